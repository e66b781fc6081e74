"""Monotone decrease: the signs that make every trajectory fall, and what is not called falling."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.monotone_decrease import MonotoneDecrease, attempt
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
