"""The float run beside verdicts about every kind of layers, about products and about matrices."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.convergence import crosscheck_products as products
from exactrelu.convergence.certify import decide_problem
from exactrelu.convergence.crosscheck import crosscheck_verdict
from exactrelu.convergence.crosscheck_problem import crosscheck_problem
from exactrelu.convergence.crosscheck_products import crosscheck_products
from exactrelu.convergence.crosscheck_radius import crosscheck_radius
from exactrelu.convergence.decide import decide
from exactrelu.convergence.prefix import values_at
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import UnsupportedError
from exactrelu.floatpath import crosscheck as floats
from exactrelu.floatpath import powers
from exactrelu.floatpath.estimate import Estimate
from exactrelu.formats.problem import load_problem
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicExpression, periodic_family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import read_entry, rooted_family
from exactrelu.networks.widening import WideningFamily
from exactrelu.report.floats import float_facts, float_in_words
from exactrelu.theorems.domain import domain_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
POINT = domain_of({"point": ["1/2"]}, 1)
TINY = Fraction(1, 10**9)
ROOTED = rooted_family(1, "P", [[read_entry("1/n^(17/2)")]], [read_entry("(1/2)^n*sqrt(n)")])
HALVES = PeriodicExpression((Expression.of("-1/7"),), (Expression.of("1/2^n"), Expression.of("1/3^n")))
PERIODIC = periodic_family(1, "P", [[HALVES]], [HALVES])
FAMILIES = {
    "roots": ROOTED,
    "periodic": PERIODIC,
    "leaky-relu": ActivationFamily(Family(1, [["1/2^n"]], ["-1/3^n"]), Activation("leaky-relu", slope="1/3")),
    "clip": ActivationFamily(Family(1, [["1/2^n"]], ["-1/3^n"]), Activation("clip", low="-1/3", high="1/7")),
    "tanh": ActivationFamily(Family(1, weight=[["1/2"]], bias=["1/3"]), Activation("tanh")),
    "sigmoid": ActivationFamily(Family(1, weight=[["2"]], bias=["-1/3"]), Activation("sigmoid")),
    "residual": ResidualFamily(1, [["1/2^n", "1/3^n"]], [["1"], ["-1"]], ["0", "1/2"]),
    "widening": WideningFamily(1, ["1", "1/2^n"]),
}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_limit_of_any_kind_of_layers_agrees(family):
    verdict = decide(family, POINT, "limit", TINY)
    run = crosscheck_verdict(family, POINT, verdict)
    assert verdict.status == "proved"
    assert (run.status, run.depth) == ("agrees", 1000 if isinstance(family, WideningFamily) else 100_000)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_a_wrong_float_of_any_kind_of_layers_is_a_defect(family, monkeypatch):
    true = floats.estimate_at
    monkeypatch.setattr(
        floats, "estimate_at", lambda *given: tuple(Estimate(e.value + 1e-6, e.bound) for e in true(*given))
    )
    run = crosscheck_verdict(family, POINT, Verdict("converges", "undecided"))
    assert run.status == "defect" and abs(run.gap - Fraction(1, 10**6)) < Fraction(1, 10**8)


@pytest.mark.parametrize("name", ["roots", "periodic", "leaky-relu", "clip", "residual", "widening"])
def test_a_wrong_limit_of_any_kind_with_a_tail_is_a_defect(name):
    family = FAMILIES[name]
    verdict = decide(family, POINT, "limit", TINY)
    ends = [[str(Fraction(v) + Fraction(1, 1000)) for v in pair] for pair in verdict.facts["enclosure"]]
    wrong = Verdict("limit", "proved", verdict.theorem, "point", {"enclosure": ends}, evidence=verdict.evidence)
    assert crosscheck_verdict(family, POINT, wrong).status == "defect"


def test_a_widening_network_with_biases_has_its_coordinates_checked():
    family = WideningFamily(1, ["1", "1/2^n"], "1/3^n")
    run = crosscheck_verdict(family, POINT, Verdict("converges", "proved"))
    assert (run.status, len(run.values)) == ("alone", 1001)
    assert "... 1001 coordinates" in float_in_words(run)


@pytest.mark.parametrize("seed", range(5))
def test_intervals_of_widening_layers_with_biases_contain_the_exact_values(seed):
    rng = random.Random(seed)
    mask = ["1", *(rng.choice(["1/n^2", "-1/3", "(-1/2)^n"]) for _ in range(rng.randint(0, 2)))]
    family, y = WideningFamily(2, mask, rng.choice(["0", "1/n", "-(1/2)^n"])), (Fraction(1, 3), Fraction(-2, 7))
    ends = values_at(family, y, 100, 6)
    for n in range(1, 7):
        y = family.apply(n, y)
    assert all(Fraction(lo, 2**100) <= v <= Fraction(hi, 2**100) for v, (lo, hi) in zip(y, ends, strict=True))
    assert max(hi - lo for lo, hi in ends) < 2**20


@pytest.mark.parametrize(("name", "phi"), [("tanh", mpmath.tanh), ("sigmoid", lambda t: 1 / (1 + mpmath.exp(-t)))])
@pytest.mark.parametrize("weight", ["1/2", "-3", "10^9"])
def test_intervals_of_smooth_activations_contain_the_values_of_another_library(name, phi, weight):
    family = ActivationFamily(Family(1, weight=[[weight]], bias=["1/3"]), Activation(name))
    ((low, high),) = values_at(family, [Fraction(-2, 7)], 150, 5)
    with mpmath.workprec(600):
        y = mpmath.mpf(-2) / 7
        for _ in range(5):
            y = phi(mpmath.mpf(int(Fraction(eval(weight.replace("^", "**"))) * 2)) / 2 * y + mpmath.mpf(1) / 3)
        assert low <= y * mpmath.mpf(2) ** 150 <= high
    assert high - low < 2**30 or weight == "10^9"


def test_a_claim_of_necessity_tells_how_far_the_weights_are():
    family = Family(1, weight=[["1/2+1/n^2"]], bias=["1/n"])
    run = crosscheck_verdict(family, POINT, Verdict("necessary", "refuted"))
    assert "; ||W_n - I|| = 5.0e-01, ||b_n|| = 1.0e-05 there (estimate" in float_in_words(run)
    facts = json.loads(json.dumps(float_facts(run)))
    assert facts["measured"] == {"W_minus_I": pytest.approx(0.5 - 1e-10), "b": pytest.approx(1e-5)}


def test_weights_beyond_floats_are_said_and_are_valid_json():
    family = Family(1, weight=[["2^n-3^n"]], bias=["0"])
    run = crosscheck_verdict(family, POINT, Verdict("necessary", "undecided"))
    assert "||W_n - I|| = beyond floats, ||b_n|| = 0.0e+00 there" in run.words
    assert json.loads(json.dumps(float_facts(run), allow_nan=False))["measured"] == {"W_minus_I": None, "b": 0.0}


CHAINS = {"plain": Family(2, [["1/n^2", "-1/2^n"], ["0", "1/n^3"]]), "roots": ROOTED, "periodic": PERIODIC}


@pytest.mark.parametrize("family", CHAINS.values(), ids=CHAINS)
def test_products_are_measured_along_a_few_paths(family):
    run = crosscheck_products(family, Verdict("products-converge", "proved"))
    assert (run.status, run.depth) == ("measured", 10_000)
    assert len(run.numbers["norms"]) == 4 and max(run.numbers["changes"]) < 1e-3
    assert float_in_words(run).startswith("depth n = 10000, all gates on and 3 random paths: largest ||T_n|| ")
    assert json.loads(json.dumps(float_facts(run)))["measured"]["norms"] == run.numbers["norms"]


@pytest.mark.parametrize(
    ("weight", "change"), [([["-1"]], 2.0), ([["2"]], None), ([["1+1/n"]], 5000.5)], ids=["swing", "growth", "drift"]
)
def test_products_of_a_refuting_word_change_for_ever(weight, change):
    family = Family(1, weight=weight)
    verdict = decide(family, POINT, "products-converge")
    run = crosscheck_products(family, verdict)
    assert verdict.status == "refuted"
    assert "the word repeated" in run.words
    assert run.numbers["changes"] == [change if change is None else pytest.approx(change, rel=1e-3)]
    assert ("beyond floats" in run.words) == (change is None)


def test_a_claim_about_one_path_is_measured_along_it():
    family = Family(2, weight=[["0", "1"], ["1", "0"]])
    run = crosscheck_products(family, Verdict("products-converge", "refuted"), [[1, 1], [1, 1], [1, 0]])
    assert run.words == (
        "depth n = 10000, the path repeated: largest ||T_n|| 0, largest ||T_n - T_k|| 0 for k = n/2, n - 1"
    )


def test_a_product_outside_its_bound_is_a_defect(monkeypatch):
    family = Family(2, [["1/n^2", "0"], ["1/n", "0"]])
    true = products._product

    def wrong(*given):
        (a, b), below = true(*given)
        return [[a.widened(Fraction(0)) + Fraction(1, 10**9), b], below]

    monkeypatch.setattr(products, "_product", wrong)
    run = crosscheck_products(family, Verdict("products-converge", "undecided"))
    assert run.status == "defect"
    assert float_in_words(run).startswith("DEFECT: a product is 1.0e-09 outside its error bound")
    assert float_facts(run)["gap"] == pytest.approx(1e-9)


def test_a_read_out_is_compared_as_one_number():
    problem = load_problem(EXAMPLES / "convergence" / "takagi-readout-limit.toml")
    verdict = decide_problem(problem)
    run = crosscheck_problem(problem, verdict)
    assert len(run.values) == 1 and run.status in ("alone", "agrees", "apart")
    coordinates = [Estimate(0.5, 0.25), Estimate(3.0, None), Estimate(-1.0, 0.5)]
    for output, value, bound in (([2, 0, -1], 2.0, 1.0), ([1, 1, 0], 3.5, None), ([0, 0, 0], 0.0, 0.0)):
        found = floats.combined(coordinates, [Fraction(c) for c in output])
        assert found.value == value and (found.bound == bound or bound <= found.bound < bound + 1e-12)


def test_products_that_floats_do_not_hold_say_why():
    run = crosscheck_products(Family(1, [["10^400/n^2"]]), Verdict("products-converge", "undecided"))
    assert run.status == "not run" and "a coefficient outside" in run.reason


GOLDEN = [Matrix([[1, 1], [0, 1]]), Matrix([[1, 0], [1, 1]])]
SETS = {
    "golden": (GOLDEN, (1 + 5**0.5) / 2),
    "shear": ([Matrix([[1, 1], [0, 1]])], 1.0),
    "turn": ([Matrix([[0, -2], [2, 0]])], 2.0),
    "small": ([Matrix([[Fraction(1, 10**80), 0], [0, 0]])], 1e-80),
    "large": ([Matrix([[10**80, 1], [1, 0]])], 1e80),
    "nilpotent": ([Matrix([[0, 4], [0, 0]])], 0.0),
    "zero": ([Matrix([[0]])], 0.0),
}


@pytest.mark.parametrize(("matrices", "true"), SETS.values(), ids=SETS)
def test_powers_bound_the_joint_spectral_radius_from_both_sides(matrices, true):
    run = crosscheck_radius(matrices, "<=", Fraction(10**90), Verdict("spectral-radius", "undecided"))
    low, high = run.numbers["radius_between"]
    assert run.status == "measured" and low <= true * (1 + 1e-12) and true <= high * (1 + 1e-12)
    assert low >= 0.999 * true
    assert high <= 1.21 * true or (true == 0.0 and high < 1e-15)


@pytest.mark.parametrize(
    ("relation", "value", "status", "found"),
    [
        ("<=", "2", "proved", "measured"),
        ("<=", "3/2", "proved", "defect"),
        ("<", "3/2", "proved", "defect"),
        (">", "3/2", "refuted", "defect"),
        (">=", "3/2", "refuted", "defect"),
        (">=", "2", "proved", "defect"),
        (">=", "3/2", "proved", "measured"),
        ("<=", "2", "refuted", "defect"),
        ("=", "2", "proved", "defect"),
        ("=", "3/2", "proved", "defect"),
        ("=", "3/2", "refuted", "measured"),
        ("<=", "3/2", "undecided", "measured"),
        ("<=", "-1", "proved", "defect"),
    ],
)
def test_a_verdict_about_a_radius_that_powers_exclude_is_a_defect(relation, value, status, found):
    """The radius is the golden ratio 1.618..."""
    run = crosscheck_radius(GOLDEN, relation, Fraction(value), Verdict("spectral-radius", status))
    assert run.status == found
    assert float_in_words(run).startswith("DEFECT: the radius" if found == "defect" else "all words of length")


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"enclosure": [["8/5", "13/8"]]}, "measured"),
        ({"enclosure": [["3/2", "8/5"]]}, "defect"),
        ({"radius": ["1618/1000", "1619/1000"]}, "measured"),
        ({"radius": ["18/10", "19/10"]}, "defect"),
        ({}, "measured"),
    ],
)
def test_an_enclosure_of_a_radius_that_powers_exclude_is_a_defect(facts, found):
    verdict = Verdict("spectral-radius", "proved" if facts else "undecided", facts=facts)
    assert crosscheck_radius(GOLDEN, None, None, verdict).status == found


def test_floats_that_are_wrong_about_a_radius_would_be_seen(monkeypatch):
    bounds = {
        "upper": powers.PowerBound(1, Fraction(1, 64), 0.0156),
        "lower": powers.PowerBound(1, Fraction(1, 80), 1 / 80),
    }
    for name, bound in bounds.items():
        monkeypatch.setattr(powers.Powers, name, lambda self, bound=bound: bound)
    assert crosscheck_radius(GOLDEN, ">=", Fraction(1), Verdict("spectral-radius", "proved")).status == "defect"


def test_matrices_beyond_floats_are_not_run():
    run = crosscheck_radius([Matrix([[10**400]])], "<=", Fraction(1), Verdict("spectral-radius", "refuted"))
    assert run.status == "not run" and "2^-300..2^300" in run.reason


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("convergence/products-inverse-square.toml", "depth n = 10000, all gates on"),
        ("spectral-radius/swap.toml", "all words of length"),
        ("convergence/residual-limit.toml", "depth 100000 agrees"),
    ],
)
def test_every_claim_has_its_cross_check(file, start):
    problem = load_problem(EXAMPLES / file)
    assert float_in_words(crosscheck_problem(problem, decide_problem(problem))).startswith(start)


def test_a_network_has_no_cross_check():
    problem = load_problem(EXAMPLES / "skew-tent.toml")
    with pytest.raises(UnsupportedError, match="no family"):
        crosscheck_problem(problem, Verdict("domains", "proved"))
