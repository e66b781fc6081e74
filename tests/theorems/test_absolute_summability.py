"""Evidence of absolute summability against the matrices themselves, and the named failures."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.norms import matrix_norm, weighted_norm
from exactrelu.sequences.decay import ZERO, power
from exactrelu.theorems.absolute_summability import AbsoluteSummability, certify, perturbation_terms
from exactrelu.theorems.outcome import NotCertified

SUMMABLE = {
    "inverse square": ([["1/n^2"]], ["0"], "P"),
    "weight given": ([["1+1/n^2"]], ["0"], "W"),
    "one way": ([["0", "1/(n+1)^2"], ["0", "0"]], ["1/2^n", "0"], "P"),
    "zero": ([["0"]], ["0"], "P"),
    "identity weight": ([["1", "0"], ["0", "1"]], ["0", "0"], "W"),
    "only a bias": ([["0"]], ["5/n^2"], "P"),
    "alternating": ([["(-1)^n/n^2"]], ["(-1/3)^n"], "P"),
    "growing polynomial": ([["n^3/2^n"]], ["n^3/2^n"], "P"),
    "huge constant": ([["1000/n^2"]], ["1000/n^2"], "P"),
    "several bases": ([["1/2^n+(-1)^n/n^2+1/3^n"]], ["1/n^3-(2/3)^n"], "P"),
    "geometric and power": ([["1/2^n"]], ["1/n^2"], "P"),
    "dense": ([["1/n^2", "-1/(n+3)^2"], ["(n+5)/n^3", "1/2^n"]], ["n/(n^3+1)", "-1/n^2"], "P"),
    "width three": ([["1/n^2", "0", "0"], ["0", "0", "1/3^n"], ["1/n^4", "0", "0"]], ["0", "1/n^2", "0"], "P"),
    "negative weight part": ([["1-1/n^2"]], ["-1/n^2"], "W"),
}


@pytest.mark.parametrize("name", SUMMABLE)
@pytest.mark.parametrize("weights", [None, (3, 1, 7)])
def test_bounds_and_inequalities_hold_for_the_layers_themselves(family, name, weights):
    """Route two: norms of the exact matrices W_n - I at many layers."""
    f = family(*SUMMABLE[name])
    evidence = certify(f, weights if weights is None else weights[: f.width])
    assert isinstance(evidence, AbsoluteSummability) and evidence.holds()
    pair, w = evidence.pair, evidence.weights
    for n in [*range(pair.n0, pair.n0 + 12), pair.n0 + 100, pair.n0 + 1000]:
        layer = f.layer(n)
        p = matrix_norm(layer.weight - Matrix.identity(f.width), w)
        beta = weighted_norm(layer.bias, w)
        assert p <= pair.p.at(n) and beta <= pair.beta.at(n)
        assert pair.E.at(n - 1) >= p + pair.E.at(n) * (1 + p)
        assert pair.F.at(n - 1) >= beta * (1 + pair.E.at(n)) + pair.F.at(n)


@pytest.mark.parametrize("name", SUMMABLE)
def test_the_tail_bounds_the_distance_to_later_layers(family, name):
    """Route two: exact values of later layers from random points."""
    f = family(*SUMMABLE[name])
    evidence = certify(f)
    k = max(1, evidence.n0 - 1)
    if k > 60:
        return
    rng = random.Random(name)
    y = tuple(Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(f.width))
    at_k = None
    for n in range(1, k + 14):
        y = f.layer(n).apply(y)
        if n == k:
            at_k = y
        if n >= k:
            distance = max(abs(a - c) for a, c in zip(y, at_k, strict=True))
            assert distance <= evidence.pair.tail(k, max(at_k), 64), f"{name}, layer {n}"


FAILING = {
    "harmonic bias": ([["0"]], ["(-1)^n/n"], "sum ||b_n||", ">= 1/n for n >= 1"),
    "half over n": (
        [["0", "1/(2*n)"], ["0", "0"]],
        ["0", "0"],
        "sum ||P_n||",
        "(1,2) of P_n is of order 1/n: ||P_n|| >= (1/2)/n",
    ),
    "constant": ([["-1"]], ["0"], "sum ||P_n||", "does not tend to 0"),
    "polynomial": ([["n^2"]], ["0"], "sum ||P_n||", "grows like n^2"),
    "exponential": ([["0"]], ["2^n/n^9"], "sum ||b_n||", "grows like (2)^n"),
    "hidden among others": ([["1/n^2+1/2^n+(-1)^n/(n+1)"]], ["0"], "sum ||P_n||", "of order 1/n"),
}


@pytest.mark.parametrize("name", FAILING)
def test_the_failing_hypothesis_is_named(family, name):
    matrix, bias, hypothesis, words = FAILING[name]
    found = certify(family(matrix, bias))
    assert isinstance(found, NotCertified) and found.hypothesis.startswith(hypothesis)
    assert words in found.reason


def test_a_summable_family_without_a_reachable_start_is_not_certified(family):
    found = certify(family([["10^30/n^2"]], ["0"]))
    assert isinstance(found, NotCertified) and "no tail was found" in found.reason


def test_weight_and_perturbation_spellings_agree(family):
    by_P = family([["1/n^2", "0"], ["(-1)^n/n^2", "-1"]], ["0", "0"])
    by_W = family([["1+1/n^2", "0"], ["(-1)^n/n^2", "0"]], ["0", "0"], "W")
    assert perturbation_terms(by_P) == perturbation_terms(by_W)


def test_evidence_that_was_changed_does_not_hold(family):
    evidence = certify(family([["1/n^2", "1/2^n"], ["0", "0"]], ["1/n^3", "0"]))
    pair, entries = evidence.pair, evidence.entries
    assert evidence.holds()
    assert not replace(evidence, pair=replace(pair, p=ZERO)).holds()
    assert not replace(evidence, pair=replace(pair, p=power(pair.p.c / 2, 2))).holds()
    assert not replace(evidence, pair=replace(pair, beta=ZERO, F=ZERO)).holds()
    assert not replace(evidence, pair=replace(pair, n0=1)).holds()
    halved = replace(entries[0], bounds=(power(Fraction(1, 2), 2),))
    assert not replace(evidence, entries=(halved, *entries[1:])).holds()
    assert not replace(evidence, weights=()).holds()
    assert not replace(evidence, weights=(0, 1)).holds()


def test_items_follow_the_order_of_the_certificate(family):
    evidence = certify(family([["0", "1/(n+1)^2"], ["0", "0"]], ["1/2^n", "0"]))
    assert list(evidence.items()) == [
        ["w", [1, 1]],
        ["n", 2],
        ["t", "P", 0, 1, [[1, 1, 2]]],
        ["t", "b", 0, 0, [[1, 1, 1, 2]]],
        ["p", "r", 1, 1, 2],
        ["q", "g", 1, 1, 1, 2],
        ["E", "r", 1, 1, 0, 1],
        ["F", "g", 2, 1, 1, 2],
    ]
