"""Layers of other kinds from the problem to the checker's word: limits, refusals, and no theorem of another kind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from exactrelu.convergence import decide as deciding
from exactrelu.convergence.certify import certify, decide_problem
from exactrelu.convergence.kinds import KINDS
from exactrelu.errors import UnsupportedError
from exactrelu.formats.problem import load_problem
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import FactorialFamily, RootedFamily

ROOT = Path(__file__).resolve().parents[2]

LEAKY = 'P = [["1/2^n", "-2/2^n"], ["3/2^n", "1/2^n"]]\nb = ["0", "1/3^n"]\nactivation = "leaky-relu"\nslope = "1/2"'
CLIP = 'P = [["1/3^n", "0"], ["1/2^n", "-1/4^n"]]\nb = ["1/2^n", "0"]\nactivation = "clip"\nlow = "-1"\nhigh = "3/2"'
RESIDUAL = 'A = [["1/2^n", "1/n^9"], ["-1/3^n", "0"]]\nB = [["1", "-1"], ["1/2^n", "1/2^n"]]\nc = ["1/n", "-1/2^n"]'
MASK = 'mask = ["1-1/4^n", "-1/2^n", "1/2^n"]\nb = ["0"]'
FAMILIES = {"leaky": LEAKY, "clip": CLIP, "residual": RESIDUAL, "mask": MASK}
ENTRIES = {  # of layers relu(W_n y + b_n)
    RootedFamily: '"1/n^(3/2)"',
    FactorialFamily: '"1/factorial(n)"',
    PeriodicFamily: '{ period = ["1/n^2", "0"] }',
}
POINTS = [("-3", "2"), ("1/2", "1"), ("7", "-1/3")]


def written(folder, family, domain, claim):
    path = folder / "problem.toml"
    path.write_text(f"[family]\nwidth = 2\n{family}\n[domain]\n{domain}\n[claim]\n{claim}\n", encoding="ascii")
    return path


def checked(problem, certificate):
    """Run the checker as its own process; return its exit code and last line."""
    command = [sys.executable, "-m", "exactrelu.checker", str(problem), str(certificate)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    return run.returncode, run.stdout.splitlines()[-1]


def late(family, x, depth=260):
    """Return N_depth(x) by the definition, coordinates rounded to 200 bits after each layer."""
    y = x
    for n in range(1, depth + 1):
        y = tuple(Fraction(round(v * 2**200), 2**200) for v in family.apply(n, y))
    return y


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("x", POINTS, ids=" ".join)
def test_the_enclosure_of_a_limit_is_verified_and_holds_a_late_layer(tmp_path, name, x):
    claim = 'kind = "limit"\nwidth = "1e-20"' + ('\nnorm = "l1"' if name == "mask" else "")
    path = written(tmp_path, FAMILIES[name], f'point = ["{x[0]}", "{x[1]}"]', claim)
    problem = load_problem(path)
    verdict = certify(problem, tmp_path / "c.cert")
    assert verdict.status == "proved"
    code, line = checked(path, tmp_path / "c.cert")
    assert code == 0 and line.startswith("VERIFIED"), line
    y = late(problem.family, tuple(map(Fraction, x)), 60 if name == "mask" else 260)
    y = (sum(y),) if name == "mask" else y
    slack = Fraction(1, 10**12) if name in ("mask", "residual") else Fraction(1, 2**150)
    for (low, high), value in zip(verdict.facts["enclosure"], y, strict=True):
        assert Fraction(low) - slack <= value <= Fraction(high) + slack
        assert Fraction(high) - Fraction(low) <= Fraction(1, 10**20)


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize(
    ("domain", "kind", "status"),
    [
        ("all_space = true", "converges", "proved"),
        ('box = [["-1", "1"], ["0", "3"]]', "converges", "proved"),
        ('point = ["1", "-1/2"]', "diverges", "refuted"),
    ],
)
def test_convergence_is_proved_or_divergence_refuted_and_verified(tmp_path, name, domain, kind, status):
    path = written(tmp_path, FAMILIES[name], domain, f'kind = "{kind}"')
    assert certify(load_problem(path), tmp_path / "c.cert").status == status
    code, line = checked(path, tmp_path / "c.cert")
    assert code == 0 and line.startswith("VERIFIED"), line


def test_the_norm_of_the_limit_of_the_masks_1_and_2_to_the_minus_n_is_the_known_product(tmp_path):
    claim = 'kind = "limit"\nwidth = "1e-30"\nnorm = "l1"'
    path = tmp_path / "p.toml"
    family = 'width = 1\nmask = ["1", "1/2^n"]\nb = ["0"]'
    path.write_text(f'[family]\n{family}\n[domain]\npoint = ["1"]\n[claim]\n{claim}\n')
    ((low, high),) = decide_problem(load_problem(path)).facts["enclosure"]
    product = Fraction(1)
    for n in range(1, 201):
        product *= 1 + Fraction(1, 2**n)
    assert Fraction(low) <= product * (1 + Fraction(1, 2**199)) and product <= Fraction(high)
    assert str(float(product)).startswith("2.3842310290")


UNDECIDED = {
    "leaky swap": ('W = [["0", "1"], ["1", "0"]]\nb = ["0", "0"]\nactivation = "leaky-relu"\nslope = "1/2"',
                   "activation"),
    "residual of 1/n": ('A = [["1/n"], ["0"]]\nB = [["1", "0"]]\nc = ["0"]', "residual"),
    "mean mask": ('mask = ["1/2", "1/2"]\nb = ["0"]', "widening"),
    "falling leaky": ('P = [["-1/n", "0"], ["0", "0"]]\nb = ["0", "0"]\nactivation = "leaky-relu"\nslope = "1/2"',
                      "activation"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNDECIDED)
def test_theorems_about_relu_are_not_tried_on_other_layers(tmp_path, name):
    family, theorem = UNDECIDED[name]
    path = written(tmp_path, family, 'point = ["1", "2"]', 'kind = "converges"')
    verdict = decide_problem(load_problem(path))
    assert verdict.status == "undecided"
    assert {part.split(":")[0] for part in verdict.reason.split("; ")} == {theorem}


def test_only_relu_chains_with_other_entries_share_theorems_with_another_kind():
    others = [kind.attempts for layers, kind in KINDS.items() if layers not in ENTRIES]
    names = [name for table in (deciding.THEOREMS, *others) for name in table]
    assert len(names) == len(set(names))
    assert all(set(KINDS[layers].attempts) <= set(deciding.THEOREMS) for layers in ENTRIES)


@pytest.mark.parametrize(
    ("entry", "theorem"),
    [(e, name) for layers, e in ENTRIES.items() for name in sorted({*deciding.THEOREMS} - {*KINDS[layers].attempts})],
)
def test_theorems_that_do_not_read_such_entries_refuse_them(tmp_path, entry, theorem):
    family = f'P = [[{entry}, "0"], ["0", "0"]]\nb = ["0", "0"]'
    path = written(tmp_path, family, 'point = ["1", "0"]', 'kind = "converges"')
    with pytest.raises(UnsupportedError, match="about these layers; those are: nonnegative-iff, absolute-summability"):
        decide_problem(load_problem(path), theorem)


@pytest.mark.parametrize("name", FAMILIES)
def test_products_of_other_layers_are_not_claimed(tmp_path, name):
    path = written(tmp_path, FAMILIES[name], "all_space = true", 'kind = "products-converge"')
    with pytest.raises(UnsupportedError, match="another kind"):
        decide_problem(load_problem(path))


RELABELLED = {
    "residual": "absolute-summability",
    "leaky": "absolute-summability",
    "mask": "residual",
    "clip": "widening",
}


@pytest.mark.parametrize("name", RELABELLED)
def test_a_certificate_under_the_name_of_another_theorem_is_rejected(tmp_path, name):
    path = written(tmp_path, FAMILIES[name], "all_space = true", 'kind = "converges"')
    certify(load_problem(path), tmp_path / "c.cert")
    changed(tmp_path / "c.cert", lambda head: head.update(theorem=RELABELLED[name]))
    code, line = checked(path, tmp_path / "c.cert")
    assert code == 1 and "not about layers of the kind" in line


def changed(certificate, change):
    """Change the header and seal the certificate again."""
    import hashlib

    head, *rest, _ = certificate.read_text("ascii").splitlines()
    head = json.loads(head)
    change(head)
    body = "".join(line + "\n" for line in (json.dumps(head, separators=(",", ":")), *rest))
    footer = {"end": head["limits"]["items"], "sha256": hashlib.sha256(body.encode()).hexdigest()}
    certificate.write_text(body + json.dumps(footer, separators=(",", ":")) + "\n", encoding="ascii")


def test_a_limit_that_is_known_exactly_is_a_point(tmp_path):
    family = 'W = [["1/2", "0"], ["0", "1/3+1/n"]]\nb = ["1/6", "0"]\nactivation = "hard-tanh"'
    path = written(tmp_path, family, 'point = ["5", "-9"]', 'kind = "limit"\nwidth = "1e-99"')
    assert certify(load_problem(path), tmp_path / "c.cert").facts["enclosure"] == [["1/3", "1/3"], ["0", "0"]]
    code, line = checked(path, tmp_path / "c.cert")
    assert code == 0 and line.endswith("is (1/3, 0)")


def test_an_enclosure_of_a_norm_that_is_too_deep_is_undecided(tmp_path):
    path = written(
        tmp_path,
        'mask = ["1", "1/n^2"]\nb = ["0"]',
        'point = ["1", "2"]',
        'kind = "limit"\nwidth = "1e-9"\nnorm = "l1"',
    )
    verdict = decide_problem(load_problem(path))
    assert verdict.status == "undecided" and "depth" in verdict.reason
