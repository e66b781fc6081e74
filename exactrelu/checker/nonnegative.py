"""Nonnegative perturbations with an infinite sum: layers that only gain, without end."""

from __future__ import annotations

from typing import Any, cast

from .claims import Items, tuple_text
from .growth import infinite_sum, point, reached, started
from .problem import Family, Problem
from .repeating import Periodic
from .rules import Limits, Rejected, Result, integers, take
from .signs import nonnegative
from .tail import behind, perturbation


def growing(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain, since no entry of P_n and b_n is negative from n0 on.

    Theorem `nonnegative-iff`.  For n > k >= max(1, n0 - 1), N_{n-1} >= 0 and no ReLU clips:
    N_n = N_{n-1} + P_n N_{n-1} + b_n >= N_{n-1}.  So N_n[i] exceeds the sum of b_l[i], k < l <= n, and
    N_k[j] times the sum of P_l[i][j]; if the first is infinite, or the second and N_k[j] > 0, N_n[i] -> oo.
    An entry of a Periodic is one of one of its families; its sum is over the layers of that, every p-th, and
    infinite as terms >= c/n show it: so parity is 2, since only some of these layers may have a parity.
    """
    family = cast(Family | Periodic, problem.family)
    n0 = started(items, limits)
    behind(family, n0)
    P = perturbation(family)
    for row in (*P, family.bias):
        for terms in row:
            nonnegative(terms, n0, "an entry of P_n or b_n")
    x = point(problem, items, limits)
    target, i, j, *data = take(items, "h", 6)
    i, j = integers([i, j], 2, limits.top)
    if target not in ("P", "b") or not (0 <= i < len(P) and 0 <= j < (family.width if target == "P" else 1)):
        raise Rejected("there is no such entry of P_n or b_n")
    entry = P[i][j] if target == "P" else family.bias[i]
    if isinstance(family, Periodic) and data[0] != 2:
        raise Rejected("the sum of a periodic entry is not over all n of a parity")
    i %= family.width
    infinite_sum(entry, n0, data, limits.top, f"entry {i + 1} of b_n" if target == "b" else "an entry of P_n")
    if target == "P":
        k, _, y = reached(problem, x, items, limits, n0)
        if y[j][0] <= 0:
            raise Rejected(f"coordinate {j + 1} of N_{k} is not shown to be positive")
    return Result({}, f"the layers do not converge at x = {tuple_text(x)}: coordinate {i + 1} grows without bound")
