"""Layers that widen: full convolutions with masks that tend to the identity.

Statement.  N_n = relu(w * N_{n-1} + b_n), w = w^(n) = (w_0, ..., w_s), the same b_n in every coordinate, on
            sequences y_0, y_1, ... that are 0 from some place on: N_{n-1} has d + (n-1) s coordinates, N_n has
            d + n s.  |.| is the sup norm; if every b_n is 0, it is the l_1 norm as well.
            With p(n) >= |w_0 - 1| + |w_1| + .. + |w_s| and q(n) >= |b_n| for n >= n0, summable, and E, F of p, q
            (tail.py): |N_M - N_k| <= E(k)|N_k| + F(k) for M >= k >= max(1, n0 - 1).  Proof: shifting a sequence
            keeps |.|, so |w * y - y| <= p |y|; relu fixes N_k >= 0 and does not expand |.|; then as in tail.py.
            So N_n converges in |.| at every x, with b = 0 in l_1 and so in every l_p.
Glossary.   d  number of inputs     s + 1  length of the mask
"""

from __future__ import annotations

from typing import Any, cast

from .claims import Items, everywhere
from .kinds import Widening
from .limit import Interval, affordable, enclosed, place, relu, started, streams, times, total, widths
from .problem import Problem
from .rules import Limits, Rejected, Result
from .tail import Tail, bounded, less_one


def converging(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers, continued by zeros, converge at every x."""
    family = cast(Widening, problem.family)
    n0 = tail(family, items, limits).n0
    norm = "the sup norm" if family.bias else "every l_p norm, 1 <= p <= oo,"
    words = f"the layers, continued by zeros, converge in {norm} {everywhere(problem)}"
    return Result({}, f"{words}; the sums are bounded from layer {n0} on")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the l_1 norm of the limit at the point, b = 0: that of N_k, widened by E(k) |N_k|."""
    family, x = cast(Widening, problem.family), problem.box or []
    if family.bias:
        raise Rejected("the l_1 norm of the limit is not shown to be finite where there is a bias")
    found = tail(family, items, limits)
    depth, bits = place(items, limits, max(1, found.n0 - 1))
    size = [(sum(lo for lo, _ in y), sum(hi for _, hi in y)) for y in (prefix(family, x, depth, bits),)]
    return enclosed(problem, claimed, size, widths(found, size, depth, bits), depth, bits, "the l_1 norm of the limit")


def prefix(family: Widening, x: Any, depth: int, bits: int) -> list[Interval]:
    """Return intervals of N_depth(x) times 2^bits, b = 0; every rounding goes outwards."""
    count = sum(map(len, family.mask)) + len(family.mask) * (family.width + depth * (len(family.mask) - 1))
    affordable(depth, count, bits)
    mask, y = streams([family.mask], bits, depth)[0], started(x, bits)
    for n in range(1, depth + 1):
        sums = [[0, 0] for _ in range(len(y) + len(family.mask) - 1)]
        for j, terms in mask:
            w = total(terms, n)
            for i, ends in enumerate(y, j):
                lo, hi = times(w, ends)
                sums[i][0] += lo
                sums[i][1] += hi
        y = [relu((lo >> bits, -(-hi >> bits))) for lo, hi in sums]
    return y


def tail(family: Widening, items: Items, limits: Limits) -> Tail:
    """Check the sums and the tail: one row, with the terms of w_0 - 1, w_1, ..., w_s, and b_n."""
    first, *rest = family.mask
    return bounded([[[*less_one(first), *(term for terms in rest for term in terms)]]], [family.bias], items, limits)
