"""Cases of the theorem residual, and of theorems about ReLU that are misused for residual layers."""

from __future__ import annotations

from cases_good import NONE, entry, tail_items
from layers import layers_case

THEOREM = "residual"
PAIR = {"width": 2, "A": [["1/n^2"], ["0"]], "B": [["1", "-1"]], "c": ["1/2^n"]}
PAIR_ITEMS = tail_items(
    [1, 1],
    5,
    [entry("P", 0, 0, (1, 1, 2)), entry("P", 0, 1, (1, 1, 2)), entry("b", 0, 0, (1, 1, 2))],
    ["r", 2, 1, 2],
    ["r", 1, 1, 2],
    ["r", 4, 1, 1, 1],
    ["r", 2, 1, 1, 1],
)
TWO = {"width": 1, "A": [["1/2^n", "-1/2^n"]], "B": [["1"], ["1"]], "c": ["0", "1"]}
TWO_ITEMS = tail_items(
    [1],
    4,
    [entry("P", 0, 0, (1, 1, 1, 2), (1, 1, 1, 2)), entry("b", 0, 0, (1, 1, 1, 2))],
    ["g", 2, 1, 1, 2],
    ["g", 1, 1, 1, 2],
    ["g", 3, 1, 1, 2],
    ["g", 2, 1, 1, 2],
)
TURNED = {"width": 2, "A": [["1/2^n"], ["-1/4^n"]], "B": [["1", "-1"]], "c": ["0"]}
TURNED_ITEMS = tail_items(
    [1, 1],
    5,
    [
        entry("P", 0, 0, (1, 1, 1, 2)),
        entry("P", 0, 1, (1, 1, 1, 2)),
        entry("P", 1, 0, (1, 1, 1, 4)),
        entry("P", 1, 1, (1, 1, 1, 4)),
    ],
    ["g", 2, 1, 1, 2],
    NONE,
    ["g", 3, 1, 1, 2],
    NONE,
)
EMPTY = {"width": 0, "A": [], "B": [[]], "c": ["1"]}
GROWING = {"width": 1, "A": [["1/n"]], "B": [["1"]], "c": ["0"]}
ZERO_ITEMS = tail_items([1], 1, [], NONE, NONE, NONE, NONE)


def converging(name, section, items, theorem=THEOREM, domain=None, kind="converges", status="proved"):
    """Return a claim that the layers of a section converge or do not."""
    return layers_case(f"residual-{name}", section, domain or {"all_space": True}, kind, status, theorem, items)


def limited(name, section, items, x, ends, width="1/100"):
    """Return an enclosure of the limit at a point."""
    facts = {"enclosure": [list(side) for side in ends]}
    domain = {"point": x}
    return layers_case(f"residual-{name}", section, domain, "limit", "proved", THEOREM, items, facts, width=width)


def good():
    """Yield certificates that are verified."""
    yield converging("pair", PAIR, PAIR_ITEMS, domain={"box": [[-1, 1], [0, 2]]})
    yield converging("two", TWO, TWO_ITEMS)
    yield converging("refutes", TWO, TWO_ITEMS, domain={"point": [5]}, kind="diverges", status="refuted")
    yield converging("width-0", EMPTY, tail_items([], 1, [], NONE, NONE, NONE, NONE), domain={"box": []})
    yield limited("limit", TWO, [*TWO_ITEMS, ["L", 30, 60]], [-1], [("-1001/1000", "-999/1000")])
    yield limited("limit-turned", TURNED, [*TURNED_ITEMS, ["L", 30, 60]], [1, -1], [("4", "5"), ("-2", "-1")], "1")


def bad():
    """Yield certificates that are not."""
    one = {"width": 26, "A": [["1"] * 26] * 26, "B": [["1"] * 26] * 26, "c": ["0"] * 26}
    yield converging("products", one, ZERO_ITEMS)
    yield converging("not-summable", GROWING, ZERO_ITEMS)
    fewer = [*TWO_ITEMS[:2], entry("P", 0, 0, (1, 1, 1, 2)), *TWO_ITEMS[3:]]
    yield converging("cancelled", TWO, fewer)
    yield limited("too-narrow", TWO, [*TWO_ITEMS, ["L", 30, 60]], [-1], [("-999/1000", "-998/1000")])
    yield from misused()


def misused():
    """Yield residual layers under theorems that are about ReLU."""
    still = {"width": 1, "A": [["0"]], "B": [["1"]], "c": ["0"]}
    yield converging("as-summable", still, ZERO_ITEMS, "absolute-summability")
    yield converging("as-falling", still, [["n", 1]], "monotone-decrease")
    yield converging("as-orbit", still, [["o", 0, 1, 1, [-1]]], "periodic-orbit", {"point": [-1]})
    yield converging("as-widening", still, ZERO_ITEMS, "widening")
