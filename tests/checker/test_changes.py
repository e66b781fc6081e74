"""Changed certificates: whatever the checker still accepts is true, found again by other means."""

from __future__ import annotations

import copy
import importlib
import io
import json
import random
from functools import cache

import pytest
from changes import change_bytes, changed
from make_corpus import good_cases
from places import CORPUS
from sealed import deepest, longest, sealed
from truth import Truth, tail_holds

checker = importlib.import_module("exactrelu.checker.__main__")
CASES = [*good_cases()]
SUMMABLE = [case for case in CASES if case.header["theorem"] == "absolute-summability"]
TAILS = [case for case in SUMMABLE if case.name.startswith("converges") and ["t"] in [item[:1] for item in case.items]]
SAMPLE = 500  # changed certificates of a seed


@cache
def truths():
    """Return the truth about every good problem by its name."""
    return {case.name: Truth(case) for case in CASES}


@cache
def original(name):
    """Return the certificate of a good case, not compressed."""
    case = next(case for case in CASES if case.name == name)
    return sealed(case.header, case.items)


@cache
def problem(name):
    """Return the problem of a good case as the checker reads it."""
    return checker.load_problem(CORPUS / "good" / f"{name}.toml")


def accepted(name, data):
    """Return header and items of a certificate that the checker accepts for a problem, else None."""
    try:
        checker.judged(problem(name), checker.Certificate(io.BytesIO(data)))
    except Exception:
        return None
    head, *blocks, _ = map(json.loads, data.splitlines())
    return head, [item for block in blocks for item in decoded(block)]


def decoded(part):
    """Return nested lists with long integers as integers."""
    if isinstance(part, list):
        return [decoded(v) for v in part]
    return int(part, 16) if isinstance(part, str) and len(part) > 1 else part


def resealed(head, items):
    """Return a certificate with the limits that its items need."""
    head["limits"] = {"items": len(items), "depth": deepest(items), "bits": longest(items)}
    return sealed(head, items)


def one_change(rng):
    """Return the name of a problem and a certificate that is not its own."""
    while True:
        case = rng.choice(CASES)
        head, items = changed(rng, case, CASES)
        name = rng.choice([c.name for c in CASES if c.header["problem"] == head["problem"]])
        data = resealed(head, items)
        data = change_bytes(rng, data) if rng.random() < 0.1 else data
        if data != original(name):
            return name, data


def judged_true(name, data):
    """Return None for a certificate that is not accepted, else whether what it says is true."""
    found = accepted(name, data)
    return None if found is None else truths()[name].agrees(*found)


@pytest.mark.parametrize("seed", range(24))
def test_every_changed_certificate_that_is_accepted_is_still_true(seed):
    rng = random.Random(seed)
    for _ in range(SAMPLE):
        name, data = one_change(rng)
        assert judged_true(name, data) is not False, f"seed {seed}, {name}: {data!r}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 300))
def test_a_hundred_thousand_more_changed_certificates_are_not_accepted_unless_true(seed):
    test_every_changed_certificate_that_is_accepted_is_still_true(seed)


def test_some_changed_certificates_are_accepted():
    rng = random.Random(0)
    assert sum(judged_true(*one_change(rng)) is True for _ in range(2000)) > 20


@pytest.mark.parametrize("seed", range(20))
def test_random_tails_that_are_accepted_hold_for_the_layers(seed):
    rng, kept = random.Random(seed), 0
    for _ in range(300):
        case = rng.choice(TAILS)
        head, items = dict(case.header), copy.deepcopy(case.items)
        for item in items[1:]:
            numbers = item[4][0] if item[0] == "t" else item
            for i, value in enumerate(numbers):
                if type(value) is int and rng.random() < 0.3:
                    numbers[i] = max(0, rng.choice((value - 1, value + 1, 2 * value, rng.randint(1, 9))))
        found = accepted(case.name, resealed(head, items))
        kept += found is not None
        family = json.loads(case.canonical)["subject"].get("family")
        assert found is None or tail_holds(family, items), f"seed {seed}: {items}"
    assert kept


def test_the_unchanged_certificates_are_accepted_and_true():
    assert [case.name for case in CASES if judged_true(case.name, original(case.name)) is not True] == []


def test_the_judge_of_truth_sees_a_false_claim():
    for case in CASES:
        other = {"proved": "refuted", "refuted": "proved"}[case.header["status"]]
        assert not truths()[case.name].agrees(case.header | {"status": other}, case.items), case.name
        facts = {"domains": 99, "value": ["99"], "enclosure": [["98", "99"]], "point": ["99"] * 2}
        wrong = {k: facts[k] if v else v for k, v in case.header["claim"].items() if k in facts}
        if any(wrong.values()):
            assert not truths()[case.name].agrees(case.header | {"claim": case.header["claim"] | wrong}, case.items)
