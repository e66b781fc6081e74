"""Decays: values, roundings upwards, and words."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.sequences.decay import ZERO, Decay, geometric, power, round_up


@pytest.mark.parametrize("seed", range(60))
def test_round_up_never_goes_below_and_stays_close(seed):
    rng = random.Random(seed)
    value = Fraction(rng.randint(1, 10 ** rng.randint(1, 60)), rng.randint(1, 10 ** rng.randint(1, 60)))
    bits = rng.randint(3, 30)
    rounded = round_up(value, bits)
    assert value <= rounded <= value * (1 + Fraction(4, 2**bits)), f"seed {seed}"


@pytest.mark.parametrize("value", [Fraction(0), Fraction(1), Fraction(1, 3), Fraction(10**30), Fraction(1, 10**30)])
def test_round_up_at_edges(value):
    assert value <= round_up(value) <= value * Fraction(1025, 1024)


@pytest.mark.parametrize("seed", range(60))
def test_upper_is_a_multiple_of_the_unit_just_above_the_value(seed):
    rng = random.Random(seed)
    c, n, bits = Fraction(rng.randint(1, 10**9), rng.randint(1, 99)), rng.randint(4, 300), rng.randint(1, 200)
    a = Fraction(rng.randint(1, 99), 100)
    for decay in (power(c, rng.randint(1, 5), rng.randint(0, 3)), geometric(c, a), ZERO):
        upper = decay.upper(n, bits)
        assert decay.at(n) <= upper <= decay.at(n) + Fraction(3, 2**bits), f"seed {seed}"
        assert (upper * 2**bits).denominator == 1


def test_upper_is_cheap_for_a_million_layers():
    assert 0 < geometric(Fraction(10**30), Fraction(99, 100)).upper(10**6, 64) <= Fraction(2, 2**64)


def test_zero_coefficients_become_the_zero_sequence():
    assert power(Fraction(0), 2) == geometric(Fraction(0), Fraction(1, 2)) == ZERO and ZERO.at(7) == 0


def test_long_coefficients_are_shortened_in_words():
    assert len(Decay("r", Fraction(10**99), 2).text()) < 30
