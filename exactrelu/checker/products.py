"""Products over every sequence of activation matrices: T_n = J_n W_n ... J_1 W_1 converges for all of them.

Statement.  The J_n are diagonal with entries 0 and 1, any sequence of them; W_n = I + P_n; biases play no
            part.  Norms are those of y -> max |y_i|/w_i; no J expands them.  Q_{n,k} = J_n ... J_{k+1}
            is 0/1 diagonal and does not increase with n, so it is constant from some n on.
            A claim may name one path; then the rules look at its used entries only (path.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from . import contraction, gauge, path_powers, words
from .alternation import sums
from .claims import Items
from .expression import ONE, summed
from .growth import started
from .path import for_path, scope
from .problem import Family, Problem
from .rules import Limits, Rejected, Result
from .signs import nonnegative, ordered
from .tail import behind, perturbation, tail


def summable(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence of all products from a finite sum of |P_n|.

    Theorem `all-sequences`.  |T_n - Q_{n,k} T_k| <= |T_{n-1} - Q_{n-1,k} T_k| + p(n) |T_{n-1}|, so it is
    at most E(k)|T_k| by the inequality of E; |T_k| is bounded and E(k) -> 0.  Q_{n,k} T_k converges in n,
    so T_n and T_n' differ by at most 2 E(k)|T_k| for all late n, n': T_n is a Cauchy sequence.
    """
    found = tail(unbiased(problem), items, limits)
    return Result({}, f"{scope(problem)}: the sum of |P_n| is bounded from layer {found.n0} on")


def alternating(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence of all products from sums of P_n that may converge only by alternation.

    Theorem `conditional-summability`.  Let v_n = J_n W_n v_{n-1}, V the maximum of |v_i| for k <= i <= n,
    S = sum_{i>k} g(i) p(i), r the last i in (k, n] with J_i[j] = 0, or k.  By parts, with
    H_i = P_{i+1} + ... + P_n, |H_i| <= g(i), coordinate j of v_n is that of v_k if r = k, else 0, plus that of
        H_r v_r + sum_{r < i < n} H_i (v_i - v_{i-1}).
    Here |H_r v_r| <= g(k) V.  Coordinate l of v_i - v_{i-1} is that of P_i v_{i-1}, in all at most S V, except
    where J_i[l] = 0: it is -v_{i-1}[l].  If i is the first such layer behind k, that costs at most
    g(k) V.  If one was before, the last at r', then |v_{i-1}[l]| <= V w_l sum_{r' < s < i} p(s), and as g does
    not increase, it costs at most V sum_{r' < s < i} g(s) p(s); these blocks do not overlap: at most S V in
    all.  So |v_n - Q_{n,k} v_k| <= e V with e = (m + 1)(g(k) + S), which tends to 0; where e < 1,
    V <= |v_k|/(1 - e), so v_n is bounded and, as Q_{n,k} v_k converges in n, a Cauchy sequence.
    """
    found = sums(problem, items, limits, False)
    return Result({}, f"{scope(problem)}: the sums of P_n from layer {found.n0} on converge, as does the sum of g p")


def contracted(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that all products tend to 0, since W_n tends to a W with |J W| <= q < 1 for every J, in one norm.

    Theorem `contraction`.  With C the largest |J|, |T_n| <= (q + C |W_n - W|) |T_{n-1}|, and this factor is below
    (q + 1)/2 < 1 for all late n.
    """
    contraction.contraction(unbiased(problem), items, limits)
    return Result({}, f"{scope(problem)}: they tend to 0, as all J times the limit of W_n contract one norm")


def falling(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence of all products of matrices that are diagonal with entries between 0 and 1 from n0 on.

    Theorem `monotone-decrease`, for products.  For n >= n0, row i of T_n = J_n W_n T_{n-1} is that of T_{n-1} times
    a number between 0 and 1: every entry keeps its sign or becomes 0, and its size does not increase.
    """
    family = cast(Family, problem.family)
    n0 = started(items, limits)
    behind(family, n0)
    for place, row in enumerate(perturbation(family)):
        i = place % family.width  # of several families below one another
        for j, terms in enumerate(row):
            if i != j and terms:
                raise Rejected("an entry off the diagonal is not 0")
        nonnegative([(r, tuple([-c for c in u]), *rest) for r, u, *rest in row[i]], n0, "minus a diagonal entry of P_n")
        one = (Fraction(1), ONE, ONE)
        whole = summed(((t[0], t[3] if len(t) > 3 else ()), t[1], t[2]) for t in (one, *row[i]))
        nonnegative(ordered(whole), n0, "a diagonal entry of W_n")
    return Result({}, f"{scope(problem)}: from layer {n0} on they are diagonal, with entries between 0 and 1")


def unbiased(problem: Problem) -> Problem:
    """Return the problem of the family with b_n = 0."""
    family = cast(Family, problem.family)  # a claim of this kind is about one
    return problem._replace(family=family._replace(bias=[[] for _ in family.bias]))


RULES = {
    ("proved", "all-sequences"): for_path(summable),
    ("proved", "gauge"): for_path(gauge.products),
    ("proved", "conditional-summability"): for_path(alternating),
    ("proved", "contraction"): for_path(contracted, 0),
    ("proved", "monotone-decrease"): for_path(falling),
    ("proved", "periodic-path"): path_powers.settling,
    ("refuted", "periodic-word"): words.diverging,
}
