"""Cross checks: a float run against intervals that certainly contain the exact values.

Statement.  If an interval contains the exact value and does not meet [value - bound, value + bound],
            the float path or the enclosure is wrong: a defect.  Meeting proves nothing; it is an
            independent route to the same numbers, and no evidence.
Glossary.   value, bound  of an Estimate    gap  distance of the two intervals, 0 where they meet
Exactness.  The comparison is exact: floats are the dyadic rationals of their bits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import exact_float
from exactrelu.errors import ShapeError
from exactrelu.floatpath.estimate import Estimate, estimates
from exactrelu.floatpath.forward import estimate_forward
from exactrelu.floatpath.layers import FamilyLayers
from exactrelu.networks.family import Family

__all__ = ["Agreement", "affordable_depth", "compare", "crosscheck", "estimate_at"]

Agreement = Literal["agrees", "defect", "no bound"]

DEPTH = 100_000
_OPERATIONS = 30_000_000


def crosscheck(family: Family, x: Sequence[Fraction], enclosure: Sequence[Enclosure], depth: int) -> Agreement:
    """Compare the float run with intervals that certainly contain N_depth(x).

    Args:
        family: layers n = 1, 2, ...
        x: m rationals.
        enclosure: m intervals, from an exact prefix or from the limit widened by its tail at `depth`.
        depth: n.

    Returns:
        "agrees", "defect", or "no bound" when the error bound overflowed or is missing.
    """
    return compare(estimate_at(family, x, depth), enclosure)[0]


def estimate_at(family: Family, x: Sequence[Fraction], depth: int) -> tuple[Estimate, ...]:
    """Return N_depth(x) in floats with error bounds, m estimates."""
    run = estimate_forward(family, list(x), depth)
    return estimates(run.values, run.bounds)


def compare(found: Sequence[Estimate], enclosure: Sequence[Enclosure]) -> tuple[Agreement, Fraction]:
    """Return how estimates and enclosures of the same numbers agree, and the largest gap.

    Raises:
        ShapeError: not as many estimates as enclosures.
    """
    if len(found) != len(enclosure):
        raise ShapeError(f"{len(found)} estimates for {len(enclosure)} enclosures")
    gaps = [_gap(e, interval) for e, interval in zip(found, enclosure, strict=True)]
    if any(gap is None for gap in gaps):
        return "no bound", Fraction(0)
    largest = max((gap for gap in gaps if gap is not None), default=Fraction(0))
    return ("defect" if largest else "agrees"), largest


def affordable_depth(family: Family) -> int:
    """Return the power of ten, at most 100000, that a float run reaches in a fraction of a second.

    Raises:
        LimitError: the family is beyond what the float path takes.
    """
    plan = FamilyLayers(family).plan
    polynomials = sum(len(f.u) + len(f.v) + abs(f.power) + 8 for f in plan.functions)
    work = len(plan.coefficients) + len(plan.sources) * plan.rows + polynomials
    return min(DEPTH, int(10 ** math.floor(math.log10(_OPERATIONS / max(work, 1)))))


def _gap(e: Estimate, interval: Enclosure) -> Fraction | None:
    if e.bound is None:
        return None
    value, bound = exact_float(e.value), exact_float(e.bound)
    return max(Fraction(0), interval.lo - value - bound, value - bound - interval.hi)
