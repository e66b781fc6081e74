"""Cases of the theorem monotone-decrease."""

from __future__ import annotations

from cases_good import family_case

THEOREM = "monotone-decrease"
FALLING = ("W", [["1-1/n"]], ["-1/n"])
PARITY = ("P", [["-1/n", "0"], ["0", "(-1)^n/(n+1)-1/n"]], ["0", "-1/2^n"])
BOX = {"box": [[0, 1]]}


def good():
    """Yield certificates that are verified."""
    yield family_case("monotone-falling", FALLING, BOX, "converges", "proved", THEOREM, [["n", 1]])
    yield family_case("monotone-refutes", FALLING, {"point": [3]}, "diverges", "refuted", THEOREM, [["n", 1]])
    yield family_case("monotone-parity", PARITY, {"all_space": True}, "converges", "proved", THEOREM, [["n", 2]])


def bad():
    """Yield certificates that are not."""
    yield family_case("monotone-start", FALLING, BOX, "converges", "proved", THEOREM, [["n", 0]])
    yield family_case("monotone-rising", ("W", [["1"]], ["1/n"]), BOX, "converges", "proved", THEOREM, [["n", 1]])
