"""Absorption: dead coordinates stay 0 along exact trajectories, and the rest does what is certified."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.theorems.absorb import Absorption, Part, Split, attempt
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

A26 = [["1/n", "-4/n"], ["1/n", "-2/n"]]
SPIRAL = [["2", "-4"], ["1", "-7/4"]]
CONVERGENT = {
    "minus identity": ("W", [["-1"]], ["0"], {"all_space": 1}),
    "below the fixed point": ("W", [["2"]], ["-1"], {"box": [["-1", "99/100"]]}),
    "quarter turn": ("W", [["0", "-1"], ["1", "0"]], ["0", "0"], {"all_space": 2}),
    "slow rotation": ("P", [["0", "-1/n"], ["1/n", "0"]], ["0", "0"], {"point": ["1", "0"]}),
    "one gate grows": ("W", SPIRAL, ["0", "0"], {"point": ["3", "1"]}),
    "one gate grows on a square": ("W", SPIRAL, ["0", "0"], {"box": [["1", "3"], ["1", "3"]]}),
    "slow absorption": ("P", A26, ["0", "0"], {"point": ["1", "0"]}),
    "slow absorption of a box": ("P", A26, ["0", "0"], {"box": [["9/10", "11/10"], ["0", "1/10"]]}),
    "contraction behind": ("W", [["-1", "-1"], ["0", "-1/2+1/n"]], ["0", "1"], {"point": ["1", "1"]}),
    "average behind": (
        "W",
        [["-1", "-1", "-1"], ["0", "1/2", "1/2"], ["0", "1/2", "1/2"]],
        ["0", "1", "-1"],
        {"all_space": 3},
    ),
    "swinging behind": ("P", [["-2", "-1"], ["0", "(-1)^n/(2*n)"]], ["0", "0"], {"point": ["1", "1"]}),
    "polytope": ("W", [["0", "-1"], ["1", "0"]], ["0", "-1"], {"polytope": {"A": [["1", "1"]], "b": ["0"]}}),
    "geometric rest": ("P", [["-2", "-1"], ["1/2^n", "(-1)^n/2^n"]], ["0", "1/3^n"], {"point": ["1", "1"]}),
}
DIVERGENT = {
    "competition": ("P", [["1/n", "-1/n"], ["-1/n", "1/n"]], ["0", "0"], {"point": ["2", "1"]}),
    "competition in a box": ("P", [["1/n", "-1/n"], ["-1/n", "1/n"]], ["0", "0"], {"box": [["0", "2"], ["0", "1"]]}),
    "swap behind": ("W", [["-1", "0", "0"], ["0", "0", "1"], ["0", "1", "0"]], ["0"] * 3, {"point": ["1", "1", "2"]}),
    "growth behind": ("P", [["-3", "-1"], ["7", "-1/n+1"]], ["0", "-1"], {"point": ["1", "1"]}),
}


def certified(family, case):
    given, matrix, b, where = case
    f = family(matrix, b, given)
    found = attempt(f, domain_of(where, f.width))
    assert isinstance(found, Absorption)
    return f, found


def dead_from(f, x, part, layers=30):
    """Return whether the coordinates of a part are 0 in the layers from k on, at a point."""
    y, dead = x, True
    for n in range(1, part.k + layers):
        y = f.layer(n).apply(y)
        dead = dead and (n < part.k or all(y[i] == 0 for i in part.zeros))
    return dead


def parts_of(found, box):
    """Yield every part with its box, cut by cut."""
    waiting = [list(box)]
    for step in found.steps:
        here = waiting.pop()
        if isinstance(step, Part):
            yield step, here
            continue
        assert isinstance(step, Split)
        low, high = here[step.i]
        for side in ((step.at, high), (low, step.at)):
            waiting.append([*here[: step.i], side, *here[step.i + 1 :]])
    assert not waiting


@pytest.mark.parametrize("name", CONVERGENT)
def test_dead_coordinates_stay_zero_at_random_points_of_every_part(name, family):
    f, found = certified(family, CONVERGENT[name])
    assert found.converges
    rng = random.Random(name)
    where = domain_of(CONVERGENT[name][3], f.width)
    parts = [*parts_of(found, where.box or [(Fraction(-9), Fraction(9))] * f.width)]
    for part, box in parts:
        for _ in range(2 if len(parts) > 9 else 8):
            x = tuple(low + (high - low) * Fraction(rng.randint(0, 7), 7) for low, high in box)
            assert dead_from(f, x, part, 12), (part, x)


@pytest.mark.parametrize("name", DIVERGENT)
def test_divergence_behind_a_dead_coordinate_is_found_at_a_point(name, family):
    f, found = certified(family, DIVERGENT[name])
    assert not found.converges
    (part,) = found.parts
    assert part.zeros and dead_from(f, found.x, part)


OTHERS = {
    "the fixed point inside": ("W", [["2"]], ["-1"], {"box": [["0", "1"]]}),
    "a rest that is open": ("P", [["-2", "-1"], ["0", "(-1)^n/2"]], ["0", "0"], {"point": ["1", "1"]}),
    "revival": ("W", [["-1", "1/2"], ["0", "-1"]], ["0", "1"], {"point": ["1", "1/3"]}),
    "nothing dies": ("P", [["(-1)^n/(2*n)"]], ["0"], {"point": ["1"]}),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_layers_are_not_certified(name, family):
    given, matrix, b, where = OTHERS[name]
    f = family(matrix, b, given)
    assert isinstance(attempt(f, domain_of(where, f.width)), NotCertified)


@pytest.mark.parametrize("seed", range(40))
def test_random_small_layers_that_are_certified_behave_so(seed, family):
    rng = random.Random(seed)
    m = rng.randint(1, 3)
    f = family(
        [[str(Fraction(rng.randint(-4, 2), rng.randint(1, 2))) for _ in range(m)] for _ in range(m)],
        [str(rng.randint(-2, 1)) for _ in range(m)],
        "W",
    )
    found = attempt(f, domain_of({"point": [str(rng.randint(0, 3)) for _ in range(m)]}, m))
    if isinstance(found, NotCertified):
        return
    (part,) = found.parts
    y = tuple(Fraction(v) for v in (found.x or _point(seed, m)))
    assert dead_from(f, y, part)
    path = [y := f.layer(n).apply(y) for n in range(1, 120)]
    steps = [max(abs(u - v) for u, v in zip(a, b, strict=True)) for a, b in ((path[k], path[k + 1]) for k in (20, 100))]
    assert not found.converges or steps[1] == 0 or steps[1] < steps[0], f"seed {seed}"
    assert found.converges or steps[1] > 0, f"seed {seed}"


def _point(seed, m):
    """Repeat the draws of the test above up to its point."""
    rng = random.Random(seed)
    rng.randint(1, 3)
    for _ in range(m * m):
        rng.randint(-4, 2), rng.randint(1, 2)
    for _ in range(m):
        rng.randint(-2, 1)
    return [rng.randint(0, 3) for _ in range(m)]


LIMITS = {
    "slow rotation": ("P", [["0", "-1/n"], ["1/n", "0"]], ["0", "0"], ["1", "0"], ("0", "5/3")),
    "one gate grows": ("W", SPIRAL, ["0", "0"], ["3", "1"], ("0", "0")),
    "pattern": ("W", [["1", "-1/2"], ["0", "-1/2"]], ["1/2", "3/2"], ["5", "1"], ("5", "1")),
    "fading": (
        "W",
        [["3/2", "-1", "0"], ["1/2", "0", "0"], ["-2", "1", "1/3"]],
        ["0", "1/8", "0"],
        ["2", "1", "1"],
        None,
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_exact_limits_are_what_exact_trajectories_come_to(name, family):
    given, matrix, b, x, expected = LIMITS[name]
    f = family(matrix, b, given)
    found = attempt(f, domain_of({"point": x}, f.width))
    assert isinstance(found, Absorption) and found.limit is not None
    y = tuple(map(Fraction, x))
    for n in range(1, 80):
        y = f.layer(n).apply(y)
    assert max(abs(u - v) for u, v in zip(y, found.limit, strict=True)) < Fraction(1, 10**9)
    assert expected is None or found.limit == tuple(map(Fraction, expected))


def test_a_limit_that_is_not_known_is_not_given(family):
    shrinking = [["1/n", "-4/n"], ["1/n", "-1/n^2"]]
    found = attempt(family(shrinking, ["0", "0"]), domain_of({"point": ["1", "0"]}, 2))
    assert isinstance(found, Absorption) and found.limit is None


def test_survivors_that_keep_losing_have_the_limit_zero(family):
    found = attempt(family(A26, ["0", "0"]), domain_of({"point": ["1", "0"]}, 2))
    assert isinstance(found, Absorption) and found.limit == (0, 0)
