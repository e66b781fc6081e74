"""Monotone decrease: layers that only lose."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, cast

from .claims import Items, everywhere
from .growth import total
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, integers, take
from .signs import nonnegative
from .tail import MAX_START, behind, perturbation


def decreasing(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x, since no entry of P_n and b_n is positive from n0 on.

    Theorem `monotone-decrease`.  For n >= max(n0, 2), N_{n-1} >= 0 and so
    0 <= N_n = relu(N_{n-1} + P_n N_{n-1} + b_n) <= relu(N_{n-1}) = N_{n-1}: every coordinate converges.
    """
    n0, _ = falling(problem, items, limits)
    return Result({}, f"the layers converge {everywhere(problem)}: they decrease from layer {n0} on and stay >= 0")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the limit is 0 at every x; every width is positive."""
    n0, fades = falling(problem, items, limits)
    if not fades:
        raise Rejected("the limit is not shown to be 0")
    words = f"the limit {everywhere(problem)} is 0: the layers decrease from layer {n0} on and keep losing"
    return Result({"enclosure": [["0", "0"]] * problem.inputs}, words)


def falling(problem: Problem, items: Items, limits: Limits) -> tuple[int, bool]:
    """Return n0 of an item ["n", n0] or ["n", n0, cn, cd, [mode of i..]], and whether it shows the limit 0."""
    family = cast(Family, problem.family)
    start, *fading = take(items, "n") or [None]
    (n0,) = integers([start], 1, limits.top)
    if not 1 <= n0 <= MAX_START:
        raise Rejected(f"n0 is not between 1 and {MAX_START}")
    behind(family, n0)
    for row in (*perturbation(family), family.bias):
        for terms in row:
            opposite = [(r, tuple([-c for c in u]), *rest) for r, u, *rest in terms]
            nonnegative(opposite, n0, "minus an entry of P_n or b_n")
    if fading:
        fade(family, n0, fading, limits)
    return n0, bool(fading)


def fade(family: Family, n0: int, data: Sequence[Any], limits: Limits) -> None:
    """Demand P_n[i][i] <= -c/n, or b_n[i] <= -c/n where the mode of i is not 0, for n >= n0 and every i.

    Theorem.  As no entry of P_n and b_n is positive, N_n[i] <= relu((1 - c/n) N_{n-1}[i]) for n >= max(n0, 2), or
    N_n[i] <= relu(N_{n-1}[i] - c/n).  The sum of c/n is infinite: products of 1 - c/n, n > c, tend to 0, and
    what loses c/n in every layer while it is > 0 reaches 0 and, as it does not increase, stays there.
    """
    if type(family) is not Family or len(data) != 3:
        raise Rejected("a limit 0 is shown by c and modes, of layers whose entries are expressions without roots")
    cn, cd = integers(list(data[:2]), 2, limits.top)
    if min(cn, cd) <= 0:
        raise Rejected("the rate c is not positive")
    rate = [(Fraction(1), (cn,), (0, cd))]
    P = perturbation(family)
    for i, mode in enumerate(integers(data[2], family.width, limits.top)):
        terms = family.bias[i] if mode else P[i][i]
        nonnegative(total([(-1, terms), (-1, rate)]), n0, f"what coordinate {i + 1} loses, minus c/n,")
