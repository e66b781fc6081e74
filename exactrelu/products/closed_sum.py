"""Sums of the closed class in closed form: geometric, telescoping, zeta, psi and log 2.

Statement.  Let t(n) be u/v or (-1)^n u/v with deg u < deg v and v a product of linear factors over Q, and
            sum c_(rho,j)/(n - rho)^j its partial fractions.  From n0 on, with a = n0 - rho,
                u/v:         j >= 2 gives c zeta(j, a); the j = 1 give - sum c psi(a) if sum c = 0, else no limit
                (-1)^n u/v:  sum over m of (-1)^m/(m + a)^j is 2^-j (zeta(j, a/2) - zeta(j, (a+1)/2)) for j >= 2 and
                             (psi((a+1)/2) - psi(a/2))/2 for j = 1.
            a is brought into (0, 1]: psi(a + 1) = psi(a) + 1/a, zeta(j, a + 1) = zeta(j, a) - 1/a^j, rationally;
            psi(1/2) = psi(1) - 2 log 2, zeta(j, 1/2) = (2^j - 1) zeta(j).
            c r^n with |r| < 1 adds up to c r^n0/(1 - r).
Glossary.   rho  rational pole, below n0     c  rational     n0  first n >= 1
Exactness.  Rational; the identities are exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq, fmpq_poly, fmpz_poly

from exactrelu.products.symbol import Symbol, added, call, multiplied, rational_symbol
from exactrelu.sequences.bounds import Term

__all__ = ["closed_sum"]

_MAX_SHIFT = 10_000
_MAX_DEGREE = 24
Coefficients = defaultdict[tuple[int, Fraction], Fraction]


def closed_sum(terms: Sequence[Term], n0: int) -> Symbol | str:
    """Return the sum over n >= n0 >= 1 of an entry, or why it is not recognised.

    >>> closed_sum([(Fraction(-1), (1,), (0, 1))], 1).words()  # (-1)^n/n
    '-log(2)'
    """
    total = Fraction(0)
    found: Coefficients = defaultdict(Fraction)  # of zeta(j, a), and of psi(a) for j = 1; 0 < a <= 1
    for r, u, v in terms:
        if abs(r) < 1 and len(u) == len(v) == 1:
            total += Fraction(u[0], v[0]) * r**n0 / (1 - r)
            continue
        if abs(r) != 1:
            return "a term r^n q(n) whose sum is not in the list of closed forms"
        parts = _partial_fractions(u, v)
        if isinstance(parts, str):
            return parts
        if r == 1 and sum((c for (j, _), c in parts.items() if j == 1), Fraction(0)):
            return "the sum has no limit"
        for (j, rho), c in parts.items():
            a = n0 - rho
            if a <= 0 or a > _MAX_SHIFT:
                return "a pole too far from the layers"
            if r == 1:
                total += _add(found, j, a, -c if j == 1 else c)
                continue
            sign = -1 if n0 % 2 else 1
            half = sign * c / 2**j
            for place, s in ((a / 2, 1), ((a + 1) / 2, -1)):
                total += _add(found, j, place, s * (-half if j == 1 else half))
    return _symbol(total, found)


def _add(found: Coefficients, j: int, a: Fraction, c: Fraction) -> Fraction:
    """Add c zeta(j, a), for j = 1 c psi(a); return the rational part that brings a into (0, 1]."""
    rest = Fraction(0)
    while a > 1:
        a -= 1
        rest += c / a if j == 1 else -c / a**j
    found[j, a] += c
    return rest


def _symbol(total: Fraction, found: Coefficients) -> Symbol:
    """Return the sum, with psi and zeta at 1/2 written by their values at 1 and log 2."""
    half, one = Fraction(1, 2), Fraction(1)
    logarithm = -2 * found.pop((1, half), Fraction(0))
    found[1, one] -= logarithm / 2
    for j in [j for j, a in found if a == half]:
        found[j, one] += (2**j - 1) * found.pop((j, half))
    parts = [rational_symbol(total), multiplied(rational_symbol(logarithm), call("log", rational_symbol(2)))]
    for (j, a), c in sorted(found.items()):
        values = ([rational_symbol(j)] if j > 1 else []) + ([rational_symbol(a)] if j == 1 or a != 1 else [])
        parts.append(multiplied(rational_symbol(c), call("psi" if j == 1 else "zeta", *values)))
    return added(*parts)


def _partial_fractions(u: Sequence[int], v: Sequence[int]) -> dict[tuple[int, Fraction], Fraction] | str:
    """Return c of c/(n - rho)^j by (j, rho), or why there are none."""
    if len(u) >= len(v):
        return "a term that does not tend to 0"
    if len(v) > _MAX_DEGREE:
        return f"a denominator of degree above {_MAX_DEGREE - 1}"
    found: dict[tuple[int, Fraction], Fraction] = {}
    whole = fmpq_poly(list(v))
    for factor, multiplicity in fmpz_poly(list(v)).factor()[1]:
        if factor.degree() > 1:
            return "a denominator that is no product of linear factors"
        if factor.degree() < 1:
            continue
        rho, m = Fraction(-int(factor[0]), int(factor[1])), int(multiplicity)
        shift = fmpq_poly([fmpq(rho.numerator, rho.denominator), 1])
        top = fmpq_poly(list(u))(shift)
        bottom = whole(shift) // fmpq_poly([0] * m + [1])
        for k, c in enumerate(_quotient_series(top, bottom, m)):
            if c:
                found[m - k, rho] = c
    return found


def _quotient_series(top: fmpq_poly, bottom: fmpq_poly, count: int) -> list[Fraction]:
    """Return the first coefficients of top/bottom at 0, bottom(0) != 0."""
    series: list[fmpq] = []
    for k in range(count):
        rest = top[k] - sum((series[i] * bottom[k - i] for i in range(k)), fmpq(0))
        series.append(rest / bottom[0])
    return [Fraction(int(c.p), int(c.q)) for c in series]
