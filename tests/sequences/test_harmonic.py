"""Infinite sums of entries, in the prover and in the checker, against partial sums and known answers."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.checker import growth as checker
from exactrelu.checker.rules import Rejected
from exactrelu.networks.expression import Expression
from exactrelu.sequences.harmonic import combination, harmonic_bound, sample, times_n
from exactrelu.sequences.signs import half, half_start

TOP = 1 << 200
INFINITE = [
    "1", "n", "1/n", "1/(n+7)", "(n+1)/n^2", "(n-3)/n^2", "(1+(-1)^n)/n", "1-(-1)^n", "1/(100*n)+1/n^2",
    "2^n/n^9", "(3/2)^n", "1/n+1/2^n", "(-2)^n+2^n+1/n^2", "1/n^2+(1+(-1)^n)/n", "(n-5)/(n^2+1)",
]  # fmt: skip
NOT_SHOWN = ["0", "-1", "-1/n", "1/n^2", "1/2^n", "n/2^n", "-2^n", "1/n^2+(-1)^n/n^3", "1/n^2-1/n"]


def value(terms, n):
    return sum((r**n * Fraction(horner(u, n), horner(v, n)) for r, u, v in terms), Fraction(0))


def horner(p, n):
    return sum(c * n**i for i, c in enumerate(p))


@pytest.mark.parametrize("text", INFINITE)
def test_infinite_sums_are_found_and_the_bound_holds_at_every_layer(text):
    terms = Expression.parse(text).terms
    found = harmonic_bound(terms)
    k0 = max(1, half_start(found.n0, found.parity))
    layers = [(k, value(terms, 2 * k + found.parity)) for k in range(k0, k0 + 80)]
    r, u, v = half(terms, found.parity)[found.index]
    c = k0 * r**k0 * Fraction(horner(u, k0), horner(v, k0)) if found.c is None else found.c
    assert c > 0 and all(entry >= c / k for k, entry in layers)
    checker.infinite_sum(terms, found.n0, found.item(), TOP, "it")


@pytest.mark.parametrize("text", NOT_SHOWN)
def test_other_sums_are_not_called_infinite(text):
    terms = Expression.parse(text).terms
    assert harmonic_bound(terms) is None
    for parity in (0, 1):
        for index in range(3):
            for c in ([], [1, 1000]):
                with pytest.raises(Rejected):
                    checker.infinite_sum(terms, 9, [parity, index, c], TOP, "it")


@pytest.mark.parametrize("text", INFINITE)
def test_a_start_moved_up_stays_a_proof(text):
    terms = Expression.parse(text).terms
    found = harmonic_bound(terms)
    for n0 in range(found.n0, found.n0 + 9):
        checker.infinite_sum(terms, n0, found.item(), TOP, "it")


@pytest.mark.parametrize("seed", range(30))
def test_sums_of_multiples_are_the_sums_of_the_values(seed):
    rng = random.Random(seed)
    parts = [
        (Fraction(rng.randint(-3, 3), rng.randint(1, 3)), Expression.parse(rng.choice(INFINITE)).terms)
        for _ in range(rng.randint(0, 5))
    ]
    terms = combination(parts)
    for n in (1, 2, 7, 30):
        assert sample(terms, n) == value(terms, n) == sum((c * value(e, n) for c, e in parts), Fraction(0))
        assert value(times_n(terms), n) == n * value(terms, n)
    assert [*map(tuple, checker.total(parts))] == list(terms)
