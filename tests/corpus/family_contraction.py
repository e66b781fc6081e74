"""Cases of the theorem contraction, with norms of all five kinds."""

from __future__ import annotations

from cases_good import NOTHING, family_case
from family_nonnegative import changed

THEOREM = "contraction"
SPACE = {"all_space": True}
HALF = ("W", [["1/2"]], ["1/2"])
HALF_ITEMS = [["y", 1, [1]], ["k", 1], ["w", [1]]]
FADING = ("P", [["-1/2+1/n", "0"], ["(-1)^n/n", "-1"]], ["1-1/n", "(-1/2)^n"])
FADING_ITEMS = [["y", 1, [2, 0]], ["k", 1], ["w", [1, 1]]]
TURN = ("W", [["2/5", "4/5"], ["-4/5", "2/5"]], ["1", "-1"])
TURN_ITEMS = [["y", 3, [5, 0]], ["k", 2], ["d", [1, 1]]]
TURN_H = [["y", 3, [5, 0]], ["k", 3], ["h", [[16], [1, 16]]]]
SHIFT = ("W", [["0", "2"], ["0", "0"]], ["1", "1"])
SHIFT_TREE = [["y", 1, [3, 1]], ["k", 4], ["t", [1, 1], [1, 0, 0]]]
HALF_HULL = [["y", 1, [1]], ["k", 5], ["p", 1], ["u", [1]], ["c", 1, [0, 1]]]
SHIFT_HULL = [
    ["y", 1, [3, 1]], ["k", 5], ["p", 2], ["u", [4, 0]], ["u", [0, 1]], ["c", 2, [0, 1]],
]  # fmt: skip
STAY = ("W", [["1"]], ["0"])
DEEP = [["y", 1, [0]], ["k", 4], ["t", [1], [1] * 65 + [0] * 66]]
WIDE = ("W", [["1/2" if i == j else "0" for j in range(17)] for i in range(17)], ["0"] * 17)


def everywhere(name, family, items):
    """Return a claim of convergence at every x."""
    return family_case(f"contraction-{name}", family, SPACE, "converges", "proved", THEOREM, items)


def wide(name, kind, norm):
    """Return a norm for seventeen gates."""
    return everywhere(name, WIDE, [["y", 1, [0] * 17], ["k", kind], norm])


def good():
    """Yield certificates that are verified."""
    yield everywhere("half", HALF, HALF_ITEMS)
    yield everywhere("fading", FADING, FADING_ITEMS)
    yield everywhere("diagonal", TURN, TURN_ITEMS)
    yield everywhere("quadratic", TURN, TURN_H)
    yield everywhere("tree", SHIFT, SHIFT_TREE)
    yield everywhere("hull", HALF, HALF_HULL)
    yield everywhere("hull-of-a-shift", SHIFT, SHIFT_HULL)
    yield everywhere("width-0", NOTHING, [["y", 1, []], ["k", 1], ["w", []]])
    yield everywhere("hull-width-0", NOTHING, [["y", 1, []], ["k", 5], ["p", 0]])
    point = {"point": [7]}
    yield family_case("contraction-refutes", HALF, point, "diverges", "refuted", THEOREM, HALF_ITEMS)
    facts = {"enclosure": [["5/3", "5/3"], ["0", "0"]]}
    point = {"point": [0, 9]}
    yield family_case("contraction-limit", TURN, point, "limit", "proved", THEOREM, TURN_ITEMS, facts, "1/9")


def bad():
    """Yield certificates that are not."""
    yield everywhere("no-limit", ("W", [["(-1)^n/2"]], ["0"]), changed(HALF_ITEMS, 0, ["y", 1, [0]]))
    yield everywhere("not-fixed", HALF, changed(HALF_ITEMS, 0, 2, [2]))
    yield everywhere("weight", HALF, changed(HALF_ITEMS, 2, 1, [0]))
    yield everywhere("sup-large", TURN, [*TURN_ITEMS[:1], ["k", 1], ["w", [1, 1]]])
    yield everywhere("diagonal-large", TURN, changed(TURN_ITEMS, 2, 1, [1, 9]))
    yield everywhere("quadratic-rows", TURN, changed(TURN_H, 2, 1, [[8]]))
    yield everywhere("quadratic-large", TURN, changed(TURN_H, 2, 1, [[8], [7, 8]]))
    yield everywhere("quadratic-negative", TURN, changed(TURN_H, 2, 1, [[8], [9, 8]]))
    yield everywhere("tree-open", SHIFT, changed(SHIFT_TREE, 2, 2, [1, 0]))
    yield everywhere("tree-none", SHIFT, changed(SHIFT_TREE, 2, 2, []))
    yield everywhere("tree-goes-on", SHIFT, changed(SHIFT_TREE, 2, 2, [1, 0, 0, 0]))
    yield everywhere("tree-negative", SHIFT, changed(SHIFT_TREE, 2, 2, [1, 0, -1]))
    yield everywhere("tree-leaf", SHIFT, changed(SHIFT_TREE, 2, 2, [0]))
    yield everywhere("tree-deep", STAY, DEEP)
    yield everywhere("kind", HALF, changed(HALF_ITEMS, 1, 1, 6))
    yield wide("work", 3, ["h", [[1] * (i + 1) for i in range(17)]])
    yield wide("gates", 4, ["t", [1] * 17, [0]])
    yield everywhere("hull-large", HALF, changed(HALF_HULL, 2, 1, (1 << 14) + 1))
    yield everywhere("hull-flat", SHIFT, changed(SHIFT_HULL, 4, 1, [1, 1]))
    yield everywhere("hull-empty", HALF, [*HALF_HULL[:2], ["p", 0]])
    yield everywhere("hull-elsewhere", HALF, changed(HALF_HULL, 4, 2, [0, 2]))
    yield everywhere("hull-outside", ("W", [["1"]], ["0"]), changed(HALF_HULL, 0, ["y", 1, [0]]))
    yield everywhere("hull-odd-row", HALF, changed(HALF_HULL, 4, 2, [0, 1, 0]))
    yield everywhere("hull-no-vertex", HALF, changed(HALF_HULL, 4, 2, [1, 1]))
    yield everywhere("hull-no-multiplier", HALF, changed(HALF_HULL, 4, ["c", -1, [0, -1]]))
    facts = {"enclosure": [["1", "2"], ["0", "0"]]}
    point = {"point": [0, 9]}
    yield family_case("contraction-other", TURN, point, "limit", "proved", THEOREM, TURN_ITEMS, facts, "9")
