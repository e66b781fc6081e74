"""Monotone decrease: layers that only lose."""

from __future__ import annotations

from typing import Any, cast

from .claims import Items, everywhere
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, integers, take
from .signs import nonnegative
from .tail import MAX_START, perturbation


def decreasing(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x, since no entry of P_n and b_n is positive from n0 on.

    Theorem `monotone-decrease`.  For n >= max(n0, 2), N_{n-1} >= 0 and so
    0 <= N_n = relu(N_{n-1} + P_n N_{n-1} + b_n) <= relu(N_{n-1}) = N_{n-1}: every coordinate converges.
    """
    family = cast(Family, problem.family)
    (n0,) = integers(take(items, "n", 1), 1, limits.top)
    if not 1 <= n0 <= MAX_START:
        raise Rejected(f"n0 is not between 1 and {MAX_START}")
    for row in (*perturbation(family), family.bias):
        for terms in row:
            opposite = [(r, tuple([-c for c in u]), *rest) for r, u, *rest in terms]
            nonnegative(opposite, n0, "minus an entry of P_n or b_n")
    return Result({}, f"the layers converge {everywhere(problem)}: they decrease from layer {n0} on and stay >= 0")
