"""Trees of random and degenerate networks, grown by brute force, are verified with the counts found there."""

from __future__ import annotations

import importlib
import io
import random
from itertools import pairwise

import pytest
from cases_good import bound_case, domains_case, equal_case
from naive_tree import counts
from sealed import layer, net, sealed

checker = importlib.import_module("exactrelu.checker.__main__")
STYLES = ["plain", "lazy", "boxes", "lemmas"]
WEIGHTS = [0, 0, 1, 1, -1, -1, 2, "1/2", "-1/3"]


def rand_net(rng, widths):
    """Return a random network with small weights, many of them 0 or repeated."""
    layers = []
    for before, after in pairwise(widths):
        rows = [[rng.choice(WEIGHTS) for _ in range(before)] for _ in range(after)]
        if after > 1 and rng.random() < 0.4:
            rows[-1] = rng.choice((rows[0], [f"-{v}".replace("--", "") if v else 0 for v in rows[0]]))
        layers.append(layer(rows, [rng.choice((0, 0, 1, -1, "1/2")) for _ in range(after)]))
    layers[-1]["activation"] = rng.choice(("identity", "relu"))
    return net(*layers, inputs=widths[0])


def rand_domain(rng, d):
    """Return a box, point, polytope (empty or flat at times) or the whole space."""
    kind = rng.choice(("box", "box", "all_space", "point", "polytope"))
    if kind == "box":
        return {"box": [sorted((rng.randint(-2, 2), rng.randint(-2, 2))) for _ in range(d)]}
    if kind == "point":
        return {"point": [rng.choice((0, 1, "1/2", -1)) for _ in range(d)]}
    rows = [[rng.choice((-1, 0, 1)) for _ in range(d)] for _ in range(rng.randint(0, 3))]
    if kind == "all_space":
        return {"all_space": True}
    return {"polytope": {"A": rows, "b": [rng.randint(-1, 2) for _ in rows]}}


def verdict(folder, case):
    """Return what the checker says about a case."""
    path = folder / "problem.toml"
    path.write_text(case.toml, encoding="ascii")
    return checker.judged(checker.load_problem(path), checker.Certificate(io.BytesIO(sealed(case.header, case.items))))


@pytest.mark.parametrize("seed", range(80))
def test_random_lists_of_domains_are_verified(tmp_path, seed):
    rng = random.Random(seed)
    d = rng.randint(0, 2)
    network = rand_net(rng, [d, *(rng.randint(0 if rng.random() < 0.1 else 1, 3) for _ in range(rng.randint(1, 3)))])
    case = domains_case("random", network, rand_domain(rng, d), {}, STYLES[seed % 4])
    assert verdict(tmp_path, case).startswith("the list of activation domains")


@pytest.mark.parametrize("seed", range(20))
def test_the_counts_do_not_depend_on_how_the_tree_is_grown(seed):
    rng = random.Random(seed)
    network, domain = rand_net(rng, [2, 3, 2]), rand_domain(rng, 2)
    assert len({str(domains_case("random", network, domain, {}, style).header["claim"]) for style in STYLES}) == 1


@pytest.mark.parametrize("seed", range(20))
def test_random_bounds_and_equalities_are_verified(tmp_path, seed):
    rng = random.Random(seed)
    d = rng.randint(0, 2)
    network, box = rand_net(rng, [d, 3, 1]), {"box": [[-1, 1]] * d}
    assert verdict(tmp_path, bound_case("random", network, box, [1], rng.choice(("<=", "<")), 999, STYLES[seed % 4]))
    other = net(*network["layers"], layer([[1]], [0], "identity"), inputs=d)
    assert verdict(tmp_path, equal_case("random", network, other, box, STYLES[seed % 4]))


def test_counts_of_nothing_are_zero():
    assert counts([]) == {"domains": 0, "cells": 0, "maps": 0}
