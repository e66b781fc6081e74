"""Gauge: pairs against the layers themselves, the divided family, and what is not divided out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.networks.expression import Expression
from exactrelu.sequences.bounds import term_value
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.gauge import Gauge, attempt, attempt_products, pair_terms
from exactrelu.theorems.outcome import NotCertified

ANY = domain_of({"all_space": 1}, 1)
TEXTS = ["(-1)^n/n", "2*(-1)^n/(n+1)-1/n^2", "1/2^n+(-1)^n/n^3", "(-1)^n*n/(n^2+1)", "1/n", "(-1)^n", "0"]


def value(text, n):
    return Expression.parse(text).at(n)


@pytest.mark.parametrize("text", TEXTS)
def test_pairs_are_products_of_two_layers(text):
    terms = pair_terms(Expression.parse(text).terms)
    for k in range(1, 30):
        exact = (1 + value(text, 2 * k)) * (1 + value(text, 2 * k + 1)) - 1
        assert sum((term_value(t, k) for t in terms), Fraction(0)) == exact


DIVIDED = {
    "alternating": ([["(-1)^n/n"]], ["1/n^2"]),
    "three over n": ([["3*(-1)^n/(n+1)"]], ["0"]),
    "with a coupling": (
        [["3*(-1)^n/(n+1)", "1/n^2"], ["1/2^n", "(-1)^n/n^2-(-1)^n/n+1/3^n"]],
        ["1/2^n", "-1/n^2"],
    ),
    "no diagonal": ([["0", "1/n^2"], ["0", "0"]], ["0", "0"]),
}


@pytest.mark.parametrize("name", DIVIDED)
def test_the_hypotheses_hold_for_the_layers_themselves(family, name):
    """Route two: exact layers from n0 on."""
    f = family(*DIVIDED[name])
    found = attempt(f, ANY)
    assert isinstance(found, Gauge) and found.n0 % 2 == 0 and found.converges
    for k in range(found.n0 // 2, found.n0 // 2 + 30):
        even, odd = f.layer(2 * k), f.layer(2 * k + 1)
        for j, bounds in found.pairs:
            first, second = even.weight[j, j], odd.weight[j, j]
            assert min(first, second) >= Fraction(1, 2)
            assert abs(first * second - 1) <= sum(b.at(k) for b in bounds)
        for entry in found.entries:
            for layer, n in ((even, 2 * k), (odd, 2 * k + 1)):
                v = layer.weight[entry.row, entry.column] if entry.target == "P" else layer.bias[entry.row]
                assert abs(v) <= sum(b.at(n) for b in entry.bounds)
    assert all(b.mode == "g" or b.k >= 2 for _, bounds in found.pairs for b in bounds)
    assert all(b.mode == "g" or b.k >= 2 for entry in found.entries for b in entry.bounds)


@pytest.mark.parametrize("name", DIVIDED)
def test_the_divided_network_follows_the_layers(family, name):
    """M_n N_n are the layers of M_n W_n M_{n-1}^-1 and M_n b_n, exactly."""
    f = family(*DIVIDED[name])
    n0 = attempt(f, ANY).n0
    m = f.width
    y = z = tuple(Fraction(7, 2) + i for i in range(m))
    before = [Fraction(1)] * m
    for n in range(n0, n0 + 12):
        layer = f.layer(n)
        after = [c / layer.weight[j, j] for j, c in enumerate(before)]
        y = layer.apply(y)
        z = tuple(
            max(
                sum((after[i] * layer.weight[i, j] / before[j] * z[j] for j in range(m)), after[i] * layer.bias[i]),
                Fraction(0),
            )
            for i in range(m)
        )
        before = after
        assert z == tuple(c * v for c, v in zip(before, y, strict=True))


NOT_DIVIDED = {
    "growing": (
        [["1/n"]],
        ["0"],
        "a convergent diagonal: the product of 1 + a_n, a_n entry (1,1) of P_n, is unbounded",
    ),
    "falling": (
        [["-1/(n+1)"]],
        ["0"],
        "a convergent diagonal: the product of 1 + a_n, a_n entry (1,1) of P_n, tends to 0",
    ),
    "constant": ([["1"]], ["0"], "a convergent diagonal: the product of 1 + a_n, a_n entry (1,1) of P_n, is unbounded"),
    "turning": ([["-2"]], ["0"], "a convergent diagonal: the product of 1 + a_n, a_n entry (1,1) of P_n, has no limit"),
    "not rational": (
        [["1/2^n-2"]],
        ["0"],
        "a convergent diagonal: the product of 1 + a_n, a_n entry (1,1) of P_n, is not",
    ),
    "swinging bias": ([["(-1)^n/n"]], ["(-1)^n/n"], "finite sums off the diagonal"),
    "swinging coupling": ([["0", "(-1)^n/n"], ["0", "0"]], ["0", "0"], "finite sums off the diagonal"),
}


@pytest.mark.parametrize("name", NOT_DIVIDED)
def test_the_failing_hypothesis_is_named(family, name):
    matrix, bias, hypothesis = NOT_DIVIDED[name]
    found = attempt(family(matrix, bias), ANY)
    assert isinstance(found, NotCertified) and f"{found.hypothesis}: {found.reason}".startswith(hypothesis)


def test_biases_play_no_part_for_products(family):
    f = family([["(-1)^n/n"]], ["n"])
    assert isinstance(attempt(f, ANY), NotCertified)
    assert isinstance(attempt_products(f, ANY), Gauge)
