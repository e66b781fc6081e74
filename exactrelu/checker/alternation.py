"""Sums that converge, perhaps only by alternation: bounds of all sums of consecutive layers.

Statement.  For n, k >= n0 the items show |P_n| <= p(n), |b_n| <= q(n) and, for every M > k,
            |sum_{k < i <= M} P_i| <= g(k), |sum_{k < i <= M} b_i| <= h(k), with g, h -> 0 and
            sum g p, sum g q finite; the norm is max |y_i|/w_i.
            Terms.  Let |t(n)| <= c n^-e or c a^n from n0 on.  Then |t(k+1) + ... + t(M)| is at most
            sum_{i>k} c i^-e <= c/(e-1) k^-(e-1) for e > 1, and sum_{i>k} c a^i = (c a/(1-a)) a^k.
            If r = -1, or r < 0 with factorials, and |t| does not increase: the first term t(k+1), as what follows it
            has the other sign and is smaller (Leibniz); so it is at most c k^-e.
Glossary.   term  r^n u(n)/v(n)      Decay  as in tail.py
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, cast

from .claims import Items
from .expression import Poly
from .polynomial import combination, fractions, positive, product, raised, shifted
from .problem import Family, Problem
from .roots import Roots, common, factorials, neighbours
from .rules import Limits, Rejected, integers, take
from .tail import MAX_START, Decay, entry, moded, perturbation, sum_bound

Bounds = list[tuple[Fraction, Decay]]


class Sums(NamedTuple):
    """What the items show: norm weights, n0, bounds of layers (p, q) and of sums of layers (g, h)."""

    w: list[int]
    n0: int
    p: Decay
    q: Decay
    g: Decay
    h: Decay


def sums(problem: Problem, items: Items, limits: Limits, with_bias: bool) -> Sums:
    """Check the items w, n, t..., p, q, g, h; without biases there are none of b, as if b_n were 0."""
    family = cast(Family, problem.family)  # a claim of these kinds is about one
    m, top = family.width, limits.top
    (found,) = take(items, "w", 1)
    w = integers(found, m, top)
    if min(w, default=1) <= 0:
        raise Rejected("a weight of the norm is not positive")
    (n0,) = integers(take(items, "n", 1), 1, top)
    if not 1 <= n0 <= MAX_START:
        raise Rejected(f"n0 lies outside of 1 to {MAX_START}")
    P, b = perturbation(family), family.bias if with_bias else []
    sizes: dict[str, list[Bounds]] = {"P": [[] for _ in w], "b": [[] for _ in w]}
    tails: dict[str, list[Bounds]] = {"P": [[] for _ in w], "b": [[] for _ in w]}
    places = [("P", i, j, terms, w[j]) for i, row in enumerate(P) for j, terms in enumerate(row)]
    for target, i, j, terms, weight in [*places, *(("b", i, 0, terms, 1) for i, terms in enumerate(b))]:
        factor = Fraction(weight, w[i])
        for (r, u, v, *roots), bound in zip(terms, entry(items, target, i, j, terms, n0, top), strict=True):
            sizes[target][i].append((factor, bound))
            tails[target][i].append((factor, consecutive(r, u, v, bound, n0, roots[0] if roots else ())))
    p, q, g, h = (moded(items, letter, False, top) for letter in "pqgh")
    for rows, bound in ((sizes["P"], p), (sizes["b"], q), (tails["P"], g), (tails["b"], h)):
        sum_bound(rows, bound, n0)
    if any(bound.mode == "r" and bound.k == 0 for bound in (g, h)):
        raise Rejected("the bound of the sums of consecutive layers does not tend to 0")
    if g.mode in ("r", "q") and any(bound.mode in ("r", "q") and g.order + bound.order <= 1 for bound in (p, q)):
        raise Rejected("the sum of g p or of g q is not shown to be finite")
    return Sums(w, n0, p, q, g, h)


def consecutive(r: Fraction, u: Poly, v: Poly, bound: Decay, n0: int, x: Roots = ()) -> Decay:
    """Return a bound, for k >= n0, of all sums t(k+1) + ... + t(M) of a term bounded by `bound`."""
    if bound.mode == "g":
        return Decay("g", bound.c * bound.a / (1 - bound.a), a=bound.a)
    if r != -1 and (r > 0 or not factorials(x)):
        e = bound.order
        if e <= 1:
            raise Rejected("the sum of a term is not shown to be finite")
        if bound.mode == "q":
            return Decay("q", bound.c / (e - 1), e=e - 1)
        return Decay("r", bound.c / (e - 1), bound.k - 1)
    falling(r, u, v, n0, x)
    return bound


def falling(r: Fraction, u: Poly, v: Poly, n0: int, x: Roots = ()) -> None:
    """Demand that |r|^n x |u/v| does not increase from n0 on, where v > 0 has been shown already.

    POS of s u and of (s u(n) v(n+1))^Q B - |r|^Q (s u(n+1) v(n))^Q A, s the sign of u far out, A/B the Q-th power
    of x(n+1)/x(n).
    """
    sign = 1 if u[-1] > 0 else -1
    U, V = [sign * c for c in fractions(u)], fractions(v)
    Q, (A, B) = common(x), neighbours(x, common(x))
    here, there = raised(product(U, shifted(V, 1)), Q), raised(product(shifted(U, 1), V), Q)
    fall = combination((1, product(here, B)), (-(abs(r) ** Q), product(there, A)))
    if not positive(U, n0) or not positive(fall, n0):
        raise Rejected("the size of an alternating term is not shown to fall")
