"""Matrices over one denominator against lists of Fractions, and against sympy for rank and solutions."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix, product
from exactrelu.errors import FormatError, InexactError, ShapeError

EDGES = [Fraction(0), Fraction(1), Fraction(-1), Fraction(10**30), Fraction(1, 10**30)]


def rand_rows(rng, m, n, edges=0.3):
    return [
        [
            rng.choice(EDGES) if rng.random() < edges else Fraction(rng.randint(-9, 9), rng.randint(1, 9))
            for _ in range(n)
        ]
        for _ in range(m)
    ]


def times(a, b, n):
    return tuple(
        tuple(sum((p * q[j] for p, q in zip(row, b, strict=True)), Fraction(0)) for j in range(n)) for row in a
    )


def in_lowest_terms(matrix):
    entries = [int(v) for v in matrix.numerator.entries()]
    return matrix.denominator > 0 and math.gcd(matrix.denominator, *entries) == 1


@pytest.mark.parametrize("seed", range(100))
def test_sum_product_and_multiple_are_those_of_the_entries(seed):
    rng = random.Random(seed)
    m, n, k = (rng.randint(0, 4) for _ in range(3))
    a, b, c = rand_rows(rng, m, n), rand_rows(rng, n, k), rand_rows(rng, m, n)
    A, B, C = Matrix(a, n), Matrix(b, k), Matrix(c, n)
    factor, x = rng.choice(EDGES), [rng.choice(EDGES) for _ in range(n)]
    pairs = [list(zip(p, q, strict=True)) for p, q in zip(a, c, strict=True)]
    assert (A @ B).rows() == times(a, b, k)
    assert (A + C).rows() == tuple(tuple(p + q for p, q in row) for row in pairs)
    assert (A - C).rows() == tuple(tuple(p - q for p, q in row) for row in pairs)
    assert A.scale(factor).rows() == tuple(tuple(factor * v for v in row) for row in a)
    assert A.apply(x) == tuple(sum((p * q for p, q in zip(row, x, strict=True)), Fraction(0)) for row in a)
    assert (A @ B).shape == (m, k)


@pytest.mark.parametrize("seed", range(50))
def test_equal_matrices_are_equal_however_they_were_made(seed):
    rng = random.Random(seed)
    m, n = rng.randint(1, 4), rng.randint(1, 4)
    a, b = Matrix(rand_rows(rng, m, n)), Matrix(rand_rows(rng, m, n))
    again = (a + b) - b
    assert again == a
    assert again.scale(-6).scale("-1/6") == a == a.transpose().transpose()
    assert Matrix.over(a.numerator * -35, a.denominator * -35) == a
    assert all(map(in_lowest_terms, (a, b, a + b, a.scale(0), -a)))
    assert a.scale(0) == Matrix.zeros(m, n)
    assert (a == b) == (a.rows() == b.rows())


@pytest.mark.parametrize("seed", range(50))
def test_the_product_tree_is_the_product_one_after_the_other(seed):
    rng = random.Random(seed)
    widths = [rng.randint(1, 4) for _ in range(rng.randint(2, 18))]
    factors = [Matrix(rand_rows(rng, m, n)) for m, n in itertools.pairwise(widths)]
    chained = factors[0]
    for factor in factors[1:]:
        chained = chained @ factor
    assert product(factors) == chained
    assert in_lowest_terms(product(factors))


def test_products_of_one_and_of_no_matrices():
    assert product([Matrix([["1/2"]])]) == Matrix([["1/2"]])
    with pytest.raises(ShapeError, match="no matrices"):
        product([])


def rand_low_rank(rng, m, n):
    """Return rows of rank at most r and r."""
    r = rng.randint(0, min(m, n))
    return times(rand_rows(rng, m, r), rand_rows(rng, r, n), n), r


@pytest.mark.parametrize("seed", range(80))
def test_the_rank_is_that_of_sympy(seed):
    sympy = pytest.importorskip("sympy")
    rng = random.Random(seed)
    m, n = rng.randint(1, 5), rng.randint(1, 5)
    rows, most = rand_low_rank(rng, m, n)
    oracle = sympy.Matrix(m, n, [sympy.Rational(v.numerator, v.denominator) for row in rows for v in row])
    assert Matrix(rows).rank() == oracle.rank() <= most


def test_the_rank_without_rows_or_columns_is_zero():
    assert Matrix.zeros(0, 3).rank() == Matrix.zeros(3, 0).rank() == Matrix.zeros(2, 2).rank() == 0


@pytest.mark.parametrize("seed", range(80))
def test_a_solution_solves_and_a_singular_system_is_refused(seed):
    rng = random.Random(seed)
    n, k = rng.randint(1, 5), rng.randint(1, 3)
    a, b = Matrix(rand_rows(rng, n, n, edges=0.5)), Matrix(rand_rows(rng, n, k))
    if a.rank() == n:
        assert a @ a.solve(b) == b
    else:
        with pytest.raises(ShapeError, match="singular"):
            a.solve(b)


@pytest.mark.parametrize("seed", range(30))
def test_a_solution_is_the_vector_that_made_the_right_side(seed):
    rng = random.Random(seed)
    n = rng.randint(1, 5)
    lower = Matrix(
        [
            [Fraction(1) if i == j else v if j < i else Fraction(0) for j, v in enumerate(row)]
            for i, row in enumerate(rand_rows(rng, n, n))
        ]
    )
    regular, x = lower @ lower.transpose(), Matrix(rand_rows(rng, n, 1))
    assert regular.solve(regular @ x) == x


def test_degenerate_shapes():
    assert Matrix([]).shape == (0, 0)
    assert Matrix([], 3).shape == (0, 3)
    assert Matrix([[], []]).shape == (2, 0)
    assert (Matrix.zeros(2, 0) @ Matrix.zeros(0, 3)) == Matrix.zeros(2, 3)
    assert Matrix.identity(0) == Matrix.zeros(0, 0)
    assert Matrix.zeros(2, 0).apply([]) == (0, 0)
    assert Matrix.zeros(0, 0).solve(Matrix.zeros(0, 2)).shape == (0, 2)


def test_an_entry_is_read_by_its_place():
    matrix = Matrix([["1/2", 3], [0, "-2/3"]])
    assert [matrix[i, j] for i in range(2) for j in range(2)] == [Fraction(1, 2), 3, 0, Fraction(-2, 3)]


@pytest.mark.parametrize(
    ("rows", "columns", "kind", "words"),
    [
        ([[1], [1, 2]], None, ShapeError, "W: row 1 has 2 entries, expected 1"),
        ([[1, 2]], 3, ShapeError, "W: row 0 has 2 entries, expected 3"),
        ([[1, 0.5]], None, InexactError, "W[0][1]"),
        ([[1], ["1/0"]], None, FormatError, "W[1][0]"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_their_place(rows, columns, kind, words):
    with pytest.raises(kind) as caught:
        Matrix(rows, columns, "W")
    assert words in str(caught.value)


def test_operands_that_do_not_fit_are_refused():
    a, b = Matrix([[1, 2]]), Matrix([[1, 2, 3]])
    for operation in (lambda: a @ b, lambda: a + b, lambda: a - b, lambda: a.solve(b), lambda: a.apply([Fraction(1)])):
        with pytest.raises(ShapeError):
            operation()
    with pytest.raises(ShapeError, match="2x2 system with a 1x2 right side"):
        Matrix.identity(2).solve(a)
