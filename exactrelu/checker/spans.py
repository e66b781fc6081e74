"""Spans: intervals that hold an entry at all layers of one parity, and what they do to a box.

Statement.  A term r^k u(k)/v(k), r > 0, of the half of an entry at n = 2 k + e does not change its direction
            from k0 on if r u(k+1) v(k) - u(k) v(k+1), or its negative, is >= 0 by POS, and v > 0.  If it has
            a limit too, all its values lie between the one at k0 and the limit.  Spans of terms add up.
Glossary.   e  parity of n     n0  start index     box  one interval per coordinate
Exactness.  Rational intervals, nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .expression import ONE
from .growth import Term, total
from .network import Refused
from .polynomial import combination, fractions, positive, product, shifted
from .problem import Family, Terms
from .rules import Rejected
from .signs import half, limit_of
from .tail import exact_power

MAX_BASE = 1 << 16  # bits of a power r^n that is written out
Span = tuple[Fraction, Fraction]
Box = list[Span]


def weight(family: Family) -> list[list[Terms]]:
    """Return the entries of W_n."""
    if family.given == "W":
        return family.entries
    one: Terms = [(Fraction(1), ONE, ONE)]
    return [
        [total([(1, e), (1, one)]) if i == j else e for j, e in enumerate(row)] for i, row in enumerate(family.entries)
    ]


def span(terms: Sequence[Term], parity: int, n0: int) -> Span:
    """Return an interval that holds an entry at every n >= n0 of the parity."""
    start = -((parity - n0) // 2)
    low = high = Fraction(0)
    for r, u, v in half(terms, parity):
        if r != 1 and start * (r.numerator.bit_length() + r.denominator.bit_length()) > MAX_BASE:
            raise Refused(f"a power r^n has more than {MAX_BASE} bits at n = {n0}")
        U, V = fractions(u), fractions(v)
        if not positive(V, start) or not shifted(V, start)[0]:
            raise Rejected("a denominator is not shown to be positive from n0 on")
        rise = combination((r, product(shifted(U, 1), V)), (-1, product(U, shifted(V, 1))))
        if not positive(rise, start) and not positive([-c for c in rise], start):
            raise Rejected("a term is not shown to keep its direction from n0 on")
        first, last = (
            exact_power(r, start) * shifted(U, start)[0] / shifted(V, start)[0],
            limit_of([(r, u, v)], "a term"),
        )
        low, high = low + min(first, last), high + max(first, last)
    return low, high


def times_box(row: Sequence[Span], shift: Span, box: Box) -> Span:
    """Return an interval of sum_j w_j y_j + b for w in the row of spans, b in the span of the shift, y in the box."""
    low, high = shift
    for (a, c), (below, above) in zip(row, box, strict=True):
        ends = (a * below, a * above, c * below, c * above)
        low, high = low + min(ends), high + max(ends)
    return low, high


def image(family: Family, parity: int, n0: int, box: Box) -> Box:
    """Return a box that holds the values of all layers n >= n0 of the parity on a box."""
    rows = [[span(terms, parity, n0) for terms in row] for row in weight(family)]
    shifts = [span(terms, parity, n0) for terms in family.bias]
    sides = [times_box(row, shift, box) for row, shift in zip(rows, shifts, strict=True)]
    return [(max(low, Fraction(0)), max(high, Fraction(0))) for low, high in sides]


def within(inner: Box, outer: Box) -> bool:
    """Return whether a box lies in another."""
    return all(a <= low and high <= b for (low, high), (a, b) in zip(inner, outer, strict=True))
