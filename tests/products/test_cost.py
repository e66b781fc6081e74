"""The work of a certificate is judged alike by the prover and by the checker, which share no code."""

from __future__ import annotations

import importlib
import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.networks.family import Family
from exactrelu.products import cost
from exactrelu.theorems.contraction import attempt
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

rule = importlib.import_module("exactrelu.checker.contraction")
rules = importlib.import_module("exactrelu.checker.rules")
network = importlib.import_module("exactrelu.checker.network")


@pytest.mark.parametrize("seed", range(60))
def test_prover_and_checker_agree_on_what_is_too_much_work(seed):
    rng = random.Random(seed)
    m, size = rng.randint(1, 6), 10 ** rng.choice((1, 9, 99))
    W = Matrix([[Fraction(rng.randint(-size, size), rng.randint(1, 9)) for _ in range(m)] for _ in range(m)])
    items = [["y", 1, [rng.randint(-size, size)]], ["k", [rng.randint(0, 99)]]]
    count, depth = 1 << rng.randint(0, 24), rng.choice((1, 2, 64))
    longest = max(abs(items[0][2][0]), items[1][1][0], 1).bit_length()
    den = W.denominator
    A = [[int(v * den) for v in row] for row in W.rows()]
    layers = rule.Layers(A, den, [list(row) for row in W.rows()], [Fraction(0)] * m, list(range(m)))
    try:
        layers.afford(count, depth, rules.Limits(2, 0, (1 << longest) - 1))
        accepted = True
    except network.Refused:
        accepted = False
    assert cost.checkable(W, count, depth, items) == accepted
    assert (rule.MAX_WORK, rule.MAX_DEPTH) == (cost.MAX_WORK, cost.MAX_DEPTH)


def test_a_norm_too_large_for_the_checker_is_not_claimed(monkeypatch):
    turn = Family(2, weight=[["2/5", "4/5"], ["-4/5", "2/5"]], bias=["1", "-1"])
    monkeypatch.setattr(cost, "MAX_WORK", 100)
    found = attempt(turn, domain_of({"all_space": 2}, 2))
    assert isinstance(found, NotCertified) and "too large for the checker" in found.reason
