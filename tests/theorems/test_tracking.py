"""Tracking: the distance to the closed form shrinks layer by layer as it must, and what is not followed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.networks.family import Family
from exactrelu.sequences.harmonic import sample
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.tracking import Tracking, attempt

FOLLOWED = [
    ("1-1/n", "1/n", ("1", "1")),
    ("1-1/(2*n)", "1/n", ("2", "2")),
    ("1-1/n", "1/n^2", ("0", "0")),
    ("1-3/(2*n)", "-1/n", ("0", "0")),
    ("-1+1/(n+1)", "1", ("1/2", "1/2")),
    ("1/2", "n", (None, None)),
    ("1/2", "-n", ("0", "0")),
    ("-1/2", "1+(-1)^n", ("2", "0")),
    ("1+(-1)^n/2", "1/n", ("0", "0")),
    ("1+(-1)^n", "1", ("3", "1")),
    ("1-(1+(-1)^n)/n", "1/n", ("1", "1")),
    ("(1/2)^n", "1/3", ("1/3", "1/3")),
]
LEFT = [("1", "0", "on the average"), ("2", "-1", "on the average"), ("n", "1", "not bounded"), ("2^n", "0", "grows")]


def family(W, b):
    return Family(1, weight=[[W]], bias=[b])


def found_for(W, b, x="3"):
    return attempt(family(W, b), domain_of({"point": [x]}, 1))


@pytest.mark.parametrize(("W", "b", "ends"), FOLLOWED)
def test_the_ends_of_the_closed_form_are_those_known_by_hand(W, b, ends):
    found = found_for(W, b)
    assert isinstance(found, Tracking)
    assert found.ends == tuple(None if end is None else Fraction(end) for end in ends)
    assert found.converges == (ends[0] is not None and ends[0] == ends[1])


@pytest.mark.parametrize(("W", "b", "ends"), FOLLOWED)
@pytest.mark.parametrize("x", ["3", "-7", "1/9"])
def test_the_distance_in_units_of_the_weight_shrinks_by_its_factor_up_to_the_defect(W, b, ends, x):
    found, f = found_for(W, b, x), family(W, b)
    lost, w, y = found.forgetting.lost, found.forgetting.w, Fraction(x)
    for n in range(1, found.s + 60):
        before, layer = y, f.layer(n)
        y = layer.apply((y,))[0]
        if n <= found.s:
            continue
        c, after = sample(found.c, n - 1), sample(found.c, n)
        defect = layer.weight[0, 0] * c + layer.bias[0] - after
        room = abs(defect) if after else max(defect, Fraction(0))
        assert c >= 0 and sample(w, n) >= 1
        kept = (1 - sample(lost, n - 1)) * sample(w, n) / sample(w, n - 1)
        assert abs(y - after) <= kept * abs(before - c) + room


@pytest.mark.parametrize(("W", "b", "reason"), LEFT)
def test_layers_that_do_not_forget_are_not_followed(W, b, reason):
    found = found_for(W, b)
    assert isinstance(found, NotCertified) and reason in found.reason


def test_layers_of_width_two_are_left_to_others():
    found = attempt(Family(2, weight=[["0", "0"], ["0", "0"]], bias=["0", "0"]), domain_of({"point": ["0", "0"]}, 2))
    assert isinstance(found, NotCertified) and "width 1" in found.reason


def test_a_closed_form_without_a_limit_needs_a_point_of_the_domain():
    nowhere = domain_of({"polytope": {"A": [["1"], ["-1"]], "b": ["-5", "4"]}}, 1)
    assert isinstance(attempt(family("1/2", "n"), nowhere), NotCertified)
