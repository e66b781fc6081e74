"""Claims: nine kinds with closed keys; what is read is what the canonical problem says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.errors import FormatError, InexactError, ShapeError
from exactrelu.formats.claim import FAMILY_CLAIMS, NETWORK_CLAIMS, Claim, read_claim
from exactrelu.formats.region import read_region

BOX = read_region({"box": [["0", "1"], ["0", "1"]]}, 2)
POINT = read_region({"point": ["0", "1"]}, 2)
SPACE = read_region({"all_space": True}, 2)


def read(document, region=BOX, family=False):
    return read_claim(document, region, 2, "family" if family else "network")


def test_every_kind_is_read_with_its_fields():
    assert read({"kind": "domains", "cells": 3, "maps": 0}) == Claim("domains", cells=3, maps=0)
    bound = read({"kind": "bound", "output": ["1", "-1/2"], "below": "0.1"})
    assert bound == Claim("bound", output=(Fraction(1), Fraction(-1, 2)), relation="<", value=Fraction(1, 10))
    violated = read({"kind": "counterexample", "point": ["1", "2"], "output": ["0", "1"], "at_least": 7})
    assert violated.point == (1, 2)
    assert (violated.relation, violated.value) == (">=", 7)
    assert read({"kind": "equal"}) == Claim("equal")
    assert read({"kind": "value", "point": ["1", "2"], "value": ["3", "4"]}).values == (3, 4)
    assert read({"kind": "value", "point": ["1", "2"]}).values is None
    assert read({"kind": "converges"}, family=True) == Claim("converges")
    assert read({"kind": "diverges"}, POINT, family=True) == Claim("diverges")
    assert read({"kind": "limit", "width": "1e-9"}, POINT, family=True).width == Fraction(1, 10**9)


@pytest.mark.parametrize(("key", "sign"), [("at_most", "<="), ("at_least", ">="), ("below", "<"), ("above", ">")])
def test_a_relation_is_canonical_as_its_sign(key, sign):
    claim = read({"kind": "bound", "output": ["2/4", "0"], key: "-6/4"})
    assert claim.canonical() == {"kind": "bound", "output": ["1/2", "0"], "relation": sign, "value": "-3/2"}


@pytest.mark.parametrize("kind", [*NETWORK_CLAIMS, *FAMILY_CLAIMS])
def test_a_claim_about_the_other_kind_of_subject_is_refused(kind):
    needed = "network" if kind in NETWORK_CLAIMS else "family"
    with pytest.raises(FormatError, match=f"needs a {needed}"):
        read({"kind": kind}, POINT, family=kind in NETWORK_CLAIMS)


BOUND = {"kind": "bound", "output": ["1", "0"], "at_most": "1"}
BAD = {
    "a-list": ([], FormatError, "table"),
    "no-kind": ({}, FormatError, "'kind'"),
    "unknown": ({"kind": "magic"}, FormatError, "'magic'"),
    "kind-a-list": ({"kind": []}, FormatError, "a list"),
    "unknown-key": ({"kind": "equal", "colour": 1}, FormatError, "colour"),
    "key-of-another-kind": (BOUND | {"point": ["0", "0"]}, FormatError, "point"),
    "negative-count": ({"kind": "domains", "cells": -1}, FormatError, "cells"),
    "count-a-text": ({"kind": "domains", "cells": "3"}, FormatError, "cells"),
    "count-a-truth": ({"kind": "domains", "cells": True}, FormatError, "cells"),
    "no-output": ({"kind": "bound", "at_most": "1"}, FormatError, "'output'"),
    "no-relation": ({"kind": "bound", "output": ["1", "0"]}, FormatError, "got none"),
    "two-relations": (BOUND | {"below": "2"}, FormatError, "at_most, below"),
    "output-short": (BOUND | {"output": ["1"]}, ShapeError, "one per output"),
    "output-true": (BOUND | {"output": ["1", True]}, InexactError, "output[1]"),
    "value-a-list": (BOUND | {"at_most": ["1"]}, FormatError, "at_most"),
    "no-point": ({"kind": "value"}, FormatError, "'point'"),
    "point-short": ({"kind": "value", "point": ["1"]}, ShapeError, "one per input"),
    "value-short": ({"kind": "value", "point": ["1", "2"], "value": []}, ShapeError, "value"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_claim_that_does_not_fit_is_refused(name):
    document, kind, words = BAD[name]
    with pytest.raises(kind) as caught:
        read(document)
    assert words in str(caught.value)


@pytest.mark.parametrize("width", ["0", "-1/2", 0])
def test_a_limit_needs_a_positive_width(width):
    with pytest.raises(FormatError, match="positive"):
        read({"kind": "limit", "width": width}, POINT, family=True)


def test_products_have_no_input():
    assert read({"kind": "products-converge"}, SPACE, family=True) == Claim("products-converge")
    with pytest.raises(FormatError, match="all_space"):
        read({"kind": "products-converge"}, BOX, family=True)


def test_products_may_be_those_of_one_path():
    claim = read({"kind": "products-converge", "path": [[1, 0], [0, 1]]}, SPACE, family=True)
    assert claim == Claim("products-converge", path=((1, 0), (0, 1)))
    assert claim.canonical() == {"kind": "products-converge", "path": [[1, 0], [0, 1]]}
    with pytest.raises(FormatError, match="path"):
        read({"kind": "converges", "path": [[1, 0]]}, BOX, family=True)


@pytest.mark.parametrize(("key", "relation"), [("at_most", "<="), ("below", "<"), ("above", ">"), ("equals", "=")])
def test_a_radius_has_one_relation_and_no_input(key, relation):
    claim = read_claim({"kind": "spectral-radius", key: "1/2"}, SPACE, 2, "matrices")
    assert claim == Claim("spectral-radius", relation=relation, value=Fraction(1, 2))
    assert claim.canonical() == {"kind": "spectral-radius", "relation": relation, "value": "1/2"}
    with pytest.raises(FormatError, match="all_space"):
        read_claim({"kind": "spectral-radius", key: "1/2"}, BOX, 2, "matrices")
    with pytest.raises(FormatError, match="exactly one of"):
        read_claim({"kind": "spectral-radius", key: "1", "at_least": "1"}, SPACE, 2, "matrices")
    with pytest.raises(FormatError, match="needs matrices"):
        read({"kind": "spectral-radius", key: "1"}, SPACE)


@pytest.mark.parametrize(
    ("document", "domain"), [({"kind": "diverges"}, BOX), ({"kind": "limit", "width": "1"}, SPACE)]
)
def test_divergence_needs_one_point_and_limits_a_point_or_a_box(document, domain):
    with pytest.raises(FormatError, match="one point"):
        read(document, domain, family=True)


def test_a_readout_is_read_and_is_not_nothing():
    claim = read({"kind": "converges", "output": ["1", "-2/4"]}, family=True)
    assert claim == Claim("converges", output=(Fraction(1), Fraction(-1, 2)))
    assert claim.canonical() == {"kind": "converges", "output": ["1", "-1/2"]}
    assert read({"kind": "limit", "width": "1", "output": [0, 3]}, POINT, family=True).output == (0, 3)
    with pytest.raises(FormatError, match="expected a coefficient that is not 0"):
        read({"kind": "converges", "output": [0, 0]}, family=True)
    with pytest.raises(ShapeError, match="expected 2 numbers, one per output"):
        read({"kind": "converges", "output": [1]}, family=True)
    with pytest.raises(FormatError):
        read({"kind": "diverges", "output": [1, 0]}, POINT, family=True)
