"""Barriers: layers followed exactly stay between the closed forms, and what these say about limits."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.networks.family import Family
from exactrelu.sequences.harmonic import sample
from exactrelu.sequences.signs import half
from exactrelu.theorems.barriers import Barriers, attempt
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

ENCLOSED = [
    ("-2", "1/n", "3", True),
    ("-1-1/n", "1/n^2", "0", True),
    ("(-1)^n", "1/n", "2", True),
    ("-n", "1/2", "1", False),
    ("-1", "1/2-1/n", "0", False),
    ("-1", "n", "1/3", False),
    ("-1+(1/2)^n", "1", "0", False),
    ("1+1/n^2", "(-1)^n", "1", False),
    ("1+1/n", "(-1)^n", "1/2", False),
    ("1+1/n", "-1/n", "1", True),
    ("(-1)^n", "n", "0", False),
]


def family(W, b):
    return Family(1, weight=[[W]], bias=[b])


def value(terms, n):
    """Return a closed form at n, by its half."""
    return sample(half(terms, n % 2), n // 2)


@pytest.mark.parametrize(("W", "b", "x", "converges"), ENCLOSED)
def test_layers_followed_exactly_stay_between_the_barriers(W, b, x, converges):
    f = family(W, b)
    found = attempt(f, domain_of({"point": [x]}, 1))
    assert isinstance(found, Barriers)
    assert found.converges == converges and found.parts != converges
    y = (Fraction(x),)
    for n in range(1, found.k + 80):
        y = f.layer(n).apply(y)
        if n >= found.k:
            assert value(found.L, n) <= y[0]
            assert found.U is None or y[0] <= value(found.U, n)


def test_the_limit_on_the_threshold_is_the_exact_orbit():
    found = attempt(family("1+1/n", "-1/n"), domain_of({"point": ["1"]}, 1))
    assert found.limit == (1,) and found.L == found.U


@pytest.mark.parametrize("domain", [{"all_space": 1}, {"box": [["-5", "5"]]}])
def test_what_never_exceeds_its_drift_is_enclosed_from_every_x(domain):
    found = attempt(family("-2", "1/n"), domain_of(domain, 1))
    assert found.converges and found.x is None and found.limit == (0,)


@pytest.mark.parametrize(("W", "b", "x"), [("1", "1/n^2", "1"), ("2^n", "1", "1")])
def test_nothing_is_said_where_no_closed_form_decides(W, b, x):
    found = attempt(family(W, b), domain_of({"point": [x]}, 1))
    assert isinstance(found, NotCertified)


def test_the_ends_tell_even_and_odd_layers_apart():
    found = attempt(family("-n", "1/2"), domain_of({"point": ["1"]}, 1))
    assert {found.low, found.high} == {(Fraction(1, 2), Fraction(0))}
