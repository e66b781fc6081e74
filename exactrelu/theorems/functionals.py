"""Functionals z >= 0 worth trying: simple ones, and solutions of exact linear programs.

Statement.  A functional z with P_n^T z >= g z for all large n satisfies the same inequality at some
            sampled layers; a linear program over z >= 0 finds one that does, for gains g = a, a/n or 0.
            What is returned is a proposal; nothing is claimed about it.
Glossary.   z  nonnegative integers, gcd 1      samples  layers where the inequalities are asked for
Exactness.  Rational linear programs; the samples prove nothing.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from exactrelu.sequences.bounds import Term
from exactrelu.sequences.harmonic import sample

__all__ = ["functionals", "simple_vectors"]

_SAMPLES = (24, 25, 200, 201)
_GAINS = (Fraction(2), Fraction(1), Fraction(1, 2), Fraction(1, 8), Fraction(1, 32))
_MAX_WIDTH = 12
_MAX_BITS = 4000

Terms = Sequence[Term]
Row = list[Fraction]


def functionals(P: Sequence[Sequence[Terms]], b: Sequence[Terms]) -> Iterator[tuple[int, ...]]:
    """Yield functionals for a family, each once: simple vectors, then solutions of linear programs."""
    seen: set[tuple[int, ...]] = set()
    for z in itertools.chain(simple_vectors(len(b)), _solutions(P, b)):
        if any(z) and math.gcd(*z) == 1 and z not in seen:
            seen.add(z)
            yield z


def simple_vectors(width: int) -> Iterator[tuple[int, ...]]:
    """Yield the unit vectors, ones, and for small widths all vectors of small entries."""
    yield from (tuple(int(i == j) for j in range(width)) for i in range(width))
    yield (1,) * width
    if width <= 4:
        yield from itertools.product(range({1: 1, 2: 5, 3: 3, 4: 2}[width] + 1), repeat=width)


def _solutions(P: Sequence[Sequence[Terms]], b: Sequence[Terms]) -> Iterator[tuple[int, ...]]:
    m = len(b)
    if m > _MAX_WIDTH:
        return
    samples = [(n, [[sample(e, n) for e in row] for row in P], [sample(e, n) for e in b]) for n in _SAMPLES]
    samples = [s for s in samples if all(_short(v) for row in (*s[1], s[2]) for v in row)]
    signs = [[Fraction(i == j) for j in range(m)] + [Fraction(0)] for i in range(m)]
    total = [Fraction(1)] * m + [Fraction(-1)]
    for power, gain in itertools.product((0, 1), _GAINS):
        rows = [_column(p, j, gain / n**power) for n, p, _ in samples for j in range(m)]
        solution = _feasible([*signs, total, *rows])
        if solution is not None:
            yield solution
    rows = [_column(p, j, Fraction(0)) for _, p, _ in samples for j in range(m)]
    pushes = [[*shift, Fraction(0)] for _, _, shift in samples]
    pushed = [sum(column, Fraction(0)) for column in zip(*(shift for _, _, shift in samples), strict=True)]
    if any(pushed):
        solution = _feasible([*signs, *rows, *pushes, [*pushed, Fraction(-1)]])
        if solution is not None:
            yield solution


def _column(p: Sequence[Sequence[Fraction]], j: int, gain: Fraction) -> Row:
    """Return the row of (P^T z)_j - gain z_j >= 0."""
    return [p[i][j] - (gain if i == j else 0) for i in range(len(p))] + [Fraction(0)]


def _feasible(rows: Sequence[Row]) -> tuple[int, ...] | None:
    """Return an integer multiple of a point where all rows are >= 0, or None."""
    from exactrelu.arithmetic.kernel import INTEGERS
    from exactrelu.geometry.answers import Witness
    from exactrelu.geometry.feasibility import feasible
    from exactrelu.geometry.system import System

    scaled = []
    for row in rows:
        q = math.lcm(*(v.denominator for v in row))
        scaled.append([int(v * q) for v in row])
    answer = feasible(System(INTEGERS, scaled, False))
    if not isinstance(answer, Witness):
        return None
    common = math.gcd(*answer.point)
    return tuple(v // common for v in answer.point) if common else None


def _short(v: Fraction) -> bool:
    return v.numerator.bit_length() + v.denominator.bit_length() <= _MAX_BITS
