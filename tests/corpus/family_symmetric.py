"""Cases of the theorem symmetric-lcp, and of limits of orbits that rest."""

from __future__ import annotations

from cases_good import ORBIT, REPEL, family_case
from family_nonnegative import changed

THEOREM = "symmetric-lcp"
SPACE = {"all_space": True}
MEAN = [["1/2", "1/2"], ["1/2", "1/2"]]
BALANCED = ("W", MEAN, ["1", "-1"])
BALANCED_ITEMS = [["s", [1, 1]], ["y", 1, [2, 0]]]
SCALED = ("P", [["-1/2", "1"], ["1/4", "-1/2"]], ["0", "0"])
SCALED_ITEMS = [["s", [1, 4]], ["y", 1, [0, 0]]]
DRIFT = ("W", MEAN, ["1", "0"])
DRIFT_ITEMS = [["z", [1, 1]], ["x", 1, [0, 0]]]


def descent(name, family, items):
    """Return a claim of convergence at every x."""
    return family_case(f"symmetric-{name}", family, SPACE, "converges", "proved", THEOREM, items)


def growth(name, family, items, x=(0, 0)):
    """Return a claim of divergence at a point."""
    return family_case(f"symmetric-{name}", family, {"point": list(x)}, "diverges", "proved", THEOREM, items)


def good():
    """Yield certificates that are verified."""
    yield descent("balanced", BALANCED, BALANCED_ITEMS)
    yield descent("scaled", SCALED, SCALED_ITEMS)
    point = {"point": [5, 1]}
    yield family_case("symmetric-refutes", BALANCED, point, "diverges", "refuted", THEOREM, BALANCED_ITEMS)
    yield growth("drift", DRIFT, DRIFT_ITEMS)
    yield family_case("symmetric-drift-refutes", DRIFT, SPACE, "converges", "refuted", THEOREM, DRIFT_ITEMS)
    facts = {"enclosure": [["1/3", "1/3"]]}
    rest = [["o", 0, 1, 3, [1]]]
    yield family_case("rests-limit", REPEL, {"point": ["1/3"]}, "limit", "proved", ORBIT, rest, facts, "1/9")


def bad():
    """Yield certificates that are not."""
    yield descent("not-constant", ("W", [["1/2", "1/2"], ["1/2", "1/2+1/n"]], ["1", "-1"]), BALANCED_ITEMS)
    yield descent("not-symmetric", SCALED, changed(SCALED_ITEMS, 0, 1, [1, 1]))
    yield descent("swap", ("W", [["0", "1"], ["1", "0"]], ["0", "0"]), changed(BALANCED_ITEMS, 1, 2, [0, 0]))
    yield descent("double", ("W", [["2", "0"], ["0", "0"]], ["0", "0"]), changed(BALANCED_ITEMS, 1, 2, [0, 0]))
    zero_pivot = ("W", [["1", "1/2"], ["1/2", "0"]], ["0", "0"])
    yield descent("zero-pivot", zero_pivot, changed(BALANCED_ITEMS, 1, 2, [0, 0]))
    yield descent("not-fixed", BALANCED, changed(BALANCED_ITEMS, 1, 2, [0, 2]))
    yield growth("negative", DRIFT, changed(DRIFT_ITEMS, 0, 1, [-1, -1]))
    yield growth("shrinks", DRIFT, changed(DRIFT_ITEMS, 0, 1, [1, 0]))
    yield growth("no-bias", BALANCED, DRIFT_ITEMS)
    yield growth("elsewhere", DRIFT, DRIFT_ITEMS, (1, 0))
