"""Theorems about other layers than ReLU chains: evidence against the layers themselves, and named failures."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.widening import WideningFamily
from exactrelu.theorems import activation, residual, widening
from exactrelu.theorems.activation_limit import FixedPointEnclosure, enclosed_limit
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.perturbed import Perturbed

LINE, PLANE = domain_of({"all_space": 1}, 1), domain_of({"all_space": 2}, 2)
LEAKY, CLIP = Activation("leaky-relu", slope="1/2"), Activation("clip", low="-2", high="3/2")
MIXED = Family(2, [["1/2^n", "-2/3^n"], ["3/2^n", "(-1)^n/2^n"]], ["1/4^n", "-n/3^n"])
SLOW = Family(2, [["1/(n+1)^3", "-2/n^3"], ["0", "(-1)^n/n^4"]], ["1/n^3", "0"])
RESIDUAL = {
    "geometric": ResidualFamily(2, [["1/2^n", "-1/3^n"], ["0", "1/2^n"]], [["1", "-1"], ["1/n", "2"]], ["1", "-1/n"]),
    "powers": ResidualFamily(1, [["1/n", "-1/n^2"]], [["1/n^2"], ["n/(n+1)^2"]], ["1/n^2", "1/n"]),
    "growing factor": ResidualFamily(1, [["2^n"]], [["1/5^n"]], ["1/6^n"]),
    "cancelling": ResidualFamily(2, [["n"], ["-1/n^3"]], [["1/n^4", "1/n^5"]], ["1/n^4"]),
}
WIDENING = {
    "halves": WideningFamily(1, ["1", "1/2^n"]),
    "three": WideningFamily(2, ["1-1/3^n", "0", "-(-1)^n/2^n"], "1/3^n"),
    "powers": WideningFamily(1, ["1+1/n^3", "1/(n+2)^3"], "-1/n^3"),
    "scalar": WideningFamily(3, ["1"]),
}


def start(rng, m):
    return tuple(Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(m))


def values(family, y, depth):
    """Return N_0, ..., N_depth by the definition."""
    path = [y]
    for n in range(1, depth + 1):
        path.append(family.apply(n, path[-1]))
    return path


def distance(y, z, w=None):
    """Return the weighted sup distance; the shorter point is continued by zeros."""
    size = max(len(y), len(z))
    w = w or (1,) * size
    pairs = ([*p, *[0] * (size - len(p))] for p in (y, z))
    return max(abs(a - b) / Fraction(c) for a, b, c in zip(*pairs, w, strict=True))


def rested(phi, y, times):
    """Return phi applied some times."""
    for _ in range(times):
        y = tuple(map(phi.at, y))
    return y


@pytest.mark.parametrize("weights", [None, (1, 3)])
@pytest.mark.parametrize("phi", [LEAKY, CLIP, Activation("relu6"), Activation("hard-tanh")], ids=lambda p: p.name)
@pytest.mark.parametrize("chain", [MIXED, SLOW], ids=["geometric", "powers"])
def test_the_tail_of_an_activation_bounds_the_distance_to_the_resting_layer(chain, phi, weights):
    family = ActivationFamily(chain, phi)
    evidence = activation.certify(family, weights)
    assert isinstance(evidence, Perturbed) and evidence.theorem == "activation"
    k = evidence.first_depth
    for seed in range(4):
        path = values(family, start(random.Random(seed), 2), k + 14)
        norm = distance(path[k], (0, 0), evidence.weights)
        for n in range(k, k + 15):
            gap = distance(path[n], rested(phi, path[k], n - k), evidence.weights)
            assert gap <= evidence.spread(k, norm, 64)[0], f"seed {seed}, layer {n}"


@pytest.mark.parametrize("name", RESIDUAL)
@pytest.mark.parametrize("weights", [None, (2, 5)])
def test_the_tail_of_residual_layers_bounds_the_distance_to_later_layers(name, weights):
    family = RESIDUAL[name]
    evidence = residual.certify(family, weights and weights[: family.width])
    assert isinstance(evidence, Perturbed) and evidence.theorem == "residual"
    k = evidence.first_depth
    for seed in range(4):
        path = values(family, start(random.Random(seed), family.width), k + 14)
        norm = distance(path[k], (), evidence.weights)
        for n in range(k, k + 15):
            assert distance(path[n], path[k], evidence.weights) <= evidence.spread(k, norm, 64)[0], f"layer {n}"


@pytest.mark.parametrize("name", WIDENING)
def test_the_tail_of_widening_layers_bounds_the_distance_to_later_layers(name):
    family = WIDENING[name]
    evidence = widening.certify(family)
    assert isinstance(evidence, Perturbed) and evidence.theorem == "widening"
    k = evidence.first_depth
    for seed in range(4):
        path = values(family, start(random.Random(seed), family.width), k + 10)
        sizes = [distance] if not family.bias.is_zero() else [distance, l1]
        for size in sizes:
            for n in range(k, k + 11):
                assert size(path[n], path[k]) <= evidence.spread(k, size(path[k], ()), 64)[0], f"layer {n}"


def l1(y, z):
    return sum((abs(a - b) for a, b in zip(y, [*z, *[0] * (len(y) - len(z))], strict=True)), Fraction(0))


@pytest.mark.parametrize("seed", range(20))
def test_the_entries_of_residual_perturbations_bound_the_products_of_absolute_values(seed):
    rng = random.Random(seed)
    entries = ["0", "1/n^2", "-1/2^n+1/n", "(-1)^n/n", "1/n-1", "3^n"]
    m, h = rng.randint(1, 2), rng.randint(1, 3)
    A, B = [rng.choices(entries, k=h) for _ in range(m)], [rng.choices(entries, k=m) for _ in range(h)]
    family = ResidualFamily(m, A, B, rng.choices(entries, k=h))
    P, b = residual.perturbations(family)
    for n in (1, 2, 9):
        for i in range(m):
            sizes = [abs(e.at(n)) for e in family.A[i]]
            for j in range(m):
                assert total(P[i][j], n) >= sum(a * abs(row[j].at(n)) for a, row in zip(sizes, family.B, strict=True))
            assert total(b[i], n) >= sum(a * abs(c.at(n)) for a, c in zip(sizes, family.c, strict=True))


def total(terms, n):
    """Return the sum of absolute values of terms."""
    return sum(
        abs(r**n * Fraction(sum(c * n**i for i, c in enumerate(u)), sum(c * n**i for i, c in enumerate(v))))
        for r, u, v in terms
    )


def test_products_of_entries_that_decay_only_together_are_summable():
    assert isinstance(residual.attempt(RESIDUAL["growing factor"], LINE), Perturbed)
    assert isinstance(residual.attempt(ResidualFamily(1, [["1/n"]], [["1/n"]], ["1/n"]), LINE), Perturbed)


FAILING = {
    "residual of order 1/n": (residual, ResidualFamily(1, [["1/n"]], [["1"]], ["0"]), "|A_n| |B_n|", "of order 1/n"),
    "residual that does not vanish": (residual, ResidualFamily(1, [["1"]], [["0"]], ["1"]), "|A_n| |c_n|", "tend to 0"),
    "residual that cancels in sum": (
        residual, ResidualFamily(1, [["1", "-1"]], [["1"], ["1"]], ["0", "0"]), "|A_n| |B_n|", "tend to 0",
    ),
    "mask of order 1/n": (widening, WideningFamily(1, ["1", "1/n"]), "||w_n - delta_0||_1", "of order 1/n"),
    "mask that tends to another": (widening, WideningFamily(1, ["1/2", "1/2"]), "||w_n - delta_0||_1", "tend to 0"),
    "bias of order 1/n": (widening, WideningFamily(1, ["1"], "1/n"), "|b_n|", ">= 1/n"),
    "activation with a harmonic bias": (
        activation, ActivationFamily(Family(1, [["0"]], ["1/n"]), LEAKY), "||b_n||", "of order 1/n",
    ),
    "activation that turns": (
        activation, ActivationFamily(Family(1, weight=[["-1"]], bias=["0"]), LEAKY), "||P_n||", "weighted sup norm < 1",
    ),
    "activation without a limit": (
        activation, ActivationFamily(Family(1, weight=[["(-1)^n/2"]], bias=["0"]), LEAKY), "||P_n||", "has no limit",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILING)
def test_the_failing_hypothesis_is_named(name):
    theorem, family, hypothesis, words = FAILING[name]
    found = theorem.attempt(family, LINE)
    assert isinstance(found, NotCertified) and found.theorem == theorem.THEOREM
    assert hypothesis in found.hypothesis and words in found.reason


def test_too_many_products_are_not_computed():
    n = 26
    family = ResidualFamily(n, [["1"] * n] * n, [["1"] * n] * n, ["1"] * n)
    found = residual.certify(family)
    assert isinstance(found, NotCertified) and "at most 16384" in found.reason
    assert residual.coupling(family) is None


def test_products_that_are_too_large_are_no_error():
    huge = "(1+n)^200/(2+n)^202"
    found = residual.certify(ResidualFamily(1, [[huge]], [[huge]], ["0"]))
    assert isinstance(found, NotCertified) and "too large" in found.reason
    assert residual.coupling(ResidualFamily(1, [[huge]], [[huge]], ["0"])) is None


CONTRACTIONS = [
    ([["1/2", "1/4"], ["1/3", "1/4-1/2^n"]], ["1", "1/6"], Activation("hard-tanh")),
    ([["1/2+1/n", "-1/4"], ["-3/4", "1/8"]], ["-1", "2"], LEAKY),
    ([["0", "3"], ["1/8", "1/8"]], ["1", "-2"], CLIP),
    ([["0", "3"], ["1/8", "1/8"]], ["3", "-1/2+1/n^2"], Activation("relu6")),
    ([["1/3", "1/3"], ["1/3", "-1/3"]], ["0", "0"], Activation("tanh")),
]


@pytest.mark.parametrize(("W", "b", "phi"), CONTRACTIONS)
def test_the_limit_of_a_contraction_is_fixed_and_its_norm_is_below_one(W, b, phi):
    family = ActivationFamily(Family(2, weight=W, bias=b), phi)
    found = activation.exact_limit(family, PLANE)
    assert isinstance(found, activation.ExactLimit) and isinstance(found.reason, activation.Contraction)
    w, y = found.reason.weights, found.limit
    for row, c, bias, value in zip(found.reason.W, w, found.reason.b, y, strict=True):
        assert sum(abs(a) * v for a, v in zip(row, w, strict=True)) < c
        assert phi.at(sum((a * v for a, v in zip(row, y, strict=True)), bias)) == value
    assert 0 < found.reason.q < 1


@pytest.mark.parametrize(("W", "b", "phi"), CONTRACTIONS[:4])
def test_the_layers_come_near_to_the_limit_of_a_contraction(W, b, phi):
    family = ActivationFamily(Family(2, weight=W, bias=b), phi)
    y, limit = (Fraction(5), Fraction(-7)), activation.exact_limit(family, PLANE).limit
    for n in range(1, 400):
        y = tuple(Fraction(round(v * 2**60), 2**60) for v in family.apply(n, y))
    assert distance(y, limit) < Fraction(1, 20)


def test_a_limit_of_tanh_is_known_at_zero_only():
    still = ActivationFamily(Family(1, [["1/n^2"]], ["0"]), Activation("tanh"))
    assert activation.exact_limit(still, LINE).limit == (0,)
    tilted = ActivationFamily(Family(1, weight=[["1/2"]], bias=["1/3"]), Activation("tanh"))
    assert isinstance(activation.attempt(tilted, LINE), activation.Contraction)
    assert isinstance(activation.exact_limit(tilted, LINE), NotCertified)


SMOOTH = [
    ([["1/3", "1/3"], ["1/2", "-1/3+1/n"]], ["1/5-1/n^2", "-2"], "tanh"),
    ([["0", "1000000"], ["1/9000000", "0"]], ["1/3", "30"], "tanh"),
    ([["1/2+1/n", "3"], ["-2", "1/n"]], ["1-1/n", "-1"], "sigmoid"),
    ([["3", "0"], ["50", "-3"]], ["0", "1/7"], "sigmoid"),
]


def image(name, t):
    """Return a ball of 2,000 bits around tanh(t) or 1/(1 + e^-t), by the exponential function."""
    with ctx.workprec(2000):
        s = arb(fmpq(t.numerator, t.denominator))
        e = (-2 * s if name == "tanh" else -s).exp()
        return (1 - e) / (1 + e) if name == "tanh" else 1 / (1 + e)


@pytest.mark.parametrize(("W", "b", "name"), SMOOTH)
@pytest.mark.parametrize("width", [Fraction(1, 3), Fraction(1, 10**40)])
def test_the_fixed_point_of_tanh_and_sigmoid_is_enclosed(W, b, name, width):
    family = ActivationFamily(Family(2, weight=W, bias=b), Activation(name))
    found = enclosed_limit(family, PLANE, width)
    assert isinstance(found, FixedPointEnclosure)
    assert all(0 < e.width <= width for e in found.enclosure)
    layers, box = found.reason, found.enclosure
    y = [e.middle for e in box]
    for _ in range(12_000):  # the iteration that contracts, started inside, at 400 bits
        inner = [
            sum((a * v for a, v in zip(row, y, strict=True)), c) for row, c in zip(layers.W, layers.b, strict=True)
        ]
        after = [Fraction(round(Enclosure.from_arb(image(name, t)).middle * 2**400), 2**400) for t in inner]
        if after == y:
            break
        y = after
    assert all(e.lo - Fraction(1, 2**300) <= v <= e.hi + Fraction(1, 2**300) for e, v in zip(box, y, strict=True))


def test_sigmoid_contracts_up_to_norm_four_and_has_no_summable_perturbations():
    def layers(weight):
        return ActivationFamily(Family(1, weight=[[weight]], bias=["0"]), Activation("sigmoid"))

    assert isinstance(activation.attempt(layers("4-1/10"), LINE), activation.Contraction)
    failed = activation.attempt(layers("4"), LINE)
    assert isinstance(failed, NotCertified) and "norm < 4" in failed.text() and "sigmoid(0) is 1/2" in failed.text()
    assert isinstance(enclosed_limit(layers("4"), LINE, Fraction(1)), NotCertified)


def test_the_norm_of_a_limit_is_not_certified_with_a_bias():
    found = widening.certify_norm(WideningFamily(1, ["1"], "1/2^n"), (1,))
    assert isinstance(found, NotCertified) and found.hypothesis == "b_n = 0"
