"""Gauges: the certified bounds of defects against the defects themselves, layer by layer."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.networks.expression import Expression
from exactrelu.products.acceleration import defect_bounds, defect_order, gauge_of

ENTRIES = ["0", "1/n^2", "-2/(n+1)^2", "(n+5)/(n^3+2)", "(-1)^n/n", "(-1)^n*(n-3)/n^3", "3/n^4-(-1)^n/n^2", "1/2^n"]


def block_of(texts):
    """Return the terms of a block of entries."""
    return tuple(tuple(Expression.parse(text).terms for text in row) for row in texts)


def at(texts, n, a):
    """Return I + A_n over the row (0, 1), without the terms that decay geometrically."""
    rows = [[Expression.parse(t).at(n) - (Fraction(1, 2**n) if t == "1/2^n" else 0) + (i == j)
             for j, t in enumerate(row)] for i, row in enumerate(texts)]  # fmt: skip
    return [*rows, [Fraction(0)] * a + [Fraction(1)]]


@pytest.mark.parametrize("seed", range(12))
def test_defects_are_within_their_bounds(seed):
    rng = random.Random(seed)
    a, q, k = rng.randint(1, 3), rng.randint(1, 6), rng.choice((20, 40))
    texts = [[rng.choice(ENTRIES) for _ in range(a + 1)] for _ in range(a)]
    block = block_of(texts)
    gauge = gauge_of(block, q)
    assert gauge is not None and gauge.q == q
    bounds = {sign: defect_bounds(block, gauge, sign, k) for sign in gauge.coefficients}
    assert None not in bounds.values()
    for n in (k + 1, k + 2, 3 * k, 10 * k + 1):
        G, before = ([*gauge.at(i), (Fraction(0),) * a + (Fraction(1),)] for i in (n, n - 1))
        step = at(texts, n, a)
        for i in range(a):
            for j in range(a + 1):
                defect = sum(G[i][m] * step[m][j] for m in range(a + 1)) - before[i][j]
                allowed = sum(c[i][j] / Fraction(n) ** defect_order(q, sign) for sign, c in bounds.items())
                assert abs(defect) <= allowed, f"seed {seed}, n = {n}, entry {i} {j}"


def test_the_gauge_of_1_plus_1_over_n_squared_is_its_expansion():
    gauge = gauge_of(block_of([["1/n^2", "0"]]), 4)
    n = Fraction(10)
    assert gauge.at(10)[0][0] == 1 + 1 / n - 1 / (3 * n**3) + 1 / (6 * n**4)


@pytest.mark.parametrize("text", ["1/n", "1", "2^n", "(-1)^n"])
def test_a_term_that_decays_too_slowly_has_no_gauge(text):
    assert gauge_of(block_of([[text, "0"]]), 2) is None


def test_a_gauge_of_nothing_is_the_identity():
    gauge = gauge_of(block_of([["0", "0"]]), 2)
    assert gauge.at(7) == ((1, 0),) and defect_bounds(block_of([["0", "0"]]), gauge, 1, 1) == ((0, 0),)
