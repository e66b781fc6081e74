"""Lemke's method: solutions and rays satisfy their definitions, and enumeration of patterns agrees."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.errors import ShapeError
from exactrelu.geometry.complementarity import lemke


def semidefinite(rng, m):
    """Return B^T B for a small integer B, often singular."""
    B = [[rng.randint(-3, 3) for _ in range(m)] for _ in range(rng.randint(1, m))]
    return [[Fraction(sum(row[i] * row[j] for row in B)) for j in range(m)] for i in range(m)]


def residual(M, q, y):
    return [sum((a * v for a, v in zip(row, y, strict=True)), c) for row, c in zip(M, q, strict=True)]


@pytest.mark.parametrize("seed", range(150))
def test_semidefinite_problems_end_at_a_solution_or_at_a_proof_that_there_is_none(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 5)
    M, q = semidefinite(rng, m), [Fraction(rng.randint(-4, 3)) for _ in range(m)]
    found = lemke(M, q)
    assert found is not None and min(found.vector) >= 0
    if found.solves:
        u = residual(M, q, found.vector)
        assert min(u) >= 0 and sum(a * b for a, b in zip(u, found.vector, strict=True)) == 0
    else:
        assert not any(residual(M, [Fraction(0)] * m, found.vector))
        assert sum(a * b for a, b in zip(q, found.vector, strict=True)) < 0


def enumerated(M, q):
    """Return all solutions with regular patterns."""
    m, found = len(q), set()
    for size in range(m + 1):
        for S in itertools.combinations(range(m), size):
            try:
                part = Matrix([[M[i][j] for j in S] for i in S], size).solve(Matrix([[-q[i]] for i in S], 1))
            except ShapeError:
                continue
            y = [Fraction(0)] * m
            for i, (v,) in zip(S, part.rows(), strict=True):
                y[i] = v
            if min(y, default=0) >= 0 and min(residual(M, q, y), default=0) >= 0:
                found.add(tuple(y))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_the_one_solution_of_a_dominant_matrix_is_found(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 5)
    M = [[Fraction(rng.randint(-9, 9), 9 * m) for _ in range(m)] for _ in range(m)]
    M = [[v + (1 if i == j else 0) * 2 for j, v in enumerate(row)] for i, row in enumerate(M)]
    q = [Fraction(rng.randint(-5, 5)) for _ in range(m)]
    found = lemke(M, q)
    assert found is not None and found.solves
    assert enumerated(M, q) == {found.vector}


def test_no_equations_have_the_empty_solution():
    assert lemke([], []).vector == ()


def test_a_problem_without_a_solution_ends_on_a_ray():
    assert not lemke([[Fraction(0)]], [Fraction(-1)]).solves
