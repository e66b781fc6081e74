"""False claims: certificates of true neighbours, as they are and changed at random, are not accepted for them."""

from __future__ import annotations

import copy
import importlib
import io
import random
from fractions import Fraction
from itertools import combinations

import pytest
from cases_good import bound_case, domain_rows, domains_case, equal_case, network_case
from changes import change_items, change_letter, change_list, change_number
from naive_tree import at, solved
from sealed import deepest, longest, plain, sealed
from test_trees import STYLES, rand_net
from truth import run

checker = importlib.import_module("exactrelu.checker.__main__")
claims = importlib.import_module("exactrelu.checker.claims")
rules = importlib.import_module("exactrelu.checker.rules")
BOX = {"box": [[-1, 1], [-1, 1]]}
SIDES = [tuple(row) for row in domain_rows(BOX, 2)[0]]
CHANGES = (change_number, change_number, change_number, change_letter, change_list, change_items)
TRIES = 60


def lines(network):
    """Return the zero lines of the neurons of two layers, for every gate of the first."""
    (weight, bias, _), (second, shift, _) = plain(network)
    first = [(*row, b) for row, b in zip(weight, bias, strict=True)]
    found = [*SIDES, *first]
    for gates in range(1 << len(first)):
        active = [form if gates >> i & 1 else (0, 0, 0) for i, form in enumerate(first)]
        for row, b in zip(second, shift, strict=True):
            total = [sum(w * form[c] for w, form in zip(row, active, strict=True)) for c in range(3)]
            found.append((*total[:2], total[2] + b))
    return [line for line in found if any(line[:2])]


def maximum(network):
    """Return the maximum of the first output on the box: linear cells attain it where two lines meet."""
    pairs = combinations(set(lines(network)), 2)
    points = (solved([(p[0], q[0]), (p[1], q[1])], [-p[2], -q[2]]) for p, q in pairs)
    inside = [x for x in points if x is not None and all(at(side, x) >= 0 for side in SIDES)]
    return max(run(plain(network), x)[0] for x in inside)


def variants(rng, case):
    """Yield the items of a case, then with one to three random changes each."""
    yield case.items
    for _ in range(TRIES):
        items = copy.deepcopy(case.items)
        for _ in range(rng.randint(1, 3)):
            rng.choice(CHANGES)(rng, {}, items, [case])
        yield items


def accepted(problem, head, items):
    """Return whether the checker accepts items for a problem."""
    head = head | {"limits": {"items": len(items), "depth": deepest(items), "bits": longest(items)}}
    try:
        checker.judged(problem, checker.Certificate(io.BytesIO(sealed(head, items))))
    except Exception:
        return False
    return True


def loaded(folder, case):
    """Return the problem of a case as the checker reads it."""
    path = folder / "problem.toml"
    path.write_text(case.toml, encoding="ascii")
    return checker.load_problem(path)


@pytest.mark.parametrize("relation", ["<=", "<"])
@pytest.mark.parametrize("seed", range(12))
def test_a_bound_that_the_maximum_breaks_is_not_accepted(tmp_path, seed, relation):
    rng = random.Random(seed)
    network = rand_net(rng, [2, 3, 1])
    top = maximum(network)
    true = bound_case("true", network, BOX, [1], "<=", top, STYLES[seed % 4])
    assert accepted(loaded(tmp_path, true), true.header, true.items)
    told = {"kind": "bound", "output": [1], "relation": relation, "bound": top - Fraction(relation == "<=", 97)}
    false = network_case("false", [network], BOX, told, "proved", "partition", {}, [])
    problem = loaded(tmp_path, false)
    for items in variants(rng, true):
        assert not accepted(problem, false.header, items), f"seed {seed}: {items}"


@pytest.mark.parametrize("seed", range(12))
def test_networks_that_differ_at_a_point_are_not_equal(tmp_path, seed):
    rng = random.Random(seed)
    first, other = rand_net(rng, [2, 3, 1]), rand_net(rng, [2, 3, 1])
    points = [(x, y) for x in (-1, 0, Fraction(1, 3), 1) for y in (-1, 0, Fraction(1, 2), 1)]
    while all(run(plain(first), x) == run(plain(other), x) for x in points):
        other = rand_net(rng, [2, 3, 1])
    false = network_case("false", [first, other], BOX, {"kind": "equal"}, "proved", "equality", {}, [])
    problem = loaded(tmp_path, false)
    for base in (first, other):
        true = equal_case("true", base, base, BOX, STYLES[seed % 4])
        assert accepted(loaded(tmp_path, true), true.header, true.items)
        for items in variants(rng, true):
            assert not accepted(problem, false.header, items), f"seed {seed}: {items}"


@pytest.mark.parametrize("seed", range(24))
def test_no_change_of_a_tree_gives_other_counts(tmp_path, seed):
    rng = random.Random(seed)
    case = domains_case("case", rand_net(rng, [2, 3, 2]), BOX, {}, STYLES[seed % 4])
    problem = loaded(tmp_path, case)
    for items in variants(rng, case):
        try:
            found = claims.domains(problem, True, {"maps": 0}, iter(items), rules.Limits(10**6, 10**6, 1 << 99))
        except Exception:
            continue
        assert found.facts == case.header["claim"], f"seed {seed}: {items}"
