"""Constant nonnegative layers: the projection is the limit of the powers, and other matrices are left alone."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.theorems.linear_layers import attempt, steady

SETTLING = [
    ([["1/2", "1/2"], ["1/2", "1/2"]], ["0", "0"]),
    ([["0", "1", "0"], ["1/3", "0", "2/3"], ["1/2", "1/4", "1/4"]], ["0", "0", "0"]),
    ([["1/2"]], ["3"]),
    ([["0", "2"], ["0", "0"]], ["1", "0"]),
    ([["1", "1"], ["0", "1/2"]], ["0", "0"]),
    ([["0"]], ["0"]),
]
OTHERS = [
    ([["1"]], ["1"]),
    ([["0", "1"], ["1", "0"]], ["0", "0"]),
    ([["1", "1"], ["0", "1"]], ["0", "0"]),
    ([["2"]], ["0"]),
    ([["-1/2"]], ["1"]),
    ([["1/2+1/2^n"]], ["0"]),
]


@pytest.mark.parametrize(("W", "b"), SETTLING)
def test_the_layers_come_near_the_projection(W, b, family):
    f = family(W, b, "W")
    found = attempt(f)
    rng = random.Random(str(W))
    y = x = tuple(Fraction(rng.randint(0, 9), rng.randint(1, 3)) for _ in b)
    limit = [sum((e * v for e, v in zip(row, (*x, 1), strict=True)), Fraction(0)) for row in found.E[:-1]]
    gaps = []
    for n in range(1, 25 * found.q + 40):
        y = f.layer(n).apply(y)
        gaps.append(max(abs(u - v) for u, v in zip(y, limit, strict=True)))
    assert gaps[-1] <= gaps[0] / 1000


@pytest.mark.parametrize(("W", "b"), OTHERS)
def test_powers_that_do_not_settle_have_no_projection(W, b, family):
    assert attempt(family(W, b, "W")) is None


STEADY = [
    ([["1", "-1/2"], ["0", "1/2"]], ["0", "0"], [("4", "5"), ("0", "1")], (0, 1)),
    ([["1/2", "1/2"], ["1/2", "1/2"]], ["1", "-1"], [("5", "6"), ("3", "3")], (0, 1)),
    ([["1/2", "-1"], ["1", "-1"]], ["1", "-3"], [("2", "2"), ("0", "0")], (0,)),
    ([["-1/2", "0"], ["1/4", "1"]], ["3", "-1/2"], [("2", "2"), ("3", "4")], (0, 1)),
]


@pytest.mark.parametrize(("W", "b", "box", "pattern"), STEADY)
def test_a_steady_pattern_is_kept_by_exact_trajectories(W, b, box, pattern, family):
    f = family(W, b, "W")
    sides = [(Fraction(low), Fraction(high)) for low, high in box]
    found = steady(f, sides)
    assert found is not None and found.pattern == pattern
    rng = random.Random(str(W))
    for _ in range(9):
        y = tuple(low + (high - low) * Fraction(rng.randint(0, 5), 5) for low, high in sides)
        for n in range(1, 60):
            z = f.layer(n).preactivation(y)
            assert all(v >= 0 if i in pattern else v <= 0 for i, v in enumerate(z))
            y = f.layer(n).apply(y)


UNSTEADY = [
    ([["1", "-1/2"], ["0", "1/2"]], ["0", "0"], [("1", "5"), ("0", "1")]),
    ([["0", "1"], ["1", "0"]], ["0", "0"], [("1", "1"), ("2", "2")]),
    ([["-2"]], ["1"], [("0", "0")]),
    ([["2"]], ["0"], [("1", "1")]),
    ([["1/2+1/n"]], ["0"], [("1", "1")]),
]


@pytest.mark.parametrize(("W", "b", "box"), UNSTEADY)
def test_other_layers_are_not_called_steady(W, b, box, family):
    assert steady(family(W, b, "W"), [(Fraction(low), Fraction(high)) for low, high in box]) is None
