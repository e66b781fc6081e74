"""Arrays and states: every float is the dyadic rational of its bits, and nothing else comes in."""

from __future__ import annotations

import itertools
import random
import struct
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.errors import FormatError, InexactError, ShapeError, UnsupportedError
from exactrelu.formats.arrays import exact_matrix, exact_vector, from_arrays, from_state, numerators

BITS = {np.float16: ("<H", "<e", 16), np.float32: ("<I", "<f", 32), np.float64: ("<Q", "<d", 64)}


def by_bits(pattern, size):
    """Return the rational of an IEEE bit pattern, by the definition of the format."""
    mantissa = {16: 10, 32: 23, 64: 52}[size]
    exponents = size - 1 - mantissa
    sign, power = (-1) ** (pattern >> size - 1), pattern >> mantissa & (1 << exponents) - 1
    fraction, bias = pattern & (1 << mantissa) - 1, (1 << exponents - 1) - 1
    if power == (1 << exponents) - 1:
        return None
    whole = fraction if power == 0 else fraction + (1 << mantissa)
    return sign * whole * Fraction(2) ** (max(power, 1) - bias - mantissa)


@pytest.mark.parametrize("kind", BITS)
@pytest.mark.parametrize("seed", range(20))
def test_a_float_is_the_rational_of_its_bits(kind, seed):
    rng, (code, _, size) = random.Random(seed), BITS[kind]
    edges = [0, 1, (1 << size - 1), (1 << size - 1) + 1, (1 << {16: 10, 32: 23, 64: 52}[size]) - 1]
    patterns = [p for p in edges + [rng.getrandbits(size) for _ in range(50)] if by_bits(p, size) is not None]
    array = np.frombuffer(b"".join(struct.pack(code, p) for p in patterns), dtype=np.dtype(kind).newbyteorder("<"))
    values, q = numerators(array)
    assert [Fraction(v, q) for v in values] == [by_bits(p, size) for p in patterns]


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.int64, np.uint64])
def test_integers_are_themselves_to_the_end_of_their_range(kind):
    ends = [np.iinfo(kind).min, np.iinfo(kind).max, 1]
    assert numerators(np.array(ends, dtype=kind)) == (ends, 1)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("kind", BITS)
def test_floats_that_are_no_numbers_are_refused_with_their_place(kind, value):
    with pytest.raises(InexactError, match=r"weights\[0\]: expected finite numbers, got -?(nan|inf) at flat index 3"):
        from_arrays([np.array([[0, 1], [2, value]], dtype=kind)], [np.zeros(2)])


@pytest.mark.parametrize("array", [np.array([True]), np.array([1j]), np.array(["1"]), np.array([None])])
def test_other_kinds_of_numbers_are_refused(array):
    with pytest.raises(UnsupportedError, match="expected float16"):
        exact_vector(array)


def test_empty_arrays_have_no_entries():
    assert numerators(np.zeros(0)) == ([], 1)
    assert exact_matrix(np.zeros((0, 3))).shape == (0, 3)
    assert exact_vector([]) == ()


@pytest.mark.parametrize("seed", range(30))
def test_a_network_of_arrays_has_the_value_of_their_fractions(seed):
    rng = np.random.default_rng(seed)
    widths = rng.integers(1, 5, size=rng.integers(2, 5))
    weights = [rng.normal(size=(m, n)).astype(np.float32) for n, m in itertools.pairwise(widths)]
    biases = [rng.normal(size=m) for m in widths[1:]]
    x = y = [Fraction(float(v)) for v in rng.normal(size=widths[0])]
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        y = [
            sum(Fraction(float(w)) * v for w, v in zip(row, y, strict=True)) + Fraction(float(c))
            for row, c in zip(W, b, strict=True)
        ]
        y = y if i == len(weights) - 1 else [max(v, Fraction(0)) for v in y]
    assert from_arrays(weights, biases).value(x) == tuple(y)


def test_a_state_gives_its_layers_in_order_and_missing_biases_are_zero():
    state = {"a.weight": np.array([[2.0]]), "a.bias": np.array([1.0]), "b.weight": np.array([[-1.0], [0.5]])}
    network = from_state(state)
    assert network.value([3]) == (-7, Fraction(7, 2))
    assert [layer.activation for layer in network.layers] == ["relu", "identity"]
    assert from_state({"weight": np.array([[1.0]])}).value([5]) == (5,)


class Tensor:
    """What exactrelu asks of a torch tensor."""

    def __init__(self, array):
        self.array = array

    def detach(self):
        return self

    def cpu(self):
        return self.array

    def __len__(self):
        return len(self.array)


def test_a_torch_tensor_is_taken_off_its_graph():
    assert from_state({"0.weight": Tensor(np.array([[0.1]]))}).value([1]) == (Fraction(0.1),)


@pytest.mark.parametrize(
    "state",
    [{}, {"weights": np.zeros((1, 1))}, {"a.bias": np.zeros(1)}, {"a.weight": np.zeros((1, 1)), "n": np.zeros(1)}],
)
def test_a_state_with_other_entries_is_refused(state):
    with pytest.raises(FormatError, match=r"NAME\.weight"):
        from_state(state)


def test_shapes_that_do_not_fit_are_refused():
    W, b = np.zeros((2, 3)), np.zeros(2)
    for weights, biases, activations in (
        ([W], [], None),
        ([W], [np.zeros(3)], None),
        ([W, W], [b, b], None),
        ([np.zeros(3)], [b], None),
        ([W], [np.zeros((2, 1))], None),
        ([W], [b], ["relu", "relu"]),
    ):
        with pytest.raises(ShapeError):
            from_arrays(weights, biases, activations)
