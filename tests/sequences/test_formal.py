"""Formal solutions in powers of n: expansions of exact quotients, and what is left of the recursion."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.networks.expression import Expression
from exactrelu.sequences.formal import closed_form, homogeneous, inverse, series, solution, times
from exactrelu.sequences.harmonic import sample


def terms(text):
    return Expression.parse(text).terms


def random_quotient(rng):
    """Return a random rational expression without poles at n >= 1."""
    top = " + ".join(f"({rng.randint(-5, 5)})*n^{i}" for i in range(rng.randint(1, 4)))
    bottom = " + ".join(f"{rng.randint(1, 5)}*n^{i}" for i in range(rng.randint(1, 4)))
    return f"(({top}) + ({rng.randint(-3, 3)})*(-1)^n/n)/({bottom})".replace(" ", "")


@pytest.mark.parametrize("seed", range(30))
def test_an_expansion_leaves_less_than_its_last_power(seed):
    rng = random.Random(seed)
    entry, low = terms(random_quotient(rng)), -4
    for parity in (0, 1):
        found = series(entry, parity, low)
        for n in (10**6 + parity, 10**8 + parity):
            rest = sample(entry, n) - sum((x * Fraction(n) ** j for j, x in found.items()), Fraction(0))
            assert abs(rest) * n ** (1 - low) < 10**5


@pytest.mark.parametrize(
    ("W", "b"), [("1-1/n", "1/n"), ("1/2+(-1)^n/n", "n+(-1)^n"), ("-1+1/(n+1)", "1"), ("1-1/n", "n")]
)
def test_a_solution_leaves_only_powers_below_those_that_are_kept(W, b):
    w, drift = ((series(terms(text), 0, -8), series(terms(text), 1, -8)) for text in (W, b))
    c = closed_form(solution(w, drift, (True, True), 2, -3, -2))
    for n in (10**6, 10**6 + 1):
        rest = sample(terms(W), n) * sample(c, n - 1) + sample(terms(b), n) - sample(c, n)
        assert abs(rest) * n**3 < 10**6


def test_a_parity_that_is_off_is_zero_and_asks_for_nothing():
    w, b = ({0: Fraction(-2)},) * 2, ({0: Fraction(1)},) * 2
    assert solution(w, b, (True, False), 0, 0, 0) == ({0: Fraction(1)}, {})


def test_equations_without_a_solution_have_none():
    w, b = ({0: Fraction(1)},) * 2, ({0: Fraction(1)},) * 2
    assert solution(w, b, (True, True), 0, 0, 0) is None


def test_a_homogeneous_solution_is_nearly_kept():
    w = (series(terms("1+(-1)^n/n"), 0, -8), series(terms("1+(-1)^n/n"), 1, -8))
    g = closed_form(homogeneous(w, 0, -3, -3))
    for n in (10**6, 10**6 + 1):
        assert abs(sample(terms("1+(-1)^n/n"), n) * sample(g, n - 1) - sample(g, n)) * n**4 < 10**6


def test_an_inverse_times_its_series_is_one():
    a = series(terms("(3*n+1)/(n+2)"), 0, -6)
    assert times(a, inverse(a, -6), -6) == {0: Fraction(1)}


def test_a_growing_base_has_no_expansion():
    assert series(terms("2^n"), 0, -3) is None
