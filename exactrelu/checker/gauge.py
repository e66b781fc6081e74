"""Gauge: a diagonal whose product converges is divided out, and what is left has finite sums.

Statement.  W_n = I + diag(a_n) + R_n, R_n with zero diagonal, d_j(n) = 1 + a_{n,j}.  From an even n0 on,
            d_j(n) >= 1/2; d_j(n) -> 1; and the sums of |d_j(2k) d_j(2k+1) - 1|, |R_n|, |b_n| are finite.
Proof.      M_n = diag(1/(d_j(n0)...d_j(n))) is positive and converges to a positive diagonal matrix: so does
            a product of pairs > 0 that differ from 1 by a finite sum, and d_j -> 1.  ReLU and all 0/1 diagonal
            matrices commute with M_n.  So M_n N_n are the layers of M_n W_n M_{n-1}^-1 and M_n b_n, and
            M_n W_n M_{n-1}^-1 = I + M_n R_n M_{n-1}^-1.  M_n and M_n^-1 are bounded, so the sums of this
            perturbation and of M_n b_n are finite: M_n N_n converges, by absolute summability, and so does
            N_n.  Likewise the products of gated layers, by `all-sequences`, without a condition on b_n.
Glossary.   pair  d_j(2k) d_j(2k+1) - 1 as a sum of terms in k, from k = n0/2 on
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from .claims import Items, everywhere
from .expression import ONE, PLAIN, add, multiply
from .growth import started
from .path import scope
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result, integers, take
from .sequence import keyed
from .signs import half, limit_of, nonnegative, ordered
from .tail import Decay, bound_of, entry, perturbation


def gauged(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x, by the theorem `gauge`."""
    n0 = divided(problem, items, limits, True)
    return Result({}, f"the layers converge {everywhere(problem)}: the diagonal is divided out from layer {n0} on")


def products(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that all products converge, by the theorem `gauge` without its condition on b_n."""
    n0 = divided(problem, items, limits, False)
    return Result({}, f"{scope(problem)}: the diagonal is divided out from layer {n0} on")


def divided(problem: Problem, items: Items, limits: Limits, with_bias: bool) -> int:
    """Check the items n, a..., t... and return n0."""
    family = cast(Family, problem.family)  # a claim of these kinds is about one
    n0, P = started(items, limits), perturbation(family)
    if n0 % 2:
        raise Rejected("the first layer of a gauge is not even")
    for j in range(family.width):
        if P[j][j]:
            paired(P[j][j], j, items, limits, n0)
    for i, row in enumerate(P):
        for j, terms in enumerate(row):
            if i != j:
                finite(entry(items, "P", i, j, terms, n0, limits.top))
    for i, terms in enumerate(family.bias if with_bias else []):
        finite(entry(items, "b", i, 0, terms, n0, limits.top))
    return n0


def paired(terms: Terms, j: int, items: Items, limits: Limits, n0: int) -> None:
    """Check the item "a" of one diagonal entry: its signs, its limit, and the bounds of its pairs."""
    if limit_of(terms, "a diagonal entry"):
        raise Rejected("a diagonal entry of P_n does not tend to 0")
    entry_value = keyed(terms)
    nonnegative(ordered(add(entry_value, {PLAIN: (ONE, (2,))})), n0, "1/2 and a diagonal entry")
    whole = ordered(add(entry_value, {PLAIN: (ONE, ONE)}))
    product = multiply(keyed(half(whole, 0)), keyed(half(whole, 1)))
    pairs = ordered(add(product, {PLAIN: ((-1,), ONE)}))
    place, bounds = take(items, "a", 2)
    integers([place], 1, limits.top)
    if place != j or type(bounds) is not list or len(bounds) != len(pairs):
        raise Rejected(f"expected the bounds of the {len(pairs)} terms of the pairs of diagonal entry {j}")
    found = []
    for term, data in zip(pairs, bounds, strict=True):
        if type(data) is not list:
            raise Rejected("a bound of a pair is not a list")
        found.append(bound_of(term, data, n0 // 2, limits.top))
    finite(found)


def finite(bounds: Iterable[Decay]) -> None:
    """Demand that every bound has a finite sum."""
    if any(bound.mode in ("r", "q") and bound.order <= 1 for bound in bounds):
        raise Rejected("a bound off the diagonal, or of a pair, does not have a finite sum")
