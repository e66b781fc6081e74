"""Frozen patterns: gates proved for all later layers agree with the layers, and unproved ones are refused."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.theorems.absolute_summability import certify
from exactrelu.theorems.frozen_pattern import OFF, ON, RISES, FrozenPattern, freeze
from exactrelu.theorems.outcome import NotCertified


def frozen_at(family, x, depth):
    """Return the pattern behind the exact value of a layer, with the bounds of the tail."""
    y, evidence = tuple(Fraction(v) for v in x), certify(family)
    for n in range(1, depth + 1):
        y = family.layer(n).apply(y)
    below, above = evidence.spread(depth, max(y), 64)
    sides = [(max(v - below, Fraction(0)), v + above) for v in y]
    return y, freeze(family, sides, [v == 0 for v in y], depth)


@pytest.mark.parametrize(
    ("P", "b", "x", "modes"),
    [
        ([["1/n^2"]], ["0"], [1], (ON,)),
        ([["1/n^2"]], ["0"], [0], (OFF,)),
        ([["0"]], ["1/2^n"], [-5], (ON,)),
        ([["0"]], ["-1/n^2"], ["1/2"], (OFF,)),
        ([["0", "0"], ["-1/n^2", "0"]], ["0", "1/n^3"], [3, -1], (ON, OFF)),
        ([["0", "1/n^3"], ["0", "0"]], ["0", "0"], [0, 1], (ON, ON)),
        ([["0"]], ["1/n^2-100/n^4"], [0], (RISES,)),
        ([["0"]], ["1/2^n-1/n^2"], [0], (OFF,)),
        ([["1/n^2", "0"], ["1/2^n-1/n^2", "0"]], ["0", "(-1)^n/n^3"], [3, -9], (ON, OFF)),
    ],
)
def test_the_modes_of_simple_families(family, P, b, x, modes):
    _, found = frozen_at(family(P, b), x, 12)
    assert isinstance(found, FrozenPattern)
    assert found.modes == modes


@pytest.mark.parametrize(
    ("P", "b", "x"),
    [
        ([["0"]], ["-1/2^n"], [1]),  # every layer is on, the limit is 0: relu(x - 1) is not affine there
        ([["0"]], ["1/4^n-1/3^n"], ["1/6"]),  # on in every layer, and the limit is 0
        ([["0", "0"], ["-1/n^2", "0"]], ["0", "1/n^2"], [1, 0]),  # the drift is 0 for the limit 1, both signs around it
    ],
)
def test_a_gate_that_is_not_settled_is_refused(family, P, b, x):
    for depth in (3, 30):
        _, found = frozen_at(family(P, b), x, depth)
        assert isinstance(found, NotCertified) and "neither shown to be on nor off" in found.reason


@pytest.mark.parametrize("seed", range(30))
def test_gates_that_are_proved_are_those_of_the_layers(family, seed):
    rng = random.Random(seed)
    m = rng.randint(1, 3)
    shapes = ["0", "{}/n^2", "{}/(n+1)^3", "{}/2^n", "{}*(-1)^n/n^3"]
    P = [[rng.choice(shapes).format(rng.randint(-3, 3)) for _ in range(m)] for _ in range(m)]
    f = family(P, [rng.choice(shapes).format(rng.randint(-3, 3)) for _ in range(m)])
    depth = max(8, certify(f).first_depth)
    y, found = frozen_at(f, [rng.randint(-2, 9) for _ in range(m)], depth)
    if isinstance(found, NotCertified):
        assert "neuron" in found.reason
        return
    for n in range(depth + 1, depth + 25):
        layer = f.layer(n)
        before = [u + c for u, c in zip(layer.weight.apply(y), layer.bias, strict=True)]
        assert all(u >= 0 if on else u <= 0 for u, on in zip(before, found.gate, strict=True)), (
            f"seed {seed}, layer {n}"
        )
        y = layer.apply(y)
