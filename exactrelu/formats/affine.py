"""Tensors of a computation graph as exact affine functions of one vector.

Statement.  Between two ReLU nodes every tensor is x -> W x + b, where x is the flattened output of
            the ReLU before (or the input) and the tensor has a shape; its entries are the rows of
            W, b in row-major order.  Sums, products with constants, reshaping and transposition
            keep this form.
Glossary.   W  weight, None for the identity     b  bias, a column     stage  number of ReLUs before
            constant  numpy array of float16/32/64, integers, or Fractions (dtype object)
Exactness.  Constants are the dyadic rationals of their bits; composition is exact, also where an
            inference engine would round.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpz_mat

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.errors import LimitError, ShapeError, UnsupportedError
from exactrelu.formats.arrays import numerators

__all__ = ["Affine", "broadcast_shape", "constant_matrix", "exact_array"]

Array = Any  # numpy.ndarray
Shape = tuple[int, ...]

_MAX_ENTRIES = 50_000_000


@dataclass(frozen=True, slots=True)
class Affine:
    """A tensor of `shape` as an affine function of the vector x of one stage; x has `inputs` entries."""

    stage: int
    inputs: int
    shape: Shape
    weight: Matrix | None = None
    bias: Matrix | None = None

    def __post_init__(self) -> None:
        if 0 in self.shape:
            raise ShapeError(f"the shape {list(self.shape)} has no entries")

    @property
    def size(self) -> int:
        """Number of entries."""
        return math.prod(self.shape)

    def layer(self) -> tuple[Matrix, tuple[Fraction, ...]]:
        """Return W and b."""
        return self._weight(), tuple(row[0] for row in self._bias().rows())

    def is_identity(self) -> bool:
        """Return whether the entries are x itself, in order."""
        if self.size != self.inputs or (self.bias is not None and any(self.bias.numerator.entries())):
            return False
        return self.weight is None or self.weight == Matrix.identity(self.inputs)

    def reshaped(self, shape: Shape) -> Affine:
        """Return the same entries in another shape."""
        if math.prod(shape) != self.size:
            raise ShapeError(
                f"shape {list(self.shape)} has {self.size} entries, shape {list(shape)} has another number"
            )
        return replace(self, shape=shape)

    def transposed(self, axes: Sequence[int]) -> Affine:
        """Return the tensor with its axes permuted."""
        places = np.arange(self.size).reshape(self.shape).transpose(axes)
        return self._gathered(places)

    def plus(self, other: Array, sign: int = 1) -> Affine:
        """Return sign * self + constant, broadcast."""
        spread = self._gathered(self._places(np.shape(other)))
        spread = spread if sign == 1 else spread._scaled(Fraction(sign))
        column = _column(np.broadcast_to(other, spread.shape))
        return replace(spread, bias=column if spread.bias is None else spread.bias + column)

    def times(self, factor: Array) -> Affine:
        """Return self * constant entry by entry, broadcast."""
        spread = self._gathered(self._places(np.shape(factor)))
        if np.size(factor) == 1:
            (value,), q = _integers(factor)
            return spread._scaled(Fraction(value, q))
        values, q = _integers(np.broadcast_to(factor, spread.shape))
        _check_entries(len(values), len(values))
        diagonal = fmpz_mat(len(values), len(values))
        for i, v in enumerate(values):
            diagonal[i, i] = v
        return spread.mapped(Matrix.over(diagonal, q), spread.shape)

    def combined(self, other: Affine, sign: int) -> Affine:
        """Return self + sign * other, broadcast; both must be of one stage.

        Raises:
            UnsupportedError: a connection that skips a ReLU.
        """
        if self.stage != other.stage:
            raise UnsupportedError(
                f"joins tensors after {self.stage} and {other.stage} ReLU nodes; connections that skip one are not read"
            )
        a, b = self._gathered(self._places(other.shape)), other._gathered(other._places(self.shape))
        b = b if sign == 1 else b._scaled(Fraction(sign))
        return replace(a, weight=a._weight() + b._weight(), bias=a._bias() + b._bias())

    def times_matrix(self, matrix: Array) -> Affine:
        """Return tensor @ matrix: every row along the last axis times a constant of one or two axes."""
        if not self.shape or np.ndim(matrix) not in (1, 2) or np.shape(matrix)[0] != self.shape[-1]:
            raise ShapeError(f"product of the shapes {list(self.shape)} and {list(np.shape(matrix))}")
        block = constant_matrix(matrix.reshape(len(matrix), -1)).transpose()
        shape = (*self.shape[:-1], *np.shape(matrix)[1:])
        if 0 in shape:
            raise ShapeError(f"the shape {list(shape)} has no entries")
        return self.mapped(_repeated(block, self.size // self.shape[-1]), shape)

    def mapped(self, matrix: Matrix, shape: Shape) -> Affine:
        """Return matrix @ entries in a new shape."""
        weight = matrix if self.weight is None else matrix @ self.weight
        return replace(self, shape=shape, weight=weight, bias=None if self.bias is None else matrix @ self.bias)

    def _places(self, shape: Shape) -> Array:
        """Return, for every entry of the tensor broadcast with `shape`, the row it comes from."""
        result = broadcast_shape(self.shape, shape)
        _check_entries(math.prod(result), 1)
        return np.broadcast_to(np.arange(self.size).reshape(self.shape), result)

    def _gathered(self, places: Array) -> Affine:
        rows = places.ravel()
        if np.array_equal(rows, np.arange(self.size)):
            return replace(self, shape=places.shape)
        _check_entries(len(rows), self.size)
        selection = fmpz_mat(len(rows), self.size)
        for i, j in enumerate(rows.tolist()):
            selection[i, j] = 1
        return self.mapped(Matrix.over(selection, 1), places.shape)

    def _scaled(self, factor: Fraction) -> Affine:
        bias = None if self.bias is None else self.bias.scale(factor)
        return replace(self, weight=self._weight().scale(factor), bias=bias)

    def _weight(self) -> Matrix:
        if self.weight is not None:
            return self.weight
        _check_entries(self.inputs, self.inputs)
        return Matrix.identity(self.inputs)

    def _bias(self) -> Matrix:
        return Matrix.zeros(self.size, 1) if self.bias is None else self.bias


def broadcast_shape(a: Shape, b: Shape) -> Shape:
    """Return the shape two tensors are broadcast to."""
    try:
        return tuple(np.broadcast_shapes(a, b))
    except ValueError:
        raise ShapeError(f"shapes {list(a)} and {list(b)} cannot be broadcast") from None


def constant_matrix(array: Array) -> Matrix:
    """Return a constant of two axes as an exact matrix."""
    values, q = _integers(array)
    return Matrix.over(fmpz_mat(*array.shape, values), q)


def exact_array(array: Array, function: Callable[[Fraction], Fraction]) -> Array:
    """Return a constant with a function applied to every entry, as Fractions."""
    values, q = _integers(array)
    exact = np.empty(len(values), dtype=object)
    exact[:] = [function(Fraction(v, q)) for v in values]
    return exact.reshape(np.shape(array))


def _repeated(block: Matrix, count: int) -> Matrix:
    """Return the matrix with `count` equal blocks on its diagonal."""
    if count == 1:
        return block
    rows, columns = block.shape
    _check_entries(rows * count, columns * count)
    numerator = fmpz_mat(rows * count, columns * count)
    for (i, j), k in itertools.product(np.ndindex(rows, columns), range(count)):
        numerator[k * rows + i, k * columns + j] = block.numerator[i, j]
    return Matrix.over(numerator, block.denominator)


def _column(array: Array) -> Matrix:
    values, q = _integers(array)
    return Matrix.over(fmpz_mat(len(values), 1, values), q)


def _integers(array: Array) -> tuple[list[int], int]:
    """Return the entries as integers over one denominator."""
    if array.dtype != object:
        return numerators(array, "constant")
    values = np.ravel(array).tolist()
    q = math.lcm(*(v.denominator for v in values))
    return [v.numerator * (q // v.denominator) for v in values], q


def _check_entries(rows: int, columns: int) -> None:
    if rows * columns > _MAX_ENTRIES:
        raise LimitError(f"a matrix of {rows} x {columns} entries; at most {_MAX_ENTRIES} are composed")
