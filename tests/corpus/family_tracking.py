"""Cases of the theorem tracking, and of the closed forms that certificates spell."""

from __future__ import annotations

from cases_good import family_case
from family_nonnegative import changed

THEOREM = "tracking"
EVERYWHERE = {"all_space": True}
POSITIVE = ["s", [[1]], [[1]]]
MEAN = ("W", [["1-1/n"]], ["1/n"])
MEAN_ITEMS = [["n", 1], ["c", [1]], ["w", [2]], ["g", "n", 1, 2], POSITIVE]
RISING = ("W", [["1/2"]], ["n"])
RISING_ITEMS = [["n", 1], ["c", [[[1, 1, [-2, 2], [1]]]]], ["w", [1]], ["g", "c", 1, 4], POSITIVE]
SWINGING = ("W", [["1/2"]], ["1+(-1)^n"])
SWINGING_FORM = ["c", [[[1, 1, [2], [1]], [-1, 1, [2], [3]]]]]
SWINGING_ITEMS = [["n", 1], SWINGING_FORM, *RISING_ITEMS[2:]]
HALVES = ("W", [["1+1/2*(-1)^n"]], ["-n"])
HALVES_ITEMS = [["n", 1], ["c", [0]], ["w", [[[1, 1, [11], [4]], [-1, 1, [3], [4]]]]], ["g", "c", 1, 20], POSITIVE]
PAIR = ("W", [["1/2", "-1/4"], ["0", "1/n"]], ["1", "1/n"])
PAIR_SIGNS = ["s", [[1, -1], [1, 1]], [[1, -1], [1, 1]]]
PAIR_ITEMS = [["n", 2], ["c", [2, 0]], ["w", [1, 1]], ["g", "c", 1, 8], PAIR_SIGNS]
POINT = ["x", 1, [3]]


def converges(name, family, items, domain=None):
    """Return a claim of convergence everywhere."""
    return family_case(f"tracking-{name}", family, domain or EVERYWHERE, "converges", "proved", THEOREM, items)


def diverges(name, family, items, kind="diverges", status="proved"):
    """Return a claim about x = 3."""
    return family_case(f"tracking-{name}", family, {"point": [3]}, kind, status, THEOREM, [POINT, *items])


def limit(name, y):
    """Return an exact limit of the means at x = 3."""
    facts = {"enclosure": [[y, y]]}
    return family_case(f"tracking-{name}", MEAN, {"point": [3]}, "limit", "proved", THEOREM, MEAN_ITEMS, facts, "1/9")


def good():
    """Yield certificates that are verified."""
    yield converges("mean", MEAN, MEAN_ITEMS)
    yield converges("halves", HALVES, HALVES_ITEMS)
    yield converges("pair", PAIR, PAIR_ITEMS)
    yield diverges("rising", RISING, RISING_ITEMS)
    yield diverges("swinging", SWINGING, SWINGING_ITEMS, "converges", "refuted")
    yield family_case("tracking-refutes", MEAN, {"point": [3]}, "diverges", "refuted", THEOREM, MEAN_ITEMS)
    yield limit("limit", "1")


def bad():
    """Yield certificates that are not."""
    yield converges("no-limit", RISING, RISING_ITEMS)
    yield diverges("has-a-limit", MEAN, MEAN_ITEMS)
    still, growing = ("W", [["1/2"]], ["0"]), ["w", [[[1, 1, [0, 1], [1]]]]]
    yield converges("weight-grows", still, [["n", 1], ["c", [0]], growing, *RISING_ITEMS[3:]])
    yield converges("elsewhere", MEAN, changed(MEAN_ITEMS, 1, 1, [2]))
    yield converges("clipped", MEAN, changed(MEAN_ITEMS, 1, 1, [0]))
    yield converges("rate-zero", MEAN, changed(MEAN_ITEMS, 3, 2, 0))
    yield converges("rate-mode", MEAN, changed(MEAN_ITEMS, 3, 1, "x"))
    yield converges("rate-large", MEAN, changed(MEAN_ITEMS, 3, 2, 3))
    yield converges("signs-rows", MEAN, changed(MEAN_ITEMS, 4, 1, [[1], [1]]))
    yield converges("signs-two", MEAN, changed(MEAN_ITEMS, 4, 1, [[2]]))
    yield converges("signs-wrong", MEAN, changed(MEAN_ITEMS, 4, 1, [[-1]]))
    yield converges("weight-small", MEAN, changed(MEAN_ITEMS, 2, 1, [0]))
    negative = ("W", [["1/2"]], ["-1/2"])
    yield converges("negative", negative, [["n", 1], ["c", [-1]], *RISING_ITEMS[2:]])
    yield converges("forms", MEAN, changed(MEAN_ITEMS, 1, 1, [1, 1]))
    yield converges("form-parts", MEAN, changed(MEAN_ITEMS, 1, 1, [[[1, 1, [1]]]]))
    yield converges("form-long", MEAN, changed(MEAN_ITEMS, 1, 1, [[[1, 1, [1] + [0] * 40, [1]]]]))
    yield converges("form-without-denominator", MEAN, changed(MEAN_ITEMS, 1, 1, [[[1, 1, [1], []]]]))
    yield converges("form-falls", MEAN, changed(MEAN_ITEMS, 1, 1, [[[1, 1, [5], [1]], [2, 1, [-1], [1]]]]))
