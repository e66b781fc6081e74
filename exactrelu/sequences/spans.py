"""Spans: intervals that hold an entry at all layers of one parity.

Statement.  A term r^k u(k)/v(k), r > 0, of the half of an entry at n = 2 k + e does not change its direction
            from k0 on if r u(k+1) v(k) - u(k) v(k+1), or its negative, is >= 0 by POS, and v > 0.  If it has
            a limit too, all its values lie between the one at k0 and the limit.  Spans of terms add up.
Glossary.   e  parity of n     n0  start index     k0  least k with 2 k + e >= n0
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.arithmetic.polynomial import Polynomial, least_start, polynomial, taylor_shift
from exactrelu.sequences.bounds import Term, term_value
from exactrelu.sequences.signs import half, half_start, limit_of

__all__ = ["Span", "span", "span_start"]

Span = tuple[Fraction, Fraction]
_CAP = 10_000


def span_start(terms: Sequence[Term], start: int = 1) -> int | None:
    """Return the least n0 >= start from which all terms of both halves keep their direction, or None.

    None too if a term has no limit.
    """
    n0 = start
    for parity in (0, 1):
        for r, u, v in half(terms, parity):
            if limit_of([(r, u, v)]) is None:
                return None
            rise, bottom = _rise(r, polynomial(u), polynomial(v)), polynomial(v)
            if rise.degree() >= 0 and rise.leading_coefficient() < 0:
                rise = -rise
            k0 = least_start([rise, bottom], half_start(n0, parity), _CAP)
            if k0 is not None and bottom(k0) == 0:
                k0 = least_start([rise, bottom], k0 + 1, _CAP)
            if k0 is None:
                return None
            n0 = max(n0, 2 * k0 + parity) if k0 > half_start(n0, parity) else n0
    return n0


def span(terms: Sequence[Term], parity: int, n0: int) -> Span:
    """Return the interval of an entry at n >= n0 of one parity, n0 at least `span_start`."""
    k0 = half_start(n0, parity)
    low = high = Fraction(0)
    for term in half(terms, parity):
        first, last = term_value(term, k0), limit_of([term]) or Fraction(0)
        low, high = low + min(first, last), high + max(first, last)
    return low, high


def _rise(r: Fraction, u: Polynomial, v: Polynomial) -> Polynomial:
    return polynomial([r]) * taylor_shift(u, 1) * v - u * taylor_shift(v, 1)
