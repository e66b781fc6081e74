"""Two clusters: layers that move a point to and fro between two boxes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from .claims import Items, tuple_text
from .growth import point, reached, started
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, integers, take
from .spans import Box, image, within


def moving(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain by two boxes without a common point.

    Theorem `two-clusters`.  Let every layer n >= n0 of parity e map the closed box B_{1-e} into B_e, and let
    N_k(x) lie in B_{k mod 2} for one k >= max(1, n0 - 1).  By induction N_n(x) lies in B_{n mod 2} for
    n >= k.  If one coordinate tells B_0 and B_1 apart, it jumps by more than their gap in every layer.
    """
    family = cast(Family, problem.family)
    n0 = started(items, limits)
    x = point(problem, items, limits)
    k, bits, y = reached(problem, x, items, limits, n0)
    boxes = [box(items, family.width, limits), box(items, family.width, limits)]
    for parity in (0, 1):
        if not within(image(family, parity, n0, boxes[1 - parity]), boxes[parity]):
            raise Rejected(f"the layers of parity {parity} are not shown to map one box into the other")
    if not within([(Fraction(lo, 1 << bits), Fraction(hi, 1 << bits)) for lo, hi in y], boxes[k % 2]):
        raise Rejected(f"N_{k} is not shown to lie in its box")
    apart = [i for i, (a, b) in enumerate(zip(*boxes, strict=True)) if a[1] < b[0] or b[1] < a[0]]
    if not apart:
        raise Rejected("the boxes have a common point")
    words = f"coordinate {apart[0] + 1} jumps between two intervals in every layer n > {k}"
    return Result({}, f"the layers do not converge at x = {tuple_text(x)}: {words}")


def box(items: Items, m: int, limits: Limits) -> Box:
    """Return the box of an item ["b", w, [L..], [H..]]: L_i / w <= y_i <= H_i / w."""
    w, low, high = take(items, "b", 3)
    (w,), low, high = integers([w], 1, limits.top), integers(low, m, limits.top), integers(high, m, limits.top)
    if w <= 0:
        raise Rejected("the denominator of a box is not positive")
    return [(Fraction(a, w), Fraction(b, w)) for a, b in zip(low, high, strict=True)]
