"""Formal solutions of c(n) = w(n) c(n-1) + b(n) in powers of n, parity by parity.

Statement.  An entry without bases |r| > 1 has at the layers of one parity an expansion in powers of n, up to parts
            that decay geometrically.  c(n) is looked for as a sum of x n^j, low <= j <= high, for each parity, so
            that the powers n^j, j >= kept, of w(n) c(n-1) + b(n) - c(n) vanish: linear equations for the x.
            At a parity that is off, c = 0, and nothing is asked.
Glossary.   Series  exponent -> coefficient, of the even and of the odd layers
Exactness.  Rational throughout.  A formal solution is a proposal: what it leaves is not bounded here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import fmpz_poly

from exactrelu.arithmetic.elimination import reduced_echelon
from exactrelu.arithmetic.field import RATIONALS
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.harmonic import combination

__all__ = ["Pair", "Series", "closed_form", "homogeneous", "inverse", "series", "solution", "times"]

Series: TypeAlias = dict[int, Fraction]
Pair: TypeAlias = tuple[Series, Series]
Unknown: TypeAlias = tuple[int, int]


def series(terms: Sequence[Term], parity: int, low: int) -> Series | None:
    """Return the coefficients of n^j, j >= low, at layers of one parity; None with a base |r| > 1.

    >>> series([(Fraction(-1), (1,), (1, 1)), (Fraction(1), (0, 1), (1,))], 1, -2)
    {1: Fraction(1, 1), -1: Fraction(-1, 1), -2: Fraction(1, 1)}
    """
    top, bottom = fmpz_poly([]), fmpz_poly([1])
    for r, u, v in terms:
        if abs(r) > 1:
            return None
        if abs(r) == 1:
            sign = int(r) ** parity
            top, bottom = top * fmpz_poly(list(v)) + sign * bottom * fmpz_poly(list(u)), bottom * fmpz_poly(list(v))
    rest = {j: Fraction(int(a)) for j, a in enumerate(top.coeffs()) if a}
    below = [Fraction(int(a)) for a in bottom.coeffs()]
    found: Series = {}
    for j in range(max(rest, default=0) - len(below) + 1, low - 1, -1):
        factor = rest.get(j + len(below) - 1, Fraction(0)) / below[-1]
        if factor:
            found[j] = factor
            for i, a in enumerate(below):
                rest[i + j] = rest.get(i + j, Fraction(0)) - factor * a
    return found


def times(a: Mapping[int, Fraction], b: Mapping[int, Fraction], low: int) -> Series:
    """Return the coefficients of n^j, j >= low, of a product."""
    total: Series = {}
    for i, x in a.items():
        for j, y in b.items():
            if i + j >= low:
                total[i + j] = total.get(i + j, Fraction(0)) + x * y
    return {j: x for j, x in total.items() if x}


def inverse(a: Series, low: int) -> Series:
    """Return the coefficients of n^j, j >= low, of 1/a, for a = a_0 + a_1/n + ..., a_0 != 0."""
    found = {0: 1 / a[0]}
    for j in range(-1, low - 1, -1):
        found[j] = -sum((a.get(i, Fraction(0)) * found[j - i] for i in range(j, 0)), Fraction(0)) / a[0]
    return {j: x for j, x in found.items() if x}


def before(j: int, low: int) -> Series:
    """Return the coefficients of n^i, i >= low, of (n - 1)^j."""
    size = j + 1 if j >= 0 else j - low + 1
    signs = ((-1) ** i * math.comb(j, i) if j >= 0 else math.comb(i - j - 1, i) for i in range(max(size, 0)))
    return {j - i: Fraction(c) for i, c in enumerate(signs) if j - i >= low}


def solution(w: Pair, b: Pair, on: tuple[bool, bool], high: int, low: int, kept: int) -> Pair | None:
    """Return the formal solution of c = w c(n-1) + b with the parities that are on, or None."""
    return _solved(w, b, on, [(e, j) for e in (0, 1) if on[e] for j in range(high, low - 1, -1)], kept)


def homogeneous(w: Pair, high: int, low: int, kept: int) -> Pair | None:
    """Return the formal solution of g = w g(n-1) that begins with n^high at odd layers, or None."""
    unknowns = [(e, j) for e in (0, 1) for j in range(high, low - 1, -1) if (e, j) != (1, high)]
    first = times(w[0], before(high, kept - max(w[0], default=0)), kept)
    found = _solved(w, (first, {high: Fraction(-1)}), (True, True), unknowns, kept)
    return None if found is None else (found[0], {high: Fraction(1)} | found[1])


def _solved(w: Pair, b: Pair, on: tuple[bool, bool], unknowns: Sequence[Unknown], kept: int) -> Pair | None:
    """Return the values of the unknowns, coefficients of n^j at parity e, that make the kept powers vanish."""
    columns: list[dict[Unknown, Fraction]] = []
    for e, j in unknowns:
        near = before(j, kept - max(w[1 - e], default=0))
        column = {(1 - e, i): x for i, x in times(w[1 - e], near, kept).items() if on[1 - e]}
        if j >= kept:
            column[e, j] = column.get((e, j), Fraction(0)) - 1
        columns.append(column)
    right = {(e, i): -x for e in (0, 1) if on[e] for i, x in b[e].items() if i >= kept}
    places = sorted({place for column in (*columns, right) for place in column})
    rows = [[column.get(place, Fraction(0)) for column in (*columns, right)] for place in places]
    solved, pivots = reduced_echelon(RATIONALS, rows, len(unknowns) + 1)
    if len(unknowns) in pivots:
        return None
    found: Pair = ({}, {})
    for row, pivot in zip(solved, pivots, strict=True):
        e, j = unknowns[pivot]
        if row[-1]:
            found[e][j] = row[-1]
    return found


def closed_form(c: Pair) -> tuple[Term, ...]:
    """Return the terms of a finite sum of powers of n at even and at odd layers."""
    one: tuple[list[Term], list[Term]] = ([], [])
    for e in (0, 1):
        for j, x in c[e].items():
            u, v = ((0,) * max(j, 0) + (x.numerator,)), ((0,) * max(-j, 0) + (x.denominator,))
            one[e].append((Fraction(1), u, v))
    turned = [[(-r, u, v) for r, u, v in part] for part in one]
    half = Fraction(1, 2)
    return combination([(half, one[0]), (half, turned[0]), (half, one[1]), (-half, turned[1])])
