"""Layers with another activation than relu: summable perturbations, and contractions.

Statement.  N_n = phi(W_n N_{n-1} + b_n), N_0 = x, phi applied to every coordinate; the norm is max |y_i|/w_i.
            Each phi read here (kinds.py) is nondecreasing and 1-Lipschitz with phi(0) = 0, so |phi(t)| <= |t|
            and no norm of this kind is expanded; its iterates phi^j(t) converge to phi^oo(t):
                leaky-relu  the negative part shrinks by the slope each time: phi^oo = relu
                clip, hard-tanh, relu6  phi(phi(t)) = phi(t): phi^oo = phi
                tanh        |tanh t| < |t| for t != 0: phi^oo = 0.
            Summable.  With E, F of absolute summability (tail.py), for M >= k >= n0 - 1
                |N_M - phi^{M-k}(N_k)| <= E(k)|N_k| + F(k).
            By induction downwards: r = |N_k|, n = k + 1, |N_n| <= (1 + p) r + q, and since phi^{M-n} does not
            expand, |N_M - phi^{M-k}(N_k)| <= E(n)|N_n| + F(n) + |N_n - phi(N_k)|, the last at most p r + q.
            E(k), F(k) tend to 0 and the norms are bounded: N_n converges.  Its limit is within E(k)|N_k| + F(k)
            of phi^oo(N_k), and is a fixed point of phi, as N_n - phi(N_{n-1}) tends to 0.
            Contraction.  W_n -> W, b_n -> b and |W| < 1: y -> phi(W y + b) has one fixed point y, and
            |N_n - y| <= |W_n||N_{n-1} - y| + |(W_n - W) y + b_n - b| with |W_n| eventually below one q < 1:
            N_n -> y.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import Any, cast

from .claims import Items, everywhere, tuple_text
from .kinds import Activated
from .limit import Interval, enclosed, place, prefix, relu, widths
from .problem import Problem
from .rules import Limits, Rejected, Result, homogeneous, integers, take
from .signs import limit_of
from .tail import bounded, perturbation


def converging(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x; the first item says why: "w" summable, "c" contraction."""
    family, first = cast(Activated, problem.family), next(items, ["no item"])
    items = chain([first], items)
    if first[0] == "c":
        contracting(family, items, limits)
        return Result({}, f"the layers converge {everywhere(problem)}: they tend to a contraction, to its fixed point")
    n0 = bounded(perturbation(family.chain), family.chain.bias, items, limits).n0
    where = {"leaky-relu": "the limit is >= 0", "tanh": "the limit is 0"}.get(family.name, "the limit is a fixed point")
    return Result({}, f"the layers converge {everywhere(problem)}; the sums are bounded from layer {n0} on; {where}")


def contracting(family: Activated, items: Items, limits: Limits) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Return the limits W, b of W_n, b_n after checking |W| w < w for the weights of the item ["c", w]."""
    (found,) = take(items, "c", 1)
    w = integers(found, family.width, limits.top)
    one = int(family.chain.given == "P")
    W = [
        [limit_of(terms, "an entry of the weight") + one * (i == j) for j, terms in enumerate(row)]
        for i, row in enumerate(family.chain.entries)
    ]
    for row, c in zip(W, w, strict=True):
        if c <= 0 or sum(abs(a) * v for a, v in zip(row, w, strict=True)) >= c:
            raise Rejected("a norm weight is not positive, or the norm of the limit of W_n is not < 1")
    return W, [limit_of(terms, "an entry of the bias") for terms in family.chain.bias]


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point: phi^oo(N_k) widened by w_i (E(k)|N_k| + F(k)), or the fixed point."""
    family, first = cast(Activated, problem.family), next(items, ["no item"])
    items = chain([first], items)
    if first[0] == "c":
        W, b = contracting(family, items, limits)
        *Y, q = homogeneous(take(items, "y", 2), family.width, limits.top)
        y = [Fraction(v, q) for v in Y]
        inner = [sum((a * v for a, v in zip(row, y, strict=True)), c) for row, c in zip(W, b, strict=True)]
        if (family.name == "tanh" and any(inner)) or [phi(family, t) for t in inner] != y:
            raise Rejected("y is not phi(W y + b)")
        return exactly(problem, y)
    found = bounded(perturbation(family.chain), family.chain.bias, items, limits)
    if family.name == "tanh":
        return exactly(problem, [Fraction(0)] * family.width)
    depth, bits = place(items, limits, max(1, found.n0 - 1))
    y_k = prefix(family.chain, problem.point or [], depth, bits, lambda ends: image(family, ends, bits))
    last = [relu(ends) for ends in y_k] if family.name == "leaky-relu" else y_k
    return enclosed(problem, claimed, last, widths(found, y_k, depth, bits), depth, bits)


def exactly(problem: Problem, y: list[Fraction]) -> Result:
    """Return the result that the limit at the point is y."""
    facts = {"enclosure": [[str(v), str(v)] for v in y]}
    return Result(facts, f"the limit at x = {tuple_text(problem.point or [])} is {tuple_text(y)}")


def phi(family: Activated, t: Fraction) -> Fraction:
    """Return the value of phi at t; for tanh, t must be 0."""
    if family.slope is not None:
        return t if t >= 0 else family.slope * t
    return t if family.ends is None else min(max(t, family.ends[0]), family.ends[1])


def image(family: Activated, ends: Interval, bits: int) -> Interval:
    """Return an interval that contains phi of an interval, both times 2^bits; phi is nondecreasing."""
    low, high = ends
    values = [phi(family, Fraction(v, 1 << bits)) * (1 << bits) for v in (low, high)]
    return values[0].__floor__(), values[1].__ceil__()
