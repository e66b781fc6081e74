"""Cases of the claim products-converge: theorems all-sequences, conditional-summability, periodic-word."""

from __future__ import annotations

from cases_good import NONE, SPACE, entry, family_case, tail_items
from family_sums import sum_items

KIND, WORD = "products-converge", "periodic-word"
INVERSE = ("P", [["1/n^2"]], ["n"])
INVERSE_ITEMS = tail_items([1], 5, [entry("P", 0, 0, (1, 1, 2))], ["r", 1, 1, 2], NONE, ["r", 1, 1, 2, 1], NONE)
SWINGING = ("P", [["0", "(-1)^n/n"], ["1/n^2", "0"]], ["n", "1/n"])
SWINGING_ITEMS = sum_items(
    [1, 1],
    1,
    [entry("P", 0, 1, (1, 1, 1)), entry("P", 1, 0, (1, 1, 2))],
    ["r", 1, 1, 1],
    NONE,
    ["r", 1, 1, 1],
    NONE,
)
ROTATION = ("W", [["0", "-1"], ["1", "0"]], ["0", "0"])
SHEAR = ("W", [["1", "1"], ["0", "1"]], ["0", "0"])
FIBONACCI = ("W", [["1", "1"], ["1", "0"]], ["0", "0"])
HARMONIC = ("P", [["1/n", "-4/n"], ["1/n", "-2/n"]], ["0", "0"])
ALONE = ("P", [["1/n"]], ["0"])
SWITCHING = ("W", [["2+(-1)^n"]], ["0"])
SCALAR = {text: ("W", [[text]], ["0"]) for text in ("-1", "1/2", "2", "1024", "1+1/n")}
LONG = ("P", [["1/n+(n-1)*(1/2^8192)^(16*n)"]], ["0"])
ON, BOTH = [[1]], [[1, 1]]


def refuted(name, family, *items):
    """Return a case refuted by a word."""
    return family_case(f"products-{name}", family, SPACE, KIND, "refuted", WORD, list(items))


def good():
    """Yield certificates that are verified."""
    yield family_case("products-inverse", INVERSE, SPACE, KIND, "proved", "all-sequences", INVERSE_ITEMS)
    yield family_case("products-swinging", SWINGING, SPACE, KIND, "proved", "conditional-summability", SWINGING_ITEMS)
    halving = [["y", 1, [0]], ["k", 1], ["w", [1]]]
    yield family_case("products-halving", ("W", [["1/2+1/n"]], ["n"]), SPACE, KIND, "proved", "contraction", halving)
    yield refuted("rotation", ROTATION, ["J", "o", BOTH], ["o", 0, 2, 1, [1, 0], -1, 1])
    yield refuted("rotation-back", ROTATION, ["J", "o", BOTH * 4], ["o", 1, 5, 2, [1, 2], 1, 1])
    yield refuted("alternating", SWITCHING, ["J", "o", ON * 2], ["o", 0, 2, 1, [1], 3, 1])
    yield refuted("shear", SHEAR, ["J", "u", BOTH], ["u", 0, 1, 1, [0, 1]])
    yield refuted("fibonacci", FIBONACCI, ["J", "t", BOTH * 2], ["t"])
    yield refuted("harmonic", HARMONIC, ["J", "h", [[1, 0]]], ["n", 1], ["x", 1, [1, 0]], ["h", 0, 0, 0, 0, [1, 2]])
    yield turned("quarter")
    yield falls("falls", ("W", [["1-1/n", "0"], ["0", "1/2"]], ["0", "0"]))
    yield falls("falls-slowly", ("P", [["-1/sqrt(n+1)"]], ["0"]), 4)
    third = ("P", [["0", "-1/n", "0"], ["1/n", "0", "0"], ["0", "0", "1"]], ["0"] * 3)
    yield turned("pair", third, word=[[1, 1, 0]])
    half = ["A", 2, [[0, -1], [1, 0]]]
    yield turned("scaled", A=half, h=("h", 1, 0, 1, 0, [1, 2]))


TURN = ("W", [["1", "-1/n"], ["1/n", "1"]], ["0", "0"])
QUARTER = ["A", 1, [[0, -1], [1, 0]]]


def turned(name, family=TURN, A=QUARTER, h=("h", 1, 0, 0, 0, [1, 2]), n0=1, word=BOTH):
    """Return a case refuted by determinants."""
    return refuted(f"turn-{name}", family, ["J", "d", word], ["n", n0], A, list(h))


def falls(name, family, n0=1):
    """Return a case of diagonal matrices between 0 and 1."""
    return family_case(f"products-{name}", family, SPACE, KIND, "proved", "monotone-decrease", [["n", n0]])


def unturned():
    """Yield certificates by determinants that are not accepted."""
    yield turned("two-letters", word=BOTH * 2)
    yield turned("off", word=[[0, 0]])
    yield turned("deep", n0=1001)
    wide = ("P", [["1/n" if i == j else "0" for j in range(7)] for i in range(7)], ["0"] * 7)
    yield turned("wide", wide, word=[[1] * 7])
    yield turned("no-rows", A=["A", 1, [[0, -1]]])
    yield turned("no-denominator", A=["A", 0, [[0, -1], [1, 0]]])
    yield turned("zero-entry", h=("h", 0, 0, 0, 0, [1, 2]))
    yield turned("outside", h=("h", 2, 0, 0, 0, [1, 2]))
    yield turned("other", A=["A", 1, [[0, -1], [1, 1]]])
    flat = ("P", [["1/n", "1/n"], ["1/n", "1/n"]], ["0", "0"])
    yield turned("singular", flat, A=["A", 1, [[1, 1], [1, 1]]])
    yield turned("falls", ("P", [["-1/n", "-1/n"], ["1/n", "-1/n"]], ["0", "0"]), A=["A", 1, [[-1, -1], [1, -1]]])
    back = ["A", 1, [[0, 1], [-1, 0]]]
    yield turned("negative", A=back)
    yield turned("summable", ("W", [["1", "-1/n^2"], ["1/n^2", "1"]], ["0", "0"]))
    yield turned("zero-layer", ("P", [["(n-2)/n"]], ["0"]), ["A", 1, [[1]]], ("h", 0, 0, 0, 0, [1, 8]), 3, ON)


def bad():
    """Yield certificates that are not."""
    yield from unturned()
    yield falls("falls-coupled", ("W", [["1-1/n", "1/n"], ["0", "1/2"]], ["0", "0"]))
    yield falls("falls-below-zero", ("W", [["1-2/n"]], ["0"]))
    yield falls("falls-above-one", ("W", [["1+1/n"]], ["0"]))
    box = {"box": [[0, 1]]}
    yield family_case("products-on-a-box", INVERSE, box, KIND, "proved", "all-sequences", INVERSE_ITEMS)
    once = ["o", 0, 2, 1, [1, 0], -1, 1]
    yield refuted("no-word", ROTATION, ["J", "o", []], once)
    yield refuted("no-gate", ROTATION, ["J", "o", [[1, 2]]], once)
    yield refuted("no-mode", ROTATION, ["J", "q", BOTH], once)
    yield refuted("other-ratio", ROTATION, ["J", "o", BOTH], ["o", 0, 2, 1, [1, 0], -2, 1])
    yield refuted("half-a-word", SWITCHING, ["J", "o", ON * 2], ["o", 1, 2, 1, [1], 3, 1])
    yield refuted("shrinks", SCALAR["1/2"], ["J", "o", ON], ["o", 0, 1, 1, [1], 1, 2])
    yield refuted("not-drifting", SCALAR["2"], ["J", "u", ON], ["u", 0, 1, 1, [1]])
    yield refuted("no-layers", ROTATION, ["J", "o", BOTH], ["o", 0, 0, 1, [1, 0], 1, 1])
    yield refuted("small-trace", FIBONACCI, ["J", "t", BOTH], ["t"])
    grows = ["n", 1], ["x", 1, [1]], ["h", 0, 0, 0, 0, [1, 2]]
    yield refuted("two-letters", ALONE, ["J", "h", [[0], [1]]], *grows)
    yield refuted("negative-vector", ALONE, ["J", "h", ON], ["n", 1], ["x", 1, [-1]], grows[2])
    x_outside = ["x", 1, [1, 1]]
    yield refuted("vector-off", HARMONIC, ["J", "h", [[1, 0]]], ["n", 1], x_outside, ["h", 0, 0, 0, 0, [1, 2]])
    yield refuted("varying", SCALAR["1+1/n"], ["J", "o", ON], ["o", 0, 1, 1, [1], 2, 1])
    yield refuted("odd-word", SWITCHING, ["J", "o", ON], ["o", 1, 2, 1, [1], 3, 1])
    yield refuted("too-deep", SCALAR["-1"], ["J", "o", ON], ["o", 0, 2001, 1, [1], -1, 1])
    yield refuted("too-long", SCALAR["1024"], ["J", "o", ON], ["o", 0, 1700, 1, [1], 2, 1])
    yield refuted("long-power", LONG, ["J", "h", ON], ["n", 3], ["x", 1, [1]], ["h", 0, 0, 0, 1, [1, 2]])
