"""Certificates of families, judged by the separate checker: good ones pass, changed ones do not."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from exactrelu.convergence.certify import certify, decide_problem
from exactrelu.formats.problem import load_problem

ROOT = Path(__file__).resolve().parents[2]

ONE_WAY = 'width = 2\nP = [["0", "1/(n+1)^2"], ["0", "0"]]\nb = ["1/2^n", "0"]'
SWINGING = 'width = 2\nP = [["(-1)^n/n", "1/n^2"], ["1/2^n", "(-1)^n/(n+2)"]]\nb = ["(-1)^n/n", "-1/3^n"]'
PROBLEMS = {
    "inverse-square": ('width = 1\nP = [["1/n^2"]]\nb = ["0"]', 'box = [["0", "1"]]', "converges"),
    "one-way": (ONE_WAY, 'box = [["0", "1"], ["0", "1"]]', "converges"),
    "everywhere": ('width = 1\nP = [["1/n^2"]]\nb = ["1/n^3"]', "all_space = true", "converges"),
    "zero": ('width = 1\nP = [["0"]]\nb = ["0"]', "all_space = true", "converges"),
    "only-bias": ('width = 1\nP = [["0"]]\nb = ["5/n^2"]', 'box = [["0", "1"]]', "converges"),
    "huge": ('width = 1\nP = [["1000/n^2"]]\nb = ["n^3/2^n"]', 'box = [["0", "1"]]', "converges"),
    "bases": (
        'width = 1\nP = [["1/2^n+(-1)^n/n^2+1/3^n"]]\nb = ["1/n^3-(2/3)^n"]',
        'box = [["0", "1"]]',
        "converges",
    ),
    "geometric": ('width = 1\nP = [["1/2^n"]]\nb = ["(-1/3)^n*n"]', 'box = [["-1", "1"]]', "converges"),
    "geometric-and-power": ('width = 1\nP = [["1/2^n"]]\nb = ["1/n^2"]', 'box = [["-1", "1"]]', "converges"),
    "dense": (
        'width = 2\nP = [["1/n^2", "-1/(n+3)^2"], ["(n+5)/n^3", "1/2^n"]]\nb = ["n/(n^3+1)", "-1/n^2"]',
        'box = [["0", "1"], ["0", "1"]]',
        "converges",
    ),
    "limit": (ONE_WAY, 'point = ["1/2", "1/2"]', 'limit"\nwidth = "1/1000'),
    "limit-geometric": ('width = 1\nP = [["1/2^n"]]\nb = ["(-1/3)^n"]', 'point = ["-1"]', 'limit"\nwidth = "1e-40'),
    "limit-zero": ('width = 1\nP = [["0"]]\nb = ["0"]', 'point = ["1/3"]', 'limit"\nwidth = "1e-9'),
    "swinging": ('width = 1\nP = [["(-1)^n/n"]]\nb = ["(-1)^n/n"]', 'box = [["0", "1"]]', "converges"),
    "swinging-dense": (SWINGING, 'box = [["0", "1"], ["0", "1"]]', "converges"),
    "swinging-limit": (SWINGING, 'point = ["1", "2"]', 'limit"\nwidth = "1/10'),
    "swinging-geometric": ('width = 1\nP = [["(-1/2)^n"]]\nb = ["n/3^n"]', 'point = ["1"]', 'limit"\nwidth = "1e-20'),
    "swap": ('width = 2\nW = [["0", "1"], ["1", "0"]]\nb = ["0", "0"]', 'point = ["1", "2"]', "diverges"),
    "alternating": ('width = 1\nW = [["1"]]\nb = ["(-1)^n"]', 'point = ["3"]', "diverges"),
    "fixed": ('width = 1\nW = [["-2"]]\nb = ["1"]', 'point = ["1/3"]', "converges"),
    "zero-weight": ('width = 1\nW = [["0"]]\nb = ["1"]', 'point = ["1/3"]', "converges"),
}
REFUTED = {
    "swap": ('width = 2\nW = [["0", "1"], ["1", "0"]]\nb = ["0", "0"]', 'point = ["1", "0"]', "converges"),
    "beside": ('width = 1\nW = [["-2"]]\nb = ["1"]', 'point = ["0"]', "converges"),
    "box": ('width = 1\nW = [["-2"]]\nb = ["1"]', 'box = [["0", "1"]]', "converges"),
    "rests": ('width = 1\nW = [["-2"]]\nb = ["1"]', 'point = ["1/3"]', "diverges"),
    "summable": ('width = 1\nP = [["1/n^2"]]\nb = ["0"]', 'point = ["1"]', "diverges"),
}


def written(folder: Path, subject: str, domain: str, kind: str) -> Path:
    """Write a problem file."""
    path = folder / "problem.toml"
    path.write_text(f'[family]\n{subject}\n[domain]\n{domain}\n[claim]\nkind = "{kind}"\n', encoding="ascii")
    return path


def checked(problem: Path, certificate: Path) -> tuple[int, str]:
    """Run the checker as its own process; return its exit code and last line."""
    run = subprocess.run(
        [sys.executable, "-m", "exactrelu.checker", str(problem), str(certificate)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return run.returncode, (run.stdout.splitlines() or run.stderr.splitlines() or [""])[-1]


@pytest.mark.parametrize("name", PROBLEMS)
def test_proved_claims_are_verified(tmp_path, name):
    problem, certificate = written(tmp_path, *PROBLEMS[name]), tmp_path / "c.cert"
    verdict = certify(load_problem(problem), certificate)
    assert verdict.status == "proved"
    code, line = checked(problem, certificate)
    assert code == 0 and line.startswith("VERIFIED"), line


@pytest.mark.parametrize("name", REFUTED)
def test_refuted_claims_are_verified_as_false(tmp_path, name):
    problem, certificate = written(tmp_path, *REFUTED[name]), tmp_path / "c.cert"
    assert certify(load_problem(problem), certificate).status == "refuted"
    code, line = checked(problem, certificate)
    assert code == 0 and line.startswith("VERIFIED that the claim is false"), line


def test_an_undecided_claim_writes_no_file(tmp_path):
    problem = written(tmp_path, 'width = 1\nP = [["1/(n+1)"]]\nb = ["-1/(n+1)"]', 'box = [["0", "1"]]', "converges")
    assert certify(load_problem(problem), tmp_path / "c.cert").status == "undecided"
    assert [path.name for path in tmp_path.iterdir()] == ["problem.toml"]


def test_equal_problems_give_equal_bytes(tmp_path):
    problem = load_problem(written(tmp_path, *PROBLEMS["limit"]))
    for name in ("a.cert", "b.cert"):
        certify(problem, tmp_path / name)
    assert (tmp_path / "a.cert").read_bytes() == (tmp_path / "b.cert").read_bytes()
    assert decide_problem(problem).facts["enclosure"]


def rewritten(certificate: Path, change) -> None:
    """Apply `change(header, items)` and seal the file again with a right footer."""
    header, *blocks, _ = (json.loads(line) for line in certificate.read_text(encoding="ascii").splitlines())
    items = [item for block in blocks for item in block]
    changed = change(header, items)
    items = items if changed is None else changed  # an empty list is a change too
    lines = [header, *(items[i : i + 256] for i in range(0, len(items), 256))]
    body = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    footer = {"end": len(items), "sha256": hashlib.sha256(body.encode("ascii")).hexdigest()}
    certificate.write_text(body + json.dumps(footer, separators=(",", ":")) + "\n", encoding="ascii")


def item(items, letter):
    """Return the first item of a kind."""
    return next(found for found in items if found[0] == letter)


def halved(index):
    """Return a change that doubles the denominator at `index` of an item: a smaller, false bound."""

    def change(found):
        found[index] *= 2

    return change


def entry_halved(found):
    """Halve the bound of an entry's first term."""
    found[4][0][1] *= 2


def set_to(index, value):
    """Return a change that sets one place of an item."""

    def change(found):
        found[index] = value

    return change


TAMPERED = {
    "entry": ("inverse-square", "t", entry_halved),
    "entry-target": ("dense", "t", set_to(1, "b")),
    "sum": ("inverse-square", "p", halved(3)),
    "bias-sum": ("one-way", "q", halved(3)),
    "tail": ("inverse-square", "E", halved(3)),
    "bias-tail": ("one-way", "F", halved(3)),
    "earlier-start": ("huge", "n", set_to(1, 1)),
    "start-zero": ("inverse-square", "n", set_to(1, 0)),
    "zero-weight": ("inverse-square", "w", set_to(1, [0])),
    "missing-weight": ("one-way", "w", set_to(1, [1])),
    "zero-tail": ("inverse-square", "E", lambda found: found.__setitem__(slice(1, None), ["z"])),
    "swinging-sums": ("swinging", "g", halved(3)),
    "swinging-bias-sums": ("swinging", "h", halved(3)),
    "swinging-sizes": ("swinging", "p", halved(3)),
    "swinging-shallow": ("swinging-limit", "L", set_to(1, 40)),
    "shallow": ("limit", "L", set_to(1, 3)),
    "few-bits": ("limit", "L", set_to(2, 2)),
    "orbit-end": ("swap", "o", set_to(2, 3)),
    "orbit-point": ("swap", "o", set_to(4, [1, 1])),
    "not-fixed": ("fixed", "o", set_to(3, 2)),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_changed_items_are_rejected(tmp_path, name):
    case, letter, change = TAMPERED[name]
    problem, certificate = written(tmp_path, *PROBLEMS[case]), tmp_path / "c.cert"
    certify(load_problem(problem), certificate)
    rewritten(certificate, lambda header, items: change(item(items, letter)))
    code, line = checked(problem, certificate)
    assert code != 0 and not line.startswith("VERIFIED"), line


@pytest.mark.parametrize("case", ["inverse-square", "dense", "limit", "swinging-limit", "swap"])
def test_missing_and_repeated_items_are_rejected(tmp_path, case):
    problem, certificate = written(tmp_path, *PROBLEMS[case]), tmp_path / "c.cert"
    certify(load_problem(problem), certificate)
    original = certificate.read_bytes()
    count = len(list(decide_problem(load_problem(problem)).evidence.items()))
    for index in range(count):
        for change in (
            lambda header, items, i=index: items[:i] + items[i + 1 :],
            lambda header, items, i=index: [*items[: i + 1], *items[i:]],
        ):
            certificate.write_bytes(original)
            rewritten(certificate, change)
            assert checked(problem, certificate)[0] != 0, index


def test_a_narrower_enclosure_than_computed_is_rejected(tmp_path):
    problem, certificate = written(tmp_path, *PROBLEMS["limit"]), tmp_path / "c.cert"
    certify(load_problem(problem), certificate)

    def shift(header, items):
        ends = header["claim"]["enclosure"][0]
        ends[0] = str((Fraction(ends[0]) + Fraction(ends[1])) / 2)

    rewritten(certificate, shift)
    assert checked(problem, certificate)[0] == 1


def test_a_certificate_of_another_problem_is_not_verified(tmp_path):
    certificate = tmp_path / "c.cert"
    certify(load_problem(written(tmp_path, *PROBLEMS["inverse-square"])), certificate)
    other = written(tmp_path, *PROBLEMS["zero"])
    assert checked(other, certificate)[0] != 0
