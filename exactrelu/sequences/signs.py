"""Signs of closed-form entries, and their limits.

Statement.  An entry is a sum of terms r^n u(n)/v(n).  With n = 2 k + e, e = 0 or 1, its halves are
            sums of (r^2)^k times quotients in k, equal bases collected; so every base is positive.
            POS(u), POS(v) for every term of a half prove the entry >= 0 for n >= n0 of that parity.
            Entries without a negative base need no halves.
            A term has a limit if |r| < 1 (0), or |r| = 1 and deg u < deg v (0), or r = 1 and
            deg u = deg v (the quotient of the leading coefficients).
Glossary.   half  terms in k of one parity of n        n0  start index
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpz_poly

from exactrelu.sequences.bounds import CAP, Term

__all__ = ["half", "half_start", "has_negative_base", "limit_of", "negated", "nonnegative_from", "nonnegative_start"]


def negated(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms of minus an entry."""
    return tuple((r, tuple(-c for c in u), v) for r, u, v in terms)


def has_negative_base(terms: Sequence[Term]) -> bool:
    """Return whether the entry depends on the parity of n."""
    return any(r < 0 for r, _, _ in terms)


def half(terms: Sequence[Term], parity: int) -> tuple[Term, ...]:
    """Return the entry at n = 2 k + parity as terms in k.

    >>> half(((Fraction(-1), (1,), (0, 1)),), 1)
    ((Fraction(1, 1), (-1,), (1, 2)),)
    """
    inner = fmpz_poly([parity, 2])
    total: dict[Fraction, tuple[fmpz_poly, fmpz_poly]] = {}
    for r, u, v in terms:
        factor = r**parity
        top = fmpz_poly(list(u))(inner) * factor.numerator
        bottom = fmpz_poly(list(v))(inner) * factor.denominator
        if r * r in total:
            p, q = total[r * r]
            top, bottom = p * bottom + top * q, q * bottom
        total[r * r] = top, bottom
    return tuple((r, *_reduced(u, v)) for r, (u, v) in sorted(total.items(), key=lambda item: item[0]) if u)


def half_start(n0: int, parity: int) -> int:
    """Return the least k with 2 k + parity >= n0.

    >>> half_start(3, 0), half_start(3, 1)
    (2, 1)
    """
    return -((parity - n0) // 2)


def nonnegative_from(terms: Sequence[Term], n0: int) -> bool:
    """Return whether POS proves the entry >= 0 for every integer n >= n0."""
    if has_negative_base(terms):
        return all(_all_positive(half(terms, parity), half_start(n0, parity)) for parity in (0, 1))
    return _all_positive(terms, n0)


def nonnegative_start(terms: Sequence[Term], start: int = 1, cap: int = CAP) -> int | None:
    """Return the least n0 in start..cap with `nonnegative_from`, which is monotone in n0, or None."""
    if nonnegative_from(terms, start):
        return start
    low, high = start, start + 1
    while not nonnegative_from(terms, high):
        if high >= cap or not _can_be_positive(terms):
            return None
        low, high = high, min(2 * high, cap)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if nonnegative_from(terms, middle) else (middle, high)
    return high


def limit_of(terms: Sequence[Term]) -> Fraction | None:
    """Return the limit of an entry, or None where its terms do not show one.

    >>> limit_of(((Fraction(1), (1, 2), (0, 3)),))
    Fraction(2, 3)
    """
    total = Fraction(0)
    for r, u, v in terms:
        if abs(r) > 1 or (abs(r) == 1 and len(u) > len(v)) or (r == -1 and len(u) == len(v)):
            return None
        if r == 1 and len(u) == len(v):
            total += Fraction(u[-1], v[-1])
    return total


def _all_positive(terms: Sequence[Term], n0: int) -> bool:
    return all(_positive(u, n0) and _positive(v, n0) for _, u, v in terms)


def _positive(coefficients: Sequence[int], n0: int) -> bool:
    return all(c >= 0 for c in fmpz_poly(list(coefficients))(fmpz_poly([n0, 1])).coeffs())


def _can_be_positive(terms: Sequence[Term]) -> bool:
    """Return whether all leading coefficients have the sign that a large n0 needs."""
    parts = [half(terms, 0), half(terms, 1)] if has_negative_base(terms) else [terms]
    return all(u[-1] > 0 and v[-1] > 0 for part in parts for _, u, v in part)


def _reduced(u: fmpz_poly, v: fmpz_poly) -> tuple[tuple[int, ...], tuple[int, ...]]:
    common = u.gcd(v)
    u, v = u // common, v // common
    sign = -1 if v.leading_coefficient() < 0 else 1
    return tuple(sign * int(c) for c in u.coeffs()), tuple(sign * int(c) for c in v.coeffs())
