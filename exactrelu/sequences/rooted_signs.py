"""Signs, halves, limits and sums of entries whose terms may have roots.

Statement.  As in signs.py and harmonic.py, for terms (r, u, v) or (r, u, v, x) with x a product of roots, which is
            positive: the sign of a term with r > 0 is that of u/v.  A negative term with roots and r = 1 may
            be outweighed by the only term u/v without roots and r = 1, by POS of even powers.  With
            n = 2 k + e a factor a n + b of x is 2 a k + (a e + b), whose content goes to the roots of
            constants.
Glossary.   half  terms in k of one parity e of n
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpz_poly

from exactrelu.arithmetic.polynomial import Polynomial, polynomial, positive_from
from exactrelu.errors import LimitError
from exactrelu.networks.rooted import AnyTerm
from exactrelu.networks.roots import (
    Powers,
    RootedTerm,
    Roots,
    exponents,
    factorial_exponents,
    factorials,
    linear_exponents,
    split,
    whole,
)
from exactrelu.sequences.bounds import CAP
from exactrelu.sequences.rooted import any_order, radicand
from exactrelu.sequences.signs import half_start

__all__ = [
    "any_combination",
    "any_half",
    "any_limit_of",
    "any_nonnegative_from",
    "any_nonnegative_start",
    "any_product",
]

Sums = dict[tuple[Fraction, Roots], tuple[Any, Any]]  # flint polynomials


def any_half(terms: Sequence[AnyTerm], parity: int) -> tuple[AnyTerm, ...]:
    """Return the entry at n = 2 k + parity as terms in k."""
    inner = fmpz_poly([parity, 2])
    total: Sums = {}
    for r, u, v, x in map(_parts, terms):
        factor = r**parity
        found = [_halved(a, b, parity, Fraction(p, q)) for a, b, p, q in x]
        roots, powers = split(*found)
        top, bottom = _scaled(u(inner) * factor.numerator, v(inner) * factor.denominator, powers)
        _add(total, r * r, roots, top, bottom)
    return _terms(total)


def _halved(a: int, b: int, parity: int, e: Fraction) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of (a n + b)^e, or of ((-a n)!)^e where a < 0, at n = 2 k + parity."""
    if a >= 0:
        return linear_exponents(2 * a, a * parity + b, e)
    return {factor: k * e for factor, k in factorial_exponents(-2 * a, -a * parity).items()}


def any_combination(parts: Iterable[tuple[Fraction | int, Sequence[AnyTerm]]]) -> tuple[AnyTerm, ...]:
    """Return the terms of a sum of multiples of entries."""
    total: Sums = {}
    for factor, terms in parts:
        c = Fraction(factor)
        for r, u, v, x in map(_parts, terms):
            _add(total, r, x, u * c.numerator, v * c.denominator)
    return _terms(total)


def any_product(a: Sequence[AnyTerm], b: Sequence[AnyTerm]) -> tuple[AnyTerm, ...]:
    """Return the terms of the product of two entries."""
    total: Sums = {}
    for r, u, v, x in map(_parts, a):
        for s, w, z, y in map(_parts, b):
            roots, powers = split(exponents(x), exponents(y))
            _add(total, r * s, roots, *_scaled(u * w, v * z, powers))
    return _terms(total)


def any_limit_of(terms: Sequence[AnyTerm]) -> Fraction | None:
    """Return the limit of an entry, or None where its terms do not show a rational one."""
    total = Fraction(0)
    for term in terms:
        r, e = term[0], any_order(term)
        if abs(r) < 1 or (abs(r) == 1 and e > 0):
            continue
        if r != 1 or e < 0 or len(term) > 3:
            return None
        total += Fraction(term[1][-1], term[2][-1])
    return total


def any_nonnegative_from(terms: Sequence[AnyTerm], n0: int) -> bool:
    """Return whether POS proves the entry >= 0 for every integer n >= n0."""
    if any(t[0] < 0 for t in terms):
        return all(_all_positive(any_half(terms, parity), half_start(n0, parity)) for parity in (0, 1))
    return _all_positive(terms, n0)


def any_nonnegative_start(terms: Sequence[AnyTerm], start: int = 1, cap: int = CAP) -> int | None:
    """Return the least n0 in start..cap with `any_nonnegative_from`, which is monotone in n0, or None."""
    try:
        halves = [any_half(terms, 0), any_half(terms, 1)] if any(t[0] < 0 for t in terms) else [terms]
    except LimitError:  # factorials of 2 a k are larger than those of a n
        return None
    if not all((t[1][-1] > 0 or t in _negative(part)) and t[2][-1] > 0 for part in halves for t in part):
        return None
    low, high = start - 1, start
    while not any_nonnegative_from(terms, high):
        if high >= cap:
            return None
        low, high = high, min(2 * high, cap)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if any_nonnegative_from(terms, middle) else (middle, high)
    return high


def _all_positive(terms: Sequence[AnyTerm], n0: int) -> bool:
    negative = _negative(terms)
    plain = [t for t in terms if len(t) == 3 and t[0] == 1]
    if negative and (len(plain) != 1 or any(t[0] != 1 or factorials(t[3]) for t in negative)):
        return False
    if not all((t in negative or _positive(t[1], n0)) and _positive(t[2], n0) for t in terms):
        return False
    return all(positive_from(_excess(plain[0], t, len(negative)), n0) for t in negative)


def _negative(terms: Sequence[AnyTerm]) -> list[RootedTerm]:
    """Return the terms with roots and a negative last coefficient, which another term has to outweigh."""
    return [t for t in terms if len(t) == 4 and t[1][-1] < 0]


def _excess(plain: AnyTerm, term: RootedTerm, count: int) -> Polynomial:
    """Return (u w)^R - count^R (s v)^R x^R for plain = u/v and term = x s/w, R even."""
    R = 2 * whole(term[3])
    here = (polynomial(plain[1]) * polynomial(term[2])) ** R
    there = (polynomial(term[1]) * polynomial(plain[2])) ** R * radicand(term[3], R)
    return here - there * polynomial([count**R])


def _positive(coefficients: Sequence[int], n0: int) -> bool:
    return all(c >= 0 for c in fmpz_poly(list(coefficients))(fmpz_poly([n0, 1])).coeffs())


def _parts(term: AnyTerm) -> tuple[Fraction, Any, Any, Roots]:
    return term[0], fmpz_poly(list(term[1])), fmpz_poly(list(term[2])), term[3] if len(term) == 4 else ()


def _scaled(u: Any, v: Any, powers: Powers) -> tuple[Any, Any]:
    """Return u and v times the powers of linear factors, those with a negative exponent below."""
    for (a, b), k in powers.items():
        factor = fmpz_poly([b, a]) ** abs(k)
        u, v = (u * factor, v) if k > 0 else (u, v * factor)
    return u, v


def _add(total: Sums, r: Fraction, x: Roots, top: Any, bottom: Any) -> None:
    if (r, x) in total:
        p, q = total[r, x]
        top, bottom = p * bottom + top * q, q * bottom
    total[r, x] = top, bottom


def _terms(total: Sums) -> tuple[AnyTerm, ...]:
    """Return the terms in lowest form, ascending by base and roots."""
    result: list[AnyTerm] = []
    for (r, x), (u, v) in sorted(total.items(), key=lambda item: item[0]):
        if not u:
            continue
        common = u.gcd(v)
        sign = -1 if v.leading_coefficient() < 0 else 1
        top, bottom = (tuple(sign * int(c) for c in (p // common).coeffs()) for p in (u, v))
        result.append((r, top, bottom, x) if x else (r, top, bottom))
    return tuple(result)
