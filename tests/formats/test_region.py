"""Domains of problems: four kinds, each with its membership test and its refusals."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.errors import FormatError, InexactError, ShapeError
from exactrelu.formats.region import read_region


def test_each_kind_knows_its_points():
    box = read_region({"box": [["0", "1"], ["1/2", "1/2"]]}, 2)
    assert box.contains((Fraction(1), Fraction(1, 2)))
    assert not box.contains((Fraction(1) + Fraction(1, 10**30), Fraction(1, 2)))
    triangle = read_region({"polytope": {"A": [["-1", "0"], ["0", "-1"], ["1", "1"]], "b": ["0", "0", "1"]}}, 2)
    assert triangle.contains((Fraction(1, 3), Fraction(2, 3)))
    assert not triangle.contains((Fraction(1, 3), Fraction(2, 3) + Fraction(1, 10**30)))
    assert read_region({"all_space": True}, 2).contains((Fraction(10**30), Fraction(-1)))
    point = read_region({"point": ["1", "2"]}, 2)
    assert point.contains((Fraction(1), Fraction(2)))
    assert not point.contains((Fraction(2), Fraction(1)))


@pytest.mark.parametrize("seed", range(50))
def test_a_box_is_the_polytope_of_its_sides(seed):
    rng = random.Random(seed)
    d = rng.randint(1, 3)
    sides = [sorted(Fraction(rng.randint(-4, 4), 2) for _ in range(2)) for _ in range(d)]
    unit = [[int(i == j) for j in range(d)] for i in range(d)]
    rows = {
        "A": unit + [[-v for v in row] for row in unit],
        "b": [str(hi) for _, hi in sides] + [str(-lo) for lo, _ in sides],
    }
    box, polytope = (
        read_region({"box": [[str(v) for v in side] for side in sides]}, d),
        read_region({"polytope": rows}, d),
    )
    for _ in range(20):
        x = tuple(Fraction(rng.randint(-4, 4), 2) for _ in range(d))
        assert box.contains(x) == polytope.contains(x)


@pytest.mark.parametrize(
    "document",
    [
        {"box": [["0", "1"], ["-1/2", "1/3"]]},
        {"polytope": {"A": [["1", "0"]], "b": ["2/3"]}},
        {"polytope": {"A": [], "b": []}},
        {"point": ["0", "-7/5"]},
    ],
)
def test_the_canonical_form_is_read_to_the_same_domain(document):
    region = read_region(document, 2)
    assert region.canonical() == document
    assert read_region(region.canonical(), 2) == region


def test_all_of_space_has_its_dimension_in_the_canonical_form():
    assert read_region({"all_space": True}, 3).canonical() == {"all_space": 3}


def test_no_inputs_have_one_point():
    for document in ({"box": []}, {"point": []}, {"all_space": True}):
        assert read_region(document, 0).contains(())


BAD = {
    "none": ({}, FormatError, "got none"),
    "two": ({"all_space": True, "point": ["0", "0"]}, FormatError, "all_space, point"),
    "unknown": ({"ball": 1}, FormatError, "ball"),
    "a-list": ([], FormatError, "table"),
    "not-all": ({"all_space": False}, FormatError, "true"),
    "all-one": ({"all_space": 1}, FormatError, "true"),
    "box-a-number": ({"box": 3}, FormatError, "box"),
    "box-short": ({"box": [["0", "1"]]}, ShapeError, "2 coordinates"),
    "side-of-three": ({"box": [["0", "1", "2"], ["0", "1"]]}, FormatError, "box[0]"),
    "side-a-number": ({"box": ["0", "1"]}, FormatError, "box[0]"),
    "negative-width": ({"box": [["0", "1"], ["1", "1/2"]]}, FormatError, "box[1]: expected lo <= hi, got [1, 1/2]"),
    "nan": ({"box": [["0", "nan"], ["0", "1"]]}, FormatError, "'nan'"),
    "infinity": ({"box": [["0", "inf"], ["0", "1"]]}, FormatError, "'inf'"),
    "float": ({"point": [True, "0"]}, InexactError, "point[0]"),
    "point-long": ({"point": ["0", "0", "0"]}, ShapeError, "got 3"),
    "polytope-ragged": ({"polytope": {"A": [["1", "0"], ["1"]], "b": ["0", "0"]}}, ShapeError, "A[1]"),
    "polytope-rows": ({"polytope": {"A": [["1", "0"]], "b": []}}, ShapeError, "1 rows"),
    "polytope-no-b": ({"polytope": {"A": []}}, FormatError, "'b'"),
    "polytope-more": ({"polytope": {"A": [], "b": [], "c": 1}}, FormatError, "'c'"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_domain_that_does_not_fit_is_refused(name):
    document, kind, words = BAD[name]
    with pytest.raises(kind) as caught:
        read_region(document, 2)
    assert words in str(caught.value)
