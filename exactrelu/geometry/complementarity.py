"""Linear complementarity: y >= 0, u = M y + q >= 0, y.u = 0, by Lemke's method in exact numbers.

Statement.  `lemke(M, q)` returns a solution, or a ray z >= 0, or None where the pivots end.  For a matrix
            M all of whose principal minors are positive it is the one solution.  For M symmetric and
            positive semidefinite a ray has M z = 0, q.z < 0, and then there is no solution.
            Callers verify what they use; nothing here is evidence.
Glossary.   column  j < m: u_j;  m + j: y_j;  2 m: the artificial variable of Lemke's method
            tableau  rows (coefficients of all columns, right side) with unit columns for the basis
Exactness.  Rational in, rational out.  Ties of the ratio test are broken lexicographically: no cycles.
Source.     Lemke 1965; Cottle, Pang & Stone, The Linear Complementarity Problem, section 4.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq

__all__ = ["Complementary", "lemke"]

_MAX_PIVOTS = 5000


@dataclass(frozen=True, slots=True)
class Complementary:
    """Where the method ended: at a solution y, or on a ray in this direction."""

    vector: tuple[Fraction, ...]
    solves: bool


def lemke(M: Sequence[Sequence[Fraction]], q: Sequence[Fraction]) -> Complementary | None:
    """Return a solution of y >= 0, M y + q >= 0, y.(M y + q) = 0, or a ray.

    Args:
        M: m rows of m rationals.
        q: m rationals.

    Cost: O(m^2) per pivot, in practice a few m pivots.

    >>> lemke([[Fraction(2)]], [Fraction(-1)]).vector
    (Fraction(1, 2),)
    """
    m = len(q)
    if all(v >= 0 for v in q):
        return Complementary((Fraction(0),) * m, True)
    rows = [
        [*(fmpq(int(i == j)) for j in range(m)), *(_exact(-v) for v in M[i]), fmpq(-1), _exact(q[i])] for i in range(m)
    ]
    basis = list(range(m))
    first = min(range(m), key=lambda i: (rows[i][-1], i))
    for i in range(m):  # the row that leaves makes every right side >= 0
        if rows[i][-1] == rows[first][-1]:
            first = i
    entering = _exchange(rows, basis, first, 2 * m, m)
    for _ in range(_MAX_PIVOTS):
        leaving = _ratio_test(rows, entering, m)
        if leaving is None:
            return Complementary(_direction(rows, basis, entering, m), False)
        entering = _exchange(rows, basis, leaving, entering, m)
        if entering == 2 * m:  # the complement of the artificial variable: it has left
            return Complementary(_solution(rows, basis, m), True)
    return None


def _exchange(rows: list[list[Any]], basis: list[int], r: int, column: int, m: int) -> int:
    """Pivot; return the complement of the variable that left."""
    pivot = rows[r][column]
    rows[r] = [v / pivot for v in rows[r]]
    for i, row in enumerate(rows):
        factor = row[column]
        if i != r and factor != 0:
            rows[i] = [v - factor * p for v, p in zip(row, rows[r], strict=True)]
    left, basis[r] = basis[r], column
    return left if left == 2 * m else (left + m) % (2 * m)


def _ratio_test(rows: list[list[Any]], column: int, m: int) -> int | None:
    """Return the row that blocks first; of equal ones the lexicographically least."""
    best: int | None = None
    for i, row in enumerate(rows):
        if row[column] > 0 and (best is None or _before(row, rows[best], column, m)):
            best = i
    return best


def _before(row: list[Any], other: list[Any], column: int, m: int) -> bool:
    a, b = row[column], other[column]
    for k in (-1, *range(m)):
        difference = row[k] * b - other[k] * a
        if difference != 0:
            return bool(difference < 0)
    return False


def _solution(rows: list[list[Any]], basis: list[int], m: int) -> tuple[Fraction, ...]:
    y = [Fraction(0)] * m
    for row, variable in zip(rows, basis, strict=True):
        if m <= variable < 2 * m:
            y[variable - m] = _fraction(row[-1])
    return tuple(y)


def _direction(rows: list[list[Any]], basis: list[int], column: int, m: int) -> tuple[Fraction, ...]:
    z = [Fraction(0)] * m
    if m <= column < 2 * m:
        z[column - m] = Fraction(1)
    for row, variable in zip(rows, basis, strict=True):
        if m <= variable < 2 * m:
            z[variable - m] = -_fraction(row[column])
    return tuple(z)


def _exact(value: Fraction) -> Any:
    return fmpq(value.numerator, value.denominator)


def _fraction(value: Any) -> Fraction:
    return Fraction(int(value.p), int(value.q))
