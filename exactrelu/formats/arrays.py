"""Networks from numpy arrays and torch states, and arrays as exact matrices.

Statement.  A binary float is the dyadic rational m 2^e of its bits; so a network trained in
            floating point has one exact function, and this is it.  NaN and infinities are
            refused.  Integers are themselves.
Glossary.   state  mapping of names to arrays, such as torch's `module.state_dict()`
Exactness.  The conversion is exact: float16, float32 and float64 lie in float64, whose
            mantissa and exponent are read as integers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpz_mat

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.errors import FormatError, InexactError, ShapeError, UnsupportedError
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

__all__ = ["exact_matrix", "exact_vector", "from_arrays", "from_state", "numerators"]

Array = Any  # numpy.ndarray of any kind


def from_arrays(weights: Sequence[Array], biases: Sequence[Array], activations: Sequence[str] | None = None) -> Network:
    """Return the network of weight matrices (m_i, m_{i-1}) and biases (m_i,).

    Args:
        weights: numpy arrays or torch tensors; floats become the dyadic rationals of their bits.
        biases: one per weight.
        activations: "relu" or "identity" per layer; by default relu, and identity for the last.

    Raises:
        ShapeError: an array of another number of axes, or layers that do not fit.
        InexactError: NaN or an infinity.    UnsupportedError: another kind of number.

    >>> from_arrays([np.array([[0.5]])], [np.array([1.0])]).value([1])
    (Fraction(3, 2),)
    """
    if len(weights) != len(biases):
        raise ShapeError(f"expected one bias per weight, got {len(weights)} weights and {len(biases)} biases")
    if activations is None:
        activations = ["relu"] * (len(weights) - 1) + ["identity"] * bool(weights)
    if len(activations) != len(weights):
        raise ShapeError(f"expected one activation per weight, got {len(activations)} for {len(weights)} weights")
    layers = [
        Layer(exact_matrix(W, f"weights[{i}]"), exact_vector(b, f"biases[{i}]"), activation, f"layer {i}")
        for i, (W, b, activation) in enumerate(zip(weights, biases, activations, strict=True))
    ]
    return Network(layers)


def from_state(state: Mapping[str, Array]) -> Network:
    """Return the network of a state whose entries are NAME.weight and NAME.bias, in the order of the layers.

    A missing bias is zero.  The layers between are taken as ReLU, the last has none: a state does
    not say which activation the module applies.

    Raises:
        FormatError: an entry of another name.
    """
    weights = [(name, value) for name, value in state.items() if name.rpartition(".")[2] == "weight"]
    known = {name for name, _ in weights} | {name[: -len("weight")] + "bias" for name, _ in weights}
    unknown = next((name for name in state if name not in known), None)
    if unknown is not None or not weights:
        came = f"{unknown!r}" if unknown is not None else "an empty state"
        raise FormatError(f"state: expected entries NAME.weight and NAME.bias of linear layers, got {came}")
    biases = [state.get(name[: -len("weight")] + "bias", np.zeros(len(value))) for name, value in weights]
    return from_arrays([value for _, value in weights], biases)


def exact_matrix(array: Array, where: str = "array") -> Matrix:
    """Return a two-dimensional array as an exact matrix."""
    plain = _plain(array)
    if plain.ndim != 2:
        raise ShapeError(f"{where}: expected a matrix, got an array of shape {plain.shape}")
    values, denominator = numerators(plain, where)
    return Matrix.over(fmpz_mat(*plain.shape, values), denominator)


def exact_vector(array: Array, where: str = "array") -> tuple[Fraction, ...]:
    """Return a one-dimensional array as exact numbers."""
    plain = _plain(array)
    if plain.ndim != 1:
        raise ShapeError(f"{where}: expected a vector, got an array of shape {plain.shape}")
    values, denominator = numerators(plain, where)
    return tuple(Fraction(v, denominator) for v in values)


def numerators(array: Array, where: str = "array") -> tuple[list[int], int]:
    """Return the entries of an array, flattened, as integers over one positive denominator.

    Raises:
        InexactError: NaN or an infinity, with its place.
        UnsupportedError: neither float16, float32, float64 nor integers.
    """
    flat = np.ravel(array)
    if flat.dtype.kind in "iu":
        return [int(v) for v in flat.tolist()], 1
    if flat.dtype not in (np.float16, np.float32, np.float64):
        raise UnsupportedError(f"{where}: expected float16, float32, float64 or integers, got {flat.dtype}")
    values = flat.astype(np.float64)
    finite = np.isfinite(values)
    if not finite.all():
        place = int(np.argmin(finite))
        raise InexactError(f"{where}: expected finite numbers, got {values[place]} at flat index {place}")
    fractions, exponents = np.frexp(values)
    mantissas = np.ldexp(fractions, 53).astype(np.int64)
    trailing = np.zeros(len(values), dtype=np.int64)
    nonzero = mantissas != 0
    lowest = mantissas[nonzero] & -mantissas[nonzero]  # the lowest set bit, a power of two
    trailing[nonzero] = np.frexp(lowest.astype(np.float64))[1] - 1
    shifts = np.where(nonzero, exponents - 53 + trailing, 0)
    odd = (mantissas >> trailing).tolist()
    bottom = min(0, int(shifts.min(initial=0)))
    return [m << s for m, s in zip(odd, (shifts - bottom).tolist(), strict=True)], 1 << -bottom


def _plain(array: Array) -> Array:
    """Return a numpy array of a numpy array, torch tensor or nested list."""
    detached = array.detach().cpu() if hasattr(array, "detach") else array
    return np.asarray(detached)
