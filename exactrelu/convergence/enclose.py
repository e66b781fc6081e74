"""Enclosures of the limit N(x) of a family at a rational point, or for all x of a box, to a requested width.

Statement.  N(x)_i lies between N_k(x)_i - w_i l and N_k(x)_i + w_i u, where the evidence of a theorem
            gives (l, u) from k and ||N_k(x)||_w, for k from its first depth on.  N_k(x) is computed
            in fixed-point intervals; the depth k is chosen before it is computed.  Started from the
            sides of a box, the intervals hold N_k(x) for all x of it, and their norm all ||N_k(x)||_w (cover.py).
Glossary.   k  depth    w  norm weights    S = 2^bits  scale of the fixed-point numbers
Exactness.  Rounding: outward; the ends are dyadic rationals.  The claimed ends lie a
            little outside the computed ones, so any outward rounding of the same
            recurrence at the same depth and bits lies inside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.prefix import Interval, Side, layers, prefix, resting
from exactrelu.networks.kinds import AnyFamily
from exactrelu.theorems.outcome import Evidence, NotCertified

__all__ = ["MAX_DEPTH", "LimitEnclosure", "Tail", "enclose", "needed_depth"]

MAX_DEPTH = 4_000_000
_SCOUT_BITS = 96
_SCOUT_DEPTH = 4096


class Tail(Evidence, Protocol):
    """Evidence of convergence that bounds how far the limit is from N_k."""

    @property
    def weights(self) -> tuple[int, ...]:
        """Return the norm weights."""
        ...

    @property
    def first_depth(self) -> int:
        """Return the least depth that has a spread."""
        ...

    def spread(self, depth: int, norm: Fraction, bits: int) -> tuple[Fraction, Fraction] | None:
        """Return (l, u) for norm >= ||N_k||, k = depth, rounded up by a few 2^-bits; None where it has none yet."""
        ...

    def settled(self, depth: int) -> bool:
        """Return whether, biases aside, the limit is within about 1/256 of the norm."""
        ...


@dataclass(frozen=True, slots=True)
class LimitEnclosure:
    """Evidence: that of a theorem, and the depth and bits that give the enclosure."""

    tail: Tail
    x: tuple[Side, ...]
    depth: int
    bits: int
    enclosure: tuple[Enclosure, ...]
    parts: tuple[list[object], ...] = ()  # items of a box that is cut

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return self.tail.theorem

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items: those of the theorem, then cuts of a box, and depth and bits of each part."""
        yield from self.tail.items()
        yield from self.parts or [["L", self.depth, self.bits]]


def enclose(family: AnyFamily, x: Sequence[Fraction], width: Fraction, evidence: Tail, depth: int) -> LimitEnclosure:
    """Enclose N(x) coordinate by coordinate in intervals of at most the given width.

    Args:
        family: layers n = 1, 2, ...
        x: m rationals.
        width: positive rational.
        evidence: what a theorem returned for this family.
        depth: what `needed_depth` returned for the same arguments, or more.

    Cost: one pass over the layers, about a microsecond per nonzero entry and layer.
    """
    bits = (1 / width).__ceil__().bit_length() + 2 * depth.bit_length() + 24
    while True:
        y = prefix(family, x, bits, depth)
        result = widened(y, resting(family, y), evidence, depth, bits)
        if result is not None and all(e.width <= width for e in result):
            return LimitEnclosure(evidence, tuple(x), depth, bits, result)
        bits *= 2


def needed_depth(
    family: AnyFamily,
    x: Sequence[Fraction],
    width: Fraction,
    evidence: Tail,
    max_depth: int = MAX_DEPTH,
) -> int | NotCertified:
    """Return a depth whose tail is certainly below 0.49 width, or NotCertified with the depth it would take."""
    least = evidence.first_depth
    if least > max_depth:
        return too_deep(evidence, least)
    norm = _norm_bound(family, x, evidence, least, max_depth)
    if norm is None:
        return too_deep(evidence, max_depth)
    goal = width * Fraction(49, 100) / max(evidence.weights)
    bits = (1 / goal).__ceil__().bit_length() + 32

    def reached(depth: int) -> bool:
        spread = evidence.spread(depth, norm, bits)
        return spread is not None and sum(spread) <= 2 * goal

    low, high = least - 1, least
    while not reached(high):
        low, high = high, 2 * high
        if high.bit_length() > 4 * bits + 64:
            return too_deep(evidence, high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high if high <= max_depth else too_deep(evidence, high)


def _norm_bound(
    family: AnyFamily, x: Sequence[Fraction], evidence: Tail, least: int, max_depth: int
) -> Fraction | None:
    """Return a bound of ||N_n(x)||_w for all n >= least: the first layers, and the tail behind them."""
    stop = min(max_depth, max(4 * least, _SCOUT_DEPTH))
    top = here = Fraction(0)
    n = 0
    for n, y in enumerate(layers(family, x, _SCOUT_BITS, stop), 1):
        if n < least:
            continue
        here = _norm(y, evidence.weights, _SCOUT_BITS)
        top = max(top, here)
        if n & (n - 1) == 0 and evidence.settled(n):
            break
    spread = evidence.spread(n, here, _SCOUT_BITS)
    return None if spread is None else max(top, here + spread[1])


def _norm(y: Sequence[Interval], weights: Sequence[int], bits: int) -> Fraction:
    """Return a bound of max |y_i| / w_i."""
    return max((Fraction(max(-lo, hi), w << bits) for (lo, hi), w in zip(y, weights, strict=True)), default=Fraction(0))


def widened(
    y: Sequence[Interval],
    centre: Sequence[Interval],
    evidence: Tail,
    depth: int,
    bits: int,
    margin: Fraction | None = None,
) -> tuple[Enclosure, ...] | None:
    """Return the enclosures of N(x): centre of the tail at N_k = y, tail, and a margin for other outward roundings."""
    if margin is None:
        rounded = max(hi - lo for lo, hi in y)
        margin = Fraction((16 + 4 * len(y)) * (rounded + depth + 1), 1 << bits)
    spread = evidence.spread(depth, _norm(y, evidence.weights, bits) + margin, bits)
    if spread is None:
        return None
    below, above = spread
    return tuple(
        Enclosure(Fraction(lo, 1 << bits) - w * below - margin, Fraction(hi, 1 << bits) + w * above + margin).outward(
            bits
        )
        for (lo, hi), w in zip(centre, evidence.weights, strict=True)
    )


def too_deep(evidence: Tail, depth: int) -> NotCertified:
    """Return that an enclosure needs a depth of about this size."""
    if depth.bit_length() > 10_000:
        shown = f"2^{depth.bit_length() - 1}"
    else:
        shown = f"10^{len(str(depth)) - 1}" if depth > 10**9 else str(depth)
    return NotCertified(evidence.theorem, "an enclosure of the requested width", f"needs depth about {shown}")
