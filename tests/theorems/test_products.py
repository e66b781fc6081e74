"""Products over all sequences: theorems all-sequences and conditional-summability against exact products."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.norms import matrix_norm
from exactrelu.convergence.products import decide_products
from exactrelu.theorems import all_sequences, conditional_summability
from exactrelu.theorems.conditional_sums import product_tail
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

ANY = domain_of({"all_space": 1}, 1)
SUMMABLE = [([["1/n^2"]], ["n"], "P"), ([["1/n^2", "-1/(n+3)^2"], ["(n+5)/n^3", "1/2^n"]], ["0", "1/n"], "P")]
SWINGING = [
    ([["1+(-1)^n/n"]], ["n"], "W"),
    ([["(-1)^n/n", "(-1)^n/n"], ["1/n^2", "-(-1)^n/n"]], ["0", "1"], "P"),
    ([["0", "(-1)^n/n", "0"], ["0", "0", "1/2^n"], ["-(-1)^n/n", "0", "0"]], ["0", "0", "0"], "P"),
]


def gates(rng, m):
    """Return a random 0/1 diagonal matrix, mostly on."""
    return Matrix([[Fraction(i == j and rng.random() < 0.8) for j in range(m)] for i in range(m)])


@pytest.mark.parametrize("case", range(len(SUMMABLE) + len(SWINGING)))
@pytest.mark.parametrize("seed", range(4))
def test_products_stay_within_the_bound_for_random_sequences(family, case, seed):
    """Route two: T_n against J_n ... J_{k+1} T_k, both multiplied out exactly."""
    f = family(*[*SUMMABLE, *SWINGING][case])
    rng, m = random.Random(f"{case} {seed}"), f.width
    if case < len(SUMMABLE):
        evidence = all_sequences.attempt(f, ANY).summability
        k = max(evidence.first_depth, 12)
        factor = evidence.pair.E.at(k)
    else:
        sums = conditional_summability.attempt(f, ANY).sums
        k = 40 * m
        eta = (m + 1) * (sums.g.at(k) + product_tail(sums.g, sums.p, k, 64))
        assert eta < 1
        factor = eta / (1 - eta)
    # one J for every layer behind k; T_k is any matrix
    T = at_k = Matrix([[Fraction(rng.randint(-5, 5), rng.randint(1, 3)) for _ in range(m)] for _ in range(m)])
    Q = Matrix.identity(m)
    for n in range(k + 1, k + 40):
        J = gates(rng, m)
        T, Q = J @ f.layer(n).weight @ T, J @ Q
        assert matrix_norm(T - Q @ at_k, (1,) * m) <= factor * matrix_norm(at_k, (1,) * m), f"n = {n}"


@pytest.mark.parametrize("case", SUMMABLE)
def test_finite_sums_are_decided_by_all_sequences(family, case):
    verdict = decide_products(family(*case), ANY)
    assert (verdict.status, verdict.theorem, verdict.scope) == ("proved", "all-sequences", "all-sequences")


@pytest.mark.parametrize("case", SWINGING)
def test_alternating_sums_are_decided_by_conditional_summability(family, case):
    f = family(*case)
    assert isinstance(all_sequences.attempt(f, ANY), NotCertified)
    verdict = decide_products(f, ANY)
    expected = "gauge" if f.width == 1 else "conditional-summability"  # only a diagonal: it is divided out
    assert (verdict.status, verdict.theorem) == ("proved", expected)
    assert not isinstance(conditional_summability.attempt(f, ANY), NotCertified)


CONTRACTED = [
    ([["1/2+(-1)^n/n"]], ["n"], "W"),
    ([["2/5", "4/5"], ["-4/5", "2/5"]], ["1", "-1"], "W"),
    ([["0", "1"], ["0", "0"]], ["1", "1"], "W"),
]


@pytest.mark.parametrize("case", range(len(CONTRACTED)))
def test_contracting_limits_send_all_products_to_zero(family, case):
    f = family(*CONTRACTED[case])
    verdict = decide_products(f, ANY)
    assert (verdict.status, verdict.theorem) == ("proved", "contraction")
    for seed in range(5):
        rng, T = random.Random(seed), Matrix.identity(f.width)
        for n in range(1, 61):
            T = gates(rng, f.width) @ f.layer(n).weight @ T
        assert matrix_norm(T, (1,) * f.width) < Fraction(1, 100)


def test_the_limit_need_not_be_near_the_products():
    """The warning of all-sequences: with P = 0 a single J moves T_n by its whole size, and Q_k T_k follows it."""
    T = Matrix([[Fraction(3)]])
    J = Matrix([[Fraction(0)]])
    assert matrix_norm(J @ T - T, (1,)) == 3 and matrix_norm(J @ T - J @ T, (1,)) == 0


def test_an_undecided_claim_about_products_names_every_attempt(family):
    turning = family([["1-1/n", "-1/n"], ["1/n", "1-1/n"]], ["0", "0"], "W")
    verdict = decide_products(turning, domain_of({"all_space": 2}, 2))
    assert verdict.status == "undecided" and verdict.scope == "all-sequences"
    for words in ("all-sequences: sum ||P_n||", "gauge: ", "conditional-summability: sum P_n", "periodic-word: a word"):
        assert words in verdict.reason
