"""POS against direct evaluation, and against real roots found by another route."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.polynomial import (
    least_start,
    linear_power,
    monomial,
    polynomial,
    positive_from,
    strictly_positive_from,
    taylor_shift,
    value_at,
)


def horner(coefficients, n):
    """Evaluate by the definition; shares no code with flint."""
    total = Fraction(0)
    for c in reversed(coefficients):
        total = total * n + c
    return total


@pytest.mark.parametrize("seed", range(50))
def test_positive_from_implies_nonnegative_values(seed):
    rng = random.Random(seed)
    coefficients = [Fraction(rng.randint(-50, 50), rng.randint(1, 5)) for _ in range(rng.randint(1, 7))]
    p, n0 = polynomial(coefficients), rng.randint(0, 30)
    if positive_from(p, n0):
        points = [Fraction(n0) + Fraction(rng.randint(0, 1000), rng.randint(1, 7)) for _ in range(40)]
        assert all(horner(coefficients, n) >= 0 for n in points), f"seed {seed}"


@pytest.mark.parametrize("seed", range(50))
def test_least_start_is_least_and_exists_for_a_positive_leading_coefficient(seed):
    rng = random.Random(seed)
    p = polynomial([rng.randint(-1000, 1000) for _ in range(rng.randint(0, 6))] + [rng.randint(1, 9)])
    n0 = least_start([p], 1, 10**6)
    assert n0 is not None
    assert positive_from(p, n0) and (n0 == 1 or not positive_from(p, n0 - 1))


def test_least_start_gives_none_beyond_its_cap_and_for_a_negative_leading_coefficient():
    assert least_start([polynomial([-1000, 1])], 1, 999) is None
    assert least_start([polynomial([10**30, -1])], 1, 10**6) is None


def test_zero_polynomial_is_nonnegative_but_not_positive():
    zero = polynomial([])
    assert positive_from(zero, 5) and not strictly_positive_from(zero, 5)
    assert least_start([zero], 3, 10) == 3 and least_start([], 3, 10) == 3


def test_strict_positivity_needs_a_positive_first_value():
    p = polynomial([-4, 1])
    assert positive_from(p, 4) and not strictly_positive_from(p, 4) and strictly_positive_from(p, 5)


def test_positive_without_real_roots_may_need_a_later_start():
    p = polynomial([5, -4, 1])  # (n - 2)^2 + 1 > 0 everywhere
    assert not positive_from(p, 1) and positive_from(p, 2)


@pytest.mark.parametrize("edge", [0, 1, -1, 10**30, Fraction(1, 10**30)])
def test_shift_and_value_agree_at_edges(edge):
    p = polynomial([3, -2, Fraction(1, 7), 1])
    assert value_at(taylor_shift(p, edge), 2) == value_at(p, edge + 2) == horner([3, -2, Fraction(1, 7), 1], edge + 2)


def test_powers():
    assert value_at(monomial(3), 5) == 125 and value_at(linear_power(2, 3), 5) == 27
    assert monomial(0) == polynomial([1]) == linear_power(Fraction(1, 2), 0)
