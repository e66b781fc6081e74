"""Enclosures of the limit N(x) of a family at a rational point, to a requested width.

Statement.  N(x)_i lies in N_k(x)_i +- w_i (E(k) ||N_k(x)||_w + F(k)) for k >= max(1, n0 - 1),
            (E, F) the Lyapunov pair of `absolute-summability`.  N_k(x) is computed in
            fixed-point intervals; the depth k is chosen from E, F before it is computed.
Glossary.   k  depth    w  norm weights    S = 2^bits  scale of the fixed-point numbers
Exactness.  Rounding: outward; the ends are dyadic rationals.  The claimed ends lie a
            little outside the computed ones, so any outward rounding of the same
            recurrence at the same depth and bits lies inside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.prefix import Interval, layers, prefix
from exactrelu.networks.family import Family
from exactrelu.theorems.absolute_summability import AbsoluteSummability
from exactrelu.theorems.outcome import NotCertified

__all__ = ["MAX_DEPTH", "LimitEnclosure", "enclose", "needed_depth"]

MAX_DEPTH = 4_000_000
_SCOUT_BITS = 96
_SCOUT_DEPTH = 4096


@dataclass(frozen=True, slots=True)
class LimitEnclosure:
    """Evidence: the summability evidence, and the depth and bits that give the enclosure."""

    summability: AbsoluteSummability
    x: tuple[Fraction, ...]
    depth: int
    bits: int
    enclosure: tuple[Enclosure, ...]

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return self.summability.theorem

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items: those of summability, then depth and bits."""
        yield from self.summability.items()
        yield ["L", self.depth, self.bits]


def enclose(
    family: Family, x: Sequence[Fraction], width: Fraction, evidence: AbsoluteSummability, depth: int
) -> LimitEnclosure:
    """Enclose N(x) coordinate by coordinate in intervals of at most the given width.

    Args:
        family: layers n = 1, 2, ... with evidence of absolute summability.
        x: m rationals.
        width: positive rational.
        evidence: what `absolute_summability.certify` returned for this family.
        depth: what `needed_depth` returned for the same arguments, or more.

    Cost: one pass over the layers, about a microsecond per nonzero entry and layer.
    """
    bits = (1 / width).__ceil__().bit_length() + 2 * depth.bit_length() + 24
    while True:
        y = prefix(family, x, bits, depth)
        result = _widened(y, evidence, depth, bits)
        if all(e.width <= width for e in result):
            return LimitEnclosure(evidence, tuple(x), depth, bits, result)
        bits *= 2


def needed_depth(
    family: Family,
    x: Sequence[Fraction],
    width: Fraction,
    evidence: AbsoluteSummability,
    max_depth: int = MAX_DEPTH,
) -> int | NotCertified:
    """Return a depth whose tail is certainly below 0.49 width, or NotCertified with the depth it would take."""
    least = max(1, evidence.n0 - 1)
    if least > max_depth:
        return _too_deep(least)
    norm = _norm_bound(family, x, evidence, least, max_depth)
    goal = width * Fraction(49, 100) / max(evidence.weights)
    bits = (1 / goal).__ceil__().bit_length() + 32

    def reached(depth: int) -> bool:
        return evidence.pair.tail(depth, norm, bits) <= goal

    low, high = least - 1, least
    while not reached(high):
        low, high = high, 2 * high
        if high.bit_length() > 4 * bits + 64:
            return _too_deep(high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high if high <= max_depth else _too_deep(high)


def _norm_bound(
    family: Family, x: Sequence[Fraction], evidence: AbsoluteSummability, least: int, max_depth: int
) -> Fraction:
    """Return a bound of ||N_n(x)||_w for all n >= least: the first layers, and the tail behind them."""
    stop = min(max_depth, max(4 * least, _SCOUT_DEPTH))
    top = here = Fraction(0)
    n = 0
    for n, y in enumerate(layers(family, x, _SCOUT_BITS, stop), 1):
        if n < least:
            continue
        here = _norm(y, evidence.weights, _SCOUT_BITS)
        top = max(top, here)
        if n & (n - 1) == 0 and evidence.pair.E.upper(n, 32) * 256 <= 1:
            break
    return max(top, here + evidence.pair.tail(n, here, _SCOUT_BITS))


def _norm(y: Sequence[Interval], weights: Sequence[int], bits: int) -> Fraction:
    return max((Fraction(hi, w << bits) for (_, hi), w in zip(y, weights, strict=True)), default=Fraction(0))


def _widened(y: Sequence[Interval], evidence: AbsoluteSummability, depth: int, bits: int) -> tuple[Enclosure, ...]:
    """Return the enclosures of N(x): prefix, tail and a margin for other outward roundings."""
    spread = max(hi - lo for lo, hi in y)
    margin = Fraction((16 + 4 * len(y)) * (spread + depth + 1), 1 << bits)
    tail = evidence.pair.tail(depth, _norm(y, evidence.weights, bits) + margin, bits)
    return tuple(
        Enclosure(Fraction(lo, 1 << bits), Fraction(hi, 1 << bits)).widened(w * tail + margin).outward(bits)
        for (lo, hi), w in zip(y, evidence.weights, strict=True)
    )


def _too_deep(depth: int) -> NotCertified:
    shown = f"10^{len(str(depth)) - 1}" if depth > 10**9 else str(depth)
    return NotCertified("absolute-summability", "an enclosure of the requested width", f"needs depth about {shown}")
