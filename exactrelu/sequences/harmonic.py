"""Sums that are infinite, by comparison with the harmonic series, and sums of entries.

Statement.  Let the half of an entry at n = 2 k + e be a sum of terms r^k u(k)/v(k), all with r > 0
            and >= 0 by POS from k0 >= 1 on.  Its sum over k is infinite if one of its terms has
                r = 1:  POS(k u - c v, k0), c > 0: the term is >= c/k;
                r > 1:  k times the term does not decrease, by POS of
                        r (k+1) u(k+1) v(k) - k u(k) v(k+1), and u(k0) > 0: it is >= c/k too.
            Blocks 2^j < k <= 2^(j+1) of 1/k add up to at least 1/2 each.  If the entry is >= 0 at the
            other parity too, its sum over n is infinite.
Glossary.   e  parity of n     index  place of the term in the half     c  as above
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpz_poly

from exactrelu.arithmetic.polynomial import Polynomial, least_start, monomial, polynomial, taylor_shift
from exactrelu.sequences.bounds import CAP, Term
from exactrelu.sequences.signs import half, half_start

__all__ = ["Harmonic", "combination", "harmonic_bound", "sample", "times_n"]


@dataclass(frozen=True, slots=True)
class Harmonic:
    """Evidence that an entry >= 0 has an infinite sum: one term of one half, the constant c where r = 1, and n0."""

    parity: int
    index: int
    c: Fraction | None
    n0: int

    def item(self) -> list[object]:
        """Return the parts of a certificate item: parity, index, [c] as numerator and denominator or empty."""
        return [self.parity, self.index, [] if self.c is None else [self.c.numerator, self.c.denominator]]


def harmonic_bound(terms: Sequence[Term], start: int = 1) -> Harmonic | None:
    """Return evidence that an entry >= 0 has an infinite sum, with the earliest n0 >= start found, or None."""
    found: list[Harmonic] = []
    for parity in (0, 1):
        parts = half(terms, parity)
        signs = [polynomial(p) for _, u, v in parts for p in (u, v)]
        for index, (r, u, v) in enumerate(parts):
            for c, condition in _conditions(r, polynomial(u), polynomial(v)):
                least = max(1, half_start(start, parity))
                k0 = least_start([condition, *signs], least, CAP)
                if k0 is not None:
                    found.append(Harmonic(parity, index, c, max(start, 2 * k0 + parity)))
                    break
    return min(found, key=lambda h: (h.n0, h.parity, h.index), default=None)


def _conditions(r: Fraction, u: Polynomial, v: Polynomial) -> list[tuple[Fraction | None, Polynomial]]:
    """Return pairs of c and the polynomial that POS is needed of, the largest c first."""
    n = monomial(1)
    if r > 1:
        here, there = n * u * taylor_shift(v, 1), taylor_shift(n * u, 1) * v
        return [(None, there * polynomial([r]) - here)]
    if r < 1 or v.degree() - u.degree() > 1:
        return []
    lead = u.leading_coefficient() / v.leading_coefficient()
    c = Fraction(int(lead.p), int(lead.q))
    return [(c * part, n * u - v * polynomial([c * part])) for part in (Fraction(1), Fraction(1, 2))]


def combination(parts: Iterable[tuple[Fraction | int, Sequence[Term]]]) -> tuple[Term, ...]:
    """Return the terms of a sum of multiples of entries.

    >>> one = ((Fraction(1), (1,), (0, 1)),)
    >>> combination([(2, one), (-2, one)]), combination([(2, one)])
    ((), ((Fraction(1, 1), (2,), (0, 1)),))
    """
    total: dict[Fraction, tuple[fmpz_poly, fmpz_poly]] = {}
    for factor, terms in parts:
        c = Fraction(factor)
        for r, u, v in terms:
            top, bottom = fmpz_poly(list(u)) * c.numerator, fmpz_poly(list(v)) * c.denominator
            if r in total:
                p, q = total[r]
                top, bottom = p * bottom + top * q, q * bottom
            total[r] = top, bottom
    return tuple((r, *_lowest(u, v)) for r, (u, v) in sorted(total.items(), key=lambda item: item[0]) if u)


def _lowest(u: fmpz_poly, v: fmpz_poly) -> tuple[tuple[int, ...], tuple[int, ...]]:
    common = u.gcd(v)
    u, v = u // common, v // common
    sign = -1 if v.leading_coefficient() < 0 else 1
    return tuple(sign * int(c) for c in u.coeffs()), tuple(sign * int(c) for c in v.coeffs())


def times_n(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Return the terms of n times an entry."""
    return combination([(1, [(r, (0, *u), v) for r, u, v in terms])])


def sample(terms: Sequence[Term], n: int) -> Fraction:
    """Return the value of an entry at n >= 1."""
    total = Fraction(0)
    for r, u, v in terms:
        total += r**n * Fraction(_horner(u, n), _horner(v, n))
    return total


def _horner(p: Sequence[int], n: int) -> int:
    value = 0
    for c in reversed(p):
        value = value * n + c
    return value
