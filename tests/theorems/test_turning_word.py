"""Products that turn: the hypotheses re-derived from the entries, and the checker's coefficients by another method."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from exactrelu.checker import turning as checker
from exactrelu.networks.family import Family
from exactrelu.theorems.turning_word import coefficients, turning


@pytest.mark.parametrize("seed", range(40))
def test_both_methods_find_the_coefficients_of_a_determinant(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 5)
    A = [[Fraction(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(m)] for _ in range(m)]
    assert coefficients(A) == checker.coefficients(A)
    z = Fraction(rng.randint(-5, 5), 3)
    value = Fraction(0)
    for order in itertools.permutations(range(m)):
        sign = (-1) ** sum(order[i] > order[j] for i in range(m) for j in range(i + 1, m))
        product = Fraction(sign)
        for i, j in enumerate(order):
            product *= (i == j) + z * A[i][j]
        value += product
    assert value == 1 + sum(c * z ** (k + 1) for k, c in enumerate(coefficients(A)))


TURNING = [
    [["0", "-1/n"], ["1/n", "0"]],
    [["1/n", "-5/n"], ["3/n", "1/n"]],
    [["0", "3*(2+(-1)^n)/(n+1)"], ["-2*(2+(-1)^n)/(n+1)", "0"]],
    [["0", "-1/n", "0"], ["1/n", "0", "0"], ["7", "1/n^2", "2"]],
]


@pytest.mark.parametrize("P", TURNING)
def test_products_that_turn_are_found_and_their_determinants_do_not_fall(P):
    m = len(P)
    family = Family(m, P)
    found = turning(family)
    assert found is not None
    S = found.S
    for n in range(1, 60):
        block = [[Fraction(a == b) + family.perturbation(n)[a][b] for b in S] for a in S]
        d = block[0][0] * block[1][1] - block[0][1] * block[1][0]
        assert d >= 1 if n >= found.n0 else d != 0
        f = family.perturbation(n)[S[found.place[0]]][S[found.place[1]]] / found.A[found.place[0]][found.place[1]]
        assert all(family.perturbation(n)[a][b] == f * found.A[s][t] for s, a in enumerate(S) for t, b in enumerate(S))


@pytest.mark.parametrize(
    "P",
    [
        [["0", "-1/n^2"], ["1/n^2", "0"]],  # summable
        [["-1/n", "-1/n"], ["1/n", "-1/n"]],  # turns and shrinks
        [["1/n", "1/n"], ["1/n", "1/n"]],  # singular
        [["0", "-1/n"], ["1/(n+1)", "0"]],  # no multiples of one sequence
        [["0", "0"], ["0", "0"]],
    ],
)
def test_products_whose_determinants_fall_or_that_converge_are_not_refuted_this_way(P):
    assert turning(Family(2, P)) is None
