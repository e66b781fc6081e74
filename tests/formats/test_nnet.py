"""NNet files: decimals exact, both normalisations part of the function, every line accounted for."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from exactrelu.errors import ExactReluError, FormatError, LimitError, ShapeError, UnsupportedError
from exactrelu.formats.nnet import parse_nnet

GOOD = """// a comment
2,2,1,2,
2,2,1,
0,
-1.0,-1.0,
1.0,1.0,
0.5,-0.5,3,
2.0,4.0,10,
1.0,-1.0,
5.4e-02,0,
0.25,
-1,
1,1,
0.5,
"""


def rand_file(rng):
    """Return a text and the numbers in it: sizes, means, ranges, and per layer weight rows and bias."""

    def numbers(count):
        return [
            rng.choice([f"{rng.gauss(0, 1):.6e}", f"{rng.gauss(0, 9):.2f}", str(rng.randint(-4, 4))])
            for _ in range(count)
        ]

    sizes = [rng.randint(1, 4) for _ in range(rng.randint(2, 5))]
    means, ranges = numbers(sizes[0] + 1), [str(rng.choice([1, 2, "0.3", "-7", "1e-3"])) for _ in range(sizes[0] + 1)]
    layers = [([numbers(n) for _ in range(m)], numbers(m)) for n, m in pairwise(sizes)]
    rows = [[str(len(sizes) - 1), str(sizes[0]), str(sizes[-1]), str(max(sizes))], list(map(str, sizes)), ["0"]]
    rows += [numbers(sizes[0]), numbers(sizes[0]), means, ranges]
    rows += [row for weight, bias in layers for row in (*weight, *([b] for b in bias))]
    lines = [rng.choice(["", " "]) + ",".join(row) + rng.choice(["", ",", ", "]) for row in rows]
    for _ in range(rng.randint(0, 3)):
        lines.insert(rng.randrange(len(lines)), rng.choice(["// 1,2,3", "", "  // x"]))
    return rng.choice(["\n", "\r\n"]).join(lines), means, ranges, layers


def by_definition(means, ranges, layers, x):
    """Return R N((x - m)/r) + M at x."""
    y = [(v - Fraction(m)) / Fraction(r) for v, m, r in zip(x, means, ranges, strict=False)]
    for i, (weight, bias) in enumerate(layers):
        sums = [
            sum(Fraction(w) * v for w, v in zip(row, y, strict=True)) + Fraction(b)
            for row, b in zip(weight, bias, strict=True)
        ]
        y = sums if i == len(layers) - 1 else [max(v, Fraction(0)) for v in sums]
    return tuple(v * Fraction(ranges[-1]) + Fraction(means[-1]) for v in y)


@pytest.mark.parametrize("seed", range(100))
def test_the_value_is_that_of_the_file_line_by_line(seed):
    rng = random.Random(seed)
    text, means, ranges, layers = rand_file(rng)
    network = parse_nnet(text)
    x = [Fraction(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(network.inputs)]
    assert network.value(x) == by_definition(means, ranges, layers, x), f"seed {seed}, x = {x}"


def test_decimals_and_normalisations_are_exact():
    network = parse_nnet(GOOD)
    assert network.layers[0].weight[1, 0] == Fraction(27, 500) / 2
    assert network.value(["1/2", "-1/2"]) == (10 * (Fraction(1, 4) + Fraction(1, 2)) + 3,)


def replaced(old, new):
    lines = GOOD.split("\n")
    assert lines.count(old) == 1, old
    return "\n".join(new if line == old else line for line in lines)


BAD = {
    "empty": ("", FormatError, "layers"),
    "only-comments": ("// a\n// b\n", FormatError, "ends"),
    "header-short": (replaced("2,2,1,2,", "2,2,1,"), FormatError, "line 2: expected 4"),
    "header-not-whole": (replaced("2,2,1,2,", "2,2,1,2.5,"), FormatError, "integers"),
    "no-layers": (replaced("2,2,1,2,", "0,2,1,2,"), LimitError, "layers"),
    "too-many-layers": (replaced("2,2,1,2,", "1000000,2,1,2,"), LimitError, "layers"),
    "sizes-short": (replaced("2,2,1,", "2,1,"), FormatError, "sizes"),
    "sizes-not-the-inputs": (replaced("2,2,1,", "3,2,1,"), ShapeError, "sizes"),
    "size-zero": (replaced("2,2,1,", "2,0,1,"), ShapeError, "sizes"),
    "symmetric": (replaced("0,", "1,"), UnsupportedError, "symmetric"),
    "minima-long": (replaced("-1.0,-1.0,", "-1.0,-1.0,0,"), FormatError, "minima"),
    "means-short": (replaced("0.5,-0.5,3,", "0.5,-0.5,"), FormatError, "means"),
    "range-zero": (replaced("2.0,4.0,10,", "2.0,0.0,10,"), FormatError, "range number 2 is zero"),
    "weights-ragged": (replaced("5.4e-02,0,", "5.4e-02,"), FormatError, "line 10: expected 2 numbers"),
    "nan": (replaced("5.4e-02,0,", "nan,0,"), FormatError, "'nan'"),
    "infinity": (replaced("5.4e-02,0,", "inf,0,"), FormatError, "'inf'"),
    "huge-exponent": (replaced("5.4e-02,0,", "1e999999999,0,"), LimitError, "exponent"),
    "no-number": (replaced("5.4e-02,0,", "x,0,"), FormatError, "line 10, weights of layer 1[0]"),
    "two-commas": (replaced("5.4e-02,0,", "5.4e-02,0,,"), FormatError, "expected 2"),
    "hexadecimal": (replaced("5.4e-02,0,", "0x1,0,"), FormatError, "'0x1'"),
    "too-much": (GOOD + "1,\n", FormatError, "line 15: expected the end"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_does_not_fit_is_refused_with_its_line(name):
    text, kind, words = BAD[name]
    with pytest.raises(kind) as caught:
        parse_nnet(text)
    assert words in str(caught.value)


def test_a_truncated_file_is_refused_wherever_a_line_is_missing():
    lines = GOOD.rstrip().split("\n")
    for count in range(len(lines)):
        with pytest.raises(ExactReluError):
            parse_nnet("\n".join(lines[:count]))
