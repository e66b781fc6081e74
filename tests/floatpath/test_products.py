"""Products along a path: the exact product lies within the bound."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.errors import LimitError, ShapeError
from exactrelu.floatpath.products import estimate_product, estimate_sizes
from exactrelu.networks.family import Family

from .conftest import ENTRIES


def exact_product(family, gates):
    """Return J_n W_n ... J_1 W_1 by the definition, gates of layers 1, ..., n."""
    m = family.width
    T = [[Fraction(i == j) for j in range(m)] for i in range(m)]
    for n, gate in enumerate(gates, 1):
        W = family.layer(n).weight.rows()
        T = [
            [sum((W[i][k] * T[k][j] for k in range(m)), Fraction(0)) if gate[i] else Fraction(0) for j in range(m)]
            for i in range(m)
        ]
    return T


def assert_within(run, exact, where):
    """Assert that every entry of the exact product is within its bound."""
    assert np.isfinite(run.bounds).all(), where
    for i, row in enumerate(exact):
        for j, value in enumerate(row):
            error = abs(Fraction(float(run.values[i, j])) - value)
            assert error <= Fraction(float(run.bounds[i, j])), f"{where}, entry {i},{j}"


@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("m", [1, 2, 4, 5, 9, 16, 20, 25])
def test_the_exact_product_lies_within_the_bound(m, kind, rand_family):
    rng = random.Random(f"{m} {kind}")
    family = rand_family(rng, m, kind, rng.choice("PW"), zeros=0.3 if m < 20 else 0.9)
    depth = 8 if m < 20 else 3
    path = [[rng.random() < 0.8 for _ in range(m)] for _ in range(3)]
    run = estimate_product(family, depth, path=path)
    assert_within(run, exact_product(family, [path[n % 3] for n in range(depth)]), f"{m} {kind}")
    plain = estimate_product(family, depth, path=path, bound=False)
    assert plain.bounds is None
    assert (abs(plain.values - run.values) <= 2 * run.bounds).all()


@pytest.mark.parametrize("columns", [3, 16, 40])
def test_products_of_width_16_are_bounded_with_few_and_with_many_columns(columns):
    """Layers of one entry a column, of one dense matrix, and of up to three terms an entry."""
    rng = random.Random(columns)
    terms = {3: [], 16: ["1/n^2"], 40: ["1/n^2", "(-1)^n/(n+1)", "(-2/3)^n"]}[columns]

    def entry(i, j):
        return "+".join(rng.sample(terms, rng.randint(1, len(terms)))) if terms else "1/n" if i == j < 3 else "0"

    family = Family(16, weight=[[entry(i, j) for j in range(16)] for i in range(16)])
    path = [[rng.random() < 0.8 for _ in range(16)] for _ in range(3)]
    run = estimate_product(family, 5, path=path)
    assert_within(run, exact_product(family, [path[n % 3] for n in range(5)]), f"{columns} columns")
    assert (run.bounds <= 1e-9 * (1 + abs(run.values).max())).all()


@pytest.mark.parametrize("seed", range(12))
def test_the_own_path_of_a_network_is_followed(seed, rand_family):
    rng = random.Random(seed)
    m = rng.choice([1, 2, 3, 6])
    family = rand_family(rng, m, "powers", zeros=0.2)
    x = [Fraction(rng.randint(1, 9), 7) for _ in range(m)]
    gates, sizes, y = [], [], tuple(x)
    for n in range(1, 11):
        z = family.layer(n).preactivation(y)
        gates.append([v > 0 for v in z])
        sizes.append(min(map(abs, z)))
        y = family.layer(n).apply(y)
    last = estimate_product(family, 10, point=x)
    if last.doubtful:
        assert sizes[last.doubtful - 1] < Fraction(1, 10**9), f"seed {seed}"
    settled = last.doubtful - 1 if last.doubtful else 10
    run = estimate_product(family, settled, point=x)
    assert_within(run, exact_product(family, gates[:settled]), f"seed {seed}")
    assert settled == 10 or 0 in sizes, f"seed {seed}: only an exact zero is doubtful here"


def test_a_gate_that_floats_cannot_settle_is_reported():
    """Layer 2 has the pre-activation 1/3 - 1/3 = 0 exactly: off, but no float knows."""
    family = Family(1, bias=["0"], weight=[["1"]])
    assert estimate_product(family, 5, point=[Fraction(1, 3)]).doubtful == 0
    stopped = Family(1, [["0"]], ["-1/3"])
    assert estimate_product(stopped, 5, point=[Fraction(2, 3)]).doubtful == 2


@pytest.mark.parametrize("m", [1, 4, 6, 16, 25])
@pytest.mark.parametrize(("entry", "largest"), [("-1/2", 1e-280), ("(-1)^n/n", 1e-11)])
def test_errors_of_products_follow_the_identity_and_what_it_cancels(entry, largest, m):
    family = Family(m, [[entry if i == j else "0" for j in range(m)] for i in range(m)])
    run = estimate_product(family, 3000, path=[[True] * m])
    assert (run.bounds < largest).all()


@pytest.mark.parametrize("m", [1, 4, 9, 25])
def test_sizes_of_products_are_those_of_the_products_at_their_depths(m, rand_family):
    rng = random.Random(m)
    family = rand_family(rng, m, "smooth", zeros=0.9)
    path = [[rng.random() < 0.8 for _ in range(m)] for _ in range(7)]
    stops = [1, 2, 9, 700, 1030, 1031]
    norms, distances = estimate_sizes(family, path, stops)
    T = [estimate_product(family, n, path=path, bound=False).values for n in stops]
    assert norms == [float(abs(v).sum(axis=1).max()) for v in T]
    assert distances == [float(abs(v - T[-1]).sum(axis=1).max()) for v in T[:-1]]


def test_sizes_beyond_floats_are_infinite():
    assert estimate_sizes(Family(1, weight=[["9"]]), [[True]], [1, 2000]) == ([9.0, math.inf], [math.inf])


def test_the_empty_product_is_the_identity():
    run = estimate_product(Family(2, [["1/n", "0"], ["0", "0"]]), 0, path=[[True, True]])
    assert run.values.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert run.bounds.tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_biases_that_overflow_do_not_touch_a_product():
    run = estimate_product(Family(1, [["1/n^2"]], ["9^n"]), 2000, path=[[True]])
    assert abs(float(run.values[0, 0]) - 3.676) < 0.01
    assert run.bounds[0, 0] < 1e-10


@pytest.mark.parametrize(
    ("keywords", "error", "words"),
    [
        ({}, ShapeError, "either a path of gates or a point"),
        ({"path": [[True]], "point": [Fraction(1)]}, ShapeError, "either a path"),
        ({"path": [[True, False]]}, ShapeError, "a path of at least one layer of 1 gates"),
        ({"path": [[True], [True, False]]}, ShapeError, "a path of at least one layer"),
        ({"path": []}, ShapeError, "a path of at least one layer"),
        ({"point": [Fraction(1)] * 2}, ShapeError, "points of 1 coordinates"),
        ({"path": [[True]], "depth": -1}, LimitError, "depth -1"),
    ],
)
def test_contradictory_requests_are_refused(keywords, error, words):
    with pytest.raises(error, match=words):
        estimate_product(Family(1, [["0"]]), keywords.pop("depth", 3), **keywords)
