"""Nonnegative perturbations: an infinite sum makes a positive point diverge, and nothing else does."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest

from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.nonnegative_iff import Growth, attempt
from exactrelu.theorems.outcome import NotCertified

GROWING = [
    ([["0", "1/n"], ["0", "0"]], ["0", "0"], {"point": ["0", "1"]}, 0),
    ([["0", "1/n"], ["0", "0"]], ["0", "0"], {"box": [["-1", "1"], ["-1", "1"]]}, 0),
    ([["1/n"]], ["0"], {"all_space": 1}, 0),
    ([["0"]], ["1/n"], {"point": ["-5"]}, 0),
    ([["(1+(-1)^n)/n"]], ["0"], {"point": ["1/7"]}, 0),
    ([["(2*n-3)/(2*n^2)"]], ["0"], {"point": ["3"]}, 0),
    ([["2^n/n^9"]], ["0"], {"point": ["1"]}, 0),
    ([["0", "0"], ["1", "1/n"]], ["1/n^2", "0"], {"point": ["-1", "-1"]}, 1),
]


@pytest.mark.parametrize(("P", "b", "where", "coordinate"), GROWING)
def test_a_certified_coordinate_never_falls_and_keeps_growing(P, b, where, coordinate, family):
    f = family(P, b)
    found = attempt(f, domain_of(where, len(b)))
    assert isinstance(found, Growth)
    assert found.place[1] == coordinate
    y, path = found.x, []
    for n in range(1, 90):
        y = f.layer(n).apply(y)
        path.append(y)
    late = path[max(1, found.n0 - 1) - 1 :]
    assert all(u <= v for a, b in pairwise(late) for u, v in zip(a, b, strict=True))
    assert path[88][coordinate] > path[58][coordinate] > path[28][coordinate]


REFUSED = [
    ([["-1/n"]], ["0"], {"point": ["1"]}, "not shown to be >= 0"),
    ([["(-1)^n/n"]], ["0"], {"point": ["1"]}, "not shown to be >= 0"),
    ([["0"]], ["1/n-2/n^(1)"], {"point": ["1"]}, "entry 1 of b_n is not shown"),
    ([["1/n^2"]], ["1/2^n"], {"point": ["1"]}, "an infinite sum"),
    ([["1/n"]], ["0"], {"point": ["-1"]}, "no point with"),
    ([["0", "1/n"], ["0", "0"]], ["0", "0"], {"point": ["1", "0"]}, "no point with"),
]


@pytest.mark.parametrize(("P", "b", "where", "reason"), REFUSED)
def test_other_families_are_refused_with_the_hypothesis_that_fails(P, b, where, reason, family):
    found = attempt(family(P, b), domain_of(where, len(b)))
    assert isinstance(found, NotCertified)
    assert reason in found.text()


def test_a_column_that_is_zero_for_ever_does_not_make_a_point_diverge(family):
    f = family([["0", "1/n"], ["0", "0"]], ["0", "0"])
    y = (Fraction(1), Fraction(0))
    assert isinstance(attempt(f, domain_of({"point": ["1", "0"]}, 2)), NotCertified)
    assert all((y := f.layer(n).apply(y)) == (1, 0) for n in range(1, 50))


def test_a_coordinate_that_becomes_positive_later_is_waited_for(family):
    f = family([["0", "1/n", "0"], ["0", "0", "1/n^2"], ["0", "0", "0"]], ["0", "0", "0"])
    found = attempt(f, domain_of({"point": ["0", "-2", "1"]}, 3))
    assert isinstance(found, Growth)
    assert found.k == 2
