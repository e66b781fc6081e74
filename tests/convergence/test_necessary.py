"""The claim necessary: where convergence makes W_n tend to I and b_n to 0."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.checker.expression import parse
from exactrelu.checker.necessity import vanishes
from exactrelu.convergence.decide import decide, domain_of
from exactrelu.convergence.necessary import REFUTING
from exactrelu.errors import UnsupportedError
from exactrelu.networks.activation import ActivationFamily
from exactrelu.networks.family import Family

LINE = {"all_space": 1}


def verdict(family, domain, theorem=None):
    return decide(family, domain_of(domain, family.width), "necessary", theorem=theorem)


def test_vanishing_perturbations_prove_the_claim_and_have_no_items():
    found = verdict(Family(1, perturbation=[["1/n"]], bias=["(-1)^n/n"]), LINE)
    assert (found.status, found.theorem, list(found.evidence.items())) == ("proved", "necessity", [])


def test_a_contraction_refutes_the_claim_and_its_limits_are_dependent():
    found = verdict(Family(1, weight=[["1/2"]], bias=["1/2"]), LINE)
    assert (found.status, found.theorem) == ("refuted", "contraction")
    assert found.facts["necessity"] == {"holds": False, "rows": [1], "positive": True, "independent": False}


@pytest.mark.parametrize("theorem", ["monotone-decrease", "contraction"])
def test_each_theorem_may_be_asked_for_alone(theorem):
    found = verdict(Family(1, weight=[["0"]], bias=["0"]), LINE, theorem)
    assert (found.status, found.theorem) == ("refuted", theorem)


def test_where_the_layers_diverge_the_claim_says_nothing():
    found = verdict(Family(1, weight=[["-2"]], bias=["1"]), {"point": ["0"]})
    assert found.status == "undecided" and "the claim says nothing" in found.reason


def test_the_domain_matters_for_a_permutation():
    swap = Family(2, weight=[["0", "1"], ["1", "0"]], bias=["0", "0"])
    assert verdict(swap, {"point": ["3", "3"]}).status == "refuted"
    assert verdict(swap, {"point": ["1", "3"]}).status == "undecided"


def test_a_theorem_that_only_refutes_leaves_a_true_claim_undecided():
    found = verdict(Family(1, weight=[["1"]], bias=["-1/n"]), LINE, "monotone-decrease")
    assert found.status == "undecided" and "only refutes" in found.reason


def test_other_theorems_and_other_layers_are_refused():
    family = Family(1, weight=[["1"]], bias=["0"])
    with pytest.raises(UnsupportedError, match="'absolute-summability' decides no claim 'necessary'"):
        verdict(family, LINE, "absolute-summability")
    with pytest.raises(UnsupportedError, match="without roots"):
        verdict(ActivationFamily(family, "tanh"), LINE)


def test_the_theorems_that_refute_are_those_of_the_checker():
    from exactrelu.checker.necessity import RULES

    assert {theorem for status, theorem in RULES if status == "refuted"} == set(REFUTING)


@pytest.mark.parametrize("seed", range(40))
def test_an_entry_vanishes_exactly_where_its_values_fall_below_any_fixed_size(seed):
    rng = random.Random(seed)
    parts = [
        f"{rng.choice([-2, -1, 1, 3])}*({rng.choice(['1', '-1', '1/2', '-2/3', '5/4', '-5/4'])})^n"
        f"*n^{rng.randint(0, 2)}/(n+1)^{rng.randint(0, 2)}"
        for _ in range(rng.randint(1, 3))
    ]
    terms = parse("+".join(parts))
    at = [400, 401, 1600, 1601]
    sizes = [abs(sum((r**n * value(u, n) / value(v, n) for r, u, v in terms), Fraction(0))) for n in at]
    assert vanishes(terms) == (max(sizes[2:]) * 3 < 2 * max(sizes[:2]) or not any(sizes))


def value(coefficients, n):
    return Fraction(sum(c * n**i for i, c in enumerate(coefficients)))
