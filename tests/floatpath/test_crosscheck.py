"""Cross checks: agreement, and a defect where a float leaves its own bound."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.errors import ShapeError
from exactrelu.floatpath.crosscheck import affordable_depth, compare, crosscheck, estimate_at
from exactrelu.floatpath.estimate import Estimate
from exactrelu.networks.family import Family

HALF = Enclosure(Fraction(1, 2), Fraction(1, 2))


@pytest.mark.parametrize(
    ("value", "bound", "agreement"),
    [
        (0.5, 0.0, "agrees"),
        (0.75, 0.25, "agrees"),
        (0.75, 0.2499, "defect"),
        (0.25, 0.2499, "defect"),
        (0.5, None, "no bound"),
    ],
)
def test_a_float_agrees_exactly_when_its_interval_meets_the_enclosure(value, bound, agreement):
    assert compare([Estimate(value, bound)], [HALF])[0] == agreement


def test_one_coordinate_outside_is_a_defect():
    found = [Estimate(0.5, 0.0), Estimate(0.5, 0.125)]
    assert compare(found, [HALF, Enclosure(Fraction(3, 4), Fraction(1))]) == ("defect", Fraction(1, 8))
    with pytest.raises(ShapeError, match="2 estimates for 1 enclosures"):
        compare(found, [HALF])


def test_the_exact_prefix_agrees_and_a_wrong_one_is_a_defect(exact_forward):
    family, x = Family(2, [["1/n^2", "-1/3"], ["(1/2)^n", "0"]], ["1/n", "0"]), [Fraction(2, 7), Fraction(1)]
    y = exact_forward(family, x, 9)
    exact = [Enclosure(v, v) for v in y]
    assert crosscheck(family, x, exact, 9) == "agrees"
    assert crosscheck(family, x, [exact[0], Enclosure(y[1] + Fraction(1, 10**12), y[1] + 1)], 9) == "defect"


def test_estimates_at_a_depth_carry_their_bounds():
    (e,) = estimate_at(Family(1, [["1/n^2"]]), [Fraction(1)], 1000)
    assert e.bound is not None and 0 < e.bound < 1e-12


def test_wider_families_are_followed_less_deep():
    narrow, wide = Family(1, [["1/n^2"]]), Family(64, [["1/n^2"] * 64] * 64)
    assert affordable_depth(narrow) == 100_000
    assert affordable_depth(wide) == 1000
