"""Roots of linear factors: the irrational part of a term of the closed class.

Statement.  A product of roots is prod (a n + b)^(p/q), 0 < p/q < 1, the a n + b distinct and primitive,
            positive for n >= 1: gcd(a, b) = 1 with a > 0, or a = 0 and b a prime.  Two such products with
            different factors are linearly independent over the r^n u(n)/v(n), so equal functions have
            equal products.  Products, quotients and powers give another one times powers of the factors.
Glossary.   Roots  (a, b, p, q) in ascending order      Powers  (a, b) -> integer exponent
Exactness.  Integers only; `root_interval` rounds outwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

from flint import fmpz

from exactrelu.errors import LimitError, UnsupportedError

__all__ = [
    "MAX_ROOT",
    "Powers",
    "RootedTerm",
    "Roots",
    "exponents",
    "linear_exponents",
    "order_of",
    "root_interval",
    "split",
    "whole",
]

Roots: TypeAlias = tuple[tuple[int, int, int, int], ...]
Powers: TypeAlias = dict[tuple[int, int], int]
RootedTerm: TypeAlias = tuple[Fraction, tuple[int, ...], tuple[int, ...], Roots]
Exponents: TypeAlias = Mapping[tuple[int, int], Fraction]

MAX_ROOT = 24  # least common denominator of the exponents
_MAX_FACTOR = 1 << 16  # prime factors of constants are looked for up to here


def exponents(roots: Roots, factor: Fraction = Fraction(1)) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of a product of roots, times a factor."""
    return {(a, b): Fraction(p, q) * factor for a, b, p, q in roots}


def split(*parts: Exponents) -> tuple[Roots, Powers]:
    """Return the product of several products as roots with exponents in (0, 1), and integer powers.

    Raises:
        LimitError: the least common denominator of the exponents is above MAX_ROOT.

    >>> split({(1, 0): Fraction(3, 2)})
    (((1, 0, 1, 2),), {(1, 0): 1})
    """
    total: dict[tuple[int, int], Fraction] = {}
    for part in parts:
        for factor, e in part.items():
            total[factor] = total.get(factor, Fraction(0)) + e
    powers = {factor: math.floor(e) for factor, e in total.items() if math.floor(e)}
    rest = sorted((factor, e - math.floor(e)) for factor, e in total.items() if e.denominator > 1)
    roots = tuple((a, b, e.numerator, e.denominator) for (a, b), e in rest)
    if whole(roots) > MAX_ROOT:
        raise LimitError(f"a root of order {whole(roots)}; at most {MAX_ROOT} is read")
    return roots, powers


def whole(roots: Roots) -> int:
    """Return the least Q such that the Q-th power is a polynomial."""
    return math.lcm(*(q for _, _, _, q in roots))


def order_of(roots: Roots) -> Fraction:
    """Return s where the product is of order n^s."""
    return sum((Fraction(p, q) for a, _, p, q in roots if a), Fraction(0))


def linear_exponents(a: int, b: int, e: Fraction) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of (a n + b)^e, a >= 0 and a + b > 0: the primes of the content, and the primitive factor.

    Raises:
        UnsupportedError: the factor is not positive for every n >= 1.
        LimitError: the content has large prime factors.
    """
    if a < 0 or a + b <= 0:
        raise UnsupportedError("a root of a factor that is not positive at every layer n >= 1")
    content = math.gcd(a, b)
    result = {(0, prime): e * k for prime, k in _factors(content)}
    if a:
        result[a // content, b // content] = e
    return result


def root_interval(roots: Roots, n: int, bits: int) -> tuple[int, int]:
    """Return integers around the product at n, times 2^bits.  Rounding: outwards."""
    Q = whole(roots)
    power = math.prod((a * n + b) ** (p * Q // q) for a, b, p, q in roots)
    shifted = power << (Q * bits)
    low = int(fmpz(shifted).root(Q))
    return low, low if low**Q == shifted else low + 1


def _factors(c: int) -> Iterable[tuple[int, int]]:
    """Yield the prime factors of c >= 1 and their multiplicities."""
    p = 2
    while p * p <= c:
        if p > _MAX_FACTOR:
            raise LimitError("a root of a constant with two prime factors above 65,536; simplify it")
        k = 0
        while c % p == 0:
            c, k = c // p, k + 1
        if k:
            yield p, k
        p += 1
    if c > 1:
        yield c, 1
