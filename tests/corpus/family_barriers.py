"""Cases of the theorem barriers."""

from __future__ import annotations

from cases_good import family_case
from family_nonnegative import changed

THEOREM = "barriers"
NEGATIVE, POSITIVE = ["s", [[-1]], [[-1]]], ["s", [[1]], [[1]]]
FADING = ("W", [["-2"]], ["1/n"])
INVERSE = [[1, 1, [1], [0, 1]]]
FADING_ITEMS = [["k", 2], ["L", [0]], ["U", [0], [INVERSE]], NEGATIVE]
FLIP = ("W", [["-2"]], ["1"])
ODD = [[1, 1, [1], [2]], [-1, 1, [-1], [2]]]
FLIP_ITEMS = [["k", 1], ["L", [ODD]], ["U", [0], [ODD]], NEGATIVE]
PUSHED = ("W", [["(-1)^n"]], ["n"])
EVEN = [[1, 1, [0, 1], [2]], [-1, 1, [0, 1], [2]]]
PUSHED_ITEMS = [["k", 1], ["L", [EVEN]], ["U", [], []], ["s", [[-1]], [[1]]]]
PAIR = ("W", [["-1", "1/2"], ["0", "1"]], ["0", "-1/n"])
PAIR_ITEMS = [["k", 1], ["L", [0, 0]], ["U", [0, 1], [2, 2]], ["s", [[-1, 1], [1, 1]], [[-1, 1], [1, 1]]]]
STILL = ("W", [["1"]], ["0"])
STILL_ITEMS = [["k", 1], ["L", [1]], ["U", [0], [1]], POSITIVE]


def fading(name, items, domain=None):
    """Return a claim of convergence everywhere for W = -2, b = 1/n."""
    where = domain or {"all_space": True}
    return family_case(f"barriers-{name}", FADING, where, "converges", "proved", THEOREM, items)


def diverges(name, family, items, kind="diverges", status="proved", x=0):
    """Return a claim about one point."""
    found = [["x", 1, [x]], *items]
    return family_case(f"barriers-{name}", family, {"point": [x]}, kind, status, THEOREM, found)


def good():
    """Yield certificates that are verified."""
    facts = {"enclosure": [["0", "0"]]}
    yield fading("fading", FADING_ITEMS)
    yield fading("fading-box", changed(FADING_ITEMS, 0, 1, 1), {"box": [[0, 1]]})
    yield diverges("flip", FLIP, FLIP_ITEMS)
    yield diverges("pushed", PUSHED, PUSHED_ITEMS, "converges", "refuted")
    yield family_case("barriers-refutes", FADING, {"point": [3]}, "diverges", "refuted", THEOREM, FADING_ITEMS)
    yield family_case("barriers-limit", FADING, {"point": [3]}, "limit", "proved", THEOREM, FADING_ITEMS, facts, "1/9")


def bad():
    """Yield certificates that are not."""
    yield diverges("still", STILL, STILL_ITEMS, x=1)
    yield family_case("barriers-flip-rests", FLIP, {"point": [0]}, "converges", "proved", THEOREM, FLIP_ITEMS)
    yield diverges("outside", FLIP, FLIP_ITEMS, x=5)
    yield diverges("missing", PUSHED, changed(PUSHED_ITEMS, 1, 1, [[[1, 1, [0, 1], [1]]]]))
    yield fading("twice", changed(FADING_ITEMS, 2, ["U", [0, 0], [INVERSE, INVERSE]]))
    yield fading("no-coordinate", changed(FADING_ITEMS, 2, ["U", [1], [INVERSE]]))
    yield fading("unbounded-before", changed(FADING_ITEMS, 0, 1, 1))
    yield fading("low-barrier", changed(FADING_ITEMS, 2, ["U", [0], [[[1, 2, [2], [1]]]]]))
    yield fading("high-barrier", changed(FADING_ITEMS, 1, 1, [INVERSE]))
    yield fading("sign", changed(FADING_ITEMS, 3, POSITIVE))
    yield fading("pole", changed(FADING_ITEMS, 2, ["U", [0], [[[1, 1, [1], [-5, 1]]]]]))
    yield diverges("grows-too-fast", PUSHED, changed(PUSHED_ITEMS, 1, 1, [[[1, 1, [0, 1], [1]], [-1, 1, [0, 1], [1]]]]))
    yield family_case("barriers-pair", PAIR, {"point": [0, 0]}, "converges", "proved", THEOREM, PAIR_ITEMS)
