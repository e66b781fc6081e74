"""Orbits followed exactly: divergence, rest, and the reasons to stop."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.periodic_orbit import Orbit, follow, layer_period

ZERO, ONE = Fraction(0), Fraction(1)


def values(f, x, depth):
    """Return N_0(x), ..., N_depth(x) by the definition, layer by layer."""
    path = [tuple(x)]
    for n in range(1, depth + 1):
        path.append(f.layer(n).apply(path[-1]))
    return path


CASES = {
    "permutation": ([["0", "1"], ["1", "0"]], ["0", "0"], (ONE, ZERO), False),
    "permutation at a symmetric point": ([["0", "1"], ["1", "0"]], ["0", "0"], (ONE, ONE), True),
    "repelling fixed point": ([["-2"]], ["1"], (Fraction(1, 3),), True),
    "repelling fixed point from 0": ([["-2"]], ["1"], (ZERO,), False),
    "repelling fixed point from nearby": ([["-2"]], ["1"], (Fraction(1, 3) + Fraction(1, 1000),), False),
    "zero weight": ([["0"]], ["1"], (Fraction(1, 3),), True),
    "minus identity": ([["-1"]], ["0"], (Fraction(5),), True),
    "three-cycle": ([["0", "1", "0"], ["0", "0", "1"], ["1", "0", "0"]], ["0"] * 3, (ONE, Fraction(2), ZERO), False),
    "rotation by a quarter": ([["0", "-1"], ["1", "0"]], ["0", "0"], (ONE, Fraction(2)), True),
    "alternating bias": ([["1"]], ["(-1)^n"], (Fraction(3),), False),
    "alternating weight": ([["(-1)^n"]], ["1"], (Fraction(3),), False),
}


@pytest.mark.parametrize("name", CASES)
def test_the_recurrence_is_seen_in_the_layers_themselves(family, name):
    matrix, bias, x, constant = CASES[name]
    f = family(matrix, bias, "W")
    orbit = follow(f, x)
    assert isinstance(orbit, Orbit) and orbit.constant is constant
    path = values(f, x, orbit.again + 6)
    assert path[orbit.k] == path[orbit.again] == orbit.value
    assert (path[orbit.k + 1] == path[orbit.k]) is constant
    assert (orbit.again - orbit.k) % layer_period(f) == 0


def test_a_repelling_fixed_point_is_left_at_layer_nine(family):
    assert follow(family([["-2"]], ["1"], "W"), (Fraction(1, 3) + Fraction(1, 1000),)).k == 9


def test_varying_layers_are_not_followed(family):
    found = follow(family([["1/n^2"]], ["0"]), (ONE,))
    assert isinstance(found, NotCertified) and "entry (1,1) of P_n" in found.reason
    found = follow(family([["0"]], ["1/2^n"]), (ONE,))
    assert isinstance(found, NotCertified) and "entry 1 of b_n" in found.reason


def test_growth_stops_at_the_limit_of_steps_or_bits(family):
    doubling = family([["2"]], ["1"], "W")
    assert "layer 50" in follow(doubling, (ONE,), max_steps=50).reason
    assert "bits" in follow(doubling, (ONE,), max_bits=100).reason


def test_rest_under_alternating_layers_is_not_called_constant(family):
    found = follow(family([["0"]], ["-2-(-1)^n"], "W"), (ONE,))
    assert isinstance(found, NotCertified) and "alternate" in found.reason


def test_periods(family):
    assert layer_period(family([["2"]], ["0"])) == 1
    assert layer_period(family([["2*(-1)^n"]], ["0"])) == 2
    assert layer_period(family([["n"]], ["0"])) is None
    assert layer_period(family([["0"]], ["2^n"])) is None


def test_the_item_holds_the_point_in_homogeneous_integers(family):
    orbit = follow(family([["0", "1"], ["1", "0"]], ["0", "0"], "W"), (Fraction(1, 2), Fraction(-1, 3)))
    assert list(orbit.items()) == [["o", orbit.k, orbit.again, 6, [3, -2]]]
