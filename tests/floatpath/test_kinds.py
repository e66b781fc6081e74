"""Layers with roots, other activations, residual and widening layers: the exact value lies within the bound."""

from __future__ import annotations

import itertools
import math
import random
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.prefix import values_at
from exactrelu.errors import LimitError
from exactrelu.floatpath.activations import activate, phi_of
from exactrelu.floatpath.evaluate import blocks
from exactrelu.floatpath.forward import estimate_forward, estimate_trajectory
from exactrelu.floatpath.plan import plan
from exactrelu.floatpath.products import estimate_product
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicExpression, periodic_family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import read_entry, rooted_family
from exactrelu.networks.widening import WideningFamily
from exactrelu.sequences.rooted import value_interval

from .conftest import ENTRIES

EXACT = [
    Activation("leaky-relu", slope="1/3"),
    Activation("leaky-relu", slope=Fraction(1, 10**400)),
    Activation("clip", low="-1/3", high="7/10"),
    Activation("clip", low="-1/7", high=10**400),
    Activation("hard-tanh"),
    Activation("relu6"),
]
SMOOTH = [Activation("tanh"), Activation("sigmoid")]
ROOTS = [
    "1/sqrt(n)",
    "(2*n+5)^(1/3)/n^2",
    "-n^(17/24)/(n+1)",
    "(-1)^n*sqrt(n+1)/n^(3/2)",
    "(1/2)^n*sqrt(3)*n^(5/2)",
    "sqrt(2*n-1)*(n-7)^3/n^5",
    "7^(2/5)",
    "sqrt(n+1)-sqrt(n)",
    "(n+10^8)^(23/24)/10^9",
]
FACTORIALS = [
    "1/factorial(n)",
    "-3^n/factorial(n)",
    "binomial(2*n, n)/4^n/n",
    "(-1)^n*factorial(n)*factorial(n+3)/factorial(2*n+1)*(n-5)^3",
    "binomial(3*n, n)/8^n*sqrt(n)",
    "10^(2*n)/factorial(2*n)",
    "factorial(n)/20^n",
]


def name(phi):
    return phi.name


def bits(value):
    return Fraction(float(value))


def within(value, bound, exact):
    """Return whether |value - exact| <= bound, exactly."""
    return abs(bits(value) - exact) <= bits(bound)


def meets(value, bound, ends, scale):
    """Return whether the interval of a float meets that of integers at scale 2^scale."""
    low, high = Fraction(ends[0], 1 << scale), Fraction(ends[1], 1 << scale)
    return bits(value) - bits(bound) <= high and low <= bits(value) + bits(bound)


def forward(family, x, depth):
    """Return N_depth(x) by the definition of the layers."""
    y = tuple(x)
    for n in range(1, depth + 1):
        y = family.apply(n, y)
    return y


def entry(rng, kind, zeros=0.2):
    return "0" if rng.random() < zeros else rng.choice(ENTRIES[kind])


def rand_residual(rng, kind):
    m, h = rng.choice([1, 2, 5]), rng.choice([1, 3, 4, 9])
    A = [[entry(rng, kind) for _ in range(h)] for _ in range(m)]
    return ResidualFamily(m, A, [[entry(rng, kind) for _ in range(m)] for _ in range(h)], [entry(rng, kind)] * h)


def rand_widening(rng, kind):
    mask = ["1", *(entry(rng, kind) for _ in range(rng.randint(0, 3)))]
    return WideningFamily(rng.choice([1, 3]), mask, entry(rng, kind, zeros=0.5))


def rand_point(rng, m):
    return [Fraction(rng.randint(-20, 30), rng.choice([1, 3, 7, 10**6])) for _ in range(m)]


def rand_rooted(rng, m, given="P"):
    def cell():
        return read_entry("0" if rng.random() < 0.3 else rng.choice(ROOTS))

    return rooted_family(m, given, [[cell() for _ in range(m)] for _ in range(m)], [cell() for _ in range(m)])


@pytest.mark.parametrize("build", [rand_residual, rand_widening], ids=["residual", "widening"])
@pytest.mark.parametrize("kind", ENTRIES)
@pytest.mark.parametrize("seed", range(8))
def test_the_exact_value_of_residual_and_widening_layers_lies_within_the_bound(seed, kind, build):
    rng = random.Random(f"{seed} {kind}")
    family = build(rng, kind)
    x, depth = rand_point(rng, family.width), rng.randint(1, 7)
    run, exact = estimate_forward(family, x, depth), forward(family, x, depth)
    assert run.values.shape == (1, len(exact))
    assert (run.bounds <= 1e-6 * (1 + abs(run.values).max())).all()
    assert all(map(within, run.values[0], run.bounds[0], exact)), f"{seed} {kind}"


@pytest.mark.parametrize("phi", EXACT, ids=name)
@pytest.mark.parametrize("seed", range(8))
def test_the_exact_value_of_piecewise_linear_activations_lies_within_the_bound(seed, phi, rand_family):
    rng = random.Random(seed)
    m = rng.choice([1, 2, 4, 6])
    family = ActivationFamily(rand_family(rng, m, "powers", rng.choice("PW")), phi)
    x, depth = rand_point(rng, m), rng.randint(1, 10)
    run, exact = estimate_forward(family, x, depth), forward(family, x, depth)
    if phi.ends is not None and phi.ends[1] > 10**300:
        assert not np.isfinite(run.bounds).any()  # no float is near such an end
        return
    assert (run.bounds <= 1e-6 * (1 + abs(run.values).max())).all()
    assert all(map(within, run.values[0], run.bounds[0], exact)), f"seed {seed}"


@pytest.mark.parametrize("phi", SMOOTH, ids=name)
@pytest.mark.parametrize("seed", range(8))
def test_smooth_activations_agree_with_balls(seed, phi, rand_family):
    rng = random.Random(seed)
    m = rng.choice([1, 2, 4, 6])
    family = ActivationFamily(rand_family(rng, m, "powers", rng.choice("PW")), phi)
    x = rand_point(rng, m)
    run, ends = estimate_forward(family, x, 30), values_at(family, x, 160, 30)
    assert (run.bounds < 1e-11).all()
    assert all(meets(v, e, pair, 160) for v, e, pair in zip(run.values[0], run.bounds[0], ends, strict=True))


@pytest.mark.parametrize("text", FACTORIALS)
def test_layers_with_factorials_agree_with_integer_intervals(text):
    family, x = rooted_family(1, "P", [[read_entry("-1/factorial(n+1)")]], [read_entry(text)]), [Fraction(2, 7)]
    for depth in (1, 7, 60):
        run = estimate_forward(family, x, depth)
        value, bound = run.values[0, 0], run.bounds[0, 0]
        assert bound <= 1e-12 * (1 + abs(value))
        assert meets(value, bound, values_at(family, x, 300, depth)[0], 300)


@pytest.mark.parametrize("seed", range(10))
def test_layers_with_roots_agree_with_integer_intervals(seed):
    rng = random.Random(seed)
    m = rng.choice([1, 2, 5])
    family, x = rand_rooted(rng, m, rng.choice("PW")), rand_point(rng, m)
    for count in (1, 13):
        run, ends = estimate_forward(family, [x] * count, 25), values_at(family, x, 200, 25)
        assert np.isfinite(run.bounds).all()
        assert all(meets(v, e, pair, 200) for v, e, pair in zip(run.values[-1], run.bounds[-1], ends, strict=True))


def rand_periodic(rng, m):
    """Return a family with first values and periods, and its entries as a function (i, j, n), j = None for b."""

    def cell():
        first = [Expression.of(str(Fraction(rng.randint(-9, 9), 7))) for _ in range(rng.choice([0, 0, 2, 5]))]
        period = [read_entry(entry(rng, "powers")) for _ in range(rng.choice([1, 2, 3]))]
        return PeriodicExpression(tuple(first), tuple(period)) if first or len(period) > 1 else period[0]

    rows, bias = [[cell() for _ in range(m)] for _ in range(m)], [cell() for _ in range(m)]

    def at(i, j, n):
        e = bias[i] if j is None else rows[i][j]
        if not isinstance(e, PeriodicExpression):
            return e.at(n)
        return e.first[n - 1].at(n) if n <= len(e.first) else e.period[(n - 1) % len(e.period)].at(n)

    return periodic_family(m, rng.choice("PW"), rows, bias), at


@pytest.mark.parametrize("seed", range(20))
def test_the_exact_value_of_layers_that_repeat_lies_within_the_bound(seed):
    rng = random.Random(seed)
    m = rng.choice([1, 2, 5])
    family, at = rand_periodic(rng, m)
    x, depth = rand_point(rng, m), rng.choice([1, 4, 9, 14])
    gates = [[rng.random() < 0.8 for _ in range(m)] for _ in range(3)]
    y, T = x, [[Fraction(i == j) for j in range(m)] for i in range(m)]
    for n in range(1, depth + 1):
        W = [[at(i, j, n) + (i == j and family.given == "P") for j in range(m)] for i in range(m)]
        y = [max(sum((a * v for a, v in zip(row, y, strict=True)), at(i, None, n)), 0) for i, row in enumerate(W)]
        on = gates[(n - 1) % 3]
        T = [[sum(W[i][k] * T[k][j] for k in range(m)) * on[i] for j in range(m)] for i in range(m)]
    run, product = estimate_forward(family, x, depth), estimate_product(family, depth, path=gates)
    for found, exact in ((run, y), (product, [v for row in T for v in row])):
        assert (found.bounds <= 1e-6 * (1 + abs(found.values).max())).all()
        assert all(map(within, found.values.ravel(), found.bounds.ravel(), exact)), f"seed {seed}"


def test_first_values_longer_than_a_block_end_where_they_should():
    first = tuple(Expression.of(f"{n}/1000000") for n in range(1, 901))
    one = PeriodicExpression(first, (read_entry("0"), read_entry("1/n^2")))
    family = periodic_family(1, "P", [[read_entry("0")]], [one])
    run = estimate_forward(family, [Fraction(0)], 3000)
    exact = Fraction(900 * 901, 2 * 10**6) + sum(Fraction(1, n**2) for n in range(902, 3001, 2))
    assert within(run.values[0, 0], run.bounds[0, 0], exact) and run.bounds[0, 0] < 1e-12


def test_a_deep_run_with_roots_has_a_small_bound():
    family = rooted_family(1, "P", [[read_entry("1/n^(3/2)")]], [read_entry("(n+1)^(1/3)/n^2")])
    run, ends = estimate_forward(family, [Fraction(1, 3)], 3000), values_at(family, [Fraction(1, 3)], 160, 3000)
    assert run.bounds[0, 0] < 1e-10
    assert meets(run.values[0, 0], run.bounds[0, 0], ends[0], 160)


@pytest.mark.parametrize(
    ("text", "start"),
    [*itertools.product(ROOTS, (1, 99_900)), *itertools.product(FACTORIALS, (1, 400))],
)
def test_entries_with_roots_or_factorials_are_within_their_error(text, start):
    family = rooted_family(1, "P", [[read_entry(text)]], [read_entry("0")])
    prepared, (cell,) = plan(family), family.matrix[0]
    for block in itertools.islice(blocks(prepared, start + 100, 50), (start - 1) // 50, None):
        for b, rho in enumerate(block.rho.tolist()):
            if not np.isfinite(block.t[b]).all():
                assert text == "factorial(n)/20^n"
                continue
            n, floats = block.first + b, [bits(v) for v in block.t[b, :, 0]]
            low, high = map(sum, zip(*(value_interval(term, n, 200) for term in cell.terms), strict=True))
            allowed = bits(rho) * sum(map(abs, floats)) + len(floats) * bits(prepared.tau)
            assert rho < 2.0**-40
            assert low - allowed <= sum(floats) <= high + allowed, f"layer {n}"


def test_products_of_layers_with_roots_lie_within_their_bound():
    family = rooted_family(1, "W", [[read_entry("1-1/sqrt(n+1)")]], [read_entry("sqrt(n)")])
    run, product = estimate_product(family, 30, path=[[True]]), Enclosure.exactly(1)
    for n in range(1, 31):
        ends = [value_interval(term, n, 200) for term in family.matrix[0][0].terms]
        product = product * Enclosure(sum(lo for lo, _ in ends), sum(hi for _, hi in ends))
    value, bound = bits(run.values[0, 0]), bits(run.bounds[0, 0])
    assert product.lo - bound <= value <= product.hi + bound
    assert 0 < run.bounds[0, 0] < 1e-10


def exact_ball(phi, t):
    """Return the ball of tanh or sigmoid at a rational, 300 bits."""
    with ctx.workprec(300):
        u = arb(fmpq(t.numerator, t.denominator))
        return Enclosure.from_arb(u.tanh() if phi.name == "tanh" else 1 / (1 + (-u).exp()))


EDGES = [0.0, 5e-324, 1e-300, 1e-20, 0.1733, 0.17329, 0.34657359, 0.3466, 1.0397, 5.0, 19.99, 20.01, 39.9, 40.1, 700.0]


@pytest.mark.parametrize("phi", SMOOTH, ids=name)
def test_tanh_and_sigmoid_are_as_near_as_they_say(phi):
    rng = random.Random(5)
    near_halves = [(k + 0.5) * math.log(2) * s for k in range(12) for s in (1, 0.5, 1 - 1e-15, 0.5 + 1e-15)]
    for t in [
        *EDGES,
        *near_halves,
        *(rng.uniform(0, 3) for _ in range(300)),
        *(rng.expovariate(0.1) for _ in range(99)),
    ]:
        for z in (t, -t):
            value, error = activate(phi_of(phi), z, 0.0)
            ball = exact_ball(phi, Fraction(z))
            assert bits(value) - bits(error) <= ball.lo and ball.hi <= bits(value) + bits(error), z
            assert error <= 34 * 2.0**-53 * (abs(value) if phi.name == "tanh" else 1.0) + 2.0**-950


@pytest.mark.parametrize("phi", [EXACT[0], EXACT[2], *EXACT[4:], *SMOOTH], ids=name)
def test_the_bound_of_an_activation_holds_everything_within_the_bound_of_its_argument(phi):
    rng = random.Random(6)
    for _ in range(400):
        z = rng.choice([0.0, 0.7, -1 / 3, 1.0, -1.0, 6.0, rng.gauss(0, 1), rng.gauss(0, 10), rng.gauss(0, 1e-9)])
        q = rng.choice([0.0, 1e-16, abs(rng.gauss(0, 1e-9)), abs(rng.gauss(0, 1))])
        value, error = activate(phi_of(phi), z, q)
        assert error <= (q + 40 * 2.0**-53 * (1 + abs(z))) * (1 + 1e-9) * float(phi.lipschitz) + 40 * 2.0**-53
        for share in (-1, Fraction(rng.randint(-9, 9), 10), 1):
            t = Fraction(z) + share * Fraction(q)
            exact = exact_ball(phi, t) if phi.smooth else Enclosure.exactly(phi.at(t))
            assert bits(value) - bits(error) <= exact.lo and exact.hi <= bits(value) + bits(error), (z, q, share)


@pytest.mark.parametrize("phi", [EXACT[0], EXACT[2], *SMOOTH], ids=name)
@pytest.mark.parametrize("z", [math.nan, math.inf, -math.inf])
def test_what_overflowed_has_no_bound_behind_an_activation(phi, z):
    assert not math.isfinite(activate(phi_of(phi), z, math.inf)[1])
    assert not math.isfinite(activate(phi_of(phi), 1.0, math.nan)[1])


def test_a_saturated_unit_forgets_its_errors():
    """tanh(3 y): the Lipschitz constant 3 alone would let the bound grow by 3 a layer."""
    family = ActivationFamily(Family(1, weight=[["3"]]), Activation("tanh"))
    run = estimate_forward(family, [Fraction(1, 10)], 5000)
    assert run.bounds[0, 0] < 1e-14
    y = Fraction(bits(run.values[0, 0]))
    ball = exact_ball(Activation("tanh"), 3 * y)
    assert abs(ball.lo - y) < Fraction(1, 10**14)


@pytest.mark.parametrize("build", [rand_residual, rand_widening, lambda rng, kind: rand_rooted(rng, 2)])
def test_a_trajectory_of_any_kind_stops_where_it_is_told(build):
    rng = random.Random(3)
    family = build(rng, "smooth")
    points = [rand_point(rng, family.width) for _ in range(2)]
    stops = [0, 1, 5, 40]
    for run in estimate_trajectory(family, points, stops):
        alone = [estimate_forward(family, x, run.depth) for x in points]
        assert run.values.tolist() == [one.values[0].tolist() for one in alone]
        assert run.bounds.tolist() == [one.bounds[0].tolist() for one in alone]


def test_widening_layers_have_the_width_of_their_depth():
    family = WideningFamily(3, ["1", "0", "0"], "1")
    run = estimate_forward(family, [Fraction(2)] * 3, 2)
    assert run.values.tolist() == [[4.0, 4.0, 4.0, 2.0, 2.0, 1.0, 1.0]]
    assert forward(family, [Fraction(2)] * 3, 2) == (4, 4, 4, 2, 2, 1, 1)


@pytest.mark.parametrize(
    ("family", "words"),
    [
        (ResidualFamily(1, [["0"] * 65], [["0"]] * 65, ["0"] * 65), "widths up to 64, got 65"),
        (WideningFamily(1, ["0"] * 65), "widths up to 64, got 65"),
        (ActivationFamily(Family(65, [["0"] * 65] * 65), Activation("tanh")), "widths up to 64"),
        (rooted_family(1, "P", [[read_entry("sqrt(10^15*n+1)/n^9")]], [read_entry("0")]), "factors below 2"),
        (WideningFamily(1, ["1", "1/n", "1/n^2"]), "10.10 products"),
    ],
)
def test_other_kinds_beyond_the_limits_are_refused(family, words):
    with pytest.raises(LimitError, match=words):
        estimate_forward(family, [Fraction(0)] * family.width, 100_000)
