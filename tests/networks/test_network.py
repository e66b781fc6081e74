"""Networks: value, pattern and affine piece agree with the definition, written out with Fractions."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from exactrelu.errors import InexactError, ShapeError
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

EDGES = [Fraction(0), Fraction(1), Fraction(-1), Fraction(10**30), Fraction(1, 10**30)]


def rand_number(rng):
    return rng.choice(EDGES) if rng.random() < 0.3 else Fraction(rng.randint(-5, 5), rng.randint(1, 4))


def rand_layers(rng):
    """Return layers as plain data (W, b, relu), of depth 0 to 4."""
    widths = [rng.randint(1, 4) for _ in range(rng.randint(1, 5))]
    return widths[0], [
        (
            [[rand_number(rng) for _ in range(n)] for _ in range(m)],
            [rand_number(rng) for _ in range(m)],
            rng.random() < 0.8,
        )
        for n, m in itertools.pairwise(widths)
    ]


def forward(layers, x):
    """Return value and pattern by the definition."""
    gates = []
    for W, b, relu in layers:
        x = [sum(w * v for w, v in zip(row, x, strict=True)) + c for row, c in zip(W, b, strict=True)]
        if relu:
            gates.append(tuple(v > 0 for v in x))
            x = [max(v, Fraction(0)) for v in x]
    return tuple(x), tuple(gates)


def network_of(layers, inputs):
    return Network([Layer(W, b, "relu" if relu else "identity") for W, b, relu in layers], inputs)


@pytest.mark.parametrize("seed", range(100))
def test_value_and_pattern_are_those_of_the_definition(seed):
    rng = random.Random(seed)
    inputs, layers = rand_layers(rng)
    x = [rand_number(rng) for _ in range(inputs)]
    network = network_of(layers, inputs)
    assert (network.value(x), network.pattern(x)) == forward(layers, x), f"seed {seed}, x = {x}"


@pytest.mark.parametrize("seed", range(100))
def test_the_piece_of_the_pattern_at_a_point_has_the_value_there(seed):
    rng = random.Random(seed)
    inputs, layers = rand_layers(rng)
    x = [rand_number(rng) for _ in range(inputs)]
    value, pattern = forward(layers, x)
    assert network_of(layers, inputs).piece(pattern)(x) == value, f"seed {seed}, x = {x}"


@pytest.mark.parametrize("seed", range(50))
def test_the_piece_of_any_pattern_is_the_product_of_gated_layers(seed):
    rng = random.Random(seed)
    inputs, layers = rand_layers(rng)
    pattern = [tuple(rng.random() < 0.5 for _ in b) for _, b, relu in layers if relu]
    x = y = [rand_number(rng) for _ in range(inputs)]
    gates = iter(pattern)
    for W, b, relu in layers:
        gate = next(gates) if relu else [True] * len(b)
        sums = [sum(w * v for w, v in zip(row, y, strict=True)) + c for row, c in zip(W, b, strict=True)]
        y = [v if on else Fraction(0) for v, on in zip(sums, gate, strict=True)]
    assert network_of(layers, inputs).piece(tuple(pattern))(x) == tuple(y)


def test_a_unit_at_zero_is_off():
    network = Network([Layer([[1], [-1], [0]], [0, 0, 0])])
    assert network.pattern([0]) == ((False, False, False),)
    assert network.pattern(["1e-30"]) == ((True, False, False),)


def test_counts_of_layers_and_units():
    network = Network([Layer([[1, 2]] * 3, [0] * 3), Layer([[1, 1, 1]], [0], "identity"), Layer([[1]] * 2, [0] * 2)])
    assert (network.inputs, network.outputs, network.depth, network.neurons) == (2, 2, 3, 5)


def test_no_layers_are_the_identity():
    network = Network([], 2)
    assert network.value(["1/2", -3]) == (Fraction(1, 2), -3)
    assert network.pattern([0, 0]) == ()
    assert network.piece(())([Fraction(5), Fraction(6)]) == (5, 6)
    assert (network.outputs, network.depth, network.neurons) == (2, 0, 0)


def test_no_inputs_leave_the_bias():
    network = Network([Layer([[], []], [3, -2])])
    assert (network.value([]), network.pattern([])) == ((3, 0), ((True, False),))
    assert network.piece(((True, True),))([]) == (3, -2)


def test_layers_that_do_not_fit_are_refused():
    one, two = Layer([[1]], [0]), Layer([[1, 2]], [0])
    with pytest.raises(ShapeError, match="layer 1: weight is 1x2, but the layer before has 1 units"):
        Network([one, two])
    with pytest.raises(ShapeError, match="the network has 3 inputs"):
        Network([one], 3)
    with pytest.raises(ShapeError, match="number of inputs"):
        Network([])


def test_points_that_do_not_fit_are_refused():
    network = Network([Layer([[1, 2]], [0])])
    with pytest.raises(ShapeError, match="expected 2 coordinates, got 1"):
        network.value([1])
    with pytest.raises(InexactError, match=r"point\[1\]"):
        network.pattern([1, 0.5])


@pytest.mark.parametrize(
    "pattern", [(), ((True,),), ((True, False), (True,)), ((True, False), (True, False), (True, False))]
)
def test_patterns_that_do_not_fit_are_refused(pattern):
    network = Network([Layer([[1], [2]], [0, 0]), Layer([[1, 1]] * 2, [0, 0])])
    with pytest.raises(ShapeError, match="gate"):
        network.piece(pattern)
