"""Cases of the theorem accelerated: limits behind a frozen pattern."""

from __future__ import annotations

from cases_good import INVERSE, INVERSE_ITEMS, NONE, NOTHING, entry, family_case, tail_items
from family_nonnegative import changed

THEOREM = "accelerated"
SQUARE_ITEMS = [["a", 0], *INVERSE_ITEMS, ["L", 20, 60], ["J", [1]], ["G", 1], ["c", 1, [1, 0]], ["D", 20, [1, 0]]]
SWINGING = ("P", [["0"]], ["(-1)^n/n^2"])
SWINGING_ITEMS = [
    ["a", 0],
    *tail_items([1], 2, [entry("b", 0, 0, (1, 1, 2))], NONE, ["r", 1, 1, 2], NONE, ["r", 1, 1, 0, 1]),
    *[["L", 20, 60], ["J", [1]], ["G", 2]],
    *[["c", 1, [0, 0]], ["c", 1, [0, 0]], ["c", 1, [0, 0]], ["c", 2, [0, -1]]],
    *[["D", 1, [0, 0]], ["D", 10, [0, 11]]],
]
MIXED = ("P", [["1/2^n", "1/n^2"], ["-1/n^2", "0"]], ["0", "-1/n^2"])
MIXED_ENTRIES = [
    entry("P", 0, 0, (1, 1, 1, 2)),
    entry("P", 0, 1, (1, 1, 2)),
    entry("P", 1, 0, (1, 1, 2)),
    entry("b", 1, 0, (1, 1, 2)),
]
MIXED_ITEMS = [
    ["a", 0],
    *tail_items([1, 1], 12, MIXED_ENTRIES, ["r", 2, 1, 2], ["r", 1, 1, 2], ["r", 2, 1, 2, 1], ["r", 2, 1, 0, 1]),
    *[["L", 20, 60], ["J", [2, 0]], ["d", [1], 2, [1], [], []], ["d", [-1], 2, [1], [], []]],
    *[["G", 1], ["c", 1, [0, 0]], ["D", 1, [0, 0]], ["g", [[1, 1, 1, 2]]]],
]
FALLING = ("P", [["0"]], ["-1/n^2"])
FALLING_ITEMS = [
    ["a", 0],
    *tail_items([1], 2, [entry("b", 0, 0, (1, 1, 2))], NONE, ["r", 1, 1, 2], NONE, ["r", 1, 1, 0, 1]),
    *[["L", 3, 60], ["J", [0]], ["d", [], 1, [], [], []], ["G", 1], ["c", 1, []], ["D", 1, []]],
]
DRIFTING = ("P", [["1/n^2", "0"], ["-1/n^2+1/2^n", "0"]], ["0", "(-1)^n/n^3"])
DRIFTING_ENTRIES = [
    entry("P", 0, 0, (1, 1, 2)),
    entry("P", 1, 0, (1, 1, 1, 2), (1, 1, 2)),
    entry("b", 1, 0, (1, 1, 3)),
]
DRIFTING_ITEMS = [
    ["a", 0],
    *tail_items([1, 1], 12, DRIFTING_ENTRIES, ["r", 2, 1, 2], ["r", 1, 1, 3], ["r", 2, 1, 2, 1], ["r", 1, 1, 0, 2]),
    *[["L", 20, 60], ["J", [1, 0]], ["d", [-1], 1, [3], [5], [[[1, 4, 2]], [[1, 1, 3]]]]],
    *[["G", 1], ["c", 1, [1, 0]], ["D", 20, [1, 0]]],
]
NOTHING_ITEMS = [
    ["a", 0],
    *tail_items([], 1, [], NONE, NONE, NONE, NONE),
    *[["L", 1, 8], ["J", []], ["G", 1], ["c", 1, []], ["D", 1, []]],
]
LARGE = ("P", [["1/(n^250+1)", "0"], ["1/(n^250+2)", "0"]], ["0", "0"])
LARGE_ENTRIES = [entry("P", 0, 0, (1, 1, 2)), entry("P", 1, 0, (1, 1, 2))]
LARGE_ITEMS = [
    ["a", 0],
    *tail_items([1, 1], 5, LARGE_ENTRIES, ["r", 1, 1, 2], NONE, ["r", 1, 1, 2, 1], NONE),
    *[["L", 5, 60], ["J", [1, 1]], ["G", 64], *[["c", 1, [0] * 6]] * 64, ["D", 1, [0] * 6]],
]


def case(name, family, items, point, ends, width="1/100"):
    """Return a claim about the limit."""
    facts = {"enclosure": [list(pair) for pair in ends]}
    return family_case(f"accelerated-{name}", family, {"point": point}, "limit", "proved", THEOREM, items, facts, width)


def square(name, items):
    """Return the limit of the product of 1 + 1/n^2, sinh(pi)/pi."""
    return case(name, INVERSE, items, [1], [("147/40", "3677/1000")])


def swinging(name, items):
    """Return the limit 5 - pi^2/12."""
    return case(name, SWINGING, items, [5], [("417/100", "209/50")])


def mixed(name, items):
    """Return the limit of half the product of 1 + 2^-n from n = 2 on, beside a neuron that is off."""
    return case(name, MIXED, items, [1, -1], [("397/500", "159/200"), ("0", "0")])


def drifting(name, items):
    """Return the limit of a product beside a neuron whose drift has terms of either sign."""
    return case(name, DRIFTING, items, [1, -5], [("147/40", "3677/1000"), ("0", "0")])


def good():
    """Yield certificates that are verified."""
    yield square("square", SQUARE_ITEMS)
    yield swinging("swinging", SWINGING_ITEMS)
    yield mixed("mixed", MIXED_ITEMS)
    yield drifting("drifting", DRIFTING_ITEMS)
    yield drifting("drifting-outgrown", changed(DRIFTING_ITEMS, at(DRIFTING_ITEMS, "d"), ["d", [-1], 1, [3], [], []]))
    yield case("falling", FALLING, FALLING_ITEMS, ["1/2"], [("0", "0")])
    yield case("width-0", NOTHING, NOTHING_ITEMS, [], [])


def at(items, letter, which=0):
    """Return the place of an item with this letter."""
    return [i for i, item in enumerate(items) if item[0] == letter][which]


def bad():
    """Yield certificates that are not."""
    mode, first, second = at(MIXED_ITEMS, "J"), at(MIXED_ITEMS, "d"), at(MIXED_ITEMS, "d", 1)
    geometric, order, matrix = at(MIXED_ITEMS, "g"), at(SQUARE_ITEMS, "G"), at(SQUARE_ITEMS, "c")
    defect = at(SQUARE_ITEMS, "D")
    yield square("no-theorem", changed(SQUARE_ITEMS, 0, 1, 7))
    yield mixed("mode", changed(MIXED_ITEMS, mode, 1, [3, 0]))
    yield case("no-margin", FALLING, changed(FALLING_ITEMS, at(FALLING_ITEMS, "J"), 1, [1]), ["1/2"], [("0", "0")])
    yield square("not-zero", [*SQUARE_ITEMS[: order - 1], ["J", [0]], ["d", [], 1, [], [], []], *NOTHING_ITEMS[-3:]])
    yield mixed("drift-sign", changed(MIXED_ITEMS, first, 1, [0]))
    yield mixed("drift-denominator", changed(MIXED_ITEMS, first, 2, 0))
    yield mixed("drift-other-sign", changed(MIXED_ITEMS, first, 1, [-1]))
    yield mixed("drift-end", changed(MIXED_ITEMS, first, 3, [3]))
    yield mixed("drift-end-off", changed(MIXED_ITEMS, second, 3, [3]))
    yield mixed("drift-other-way", changed(MIXED_ITEMS, second, 3, [-3]))
    terms = at(DRIFTING_ITEMS, "d")
    yield mixed("drift-tops-alone", changed(MIXED_ITEMS, first, 4, [9]))
    yield drifting("drift-top", changed(DRIFTING_ITEMS, terms, 4, [3]))
    yield drifting("drift-bounds", changed(DRIFTING_ITEMS, terms, 5, [[[1, 4, 2]]]))
    yield drifting("drift-bounds-number", changed(DRIFTING_ITEMS, terms, 5, 1))
    yield drifting("drift-bounds-of-an-entry", changed(DRIFTING_ITEMS, terms, 5, [[], [[1, 1, 3]]]))
    yield drifting("drift-bound-no-list", changed(DRIFTING_ITEMS, terms, 5, [[1], [[1, 1, 3]]]))
    yield drifting("drift-bound-small", changed(DRIFTING_ITEMS, terms, 5, [[[1, 1 << 30, 2]], [[1, 1, 3]]]))
    yield drifting("drift-bound-large", changed(DRIFTING_ITEMS, terms, 5, [[[1, 1, 2]], [[1, 1, 3]]]))
    yield square("order", changed(SQUARE_ITEMS, order, 1, 0))
    yield square("order-large", changed(SQUARE_ITEMS, order, 1, 65))
    yield square("denominator", changed(SQUARE_ITEMS, matrix, 1, 0))
    yield square("denominator-long", changed(SQUARE_ITEMS, matrix, ["c", 1 << 65_540, [1 << 65_540, 0]]))
    yield square("defect-denominator", changed(SQUARE_ITEMS, defect, 1, 0))
    yield square("defect-small", changed(SQUARE_ITEMS, defect, 1, 21))
    yield square("defect-negative", changed(SQUARE_ITEMS, defect, 2, [-1, 0]))
    yield square("other-gauge", changed(SQUARE_ITEMS, matrix, 2, [2, 0]))
    yield swinging("alternating-defect", changed(SWINGING_ITEMS, at(SWINGING_ITEMS, "D", 1), 2, [0, 9]))
    yield case("large", LARGE, LARGE_ITEMS, [1, 1], [("0", "9"), ("0", "9")], "9")
    yield mixed("geometric-list", changed(MIXED_ITEMS, geometric, 1, 1))
    yield mixed("geometric-bounds", changed(MIXED_ITEMS, geometric, 1, [1]))
    yield mixed("geometric-count", changed(MIXED_ITEMS, geometric, 1, []))
    yield mixed("geometric-small", changed(MIXED_ITEMS, geometric, 1, [[1, 2, 1, 2]]))
