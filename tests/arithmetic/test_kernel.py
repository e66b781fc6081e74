"""Kernels: the integer one, the one over any ordered field, and the definition agree up to positive factors."""

from __future__ import annotations

import random
from fractions import Fraction
from math import gcd

import pytest

from exactrelu.arithmetic.elimination import reduced_echelon
from exactrelu.arithmetic.field import RATIONALS
from exactrelu.arithmetic.kernel import INTEGERS, FieldKernel

FIELD = FieldKernel(RATIONALS)
EDGES = [0, 0, 1, -1, 2**31 - 1, -(2**31), 2**62, 2**63 - 1, -(2**63), 2**63, 10**30, -(10**400)]


def rand_rows(rng, m, n, most=9):
    return [[rng.choice(EDGES) if rng.random() < 0.2 else rng.randint(-most, most) for _ in range(n)] for _ in range(m)]


def in_field(rows):
    return [FIELD.integers(row) for row in rows]


def both(rows, columns):
    return INTEGERS.matrix(rows, columns), FIELD.matrix(in_field(rows), columns)


def sign(v):
    return (v > 0) - (v < 0)


@pytest.mark.parametrize("seed", range(60))
def test_signs_are_those_of_the_numbers(seed):
    values = random.Random(seed).sample(EDGES, 4)
    expected = [sign(v) for v in values]
    for kernel in (INTEGERS, FIELD):
        scalars = kernel.integers(values)
        assert kernel.signs(scalars) == [kernel.sign(s) for s in scalars] == expected
        assert [kernel.sign(kernel.integer(v)) for v in values] == expected
        assert kernel.least_sign(scalars) == min(expected)
        assert kernel.least_sign([]) == 1
        assert kernel.sign(kernel.zero) == 0


@pytest.mark.parametrize("seed", range(60))
def test_the_primitive_row_is_the_same_for_every_positive_multiple(seed):
    rng = random.Random(seed)
    row, factor = rand_rows(rng, 1, rng.randint(1, 5))[0], rng.choice([2, 3, 10**30])
    primitive = INTEGERS.primitive(row)
    assert INTEGERS.primitive([factor * v for v in row]) == primitive == INTEGERS.primitive(primitive)
    assert gcd(*primitive) == (1 if any(row) else 0)
    scaled = FIELD.primitive([Fraction(v, factor) for v in row])
    assert scaled == FIELD.primitive(in_field([row])[0])
    for found in (primitive, scaled):  # a positive multiple of the row
        assert all(a * w == b * v for a, v in zip(found, row, strict=True) for b, w in zip(found, row, strict=True))
        assert [sign(v) for v in found] == [sign(v) for v in row]


@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("bits", [3, 25, 26, 27, 28, 29, 40])
def test_signs_at_a_column_are_exact_in_words_and_beyond(seed, bits):
    rng = random.Random(seed)
    n = rng.randint(1, 5)
    column = [rng.choice([-1, 1]) * rng.randint(2 ** (bits - 1), 2**bits - 1) for _ in range(n)]
    rows = [
        [rng.choice([-(2**63), 2**63 - 1, 2**31, -(2**31) - 1, rng.randint(-(2**62), 2**62)]) for _ in range(n)]
        for _ in range(6)
    ]
    rows.append([column[1], -column[0], *[0] * (n - 2)] if n > 1 else [0])  # exactly zero
    expected = [sign(sum(a * x for a, x in zip(row, column, strict=True))) for row in rows]
    words = INTEGERS.approximate(rows, n).words
    assert words is not None
    assert INTEGERS.signs_at(rows, words, column) == INTEGERS.signs_at(rows, None, column) == expected
    assert FIELD.signs_at(in_field(rows), None, FIELD.integers(column)) == expected


@pytest.mark.parametrize("seed", range(60))
def test_approximate_rows_are_near_and_scaled(seed):
    rng = random.Random(seed)
    m, n = rng.randint(1, 4), rng.randint(1, 4)
    rows = [*rand_rows(rng, m, n), [0] * n, [10**400] * n, [1] + [0] * (n - 1)]
    for kernel, given in ((INTEGERS, rows), (FIELD, in_field(rows))):
        floats = kernel.approximate(given, n)
        for row, near, exponent in zip(rows, floats.array.tolist(), floats.exponents, strict=True):
            top = max(map(abs, near))
            assert (0.5 <= top <= 1) if any(row) else top == 0
            largest = max(map(abs, row))
            for v, f in zip(row, near, strict=True):
                if kernel is INTEGERS or largest < 2**1000:  # else the field rescales a row by its own entries
                    error = abs(Fraction(f) * Fraction(2) ** exponent - v)
                    assert error <= Fraction(largest, 2**50), f"{v} near {f} * 2^{exponent}"


def test_words_are_given_exactly_where_the_numbers_fit():
    fits, beyond = [[2**63 - 1, -(2**63)]], [[2**63, 0]]
    assert INTEGERS.approximate(fits, 2).words.tolist() == fits
    assert INTEGERS.approximate(beyond, 2).words is None
    assert INTEGERS.approximate([], 2).array.shape == (0, 2)


@pytest.mark.parametrize("seed", range(60))
def test_products_stacks_and_choices_of_rows_agree(seed):
    rng = random.Random(seed)
    m, n, k = (rng.randint(1, 4) for _ in range(3))
    a, b, x = rand_rows(rng, m, n), rand_rows(rng, n, k), rand_rows(rng, 1, n)[0]
    expected = [[sum(p * q[j] for p, q in zip(row, b, strict=True)) for j in range(k)] for row in a]
    chosen = [rng.randrange(m) for _ in range(3)]
    for kernel, A, B in zip((INTEGERS, FIELD), both(a, n), both(b, k), strict=True):
        assert kernel.shape(A) == (m, n)
        assert kernel.rows(A) == a
        assert kernel.rows(kernel.times(A, B)) == expected
        assert kernel.apply(A, kernel.integers(x)) == [sum(p * q for p, q in zip(row, x, strict=True)) for row in a]
        assert kernel.rows(kernel.stack([A, A])) == a + a
        assert kernel.rows(kernel.take(A, chosen)) == [a[i] for i in chosen]


@pytest.mark.parametrize("seed", range(60))
def test_the_nullspace_is_a_basis_of_what_the_matrix_sends_to_zero(seed):
    rng = random.Random(seed)
    n, r = rng.randint(1, 5), rng.randint(0, 4)
    rows = rand_rows(rng, r, n, most=2)
    rows += [[sum(v) for v in zip(*rows, strict=True)]] if rows else []
    bases = [kernel.nullspace(m) for kernel, m in zip((INTEGERS, FIELD), both(rows, n), strict=True)]
    rank = len(reduced_echelon(RATIONALS, in_field(rows), n)[1])
    for basis in bases:
        assert len(basis) == n - rank
        assert all(sum(a * v for a, v in zip(row, column, strict=True)) == 0 for row in rows for column in basis)
        assert len(reduced_echelon(RATIONALS, [list(map(Fraction, v)) for v in basis], n)[1]) == len(basis)


@pytest.mark.parametrize("seed", range(80))
def test_a_solution_solves_and_only_singular_systems_have_none(seed):
    rng = random.Random(seed)
    n = rng.randint(0, 4)
    rows, right = rand_rows(rng, n, n, most=2), rand_rows(rng, 1, n)[0]
    regular = len(reduced_echelon(RATIONALS, in_field(rows), n)[1]) == n
    for kernel, matrix in zip((INTEGERS, FIELD), both(rows, n), strict=True):
        found = kernel.solve(matrix, kernel.integers(right))
        assert (found is not None) == regular
        if found is not None:
            x, q = found
            assert q > 0
            assert [sum(a * v for a, v in zip(row, x, strict=True)) for row in rows] == [q * v for v in right]


@pytest.mark.parametrize("seed", range(60))
def test_the_echelon_form_is_reduced_and_spans_the_same_rows(seed):
    rng = random.Random(seed)
    m, n = rng.randint(0, 4), rng.randint(1, 5)
    rows = in_field(rand_rows(rng, m, n, most=2))
    echelon, pivots = reduced_echelon(RATIONALS, rows, n)
    assert pivots == sorted(set(pivots))
    for i, (row, pivot) in enumerate(zip(echelon, pivots, strict=True)):
        assert not any(row[:pivot])
        assert [other[pivot] for other in echelon] == [int(i == k) for k in range(len(echelon))]
    for row in rows:  # is the combination of the echelon rows by its own entries at the pivots
        combined = [
            sum((row[p] * each[j] for each, p in zip(echelon, pivots, strict=True)), Fraction(0)) for j in range(n)
        ]
        assert combined == row


def test_a_rational_beyond_the_doubles_is_near_infinity():
    assert RATIONALS.approximate(Fraction(10**400)) == float("inf")
    assert RATIONALS.approximate(Fraction(-(10**400), 3)) == float("-inf")
    assert RATIONALS.approximate(Fraction(1, 3)) == 1 / 3
    assert [RATIONALS.sign(Fraction(v)) for v in (-2, 0, 7)] == [-1, 0, 1]
