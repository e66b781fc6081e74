"""Cases of the theorem monotone-decrease."""

from __future__ import annotations

from cases_good import family_case

THEOREM = "monotone-decrease"
FALLING = ("W", [["1-1/n"]], ["-1/n"])
PARITY = ("P", [["-1/n", "0"], ["0", "(-1)^n/(n+1)-1/n"]], ["0", "-1/2^n"])
BOX = {"box": [[0, 1]]}
FADING = ("P", [["-2/n", "-1/n^2"], ["0", "0"]], ["0", "-1/n-(-1)^n/(2*n)"])
ROOTED = ("P", [["-1/sqrt(n)"]], ["0"])


def vanishing(name, family, items):
    """Return a limit 0."""
    facts = {"enclosure": [["0", "0"]] * len(family[2])}
    domain = {"point": [3] * len(family[2])}
    return family_case(f"monotone-{name}", family, domain, "limit", "proved", THEOREM, items, facts, "1/1000")


def good():
    """Yield certificates that are verified."""
    yield family_case("monotone-falling", FALLING, BOX, "converges", "proved", THEOREM, [["n", 1]])
    yield family_case("monotone-refutes", FALLING, {"point": [3]}, "diverges", "refuted", THEOREM, [["n", 1]])
    yield family_case("monotone-parity", PARITY, {"all_space": True}, "converges", "proved", THEOREM, [["n", 2]])
    yield vanishing("fading", FADING, [["n", 1, 1, 4, [0, 1]]])
    yield vanishing("falling-limit", FALLING, [["n", 1, 1, 1, [1]]])
    yield family_case("monotone-both", FALLING, BOX, "converges", "proved", THEOREM, [["n", 1, 1, 1, [0]]])


def bad():
    """Yield certificates that are not."""
    yield family_case("monotone-start", FALLING, BOX, "converges", "proved", THEOREM, [["n", 0]])
    yield family_case("monotone-rising", ("W", [["1"]], ["1/n"]), BOX, "converges", "proved", THEOREM, [["n", 1]])
    yield vanishing("limit-not-shown", FALLING, [["n", 1]])
    yield vanishing("limit-other-mode", FADING, [["n", 1, 1, 4, [1, 1]]])
    yield vanishing("limit-too-fast", FALLING, [["n", 1, 2, 1, [1]]])
    yield vanishing("limit-no-rate", FALLING, [["n", 1, 0, 1, [1]]])
    yield vanishing("limit-roots", ROOTED, [["n", 1, 1, 1, [0]]])
    yield vanishing("limit-no-modes", FALLING, [["n", 1, 1, 1]])
    still = ("P", [["0"]], ["-1/n^2"])
    yield vanishing("limit-summable", still, [["n", 1, 1, 1, [1]]])
