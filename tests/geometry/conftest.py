"""Seeded systems with every kind of degeneracy, and an independent oracle for them."""

from __future__ import annotations

import random

import pytest

from exactrelu.arithmetic.kernel import INTEGERS
from exactrelu.geometry.system import System


def random_row(rng, d, size):
    return [rng.randint(-size, size) if rng.random() < 0.8 else 0 for _ in range(d + 1)]


def box_rows(d, radius):
    rows = []
    for j in range(d):
        for sign in (1, -1):
            rows.append([sign * int(i == j) for i in range(d)] + [radius])
    return rows


def through(rng, row, x, slack):
    """Move a row so that its value at the integer point x is `slack`."""
    return [*row[:-1], slack - sum(a * v for a, v in zip(row, x, strict=False))]


def make_system(seed):
    """Return a system: random, degenerate, empty, unbounded, lower-dimensional, or mixed."""
    rng = random.Random(seed)
    d = rng.choice([0, 1, 1, 2, 2, 3, 3, 4, 5])
    size = rng.choice([1, 2, 3, 10, 10**6, 10**30])
    rows = [random_row(rng, d, size) for _ in range(rng.randint(0, 2 * d + 4))]
    kind = rng.choice(["free", "through", "equal", "cone", "mixed"])
    x = [rng.randint(-3, 3) for _ in range(d)]
    if kind in ("through", "equal", "mixed"):
        rows = [through(rng, row, x, rng.choice([0, 0, 1, 2, size])) for row in rows]
    if kind in ("equal", "mixed"):
        for row in rows[: rng.randint(0, d)]:
            rows.append([-v * rng.randint(1, 3) if rng.random() < 0.1 else -v for v in row])
    if kind == "mixed" and len(rows) > 2:  # minus a positive combination of two rows
        first, second = rng.sample(rows, 2)
        rows.append([-2 * a - 3 * b for a, b in zip(first, second, strict=True)])
    if kind == "cone":
        rows = [[*row[:-1], 0] for row in rows]
    if rng.random() < 0.3:
        rows += box_rows(d, rng.choice([1, 4, 10**20]))
    if rng.random() < 0.2:
        rows.append([0] * d + [rng.choice([0, 0, 1, 1, -1])])
    rng.shuffle(rows)
    chance = rng.choice([0.0, 0.1, 0.5, 1.0])
    return System(INTEGERS, rows, [rng.random() < chance for _ in rows], d)


def exact_polyhedron(system):
    """Return the set as an exact polyhedron of another library (PPL)."""
    ppl = pytest.importorskip("ppl")
    constraints = ppl.Constraint_System()
    constraints.insert(ppl.Linear_Expression([0] * system.dimension, 1) >= 0)
    for row, strict in zip(system.rows, system.strict, strict=True):
        form = ppl.Linear_Expression(list(row[:-1]), row[-1])
        constraints.insert(form > 0 if strict else form >= 0)
    polyhedron = ppl.NNC_Polyhedron(system.dimension)
    polyhedron.add_constraints(constraints)
    return polyhedron


@pytest.fixture
def random_system():
    return make_system


@pytest.fixture
def oracle():
    return exact_polyhedron
