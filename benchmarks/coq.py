"""Certificates in Coq: seconds that coqc takes for a bound over 2 inputs, and the proved program beside the checker.

Aim.    coqc under 2 s for 300 leaves and under 12 s for 2,500; the program of `make verified-checker` at least 3
        times as fast as the Python checker.  Every line says whether its aims are met.
Known.  The aims of the larger size are not met: Coq has no rule for boxes, so each neuron that a box decides for the
        Python checker without an item is a node with a proof row here.
Peers.  The Python checker on the same certificate.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from exactrelu.cli import main as exactrelu
from exactrelu.domains.certify import certify
from exactrelu.formats.problem import load_problem
from exactrelu.report.coq_file import coq_parts, numbers_text

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "corpus"))
from sealed import layer, net, problem_file  # noqa: E402

PROGRAM = ROOT / "proofs" / "build" / "verified-checker"
SQUARE = {"box": [["-1", "1"], ["-1", "1"]]}
SIZES = ((19, 300, 2.0), (60, 2500, 12.0))  # width of two hidden layers, leaves, limit in seconds


def proved(folder: Path, width: int) -> tuple[Path, Path]:
    """Return a bound of a random network 2-width-width-1 that needs all its cells, and its certificate."""
    rng, problem, certificate = random.Random(1), folder / "problem.toml", folder / "problem.cert"
    layers = []
    for (n, m), kind in zip(pairwise([2, width, width, 1]), ("relu", "relu", "identity"), strict=True):
        weight = [[rng.randint(-9, 9) for _ in range(n)] for _ in range(m)]
        layers.append(layer(weight, [rng.randint(-9, 9) for _ in range(m)], kind))
    claim = {"kind": "bound", "output": ["1"], "at_most": str(10**6)}
    problem.write_text(problem_file(network=net(*layers), domain=SQUARE, claim=claim), encoding="ascii")
    certify(load_problem(problem), certificate)
    return problem, certificate


def seconds(command: Sequence[str | Path]) -> float:
    """Return the wall seconds of a command, the faster of two runs."""
    times = []
    for _ in range(2):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return min(times)


def met(holds: bool) -> str:
    """Return whether an aim is met, in words."""
    return "aim met" if holds else "AIM NOT MET"


def report(folder: Path, width: int, aim: int, limit: float) -> None:
    """Print one line for a network of a width."""
    problem, certificate = proved(folder, width)
    exactrelu(["coq", str(problem), str(certificate), "-o", str(folder / "bound.v")])
    (part,) = coq_parts(load_problem(problem).canonical, certificate)
    leaves = sum(node[0] in (3, 4) for node in part.nodes)
    taken = seconds(["coqc", "-q", "-Q", ROOT / "proofs", "ExactReLU", folder / "bound.v"])
    python = seconds([sys.executable, "-m", "exactrelu.checker", problem, certificate])
    print(f"about {aim} leaves: {leaves} ({len(part.nodes)} nodes); coqc {taken:.2f} s, {met(taken < limit)}", end="")
    if PROGRAM.exists():
        (folder / "bound.txt").write_text(numbers_text(part), encoding="ascii")
        program = seconds([PROGRAM, folder / "bound.txt"])
        print(f"; Python checker {python:.2f} s, proved program {program:.3f} s, ratio {python / program:.1f}", end="")
        print(f", {met(python > 3 * program)}", end="")
    print()


if __name__ == "__main__":
    if shutil.which("coqc") is None or not (ROOT / "proofs" / "checker" / "Packed.vo").exists():
        print(
            "SKIPPED: needs coqc and libcoq-bignums (Debian, Ubuntu: apt install coq libcoq-bignums), and make proofs"
        )
    else:
        for size in SIZES:
            with tempfile.TemporaryDirectory() as place:
                report(Path(place), *size)
