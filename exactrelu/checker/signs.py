"""Signs of closed-form entries, and their limits.

Statement.  An entry is a sum of terms r^n u(n)/v(n).  With n = 2 k + e, e = 0 or 1, its halves are
            sums of (r^2)^k times quotients in k, equal bases collected.  If every base is positive and
            POS holds for every u and v, every term is >= 0, where v is not 0.
            A term with roots, r > 0, has the sign of u/v, as roots are positive.
Glossary.   half  terms in k of one parity of n
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .expression import Poly, added, collected, times
from .polynomial import fractions, positive, shifted
from .rules import Rejected

Term = tuple[Fraction, Poly, Poly]


def half(terms: Sequence[Term], parity: int) -> list[Term]:
    """Return the entry at n = 2 k + parity as terms in k."""
    parts = []
    for r, u, v in terms:
        factor = r**parity
        top = times(substituted(u, parity), (factor.numerator,))
        parts.append((r * r, top, times(substituted(v, parity), (factor.denominator,))))
    return sorted((r, u, v) for r, (u, v) in collected(parts).items())


def substituted(p: Poly, parity: int) -> Poly:
    """Return p(2 k + parity), by Horner's scheme."""
    result: Poly = ()
    for c in reversed(p):
        result = added(times(result, (parity, 2)), (c,))
    return result


def nonnegative(terms: Sequence[Term], n0: int, what: str) -> None:
    """Demand a proof that an entry is defined and >= 0 at every integer n >= n0."""
    if any(t[0] < 0 for t in terms):
        if any(len(t) > 3 for t in terms):
            raise Rejected(f"{what} has roots and a negative base: its sign is not read")
        for parity in (0, 1):
            positive_terms(half(terms, parity), -((parity - n0) // 2), what)
    else:
        positive_terms(terms, n0, what)


def positive_terms(terms: Sequence[Term], start: int, what: str) -> None:
    """Demand POS of u and v from the start on, and v > 0, for every term; the bases are positive."""
    for _, u, v, *_ in terms:
        if (
            not positive(fractions(u), start)
            or not positive(fractions(v), start)
            or not shifted(fractions(v), start)[0]
        ):
            raise Rejected(f"{what} is not shown to be >= 0")


def limit_of(terms: Sequence[Term], what: str) -> Fraction:
    """Return the limit of an entry: of terms r^n u/v with |r| < 1, or |r| = 1 and deg u < deg v, it is 0.

    With r = 1 and deg u = deg v it is the quotient of the leading coefficients.
    """
    total = Fraction(0)
    for r, u, v in terms:
        if abs(r) > 1 or (abs(r) == 1 and len(u) > len(v)) or (r == -1 and len(u) == len(v)):
            raise Rejected(f"{what} has no limit")
        if r == 1 and len(u) == len(v):
            total += Fraction(u[-1], v[-1])
    return total
