"""Polynomials in n over Q, and the test POS for a sign on a half line.

Statement.  POS(p, n0): all coefficients of p(n0 + t) in t are >= 0; then p(n) >= 0
            for every real n >= n0.  POS(p, n0) implies POS(p, n1) for n1 >= n0, and
            holds for some n0 exactly when the leading coefficient of p is positive.
Glossary.   p   polynomial (flint fmpq_poly)     t  = n - n0     n0  start index
Exactness.  Rational in, rational out; nothing is rounded in this module.
Source.     theory of integer-only tails; Taylor shift by composition in flint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import fmpq, fmpq_poly

__all__ = [
    "Polynomial",
    "least_start",
    "linear_power",
    "monomial",
    "polynomial",
    "positive_from",
    "strictly_positive_from",
    "taylor_shift",
    "value_at",
]

Polynomial: TypeAlias = Any  # flint.fmpq_poly


def polynomial(coefficients: Iterable[int | Fraction]) -> Polynomial:
    """Return the polynomial with the given coefficients, constant term first.

    >>> polynomial([1, Fraction(1, 2)]).degree()
    1
    """
    return fmpq_poly([fmpq(c.numerator, c.denominator) for c in coefficients])


def monomial(k: int) -> Polynomial:
    """Return n^k for k >= 0."""
    return fmpq_poly([0] * k + [1])


def linear_power(root: int | Fraction, k: int) -> Polynomial:
    """Return (n - root)^k for k >= 0."""
    return polynomial([-root, 1]) ** k


def taylor_shift(p: Polynomial, a: int | Fraction) -> Polynomial:
    """Return p(a + t) as a polynomial in t."""
    return p(polynomial([a, 1]))


def value_at(p: Polynomial, n: int | Fraction) -> Fraction:
    """Return p(n)."""
    v = p(fmpq(n.numerator, n.denominator))
    return Fraction(int(v.p), int(v.q))


def positive_from(p: Polynomial, n0: int) -> bool:
    """Return POS(p, n0): True proves p(n) >= 0 for every real n >= n0.

    >>> positive_from(polynomial([-9, 0, 1]), 3), positive_from(polynomial([-9, 0, 1]), 2)
    (True, False)
    """
    return all(c >= 0 for c in taylor_shift(p, n0).coeffs())


def strictly_positive_from(p: Polynomial, n0: int) -> bool:
    """Return whether POS(p, n0) holds with p(n0) > 0: then p(n) > 0 for every real n >= n0."""
    return p.degree() >= 0 and p(n0) > 0 and positive_from(p, n0)


def least_start(polynomials: Sequence[Polynomial], start: int, cap: int) -> int | None:
    """Return the least n0 in start..cap with POS(p, n0) for every p, or None.

    POS is monotone in n0, so doubling and bisection need O(log cap) Taylor shifts.

    >>> least_start([polynomial([-10, 1])], 1, 10**6)
    10
    """
    if any(p.degree() >= 0 and p.leading_coefficient() < 0 for p in polynomials):
        return None

    def holds(n0: int) -> bool:
        return all(positive_from(p, n0) for p in polynomials)

    below, step, n0 = start - 1, 1, start
    while not holds(n0):
        if n0 >= cap:
            return None
        below, n0, step = n0, min(n0 + step, cap), 2 * step
    while n0 - below > 1:
        middle = (n0 + below) // 2
        if holds(middle):
            n0 = middle
        else:
            below = middle
    return n0
