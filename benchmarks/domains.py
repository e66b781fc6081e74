"""Activation domains per second on one core, against relucent in the same run.

The networks are seeded with normal float32 weights, on [-1, 1]^d.  Every figure is warm: each
side runs once before, or on a part.  Columns:
    cells/s     exactrelu.decompose: every cell with affine map, inequalities and exact witness
    certified   the same with a certificate written to a file (exactrelu.certify); its size
    relucent    breadth-first search of relucent (PyPI), one worker, the cells that meet the same
                cube; per cell a float centre and the facets, but no affine map
relucent searches the whole complex across facets, so it alone finds facets; exactrelu alone proves that
no cell is missing.  Where the peer runs to its end (--peer-cells 0, or a small network) the numbers
of cells are compared: on generic networks both count the cells that meet the cube.  It gives up where
its floats cannot certify a facet; then its rate is that of the cells before.

relucent is AGPL and a peer only.  It lives in an environment of its own:
    python3 -m venv relucent-venv && relucent-venv/bin/pip install relucent
    python benchmarks/domains.py --peer relucent-venv/bin/python     (or RELUCENT_PYTHON=...)
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from exactrelu.domains.certify import certify
from exactrelu.domains.decompose import decompose
from exactrelu.formats.json_network import write_network
from exactrelu.formats.problem import load_problem
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

NETWORKS = ((3, 8, 8, 1), (3, 16, 16, 1), (4, 10, 10, 1), (5, 8, 8, 1), (6, 12, 1))
TARGET, TARGET_CERTIFIED, TARGET_RATIO = 1500, 1000, 30
REPEATS = 3
FEWEST = 100  # cells of the peer that are worth a rate
PEER = Path(__file__).with_name("peers") / "relucent_bfs.py"


def float32(x: float) -> Fraction:
    return Fraction(struct.unpack("f", struct.pack("f", x))[0])


def make(widths: tuple[int, ...]) -> Network:
    """Return a network with weights N(0, 1/n) and biases N(0, 1/16), rounded to float32."""
    rng, layers = random.Random(f"domains {widths}"), []
    for n, m in pairwise(widths):
        weight = [[float32(rng.gauss(0, n**-0.5)) for _ in range(n)] for _ in range(m)]
        bias = [float32(rng.gauss(0, 0.25)) for _ in range(m)]
        layers.append(Layer(weight, bias, "identity" if len(layers) == len(widths) - 2 else "relu"))
    return Network(layers)


def median(call: Callable[[], Any]) -> tuple[Any, float]:
    """Return the result of a call and its median time after a call that warms up."""
    call()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        result = call()
        seconds.append(time.perf_counter() - start)
    return result, statistics.median(seconds)


def decomposed(network: Network) -> Any:
    found = decompose(network, Polyhedron.box([(-1, 1)] * network.inputs))
    for domain in found:
        if not domain.piece or not domain.witness:
            raise ValueError("a domain without map or witness")
    return found


def certified(network: Network, folder: Path) -> tuple[float, int]:
    """Return the median time and the size of the certificate."""
    write_network(network, folder / "network.json")
    box = json.dumps([[-1, 1]] * network.inputs)
    text = f'[network]\nfile = "network.json"\n[domain]\nbox = {box}\n[claim]\nkind = "domains"\n'
    (folder / "problem.toml").write_text(text)
    problem, certificate = load_problem(folder / "problem.toml"), folder / "problem.cert"
    _, seconds = median(lambda: certify(problem, certificate))
    return seconds, certificate.stat().st_size


def peer(python: str, network: Network, cells: int) -> dict[str, Any]:
    """Return what the peer found; it runs on the same core with one thread."""
    layers = [
        {"weight": [[float(v) for v in row] for row in layer.weight.rows()], "bias": [float(v) for v in layer.bias]}
        for layer in network.layers
    ]
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    run = subprocess.run(
        [python, str(PEER)],
        input=json.dumps({"layers": layers, "cells": cells}),
        capture_output=True,
        text=True,
        env={**os.environ, **threads},
        check=False,
    )
    if run.returncode:
        return {"cells": 0, "seconds": 0, "error": (run.stderr.strip().splitlines() or ["no output"])[-1]}
    return json.loads(run.stdout.strip().splitlines()[-1])


def row(widths: tuple[int, ...], python: str | None, limit: int, folder: Path) -> tuple[bool, bool | None]:
    """Print one line of the table; return whether ours and the ratio meet their targets."""
    network = make(widths)
    found, seconds = median(lambda: decomposed(network))
    rate = found.cells / seconds
    seconds, size = certified(network, folder)
    proved = found.cells / seconds
    words, ratio = "not installed", None
    if python is not None:
        answer = peer(python, network, limit if found.cells > limit else 0)
        ratio = rate * answer["seconds"] / answer["cells"] if answer["cells"] >= FEWEST else None
        words = f"{rate / ratio:>8.1f} {ratio:>7.1f}x  " if ratio else ""
        words += outcome(answer, found.cells)
    name = "-".join(map(str, widths))
    print(f"{name:<12}{found.cells:>7}{rate:>10.0f}{proved:>11.0f}{size / found.cells:>8.0f} B  {words}", flush=True)
    return rate >= TARGET and proved >= TARGET_CERTIFIED, None if ratio is None else ratio >= TARGET_RATIO


def version(python: str | None) -> str:
    if python is None:
        return "not installed"
    words = "import importlib.metadata as m; print(m.version('relucent'))"
    run = subprocess.run([python, "-c", words], capture_output=True, text=True, check=False)
    return run.stdout.strip() or "not found"


def outcome(answer: dict[str, Any], cells: int) -> str:
    """Say how far the peer came and whether its cells are as many as ours."""
    if answer["error"]:
        return f"gave up after {answer['cells']} cells: {answer['error']}"
    if not answer["complete"]:
        return f"first {answer['cells']} cells"
    return "same number" if answer["cells"] == cells else f"ANOTHER NUMBER: {answer['cells']} cells"


def one_core() -> None:
    """Keep this process and its children on one core, where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def main() -> int:
    parser = argparse.ArgumentParser(description="Activation domains per second, against relucent.")
    parser.add_argument("--peer", default=os.environ.get("RELUCENT_PYTHON"), help="a Python that has relucent")
    parser.add_argument("--peer-cells", type=int, default=400, help="cells after which the peer stops; 0: all")
    options = parser.parse_args()
    one_core()
    print(f"box [-1, 1]^d, one core, warm; peer: relucent {version(options.peer)}")
    print(f"{'network':<12}{'cells':>7}{'cells/s':>10}{'certified':>11}{'cert/cell':>10}  relucent   ratio")
    with tempfile.TemporaryDirectory() as folder:
        results = [row(widths, options.peer, options.peer_cells or 10**9, Path(folder)) for widths in NETWORKS]
    ratios = [good for _, good in results if good is not None]
    print(f"targets: {TARGET} cells/s and {TARGET_CERTIFIED} certified: {met([good for good, _ in results])}")
    print(f"         {TARGET_RATIO}x relucent: {met(ratios) if ratios else 'not measured, see --help'}")
    return 0


def met(goods: list[bool]) -> str:
    return f"met on {sum(goods)} of {len(goods)} networks"


if __name__ == "__main__":
    sys.exit(main())
