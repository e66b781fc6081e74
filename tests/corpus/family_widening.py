"""Cases of the theorem widening, and of theorems about ReLU that are misused for layers that widen."""

from __future__ import annotations

from cases_good import NONE, entry, tail_items
from layers import layers_case

THEOREM = "widening"
HALVES = {"width": 1, "mask": ["1", "1/2^n"], "b": ["0"]}
HALVES_ITEMS = tail_items([1], 4, [entry("P", 0, 0, (1, 1, 1, 2))], ["g", 1, 1, 1, 2], NONE, ["g", 2, 1, 1, 2], NONE)
BIASED = {"width": 2, "mask": ["1-1/n^2", "0", "-1/n^2"], "b": ["1/n^2"]}
BIASED_ITEMS = tail_items(
    [1],
    5,
    [entry("P", 0, 0, (1, 1, 2), (1, 1, 2)), entry("b", 0, 0, (1, 1, 2))],
    ["r", 2, 1, 2],
    ["r", 1, 1, 2],
    ["r", 4, 1, 1, 1],
    ["r", 2, 1, 1, 1],
)
SCALAR = {"width": 2, "mask": ["1"], "b": ["0"]}
SCALAR_ITEMS = tail_items([1], 1, [], NONE, NONE, NONE, NONE)
EDGE = {"width": 1, "mask": ["1"], "b": ["1/2^n"]}
EDGE_ITEMS = tail_items([1], 1, [entry("b", 0, 0, (1, 1, 1, 2))], NONE, ["g", 1, 1, 1, 2], NONE, ["g", 1, 1, 1, 2])


def converging(name, section, items, theorem=THEOREM, domain=None, kind="converges", status="proved"):
    """Return a claim that the layers of a section converge or do not."""
    return layers_case(f"widening-{name}", section, domain or {"all_space": True}, kind, status, theorem, items)


def limited(name, section, items, x, ends, width="1/100"):
    """Return an enclosure of the l_1 norm of the limit at a point."""
    claim = {"width": width, "norm": "l1"}
    facts = {"enclosure": [list(ends)]}
    return layers_case(f"widening-{name}", section, {"point": x}, "limit", "proved", THEOREM, items, facts, **claim)


def good():
    """Yield certificates that are verified."""
    yield converging("halves", HALVES, HALVES_ITEMS)
    yield converging("biased", BIASED, BIASED_ITEMS, domain={"box": [[-1, 1], [0, 2]]})
    yield converging("refutes", HALVES, HALVES_ITEMS, domain={"point": [5]}, kind="diverges", status="refuted")
    yield converging("scalar", SCALAR, SCALAR_ITEMS)
    yield limited("limit", HALVES, [*HALVES_ITEMS, ["L", 30, 60]], [1], ("298/125", "477/200"))
    yield limited("limit-scalar", SCALAR, [*SCALAR_ITEMS, ["L", 1, 8]], [-3, "1/2"], ("1/2", "1/2"))


def bad():
    """Yield certificates that are not."""
    yield limited("limit-with-bias", EDGE, [*EDGE_ITEMS, ["L", 30, 60]], [1], ("2", "2001/1000"))
    yield limited("too-much", HALVES, [*HALVES_ITEMS, ["L", 20_000, 60]], [1], ("2384/1000", "2385/1000"))
    yield converging("not-summable", HALVES | {"mask": ["1/2", "1/2"]}, SCALAR_ITEMS)
    yield from misused()


def misused():
    """Yield layers that widen under theorems that are about ReLU."""
    yield converging("as-summable", SCALAR | {"width": 1}, SCALAR_ITEMS, "absolute-summability")
    yield converging("as-falling", SCALAR, [["n", 1]], "monotone-decrease")
    yield converging("as-orbit", SCALAR, [["o", 0, 1, 1, [1, 1]]], "periodic-orbit", {"point": [1, 1]})
    yield converging("as-activation", SCALAR | {"width": 1}, SCALAR_ITEMS, "activation")
