"""Norms that gated matrices contract: every finder against the definition, and elimination against minors."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.norms import matrix_norm
from exactrelu.products.contractive import FINDERS, expanding_word, find_norm
from exactrelu.products.definite import positive_definite, positive_semidefinite
from exactrelu.products.gates import gated, rows_on, subsets
from exactrelu.products.hull import Hull
from exactrelu.products.quadratic import diagonal_form, quadratic_form
from exactrelu.products.weighted import perron_weights, sup_weights, word_tree


def rand_matrix(rng, m, size=8, den=10):
    return Matrix([[Fraction(rng.randint(-size, size), den) for _ in range(m)] for _ in range(m)], m)


def minors(A, principal):
    """Return all principal minors, or the leading ones."""
    rows, m = A.rows(), A.shape[0]
    sets = [range(k) for k in range(1, m + 1)]
    if principal:
        sets = [S for k in range(1, m + 1) for S in itertools.combinations(range(m), k)]
    return [Matrix([[rows[i][j] for j in S] for i in S]).numerator.det() for S in sets]


@pytest.mark.parametrize("seed", range(40))
def test_elimination_agrees_with_minors(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 4)
    B = Matrix([[rng.randint(-2, 2) for _ in range(m)] for _ in range(rng.randint(1, m))], m)
    shift = Matrix.identity(m).scale(rng.choice((0, 0, 1, -1)))
    A = B.transpose() @ B + shift
    assert positive_definite(A) == all(v > 0 for v in minors(A, principal=False))
    assert positive_semidefinite(A) == all(v >= 0 for v in minors(A, principal=True))


def test_gates_are_counted_for_the_rows_that_are_not_zero():
    W = Matrix([[1, 0, 0], [0, 0, 0], [1, 2, 0]])
    assert rows_on(W) == [0, 2]
    assert subsets(W) == [frozenset(), frozenset({0}), frozenset({2}), frozenset({0, 2})]
    assert gated(W, frozenset({2})).rows() == ((0, 0, 0), (0, 0, 0), (1, 2, 0))


@pytest.mark.parametrize("seed", range(40))
def test_weights_are_found_exactly_where_the_absolute_values_have_radius_below_one(seed):
    rng = random.Random(seed)
    W = rand_matrix(rng, rng.randint(1, 4))
    w = sup_weights(W)
    size = np.array([[abs(float(v)) for v in row] for row in W.rows()])
    radius = np.abs(np.linalg.eigvals(size)).max()
    assert abs(radius - 1) < 1e-9 or (w is not None) == (radius < 1)
    assert w is None or (min(w) > 0 and matrix_norm(W, w) < 1)


@pytest.mark.parametrize("seed", range(15))
def test_quadratic_forms_contract_every_gated_copy(seed):
    rng = random.Random(seed)
    W = rand_matrix(rng, rng.randint(1, 3))
    m, D, H = W.shape[0], diagonal_form(W), quadratic_form(W)
    forms = [Matrix(H)] if H is not None else []
    forms += [Matrix([[D[i] * (i == j) for j in range(m)] for i in range(m)])] if D is not None else []
    for form, S in itertools.product(forms, subsets(W)):
        defect = form - gated(W, S).transpose() @ form @ gated(W, S)
        assert all(v > 0 for v in minors(defect, principal=False))
    assert D is None or expanding_word(W) is None


def leaves(W, shape):
    """Return the products at the leaves of a tree in preorder, by recursion."""
    letters, rest = [gated(W, S) for S in subsets(W)], iter(shape)

    def walk(P):
        if next(rest):
            return [leaf for letter in reversed(letters) for leaf in walk(letter @ P)]
        return [P]

    found = walk(Matrix.identity(W.shape[0]))
    assert next(rest, None) is None
    return found


@pytest.mark.parametrize("seed", range(15))
def test_leaves_of_trees_contract(seed):
    rng = random.Random(seed)
    W = rand_matrix(rng, 2, 12)
    w = perron_weights(W)
    shape = word_tree(W, w, 2000)
    assert shape is None or all(matrix_norm(W @ P, w) < 1 for P in leaves(W, shape))
    assert shape is None or expanding_word(W) is None


def test_a_tree_beyond_the_number_of_nodes_is_given_up():
    assert word_tree(Matrix([[1]]), (1,), 100) is None


@pytest.mark.parametrize("seed", range(16))
def test_no_norm_is_found_where_a_word_expands_and_one_where_a_cheaper_is(seed):
    rng = random.Random(seed)
    W = rand_matrix(rng, 2, 10)
    kinds = [kind for kind, finder in FINDERS.items() if next(finder(W), None) is not None]
    word = expanding_word(W)
    assert not (word and kinds)
    if word:
        P = Matrix.identity(2)
        for S in word:
            P = gated(W, S) @ P
        values = np.linalg.eigvals(np.array([[float(v) for v in row] for row in P.rows()]))
        assert np.abs(values).max() > 1 - 1e-9
    assert 1 not in kinds or set(kinds) == {1, 2, 3, 4, 5}
    assert (find_norm(W) is not None) == bool(kinds)


def test_entries_too_large_for_floats_are_left_to_exact_weights():
    huge = Matrix([[0, 10**400], [0, 0]])
    assert find_norm(huge).kind == 1
    assert find_norm(Matrix([[10**400]])) is None and expanding_word(Matrix([[10**400]])) is None


@pytest.mark.parametrize("seed", range(20))
def test_the_gauge_is_attained_and_bounded_by_every_other_combination(seed):
    rng = np.random.default_rng(seed)
    m = int(rng.integers(1, 6))
    hull = Hull(np.eye(m) / 8)
    for _ in range(int(rng.integers(0, 12))):
        hull.add(rng.normal(size=m))
    z = rng.normal(size=m)
    value, basis, factors = hull.gauge(z)
    assert np.allclose(hull.vertices[basis].T @ factors, z) and np.isclose(np.abs(factors).sum(), value)
    dual = np.linalg.solve(hull.vertices[basis], np.where(factors < 0, -1.0, 1.0))
    assert np.abs(hull.vertices @ dual).max() < 1 + 1e-6 and np.isclose(dual @ z, value)
