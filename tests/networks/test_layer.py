"""Layers: shapes checked at the door, values by the definition."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.errors import FormatError, InexactError, ShapeError
from exactrelu.networks.layer import Layer


@pytest.mark.parametrize("seed", range(50))
def test_a_layer_is_its_matrix_its_bias_and_its_activation(seed):
    rng = random.Random(seed)
    m, n = rng.randint(1, 4), rng.randint(0, 4)
    W = [[Fraction(rng.randint(-5, 5), rng.randint(1, 5)) for _ in range(n)] for _ in range(m)]
    b, x = ([Fraction(rng.randint(-5, 5)) for _ in range(k)] for k in (m, n))
    sums = [sum((w * v for w, v in zip(row, x, strict=True)), c) for row, c in zip(W, b, strict=True)]
    assert Layer(W, b, "identity").apply(x) == Layer(W, b).preactivation(x) == tuple(sums)
    assert Layer(W, b).apply(x) == tuple(v if v > 0 else 0 for v in sums)


def test_a_layer_of_a_matrix_is_the_layer_of_its_rows():
    assert Layer(Matrix([["1/2", 3]]), ["0.1"]) == Layer([["1/2", 3]], [Fraction(1, 10)])
    assert Layer(Matrix([["1/2", 3]]), [0]) != Layer([["1/2", 3]], [0], "identity")
    assert (Layer([[1, 2]], [0]).units, Layer([[1, 2]], [0]).inputs) == (1, 2)


@pytest.mark.parametrize(
    ("weight", "bias", "activation", "kind", "words"),
    [
        ([[1], [1, 2]], [0, 0], "relu", ShapeError, "layer 7, weight: row 1 has 2 entries, expected 1"),
        ([[1]], [0, 0], "relu", ShapeError, "layer 7: weight has 1 rows, but bias has 2 entries"),
        ([[1]], [], "relu", ShapeError, "bias has 0"),
        ([[1]], [0], "tanh", FormatError, "'tanh'"),
        ([[0.1]], [0], "relu", InexactError, "layer 7, weight[0][0]: expected an int"),
        ([[1]], [0.5], "relu", InexactError, "layer 7, bias[0]"),
        ([[True]], [0], "relu", InexactError, "truth value"),
        ([["x"]], [0], "relu", FormatError, "'x'"),
    ],
)
def test_a_layer_that_does_not_fit_is_refused_with_its_place(weight, bias, activation, kind, words):
    with pytest.raises(kind) as caught:
        Layer(weight, bias, activation, "layer 7")
    assert words in str(caught.value)


def test_a_point_of_another_length_is_refused():
    with pytest.raises(ShapeError, match="3 coordinates for a layer with 2 inputs"):
        Layer([[1, 2]], [0]).apply([Fraction(0)] * 3)


def test_a_layer_cannot_be_changed():
    with pytest.raises(AttributeError):
        Layer([[1]], [0]).activation = "identity"
