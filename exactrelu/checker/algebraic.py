"""Identities between vectors over the field of an algebraic number lambda > 0.

Statement.  q is an integer polynomial with q(lambda) = 0, lambda in an interval.  g divides q, and the quotient is
            not 0 on the interval: g(lambda) = 0.  Numbers of the field are polynomials p for p(lambda), modulo g; a
            polynomial that is 0 modulo g is 0 at lambda.  With g = g_0 + .. + g_D t^D, g_0 != 0, 1/lambda is
            -(g_1 + g_2 t + ..)/g_0 there.
Glossary.   interval  (a, b), integers: a number between a/2^K and b/2^K
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from .network import Refused
from .polynomial import combination, product
from .rules import Limits, Rejected, integers, parts

Interval = tuple[int, int]
Element = list[Fraction]
Matrices = list[tuple[list[list[int]], int]]
MAX_DEGREE = 128


class Field(NamedTuple):
    """The polynomial g, and an interval of lambda, over 2^K."""

    g: Element
    root: Interval
    K: int

    def reduced(self, p: Sequence[Fraction]) -> Element:
        """Return the remainder of p modulo g."""
        return divided(p, self.g)[1]

    def inverse_root(self) -> Element:
        """Return 1/lambda."""
        return [-c / self.g[0] for c in self.g[1:]]

    def sign(self, p: Sequence[Fraction]) -> int:
        """Return the sign of p(lambda), or 0 where it is not seen."""
        den = lcm(*[c.denominator for c in p])
        low, high = powers_at([c.numerator * (den // c.denominator) for c in p], self.root, self.K)
        return 1 if low > 0 else -1 if high < 0 else 0

    def at_most_one(self, found: Sequence[Element]) -> bool:
        """Return whether the sum of the absolute values of numbers, none of them 0, is at most 1."""
        signs = [self.sign(p) for p in found]
        over = self.reduced(combination((-1, [Fraction(1)]), *zip(signs, found, strict=True)))
        return 0 not in signs and (not any(over) or self.sign(over) < 0)


class Start(NamedTuple):
    """What gives q and v at x = y t^L: det(x - N) = sum c_k x^k, the column sum x^k B_k of its adjugate, 2^shift."""

    characteristic: list[int]
    columns: list[list[int]]
    y: int
    L: int
    shift: int

    def stretched(self, coefficients: Sequence[int]) -> list[int]:
        """Return sum c_k x^k as a polynomial in t."""
        found = [0] * (self.L * (len(coefficients) - 1) + 1)
        for k, c in enumerate(coefficients):
            found[k * self.L] = c * self.y**k
        return found


def field(start: Start, item: list[Any], root: Interval, K: int, limits: Limits) -> Field:
    """Read the item ["g", coefficients]; q = det(x - N)."""
    (data,) = parts(item, 1)
    g = [Fraction(c) for c in integers(data, len(data) if type(data) is list else 0, limits.top)]
    if start.L * (len(start.characteristic) - 1) > MAX_DEGREE:
        raise Refused(f"exact combinations for a word and matrices of degree above {MAX_DEGREE}")
    q = start.stretched(start.characteristic)
    if not 2 <= len(g) <= len(q) or not g[0] or not g[-1]:
        raise Rejected("the polynomial of a field has a degree between 1 and that of q, and no end is 0")
    found = Field(g, root, K)
    others, left = divided([Fraction(c) for c in q], g)
    if any(left) or not found.sign(others):
        raise Rejected("the root of the polynomial of the word is not shown to be one of the field's")
    return found


def divided(p: Sequence[Fraction], g: Sequence[Fraction]) -> tuple[Element, Element]:
    """Return quotient and remainder of p by g; the remainder has as many coefficients as g has, less one."""
    left, size = list(p), len(g) - 1
    quotient = [Fraction(0)] * max(1, len(left) - size)
    for k in reversed(range(len(left) - size)):
        quotient[k] = c = left[k + size] / g[-1]
        for i, v in enumerate(g):
            left[k + i] -= c * v
    return quotient, [*left[:size], *[Fraction(0)] * (size - len(left))]


def powers_at(coefficients: Sequence[int], x: Interval, K: int) -> Interval:
    """Return an interval around sum c_k x^k, by Horner's rule."""
    low = high = 0
    for c in reversed(coefficients):
        ends = [u * v for u in (low, high) for v in x]
        low, high = (min(ends) >> K) + (c << K), -(-max(ends) >> K) + (c << K)
    return low, high


def identity_holds(F: Field, z: Sequence[Element], found: Sequence[tuple[Element, Sequence[Element]]]) -> bool:
    """Return whether z is the sum of the vectors times their factors."""
    for i, expected in enumerate(z):
        terms = [(1, product(c, vector[i])) for c, vector in found]
        if any(F.reduced(combination((-1, expected), (0, [Fraction(0)]), *terms))):
            return False
    return True


class Exact:
    """The vertices as vectors over the field of lambda, each computed once, when an item needs it."""

    def __init__(self, F: Field, matrices: Matrices, start: Start, origins: list[Any]) -> None:
        """Take the origins of vertices: None for v, an integer vector over 2^K, or (j, i) for M_i V_j / lambda."""
        self.F, self.matrices, self.start, self.origins = F, matrices, start, origins
        self.known: dict[int, list[Element]] = {}

    def vector(self, k: int) -> list[Element]:
        """Return V_k."""
        F, waiting = self.F, [k]
        while waiting:
            origin = self.origins[waiting[-1]]
            if origin is None:
                rows = [self.start.stretched(column) for column in zip(*self.start.columns, strict=True)]
                found = [F.reduced([Fraction(c, 1 << self.start.shift) for c in row]) for row in rows]
            elif type(origin) is list:
                found = [F.reduced([Fraction(c, 1 << F.K)]) for c in origin]
            elif origin[0] not in self.known:
                waiting.append(origin[0])
                continue
            else:
                found = self.image(*origin)
            self.known[waiting.pop()] = found
        return self.known[k]

    def image(self, j: int, i: int) -> list[Element]:
        """Return M_i V_j / lambda, for V_j that is known."""
        (rows, den), F = self.matrices[i], self.F
        less = [c / den for c in F.inverse_root()]
        sums = [combination((0, [Fraction(0)]), *zip(row, self.known[j], strict=True)) for row in rows]
        return [F.reduced(product(less, p)) for p in sums]

    def demand(self, j: int, i: int, item: list[Any], limits: Limits) -> None:
        """Read ["x", d, [[k, coefficients of d c_k], ...]]: M_i V_j / lambda = sum c_k V_k with sum |c_k| <= 1."""
        F = self.F
        d, pairs = parts(item, 2)
        (d,) = integers([d], 1, limits.top)
        size, found = len(F.g) - 1, []
        for pair in pairs if type(pairs) is list else [[]]:
            if type(pair) is not list or len(pair) != 2:
                raise Rejected("an exact combination is a list of vertices with their factors")
            (k,), coefficients = integers(pair[:1], 1, limits.top), integers(pair[1], size, limits.top)
            if not 0 <= k < len(self.origins) or d <= 0:
                raise Rejected("an exact combination is of vertices, over a positive denominator")
            found.append(([Fraction(v, d) for v in coefficients], self.vector(k)))
        self.vector(j)
        if not F.at_most_one([c for c, _ in found]) or not identity_holds(F, self.image(j, i), found):
            raise Rejected("the exact combination of vertices is not the image, or its coefficients are too large")
