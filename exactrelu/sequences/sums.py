"""One bound for a sum of bounds.

Statement.  If every h_i / p is nonincreasing for n >= n0 and sum h_i(n0) <= p(n0), then
            sum h_i(n) <= p(n) for all n >= n0.  h/p is nonincreasing from n0 on when
                c' n^-k'  over  c n^-k :  k' >= k, integers or fractions
                c' a'^n   over  c a^n  :  a' <= a
                c' a'^n   over  c n^-k :  a' (n0 + 1)^k <= n0^k   ((1 + 1/n)^k decreases); for a fraction
                                          k = p/q:  a'^q (n0 + 1)^p <= n0^p.
Glossary.   h_i  bounds of terms     p  their common bound     n0  start index
Exactness.  Rational in, rational out.  Rounding of the coefficient: upwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.sequences.bounds import NEAR
from exactrelu.sequences.decay import ZERO, Decay, geometric, power_of, round_up

__all__ = ["dominates", "scaled", "start_for", "sum_bound", "sum_holds"]


def scaled(h: Decay, factor: Fraction) -> Decay:
    """Return factor h for factor > 0."""
    return Decay(h.mode, h.c * factor, h.k, h.tau, h.a, h.e)


def dominates(p: Decay, h: Decay, n0: int) -> bool:
    """Return whether h / p is nonincreasing from n0 on, by the three rules."""
    if h.mode == "z":
        return True
    if p.mode in ("r", "q"):
        if h.mode in ("r", "q"):
            return h.exponent >= p.exponent
        k = p.exponent
        return bool(h.a**k.denominator <= Fraction(n0, n0 + 1) ** k.numerator)
    return p.mode == "g" and h.mode == "g" and h.a <= p.a


def sum_holds(rows: Sequence[Sequence[Decay]], p: Decay, n0: int) -> bool:
    """Return whether p bounds the sum of every row from n0 on, by the rules of this module."""
    top = p.below(n0)
    return all(
        all(dominates(p, h, n0) for h in row) and sum((h.at(n0) for h in row), Fraction(0)) <= top for row in rows
    )


def start_for(rows: Sequence[Sequence[Decay]], n0: int) -> int:
    """Return a start >= n0 from which every geometric bound decays faster than the slowest power.

    Raises the start further, while it stays small, until the lower orders add little.
    """
    shape = _shape(rows)
    if shape.mode not in ("r", "q"):
        return n0
    while not all(dominates(shape, h, n0) for row in rows for h in row):
        n0 += max(1, n0 // 8)
    main = max(sum((h.c for h in row if _same(h, shape)), Fraction(0)) for row in rows)
    while n0 < NEAR and _coefficient(rows, shape, n0) > main * Fraction(33, 32):
        n0 += max(1, n0 // 8)
    return n0


def sum_bound(rows: Sequence[Sequence[Decay]], n0: int) -> Decay:
    """Return one bound of every row's sum from n0 on; n0 comes from `start_for` or later."""
    shape = _shape(rows)
    if shape.mode == "z":
        return ZERO
    c = round_up(_coefficient(rows, shape, n0))
    return geometric(c, shape.a) if shape.mode == "g" else power_of(c, shape.exponent)


def _coefficient(rows: Sequence[Sequence[Decay]], shape: Decay, n0: int) -> Fraction:
    return max(sum((h.at(n0) for h in row), Fraction(0)) for row in rows) / shape.below(n0)


def _same(h: Decay, shape: Decay) -> bool:
    return h.mode in ("r", "q") and h.exponent == shape.exponent


def _shape(rows: Sequence[Sequence[Decay]]) -> Decay:
    """Return the slowest shape among the bounds, with coefficient 1."""
    every = [h for row in rows for h in row if h.mode != "z"]
    if not every:
        return ZERO
    powers = [h.exponent for h in every if h.mode in ("r", "q")]
    return power_of(Fraction(1), min(powers)) if powers else geometric(Fraction(1), max(h.a for h in every))
