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


def bad():
    """Yield certificates that are not."""
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
    yield refuted("two-letters", ALONE, ["J", "h", ON * 2], *grows)
    yield refuted("negative-vector", ALONE, ["J", "h", ON], ["n", 1], ["x", 1, [-1]], grows[2])
    x_outside = ["x", 1, [1, 1]]
    yield refuted("vector-off", HARMONIC, ["J", "h", [[1, 0]]], ["n", 1], x_outside, ["h", 0, 0, 0, 0, [1, 2]])
    yield refuted("varying", SCALAR["1+1/n"], ["J", "o", ON], ["o", 0, 1, 1, [1], 2, 1])
    yield refuted("odd-word", SWITCHING, ["J", "o", ON], ["o", 1, 2, 1, [1], 3, 1])
    yield refuted("too-deep", SCALAR["-1"], ["J", "o", ON], ["o", 0, 2001, 1, [1], -1, 1])
    yield refuted("too-long", SCALAR["1024"], ["J", "o", ON], ["o", 0, 1700, 1, [1], 2, 1])
    yield refuted("long-power", LONG, ["J", "h", ON], ["n", 3], ["x", 1, [1]], ["h", 0, 0, 0, 1, [1, 2]])
