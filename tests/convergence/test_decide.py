"""Verdicts about families: proved, refuted and undecided, each with its scope and its reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.convergence.decide import decide, domain_of
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import InexactError, ShapeError, UnsupportedError

SWAP = ([["0", "1"], ["1", "0"]], ["0", "0"], "W")
REPEL = ([["-2"]], ["1"], "W")
AVERAGE = ([["-1/(n+1)"]], ["1/(n+1)"])  # N_n(x) = 1 + (x - 1)/(n + 1) for x >= 0
SPREAD = ([["1/(n+1)"]], ["-1/(n+1)"])  # rests at 1, falls to 0 from below, and grows from above
MIXED = ([["-1/n", "1/n"], ["1/n", "-1/n"]], ["1/n", "1/(n+1)"])  # its coordinates grow like log n
BOX, PLANE, ALL = {"box": [["0", "1"]]}, {"box": [["0", "1"], ["0", "1"]]}, {"all_space": 1}

CASES = {
    "inverse square": (([["1/n^2"]], ["0"]), BOX, "converges", "proved", "absolute-summability", "compact"),
    "inverse square as W": (([["1+1/n^2"]], ["0"], "W"), BOX, "converges", "proved", "absolute-summability", "compact"),
    "one way": (
        ([["0", "1/(n+1)^2"], ["0", "0"]], ["1/2^n", "0"]),
        PLANE,
        "converges",
        "proved",
        "absolute-summability",
        "compact",
    ),
    "everywhere": (([["1/n^2"]], ["0"]), ALL, "converges", "proved", "absolute-summability", "global"),
    "at a point": (([["1/n^2"]], ["0"]), {"point": ["1"]}, "converges", "proved", "absolute-summability", "point"),
    "not divergent": (([["1/n^2"]], ["0"]), {"point": ["1"]}, "diverges", "refuted", "absolute-summability", "point"),
    "alternating bias": (([["0"]], ["(-1)^n/n"]), BOX, "converges", "proved", "reflection", "compact"),
    "alternating bias at a point": (
        ([["0"]], ["(-1)^n/n"]),
        {"point": ["2"]},
        "diverges",
        "refuted",
        "reflection",
        "point",
    ),
    "alternating weight": (([["(-1)^n/n"]], ["0"]), BOX, "converges", "proved", "gauge", "compact"),
    "running average": (AVERAGE, BOX, "converges", "proved", "tracking", "compact"),
    "falls and rests": (SPREAD, BOX, "converges", "undecided", "", "compact"),
    "zero weight": (([["0"]], ["1"], "W"), {"point": ["1/3"]}, "converges", "proved", "contraction", "point"),
    "swap": (SWAP, {"point": ["1", "0"]}, "converges", "refuted", "periodic-orbit", "point"),
    "swap diverges": (SWAP, {"point": ["1", "2"]}, "diverges", "proved", "periodic-orbit", "point"),
    "swap rests": (SWAP, {"point": ["1", "1"]}, "diverges", "refuted", "periodic-orbit", "point"),
    "swap on a box": (SWAP, PLANE, "converges", "refuted", "periodic-orbit", "compact"),
    "swap everywhere": (SWAP, {"all_space": 2}, "converges", "refuted", "periodic-orbit", "global"),
    "swap on the diagonal": (
        SWAP,
        {"polytope": {"A": [["1", "-1"], ["-1", "1"]], "b": ["0", "0"]}},
        "converges",
        "undecided",
        "",
        "global",
    ),
    "fixed point": (REPEL, {"point": ["1/3"]}, "converges", "proved", "periodic-orbit", "point"),
    "beside it": (REPEL, {"point": ["0"]}, "converges", "refuted", "periodic-orbit", "point"),
    "box around it": (REPEL, {"box": [["0", "1"]]}, "converges", "refuted", "periodic-orbit", "compact"),
    "growth": (([["1/n"]], ["0"]), {"point": ["1"]}, "diverges", "proved", "nonnegative-iff", "point"),
    "doubling": (([["2"]], ["0"], "W"), {"point": ["1"]}, "converges", "refuted", "nonnegative-iff", "point"),
}


@pytest.mark.parametrize("name", CASES)
def test_verdict(family, name):
    subject, domain, kind, status, theorem, scope = CASES[name]
    f = family(*subject)
    verdict = decide(f, domain_of(domain, f.width), kind)
    assert (verdict.status, verdict.theorem, verdict.scope) == (status, theorem, scope)
    assert verdict.claim == kind and verdict.reason
    assert (verdict.evidence is None) == (status == "undecided")


def test_an_undecided_verdict_names_every_attempt_and_its_hypothesis(family):
    reason = decide(family(*SPREAD), domain_of(BOX, 1), "converges").reason
    assert "absolute-summability: sum ||P_n|| < oo: entry (1,1) of P_n is of order 1/n" in reason
    assert "||P_n|| >= (1/2)/n for n >= 1" in reason and "periodic-orbit" in reason
    assert "reflection: sum P_n convergent: the sum of entry (1,1) of P_n diverges" in reason


def test_claims_are_refused_on_domains_that_they_are_not_about(family):
    f = family([["0"]], ["0"])
    for kind, domain in (("diverges", BOX), ("diverges", ALL), ("limit", ALL)):
        with pytest.raises(UnsupportedError):
            decide(f, domain_of(domain, 1), kind, Fraction(1))
    with pytest.raises(UnsupportedError):
        decide(f, domain_of({"point": ["0"]}, 1), "limit", Fraction(0))
    with pytest.raises(UnsupportedError):
        decide(f, domain_of(BOX, 1), "domains")


def test_a_domain_of_another_dimension_is_refused():
    for description in (BOX, {"point": ["0"]}):
        with pytest.raises(ShapeError):
            domain_of(description, 2)


def test_a_verdict_has_no_truth_value():
    with pytest.raises(InexactError):
        bool(Verdict("converges", "proved"))


def test_a_limit_without_summability_is_undecided(family):
    verdict = decide(family(*MIXED), domain_of({"point": ["0", "0"]}, 2), "limit", Fraction(1, 10))
    assert verdict.status == "undecided" and "sum ||P_n|| < oo" in verdict.reason


def test_a_limit_by_reflection_is_enclosed_where_the_sums_only_alternate(family):
    f = family([["0"]], ["(-1)^n/n"])
    verdict = decide(f, domain_of({"point": ["2"]}, 1), "limit", Fraction(1, 100))
    assert (verdict.status, verdict.theorem) == ("proved", "reflection")
    low, high = map(Fraction, verdict.facts["enclosure"][0])
    log2 = Fraction(693147180559945, 10**15)
    assert low < 2 - log2 < high and high - low <= Fraction(1, 100)


def test_the_theorem_with_the_least_depth_encloses_a_limit(family):
    f = family([["0"]], ["(-1)^n/n^2"])
    verdict = decide(f, domain_of({"point": ["5"]}, 1), "limit", Fraction(1, 10**6))
    assert verdict.theorem == "reflection" and verdict.facts["depth"] < 2000
    f = family([["1/n^2"]], ["0"])
    assert decide(f, domain_of({"point": ["5"]}, 1), "limit", Fraction(1, 10)).theorem == "absolute-summability"


def test_a_limit_beyond_the_depth_limit_is_undecided_and_says_the_depth(family):
    f = family([["1/n^2"]], ["0"])
    verdict = decide(f, domain_of({"point": ["1"]}, 1), "limit", Fraction(1, 10**300))
    assert verdict.status == "undecided" and "needs depth about 10^300" in verdict.reason
    verdict = decide(f, domain_of({"point": ["1"]}, 1), "limit", Fraction(1, 1000), max_depth=10)
    assert verdict.status == "undecided" and "needs depth about" in verdict.reason


def test_a_limit_that_needs_a_deep_prefix_is_accelerated(family):
    f = family([["1/n^2"]], ["0"])
    verdict = decide(f, domain_of({"point": ["1"]}, 1), "limit", Fraction(1, 10**30))
    assert (verdict.theorem, verdict.facts["depth"], verdict.facts["pattern"]) == ("accelerated", 16, "1")


def test_the_better_norm_is_chosen_for_a_one_way_coupling(family):
    f = family([["0", "1/(n+1)^2"], ["0", "0"]], ["1/2^n", "0"])
    verdict = decide(f, domain_of({"point": ["1/2", "1/2"]}, 2), "limit", Fraction(1, 1000))
    assert verdict.status == "proved" and verdict.facts["depth"] < 1200
