"""Cases of limits on a box: cut into parts, or one limit for all inputs."""

from __future__ import annotations

from cases_good import family_case, tail_items
from family_nonnegative import changed

MIXING = ("P", [["-1/2^n", "1/2^n"], ["1/2^n", "-1/2^n"]], ["0", "0"])
SQUARE = {"box": [[0, 1], [0, 1]]}
BOUNDS = [["t", "P", i, j, [[1, 1, 1, 2]]] for i in range(2) for j in range(2)]
TAIL = tail_items([1, 1], 7, BOUNDS, ["g", 2, 1, 1, 2], ["z"], ["g", 128, 63, 1, 2], ["z"])
CUTS = [["h", 0, 1, 2], ["h", 1, 1, 2], ["L", 20, 60], ["L", 20, 60], ["h", 1, 1, 2], ["L", 20, 60], ["L", 20, 60]]
HALF = ("W", [["1/2", "0"], ["0", "1/3"]], ["1", "0"])
SWINGING = ("W", [["1"]], ["(-1)^n/n"])
SUMS = [
    ["w", [1]],
    ["n", 1],
    ["t", "b", 0, 0, [[1, 1, 1]]],
    ["p", "z"],
    ["q", "r", 1, 1, 1],
    ["g", "z"],
    ["h", "r", 1, 1, 1],
]


def mixing(name, cuts=CUTS, ends=("-1/100", "191/100"), domain=SQUARE, tail=TAIL):
    """Return an enclosure for two coordinates that move towards each other."""
    facts = {"enclosure": [list(ends)] * 2}
    return family_case(
        f"cover-{name}", MIXING, domain, "limit", "proved", "absolute-summability", [*tail, *cuts], facts, "2"
    )


def good():
    """Yield certificates that are verified."""
    yield mixing("four-parts")
    yield family_case(
        "cover-contraction",
        HALF,
        SQUARE,
        "limit",
        "proved",
        "contraction",
        [["y", 1, [2, 0]], ["k", 1], ["w", [1, 1]]],
        {"enclosure": [["2", "2"], ["0", "0"]]},
        "1/9",
    )
    falling = ("W", [["1-1/n"]], ["0"])
    yield family_case(
        "cover-falling",
        falling,
        {"box": [[-1, 5]]},
        "limit",
        "proved",
        "monotone-decrease",
        [["n", 1, 1, 1, [0]]],
        {"enclosure": [["0", "0"]]},
        "1/9",
    )
    yield family_case(
        "cover-swinging",
        SWINGING,
        {"box": [[0, 1]]},
        "limit",
        "proved",
        "reflection",
        [*SUMS, ["h", 0, 1, 3], ["L", 50, 60], ["L", 50, 60]],
        {"enclosure": [["1/4", "2/5"]]},
        "1/2",
    )


def bad():
    """Yield certificates that are not."""
    yield mixing("whole", [["L", 20, 60]])
    yield mixing("one-part-wide", changed(CUTS, 2, ["L", 7, 60]))
    yield mixing("no-such-coordinate", changed(CUTS, 0, ["h", 2, 1, 2]))
    yield mixing("not-inside", changed(CUTS, 1, ["h", 1, 3, 2]))
    yield mixing("part-missing", CUTS[:-1])
    work = [["h", 0, 1, 2], ["L", 300, 60], ["L", 174762, 65280]]
    yield mixing("too-much-work", work)
    yield family_case(
        "cover-orbit",
        ("W", [["-2"]], ["1"]),
        {"box": [["1/3", "1/3"]]},
        "limit",
        "proved",
        "periodic-orbit",
        [["x", 3, [1]]],
        {"enclosure": [["1/3", "1/3"]]},
        "1/9",
    )
