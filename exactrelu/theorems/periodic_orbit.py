"""Periodic orbits: exact recurrence from one rational point decides constant and period-2 layers.

Statement.  Let the layers have period T (W_{n+T} = W_n, b_{n+T} = b_n, T = 1 or 2) and let
            N_k(x) = N_l(x), k < l, with T dividing l - k.  Then N_{n+l-k}(x) = N_n(x) for
            n >= k.  If N_{k+1}(x) != N_k(x), the sequence N_n(x) diverges; if T = 1 and
            l = k + 1, it is constant from layer k on.
Glossary.   x  rational input       k, l  layers        T  period of the layers
Exactness.  Values are exact rationals; a repelling orbit is followed without error.
            The search stops at a number of layers and of bits, never with a guess.
Source.     theorem `periodic-orbit`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.theorems.outcome import NotCertified

__all__ = ["MAX_BITS", "MAX_STEPS", "THEOREM", "Orbit", "follow", "layer_period"]

THEOREM = "periodic-orbit"
MAX_STEPS = 10_000
MAX_BITS = 20_000

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Orbit:
    """Evidence: N_k(x) = N_l(x) with l = `again`; `value` is N_k(x), `constant` says whether it stays there."""

    x: Point
    k: int
    again: int
    value: Point
    constant: bool

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    def items(self) -> Iterator[list[object]]:
        """Yield the one certificate item of an orbit."""
        w = math.lcm(*(v.denominator for v in self.x))
        yield ["o", self.k, self.again, w, [int(v * w) for v in self.x]]


def layer_period(family: Family) -> int | None:
    """Return 1 or 2 for layers of that period, None for others.

    >>> from exactrelu.networks.expression import Expression
    >>> layer_period(Family(1, weight=[[Expression.parse("(-1)^n")]], bias=[Expression.parse("1")]))
    2
    """
    period = 1
    entries = [*(entry for row in family.matrix for entry in row), *family.bias]
    for base, numerator, denominator in (term for entry in entries for term in entry.terms):
        if abs(base) != 1 or len(numerator) > 1 or len(denominator) > 1:
            return None
        if base == -1:
            period = 2
    return period


def follow(
    family: Family, x: Sequence[Fraction], max_steps: int = MAX_STEPS, max_bits: int = MAX_BITS
) -> Orbit | NotCertified:
    """Follow the orbit of x until it recurs.

    Args:
        family: layers n = 1, 2, ...
        x: m rationals.
        max_steps: layers evaluated at most.
        max_bits: bits allowed in a coordinate.

    Returns:
        Orbit with the least k possible, or NotCertified with the reason.
    """
    period = layer_period(family)
    if period is None:
        return NotCertified(
            THEOREM, "layers of period 1 or 2", f"{_varying(family)} is neither constant nor alternating"
        )
    layers = [family.layer(n) for n in range(1, period + 1)]
    start = tuple(x)
    path, seen = [start], {(0, start): 0}
    for n in range(1, max_steps + 1):
        y = layers[(n - 1) % period].apply(path[-1])
        path.append(y)
        earlier = seen.setdefault((n % period, y), n)
        if earlier < n:
            return _orbit(start, path, earlier, n, period)
        bits = max((v.numerator.bit_length() + v.denominator.bit_length() for v in y), default=0)
        if bits > max_bits:
            return NotCertified(THEOREM, "a recurring value", f"none up to layer {n}, where a value has {bits} bits")
    return NotCertified(THEOREM, "a recurring value", f"none up to layer {max_steps}")


def _orbit(x: Point, path: Sequence[Point], k: int, again: int, period: int) -> Orbit | NotCertified:
    """Shift a recurrence N_k = N_l to a layer that moves, if any does."""
    for shift in range(again - k):
        if path[k + shift] != path[k + shift + 1]:
            return Orbit(x, k + shift, again + shift, path[k + shift], False)
    if period == 1:
        return Orbit(x, k, k + 1, path[k], True)
    return NotCertified(THEOREM, "constant layers", f"N_n(x) rests from layer {k} on, but the layers alternate")


def _varying(family: Family) -> str:
    """Name an entry that has a term other than a constant or an alternating constant."""

    def varies(term: Term) -> bool:
        return abs(term[0]) != 1 or len(term[1]) > 1 or len(term[2]) > 1

    for i, row in enumerate(family.matrix):
        for j, entry in enumerate(row):
            if any(varies(term) for term in entry.terms):
                return f"entry ({i + 1},{j + 1}) of {family.given}_n"
    i = next(i for i, entry in enumerate(family.bias) if any(varies(term) for term in entry.terms))
    return f"entry {i + 1} of b_n"
