"""Norms against their definition as a supremum, and the facts the theorems use."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.norms import dual_norm, matrix_norm, weighted_norm
from exactrelu.errors import ShapeError


def rand_vector(rng, m):
    return [Fraction(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(m)]


@pytest.mark.parametrize("seed", range(30))
def test_matrix_norm_is_the_largest_stretch_of_a_vertex_of_the_unit_ball(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 4)
    a, w = Matrix([rand_vector(rng, m) for _ in range(m)]), [rng.randint(1, 9) for _ in range(m)]
    vertices = [[s * v for s, v in zip(signs, w, strict=True)] for signs in itertools.product((1, -1), repeat=m)]
    stretch = max(weighted_norm(a.apply([Fraction(v) for v in vertex]), w) for vertex in vertices)
    assert matrix_norm(a, w) == stretch, f"seed {seed}"


@pytest.mark.parametrize("seed", range(30))
def test_relu_is_nonexpansive_and_the_dual_norm_bounds_products(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 4)
    u, v, w = rand_vector(rng, m), rand_vector(rng, m), [rng.randint(1, 9) for _ in range(m)]
    clipped = [max(a, 0) - max(b, 0) for a, b in zip(u, v, strict=True)]
    assert weighted_norm(clipped, w) <= weighted_norm([a - b for a, b in zip(u, v, strict=True)], w)
    assert abs(sum(a * b for a, b in zip(u, v, strict=True))) <= dual_norm(u, w) * weighted_norm(v, w)


def test_empty_vector_and_empty_matrix_have_norm_zero():
    assert weighted_norm([], []) == matrix_norm(Matrix.zeros(0, 0), []) == dual_norm([], []) == 0


def test_wrong_weights_are_refused():
    with pytest.raises(ShapeError):
        weighted_norm([Fraction(1)], [0])
    with pytest.raises(ShapeError):
        weighted_norm([Fraction(1)], [1, 1])
    with pytest.raises(ShapeError):
        matrix_norm(Matrix([[1, 2]]), [1])
