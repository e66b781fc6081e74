"""Roots of linear factors and factorials in entries: what x^(p/q) stands for, and values between integers.

Statement.  A product of roots x(n) = prod (a n + b)^(p/q), 0 < p/q < 1, has distinct factors that are positive
            for n >= 1 and primitive: gcd(a, b) = 1 with a > 0, or a = 0 and b a prime.  Powers with other
            exponents are such a product times integer powers of the factors.  With q | Q, x^Q is a polynomial.
            A factor ((a n)!)^e, a >= 1, is written (-a, 0, e, 1): (a n + b)! is (a n)! times a n + 1, ..., a n + b for
            b > 0, and divided by a n, ..., a n + b + 1 for b < 0.  x(n)/x(n-1) is a quotient of polynomials then.
            A term of an entry is r^n u(n)/v(n), or with a fourth part x(n) times that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import factorial as fact
from math import gcd, isqrt, lcm, prod

from .network import Refused
from .polynomial import product, raised, shifted

Roots = tuple[tuple[int, int, int, int], ...]
Exponents = Mapping[tuple[int, int], Fraction]
MAX_ROOT = 24
MAX_FACTORS = 60  # linear factors in the quotient of neighbours of factorials
MAX_SHIFT = 100  # |b| of (a n + b)!
MAX_PRIME = 1 << 16
MAX_WRITTEN = 20_000  # factors of factorials that are written out
MAX_ROOT_BITS = 1 << 21  # of a number that a root is taken of


def exponents(roots: Roots, factor: int = 1) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of the factors, times an integer."""
    return {(a, b): Fraction(p * factor, q) for a, b, p, q in roots}


def split(*parts: Exponents) -> tuple[Roots, list[tuple[tuple[int, int], int]]]:
    """Return a product as factorials and roots with exponents between 0 and 1, and integer powers of factors."""
    total: dict[tuple[int, int], Fraction] = {}
    for part in parts:
        for factor, e in part.items():
            total[factor] = total.get(factor, Fraction(0)) + e
    roots = tuple(
        (a, b, e.numerator if a < 0 else e.numerator % e.denominator, e.denominator)
        for (a, b), e in sorted(total.items())
        if e.denominator > 1 or (a < 0 and e)
    )
    if common(roots) > MAX_ROOT:
        raise Refused(f"expression: a root of an order above {MAX_ROOT}")
    if weight(roots) > MAX_FACTORS:
        raise Refused(f"expression: factorials with more than {MAX_FACTORS} factors in the quotient of neighbours")
    return roots, [(factor, e.numerator // e.denominator) for factor, e in sorted(total.items()) if factor[0] >= 0]


def factorials(roots: Roots) -> list[tuple[int, int]]:
    """Return the pairs (a, e) of the factors ((a n)!)^e."""
    return [(-a, p) for a, _, p, _ in roots if a < 0]


def weight(roots: Roots) -> int:
    """Return how many linear factors the quotient of neighbours of the factorials has."""
    return sum([a * abs(e) for a, e in factorials(roots)])


def factorial(a: int, b: int) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of (a n + b)!, a n + b >= 0 for n >= 1."""
    if a < 0 or a + b < 0:
        raise Refused("expression: a factorial of a number that is negative at some layer")
    if a > MAX_FACTORS or abs(b) > MAX_SHIFT:
        raise Refused(f"expression: a factorial of a*n + b with a > {MAX_FACTORS} or |b| > {MAX_SHIFT}")
    found = {(-a, 0): Fraction(1)} if a else {}
    shifts = range(1, b + 1) if b > 0 else range(b + 1, 1)
    return found | {(a, i): Fraction(1 if b > 0 else -1) for i in shifts}


def step(roots: Roots, n: int) -> tuple[int, int]:
    """Return numerator and denominator of the quotient of the factorials at n and at n - 1."""
    top = bottom = 1
    for a, e in factorials(roots):
        factor = prod(range(a * (n - 1) + 1, a * n + 1)) ** abs(e)
        top, bottom = (top * factor, bottom) if e > 0 else (top, bottom * factor)
    return top, bottom


def neighbours(x: Roots, Q: int) -> tuple[list[Fraction], list[Fraction]]:
    """Return polynomials A, B, positive for n >= 1, with A/B the Q-th power of x(n+1)/x(n)."""
    X = radicand([part for part in x if part[0] >= 0], Q)
    A, B = shifted(X, 1), X
    for a, e in factorials(x):
        factors = product(*[[Fraction(i), Fraction(a)] for i in range(1, a + 1)] * (abs(e) * Q))
        A, B = (product(A, factors), B) if e > 0 else (A, product(B, factors))
    return A, B


def written(x: Roots, n: int) -> Fraction:
    """Return the factorials of x at n, at most MAX_WRITTEN / weight."""
    value = Fraction(1)
    for a, e in factorials(x):
        value *= Fraction(fact(a * n)) ** e
    return value


def common(roots: Roots) -> int:
    """Return the least Q such that x^Q is a polynomial."""
    return lcm(*[q for _, _, _, q in roots])


def linear(p: tuple[int, ...], e: Fraction) -> dict[tuple[int, int], Fraction]:
    """Return the exponents of the e-th power of a linear polynomial that is positive for n >= 1."""
    if not 1 <= len(p) <= 2:
        raise Refused("expression: roots are taken of constants and of linear factors, and of their quotients")
    b, a = p[0], (p[1] if len(p) > 1 else 0)
    if a < 0 or a + b <= 0:
        raise Refused("expression: a root of a factor that is not positive at every layer")
    content = gcd(a, b)
    found = {(0, prime): e * k for prime, k in primes(content)}
    return found | {(a // content, b // content): e} if a else found


def primes(c: int) -> Iterator[tuple[int, int]]:
    """Yield the prime factors of c >= 1 with their multiplicities."""
    p = 2
    while p * p <= c:
        if p > MAX_PRIME:
            raise Refused(f"expression: a root of a constant with two prime factors above {MAX_PRIME}")
        k = 0
        while not c % p:
            c, k = c // p, k + 1
        if k:
            yield p, k
        p += 1
    if c > 1:
        yield c, 1


def root(x: int, q: int) -> int:
    """Return the largest integer y >= 0 with y^q <= x, for x >= 0, by Newton's method from above."""
    if x.bit_length() > MAX_ROOT_BITS:
        raise Refused(f"a root of a number with more than {MAX_ROOT_BITS} bits")
    if q == 2:
        return isqrt(x)
    if q == 1 or x < 2:
        return x
    y = 1 << -(-x.bit_length() // q)
    while True:
        z = ((q - 1) * y + x // y ** (q - 1)) // q
        if z >= y:
            return y
        y = z


def interval(roots: Roots, n: int, bits: int) -> tuple[int, int]:
    """Return integers around x(n) 2^bits, x without its factorials."""
    Q, power = common(roots), 1
    for a, b, p, q in roots:
        power *= (a * n + b) ** (p * Q // q) if a >= 0 else 1
    scaled = power << (Q * bits)
    low = root(scaled, Q)
    return low, low if low**Q == scaled else low + 1


def inverse_power(n: int, e: Fraction, upwards: int) -> Fraction:
    """Return a number just below n^-e for e > 0, upwards = 0, or just above it, upwards = 1."""
    p, q = e.numerator, e.denominator
    scale = 65 + p * n.bit_length() // q
    return Fraction(root((1 << (q * scale)) // n**p, q) + upwards, 1 << scale)


def radicand(x: Sequence[tuple[int, int, int, int]], R: int) -> list[Fraction]:
    """Return x^R for a multiple R of its order, x without factorials."""
    if any(a < 0 for a, _, _, _ in x):
        raise Refused("a factorial is not compared with a power of n")
    return product(*[raised([Fraction(b), Fraction(a)] if a else [Fraction(b)], p * R // q) for a, b, p, q in x])
