"""Monotone decrease: the signs that make every trajectory fall, and what is not called falling."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.networks.family import Family
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.monotone_decrease import MonotoneDecrease, attempt, exact_limit
from exactrelu.theorems.outcome import NotCertified

EVERYWHERE = domain_of({"all_space": 2}, 2)
FALLING = [
    ([["-1/n", "0"], ["-(2+(-1)^n)/n", "-1/2^n"]], ["-1/n", "-1/n^2-1/n"], 1),
    ([["0", "0"], ["0", "0"]], ["0", "0"], 1),
    ([["(5-n)/n", "0"], ["0", "-1"]], ["0", "-1"], 5),
]


@pytest.mark.parametrize(("P", "b", "start"), FALLING)
def test_falling_layers_are_certified_and_fall(P, b, start, family):
    f = family(P, b)
    found = attempt(f, EVERYWHERE)
    assert isinstance(found, MonotoneDecrease)
    assert found.n0 == start
    y = (Fraction(7), Fraction(5, 3))
    for n in range(1, 40):
        after = f.layer(n).apply(y)
        assert n < max(2, start) or all(0 <= v <= u for u, v in zip(y, after, strict=True))
        y = after


@pytest.mark.parametrize(
    ("P", "b"), [([["1/n", "0"], ["0", "0"]], ["0", "0"]), ([["0", "0"], ["0", "0"]], ["0", "1/n^2"])]
)
def test_an_entry_that_grows_is_named(P, b, family):
    found = attempt(family(P, b), EVERYWHERE)
    assert isinstance(found, NotCertified)
    assert "entry" in found.reason


@pytest.mark.parametrize(
    ("weight", "bias", "items"),
    [
        ("1-1/n", "0", ["n", 1, 1, 1, [0]]),
        ("1", "-1/n", ["n", 1, 1, 1, [1]]),
        ("1-1/(n+1)", "-1/n^2", ["n", 1, 1, 4, [0]]),
        ("1/2", "0", ["n", 2, 1, 1, [0]]),
    ],
)
def test_what_loses_a_part_of_order_one_over_n_tends_to_zero(weight, bias, items):
    family = Family(1, weight=[[weight]], bias=[bias])
    found = exact_limit(family, domain_of({"point": ["3"]}, 1))
    assert found.limit == (0,) and list(found.items()) == [items]
    values = orbit(family, Fraction(3), 64)
    c, n0 = Fraction(items[2], items[3]), items[1]
    for n in range(max(n0, 2), 64):
        before, after = values[n - 1], values[n]
        assert after <= max(before - c * (before if items[4] == [0] else 1) / n, 0)


@pytest.mark.parametrize(("weight", "bias"), [("1-1/n^2", "0"), ("1", "-1/2^n"), ("1", "0"), ("1", "(-1)^n/n-1/n")])
def test_no_limit_is_named_where_the_losses_are_not_shown_to_be_of_order_one_over_n(weight, bias):
    found = exact_limit(Family(1, weight=[[weight]], bias=[bias]), domain_of({"point": ["3"]}, 1))
    assert found.hypothesis == "the limit 0"


def orbit(family, x, depth):
    values = [x]
    for n in range(1, depth):
        layer = family.layer(n)
        values.append(max(layer.weight.rows()[0][0] * values[-1] + layer.bias[0], Fraction(0)))
    return values
