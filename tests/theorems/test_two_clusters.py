"""Two clusters: certified boxes hold the layers, by exact iteration, and nothing else is called divergent."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.networks.family import Family
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.two_clusters import TwoClusters, attempt

JUMPING = [
    ([["1/2"]], ["1+(-1)^n"], ["3"]),
    ([["1/2"]], ["1+(-1)^n+1/n"], ["3"]),
    ([["-2+1/n"]], ["1+1/n^2"], ["0"]),
    ([["1/2", "1/4"], ["0", "-3+1/2^n"]], ["1", "1+1/n"], ["0", "1"]),
    ([["(-1)^n/2-1/4"]], ["2"], ["5"]),
    ([["1/3", "-(-1)^n"], ["1/5", "1/7"]], ["1/n", "1"], ["-1", "4"]),
]


@pytest.mark.parametrize(("W", "b", "x"), JUMPING)
def test_the_layers_stay_in_certified_boxes_that_are_apart(W, b, x, family):
    f = family(W, b, "W")
    found = attempt(f, domain_of({"point": x}, len(x)))
    assert isinstance(found, TwoClusters)
    assert any(a[1] < c[0] or c[1] < a[0] for a, c in zip(*found.boxes, strict=True))
    y = found.x
    for n in range(1, 90):
        y = f.layer(n).apply(y)
        box = found.boxes[n % 2]
        assert n < found.k or all(lo <= v <= hi for v, (lo, hi) in zip(y, box, strict=True)), n


OTHERS = [
    ([["1/2"]], ["1+1/n"], ["0"], "none seen"),
    ([["1/2"]], ["(-1)^n/n^2"], ["0"], "none seen"),
    ([["2"]], ["1"], ["0"], "none found"),
    ([["1"]], ["(-1)^n*(1+1/2^n)"], ["5"], "none found"),
    ([["1"]], ["n*(-1)^n"], ["5"], "entries with limits"),
]


@pytest.mark.parametrize(("W", "b", "x", "reason"), OTHERS)
def test_other_layers_are_not_certified_and_the_reason_is_given(W, b, x, reason, family):
    found = attempt(family(W, b, "W"), domain_of({"point": x}, len(x)))
    assert isinstance(found, NotCertified)
    assert reason in found.text()


def test_a_value_without_margin_is_used_only_where_no_entry_is_rounded():
    family = Family(1, weight=[["-2+5/n"]], bias=["1"])
    found = attempt(family, domain_of({"point": ["1"]}, 1))
    y, exact = (Fraction(1),), True
    for n in range(1, 4):
        exact = exact and (1 << 128) % family.layer(n).weight[0, 0].denominator == 0
        y = family.layer(n).apply(y)
    assert y == (0,) and not exact
    assert isinstance(found, NotCertified) or found.k != 3
