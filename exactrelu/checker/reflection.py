"""Reflection: layers whose perturbations sum up, perhaps only by alternation.

Statement.  Let c_k = g(k) + sum_{i>k} g(i) p(i) and d_k = h(k) + sum_{i>k} g(i) q(i) with the bounds of
            alternation.py, in the norm max |y_i|/w_i.  If k >= n0 and 2 c_k < 1, then with
                M = (c_k |N_k| + d_k) / (1 - 2 c_k):  -M w <= N_n - N_k <= 2 M w  for every n > k.
Proof.      y_n = N_n >= 0 for n >= 1.  With X_n = sum_{i<=n} (P_i y_{i-1} + b_i), each coordinate has
            y_n = max(0, y_{n-1} + X_n - X_{n-1}), hence y_n is the largest of y_k + X_n - X_k and of
            X_n - X_i, k < i <= n.  So if |X_i - X_k| <= M for k < i <= n, then y_n - y_k >= -M w, and
            y_n - y_k <= 2 M w as y_k >= 0.  Let H_i = P_{i+1} + ... + P_n, |H_i| <= g(i).  By parts
                X_n - X_k = H_k y_k + sum_{k<i<n} H_i (y_i - y_{i-1}) + sum_{k<i<=n} b_i.
            ReLU expands no norm and fixes y_{i-1}: |y_i - y_{i-1}| <= p(i)|y_{i-1}| + q(i).  So, with
            V the maximum of |y_i| for k <= i < n, |X_n - X_k| <= c_k V + d_k and V <= |y_k| + 2 M by
            induction on n, with the M of c_k (|y_k| + 2 M) + d_k = M.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from .alternation import Sums, sums
from .claims import Items, everywhere
from .cover import covered
from .limit import Interval, Side, Spread, above, layer_k, norm_of
from .problem import Problem
from .roots import inverse_power
from .rules import Limits, Rejected, Result
from .tail import Decay


def reflected(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x.

    Theorem `reflection`.  c_k and d_k tend to 0.  One k with 2 c_k < 1 bounds every |N_n| by some R, so
    later k have M <= (c_k R + d_k)/(1 - 2 c_k), which tends to 0: the layers are a Cauchy sequence.
    """
    found = sums(problem, items, limits, True)
    words = f"the sums of P_n and b_n from layer {found.n0} on converge"
    return Result({}, f"the layers converge {everywhere(problem)}: {words}")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit on the point or box: N_k computed outwards, -M w below it and 2 M w above it."""
    found = sums(problem, items, limits, True)
    return covered(problem, claimed, items, limits, found.n0, partial(reach, found))


def spread(problem: Problem, items: Items, limits: Limits) -> Spread:
    """Return N_k at the point, how far below and above it N_n can be for n >= k, k, and the bits."""
    found = sums(problem, items, limits, True)
    y, depth, bits = layer_k(problem, items, limits, found.n0)
    return y, reach(found, y, depth, bits), depth, bits


def reach(found: Sums, y: Sequence[Interval], depth: int, bits: int) -> list[Side]:
    """Return M w and 2 M w, down and up, for y the intervals of N_k, k = depth."""
    c = above(found.g, depth, bits) + rest(found.g, found.p, depth, bits)
    d = above(found.h, depth, bits) + rest(found.g, found.q, depth, bits)
    if 2 * c >= 1:
        raise Rejected("2 c_k is not below 1 at the depth of the enclosure")
    M = (c * norm_of(y, found.w, bits) + d) / (1 - 2 * c)
    return [(w * M, 2 * w * M) for w in found.w]


def rest(g: Decay, p: Decay, k: int, bits: int) -> Fraction:
    """Return a bound of sum_{i>k} g(i) p(i): of c n^-e, e > 1, by an integral, with a^n by a geometric sum."""
    if "z" in (g.mode, p.mode):
        return Fraction(0)
    c, e = g.c * p.c, g.order + p.order
    if "g" not in (g.mode, p.mode):
        whole = e.denominator == 1
        return c / (e - 1) * (Fraction(1, k ** (int(e) - 1)) if whole else inverse_power(k, e - 1, 1))
    a = (g.a or Fraction(1)) * (p.a or Fraction(1))
    return above(Decay("g", c / (1 - a), a=a), k + 1, bits) / Fraction(k + 1) ** (e.numerator // e.denominator)
