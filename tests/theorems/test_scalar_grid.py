"""Layers of width 1 on a grid of closed forms: all verdicts are judged by the checker and by following the layers."""

from __future__ import annotations

import contextlib
import importlib
import io
import itertools
import random

import pytest

from exactrelu.convergence.certify import certify
from exactrelu.formats.problem import load_problem

checker = importlib.import_module("exactrelu.checker.__main__")
CONSTANT = ["0", "1", "-1", "1/2", "-1/2", "2", "-2", "3/2"]
NEAR_ONE = ["1+1/n", "1-1/n", "1-2/n", "1+1/n^2", "1-1/n^2", "1-1/(2*n)", "1-3/(2*n)", "1+(1/2)^n", "1-(1/2)^n"]
OTHER = ["-1+1/(n+1)", "-1-1/n", "-1+(1/2)^n", "2*(n-3)/n", "(n-3)/n", "2-1/n", "1/2+1/n", "-1/2+1/n", "-2+5/n"]
SWINGING = ["(-1)^n", "1+(-1)^n/n", "1+(-1)^n/2", "1+(-1)^n"]
WEIGHTS = [*CONSTANT, *NEAR_ONE, *OTHER, *SWINGING, "n", "-n", "1/n", "-1/n", "(1/2)^n", "2^n"]
STEADY = ["0", "1", "-1", "1/2", "-1/2", "1/2-1/n", "-1+1/n^2", "n", "-n"]
DRIFTS = [*STEADY, "1/n", "-1/n", "1/n^2", "-1/n^2", "(1/2)^n", "(-1)^n", "(-1)^n/n"]
POINTS = ("0", "1", "-1")
GRID = [*itertools.product(WEIGHTS, DRIFTS, POINTS)]
OPEN = {("2^n", "-n", "1")}  # N_n = 2^n N_(n-1) - n grows, faster than any offset n that dual-growth looks for
DEPTH, HUGE = 2000, 1e200  # layers followed; a value that is called large


def written(folder, W, b, x, kind):
    """Write a problem."""
    path = folder / "problem.toml"
    subject = f'[family]\nwidth = 1\nW = [["{W}"]]\nb = ["{b}"]\n'
    path.write_text(f'{subject}[domain]\npoint = ["{x}"]\n[claim]\nkind = "{kind}"\n', "ascii")
    return path


def judged(problem, certificate):
    """Return the checker's exit code and last line."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        code = checker.main([str(problem), str(certificate)])
    return code, told.getvalue().splitlines()[-1]


def swing(W, b, x):
    """Return by how much the later half of the layers differs, or a large number where they grow; in floats."""
    weight, drift = (eval(f"lambda n: {text.replace('^', '**')}") for text in (W, b))
    y, late = float(x), []
    for n in range(1, DEPTH):
        y = max(min(weight(n), HUGE) * y + drift(n), 0.0)
        late.append(y)
        if y > HUGE:
            return HUGE
    return max(late[DEPTH // 2 :]) - min(late[DEPTH // 2 :])


@pytest.mark.parametrize("case", random.Random(7).sample(GRID, 150))
def test_a_sample_of_the_grid_is_decided_and_its_certificates_are_verified(case, tmp_path):
    settled(case, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("case", GRID)
def test_the_whole_grid_is_decided_and_its_certificates_are_verified(case, tmp_path):
    settled(case, tmp_path)


def settled(case, folder):
    """Demand a verdict that the checker verifies and that late layers agree with."""
    problem, certificate = written(folder, *case, "converges"), folder / "found.cert"
    verdict = certify(load_problem(problem), certificate)
    if case in OPEN:
        assert verdict.status == "undecided"
        return
    assert verdict.status != "undecided", verdict.reason
    code, line = judged(problem, certificate)
    assert code == 0, line
    assert (swing(*case) < 1 / 32) == (verdict.status == "proved"), verdict
