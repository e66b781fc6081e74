"""Reflection: bounds against exact sums of layers, enclosures against exact trajectories."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.norms import matrix_norm, weighted_norm
from exactrelu.networks.rooted import read_entry, rooted_family
from exactrelu.sequences.decay import ZERO, power
from exactrelu.theorems.conditional_sums import product_tail
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.reflection import Reflection, attempt, certify

FAMILIES = {
    "bias": ([["0"]], ["(-1)^n/n"], "P"),
    "weight": ([["1+(-1)^n/n"]], ["0"], "W"),
    "both": ([["-3*(-1)^n/(n+1)"]], ["2*(-1)^n/(n+5)-1/n^2"], "P"),
    "one way": ([["0", "(-1)^n/n"], ["0", "0"]], ["0", "0"], "P"),
    "dense": ([["(-1)^n/n", "1/n^2"], ["1/2^n", "(-1)^n*n/(n^2+5)+1/3^n"]], ["(-1)^n/n", "0"], "P"),
    "geometric": ([["(-1/2)^n"]], ["1/3^n"], "P"),
    "mixed": ([["1/2^n"]], ["(-1)^n/n"], "P"),
    "only squares": ([["1/n^2"]], ["-1/n^2"], "P"),
    "zero": ([["0"]], ["0"], "P"),
}


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("weights", [None, (3, 1)])
def test_the_bounds_hold_for_the_layers_and_their_sums(family, name, weights):
    """Route two: exact matrices, added one by one."""
    f = family(*FAMILIES[name])
    evidence = certify(f, weights if weights is None else weights[: f.width])
    assert isinstance(evidence, Reflection) and evidence.sums.holds()
    s, w = evidence.sums, evidence.weights
    for k in (s.n0, s.n0 + 1, s.n0 + 9):
        layers = [f.layer(n) for n in range(k + 1, k + 40)]
        P = [layer.weight - Matrix.identity(f.width) for layer in layers]
        for n, (matrix, layer) in enumerate(zip(P, layers, strict=True), k + 1):
            assert matrix_norm(matrix, w) <= s.p.at(n) and weighted_norm(layer.bias, w) <= s.beta.at(n)
        assert all(matrix_norm(total, w) <= s.g.at(k) for total in accumulate(P))
        biases = accumulate((layer.bias for layer in layers), lambda a, b: [u + v for u, v in zip(a, b, strict=True)])
        assert all(weighted_norm(total, w) <= s.h.at(k) for total in biases)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("seed", range(6))
def test_later_layers_stay_within_the_spread(family, name, seed):
    """Route two: exact trajectories from random points."""
    f = family(*FAMILIES[name])
    evidence = certify(f)
    rng = random.Random(f"{name} {seed}")
    k = max(evidence.first_depth, rng.randint(8, 14))
    y = at_k = tuple(Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(f.width))
    spread = None
    for n in range(1, k + 60):
        y = f.layer(n).apply(y)
        if n >= k and spread is None:
            k, at_k = n, y
            spread = evidence.spread(k, max(at_k), 64)
        if spread is not None:
            below, above = spread
            assert all(a - below <= v <= a + above for v, a in zip(y, at_k, strict=True)), f"k = {k}, n = {n}"
    assert spread is not None


def test_the_alternating_bias_has_the_limit_known_in_closed_form(family):
    """N(x) = max(x, 1) - log 2; here 2 - log 2, and log 2 = 1 - 1/2 + 1/3 - ... lies between neighbouring sums."""
    f = family([["0"]], ["(-1)^n/n"])
    y = Fraction(2)
    for n in range(1, 201):
        y = max(y + Fraction((-1) ** n, n), Fraction(0))
    below, above = certify(f).spread(200, y, 64)
    partial = sum(Fraction((-1) ** (n + 1), n) for n in range(1, 1001))
    assert y - below <= 2 - (partial + Fraction(1, 1001)) <= 2 - partial <= y + above
    assert below + above < Fraction(2, 100)


FAILING = {
    "harmonic weight": ([["1/n"]], ["0"], "sum P_n", "entry (1,1) of P_n diverges"),
    "harmonic bias": ([["0"]], ["1/n+(-1)^n/n"], "sum b_n", "entry 1 of b_n diverges"),
    "no limit": ([["0"]], ["(-1)^n"], "sum b_n", "does not tend to 0"),
    "growing": ([["n*(-1)^n"]], ["0"], "sum P_n", "unbounded"),
    "exploding": ([["2^n"]], ["0"], "sum P_n", "unbounded"),
    "too late": ([["(-1)^n*(n-10^7)/n^2"]], ["0"], "sum P_n", "no start index up to 1000000"),
}


@pytest.mark.parametrize("name", FAILING)
def test_the_failing_sum_is_named(family, name):
    matrix, bias, hypothesis, words = FAILING[name]
    found = attempt(family(matrix, bias), domain_of({"all_space": 1}, 1))
    assert isinstance(found, NotCertified)
    assert found.hypothesis.startswith(hypothesis) and words in found.reason


def test_evidence_that_was_changed_does_not_hold(family):
    sums = certify(family([["(-1)^n/n", "1/n^2"], ["0", "0"]], ["(-1)^n/n", "0"])).sums
    assert sums.holds()
    for name in ("p", "beta", "g", "h"):
        bound = getattr(sums, name)
        assert not replace(sums, **{name: ZERO}).holds(), name
        assert not replace(sums, **{name: power(bound.c / 2, bound.k)}).holds(), name
        assert not replace(sums, **{name: power(bound.c, 0)}).holds(), name
    assert not replace(sums, n0=0).holds()
    assert not replace(sums, weights=(0, 1)).holds()
    slow = replace(sums.entries[1], bounds=(power(Fraction(1), 1),))
    assert not replace(sums, entries=(sums.entries[0], slow, *sums.entries[2:])).holds()


@pytest.mark.parametrize(
    ("g", "p"),
    [("(-1)^n/n", "(-1)^n/n"), ("1/2^n", "(-1)^n/n"), ("(-1)^n/n", "1/3^n"), ("1/2^n", "1/3^n"), ("0", "1/n^2")],
)  # fmt: skip
def test_sums_of_products_of_bounds_are_bounded(family, g, p):
    first, second = (certify(family([[text]], ["0"])).sums for text in (g, p))
    for k in (1, 5, 30):
        exact = sum((first.g.at(i) * second.p.at(i) for i in range(k + 1, k + 200)), Fraction(0))
        bound = product_tail(first.g, second.p, k, 64)
        assert exact <= bound
        assert bound <= 2 * exact + Fraction(1, 2**60)


def test_too_large_perturbations_have_no_spread_yet(family):
    evidence = certify(family([["50*(-1)^n/n"]], ["0"]))
    assert evidence.spread(10, Fraction(1), 64) is None and not evidence.settled(10)
    assert evidence.spread(10**6, Fraction(1), 64) is not None and evidence.settled(10**7)


@pytest.mark.parametrize("text", ["(-1)^n/sqrt(n)", "(-1)^n*(n+5)^(2/3)/n^(3/4)", "(-1)^n*n^(1/3)/n^(3/4)+1/n^2"])
def test_alternating_sums_whose_bounds_have_an_infinite_product_sum_are_not_claimed(text):
    layers = rooted_family(1, "P", [[read_entry(text)]], [read_entry("0")])
    failed = attempt(layers, domain_of({"all_space": 1}, 1))
    assert isinstance(failed, NotCertified) and failed.hypothesis == "sum of g(n) (|P_n| + |b_n|) finite"
