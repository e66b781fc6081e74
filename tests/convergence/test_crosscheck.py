"""The float run beside a verdict: what it says, and that it finds a defect."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from exactrelu.convergence.crosscheck import crosscheck_verdict
from exactrelu.convergence.decide import decide
from exactrelu.convergence.verdict import Verdict
from exactrelu.floatpath import crosscheck as floats
from exactrelu.floatpath.estimate import Estimate
from exactrelu.report.floats import float_facts, float_in_words
from exactrelu.theorems.domain import Domain, domain_of

HALF = domain_of({"point": ["1/2"]}, 1)


def test_an_enclosed_limit_agrees(family):
    f = family([["1/n^8"]], ["1/2^n"])
    verdict = decide(f, HALF, "limit", Fraction(1, 10**9))
    run = crosscheck_verdict(f, HALF, verdict)
    assert run.status == "agrees"
    assert float_in_words(run) == "depth 100000 agrees with the enclosure (estimate, not evidence)"


def test_without_an_enclosure_the_value_at_great_depth_is_marked(family):
    f = family([["0"]], ["1/2^n"])
    run = crosscheck_verdict(f, HALF, decide(f, HALF, "converges"))
    assert run.status == "alone"
    assert float_in_words(run).startswith("depth 100000 at 1/2: 1.5, error below 1e-")
    assert float_in_words(run).endswith("(estimate, not evidence)")


def test_an_enclosure_without_a_tail_may_be_left_behind(family):
    f = family([["0"]], ["1/n^2"])
    wrong = Verdict("limit", "proved", "test", "point", {"enclosure": [["5", "5"]]})
    run = crosscheck_verdict(f, HALF, wrong)
    assert (run.status, run.gap > 2) == ("apart", True)
    assert "the depth may explain it" in float_in_words(run)


def test_a_float_outside_its_own_bound_is_reported_as_a_defect(family, monkeypatch):
    f = family([["0"]], ["1/n^2"])
    true = floats.estimate_at

    def wrong(*arguments):
        return tuple(Estimate(e.value + 1e-6, e.bound) for e in true(*arguments))

    monkeypatch.setattr(floats, "estimate_at", wrong)
    run = crosscheck_verdict(f, HALF, decide(f, HALF, "converges"))
    assert run.status == "defect"
    assert float_in_words(run).startswith("DEFECT: depth 64 at 1/2 is 1.0e-06 outside its error bound")
    assert float_facts(run)["status"] == "defect"


def test_what_the_float_path_cannot_run_says_why(family):
    f = family([["10^400/n^2"]], ["0"])
    run = crosscheck_verdict(f, HALF, Verdict("converges", "undecided"))
    assert run.status == "not run"
    assert "a coefficient outside" in float_in_words(run)
    assert crosscheck_verdict(f, Domain("global", ()), Verdict("converges", "undecided")).status == "not run"


@pytest.mark.parametrize("given", ["P", "W"])
def test_an_overflow_is_said_and_is_valid_json(given, family):
    f = family([["1"]] if given == "P" else [["2"]], ["0"], given)
    run = crosscheck_verdict(f, HALF, Verdict("diverges", "undecided"))
    assert float_in_words(run) == "depth 100000 at 1/2: beyond floats, no error bound (estimate, not evidence)"
    assert json.loads(json.dumps(float_facts(run), allow_nan=False))["values"] == [None]
