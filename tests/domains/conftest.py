"""Small networks with and without degeneracies, problems about them, and the checker as a process."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from fractions import Fraction

import pytest

from exactrelu.formats.json_network import write_network
from exactrelu.formats.problem import load_problem
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

VALUES = {
    "ternary": lambda rng: rng.choice([-1, 0, 1]),
    "small": lambda rng: Fraction(rng.randint(-5, 5), rng.choice([1, 2, 3])),
    "dyadic": lambda rng: Fraction(rng.randint(-(2**23), 2**23), 2**20),
    "mixed": lambda rng: rng.choice([0, 1, -1, Fraction(1, 10**9), 10**9, Fraction(-1, 3)]),
}


def make_network(rng, kind, inputs=None):
    """Return a random network: up to three layers, some of them identity, repeated and opposite units."""
    value = VALUES[kind]
    widths = [rng.randint(0, 3) if inputs is None else inputs, *(rng.randint(1, 4) for _ in range(rng.randint(0, 3)))]
    layers = []
    for i in range(1, len(widths)):
        rows = [[value(rng) for _ in range(widths[i - 1])] for _ in range(widths[i])]
        bias = [value(rng) if rng.random() < 0.7 else 0 for _ in rows]
        if len(rows) > 1 and rng.random() < 0.3:
            sign = rng.choice([1, -1])
            rows[1], bias[1] = [sign * v for v in rows[0]], sign * bias[0]
        last = i == len(widths) - 1
        layers.append(Layer(rows, bias, "identity" if rng.random() < (0.7 if last else 0.15) else "relu"))
    return Network(layers, widths[0])


def make_domain(rng, d):
    """Return the TOML text of a domain: box, flat box, point, polytope, empty polytope, all of R^d."""
    kind = rng.choice(["box", "box", "flat", "point", "polytope", "empty", "all"])
    if kind in ("box", "flat"):
        sides = [[-1, 1 if kind == "box" or rng.random() < 0.5 else -1] for _ in range(d)]
        return "box = " + json.dumps([[str(a), str(b)] for a, b in sides])
    if kind == "point":
        return "point = " + json.dumps([str(Fraction(rng.randint(-2, 2), 2)) for _ in range(d)])
    if kind == "all" or d == 0:
        return "all_space = true"
    count = rng.randint(1, d + 2)
    A = [[str(rng.randint(-2, 2)) for _ in range(d)] for _ in range(count)]
    b = [str(rng.randint(0, 3)) for _ in range(count)]
    if kind == "empty":
        A, b = [*A, ["1"] + ["0"] * (d - 1), ["-1"] + ["0"] * (d - 1)], [*b, "0", "-1"]
    return f"polytope = {{ A = {json.dumps(A)}, b = {json.dumps(b)} }}"


@pytest.fixture
def network():
    return make_network


@pytest.fixture
def domain_text():
    return make_domain


@pytest.fixture
def problem(tmp_path):
    """Return a function that writes networks and a problem file and loads it."""

    def make(networks, domain, claim, name="problem"):
        sections = []
        for section, net in zip(("network", "other"), networks, strict=False):
            write_network(net, tmp_path / f"{name}-{section}.json")
            sections.append(f'[{section}]\nfile = "{name}-{section}.json"')
        path = tmp_path / f"{name}.toml"
        path.write_text("\n".join([*sections, "[domain]", domain, "[claim]", claim]) + "\n")
        return load_problem(path)

    return make


@pytest.fixture
def checked():
    """Return a function that runs the checker in a process of its own: exit code and last line."""

    def check(problem, certificate):
        words = [sys.executable, "-m", "exactrelu.checker", str(problem.path), str(certificate)]
        result = subprocess.run(words, capture_output=True, text=True, check=False)
        return result.returncode, (result.stdout.splitlines() or [result.stderr])[-1]

    return check


@pytest.fixture
def rng(request):
    return random.Random(request.node.callspec.params["seed"])
