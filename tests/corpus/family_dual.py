"""Cases of the theorem dual-growth."""

from __future__ import annotations

from cases_good import family_case
from family_nonnegative import changed

THEOREM = "dual-growth"
DOUBLE = ("W", [["2"]], ["-1"])
DOUBLE_ITEMS = [["n", 1], ["x", 10, [11]], ["z", [1]], ["g", "c", 1, 1, 1, 1], ["y", 1, 40]]
SLOW = ("P", [["1/n", "-1/n"], ["-1/n", "3/n"]], ["0", "0"])
SLOW_ITEMS = [["n", 2], ["x", 1, [-2, 3]], ["z", [2, 1]], ["g", "n", 1, 2, 0, 1], ["y", 1, 40]]
MEAN = ("W", [["1/2", "1/2"], ["1/2", "1/2"]], ["1", "0"])
LOSING = ("W", [["1-1/n^2"]], ["1/n"])
LOSING_ITEMS = [["n", 1], ["x", 1, [0]], ["z", [[[1, 1, [0, 1], [1, 1]]]]], ["g", "s"], ["h", 0, 0, [1, 4]]]
MEAN_ITEMS = [["n", 2], ["x", 1, [0, 0]], ["z", [1, 1]], ["g", "s"], ["h", 0, 0, [1, 1]]]


def double(name, items, x="11/10"):
    """Return a claim of divergence for W = 2, b = -1."""
    return family_case(f"dual-{name}", DOUBLE, {"point": [x]}, "diverges", "proved", THEOREM, items)


def slow(name, items):
    """Return a claim of divergence for two coordinates that push each other down."""
    return family_case(f"dual-{name}", SLOW, {"point": [-2, 3]}, "diverges", "proved", THEOREM, items)


def mean(name, items):
    """Return a claim of convergence, refuted, for an average with a drift."""
    return family_case(f"dual-{name}", MEAN, {"all_space": True}, "converges", "refuted", THEOREM, items)


def losing(name, items, family=LOSING):
    """Return a claim of divergence at 0 for small losses, which z makes up for."""
    return family_case(f"dual-{name}", family, {"point": [0]}, "diverges", "proved", THEOREM, items)


def good():
    """Yield certificates that are verified."""
    yield double("double", DOUBLE_ITEMS)
    yield slow("slow", SLOW_ITEMS)
    yield mean("mean", MEAN_ITEMS)
    yield losing("losing", LOSING_ITEMS)


def bad():
    """Yield certificates that are not."""
    yield slow("negative", changed(SLOW_ITEMS, 2, 1, [-1, 1]))
    yield slow("unit", changed(SLOW_ITEMS, 2, 1, [0, 1]))
    yield double("gain", changed(DOUBLE_ITEMS, 3, 2, 2))
    yield double("gain-zero", changed(DOUBLE_ITEMS, 3, 2, 0))
    yield double("gain-mode", changed(DOUBLE_ITEMS, 3, 1, "d"))
    yield double("offset", changed(DOUBLE_ITEMS, 3, 4, 0))
    yield double("not-above", changed(DOUBLE_ITEMS, 3, ["g", "c", 1, 1, 6, 5]))
    yield double("at-the-fixed-point", changed(DOUBLE_ITEMS, 1, ["x", 1, [1]]), 1)
    yield mean("no-sum", changed(MEAN_ITEMS, 2, 1, [0, 0]))
    unbounded = [*LOSING_ITEMS[:2], ["z", [[[1, 1, [0, 1], [1]]]]], ["g", "s"], ["h", 0, 0, [1, 2]]]
    yield losing("unbounded", unbounded, ("W", [["1"]], ["1/n^2"]))
    yield losing("losing-constant", changed(LOSING_ITEMS, 2, 1, [1]))
