"""Cases of the theorem two-clusters."""

from __future__ import annotations

from cases_good import family_case
from family_nonnegative import changed

THEOREM = "two-clusters"
HALF = ("W", [["1/2"]], ["1+(-1)^n"])
HALF_ITEMS = [["n", 1], ["x", 1, [3]], ["y", 1, 20], ["b", 2, [5], [6]], ["b", 4, [5], [6]]]
FLIP = ("P", [["-3+1/n", "0"], ["0", "-1/2"]], ["1+1/n^2", "1/2^n"])
FLIP_ITEMS = [["n", 1], ["x", 1, [0, 0]], ["y", 1, 20], ["b", 1, [0, 0], [0, 2]], ["b", 1, [1, 0], [2, 2]]]


def half(name, items, family=HALF, x=3):
    """Return a claim of divergence at x."""
    return family_case(f"clusters-{name}", family, {"point": [x]}, "diverges", "proved", THEOREM, items)


def good():
    """Yield certificates that are verified."""
    square = {"box": [[0, 1], [0, 1]]}
    yield half("half", HALF_ITEMS)
    yield family_case("clusters-flip", FLIP, square, "converges", "refuted", THEOREM, FLIP_ITEMS)


def bad():
    """Yield certificates that are not."""
    yield half("even-box-small", changed(HALF_ITEMS, 3, ["b", 8, [22], [24]]))
    yield half("odd-box-small", changed(HALF_ITEMS, 4, ["b", 8, [11], [12]]))
    yield half("box-denominator", changed(HALF_ITEMS, 3, 1, -2))
    yield half("elsewhere", changed(HALF_ITEMS, 1, ["x", 1, [4]]))
    yield half("outside", changed(HALF_ITEMS, 1, 2, [5]), x=5)
    yield half("overlap", changed(changed(HALF_ITEMS, 3, ["b", 1, [1], [4]]), 4, ["b", 1, [0], [4]]))
    late = [["n", 9], *HALF_ITEMS[1:2], ["y", 8, 20], *HALF_ITEMS[3:]]
    yield half("long-power", late, ("W", [["1/2+1/2^(9000*n)"]], ["1+(-1)^n"]))
    yield half("drift", HALF_ITEMS, ("W", [["1/2"]], ["1+(-1)^n+n"]))
    yield half("turning", HALF_ITEMS, ("W", [["1/2"]], ["1+(-1)^n+n/(n^2+10^6)"]))
    yield half("pole", HALF_ITEMS, ("W", [["1/2"]], ["1+(-1)^n+1/(10^9*(2*n-5))"]))
