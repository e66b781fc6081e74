"""Enclosures contain every real they stand for, and never answer what is not proved."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.errors import InexactError, ShapeError


def rand_enclosure(rng):
    a, b = sorted(Fraction(rng.randint(-20, 20), rng.randint(1, 6)) for _ in range(2))
    return Enclosure(a, b), a + (b - a) * Fraction(rng.randint(0, 8), 8)


@pytest.mark.parametrize("seed", range(50))
def test_operations_contain_the_values_of_their_points(seed):
    rng = random.Random(seed)
    (e, x), (f, y) = rand_enclosure(rng), rand_enclosure(rng)
    assert (e + f).contains(x + y) and (e - f).contains(x - y) and (e * f).contains(x * y)
    assert (-e).contains(-x) and e.relu().contains(max(x, 0)) and e.outward(3).contains(e)
    assert e.outward(3).width <= e.width + Fraction(2, 8)


@pytest.mark.parametrize("seed", range(50))
def test_comparisons_are_true_or_false_only_when_every_pair_agrees(seed):
    rng = random.Random(seed)
    (e, x), (f, y) = rand_enclosure(rng), rand_enclosure(rng)
    for answer, truth in ((e.less(f), x < y), (e.at_most(f), x <= y), (e.equals(f), x == y)):
        assert answer is None or answer is truth


def test_all_three_answers_occur():
    e = Enclosure(Fraction(0), Fraction(1))
    assert e.less(2) is True and e.less(0) is False and e.less(1) is None
    assert e.at_most(1) is True and e.at_most(-1) is False and e.at_most(0) is None
    assert Enclosure.exactly(2).equals(2) is True and e.equals(2) is False and e.equals(1) is None


def test_truth_value_is_refused():
    with pytest.raises(InexactError):
        bool(Enclosure.exactly(1))


def test_balls_become_exact_ends():
    old, ctx.prec = ctx.prec, 80
    try:
        e = Enclosure.from_arb(arb.pi())
    finally:
        ctx.prec = old
    with mpmath.workdps(60):
        pi = Fraction(str(mpmath.pi * 1))
    assert e.contains(pi) and e.width < Fraction(1, 2**70)
    assert Enclosure.from_arb(arb(0)).width == 0


def test_bad_ends_are_refused():
    with pytest.raises(ShapeError):
        Enclosure(Fraction(1), Fraction(0))
    with pytest.raises(InexactError):
        Enclosure(0.5, 1)
    with pytest.raises(InexactError):
        Enclosure.from_arb(arb("nan"))
    with pytest.raises(InexactError):
        Enclosure.from_arb(0.5)
