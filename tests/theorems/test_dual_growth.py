"""Dual growth: the inequalities of a certified functional at many layers, and families that have none."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.sequences.harmonic import sample
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.dual_growth import DualGrowth, attempt
from exactrelu.theorems.outcome import NotCertified

GROWING = [
    ("W", [["2"]], ["-1"], ["11/10"]),
    ("W", [["1/2", "1/2"], ["1/2", "1/2"]], ["1", "0"], ["0", "0"]),
    ("W", [["3", "-1", "0"], ["-5", "1/7", "2"], ["7/3", "1", "1"]], ["0", "0", "0"], ["2", "1", "1"]),
    ("P", [["1/n", "-1/n"], ["-1/n", "3/n"]], ["0", "0"], ["-2", "3"]),
    ("P", [["1/n", "-1/n"], ["3/n", "5/n"]], ["-1/n", "0"], ["2", "1"]),
    ("P", [["0", "-1/2^n"], ["0", "0"]], ["0", "(1+(-1)^n)/n"], ["0", "0"]),
    ("W", [["0", "3"], ["1", "0"]], ["1/n", "-1"], ["5", "5"]),
    ("W", [["2+1/n"]], ["-1-1/n"], ["4"]),
]


def dot(z, y):
    return sum((a * v for a, v in zip(z, y, strict=True)), Fraction(0))


def certified(f, x):
    return attempt(f, domain_of({"point": x}, len(x)))


def gain(found, n):
    return {"c": found.a, "n": found.a / n, "s": Fraction(0)}[found.mode]


@pytest.mark.parametrize(("given", "matrix", "b", "x"), GROWING)
def test_a_certified_functional_grows_by_its_factor_at_every_layer(given, matrix, b, x, family):
    f = family(matrix, b, given)
    found = certified(f, x)
    assert isinstance(found, DualGrowth)
    y, levels = found.x, []
    for n in range(1, 60):
        before, y = y, f.layer(n).apply(y)
        levels.append(dot(found.z, y) - found.c)
        if n >= max(2, found.n0):
            assert levels[-1] >= (1 + gain(found, n)) * (dot(found.z, before) - found.c)
    assert found.sum is not None or levels[found.k - 1] > 0
    assert levels[58] > levels[28]


@pytest.mark.parametrize("seed", range(25))
def test_certified_random_layers_grow(seed, family):
    rng = random.Random(seed)
    m = rng.randint(1, 3)
    f = family(
        [[str(Fraction(rng.randint(-4, 5), rng.randint(1, 3))) for _ in range(m)] for _ in range(m)],
        [str(rng.randint(-2, 2)) for _ in range(m)],
        "W",
    )
    found = certified(f, [str(rng.randint(0, 6)) for _ in range(m)])
    y = found.x if isinstance(found, DualGrowth) else None
    if y is not None:
        path = [y := f.layer(n).apply(y) for n in range(1, 80)]
        assert dot(found.z, path[78]) > dot(found.z, path[48]), f"seed {seed}"


BOUNDED = [
    ("W", [["2"]], ["-1"], ["1"]),
    ("W", [["2"]], ["-1"], ["1/2"]),
    ("W", [["1/2", "1/2"], ["1/2", "1/2"]], ["1", "-1"], ["0", "0"]),
    ("W", [["0", "1"], ["1", "0"]], ["0", "0"], ["1", "0"]),
    ("P", [["1/n^2"]], ["1/n^2"], ["1"]),
    ("W", [["-2"]], ["1"], ["0"]),
]


@pytest.mark.parametrize(("given", "matrix", "b", "x"), BOUNDED)
def test_bounded_sequences_have_no_functional_that_grows(given, matrix, b, x, family):
    assert isinstance(certified(family(matrix, b, given), x), NotCertified)


LOSING = [("1-1/n^2", "1/n"), ("1+(-1)^n/n", "1/n"), ("1-(1/2)^n", "1/n"), ("1-1/n^2+(-1)^n/n", "1/2+1/n")]


@pytest.mark.parametrize(("W", "b"), LOSING)
def test_small_losses_are_made_up_for_by_a_bounded_sequence(W, b, family):
    f = family([[W]], [b], "W")
    found = certified(f, ["0"])
    assert isinstance(found, DualGrowth) and found.sum is not None
    z = found.factor
    for n in range(found.n0, found.n0 + 60):
        assert sample(z, n) * f.layer(n).weight[0, 0] >= sample(z, n - 1) >= 0
        assert sample(z, n) <= 2


@pytest.mark.parametrize(("W", "b"), [("1-1/n", "1/n"), ("1-1/n^2", "1/n^2"), ("1-1/n^2", "-1/n")])
def test_larger_losses_and_finite_sums_are_not_called_growth(W, b, family):
    assert isinstance(certified(family([[W]], [b], "W"), ["0"]), NotCertified)
