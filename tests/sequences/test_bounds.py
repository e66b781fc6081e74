"""Bounds of terms against direct evaluation at many layers, and against false bounds."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.sequences.bounds import (
    bound_holds,
    bound_term,
    divergent_term,
    lower_bound,
    order,
    power_for_geometric,
    term_value,
)
from exactrelu.sequences.decay import geometric, power
from exactrelu.sequences.sums import dominates, scaled, start_for, sum_bound, sum_holds

ONE, HALF = Fraction(1), Fraction(1, 2)


def direct(term, n):
    """Evaluate r^n u(n)/v(n) by the definition."""
    base, u, v = term
    return base**n * Fraction(sum(c * n**i for i, c in enumerate(u)), sum(c * n**i for i, c in enumerate(v)))


def rand_term(rng):
    """Return a summable term; roots of the denominator below 1."""
    v = [1]
    for _ in range(rng.randint(0, 4)):
        root = rng.randint(0, 5)
        v = [root * v[0], *(root * a + b for a, b in zip(v[1:], v, strict=False)), v[-1]]
    base = rng.choice([ONE, -ONE, HALF, -HALF, Fraction(9, 10), Fraction(-1, 7)])
    top = len(v) - 3 if abs(base) == 1 else rng.randint(0, 5)
    if top < 0:
        v, top = [0, 0, *v], len(v) - 1
    u = [rng.randint(-20, 20) for _ in range(top)] + [rng.choice([-3, -1, 1, 5])]
    return base, tuple(u), tuple(v)


@pytest.mark.parametrize("seed", range(150))
def test_bounds_hold_at_many_layers(seed):
    term = rand_term(random.Random(seed))
    found = bound_term(term, 1 + seed % 5)
    assert found is not None
    bound, n0 = found
    assert bound_holds(term, bound, n0) and n0 >= 1 + seed % 5
    layers = [*range(n0, n0 + 40), *(n0 + 97 * j for j in range(1, 10))]
    assert all(abs(direct(term, n)) <= bound.at(n) for n in layers), f"seed {seed}, {term}"
    assert direct(term, n0) == term_value(term, n0)


@pytest.mark.parametrize("seed", range(60))
def test_bound_holds_rejects_what_evaluation_refutes(seed):
    rng = random.Random(seed)
    term = rand_term(rng)
    bound, n0 = bound_term(term)
    lower = scaled(bound, Fraction(rng.randint(1, 9), 10))
    if bound_holds(term, lower, n0):
        assert all(abs(direct(term, n)) <= lower.at(n) for n in range(n0, n0 + 400)), f"seed {seed}"


def test_a_bound_stays_valid_from_a_later_start():
    term = (HALF, (0, 0, 0, 1), (1,))
    bound, n0 = bound_term(term)
    assert bound_holds(term, bound, n0 + 100)


def test_leading_constants_are_kept_exactly_where_they_can_be():
    assert bound_term((ONE, (1,), (1, 2, 1))) == (power(ONE, 2), 1)
    assert bound_term((ONE, (1000,), (0, 0, 1))) == (power(Fraction(1000), 2), 1)
    assert bound_term((HALF, (1,), (1,))) == (geometric(ONE, HALF), 1)


def test_wrong_shapes_are_not_accepted_as_bounds():
    inverse_square = (ONE, (1,), (0, 0, 1))
    assert not bound_holds(inverse_square, geometric(Fraction(100), HALF), 1)
    assert not bound_holds(inverse_square, power(Fraction(1), 3), 1)
    assert not bound_holds((HALF, (1,), (1,)), geometric(Fraction(100), Fraction(1, 3)), 1)
    assert not bound_holds((ONE, (1,), (-3, 1)), power(Fraction(9), 1), 1)  # denominator negative below 3
    assert bound_holds((HALF, (1,), (1,)), power(Fraction(100), 2), 3)


@pytest.mark.parametrize(
    "term",
    [
        (ONE, (1,), (0, 1)),
        (-ONE, (1,), (0, 1)),
        (ONE, (1,), (1,)),
        (ONE, (0, 1), (1,)),
        (Fraction(2), (1,), (0,) * 50 + (1,)),
        (Fraction(-101, 100), (1,), (0, 1)),
    ],
)
def test_divergent_terms_are_named(term):
    summable = (ONE, (1,), (0, 0, 1))
    assert divergent_term([summable, term]) == term
    assert divergent_term([summable]) is None and divergent_term([]) is None


@pytest.mark.parametrize("term", [(ONE, (1,), (0, 2)), (ONE, (-1, 3), (5, 1, 2)), (-ONE, (7,), (3,))])
def test_lower_bounds_hold_at_many_layers(term):
    bound, n0 = lower_bound(term)
    assert bound.k == order(term)
    assert all(abs(direct(term, n)) >= bound.at(n) for n in range(n0, n0 + 300))


def test_lower_bound_of_a_half_over_n_is_exact():
    assert lower_bound((ONE, (1,), (0, 2))) == (power(HALF, 1), 1)


def test_a_geometric_term_has_power_bounds():
    term = (Fraction(-2, 3), (0, 1), (1,))
    bound, n0 = power_for_geometric(term, 4, 1)
    assert bound_holds(term, bound, n0)
    assert all(abs(direct(term, n)) <= bound.at(n) for n in range(n0, n0 + 200))


def test_huge_degrees_and_constants_do_not_explode():
    assert bound_term((ONE, (1,), (0,) * 400 + (1,))) is not None
    assert bound_term((HALF, (0,) * 300 + (1,), (1,))) is not None
    assert bound_term((ONE, (10**60,), (0, 0, 1))) == (power(Fraction(10**60), 2), 1)
    assert bound_term((ONE, (1,), (1 - 10**9, 0, 0, 0, 1))) is not None


@pytest.mark.parametrize("seed", range(40))
def test_one_bound_for_rows_dominates_their_sums(seed):
    rng = random.Random(seed)

    def decay():
        c = Fraction(rng.randint(1, 50), rng.randint(1, 9))
        return power(c, rng.randint(2, 5)) if rng.random() < 0.5 else geometric(c, Fraction(rng.randint(1, 19), 20))

    rows = [[decay() for _ in range(rng.randint(0, 4))] for _ in range(3)]
    n0 = start_for(rows, rng.randint(1, 9))
    p = sum_bound(rows, n0)
    assert sum_holds(rows, p, n0)
    for n in (*range(n0, n0 + 60), n0 + 1000):
        assert max(sum(h.at(n) for h in row) for row in rows) <= p.at(n), f"seed {seed}, n = {n}"


def test_domination_rules_have_both_outcomes():
    assert dominates(power(ONE, 2), power(ONE, 3), 1) and not dominates(power(ONE, 3), power(ONE, 2), 1)
    assert dominates(power(ONE, 2), geometric(ONE, HALF), 3) and not dominates(power(ONE, 2), geometric(ONE, HALF), 2)
    assert not dominates(geometric(ONE, HALF), power(ONE, 9), 1)
    assert not dominates(geometric(ONE, HALF), geometric(ONE, Fraction(2, 3)), 1)
