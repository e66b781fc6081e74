"""Cases of the theorem nonnegative-iff."""

from __future__ import annotations

from cases_good import family_case

THEOREM = "nonnegative-iff"
COLUMN = ("P", [["0", "1/n"], ["0", "0"]], ["0", "0"])
COLUMN_ITEMS = [["n", 2], ["x", 1, [0, 1]], ["h", "P", 0, 1, 0, 0, [1, 2]], ["y", 1, 40]]
DRIFT = ("P", [["0"]], ["(1+(-1)^n)/n"])
DRIFT_ITEMS = [["n", 2], ["x", 2, [-7]], ["h", "b", 0, 0, 0, 0, [1, 1]]]
FAST = ("P", [["2^n/n^3"]], ["0"])
FAST_ITEMS = [["n", 4], ["x", 1, [3]], ["h", "P", 0, 0, 0, 0, []], ["y", 3, 40]]
ODD = ("W", [["1"]], ["1-(-1)^n"])
ODD_ITEMS = [["n", 1], ["x", 1, [0]], ["h", "b", 0, 0, 1, 0, [2, 1]]]
SQUARE = {"box": [[0, 1], [0, 1]]}


def changed(items, *path_and_value):
    """Return items with one place changed."""
    (index, *path), value = path_and_value[:-1], path_and_value[-1]
    if not path:
        return [*items[:index], value, *items[index + 1 :]]
    return [*items[:index], changed(items[index], *path, value), *items[index + 1 :]]


def column(name, items, family=COLUMN, domain=SQUARE):
    """Return a claim of convergence, refuted."""
    return family_case(f"nonnegative-{name}", family, domain, "converges", "refuted", THEOREM, items)


def point(name, x, items, family):
    """Return a claim of divergence at a point."""
    return family_case(f"nonnegative-{name}", family, {"point": [x]}, "diverges", "proved", THEOREM, items)


def good():
    """Yield certificates that are verified."""
    yield column("column", COLUMN_ITEMS)
    yield point("drift", "-7/2", DRIFT_ITEMS, DRIFT)
    yield point("fast", 3, FAST_ITEMS, FAST)
    yield point("odd-layers", 0, ODD_ITEMS, ODD)


def bad():
    """Yield certificates that are not."""
    yield point("start", "-7/2", changed(DRIFT_ITEMS, 0, 1, 0), DRIFT)
    yield point("sign", "-7/2", DRIFT_ITEMS, ("P", [["0"]], ["(1-2*(-1)^n)/n"]))
    yield point("outside", "-7/2", changed(DRIFT_ITEMS, 1, ["x", 1, [0]]), DRIFT)
    yield column("no-row", changed(COLUMN_ITEMS, 2, 2, 2))
    yield column("no-column", changed(COLUMN_ITEMS, 2, 3, -1))
    yield column("no-target", changed(COLUMN_ITEMS, 2, 1, "Q"))
    yield point("parity", "-7/2", changed(DRIFT_ITEMS, 2, 4, 2), DRIFT)
    yield point("other-parity", "-7/2", changed(DRIFT_ITEMS, 2, 4, 1), DRIFT)
    yield point("index-negative", "-7/2", changed(DRIFT_ITEMS, 2, 5, -1), DRIFT)
    yield point("constant", "-7/2", changed(DRIFT_ITEMS, 2, 6, [0, 1]), DRIFT)
    yield point("constant-large", "-7/2", changed(DRIFT_ITEMS, 2, 6, [3, 1]), DRIFT)
    yield column("summable", COLUMN_ITEMS, ("P", [["0", "1/n^2"], ["0", "0"]], ["0", "0"]))
    yield point("decays", 3, FAST_ITEMS, ("P", [["n/2^n"]], ["0"]))
    yield point("falls-first", 3, changed(FAST_ITEMS, 0, 1, 1), ("P", [["2^n/n^9"]], ["0"]))
    yield column("not-positive", changed(COLUMN_ITEMS, 1, 2, [1, 0]))
    yield point("layer-early", 3, changed(FAST_ITEMS, 3, 1, 2), FAST)
    yield column("layer-deep", changed(COLUMN_ITEMS, 3, 1, 20_001))
    yield point("layer-long", 3, changed(FAST_ITEMS, 3, 1, 600), FAST)
