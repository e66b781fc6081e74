"""Cases of entries whose sign shows only when terms with different bases are compared."""

from __future__ import annotations

from cases_good import family_case

THEOREM = "monotone-decrease"
POWER = "n^400/(n^400+1)"


def falls(name, bias):
    """Return a claim of convergence of layers that add a bias to what they get."""
    family = ("W", [["1"]], [bias])
    return family_case(f"outgrown-{name}", family, {"box": [[0, 1]]}, "converges", "proved", THEOREM, [["n", 1]])


def good():
    """Yield certificates that are verified."""
    yield falls("half", "-1+1/2^n")
    yield falls("growing", "3*n-2*4^n+(-1)^n")


def bad():
    """Yield certificates that are not."""
    yield falls("leads", "1-1/2^n")
    yield falls("late", "-1+n^3/2^n")
    yield falls("at-the-start", "-1+3/2^n")
    yield falls("of-large-degree", f"-{POWER}+1/2^n*{POWER}")
