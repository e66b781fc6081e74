"""Necessity: the table of networks that converge although [W_n b_n] does not tend to [I 0], and why they may."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.convergence.decide import decide
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.necessity import analyse, known_limits

# matrix, bias, failing rows, whether known limits are positive, whether they are affinely independent
TABLE = {
    "zero": ([["0"]], ["0"], [1], False, False),
    "minus identity": ([["-1"]], ["0"], [1], False, False),
    "average": ([["1/2", "1/2"], ["1/2", "1/2"]], ["0", "0"], [1, 2], True, False),
    "doubling": ([["2"]], ["-1"], [1], False, True),
    "dead neuron": ([["1", "0"], ["0", "-7"]], ["0", "0"], [2], False, False),
    "identity": ([["1", "0"], ["0", "1"]], ["0", "0"], [], True, True),
}


@pytest.mark.parametrize("name", TABLE)
def test_each_counterexample_misses_the_hypothesis_of_the_table(name, family):
    W, b, rows, positive, independent = TABLE[name]
    found = analyse(family(W, b, "W"))
    assert found.facts()["rows"] == rows and found.holds == (not rows)
    assert (found.positive, found.independent) == (positive, independent)
    assert not (found.positive and found.independent) or found.holds


def test_a_row_that_tends_to_the_identity_is_not_named(family):
    found = analyse(family([["1/n", "0"], ["(-1)^n/n", "0"]], ["0", "2/(n+1)"]))
    assert found.holds and "tends to [I 0]" in found.words()


@pytest.mark.parametrize(
    ("entry", "words"),
    [("(-1)^n", "has no limit"), ("n", "has no limit"), ("2^n-(-2)^n", "has no limit"), ("1/2", "(3/2, 0)")],
)
def test_a_row_without_the_right_limit_is_described(entry, words, family):
    found = analyse(family([[entry]], ["0"]))
    assert not found.holds and words in found.words()


def test_one_common_limit_is_affinely_dependent(family):
    found = analyse(family([["1/2"]], ["1/2"], "W"), (Fraction(1),))
    assert found.positive and found.independent is False
    assert "affinely dependent" in found.words()


def test_layers_that_change_have_no_followed_limits(family):
    assert known_limits(family([["1/n"]], ["0"])) == ()


def test_the_verdict_of_a_converging_network_carries_the_counterexample(family):
    verdict = decide(family([["1/2"]], ["1/2"], "W"), domain_of({"all_space": 1}, 1), "converges")
    assert verdict.facts["necessity"] == {"holds": False, "rows": [1], "positive": True, "independent": False}
    assert "no 2 inputs have affinely independent limits" in verdict.reason


def test_the_verdict_of_a_summable_network_says_that_the_condition_holds(family):
    verdict = decide(family([["1/n^2"]], ["0"]), domain_of({"all_space": 1}, 1), "converges")
    assert verdict.facts["necessity"]["holds"] and "affinely" not in verdict.reason
