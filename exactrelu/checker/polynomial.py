"""Polynomials in n over the rationals, coefficients of 1, n, n^2, ...

Statement.  POS(p, start): if all Taylor coefficients of p at start are >= 0, then p(n) >= 0 for
            every real n >= start, and p does not decrease there.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Rational = Sequence[Fraction]


def product(*polynomials: Rational) -> list[Fraction]:
    """Return the product of polynomials."""
    result = [Fraction(1)]
    for p in polynomials:
        total = [Fraction(0)] * (len(result) + len(p) - 1)
        for i, a in enumerate(result):
            for j, b in enumerate(p):
                total[i + j] += a * b
        result = total
    return result


def raised(p: Rational, k: int) -> list[Fraction]:
    """Return p^k."""
    return product(*[p] * k)


def combination(*terms: tuple[Fraction | int, Rational]) -> list[Fraction]:
    """Return the sum of coefficient times polynomial."""
    result = [Fraction(0)] * max(len(p) for _, p in terms)
    for c, p in terms:
        for i, v in enumerate(p):
            result[i] += c * v
    return result


def fractions(p: Sequence[int]) -> list[Fraction]:
    """Return an integer polynomial over the rationals; zero has one coefficient."""
    return [Fraction(c) for c in p] or [Fraction(0)]


def shifted(p: Rational, start: int) -> list[Fraction]:
    """Return the Taylor coefficients of p at start, by repeated synthetic division."""
    result = list(p)
    for i in range(len(result)):
        for j in reversed(range(i, len(result) - 1)):
            result[j] += start * result[j + 1]
    return result


def positive(p: Rational, start: int) -> bool:
    """Return POS(p, start)."""
    return all(c >= 0 for c in shifted(p, start))


def linear(root: int, k: int) -> list[Fraction]:
    """Return (n - root)^k."""
    return product(*[[Fraction(-root), Fraction(1)]] * k)


def horner(p: Sequence[int], n: int) -> int:
    """Return p(n)."""
    value = 0
    for c in reversed(p):
        value = value * n + c
    return value
