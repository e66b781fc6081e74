"""Extremal polytopes: exact values of the joint spectral radius, against other bounds and other arithmetic."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.products.algebraic import ExactRow
from exactrelu.products.extremal import ExtremalPolytope, extremal_polytope
from exactrelu.products.spectral_radius import best_words, lower_bound, upper_bound

PAIR = (Matrix([[-1, -1], [-4, 0]]), Matrix([[3, 3], [-2, 1]]))
GOLDEN = (Matrix([[1, 1], [0, 1]]), Matrix([[1, 0], [1, 1]]))
HARE = (Matrix([[1, 1], [0, 1]]), Matrix([["4/5", 0], ["4/5", "4/5"]]))
DUAL = (Matrix([[0, 1, 1], [1, 0, 0], [0, -1, 0]]), Matrix([[0, 1, 0], [-1, 0, 1], [-1, 0, 0]]))


def radius_of(matrices, word):
    """Return rho(P)^(1/L) to 30 digits, by the eigenvalues that mpmath computes."""
    with mpmath.workdps(60):
        P = mpmath.eye(matrices[0].shape[0])
        for i in word:
            P = mpmath.matrix([[mpmath.mpf(v.numerator) / v.denominator for v in r] for r in matrices[i].rows()]) * P
        return max(abs(v) for v in mpmath.eig(P, left=False, right=False)) ** (mpmath.mpf(1) / len(word))


@pytest.mark.parametrize(
    ("matrices", "word"), [(PAIR, (0, 1)), (GOLDEN, (0, 1)), (GOLDEN, (1, 0)), (DUAL, (0, 1)), (HARE, (0, 1))]
)
def test_the_value_is_that_of_the_eigenvalues(matrices, word):
    found = extremal_polytope(matrices, word)
    assert isinstance(found, ExtremalPolytope) and found.holds(matrices)
    value, near = found.value(), Fraction(str(radius_of(matrices, word)))
    slack = Fraction(1, 10**14)
    assert value.lo - slack <= near <= value.hi + slack and value.width < Fraction(1, 10**30)


def test_the_golden_ratio_solves_its_equation():
    value = extremal_polytope(GOLDEN, (0, 1)).value()
    assert value.lo**2 - value.lo - 1 <= 0 <= value.hi**2 - value.hi - 1


@pytest.mark.parametrize("seed", range(40))
def test_values_of_random_pairs_lie_between_other_certified_bounds(seed):
    rng = random.Random(seed)
    m = rng.choice((2, 2, 3))
    matrices = [Matrix([[rng.randint(-2, 2) for _ in range(m)] for _ in range(m)]) for _ in range(2)]
    words = [word for estimate, word in best_words(matrices, 6) if estimate > 0]
    found = extremal_polytope(matrices, words[0], 60) if words else "nilpotent"
    if isinstance(found, str):
        assert len(found.split()) > 3 or not words  # the reason
        return
    low = lower_bound(matrices, 6)
    assert low.value <= found.value().hi
    high = upper_bound(matrices, found.value().hi * Fraction(9, 10), 6, 60)
    assert high is None  # below the radius nothing is shown


@pytest.mark.parametrize(
    ("matrices", "word"),
    [
        (HARE, (0, 1)),
        (GOLDEN, (0, 1)),
        ((PAIR[0], PAIR[1], Matrix([[1, 1], [4, 0]])), (0, 1)),  # the third is minus the first
        ((DUAL[0], DUAL[1], DUAL[0]), (0, 1)),
        ((Matrix([[2, 0, 0], [0, 1, 1], [0, 1, 0]]), Matrix([[1, 0, 0], [0, 1, 0], [0, 1, 1]])), (0,)),
    ],
)
def test_images_on_the_boundary_are_exact_combinations(matrices, word):
    found = extremal_polytope(matrices, word)
    assert isinstance(found, ExtremalPolytope) and found.holds(matrices)
    exact = [k for k, row in enumerate(found.rows) if isinstance(row, ExactRow)]
    assert exact
    for k in exact:
        row = found.rows[k]
        for part, (index, coefficients) in enumerate(row.parts):
            wrong = (index, (coefficients[0] + 1, *coefficients[1:]))
            parts = (*row.parts[:part], wrong, *row.parts[part + 1 :])
            changed = (*found.rows[:k], ExactRow(row.den, parts), *found.rows[k + 1 :])
            assert not replace(found, rows=changed).holds(matrices)


def test_at_least_half_of_random_pairs_are_settled():
    settled = 0
    for seed in range(30):
        rng = random.Random(1000 + seed)
        matrices = [Matrix([[rng.randint(-3, 3) for _ in range(2)] for _ in range(2)]) for _ in range(2)]
        words = best_words(matrices, 8)
        settled += isinstance(extremal_polytope(matrices, words[0][1], 80), ExtremalPolytope) if words[0][0] else 0
    assert settled >= 15


@pytest.mark.parametrize(
    "change",
    [
        {"word": (0,)},
        {"sign": 1},
        {"ends": (1, 2)},
        {"top": 1},
        {"top": 0},
        {"children": ()},
        {"rows": ()},
        {"column": 1, "rows": ((1, ()),) * 5},
    ],
)
def test_changed_evidence_does_not_hold(change):
    assert not replace(extremal_polytope(PAIR, (0, 1)), **change).holds(PAIR)


@pytest.mark.parametrize(
    ("matrices", "word", "reason"),
    [
        ((Matrix([[0, -2], [2, 0]]),), (0,), "complex"),
        ((Matrix([[1, 1], [0, 1]]),), (0,), "grew"),
        ((Matrix([[0, 1], [0, 0]]),), (0,), "nilpotent"),
        (GOLDEN, (0,), "grew"),
        ((Matrix([[2, 1], [1, 1]]), Matrix([[1, 1], [1, 2]])), (0,), "boundary"),
    ],
)
def test_what_is_not_found_says_why(matrices, word, reason):
    found = extremal_polytope(matrices, word, 60)
    assert isinstance(found, str) and reason in found
