"""Forward runs: the exact value lies within the bound, by the definition in Fractions."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.convergence.prefix import prefix
from exactrelu.errors import LimitError, ShapeError
from exactrelu.floatpath.forward import estimate_forward, estimate_trajectory
from exactrelu.floatpath.layers import StoredLayers
from exactrelu.networks.family import Family

from .conftest import ENTRIES


def outside(values, bounds, exact):
    """Return the places where an exact value is farther off than its bound says."""
    return [
        (place, float(v), float(e))
        for place, (v, e, y) in enumerate(zip(values, bounds, exact, strict=True))
        if math.isfinite(e) and not abs(Fraction(float(v)) - y) <= Fraction(float(e))
    ]


@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("seed", range(10))
def test_the_exact_value_lies_within_the_bound(seed, kind, rand_family, exact_forward):
    rng = random.Random(f"{seed} {kind}")
    m = rng.choice([1, 2, 3, 4, 5, 9])
    family = rand_family(rng, m, kind, rng.choice("PW"))
    x = [Fraction(rng.randint(-20, 30), rng.choice([1, 3, 7, 10**6])) for _ in range(m)]
    depth = rng.randint(1, 12)
    few = estimate_forward(family, x, depth)
    many = estimate_forward(family, [x] * 13, depth)
    exact = exact_forward(family, x, depth)
    for values, bounds in ((few.values[0], few.bounds[0]), (many.values[12], many.bounds[12])):
        assert np.isfinite(bounds).all() and (bounds <= 1e-6 * (1 + abs(values))).all()
        assert outside(values, bounds, exact) == [], f"{seed} {kind}, width {m}, depth {depth}"


@pytest.mark.parametrize("given", ["P", "W"])
@pytest.mark.parametrize("seed", range(15))
def test_entries_whose_summands_cancel_have_a_bound_that_holds(seed, given, exact_forward):
    """Sums of several columns, which nearly cancel at the layers of one parity."""
    rng = random.Random(f"{seed} {given}")
    m = rng.choice([1, 2, 5])
    parts = ["1/n", "(-1)^n/n", "(-1)^n/(n+1)", "-(1/2)^n", "(2/3)^n", "-1+1/n^3", "(-1)^n", "(-1)^n*5/3"]
    rows = [["+".join(rng.sample(parts, rng.randint(1, 3))) for _ in range(m)] for _ in range(m)]
    bias = ["+".join(rng.sample(parts, rng.randint(1, 2))) for _ in range(m)]
    family = Family(m, rows, bias) if given == "P" else Family(m, bias=bias, weight=rows)
    x = [Fraction(rng.randint(-20, 30), 7) for _ in range(m)]
    for depth in (1, 2, 3, 10):
        run = estimate_forward(family, x, depth)
        assert np.isfinite(run.bounds).all()
        assert outside(run.values[0], run.bounds[0], exact_forward(family, x, depth)) == [], f"depth {depth}"


@pytest.mark.parametrize(
    ("entry", "count", "largest"),
    [
        ("(-1)^n/n", 1, 1e-11),
        ("(-1)^n/n", 13, 1e-11),
        ("-1/2", 1, 1e-280),
        ("-1/2", 13, 1e-280),
        ("-1+1/n", 1, 1e-280),
        ("(-1)^n*9/10-1", 1, 1e-280),
    ],
)
def test_entries_that_cancel_do_not_let_the_bound_grow(entry, count, largest):
    """Errors multiply by |1 + P_n|, not by 1 + |P_n| or a sum over the terms of P_n."""
    run = estimate_forward(Family(1, [[entry]]), [[Fraction(1, 3)]] * count, 3000)
    assert (run.bounds < largest).all()


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("m", [1, 3, 4, 6, 17])
def test_stored_layers_that_cancel_are_bounded(m, seed):
    """Rows whose large entries sum to almost nothing: the value has no correct digit, and the bound says so."""
    rng = np.random.default_rng(1000 * m + seed)
    depth = 4
    W = rng.integers(-(2**30), 2**30, size=(depth, m, m)) * 2.0**-10
    W[:, :, -1] = -W[:, :, :-1].sum(axis=2) + rng.normal(size=(depth, m)) * 2.0**-30
    b, x = rng.normal(size=(depth, m)), rng.normal(size=m) * 2.0**-30 + 1.0
    run = estimate_forward(StoredLayers(W, b), x, depth)
    y = [Fraction(v) for v in x.tolist()]
    for weight, bias in zip(W.tolist(), b.tolist(), strict=True):
        y = [
            max(Fraction(0), sum((Fraction(w) * v for w, v in zip(row, y, strict=True)), Fraction(c)))
            for row, c in zip(weight, bias, strict=True)
        ]
    assert np.isfinite(run.bounds).all()
    assert outside(run.values[0], run.bounds[0], y) == []


@pytest.mark.parametrize("entries", [["1/n^2", "-1/(n+3)^2", "(-9/10)^n"], ["(99/100)^n*n", "-1/n^2", "(-1)^n/n"]])
def test_a_deep_run_agrees_with_integer_intervals(entries):
    a, b, c = entries
    family = Family(
        5, [[a, b, "0", "0", c], ["0", b, a, "0", "0"], [c] + ["0"] * 4, ["0"] * 5, [b] * 5], [b, c, a, b, b]
    )
    x = [Fraction(1, 3)] * 5
    run = estimate_forward(family, x, 2000)
    assert (run.bounds < 1e-6 * (1 + run.values)).all()
    for (lo, hi), v, e in zip(prefix(family, x, 200, 2000), run.values[0], run.bounds[0], strict=True):
        low, high = Fraction(float(v)) - Fraction(float(e)), Fraction(float(v)) + Fraction(float(e))
        assert low <= Fraction(hi, 2**200) and Fraction(lo, 2**200) <= high


@pytest.mark.parametrize("count", [1, 13])
def test_runs_with_and_without_bound_agree(count, rand_family):
    family = rand_family(random.Random(7), 5, "powers")
    x = np.random.default_rng(7).normal(size=(count, 5))
    bounded, plain = estimate_forward(family, x, 50), estimate_forward(family, x, 50, bound=False)
    assert plain.bounds is None
    assert (abs(bounded.values - plain.values) <= 2 * bounded.bounds).all()


@pytest.mark.parametrize("count", [1, 13])
def test_an_overflow_has_no_bound_even_where_relu_cuts_it(count):
    """Row 2 tends to minus infinity and is cut to 0: right by luck, and not certified."""
    family = Family(2, [["2^n", "0"], ["-(2^n)", "0"]], ["1", "0"])
    run = estimate_forward(family, [[Fraction(1), Fraction(1)]] * count, 200)
    assert not np.isfinite(run.bounds).any()


def test_a_unit_that_is_certainly_off_is_exactly_zero():
    run = estimate_forward(Family(1, [["-1/3"]], ["-1/3^n"]), [Fraction(1, 7)], 60)
    assert (run.values[0, 0], run.bounds[0, 0]) == (0.0, 0.0)


def test_the_rounding_of_the_input_is_part_of_the_bound():
    run = estimate_forward(Family(1, [["0"]]), [Fraction(1, 3)], 0)
    assert Fraction(float(run.bounds[0, 0])) >= abs(Fraction(float(run.values[0, 0])) - Fraction(1, 3)) > 0
    assert estimate_forward(Family(1, [["0"]]), [Fraction(1, 4)], 0).bounds[0, 0] == 0.0


@pytest.mark.parametrize("count", [1, 13])
def test_a_trajectory_stops_where_it_is_told(count, rand_family):
    family = rand_family(random.Random(3), 3, "smooth")
    x = np.random.default_rng(3).normal(size=(count, 3))
    stops = [0, 1, 5, 1023, 1024, 1025, 3000]
    runs = list(estimate_trajectory(family, x, stops))
    assert [run.depth for run in runs] == stops
    for run in runs:
        alone = estimate_forward(family, x, run.depth)
        assert (run.values == alone.values).all() and (run.bounds == alone.bounds).all()


@pytest.mark.parametrize("width", [1, 4, 5, 64])
def test_every_width_up_to_64_runs(width):
    rows = [["1/n^2" if j == (i + 1) % width else "0" for j in range(width)] for i in range(width)]
    family = Family(width, rows, ["1/n^2"] * width)
    run = estimate_forward(family, [Fraction(1)] * width, 20)
    y = Fraction(1)
    for n in range(1, 21):
        y += y / n**2 + Fraction(1, n**2)
    assert outside(run.values[0], run.bounds[0], [y] * width) == []


def test_requests_beyond_the_limits_are_refused():
    with pytest.raises(LimitError, match="widths up to 64"):
        estimate_forward(Family(65, [["0"] * 65] * 65), [Fraction(0)] * 65, 1)
    family = Family(1, [["0"]])
    with pytest.raises(LimitError, match="depth 10000001"):
        estimate_forward(family, [Fraction(0)], 10_000_001)
    with pytest.raises(ShapeError, match="points of 1 coordinates"):
        estimate_forward(family, [Fraction(0)] * 2, 1)
    with pytest.raises(ShapeError, match="inputs of shape"):
        estimate_forward(family, np.zeros((3, 2)), 1)
    for stops in ([], [2, 1], [1, 1], [-1]):
        with pytest.raises(ShapeError, match="depths that rise"):
            list(estimate_trajectory(family, [Fraction(0)], stops))
    with pytest.raises(ShapeError, match="2 layers are stored"):
        estimate_forward(StoredLayers(np.zeros((2, 1, 1))), [Fraction(0)], 3)
    for weight, bias in (((2, 1, 2), None), ((2, 65, 65), None), ((2, 1, 1), (2, 2))):
        with pytest.raises(ShapeError, match="expected"):
            StoredLayers(np.zeros(weight), None if bias is None else np.zeros(bias))
