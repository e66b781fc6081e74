"""Layers of the other kinds: their values by the definition, and what they refuse."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.errors import FormatError, InexactError, ShapeError, UnsupportedError
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.widening import WideningFamily

ENTRIES = ["0", "1", "1/n^2", "(-1)^n/n", "1/2^n", "-3/(n+1)"]
VALUES = [Fraction(0), Fraction(1), Fraction(-1), Fraction(13, 2), Fraction(-(10**30)), Fraction(1, 10**30)]
HALF = Fraction(1, 2)


def at(text, n):
    return Expression.parse(text).at(n)


def dot(row, y, n):
    return sum(at(text, n) * v for text, v in zip(row, y, strict=True))


def points(rng, m):
    return tuple(rng.choice([*VALUES, Fraction(rng.randint(-9, 9), rng.randint(1, 5))]) for _ in range(m))


@pytest.mark.parametrize("t", VALUES)
def test_activations_have_the_values_of_their_definition(t):
    assert Activation("leaky-relu", slope=HALF).at(t) == max(t, t / 2)
    assert Activation("clip", low=-2, high="1/2").at(t) == sorted([Fraction(-2), t, HALF])[1]
    assert Activation("hard-tanh").at(t) == Activation("clip", low=-1, high=1).at(t)
    assert Activation("relu6").at(t) == Activation("clip", low=0, high=6).at(t)


@pytest.mark.parametrize(
    "phi", [Activation("leaky-relu", slope="1/3"), Activation("clip", low=-2, high=0), Activation("relu6")]
)
def test_activations_do_not_expand_keep_zero_and_are_linear_on_pieces(phi):
    assert phi.at(Fraction(0)) == 0
    for s in VALUES:
        a, c = phi.piece(s)
        assert a * s + c == phi.at(s)
        for t in VALUES:
            assert abs(phi.at(s) - phi.at(t)) <= abs(s - t) and (s > t or phi.at(s) <= phi.at(t))


def test_tanh_has_one_exact_value():
    assert Activation("tanh").at(Fraction(0)) == 0
    assert Activation("tanh").piece(Fraction(0)) == (0, 0)
    with pytest.raises(UnsupportedError, match="tanh"):
        Activation("tanh").at(Fraction(1))


BAD_ACTIVATIONS = {
    "unknown": ({"name": "softplus"}, FormatError, "softplus"),
    "relu": ({"name": "relu"}, FormatError, "relu"),
    "no-name": ({"name": ["tanh"]}, FormatError, "tanh"),
    "slope-0": ({"name": "leaky-relu", "slope": 0}, FormatError, "0 < slope < 1"),
    "slope-1": ({"name": "leaky-relu", "slope": "1"}, FormatError, "0 < slope < 1"),
    "slope-float": ({"name": "leaky-relu", "slope": 0.5}, InexactError, "slope"),
    "slope-missing": ({"name": "leaky-relu"}, FormatError, "slope: it is missing"),
    "slope-of-clip": ({"name": "clip", "low": 0, "high": 1, "slope": "1/2"}, FormatError, "no such parameter"),
    "ends-of-relu6": ({"name": "relu6", "high": 6}, FormatError, "no such parameter"),
    "clip-above-0": ({"name": "clip", "low": 1, "high": 2}, FormatError, "low <= 0 <= high"),
    "clip-below-0": ({"name": "clip", "low": -2, "high": -1}, FormatError, "low <= 0 <= high"),
    "clip-at-0": ({"name": "clip", "low": 0, "high": 0}, FormatError, "low < high"),
}


@pytest.mark.parametrize("name", BAD_ACTIVATIONS)
def test_an_activation_that_is_none_is_refused(name):
    fields, kind, words = BAD_ACTIVATIONS[name]
    with pytest.raises(kind, match=words):
        Activation(**fields)


@pytest.mark.parametrize("seed", range(20))
def test_a_layer_with_an_activation_is_the_activation_of_the_linear_layer(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 3)
    P, b, y = [rng.choices(ENTRIES, k=m) for _ in range(m)], rng.choices(ENTRIES, k=m), points(rng, m)
    family = ActivationFamily(Family(m, P, b), Activation("leaky-relu", slope="1/4"))
    assert family.width == m
    for n in (1, 2, 7):
        inner = [
            v + sum(at(t, n) * u for t, u in zip(row, y, strict=True)) + at(c, n)
            for v, row, c in zip(y, P, b, strict=True)
        ]
        assert family.apply(n, y) == tuple(max(v, v / 4) for v in inner), f"seed {seed}"


@pytest.mark.parametrize("seed", range(20))
def test_a_residual_layer_adds_to_its_input(seed):
    rng = random.Random(seed)
    m, h = rng.randint(1, 3), rng.randint(1, 3)
    A, B = [rng.choices(ENTRIES, k=h) for _ in range(m)], [rng.choices(ENTRIES, k=m) for _ in range(h)]
    c, y = rng.choices(ENTRIES, k=h), points(rng, m)
    for n in (1, 2, 7):
        z = [
            max(sum(at(t, n) * u for t, u in zip(row, y, strict=True)) + at(s, n), 0)
            for row, s in zip(B, c, strict=True)
        ]
        expected = tuple(
            v + sum(at(t, n) * u for t, u in zip(row, z, strict=True)) for v, row in zip(y, A, strict=True)
        )
        assert ResidualFamily(m, A, B, c).apply(n, y) == expected, f"seed {seed}"


@pytest.mark.parametrize("seed", range(20))
def test_a_widening_layer_is_the_full_convolution_of_the_mask(seed):
    rng = random.Random(seed)
    mask, b, y = rng.choices(ENTRIES, k=rng.randint(1, 4)), rng.choice(ENTRIES), points(rng, rng.randint(1, 4))
    for n in (1, 2, 7):
        w, size = [at(t, n) for t in mask], len(y) + len(mask) - 1
        expected = [sum(w[i - k] * v for k, v in enumerate(y) if 0 <= i - k < len(w)) + at(b, n) for i in range(size)]
        assert WideningFamily(len(y), mask, b).apply(n, y) == tuple(max(v, 0) for v in expected), f"seed {seed}"


BAD_SHAPES = {
    "no-width": (lambda: ResidualFamily(0, [], [], ["0"]), "width"),
    "no-inner-width": (lambda: ResidualFamily(1, [[]], [], []), "in c"),
    "rows-of-A": (lambda: ResidualFamily(2, [["0"]], [["0", "0"]], ["0"]), "2 rows in A"),
    "columns-of-A": (lambda: ResidualFamily(1, [["0", "0"]], [["0"]], ["0"]), r"1 entries in A\[0\]"),
    "rows-of-B": (lambda: ResidualFamily(1, [["0"]], [["0"], ["0"]], ["0"]), "1 rows in B"),
    "columns-of-B": (lambda: ResidualFamily(1, [["0"]], [["0", "0"]], ["0"]), r"1 entries in B\[0\]"),
    "empty-mask": (lambda: WideningFamily(1, []), "mask"),
    "no-inputs": (lambda: WideningFamily(0, ["1"]), "width"),
}


@pytest.mark.parametrize("name", BAD_SHAPES)
def test_shapes_that_do_not_fit_are_refused(name):
    build, words = BAD_SHAPES[name]
    with pytest.raises(ShapeError, match=words):
        build()


@pytest.mark.parametrize("seed", range(40))
def test_the_product_of_two_expressions_has_the_product_of_their_values(seed):
    rng = random.Random(seed)
    a, b = (Expression.parse(rng.choice([*ENTRIES, "2^n+n", "(1/n-1)*3^n", "(-2)^n"])) for _ in range(2))
    product = Expression("product", a.times(b))
    assert [product.at(n) for n in (1, 2, 5)] == [a.at(n) * b.at(n) for n in (1, 2, 5)]
    assert product == Expression.parse(f"({a.text})*({b.text})")
