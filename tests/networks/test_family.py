"""Families: layer n from closed forms, given by W or by P = W - I."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.errors import FormatError, InexactError, ShapeError, UnsupportedError
from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family

ENTRIES = ["0", "1", "1/n^2", "(-1)^n/n", "1/2^n", "n", "-3/(n+1)"]


@pytest.mark.parametrize("seed", range(50))
def test_a_layer_has_the_entries_at_its_number(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 3)
    P, b = [rng.choices(ENTRIES, k=m) for _ in range(m)], rng.choices(ENTRIES, k=m)
    for n in (1, 2, 7):
        layer = Family(m, P, b).layer(n)
        at = [[Expression.parse(text).at(n) for text in row] for row in (*P, b)]
        assert layer.weight.rows() == tuple(
            tuple(v + (i == j) for j, v in enumerate(row)) for i, row in enumerate(at[:-1])
        )
        assert (layer.bias, layer.activation) == (tuple(at[-1]), "relu")


@pytest.mark.parametrize("seed", range(30))
def test_a_family_given_by_w_is_the_one_given_by_p(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 3)
    P = [rng.choices(ENTRIES, k=m) for _ in range(m)]
    W = [[f"{v}+{int(i == j)}" for j, v in enumerate(row)] for i, row in enumerate(P)]
    by_p, by_w = Family(m, P), Family(m, weight=W)
    for n in (1, 2, 5):
        assert by_p.layer(n) == by_w.layer(n)
        assert by_p.perturbation(n) == by_w.perturbation(n)


def test_a_missing_bias_is_zero():
    assert Family(2, [["0", "0"], ["0", "0"]]).layer(3).bias == (0, 0)


def test_entries_are_texts_numbers_or_expressions():
    family = Family(2, [["1/n", 3], [Fraction(1, 2), Expression.parse("n")]], [0, "0.1"])
    assert family.layer(2).weight.rows() == ((Fraction(3, 2), 3), (Fraction(1, 2), 3))
    assert family.layer(2).bias == (0, Fraction(1, 10))


def test_the_period_is_that_of_all_entries():
    assert Family(1, [["1/2"]], ["3"]).period() == 1
    assert Family(1, [["1/2"]], ["(-1)^n"]).period() == 2
    assert Family(1, weight=[["(-1)^n"]], bias=["1/n"]).period() is None
    assert Family(1, [["2^n"]], ["(-1)^n"]).period() is None
    family = Family(1, [["(-1)^n/2"]], ["1-(-1)^n"])
    assert family.layer(1) == family.layer(3) != family.layer(2)


@pytest.mark.parametrize(
    ("arguments", "keywords", "kind", "words"),
    [
        ((0, []), {}, ShapeError, "width"),
        ((True, [["0"]]), {}, ShapeError, "width"),
        ((1,), {}, ShapeError, "either"),
        ((1, [["0"]]), {"weight": [["0"]]}, ShapeError, "either"),
        ((2, [["0", "0"]]), {}, ShapeError, "2 rows in P"),
        ((2, [["0", "0"], ["0"]]), {}, ShapeError, "2 entries in P[1]"),
        ((1,), {"weight": []}, ShapeError, "1 rows in W"),
        ((1, [["0"]], ["0", "0"]), {}, ShapeError, "1 entries in b"),
        ((1, [[0.5]]), {}, InexactError, "P[0][0]"),
        ((1, [["0"]], [True]), {}, InexactError, "b[0]"),
        ((1, [["sin(n)"]]), {}, UnsupportedError, "P[0][0]"),
        ((1, [["1/0"]]), {}, FormatError, "zero"),
        ((1, [["0"]], ["1/(n-3)"]), {}, UnsupportedError, "b[0]"),
    ],
)
def test_a_family_that_does_not_fit_is_refused(arguments, keywords, kind, words):
    with pytest.raises(kind) as caught:
        Family(*arguments, **keywords)
    assert words in str(caught.value)
