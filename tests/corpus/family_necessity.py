"""Cases of the claim necessary."""

from __future__ import annotations

from cases_good import family_case

SPACE = {"all_space": True}
HALF = ("W", [["1/2"]], ["1/2"])
HALF_ITEMS = [["y", 1, [1]], ["k", 1], ["w", [1]]]
MEAN = ("W", [["1/2", "1/2"], ["1/2", "1/2"]], ["0", "0"])
SWAP = ("W", [["0", "1"], ["1", "0"]], ["0", "0"])
DEAD = ("W", [["1", "0"], ["0", "7*(-1)^n"]], ["0", "0"])
FLAT = ("P", [["-1/2^n"]], ["(-1)^n/n-1/n"])
SINKING = ("P", [["0"]], ["-1+(-1)^n"])
ROOTED = ("P", [["-1/sqrt(n)"]], ["-1"])
FALLS = [["n", 1]]


def necessary(name, family, status, theorem, items, domain=SPACE):
    """Return a case of the claim."""
    return family_case(f"necessary-{name}", family, domain, "necessary", status, theorem, items)


def good():
    """Yield certificates that are verified."""
    yield necessary("square", ("P", [["1/n^2"]], ["(-1)^n/n+1/2^n"]), "proved", "necessity", [])
    yield necessary("drift", ("W", [["1+1/n"]], ["0"]), "proved", "necessity", [])
    yield necessary("half", HALF, "refuted", "contraction", HALF_ITEMS)
    yield necessary("mean", MEAN, "refuted", "symmetric-lcp", [["s", [1, 1]], ["y", 1, [0, 0]]])
    yield necessary("sinking", SINKING, "refuted", "monotone-decrease", FALLS)
    swapped = [["o", 0, 1, 3, [2, 2]]]
    yield necessary("swap", SWAP, "refuted", "periodic-orbit", swapped, {"point": ["2/3", "2/3"]})
    dead = [["k", 1, [1]], ["N", "l"], ["E", 1, [1, 0, 0, 1]], ["q", 1]]
    yield necessary("dead", DEAD, "refuted", "absorb", dead, {"box": [[-1, 1], [0, 1]]})


def bad():
    """Yield certificates that are not."""
    yield necessary("weight-stays", ("W", [["1", "1"], ["0", "1"]], ["0", "0"]), "proved", "necessity", [])
    yield necessary("weight-swings", ("P", [["(-1)^n"]], ["0"]), "proved", "necessity", [])
    yield necessary("bias-stays", ("P", [["1/n"]], ["n/(n+1)"]), "proved", "necessity", [])
    yield necessary("bias-grows", ("P", [["0"]], ["(3/2)^n/n^9-(3/2)^n/n^8"]), "proved", "necessity", [])
    yield necessary("nothing-refutes", FLAT, "refuted", "monotone-decrease", FALLS)
    yield necessary("not-falling", ("W", [["2"]], ["-1"]), "refuted", "monotone-decrease", FALLS)
    yield necessary("roots", ROOTED, "refuted", "monotone-decrease", FALLS)
    yield necessary("roots-proved", ("P", [["1/sqrt(n)"]], ["0"]), "proved", "necessity", [])
