"""Limits in closed form against certified enclosures, exact layers and known digits: problems of the catalogue."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.closed_limit import AGREEMENT, ClosedLimit, closed_limit, enclosure_of
from exactrelu.convergence.decide import decide
from exactrelu.networks.family import Family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.widening import WideningFamily
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

ROTATING = [["0", "1/2^n"], ["1/2^n", "0"]]
COSH, SINH = "1/2*(-1/2; 1/2)_oo + 1/2*(1/2; 1/2)_oo", "1/2*(-1/2; 1/2)_oo - 1/2*(1/2; 1/2)_oo"
SURD = [["1/n^2", "2/n^2"], ["3/n^2", "-1/n^2"]]


def certified(family, x, width):
    """Return the enclosure of the limit by a theorem, which knows no closed forms."""
    verdict = decide(family, domain_of({"point": [str(v) for v in x]}, len(x)), "limit", width)
    ends = enclosure_of(verdict)
    assert ends is not None, verdict.reason
    return ends


CASES = [  # family, x, the value in words
    (Family(1, [["1/n^2"]]), ["1"], "sinh(pi)/pi"),
    (Family(1, [["1/n^2"]]), ["3/2"], "3/2*(sinh(pi)/pi)"),
    (Family(1, [["0"]], ["(-1)^n/n"]), ["3"], "3 - log(2)"),
    (Family(1, [["0"]], ["(-1)^n/n"]), ["0"], "1 - log(2)"),
    (
        Family(2, ROTATING),
        ["1", "0"],
        f"({COSH}, {SINH})",
    ),
    (Family(1, [["0"]], ["-1/2^n"]), ["2"], "1"),
    (Family(2, [["0", "1/n^2"], ["0", "0"]]), ["1", "1"], "(1 + zeta(2), 1)"),
    (Family(2, [["1/n^2", "0"], ["0", "1/2^n"]]), ["1", "-1"], "(sinh(pi)/pi, 0)"),
    (Family(1, weight=[["1 - 1/(n+1)^2"]]), ["1"], "1/2"),
    (Family(2, [["0", "1/(n+1)^2"], ["0", "0"]], ["1/2^n", "0"]), ["1/2", "1/2"], "(1 + 1/2*zeta(2), 1/2)"),
]


@pytest.mark.parametrize(("family", "x", "words"), CASES)
def test_a_limit_in_closed_form_meets_the_certified_enclosure(family, x, words):
    limit = closed_limit(family, x)
    assert isinstance(limit, ClosedLimit), limit.text()
    assert limit.words() == words
    for value, ends in zip(limit.enclosure(30), certified(family, x, Fraction(1, 10**25)), strict=True):
        assert value.lo <= ends.hi and ends.lo <= value.hi


def test_eigenvalues_plus_and_minus_root_seven_give_the_limit_of_their_family():
    limit = closed_limit(Family(2, SURD), ["1", "1"])
    ends = certified(Family(2, SURD), ["1", "1"], Fraction(1, 10**25))
    assert all(v.lo <= e.hi and e.lo <= v.hi for v, e in zip(limit.enclosure(30), ends, strict=True))
    assert "sinh(sqrt(sqrt(7))*pi)" in limit.words() and "sin(sqrt(sqrt(7))*pi)" in limit.words()


def test_the_norm_of_a_convolution_is_a_q_pochhammer_symbol():
    family = WideningFamily(1, ["1", "1/2^n"])
    limit = closed_limit(family, ["1"])
    assert limit.norm and limit.words() == "(-1/2; 1/2)_oo"
    (value,), (ends,) = limit.enclosure(20), certified(family, ["1"], Fraction(1, 10**15))
    assert value.lo <= ends.hi and ends.lo <= value.hi
    assert value.lo * 10**11 // 1 == 238423102903


REFUSED = [
    (Family(1, [["0"]], ["1/n"]), ["1"], "no limit"),
    (Family(1, [["1/n"]]), ["1"], "unbounded"),
    (Family(1, [["0"]], ["-1/n"]), ["1"], "one pattern"),
    (Family(1, [["0"]], ["-1/2^n"]), ["1"], "one pattern"),  # the limit 0 lies on the boundary
    (Family(2, [["1/n^2", "2/n^2+1/n^3"], ["3/n^3", "1/n^2"]]), ["1", "1"], "constant matrix"),
    (Family(1, [["1/n^2"]], ["1/2^n"]), ["1"], "that P_n moves"),
    (Family(3, [["0", "1/n^2", "0"], ["0", "0", "1/n^2"], ["0", "0", "0"]]), [1, 1, 1], "not simple"),
    (Family(1, [["0"]], ["1/(n^2+1)"]), ["1"], "linear factors"),
    (Family(17, [["0"] * 17] * 17), ["1"] * 17, "width 17"),
    (ResidualFamily(1, [["1/n^2"]], [["1"]], ["0"]), ["1"], "full convolutions"),
    (WideningFamily(1, ["1", "-1/2^n"]), ["1"], "mask"),
    (WideningFamily(1, ["1", "1/2^n", "1/3^n"]), ["1"], "one term"),
]


@pytest.mark.parametrize(("family", "x", "reason"), REFUSED)
def test_a_family_of_another_form_says_what_is_missing(family, x, reason):
    found = closed_limit(family, x)
    assert isinstance(found, NotCertified)
    assert reason in found.text()


def test_a_product_that_falls_to_zero_has_the_limit_zero():
    found = closed_limit(Family(1, weight=[["1 - 1/(n+1)"]]), ["1"])
    assert [(end.lo, end.hi) for end in found.enclosure(20)] == [(0, 0)]


def test_a_value_outside_the_enclosure_is_a_defect_and_not_returned():
    found = closed_limit(Family(1, [["1/n^2"]]), ["1"], [Enclosure(Fraction(3), Fraction(7, 2))])
    assert isinstance(found, NotCertified)
    assert found.hypothesis == AGREEMENT and "defect" in found.text()


@pytest.mark.parametrize("seed", range(12))
def test_a_random_commuting_family_agrees_with_its_enclosure(seed):
    rng = random.Random(seed)
    A = [[rng.randint(0, 3) for _ in range(2)] for _ in range(2)]
    f = rng.choice(["1/(2*n)^2", "1/3^n", "1/(n+1)^3", "1/(n*(n+2))"])
    family = Family(2, [[f"{a}*{f}" for a in row] for row in A])
    x = [str(rng.randint(0, 3)), str(rng.randint(1, 3))]
    limit = closed_limit(family, x)
    if isinstance(limit, NotCertified):
        assert limit.hypothesis == "the form", limit.text()
        return
    ends = certified(family, x, Fraction(1, 10**12))
    assert all(v.lo <= e.hi and e.lo <= v.hi for v, e in zip(limit.enclosure(20), ends, strict=True)), f"seed {seed}"


@pytest.mark.parametrize("x", ["3/7", "1", "5/2", "12"])
def test_an_alternating_drift_lifts_to_one_or_leaves_x_and_takes_log_two(x):
    (value,) = closed_limit(Family(1, [["0"]], ["(-1)^n/n"]), [x]).values
    top = max(Fraction(x), Fraction(1))
    assert value.words() == f"{top} - log(2)"


def test_layers_before_the_pattern_are_taken_exactly():
    limit = closed_limit(Family(1, [["1/n^2"]], ["0"]), ["-1"])
    assert limit.words() == "0"
