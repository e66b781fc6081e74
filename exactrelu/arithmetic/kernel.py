"""Kernels: linear algebra on rows that matter only up to a positive factor.

Statement.  Geometry decides signs, so it may scale every row by a positive number.
            Over Q it therefore computes with integer rows (IntegerKernel), over any
            other ordered field with the field's own elements (FieldKernel); the
            algorithms see one protocol.
Glossary.   row       scalars (a_1, ..., a_d, c)       column  tuple of scalars
            scalar    Python int, or a field element
Exactness.  Exact, except `approximate`, whose floats only propose.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import mul
from typing import Any, NamedTuple, Protocol

import numpy as np
from flint import fmpz_mat

from exactrelu.arithmetic.elimination import reduced_echelon
from exactrelu.arithmetic.field import OrderedField

__all__ = ["INTEGERS", "FieldKernel", "Floats", "IntegerKernel", "Kernel"]

_HALF = 31
_LOW = (1 << _HALF) - 1
_SAFE_BITS = 1000  # integers below 2^1000 convert to double without overflow

Row = Sequence[Any]


class Floats(NamedTuple):
    """Rows as floats: row i is near array[i] * 2^exponents[i].

    array: float64; every row has sup norm in [1/2, 1], or is zero for a zero row.
    exponents: one per row.
    words: the rows exactly in machine integers where they fit, for `signs_at`, or None.
    """

    array: Any
    exponents: list[int]
    words: Any


class Kernel(Protocol):
    """What the exact algorithms of geometry need from their numbers."""

    @property
    def zero(self) -> Any:
        """Return the scalar 0."""
        ...

    def integer(self, n: int) -> Any:
        """Return the scalar n."""
        ...

    def integers(self, values: Iterable[int]) -> list[Any]:
        """Return the scalars of several integers."""
        ...

    def sign(self, scalar: Any) -> int:
        """Return -1, 0 or 1."""
        ...

    def signs(self, values: Iterable[Any]) -> list[int]:
        """Return the sign of every value."""
        ...

    def least_sign(self, values: Iterable[Any]) -> int:
        """Return the smallest sign; 1 for no values."""
        ...

    def primitive(self, row: Row) -> tuple[Any, ...]:
        """Return the canonical positive multiple of a row; the zero row stays."""
        ...

    def approximate(self, rows: Sequence[Row], columns: int) -> Floats:
        """Return the rows as floats; no size of the scalars overflows."""
        ...

    def signs_at(self, rows: Sequence[Row], words: Any, column: Row) -> list[int]:
        """Return the exact sign of every row times a column; words as `approximate` made them, or None."""
        ...

    def matrix(self, rows: Sequence[Row], columns: int) -> Any:
        """Return a matrix of this kernel."""
        ...

    def shape(self, m: Any) -> tuple[int, int]:
        """Return (rows, columns)."""
        ...

    def rows(self, m: Any) -> list[list[Any]]:
        """Return the rows as scalars."""
        ...

    def times(self, a: Any, b: Any) -> Any:
        """Return the matrix product."""
        ...

    def apply(self, m: Any, column: Row) -> list[Any]:
        """Return the product of a matrix and a column of scalars."""
        ...

    def stack(self, parts: Sequence[Any]) -> Any:
        """Return the parts, equally wide, above each other."""
        ...

    def take(self, m: Any, indices: Sequence[int]) -> Any:
        """Return the chosen rows."""
        ...

    def nullspace(self, m: Any) -> list[tuple[Any, ...]]:
        """Return a basis of {v : m v = 0}, primitive columns."""
        ...

    def solve(self, a: Any, right: Row) -> tuple[tuple[Any, ...], Any] | None:
        """Return (x, q) with a x = q * right and q > 0, or None for singular a."""
        ...


@dataclass(frozen=True, slots=True)
class IntegerKernel:
    """Q by integer rows: matrices are flint fmpz_mat, scalars Python ints."""

    zero: int = 0

    def integer(self, n: int) -> int:
        """Return n."""
        return n

    def integers(self, values: Iterable[int]) -> list[int]:
        """Return the values as a list."""
        return list(values)

    def sign(self, scalar: int) -> int:
        """Return -1, 0 or 1."""
        return (scalar > 0) - (scalar < 0)

    def signs(self, values: Iterable[int]) -> list[int]:
        """Return the sign of every value."""
        return [(v > 0) - (v < 0) for v in values]

    def least_sign(self, values: Iterable[int]) -> int:
        """Return the smallest sign; 1 for no values."""
        least = min(values, default=1)
        return (least > 0) - (least < 0)

    def primitive(self, row: Sequence[int]) -> tuple[int, ...]:
        """Divide a row by the gcd of its entries.

        >>> INTEGERS.primitive((4, -6))
        (2, -3)
        """
        divisor = math.gcd(*row)
        return tuple(row) if divisor <= 1 else tuple(v // divisor for v in row)

    def approximate(self, rows: Sequence[Sequence[int]], columns: int) -> Floats:
        """Return floats and, for integers below 2^63, their machine words."""
        count, words, shifts = len(rows), None, None
        try:
            words = np.fromiter(chain.from_iterable(rows), np.int64, count * columns).reshape(count, columns)
            array = words.astype(np.float64)
        except OverflowError:
            array, shifts = _large_floats(rows, columns)
        exponents = np.frexp(np.abs(array).max(axis=1, initial=0.0))[1]
        array = np.ldexp(array, -exponents[:, None])
        total: list[int] = exponents.tolist()
        if shifts is not None:
            total = [e + s for e, s in zip(total, shifts, strict=True)]
        return Floats(array, total, words)

    def signs_at(self, rows: Sequence[Sequence[int]], words: Any, column: Sequence[int]) -> list[int]:
        """Return exact signs; in 64-bit words split at bit 31 where nothing can overflow.

        With |column| < 2^b and n columns, n 2^b <= 2^29, the sums of the high and the low
        halves stay below 2^62: high * 2^31 + low is exact in two words.
        """
        if words is None or (_bits(column) + len(column).bit_length()) > 29:
            values = [sum(map(mul, row, column)) for row in rows]
            return [(v > 0) - (v < 0) for v in values]
        x = np.array(column, dtype=np.int64)
        low = (words & _LOW) @ x
        high = (words >> _HALF) @ x + (low >> _HALF)
        signs: list[int] = np.where(high != 0, np.sign(high), (low & _LOW) != 0).tolist()
        return signs

    def matrix(self, rows: Sequence[Sequence[int]], columns: int) -> Any:
        """Return an fmpz_mat."""
        return fmpz_mat(len(rows), columns, [v for row in rows for v in row])

    def shape(self, m: Any) -> tuple[int, int]:
        """Return (rows, columns)."""
        return m.nrows(), m.ncols()

    def rows(self, m: Any) -> list[list[int]]:
        """Return the rows as Python ints."""
        return [[int(v) for v in row] for row in m.tolist()]

    def times(self, a: Any, b: Any) -> Any:
        """Return the matrix product."""
        return a * b

    def apply(self, m: Any, column: Sequence[int]) -> list[int]:
        """Return m times a column."""
        return list(map(int, (m * fmpz_mat(len(column), 1, column)).entries()))

    def stack(self, parts: Sequence[Any]) -> Any:
        """Return the parts above each other."""
        height = sum(m.nrows() for m in parts)
        return fmpz_mat(height, parts[0].ncols(), [v for m in parts for v in m.entries()])

    def take(self, m: Any, indices: Sequence[int]) -> Any:
        """Return the chosen rows."""
        columns = range(m.ncols())
        return fmpz_mat(len(indices), m.ncols(), [m[i, j] for i in indices for j in columns])

    def nullspace(self, m: Any) -> list[tuple[int, ...]]:
        """Return a primitive basis of the kernel."""
        n = m.ncols()
        if m.nrows() == 0 or n == 0:
            return [tuple(int(i == j) for i in range(n)) for j in range(n)]
        basis, nullity = m.nullspace()
        return [self.primitive([int(basis[i, j]) for i in range(n)]) for j in range(nullity)]

    def solve(self, a: Any, right: Sequence[int]) -> tuple[tuple[int, ...], int] | None:
        """Solve a x = q right with the smallest q > 0."""
        n = a.nrows()
        if n == 0:
            return (), 1
        try:
            numerator, q = a.solve(fmpz_mat(n, 1, right)).numer_denom()
        except ZeroDivisionError:
            return None
        return tuple(int(v) for v in numerator.entries()), int(q)


@dataclass(frozen=True, slots=True)
class FieldKernel:
    """Any ordered field: matrices are tuples of rows, scalars field elements."""

    field: OrderedField

    @property
    def zero(self) -> Any:
        """Return 0 of the field."""
        return self.field.zero

    def integer(self, n: int) -> Any:
        """Return n as a field element."""
        return self.field.from_integer(n)

    def integers(self, values: Iterable[int]) -> list[Any]:
        """Return several integers as field elements."""
        return [self.field.from_integer(n) for n in values]

    def sign(self, scalar: Any) -> int:
        """Return -1, 0 or 1."""
        return self.field.sign(scalar)

    def signs(self, values: Iterable[Any]) -> list[int]:
        """Return the sign of every value."""
        return [self.field.sign(v) for v in values]

    def least_sign(self, values: Iterable[Any]) -> int:
        """Return the smallest sign; 1 for no values."""
        return min(map(self.field.sign, values), default=1)

    def primitive(self, row: Row) -> tuple[Any, ...]:
        """Divide a row by the absolute value of its first nonzero entry."""
        for v in row:
            sign = self.field.sign(v)
            if sign:
                factor = self.field.one / (v if sign > 0 else -v)
                return tuple(w * factor for w in row)
        return tuple(row)

    def approximate(self, rows: Sequence[Row], columns: int) -> Floats:
        """Return floats; rows are rescaled exactly where floats overflow."""
        pairs = [self._approximate_row(row) for row in rows]
        array = np.array([p[0] for p in pairs], dtype=np.float64).reshape(len(rows), columns)
        return Floats(array, [p[1] for p in pairs], None)

    def signs_at(self, rows: Sequence[Row], words: Any, column: Row) -> list[int]:
        """Return exact signs."""
        return [self.field.sign(self._dot(row, column)) for row in rows]

    def _approximate_row(self, row: Row) -> tuple[list[float], int]:
        floats = [self.field.approximate(v) for v in row]
        largest = max(map(abs, floats), default=0.0)
        if not math.isfinite(largest) or (largest < 1e-290 and any(map(self.field.sign, row))):
            floats = [self.field.approximate(v) for v in self.primitive(row)]
            floats = [max(-1e300, min(1e300, v)) for v in floats]
            largest = max(map(abs, floats), default=0.0)
        exponent = math.frexp(largest)[1]
        return [math.ldexp(v, -exponent) for v in floats], exponent

    def matrix(self, rows: Sequence[Row], columns: int) -> Any:
        """Return (columns, rows as tuples)."""
        return columns, tuple(tuple(row) for row in rows)

    def shape(self, m: Any) -> tuple[int, int]:
        """Return (rows, columns)."""
        return len(m[1]), m[0]

    def rows(self, m: Any) -> list[list[Any]]:
        """Return the rows as lists."""
        return [list(row) for row in m[1]]

    def times(self, a: Any, b: Any) -> Any:
        """Return the matrix product."""
        columns = [[row[j] for row in b[1]] for j in range(b[0])]
        return b[0], tuple(tuple(self._dot(row, column) for column in columns) for row in a[1])

    def apply(self, m: Any, column: Row) -> list[Any]:
        """Return m times a column."""
        return [self._dot(row, column) for row in m[1]]

    def stack(self, parts: Sequence[Any]) -> Any:
        """Return the parts above each other."""
        return parts[0][0], tuple(row for m in parts for row in m[1])

    def take(self, m: Any, indices: Sequence[int]) -> Any:
        """Return the chosen rows."""
        return m[0], tuple(m[1][i] for i in indices)

    def nullspace(self, m: Any) -> list[tuple[Any, ...]]:
        """Return a basis of the kernel from the reduced echelon form."""
        n, zero, one = m[0], self.field.zero, self.field.one
        echelon, pivots = reduced_echelon(self.field, m[1], n)
        basis = []
        for free in (j for j in range(n) if j not in pivots):
            column = [zero] * n
            column[free] = one
            for row, pivot in zip(echelon, pivots, strict=True):
                column[pivot] = -row[free]
            basis.append(self.primitive(column))
        return basis

    def solve(self, a: Any, right: Row) -> tuple[tuple[Any, ...], Any] | None:
        """Solve a x = right by elimination; q is 1."""
        n = a[0]
        wide = [(*row, value) for row, value in zip(a[1], right, strict=True)]
        echelon, pivots = reduced_echelon(self.field, wide, n)
        if len(pivots) < n:
            return None
        return tuple(row[n] for row in echelon), self.field.one

    def _dot(self, row: Row, column: Row) -> Any:
        total = self.field.zero
        for a, b in zip(row, column, strict=True):
            total = total + a * b
        return total


def _large_floats(rows: Sequence[Sequence[int]], columns: int) -> tuple[Any, list[int] | None]:
    """Return floats of rows / 2^shifts, shifts None for all zero."""
    try:
        flat = np.fromiter(chain.from_iterable(rows), np.float64, len(rows) * columns)
        return flat.reshape(len(rows), columns), None
    except OverflowError:
        shifts = [max(0, _bits(row) - _SAFE_BITS) for row in rows]
        small = [[v >> s for v in row] for row, s in zip(rows, shifts, strict=True)]
        return np.array(small, dtype=np.float64).reshape(len(rows), columns), shifts


def _bits(row: Sequence[int]) -> int:
    return max((abs(v).bit_length() for v in row), default=0)


INTEGERS = IntegerKernel()
