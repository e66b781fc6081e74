"""Entries of layers as floats: within their stated error of the exact entries."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest

from exactrelu.errors import LimitError
from exactrelu.floatpath import evaluate
from exactrelu.floatpath.evaluate import blocks
from exactrelu.floatpath.plan import plan
from exactrelu.networks.family import Family

from .conftest import ENTRIES

EXTREME = [
    "1/n^60",  # underflows
    "n^60",
    "(1/2)^n*n^50",
    "(7/5)^n",
    "(-1)^n*(99999/100000)^n",
    "(n-10^6)^3/n^5",
    "10^200/(n+10^200)",
    "(10^30*n+1)/(10^30*n^2+7)",
    "(1+1/n)^40-1",
    "3",
]


def exact_columns(family):
    """Return (column source, row, exact entry as Expression terms) sums per (row, source)."""
    m = family.width
    cells = {(i, j): family.matrix[i][j] for i in range(m) for j in range(m)}
    return cells | {(i, -1): family.bias[i] for i in range(m)}


def check(family, last, start=1):
    """Assert that the floats of every layer, summed exactly, are as near as rho and tau say; return the largest rho."""
    p, cells, worst = plan(family), exact_columns(family), 0.0
    for block in blocks(p, last):
        for b in range(len(block.t)):
            n, rho = block.first + b, float(block.rho[b])
            if n < start:
                continue
            worst = max(worst, rho)
            if not math.isfinite(rho):
                continue
            for (i, j), entry in cells.items():
                source = p.rows if j == -1 else j
                columns = [c for c in range(len(p.sources)) if p.sources[c] == source]
                floats = [float(block.t[b, c, i]) for c in columns]
                if not all(map(math.isfinite, floats)):
                    continue
                error = abs(sum(map(Fraction, floats), Fraction(0)) - entry.at(n))
                allowed = Fraction(rho) * sum(abs(Fraction(v)) for v in floats) + len(floats) * Fraction(p.tau)
                assert error <= allowed, f"layer {n}, entry {i},{j} = {entry}: {float(error)} > {float(allowed)}"
    return worst


@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("seed", range(6))
def test_entries_are_within_their_error(seed, kind, rand_family):
    rng = random.Random(f"{seed} {kind}")
    family = rand_family(rng, rng.choice([1, 2, 3, 5]), kind, rng.choice("PW"))
    assert check(family, 40) < 2.0**-40


@pytest.mark.parametrize("text", EXTREME)
def test_extreme_entries_are_within_their_error(text):
    assert check(Family(1, [[text]], ["1/n"]), 300) < 2.0**-40


def test_deep_layers_are_within_their_error():
    family = Family(2, [["(999/1000)^n", "1/((2*n-6001)^2)+1/n"], ["(n-4500)^2/n^4", "0"]])
    assert check(family, 5000, start=4400) < 2.0**-40


def test_a_used_up_budget_costs_accuracy_never_truth(monkeypatch):
    family = Family(1, [["(n-25)^3/n^5"]], ["1/n"])
    assert check(family, 40) <= 2.0**-44
    monkeypatch.setattr(evaluate, "EXACT", 1)
    assert 2.0**-44 < check(family, 40) < 2.0**-20
    monkeypatch.setattr(evaluate, "EXACT", 0)
    assert check(family, 40) == math.inf


def test_proportional_terms_share_one_function():
    family = Family(2, [["1/n^2", "-3/n^2"], ["1/(7*n^2)", "0"]], ["5/n^2", "(1/2)^n"])
    assert len(plan(family).functions) == 2


def test_a_family_without_entries_has_no_columns():
    p = plan(Family(2, [["0", "0"], ["0", "0"]]))
    assert len(p.sources) == 0
    assert [len(block.t) for block in blocks(p, 3)] == [3]


@pytest.mark.parametrize("text", ["10^300/n", "1/10^300", "(n+1)^5000"])
def test_what_floats_have_no_room_for_is_refused(text):
    with pytest.raises(LimitError):
        plan(Family(1, [[text]]))
