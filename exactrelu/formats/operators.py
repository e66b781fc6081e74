"""Operators of ONNX graphs on affine tensors and constants, in exact arithmetic.

Statement.  Operands are affine tensors (functions of the input) or constants.  A result is affine:
            sums of operands; products and quotients by a constant; a matrix product with a
            constant on either side; the same entries in another shape or order.
Glossary.   alpha, beta  float32 factors of Gemm: alpha A B + beta C      perm  order of axes
            axis         where Flatten cuts the shape in two
Exactness.  Attributes and constants are the dyadic rationals of their bits.
Source.     ONNX operator sets 7 to 25; the sets before have other attributes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from exactrelu.errors import FormatError, ShapeError, UnsupportedError
from exactrelu.formats.affine import Affine, exact_array

__all__ = ["OPERATORS", "Operator"]

Value = Any  # Affine, numpy.ndarray, or None for an operand that is left out
Attributes = Mapping[str, Any]

_CONSTANTS = "both operands are constants; fold the constants of the model before"


@dataclass(frozen=True, slots=True)
class Operator:
    """How to compute a result, how many operands there are, and the types of the attributes."""

    apply: Callable[[Sequence[Value], Attributes], Value]
    least: int
    most: int
    attributes: Mapping[str, str] = field(default_factory=dict)


def _add(operands: Sequence[Value], _: Attributes) -> Value:
    return _sum(operands[0], operands[1], 1)


def _subtract(operands: Sequence[Value], _: Attributes) -> Value:
    return _sum(operands[0], operands[1], -1)


def _sum(a: Value, b: Value, sign: int) -> Value:
    """Return a + sign b."""
    if isinstance(a, Affine) and isinstance(b, Affine):
        return a.combined(b, sign)
    if isinstance(a, Affine):
        return a.plus(b if sign == 1 else exact_array(b, lambda v: -v))
    if isinstance(b, Affine):
        return b.plus(a, sign)
    raise UnsupportedError(_CONSTANTS)


def _multiply(operands: Sequence[Value], _: Attributes) -> Value:
    a, b = operands
    if isinstance(a, Affine) and isinstance(b, Affine):
        raise UnsupportedError("the product of two tensors that depend on the input is not affine")
    if isinstance(a, Affine):
        return a.times(b)
    if isinstance(b, Affine):
        return b.times(a)
    raise UnsupportedError(_CONSTANTS)


def _divide(operands: Sequence[Value], _: Attributes) -> Value:
    a, b = operands
    if isinstance(b, Affine):
        raise UnsupportedError("division by a tensor that depends on the input is not affine")
    if not isinstance(a, Affine):
        raise UnsupportedError(_CONSTANTS)
    if not np.all(b):
        raise FormatError("division by a constant with an entry that is zero")
    return a.times(exact_array(b, lambda v: 1 / v))


def _matmul(operands: Sequence[Value], _: Attributes) -> Value:
    a, b = operands
    if isinstance(a, Affine) and isinstance(b, Affine):
        raise UnsupportedError("the matrix product of two tensors that depend on the input is not affine")
    if isinstance(a, Affine):
        return a.times_matrix(b)
    if isinstance(b, Affine):
        return _times_left(a, b)
    raise UnsupportedError(_CONSTANTS)


def _times_left(matrix: Value, value: Affine) -> Affine:
    """Return matrix @ value as the transpose of value^T @ matrix^T."""
    if len(value.shape) < 2:
        return value.times_matrix(matrix.T)
    last = len(value.shape) - 1
    swapped = [*range(last - 1), last, last - 1]
    result = value.transposed(swapped).times_matrix(matrix.T)
    return result if matrix.ndim == 1 else result.transposed(swapped)


def _gemm(operands: Sequence[Value], attributes: Attributes) -> Value:
    a, b, *rest = operands
    for name, value in (("A", a), ("B", b)):
        if len(value.shape) != 2:
            raise ShapeError(f"{name}: expected two axes, got the shape {list(value.shape)}")
    a = _transpose([a], {}) if attributes.get("transA", 0) else a
    b = _transpose([b], {}) if attributes.get("transB", 0) else b
    result = _matmul([a, b], {}).times(_scalar(attributes.get("alpha", 1)))
    if not rest or rest[0] is None:
        return result
    total = _sum(result, _scaled(rest[0], attributes.get("beta", 1)), 1)
    if total.shape != result.shape:
        raise ShapeError(f"C: the shape {list(rest[0].shape)} does not fit into {list(result.shape)}")
    return total


def _scaled(value: Value, factor: Fraction) -> Value:
    return value.times(_scalar(factor)) if isinstance(value, Affine) else exact_array(value, lambda v: factor * v)


def _scalar(value: Fraction) -> Value:
    scalar = np.empty((), dtype=object)
    scalar[()] = Fraction(value)
    return scalar


def _identity(operands: Sequence[Value], _: Attributes) -> Value:
    return operands[0]


def _dropout(operands: Sequence[Value], _: Attributes) -> Value:
    mode = operands[2] if len(operands) > 2 else None
    if mode is not None and (isinstance(mode, Affine) or np.any(mode)):
        raise UnsupportedError("Dropout in training mode is random; export the model for inference")
    return operands[0]


def _flatten(operands: Sequence[Value], attributes: Attributes) -> Value:
    shape, axis = operands[0].shape, attributes.get("axis", 1)
    if not -len(shape) <= axis <= len(shape):
        raise ShapeError(f"axis {axis} for a tensor with {len(shape)} axes")
    cut = axis + len(shape) if axis < 0 else axis
    return _reshaped(operands[0], (math.prod(shape[:cut]), math.prod(shape[cut:])))


def _reshape(operands: Sequence[Value], attributes: Attributes) -> Value:
    value, target = operands
    if isinstance(target, Affine) or target.ndim != 1 or target.dtype.kind != "i":
        raise UnsupportedError("the new shape is not a constant list of integers")
    old, shape = value.shape, target.tolist()
    if not attributes.get("allowzero", 0):
        shape = [old[i] if v == 0 and i < len(old) else v for i, v in enumerate(shape)]
    if shape.count(-1) == 1:
        known, size = math.prod(v for v in shape if v != -1), math.prod(old)
        if known > 0 and size % known == 0:
            shape[shape.index(-1)] = size // known
    if min(shape, default=1) < 0 or math.prod(shape) != math.prod(old):
        raise ShapeError(f"the shape {list(old)} does not fit into {target.tolist()}")
    return _reshaped(value, tuple(shape))


def _reshaped(value: Value, shape: tuple[int, ...]) -> Value:
    return value.reshaped(shape) if isinstance(value, Affine) else value.reshape(shape)


def _transpose(operands: Sequence[Value], attributes: Attributes) -> Value:
    (value,) = operands
    order = list(range(len(value.shape)))
    axes = attributes.get("perm", order[::-1])
    if sorted(axes) != order:
        raise ShapeError(f"perm {list(axes)} for a tensor with {len(order)} axes")
    return value.transposed(axes) if isinstance(value, Affine) else value.transpose(axes)


def _constant(_: Sequence[Value], attributes: Attributes) -> Value:
    if len(attributes) != 1:
        raise FormatError(f"expected one attribute with the value, got {len(attributes)}")
    (value,) = attributes.values()
    return _scalar(value) if isinstance(value, Fraction) else np.asarray(value)


OPERATORS: Mapping[str, Operator] = {
    "Gemm": Operator(_gemm, 2, 3, {"alpha": "FLOAT", "beta": "FLOAT", "transA": "INT", "transB": "INT"}),
    "MatMul": Operator(_matmul, 2, 2),
    "Add": Operator(_add, 2, 2),
    "Sub": Operator(_subtract, 2, 2),
    "Mul": Operator(_multiply, 2, 2),
    "Div": Operator(_divide, 2, 2),
    "Flatten": Operator(_flatten, 1, 1, {"axis": "INT"}),
    "Reshape": Operator(_reshape, 2, 2, {"allowzero": "INT"}),
    "Transpose": Operator(_transpose, 1, 1, {"perm": "INTS"}),
    "Identity": Operator(_identity, 1, 1),
    "Constant": Operator(
        _constant,
        0,
        0,
        {"value": "TENSOR", "value_float": "FLOAT", "value_floats": "FLOATS", "value_int": "INT", "value_ints": "INTS"},
    ),
    "Dropout": Operator(_dropout, 1, 3, {"ratio": "FLOAT", "seed": "INT"}),
}
