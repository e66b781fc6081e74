"""Dual growth: a nonnegative functional that the layers push beyond all bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from .claims import Items, short, tuple_text
from .growth import Term, infinite_sum, point, reached, started, total
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, integers, take
from .signs import nonnegative
from .tail import perturbation


def growing(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain by a vector z >= 0 and a gain g_n >= 0.

    Theorem `dual-growth`.  Let P_n^T z >= g_n z entrywise for n >= n0.  As relu(u) >= u, z >= 0 and
    N_{n-1} >= 0 for n >= 2, z.N_n >= (1 + g_n) z.N_{n-1} + z.b_n.
    Sum, g_n = 0: z.b_n >= 0 with an infinite sum makes z.N_n -> oo.
    Else, with z.b_n >= -g_n c: z.N_n - c >= (1 + g_n)(z.N_{n-1} - c).  If z.N_k > c for one
    k >= max(1, n0 - 1), z.N_n -> oo, as the product of 1 + a is infinite, and that of 1 + a/n too.
    """
    family = cast(Family, problem.family)
    m, top = family.width, limits.top
    n0 = started(items, limits)
    x = point(problem, items, limits)
    (found,) = take(items, "z", 1)
    z = integers(found, m, top)
    if min(z, default=0) < 0:
        raise Rejected("an entry of z is negative")
    gain, c = gained(items, top)
    P = perturbation(family)
    for j in range(m):
        column = [(z[i], P[i][j]) for i in range(m)]
        nonnegative(total([*column, (-z[j], gain)]), n0, f"coordinate {j + 1} of P_n^T z - g_n z")
    pushed = [(z[i], family.bias[i]) for i in range(m)]
    nonnegative(total([*pushed, (c, gain)]), n0, "z.b_n + g_n c")
    functional = f"z.N_n, z = {tuple_text([Fraction(v) for v in z])}, grows without bound"
    if not gain:
        infinite_sum(total(pushed), n0, take(items, "h", 3), top, "z.b_n")
        return Result({}, f"the layers do not converge at x = {tuple_text(x)}: {functional}")
    k, bits, y = reached(problem, x, items, limits, n0)
    if sum([v * lo for v, (lo, _) in zip(z, y, strict=True)]) <= c * (1 << bits):
        raise Rejected(f"z.N_{k} is not shown to be above c")
    return Result({}, f"the layers do not converge at x = {tuple_text(x)}: {functional}, as z.N_{k} > {short(c)}")


def gained(items: Items, top: int) -> tuple[list[Term], Fraction]:
    """Return g_n as terms and c of an item: ["g", "c", an, ad, cn, cd] a, "n" a/n, and ["g", "s"] 0."""
    mode, *data = take(items, "g")
    if mode == "s":
        integers(data, 0, top)
        return [], Fraction(0)
    if mode not in ("c", "n"):
        raise Rejected("a gain is 'c', 'n' or 's'")
    an, ad, cn, cd = integers(data, 4, top)
    if an <= 0 or ad <= 0 or cd <= 0:
        raise Rejected("a gain or the denominator of c is not positive")
    return [(Fraction(1), (an,), (0, ad) if mode == "n" else (ad,))], Fraction(cn, cd)
