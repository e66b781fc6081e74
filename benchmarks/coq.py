"""Certificates in Coq: seconds that coqc takes for a bound over 2 inputs, and the proved program beside the checker.

Aim.    coqc under 2 s for 300 leaves and under 12 s for 2,500; the program of `make verified-checker` at least 3
        times as fast as the Python checker.  Every line says whether its aims are met.
Peers.  The Python checker on the same certificate.
"""

from __future__ import annotations

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from exactrelu.cli import main as exactrelu
from exactrelu.domains.certify import certify
from exactrelu.formats.problem import load_problem
from exactrelu.report.coq_file import numbers_text
from exactrelu.report.coq_part import coq_part

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "corpus"))
from sealed import layer, net, problem_file  # noqa: E402

PROGRAM = ROOT / "proofs" / "build" / "verified-checker"
SQUARE = {"box": [["-1", "1"], ["-1", "1"]]}
SIZES = (
    (19, 2.0),
    (60, 12.0),
    (110, 60.0),
)  # width of two hidden layers: about 300, 2,500 and 10,000 leaves, and seconds


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
    """Return the processor seconds of a command, which no other load disturbs, the fewest of three runs."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def met(holds: bool) -> str:
    """Return whether an aim is met, in words."""
    return "aim met" if holds else "AIM NOT MET"


def report(folder: Path, width: int, limit: float) -> None:
    """Print one line for a network of a width."""
    problem, certificate = proved(folder, width)
    exactrelu(["coq", str(problem), str(certificate), "-o", str(folder / "bound.v")])
    (folder / "bound.txt").write_text(numbers_text(coq_part(load_problem(problem).canonical, certificate)), "ascii")
    kinds = Counter(item[0] for line in certificate.read_text("ascii").splitlines()[1:-1] for item in json.loads(line))
    taken = seconds(["coqc", "-q", "-Q", ROOT / "proofs", "ExactReLU", folder / "bound.v"])
    python = seconds([sys.executable, "-m", "exactrelu.checker", problem, certificate])
    print(f"width {width}: {kinds['l']} leaves, {kinds.total()} items; coqc {taken:.2f} s, ", end="")
    print(met(taken < limit), end="")
    if PROGRAM.exists():
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
