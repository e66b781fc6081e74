"""Expansions of closed-form terms in powers of 1/n, and linear combinations of entries.

Statement.  For large n, u(n)/v(n) = sum_{s >= deg v - deg u} a_s n^-s; with t = 1/n it is t^(deg v - deg u)
            times the quotient of the reversed polynomials, as power series in t.
Glossary.   term  r^n u(n)/v(n)
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from flint import fmpq, fmpz_poly

from exactrelu.sequences.bounds import Term, order

__all__ = ["combined", "expansion"]


def expansion(term: Term, count: int) -> list[fmpq]:
    """Return the coefficients of n^0, n^-1, ..., n^-(count-1) of u/v, for deg u <= deg v.

    Cost: about count times deg v multiplications.

    >>> expansion((Fraction(1), (1,), (1, 1)), 4)
    [0, 1, -1, 1]
    """
    top, bottom, first = term[1][::-1], term[2][::-1], order(term)
    quotient: list[fmpq] = []
    for s in range(count - first):
        rest = fmpq(top[s] if s < len(top) else 0)
        for i in range(1, min(s, len(bottom) - 1) + 1):
            rest -= quotient[s - i] * bottom[i]
        quotient.append(rest / bottom[0])
    return ([fmpq(0)] * first + quotient)[:count]


def combined(parts: Iterable[tuple[Fraction, Sequence[Term]]]) -> tuple[Term, ...]:
    """Return the terms of a sum of multiples of entries, sorted by base, zeros left out.

    >>> one = (Fraction(1), (1,), (1,))
    >>> combined([(Fraction(1, 2), [one]), (Fraction(3), [one])])
    ((Fraction(1, 1), (7,), (2,)),)
    """
    total: dict[Fraction, tuple[fmpz_poly, fmpz_poly]] = {}
    for factor, terms in parts:
        for r, u, v in terms:
            top, bottom = fmpz_poly(list(u)) * factor.numerator, fmpz_poly(list(v)) * factor.denominator
            if r in total:
                p, q = total[r]
                top, bottom = top * q + p * bottom, bottom * q
            total[r] = top, bottom
    found = []
    for r, (u, v) in sorted(total.items(), key=lambda item: item[0]):
        if u:
            common = u.gcd(v) * (1 if v.leading_coefficient() > 0 else -1)
            found.append(
                (r, tuple(int(c) for c in (u // common).coeffs()), tuple(int(c) for c in (v // common).coeffs()))
            )
    return tuple(found)
