"""Signs of closed-form entries, and their limits.

Statement.  An entry is a sum of terms r^n u(n)/v(n).  With n = 2 k + e, e = 0 or 1, its halves are
            sums of (r^2)^k times quotients in k, equal bases collected; so every base is positive.
            POS(u), POS(v) for every term of a half prove the entry >= 0 for n >= n0 of that parity.
            Terms with a negative last coefficient may be outweighed by the term T with the largest base, if each of
            these N has |term(n0)| <= T(n0)/N, T(n0) > 0, and |term|/T does not increase, by POS of
                R |u|(n) v(n+1) U(n+1) V(n) - r |u|(n+1) v(n) U(n) V(n+1),   T = R^n U/V.
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

from exactrelu.sequences.bounds import CAP, Term, term_value

__all__ = [
    "half",
    "half_start",
    "has_negative_base",
    "halves_nonnegative_from",
    "limit_of",
    "negated",
    "nonnegative_from",
    "nonnegative_start",
]

_MAX_POWER = 1 << 16  # bits of a power r^n


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


def halves_nonnegative_from(terms: Sequence[Term], n0: int) -> bool:
    """Return whether POS of both halves proves the entry >= 0 for every integer n >= n0."""
    return all(_all_positive(half(terms, parity), half_start(n0, parity)) for parity in (0, 1))


def nonnegative_start(terms: Sequence[Term], start: int = 1, cap: int = CAP, halves: bool = False) -> int | None:
    """Return the least n0 in start..cap with `nonnegative_from`, or that of the halves, or None.

    Both are monotone in n0.
    """
    holds = halves_nonnegative_from if halves else nonnegative_from
    if holds(terms, start):
        return start
    low, high = start, start + 1
    while not holds(terms, high):
        if high >= cap or not _can_be_positive(terms):
            return None
        low, high = high, min(2 * high, cap)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(terms, middle) else (middle, high)
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
    negative = [t for t in terms if t[1][-1] < 0]
    others = [t for t in terms if t not in negative]
    if not all(_positive(u, n0) and _positive(v, n0) for _, u, v in (*others, *negated(negative))):
        return False
    return not negative or _outgrown(max(terms, key=lambda t: t[0]), negative, n0)


def _outgrown(largest: Term, negative: Sequence[Term], n0: int) -> bool:
    """Return whether each of N negative terms is shown to be at most 1/N of the one with the largest base."""
    R, *parts = largest
    U, V = map(fmpz_poly, map(list, parts))
    one = fmpz_poly([1, 1])
    if largest in negative or max(map(_size, (largest, *negative))) * n0 > _MAX_POWER or not term_value(largest, n0):
        return False
    for r, u, v in negated(negative):
        top, bottom = fmpz_poly(list(u)), fmpz_poly(list(v))
        here, there = top * bottom(one) * U(one) * V, top(one) * bottom * U * V(one)
        rise = here * (R.numerator * r.denominator) - there * (r.numerator * R.denominator)
        if not _positive([int(c) for c in rise.coeffs()], n0):
            return False
        if len(negative) * term_value((r, u, v), n0) > term_value(largest, n0):
            return False
    return True


def _size(term: Term) -> int:
    return 0 if abs(term[0]) == 1 else term[0].numerator.bit_length() + term[0].denominator.bit_length()


def _positive(coefficients: Sequence[int], n0: int) -> bool:
    return all(c >= 0 for c in fmpz_poly(list(coefficients))(fmpz_poly([n0, 1])).coeffs())


def _can_be_positive(terms: Sequence[Term]) -> bool:
    """Return whether all leading coefficients have the sign that a large n0 needs."""
    parts = [half(terms, 0), half(terms, 1)] if has_negative_base(terms) else [terms]
    return all(v[-1] > 0 for part in parts for _, _, v in part) and all(
        max(part, key=lambda t: t[0])[1][-1] > 0 for part in parts if part
    )


def _reduced(u: fmpz_poly, v: fmpz_poly) -> tuple[tuple[int, ...], tuple[int, ...]]:
    common = u.gcd(v)
    u, v = u // common, v // common
    sign = -1 if v.leading_coefficient() < 0 else 1
    return tuple(sign * int(c) for c in u.coeffs()), tuple(sign * int(c) for c in v.coeffs())
