"""Joint spectral radius: certified bounds around published values, and Schur's test against the definition."""

from __future__ import annotations

import importlib
import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.errors import ShapeError
from exactrelu.products.spectral_radius import (
    ExactValue,
    LowerBound,
    exact_value,
    lower_bound,
    radius_at_least,
    upper_bound,
)

GOLDEN = Fraction("1.6180339887498948482")
SETS = {  # name -> (matrices, published value, word length searched)
    "AJPR14 5.4": ([[[-1, -1], [-4, 0]], [[3, 3], [-2, 1]]], Fraction("3.917384715148"), 4),
    "JCG14 6.1": (
        [
            [[0, -1, 1, 1], [1, 0, 0, 0], [0, -1, 0, 0], [1, -1, -1, 0]],
            [[0, -1, 1, 0], [-1, -1, 1, 1], [-1, 0, 0, 0], [-1, -1, 0, -1]],
        ],
        Fraction("1.777919122033"),
        4,
    ),
    "JCG14 6.3": ([[[0, 1, 1], [1, 0, 0], [0, -1, 0]], [[0, 1, 0], [-1, 0, 1], [-1, 0, 0]]], GOLDEN, 4),
    "PJ08 2.8": ([[[1, 0], [1, 0]], [[0, 1], [0, -1]]], Fraction(1), 4),
    "AP12 2.1": ([[[0, 1], [0, 0]], [[0, 0], [1, 0]]], Fraction(1), 4),
    "HMST 1": ([[[1, 1], [0, 1]], [[1, 0], [1, 1]]], GOLDEN, 4),
    "HMST 4/5": ([[[1, 1], [0, 1]], [["4/5", 0], ["4/5", "4/5"]]], Fraction("1.447213595500"), 4),
    "Rudin-Shapiro": (
        [[[1, 0, 2], [-1, 0, 2], [0, 1, 0]], [[0, 1, 0], [0, -1, 0], [1, 0, 0]]],
        Fraction("1.658967081917"),
        4,
    ),
}


@pytest.mark.parametrize("name", SETS)
def test_published_values_lie_between_certified_bounds(name):
    rows, value, length = SETS[name]
    matrices = [Matrix(M) for M in rows]
    low = lower_bound(matrices, length)
    high = upper_bound(matrices, low.value * Fraction(1001, 1000), length)
    assert low.holds(matrices)
    assert high is not None and high.holds(matrices)
    assert value * (1 - Fraction(1, 10**9)) <= low.value <= value * (1 + Fraction(1, 10**11))
    assert value < high.value <= value * Fraction(1001, 1000) * (1 + Fraction(1, 10**9))


def test_a_value_that_a_product_attains_is_recognised_exactly():
    swap = [Matrix(M) for M in SETS["AP12 2.1"][0]]
    assert lower_bound(swap, 4) == LowerBound(Fraction(1), (0, 1))
    assert not LowerBound(Fraction(1000001, 1000000), (0, 1)).holds(swap)


@pytest.mark.parametrize("name", ["PJ08 2.8", "AP12 2.1"])
def test_rational_published_values_are_exact(name):
    rows, value, length = SETS[name]
    matrices = [Matrix(M) for M in rows]
    found = exact_value(matrices, length)
    assert found is not None and found.value == value and found.holds(matrices)


@pytest.mark.parametrize("name", ["HMST 1", "JCG14 6.3", "Rudin-Shapiro"])
def test_irrational_published_values_are_never_called_exact(name):
    rows, _, length = SETS[name]
    assert exact_value([Matrix(M) for M in rows], length) is None


@pytest.mark.parametrize("seed", range(20))
def test_exact_values_agree_with_a_radius_known_by_construction(seed):
    rng = random.Random(seed)
    m, top = rng.randint(2, 4), Fraction(rng.randint(1, 9), rng.randint(1, 5))
    scale = [Fraction(rng.randint(1, 5)) for _ in range(m)]
    matrices = []
    for _ in range(2):  # signed permutations times top, in scaled coordinates: every product has radius top^L
        order = rng.sample(range(m), m)
        rows = [[Fraction(0)] * m for _ in range(m)]
        for i, j in enumerate(order):
            rows[i][j] = rng.choice((-1, 1)) * top * scale[i] / scale[j]
        matrices.append(Matrix(rows))
    found = exact_value(matrices, 3)
    assert found is not None and found.value == top and found.holds(matrices)
    lower, higher = top * Fraction(999, 1000), top * Fraction(1001, 1000)
    assert not ExactValue(lower, found.word, found.weights, found.transposed).holds(matrices)
    assert not ExactValue(higher, found.word, found.weights, found.transposed).holds(matrices)


def test_a_sum_norm_shows_what_no_weighted_sup_norm_shows():
    matrices = [Matrix([[1, 1], [0, 0]]), Matrix([[0, 0], [1, -1]])]
    found = exact_value(matrices, 4)
    assert found is not None and found.value == 1 and found.transposed


def test_an_exact_value_of_zero_needs_matrices_that_are_zero():
    assert exact_value([Matrix([[0, 0], [0, 0]])], 2) == ExactValue(Fraction(0), (), (Fraction(1),) * 2, False)
    assert exact_value([Matrix([[0, 5], [0, 0]])], 2) is None
    assert not ExactValue(Fraction(-1), (), (Fraction(1),), False).holds([Matrix([[0]])])


def test_matrices_that_are_all_nilpotent_together_have_the_bound_zero():
    assert lower_bound([Matrix([[0, 5], [0, 0]])], 4) == LowerBound(Fraction(0), ())
    assert LowerBound(Fraction(0), ()).holds([Matrix([[0, 5], [0, 0]])])


def test_no_upper_bound_is_found_below_the_radius():
    assert upper_bound([Matrix(M) for M in SETS["HMST 1"][0]], Fraction(8, 5), 4) is None


def test_sets_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError):
        lower_bound([])
    with pytest.raises(ShapeError):
        upper_bound([Matrix([[1]]), Matrix([[1, 0], [0, 1]])], Fraction(2))


@pytest.mark.parametrize("seed", range(60))
def test_schurs_test_finds_the_largest_modulus_of_known_eigenvalues(seed):
    rng = random.Random(seed)
    moduli, blocks = [], []
    for _ in range(rng.randint(1, 3)):  # blocks r or s [[c, -d], [d, c]] of modulus s, (c, d) on the unit circle
        r = Fraction(rng.randint(-6, 6), rng.randint(1, 4))
        a, b, h = rng.choice(((3, 4, 5), (5, 12, 13), (0, 1, 1)))
        blocks.append([[r]] if rng.randrange(2) else [[r * a / h, -r * b / h], [r * b / h, r * a / h]])
        moduli.append(abs(r))
    m = sum(map(len, blocks))
    rows, at = [[Fraction(rng.randint(-3, 3)) if j > i else Fraction(0) for j in range(m)] for i in range(m)], 0
    for block in blocks:
        for i, row in enumerate(block):
            rows[at + i][at : at + len(row)] = row
        at += len(block)
    shear = Matrix([[Fraction(i == j or (i == m - 1 and j == 0)) for j in range(m)] for i in range(m)])
    P = shear.solve(Matrix(rows) @ shear) if m > 1 else Matrix(rows)
    top = max(moduli)
    assert top == 0 or radius_at_least(P, top)
    assert not radius_at_least(P, top + Fraction(1, 10**6))
    assert top == 0 or radius_at_least(P, top * (1 - Fraction(1, 10**6)))


def test_the_checker_accepts_the_polytopes_of_the_prover_and_no_smaller_bound():
    rule = importlib.import_module("exactrelu.checker.polytope")
    rules = importlib.import_module("exactrelu.checker.rules")
    for name in ("AJPR14 5.4", "JCG14 6.3", "HMST 1"):  # of integers, over the denominator 1
        rows, value, length = SETS[name]
        matrices = [Matrix(M) for M in rows]
        q = value * Fraction(101, 100)
        polytope = upper_bound(matrices, q, length).polytope
        for bound, accepted in ((q, True), (value * Fraction(99, 100), False)):
            items, limits = iter(list(polytope.items())), rules.Limits(10**6, 0, 1 << 200)
            points = rule.vertices(items, len(rows[0]), limits)
            images = [[sum(a * b for a, b in zip(r, u, strict=True)) for r in M] for M in rows for u in points]
            arguments = (points, images, 1, (bound.numerator, bound.denominator), items, limits)
            if accepted:
                rule.absorbed(*arguments)
                assert next(items, None) is None
            else:
                with pytest.raises(rules.Rejected):
                    rule.absorbed(*arguments)


@pytest.mark.parametrize("seed", range(10))
def test_changed_polytopes_do_not_hold(seed):
    rng = random.Random(seed)
    matrices = [Matrix(M) for M in SETS["HMST 1"][0]]
    q = GOLDEN * Fraction(1001, 1000)
    found = upper_bound(matrices, q, 4).polytope
    rows = list(found.rows)
    i = rng.randrange(len(rows))
    mu, flat = rows[i]
    rows[i] = (mu, (*flat[:1], flat[1] + rng.choice((-1, 1)), *flat[2:]))
    assert found.holds(matrices, q)
    assert not type(found)(found.vertices, tuple(rows)).holds(matrices, q)
    assert not type(found)(found.vertices, found.rows[:-1]).holds(matrices, q)
    assert not type(found)(found.vertices, (*found.rows, found.rows[0])).holds(matrices, q)
    assert not type(found)(found.vertices[2:], found.rows).holds(matrices, q)
    assert not found.holds(matrices, Fraction(3, 2))
