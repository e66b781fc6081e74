"""Certificates of families as Coq files: accepted for what is true, rejected where a bound is too small."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest

from exactrelu.cli import main
from exactrelu.convergence.certify import certify
from exactrelu.formats.problem import load_problem

ROOT = Path(__file__).resolve().parents[2]
PROOFS, EXAMPLES = ROOT / "proofs", ROOT / "examples"
compiled = pytest.mark.skipif(
    shutil.which("coqc") is None or not (PROOFS / "checker" / "Tail.vo").is_file(),
    reason="coqc is not installed, or make proofs has not run: no certificate of a family is run inside Coq",
)


def family_file(path, given, rows, bias, claim="converges"):
    """Write a problem about a family."""
    text = f"[family]\nwidth = {len(bias)}\n{given} = {rows!r}\nb = {bias!r}\n".replace("'", '"')
    path.write_text(f'{text}[domain]\nall_space = true\n[claim]\nkind = "{claim}"\n')
    return path


def written(problem, folder):
    """Prove a problem, and return its Coq file."""
    assert certify(load_problem(problem), folder / "c.cert").status == "proved"
    target = folder / "claim.v"
    assert main(["coq", str(problem), str(folder / "c.cert"), "-o", str(target)]) == 0
    return target


def accepted(target):
    """Return whether coqc accepts a file."""
    command = ["coqc", "-q", "-Q", str(PROOFS), "ExactReLU", str(target)]
    return subprocess.run(command, check=False, capture_output=True, cwd=target.parent).returncode == 0


@compiled
@pytest.mark.parametrize(
    ("given", "rows", "bias", "claim"),
    [
        ("P", [["1/n^2"]], ["1/2^n"], "converges"),
        ("W", [["1+1/n^2", "(-1)^n/n^3"], ["-2/3^n", "1-1/(n+1)^2"]], ["1/n^2", "0"], "converges"),
        ("P", [["0", "1/(n+1)^2"], ["0", "0"]], ["n/2^n", "-1/n^3"], "converges"),
        ("P", [["1/n^2", "0"], ["1/4^n", "-1/n^4"]], ["0", "0"], "products-converge"),
    ],
)
def test_coq_accepts_a_family_and_rejects_smaller_bounds(given, rows, bias, claim, tmp_path):
    target = written(family_file(tmp_path / "p.toml", given, rows, bias, claim), tmp_path)
    text = target.read_text()
    assert accepted(target)
    numbers = [m.span(1) for m in re.finditer(r"\(T \d+ \d+ \[(\d+)\]", text.split("Definition data")[1])]
    offset = text.index("Definition data") + len("Definition data")
    first, last = (slice(offset + a, offset + b) for a, b in (numbers[0], numbers[-1]))
    for place in (first, last):
        target.write_text(f"{text[: place.start]}0{text[place.stop :]}")
        assert not accepted(target)


@compiled
def test_coq_rejects_another_family_under_the_same_data(tmp_path):
    target = written(family_file(tmp_path / "p.toml", "P", [["1/n^2"]], ["0"]), tmp_path)
    text = target.read_text()
    target.write_text(text.replace("T 1 1 [1] [0; 0; 1]", "T 1 1 [1] [0; 1]", 1))
    assert text != target.read_text() and not accepted(target)


@compiled
@pytest.mark.parametrize(
    ("given", "rows", "bias", "domain", "width"),
    [
        ("P", [["1/n^2"]], ["1/2^n"], 'point = ["1/3"]', "1/100"),
        ("W", [["1+1/4^n", "-1/3^n"], ["1/n^3", "1-1/n^2"]], ["-1/n^3", "n/5^n"], "point = [2, -1]", "1/10"),
        ("P", [["(-1)^n/3^n"]], ["0"], "box = [[-1, 2]]", "3"),
    ],
)
def test_coq_accepts_an_enclosure_and_rejects_one_beside_it(given, rows, bias, domain, width, tmp_path):
    text = f"[family]\nwidth = {len(bias)}\n{given} = {rows!r}\nb = {bias!r}\n".replace("'", '"')
    problem = tmp_path / "p.toml"
    problem.write_text(f'{text}[domain]\n{domain}\n[claim]\nkind = "limit"\nwidth = "{width}"\n')
    target = written(problem, tmp_path)
    text = target.read_text()
    assert "between ends i (L i)" in text and accepted(target)
    start = text.index("Definition ends")
    low, high = re.search(r"\[\((\(.*?\)%Q), (\(.*?\)%Q)\)", text[start:]).groups()
    target.write_text(text[:start] + text[start:].replace(low, high, 1))
    assert not accepted(target)


@compiled
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_coq_accepts_random_summable_families(seed, tmp_path):
    rng = random.Random(seed)
    m = rng.randint(1, 3)

    def entry():
        c = Fraction(rng.randint(-3, 3), rng.randint(1, 3))
        tail = rng.choice(("/n^2", "/(n+2)^3", "*(-1)^n/n^2", "/(2*n^2-1)", "*n/3^n", "/(-2)^n"))
        return f"({c}){tail}"

    rows, bias = [[entry() for _ in range(m)] for _ in range(m)], [entry() for _ in range(m)]
    assert accepted(written(family_file(tmp_path / "p.toml", "P", rows, bias), tmp_path))


@pytest.mark.parametrize(
    ("example", "named"),
    [
        ("convergence/limit-in-parts-of-a-box.toml", "without parts of a box"),
        ("convergence/roots-three-halves.toml", "no roots"),
        ("spectral-radius/swap.toml", "spectral-radius"),
    ],
)
def test_what_coq_does_not_execute_is_named(example, named, tmp_path, capsys):
    problem = EXAMPLES / example
    assert certify(load_problem(problem), tmp_path / "c.cert").status == "proved"
    assert main(["coq", str(problem), str(tmp_path / "c.cert"), "-o", str(tmp_path / "claim.v")]) == 2
    assert named in capsys.readouterr().err
    assert not (tmp_path / "claim.v").exists()
