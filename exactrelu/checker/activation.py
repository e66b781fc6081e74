"""Layers with another activation than relu: summable perturbations, and contractions.

Statement.  N_n = phi(W_n N_{n-1} + b_n), N_0 = x, phi applied to every coordinate; the norm is max |y_i|/w_i.
            Each phi read here (kinds.py) is nondecreasing and 1-Lipschitz.  Each but sigmoid has phi(0) = 0, so
            |phi(t)| <= |t| and no norm of this kind is expanded; its iterates phi^j(t) converge to phi^oo(t):
                leaky-relu  the negative part shrinks by the slope each time: phi^oo = relu
                clip, hard-tanh, relu6  phi(phi(t)) = phi(t): phi^oo = phi
                tanh        |tanh t| < |t| for t != 0: phi^oo = 0.
            Summable.  With E, F of absolute summability (tail.py), for M >= k >= n0 - 1
                |N_M - phi^{M-k}(N_k)| <= E(k)|N_k| + F(k).
            By induction downwards: r = |N_k|, n = k + 1, |N_n| <= (1 + p) r + q, and since phi^{M-n} does not
            expand, |N_M - phi^{M-k}(N_k)| <= E(n)|N_n| + F(n) + |N_n - phi(N_k)|, the last at most p r + q.
            E(k), F(k) tend to 0 and the norms are bounded: N_n converges.  Its limit is within E(k)|N_k| + F(k)
            of phi^oo(N_k), and is a fixed point of phi, as N_n - phi(N_{n-1}) tends to 0.
            Contraction.  phi L-Lipschitz (sigmoid: 1/4, every other: 1), W_n -> W, b_n -> b and L |W| < 1:
            y -> phi(W y + b) has one fixed point y, and |N_n - y| <= L |W_n||N_{n-1} - y| +
            L |(W_n - W) y + b_n - b| with L |W_n| eventually below one q < 1: N_n -> y.  Where y is not
            rational it is enclosed from a point near it (fixed_point.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple, cast

from .claims import Items, everywhere, tuple_text
from .fixed_point import radius, value
from .kinds import Activated
from .limit import MAX_BITS, Interval, enclosed, place, prefix, relu, started, widths
from .network import Refused
from .problem import Problem
from .rules import Limits, Rejected, Result, homogeneous, integers, parts, take
from .signs import limit_of
from .tail import Tail, bounded, perturbation

SMOOTH = ("tanh", "sigmoid")  # no rational value at a rational, but tanh(0) = 0


class Contraction(NamedTuple):
    """The limits W, b of W_n, b_n, and norm weights w with L |W| w < w."""

    W: list[list[Fraction]]
    b: list[Fraction]
    w: list[int]

    @property
    def norm(self) -> Fraction:
        """|W|."""
        return max(
            sum(abs(a) * v for a, v in zip(row, self.w, strict=True)) / Fraction(c)
            for row, c in zip(self.W, self.w, strict=True)
        )

    def inner(self, y: Sequence[Fraction]) -> list[Fraction]:
        """Return W y + b."""
        return [sum((a * v for a, v in zip(row, y, strict=True)), c) for row, c in zip(self.W, self.b, strict=True)]


def converging(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x; the first item says why: "w" summable, "c" contraction."""
    family, first = cast(Activated, problem.family), next(items, ["no item"])
    items = chain([first], items)
    if first[0] == "c":
        contracting(family, items, limits)
        return Result({}, f"the layers converge {everywhere(problem)}: they tend to a contraction, to its fixed point")
    n0 = summable(family, items, limits).n0
    where = {"leaky-relu": "the limit is >= 0", "tanh": "the limit is 0"}.get(family.name, "the limit is a fixed point")
    return Result({}, f"the layers converge {everywhere(problem)}; the sums are bounded from layer {n0} on; {where}")


def summable(family: Activated, items: Items, limits: Limits) -> Tail:
    """Return the tail of absolute summability, for phi(0) = 0."""
    if family.name == "sigmoid":
        raise Rejected("summable perturbations need phi(0) = 0, and sigmoid(0) is 1/2")
    return bounded(perturbation(family.chain), family.chain.bias, items, limits)


def contracting(family: Activated, items: Items, limits: Limits) -> Contraction:
    """Return the limits W, b of W_n, b_n, and w of the item ["c", w], after checking L |W| w < w."""
    (found,) = take(items, "c", 1)
    w = integers(found, family.width, limits.top)
    one = int(family.chain.given == "P")
    W = [
        [limit_of(terms, "an entry of the weight") + one * (i == j) for j, terms in enumerate(row)]
        for i, row in enumerate(family.chain.entries)
    ]
    for row, c in zip(W, w, strict=True):
        if c <= 0 or slope(family) * sum(abs(a) * v for a, v in zip(row, w, strict=True)) >= c:
            raise Rejected("a norm weight is not positive, or L times the norm of the limit of W_n is not < 1")
    return Contraction(W, [limit_of(terms, "an entry of the bias") for terms in family.chain.bias], w)


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point: phi^oo(N_k) widened by w_i (E(k)|N_k| + F(k)), or the fixed point."""
    family, first = cast(Activated, problem.family), next(items, ["no item"])
    items = chain([first], items)
    if first[0] == "c":
        return fixed(problem, family, claimed, items, limits)
    found = summable(family, items, limits)
    if family.name == "tanh":
        return exactly(problem, [Fraction(0)] * family.width)
    depth, bits = place(items, limits, max(1, found.n0 - 1))
    y_k = prefix(family.chain, problem.box or [], depth, bits, lambda ends: image(family, ends, bits))
    last = [relu(ends) for ends in y_k] if family.name == "leaky-relu" else y_k
    return enclosed(problem, claimed, last, widths(found, y_k, depth, bits), depth, bits)


def fixed(problem: Problem, family: Activated, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Show the limit of a contraction: y = phi(W y + b) itself by "y", or by "s" an enclosure from y near it."""
    found, item = contracting(family, items, limits), next(items, ["no item"])
    if item[0] != "s":
        y = point_of(take(chain([item], items), "y", 2), family, limits)
        inner = found.inner(y)
        if (family.name in SMOOTH and any(inner)) or [phi(family, t) for t in inner] != y:
            raise Rejected("y is not phi(W y + b)")
        return exactly(problem, y)
    bits, *place = parts(item, 3)
    y = point_of(place, family, limits)
    if type(bits) is not int or not 1 <= bits <= MAX_BITS:
        raise Refused(f"an enclosure of a fixed point has from 1 to {MAX_BITS} bits")
    values = [around(family, t, bits) for t in found.inner(y)]
    rest = radius(values, y, found.w, slope(family) * found.norm, bits)
    rests = [(w * rest, w * rest) for w in found.w]
    return enclosed(problem, claimed, started([(v, v) for v in y], bits), rests, 0, bits, "the limit, a fixed point,")


def point_of(place: list[Any], family: Activated, limits: Limits) -> list[Fraction]:
    """Return the point that homogeneous integers [q, Y] spell."""
    *Y, q = homogeneous(place, family.width, limits.top)
    return [Fraction(v, q) for v in Y]


def slope(family: Activated) -> Fraction:
    """Return the Lipschitz constant L of phi."""
    return Fraction(1, 4) if family.name == "sigmoid" else Fraction(1)


def around(family: Activated, t: Fraction, bits: int) -> Interval:
    """Return an interval that contains phi(t) times 2^bits."""
    if family.name in SMOOTH:
        return value(family.name, t, bits)
    return image(family, started([(t, t)], bits)[0], bits)


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
