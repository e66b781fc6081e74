"""Rational matrices: one integer matrix over one positive denominator.

Statement.  Matrix = N / q with N an integer matrix (flint fmpz_mat) and q > 0,
            gcd of q and all entries 1, so equal matrices have equal (N, q).
Glossary.   N  numerator    q  denominator    (m, n)  shape: m rows, n columns
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import fmpq_mat, fmpz, fmpz_mat

from exactrelu.arithmetic.rational import rational
from exactrelu.errors import ShapeError

__all__ = ["Matrix", "product"]


@dataclass(frozen=True, slots=True, init=False)
class Matrix:
    """An immutable m x n matrix of rationals; m or n may be zero."""

    numerator: Any  # flint.fmpz_mat
    denominator: int
    shape: tuple[int, int]

    def __init__(self, rows: Sequence[Sequence[object]], columns: int | None = None, where: str = "matrix") -> None:
        """Build from rows of exact numbers.

        Args:
            rows: m rows of n values that `rational` accepts.
            columns: n; needed only when there are no rows.
            where: place named in errors.

        Raises:
            ShapeError: rows of different lengths.
            InexactError, FormatError: an entry is not an exact number.
        """
        width = len(rows[0]) if rows else (columns or 0)
        entries: list[Fraction] = []
        for i, row in enumerate(rows):
            if len(row) != width or (columns is not None and len(row) != columns):
                raise ShapeError(f"{where}: row {i} has {len(row)} entries, expected {columns or width}")
            entries.extend(rational(v, f"{where}[{i}][{j}]") for j, v in enumerate(row))
        common = math.lcm(*(v.denominator for v in entries))
        numerators = [v.numerator * (common // v.denominator) for v in entries]
        _set(self, fmpz_mat(len(rows), width, numerators), common)

    @staticmethod
    def over(numerator: Any, denominator: int) -> Matrix:
        """Return N / q reduced to lowest terms; q must not be zero."""
        if denominator < 0:
            numerator, denominator = -numerator, -denominator
        divisor = math.gcd(denominator, int(_content(numerator)))
        if divisor > 1:
            numerator, denominator = numerator / divisor, denominator // divisor
        return _set(Matrix.__new__(Matrix), numerator, denominator)

    @staticmethod
    def identity(n: int) -> Matrix:
        """Return the n x n identity."""
        return Matrix([[int(i == j) for j in range(n)] for i in range(n)], n)

    @staticmethod
    def zeros(m: int, n: int) -> Matrix:
        """Return the m x n zero matrix."""
        return _set(Matrix.__new__(Matrix), fmpz_mat(m, n), 1)

    def rows(self) -> tuple[tuple[Fraction, ...], ...]:
        """Return the entries as rows of Fractions."""
        q = self.denominator
        return tuple(tuple(Fraction(int(v), q) for v in row) for row in self.numerator.tolist())

    def __getitem__(self, index: tuple[int, int]) -> Fraction:
        """Return one entry."""
        return Fraction(int(self.numerator[index]), self.denominator)

    def __matmul__(self, other: Matrix) -> Matrix:
        """Return the matrix product."""
        if self.shape[1] != other.shape[0]:
            raise ShapeError(f"product of a {_by(self)} and a {_by(other)} matrix")
        return Matrix.over(self.numerator * other.numerator, self.denominator * other.denominator)

    def __add__(self, other: Matrix) -> Matrix:
        """Return the sum."""
        if self.shape != other.shape:
            raise ShapeError(f"sum of a {_by(self)} and a {_by(other)} matrix")
        p, q = self.denominator, other.denominator
        return Matrix.over(self.numerator * q + other.numerator * p, p * q)

    def __neg__(self) -> Matrix:
        """Return the negative."""
        return Matrix.over(-self.numerator, self.denominator)

    def __sub__(self, other: Matrix) -> Matrix:
        """Return the difference."""
        return self + (-other)

    def scale(self, factor: object) -> Matrix:
        """Return the multiple by one rational."""
        f = rational(factor, "factor")
        return Matrix.over(self.numerator * f.numerator, self.denominator * f.denominator)

    def apply(self, vector: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return the product with a column vector of length n."""
        column = self @ Matrix([[v] for v in vector], 1)
        return tuple(row[0] for row in column.rows())

    def transpose(self) -> Matrix:
        """Return the transpose."""
        return _set(Matrix.__new__(Matrix), self.numerator.transpose(), self.denominator)

    def rank(self) -> int:
        """Return the rank."""
        return int(self.numerator.rank()) if min(self.shape) else 0

    def solve(self, right: Matrix) -> Matrix:
        """Return X with self @ X = right for a regular square matrix.

        Raises:
            ShapeError: not square, singular, or the right side does not fit.
        """
        if self.shape[0] != self.shape[1] or self.shape[0] != right.shape[0]:
            raise ShapeError(f"a {_by(self)} system with a {_by(right)} right side")
        try:
            solution = fmpq_mat(self.numerator).solve(fmpq_mat(right.numerator))
        except ZeroDivisionError:
            raise ShapeError(f"the {_by(self)} matrix of the system is singular") from None
        numerator, common = solution.numer_denom()
        return Matrix.over(numerator * self.denominator, int(common) * right.denominator)


def product(factors: Sequence[Matrix]) -> Matrix:
    """Return factors[0] @ factors[1] @ ... by a balanced product tree.

    Cost: O(log k) levels of products of balanced size; the common denominator is
    reduced once, at the end.
    """
    if not factors:
        raise ShapeError("the product of no matrices has no shape")
    level = [(f.numerator, f.denominator) for f in factors]
    while len(level) > 1:
        paired = [(a * b, p * q) for (a, p), (b, q) in zip(level[::2], level[1::2], strict=False)]
        level = paired + level[len(level) & ~1 :]
    return Matrix.over(*level[0])


def _set(matrix: Matrix, numerator: Any, denominator: int) -> Matrix:
    object.__setattr__(matrix, "numerator", numerator)
    object.__setattr__(matrix, "denominator", denominator)
    object.__setattr__(matrix, "shape", (numerator.nrows(), numerator.ncols()))
    return matrix


def _content(numerator: Any) -> fmpz:
    content = fmpz(0)
    for value in numerator.entries():
        content = content.gcd(value)
        if content == 1:
            break
    return content


def _by(matrix: Matrix) -> str:
    return f"{matrix.shape[0]}x{matrix.shape[1]}"
