"""Roots of linear factors and factorials: the part of a term of the closed class that no r^n u(n)/v(n) is.

Statement.  A product of roots is prod (a n + b)^(p/q), 0 < p/q < 1, the a n + b distinct and primitive,
            positive for n >= 1: gcd(a, b) = 1 with a > 0, or a = 0 and b a prime.  Two such products with
            different factors are linearly independent over the r^n u(n)/v(n), so equal functions have
            equal products.  Products, quotients and powers give another one times powers of the factors.
            A factor ((a n)!)^e, a >= 1, is written (-a, 0, e, 1): with b > 0, (a n + b)! is (a n)! times the linear
            factors a n + 1, ..., a n + b, and with b < 0 divided by a n, ..., a n + b + 1.  So equal functions
            still have equal products: the quotient of neighbours has its zeros at -i/a, i = 1..a, with multiplicity
            e, and the largest a whose exponents differ shows in those at fractions with denominator a.
            (a n)! is about sqrt(2 pi a n) (a n/e)^(a n): for sum a e = 0 the factorials are of order n^(E/2) g^n with
            E = sum e and g = prod a^(a e); they fall faster than every c^n for sum a e < 0.
Glossary.   Roots  (a, b, p, q) in ascending order      Powers  (a, b) -> integer exponent
            plain roots  without factorials
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
    "MAX_FACTORS",
    "MAX_ROOT",
    "Powers",
    "RootedTerm",
    "Roots",
    "balance",
    "exponents",
    "factorial_exponents",
    "factorial_growth",
    "factorial_step",
    "factorials",
    "linear_exponents",
    "order_of",
    "plain_roots",
    "root_interval",
    "split",
    "whole",
]

Roots: TypeAlias = tuple[tuple[int, int, int, int], ...]
Powers: TypeAlias = dict[tuple[int, int], int]
RootedTerm: TypeAlias = tuple[Fraction, tuple[int, ...], tuple[int, ...], Roots]
Exponents: TypeAlias = Mapping[tuple[int, int], Fraction]

MAX_ROOT = 24  # least common denominator of the exponents
MAX_FACTORS = 60  # linear factors in the quotient of neighbours of factorials
_MAX_SHIFT = 100  # |b| of (a n + b)!
_MAX_FACTOR = 1 << 16  # prime factors of constants are looked for up to here


def exponents(roots: Roots, factor: Fraction = Fraction(1)) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of a product of roots, times a factor."""
    return {(a, b): Fraction(p, q) * factor for a, b, p, q in roots}


def split(*parts: Exponents) -> tuple[Roots, Powers]:
    """Return the product of several products as roots with exponents in (0, 1), and integer powers.

    Raises:
        LimitError: the least common denominator of the exponents is above MAX_ROOT, or the factorials are too large.

    >>> split({(1, 0): Fraction(3, 2)})
    (((1, 0, 1, 2),), {(1, 0): 1})
    """
    total: dict[tuple[int, int], Fraction] = {}
    for part in parts:
        for factor, e in part.items():
            total[factor] = total.get(factor, Fraction(0)) + e
    kept = [(factor, e) for factor, e in total.items() if factor[0] < 0 and e]
    linear = [(factor, e) for factor, e in total.items() if factor[0] >= 0]
    powers = {factor: math.floor(e) for factor, e in linear if math.floor(e)}
    kept += [(factor, e - math.floor(e)) for factor, e in linear if e.denominator > 1]
    roots = tuple((a, b, e.numerator, e.denominator) for (a, b), e in sorted(kept))
    if whole(roots) > MAX_ROOT:
        raise LimitError(f"a root of order {whole(roots)}; at most {MAX_ROOT} is read")
    if sum(a * abs(e) for a, e in factorials(roots)) > MAX_FACTORS:
        raise LimitError(f"factorials with more than {MAX_FACTORS} linear factors in the quotient of neighbours")
    return roots, powers


def whole(roots: Roots) -> int:
    """Return the least Q such that the Q-th power is a polynomial."""
    return math.lcm(*(q for _, _, _, q in roots))


def order_of(roots: Roots) -> Fraction:
    """Return s where the product is of order n^s, or n^s g^n with balanced factorials."""
    return sum((Fraction(p, q if a > 0 else 2) for a, _, p, q in roots if a), Fraction(0))


def factorials(roots: Roots) -> tuple[tuple[int, int], ...]:
    """Return the pairs (a, e) of the factors ((a n)!)^e."""
    return tuple((-a, p) for a, _, p, _ in roots if a < 0)


def plain_roots(roots: Roots) -> Roots:
    """Return the product without its factorials."""
    return tuple(root for root in roots if root[0] >= 0)


def balance(roots: Roots) -> int:
    """Return sum a e over the factors ((a n)!)^e."""
    return sum(a * e for a, e in factorials(roots))


def factorial_growth(roots: Roots) -> Fraction:
    """Return g, the product of all a^(a e)."""
    return math.prod((Fraction(a) ** (a * e) for a, e in factorials(roots)), start=Fraction(1))


def factorial_step(roots: Roots, n: int) -> tuple[int, int]:
    """Return numerator and denominator of the quotient of the factorials at n and at n - 1."""
    top = bottom = 1
    for a, e in factorials(roots):
        step = math.prod(range(a * (n - 1) + 1, a * n + 1)) ** abs(e)
        top, bottom = (top * step, bottom) if e > 0 else (top, bottom * step)
    return top, bottom


def factorial_exponents(a: int, b: int) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of (a n + b)!: those of (a n)! and of linear factors, or of the primes of a constant.

    Raises:
        UnsupportedError: a n + b is not an integer >= 0 for every n >= 1.
        LimitError: a or b is too large.
    """
    if a < 0 or a + b < 0:
        raise UnsupportedError("a factorial of a number that is negative at some layer n >= 1")
    if abs(b) > _MAX_SHIFT or a > MAX_FACTORS:
        raise LimitError(f"a factorial of a*n + b with a > {MAX_FACTORS} or |b| > {_MAX_SHIFT}")
    if not a:
        return {(0, p): Fraction(k) for p, k in _factors(math.factorial(b))}
    shifts = range(1, b + 1) if b > 0 else range(b + 1, 1)
    return {(-a, 0): Fraction(1)} | {(a, i): Fraction(1 if b > 0 else -1) for i in shifts}


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
    """Return integers around a product without factorials at n, times 2^bits.  Rounding: outwards."""
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
