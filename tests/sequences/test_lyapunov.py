"""Lyapunov pairs against the ideal tail, computed numerically by another route."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest

from exactrelu.sequences.decay import ZERO, geometric, power
from exactrelu.sequences.lyapunov import LyapunovPair, find_pair, pair_holds

ONE, HALF = Fraction(1), Fraction(1, 2)

CASES = [
    (power(ONE, 2), ZERO),
    (power(ONE, 2), power(ONE, 2)),
    (power(Fraction(10), 2), power(Fraction(3), 2)),
    (power(Fraction(1000), 2), power(ONE, 2)),
    (power(Fraction(5), 3), power(Fraction(5), 2)),
    (power(Fraction(5), 4), power(Fraction(7), 5)),
    (power(Fraction(1000), 3), power(Fraction(1000), 2)),
    (power(Fraction(1, 7), 2), power(Fraction(1, 7), 8)),
    (geometric(ONE, HALF), geometric(Fraction(3), Fraction(1, 3))),
    (geometric(Fraction(1000), Fraction(9, 10)), power(Fraction(3), 2)),
    (power(Fraction(10), 2), geometric(Fraction(3), Fraction(9, 10))),
    (ZERO, power(Fraction(2), 2)),
    (ZERO, geometric(Fraction(2), HALF)),
    (ZERO, ZERO),
]


def mpq(value):
    """Return a Fraction as an mpmath number."""
    return mpmath.mpf(value.numerator) / value.denominator


def violated(pair, n):
    """Evaluate both inequalities at one layer, by the definition."""
    p, beta = pair.p.at(n), pair.beta.at(n)
    first = pair.E.at(n - 1) >= p + pair.E.at(n) * (1 + p)
    second = pair.F.at(n - 1) >= beta * (1 + pair.E.at(n)) + pair.F.at(n)
    return not (first and second and pair.E.at(n - 1) >= 0 and pair.F.at(n - 1) >= 0)


@pytest.mark.parametrize(("p", "beta"), CASES)
def test_pairs_satisfy_both_inequalities_at_many_layers(p, beta):
    pair = find_pair(p, beta, 1)
    assert pair is not None and pair_holds(pair)
    layers = [*range(pair.n0, pair.n0 + 60), *(pair.n0 + 131 * j for j in range(1, 20))]
    assert not any(violated(pair, n) for n in layers)


@pytest.mark.parametrize("seed", range(60))
def test_random_pairs_satisfy_both_inequalities(seed):
    rng = random.Random(seed)

    def decay():
        c = Fraction(rng.randint(0, 200), rng.randint(1, 20))
        return power(c, rng.randint(2, 6)) if rng.random() < 0.6 else geometric(c, Fraction(rng.randint(1, 29), 30))

    start = rng.randint(1, 40)
    pair = find_pair(decay(), decay(), start)
    assert pair is not None and pair.n0 >= start
    assert not any(violated(pair, n) for n in range(pair.n0, pair.n0 + 50)), f"seed {seed}"


@pytest.mark.parametrize(("p", "beta"), CASES)
def test_the_tail_is_near_the_ideal_one(p, beta):
    """Ideal: prod_{i>k} (1 + p_i) - 1, here from its logarithm with an Euler-Maclaurin sum."""
    pair = find_pair(p, beta, 1)
    if p.mode == "z":
        assert pair.E == ZERO
        return
    k = 10 * pair.n0
    with mpmath.workdps(30):
        if p.mode == "r":
            log_tail = mpmath.nsum(lambda n: mpmath.log1p(mpq(p.c) / n**p.k), [k + 1, mpmath.inf])
        else:
            log_tail = mpmath.fsum(mpmath.log1p(mpq(p.c) * mpq(p.a) ** n) for n in range(k + 1, k + 1000))
        ratio = mpq(pair.E.at(k)) / mpmath.expm1(log_tail)
    assert 1 <= ratio < 1.12, ratio


def test_the_inverse_square_has_the_tail_one_over_n():
    assert find_pair(power(ONE, 2), ZERO, 1) == LyapunovPair(power(ONE, 2), ZERO, power(ONE, 1), ZERO, 2)


def test_tampered_pairs_do_not_hold():
    pair = find_pair(power(Fraction(10), 2), power(ONE, 2), 1)
    assert pair_holds(pair) and pair_holds(replace(pair, n0=pair.n0 + 5))
    assert not pair_holds(replace(pair, n0=1))
    assert not pair_holds(replace(pair, E=replace(pair.E, c=pair.E.c * Fraction(99, 100))))
    assert not pair_holds(replace(pair, E=replace(pair.E, tau=0)))
    assert not pair_holds(replace(pair, E=ZERO))
    assert not pair_holds(replace(pair, F=ZERO))
    assert not pair_holds(replace(pair, F=geometric(ONE, HALF)))
    quick = find_pair(geometric(ONE, HALF), geometric(ONE, HALF), 1)
    assert pair_holds(quick)
    assert not pair_holds(replace(quick, E=replace(quick.E, c=Fraction(1, 2))))
    assert not pair_holds(replace(quick, E=ZERO)) and not pair_holds(replace(quick, F=ZERO))
    assert not pair_holds(replace(quick, E=geometric(quick.E.c, Fraction(2, 3))))


def test_huge_constants_end_without_a_pair_instead_of_a_long_search():
    assert find_pair(power(Fraction(10**30), 2), ZERO, 1) is None
    assert find_pair(power(Fraction(10**30), 3), ZERO, 1) is None
    assert find_pair(geometric(ONE, Fraction(999999, 1000000)), ZERO, 1) is None


def test_the_tail_of_a_pair_combines_both_functions():
    pair = find_pair(power(ONE, 2), power(Fraction(2), 2), 1)
    exact = pair.E.at(100) * 3 + pair.F.at(100)
    assert exact <= pair.tail(100, Fraction(3), 64) <= exact + Fraction(8, 2**64)
