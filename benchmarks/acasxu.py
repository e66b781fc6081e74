"""ACAS Xu: all 45 networks, the known counterexamples replayed exactly, and one certified slice of 1_1.

Steps.  load     every ONNX file, weights as the dyadic rationals of their bits; counts, seconds
        replay   every point of exact_witnesses.json: the exact value of the network meets the property
                 that VNN-COMP calls satisfiable (input box and output condition, decimals exact)
        slice    inputs 0, 3 and 4 (distance and both speeds) fixed at the centre of their range in
                 property 1, inputs 1 and 2 (both angles) free over [-1/2, 1/2]: the activation
                 domains, their certificate, and the checker as a process of its own
Data.   The folder named by EXACTRELU_DATA, or ../shared/data beside the project: acasxu/onnx,
        acasxu/vnnlib, acasxu/exact_witnesses.json.  Without it nothing is measured, and it says so.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from exactrelu.domains.certify import certify
from exactrelu.domains.decompose import decompose
from exactrelu.formats.json_network import write_network
from exactrelu.formats.load import load_network
from exactrelu.formats.problem import load_problem
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("EXACTRELU_DATA", ROOT.parent / "shared" / "data")) / "acasxu"
FREE, HALF = (1, 2), Fraction(1, 2)


def names() -> list[str]:
    return sorted(path.name.split(".onnx")[0] for path in (DATA / "onnx").glob("*.onnx*"))


def read(name: str) -> Network:
    (path,) = (DATA / "onnx").glob(f"{name}.onnx*")
    return load_network(path)


# VNN-LIB, as far as the ten properties need it: conditions (<= a b), (>= a b), (and ...), (or ...)


def condition(prop: str) -> list[Any]:
    """Return the asserted conditions of a property as nested lists of words."""
    (path,) = (DATA / "vnnlib").glob(f"{prop}.vnnlib*")
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("ascii")
    words = iter(re.findall(r"[()]|[^\s()]+", re.sub(r";.*", "", text)))
    return [each[1] for each in nested(words) if each[0] == "assert"]


def nested(words: Iterator[str]) -> list[Any]:
    items: list[Any] = []
    for word in words:
        if word == ")":
            break
        items.append(nested(words) if word == "(" else word)
    return items


def true(part: list[Any], values: Mapping[str, Fraction]) -> bool:
    if part[0] in ("and", "or"):
        return (all if part[0] == "and" else any)(true(each, values) for each in part[1:])
    first, second = (values[word] if word in values else Fraction(word) for word in part[1:])
    return {"<=": first <= second, ">=": first >= second}[part[0]]


def centre(prop: str, i: int) -> Fraction:
    """Return the centre of the range of input i in a property with one input box."""
    ends = [Fraction(part[2]) for part in condition(prop) if part[1] == f"X_{i}"]
    if len(ends) != 2:
        raise ValueError(f"{prop}: expected two bounds of X_{i}, got {len(ends)}")
    return sum(ends, Fraction(0)) / 2


def load() -> dict[str, Network]:
    start = time.perf_counter()
    networks = {name: read(name) for name in names()}
    seconds = time.perf_counter() - start
    units = {network.neurons for network in networks.values()}
    print(f"load     {len(networks)} networks, ReLU units {sorted(units)}, {seconds:.1f} s")
    return networks


def replay(networks: Mapping[str, Network]) -> bool:
    """Evaluate every recorded point exactly; return whether all of them are counterexamples."""
    witnesses = json.loads((DATA / "exact_witnesses.json").read_text())["witnesses"]
    start, bad = time.perf_counter(), []
    for witness in witnesses:
        x = [Fraction(text) for text in witness["x"]]
        y = networks[witness["onnx"]].value(x)
        values = {f"X_{i}": v for i, v in enumerate(x)} | {f"Y_{i}": v for i, v in enumerate(y)}
        if not all(true(part, values) for part in condition(witness["prop"])):
            bad.append(f"{witness['onnx']} {witness['prop']}")
    seconds = time.perf_counter() - start
    print(
        f"replay   {len(witnesses) - len(bad)} of {len(witnesses)} points meet their property exactly, {seconds:.1f} s"
    )
    for each in bad:
        print(f"         WRONG {each}")
    return not bad


def sliced(network: Network) -> Network:
    """Return the network on the plane of the free inputs; an affine layer in front holds the fixed ones."""
    embedding = [[int(j == FREE.index(i)) if i in FREE else 0 for j in range(2)] for i in range(5)]
    fixed = [Fraction(0) if i in FREE else centre("prop_1", i) for i in range(5)]
    print(f"slice    1_1, inputs 0, 3, 4 = {', '.join(str(fixed[i]) for i in (0, 3, 4))} (centres of property 1),")
    print("         inputs 1, 2 in [-1/2, 1/2]")
    return Network([Layer(embedding, fixed, "identity"), *network.layers])


def measure(network: Network, folder: Path) -> bool:
    """Decompose, certify and check one network on the square; return whether the checker agrees."""
    list(decompose(network, Polyhedron.point([0, 0])))  # warm
    start = time.perf_counter()
    found = decompose(network, Polyhedron.box([(-HALF, HALF)] * 2))
    listed = sum(1 for _ in found)
    seconds = time.perf_counter() - start
    print(f"         {found.cells} cells, {listed} domains, {found.maps} maps: {rate(found.cells, seconds)}")

    write_network(network, folder / "slice.json")
    problem, certificate = folder / "slice.toml", folder / "slice.cert"
    box = '[["-1/2", "1/2"], ["-1/2", "1/2"]]'
    counts = f"cells = {found.cells}\ndomains = {found.domains}\nmaps = {found.maps}"
    problem.write_text(f'[network]\nfile = "slice.json"\n[domain]\nbox = {box}\n[claim]\nkind = "domains"\n{counts}\n')
    start = time.perf_counter()
    verdict = certify(load_problem(problem), certificate)
    seconds = time.perf_counter() - start
    size, packed = certificate.stat().st_size, len(gzip.compress(certificate.read_bytes(), mtime=0))
    print(f"         {verdict.status} with certificate: {rate(found.cells, seconds)}; ", end="")
    print(f"{size / 1e6:.1f} MB, {packed / 1e6:.1f} MB gzipped")

    start = time.perf_counter()
    checker = [sys.executable, "-m", "exactrelu.checker", str(problem), str(certificate)]
    run = subprocess.run(checker, capture_output=True, text=True, check=False)
    print(f"checker  {time.perf_counter() - start:.1f} s, exit {run.returncode}")
    print("         " + ((run.stdout + run.stderr).strip().splitlines() or ["no output"])[-1])
    return verdict.status == "proved" and run.returncode == 0


def rate(cells: int, seconds: float) -> str:
    return f"{seconds:.1f} s, {cells / seconds:.0f} cells/s"


def main() -> int:
    if not (DATA / "onnx").is_dir():
        print(f"ACAS Xu data is absent: no folder {DATA / 'onnx'}; set EXACTRELU_DATA.  Nothing was measured.")
        return 0
    networks = load()
    good = replay(networks)
    with tempfile.TemporaryDirectory() as folder:
        good = measure(sliced(networks["ACASXU_run2a_1_1_batch_2000"]), Path(folder)) and good
    print("every step succeeded" if good else "A STEP FAILED")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
