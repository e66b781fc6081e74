"""Symmetric complementarity: every case is decided, by a fixed point or by a direction of growth."""

from __future__ import annotations

import importlib
import json
import random
from fractions import Fraction

import pytest

from exactrelu.convergence.certify import certify
from exactrelu.formats.problem import load_problem
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.symmetric_lcp import Descent, Growth, attempt

checker = importlib.import_module("exactrelu.checker.__main__")
MEAN = [["1/2", "1/2"], ["1/2", "1/2"]]


def everywhere(m):
    return domain_of({"all_space": m}, m)


def run(family, x, depth):
    y = tuple(Fraction(v) for v in x)
    layer = family.layer(1)
    for _ in range(depth):
        y = tuple(layer.apply(y))
    return y


def averaging(rng, m):
    """Return weights whose eigenvalues are in (-1, 1], not symmetric, with 1 among them: I - D^-1 L / c."""
    sizes = [[rng.randint(0, 3) if i < j else 0 for j in range(m)] for i in range(m)]
    C = [[Fraction(sizes[min(i, j)][max(i, j)]) for j in range(m)] for i in range(m)]
    D = [rng.randint(1, 3) for _ in range(m)]
    c = 1 + max(sum(row) for row in C)
    W = [[(1 - sum(C[i]) / (D[i] * c) if i == j else C[i][j] / (D[i] * c)) for j in range(m)] for i in range(m)]
    return [[str(v) for v in row] for row in W]


def test_the_limit_depends_on_the_start(family):
    f = family(MEAN, ["1", "-1"], "W")
    found = attempt(f, everywhere(2))
    assert isinstance(found, Descent) and found.y == (2, 0)
    assert run(f, (0, 0), 300)[0].limit_denominator(10**6) == 2
    assert [v.limit_denominator(10**6) for v in run(f, (5, 1), 300)] == [4, 2]


def test_a_drift_grows_at_the_certified_rate(family):
    f = family(MEAN, ["1", "0"], "W")
    found = attempt(f, everywhere(2))
    assert isinstance(found, Growth) and found.z == (1, 1) and found.growth == 1
    assert sum(run(f, (-3, 1), 50)) >= 49


@pytest.mark.parametrize("seed", range(40))
def test_averages_of_neighbours_are_always_decided(seed, family):
    rng = random.Random(seed)
    m = rng.randint(1, 4)
    W, b = averaging(rng, m), [str(Fraction(rng.randint(-4, 3), 2)) for _ in range(m)]
    f = family(W, b, "W")
    found = attempt(f, everywhere(m))
    layer = f.layer(1)
    if isinstance(found, Descent):
        assert tuple(layer.apply(found.y)) == found.y
    else:
        assert isinstance(found, Growth)
        values = [sum(z * v for z, v in zip(found.z, run(f, [0] * m, n), strict=True)) for n in (1, 2, 9, 10)]
        assert values[1] - values[0] >= found.growth > 0 and values[3] - values[2] >= found.growth


def test_both_outcomes_occur_among_the_seeds(family):
    kinds = set()
    for seed in range(40):
        rng = random.Random(seed)
        m = rng.randint(1, 4)
        W, b = averaging(rng, m), [str(Fraction(rng.randint(-4, 3), 2)) for _ in range(m)]
        kinds.add(type(attempt(family(W, b, "W"), everywhere(m))))
    assert kinds == {Descent, Growth}


@pytest.mark.parametrize(
    ("W", "b", "reason"),
    [
        ([["1/n"]], ["0"], "entry (1,1) of W_n depends on n"),
        ([["1/2"]], ["(-1)^n"], "entry 1 of b_n depends on n"),
        ([["0", "1"], ["0", "0"]], ["0", "0"], "no positive diagonal"),
        ([["0", "1"], ["-1", "0"]], ["0", "0"], "no positive diagonal"),
        ([["0", "1"], ["1", "0"]], ["0", "0"], "eigenvalue <= -1"),
        ([["2"]], ["0"], "eigenvalue > 1"),
        ([["0", "2", "1"], ["1", "0", "1"], ["1", "1", "0"]], ["0"] * 3, "no positive diagonal"),
    ],
)
def test_a_failing_hypothesis_is_named(W, b, reason, family):
    found = attempt(family(W, b, "W"), everywhere(len(b)))
    assert isinstance(found, NotCertified) and reason in found.text()


def test_growth_without_a_known_point_of_the_domain_is_not_claimed(family):
    nowhere = domain_of({"polytope": {"A": [["1", "0"], ["-1", "0"]], "b": ["-1", "0"]}}, 2)
    found = attempt(family(MEAN, ["1", "0"], "W"), nowhere)
    assert isinstance(found, NotCertified) and found.hypothesis == "a point of the domain"


@pytest.mark.parametrize("seed", range(8))
def test_certificates_are_verified(seed, tmp_path, capsys):
    rng = random.Random(seed)
    m = rng.randint(2, 4)
    W, b = averaging(rng, m), [str(rng.randint(-2, 2)) for _ in range(m)]
    problem, certificate = tmp_path / "p.toml", tmp_path / "c.cert"
    problem.write_text(
        f"[family]\nwidth = {m}\nW = {json.dumps(W)}\nb = {json.dumps(b)}\n"
        '[domain]\nall_space = true\n[claim]\nkind = "converges"\n'
    )
    assert certify(load_problem(problem), certificate).status != "undecided"
    assert checker.main([str(problem), str(certificate)]) == 0, capsys.readouterr().out
