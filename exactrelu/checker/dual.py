"""Dual growth: nonnegative functionals that the layers push beyond all bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from .claims import Items, short, tuple_text
from .growth import Term, infinite_sum, point, reached, started, total
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, integers, take
from .sequence import end, later, products, sequences, value_at
from .signs import half, nonnegative
from .tail import perturbation


def growing(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain by closed forms z(n) >= 0, bounded, and a gain g_n >= 0.

    Theorem `dual-growth`.  Let W_n^T z(n) >= (1 + g_n) z(n-1) entrywise for n >= n0.  As relu(u) >= u, z >= 0 and
    N_{n-1} >= 0 for n >= 2, z(n).N_n >= (1 + g_n) z(n-1).N_{n-1} + z(n).b_n.
    Sum, g_n = 0: z(n).b_n >= 0 with an infinite sum makes z(n).N_n -> oo.
    Else, with z(n).b_n >= -g_n c: z(n).N_n - c >= (1 + g_n)(z(n-1).N_{n-1} - c).  If z(k).N_k > c for one
    k >= max(1, n0 - 1), z(n).N_n -> oo, as the product of 1 + a is infinite, and that of 1 + a/n too.
    As z is bounded, N_n is not.
    """
    family = cast(Family, problem.family)
    m, top = family.width, limits.top
    n0 = started(items, limits)
    x = point(problem, items, limits)
    z = sequences(take(items, "z", 1)[0], m, top)
    for j in range(m):
        nonnegative(z[j], n0 - 1, "an entry of z")
        if None in (end(half(z[j], 0)), end(half(z[j], 1))):
            raise Rejected("an entry of z is not bounded")
    gain, c = gained(items, top)
    P, after = perturbation(family), [later(entry, 1) for entry in z]
    for j in range(m):
        column = [[after[i], later(P[i][j], 1)] for i in range(m)]
        kept = products([*column, [after[j]], [total([(-1, z[j])])], [later(total([(-1, gain)]), 1), z[j]]])
        nonnegative(kept, n0 - 1, f"coordinate {j + 1} of W_n^T z(n) - (1 + g_n) z(n-1)")
    pushed = products([[z[i], family.bias[i]] for i in range(m)])
    nonnegative(total([(1, pushed), (c, gain)]), n0, "z.b_n + g_n c")
    still = all(after[j] == z[j] for j in range(m))
    name = f"z = {tuple_text([value_at(entry, n0) for entry in z])}" if still else "z a bounded sequence"
    functional = f"z.N_n, {name}, grows without bound"
    if not gain:
        infinite_sum(pushed, n0, take(items, "h", 3), top, "z.b_n")
        return Result({}, f"the layers do not converge at x = {tuple_text(x)}: {functional}")
    k, bits, y = reached(problem, x, items, limits, n0)
    if sum([value_at(entry, k) * lo for entry, (lo, _) in zip(z, y, strict=True)]) <= c * (1 << bits):
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
