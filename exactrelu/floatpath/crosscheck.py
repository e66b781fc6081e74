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
from exactrelu.floatpath.layers import MaskLayers, stream_of
from exactrelu.floatpath.rounding import U, rounded
from exactrelu.networks.kinds import AnyFamily

__all__ = ["Agreement", "affordable_depth", "combined", "compare", "crosscheck", "estimate_at", "total"]

Agreement = Literal["agrees", "defect", "no bound"]

DEPTH = 100_000
_OPERATIONS = 30_000_000


def crosscheck(family: AnyFamily, x: Sequence[Fraction], enclosure: Sequence[Enclosure], depth: int) -> Agreement:
    """Compare the float run with intervals that certainly contain N_depth(x).

    Args:
        family: layers n = 1, 2, ...
        x: m rationals.
        enclosure: one interval per coordinate, from an exact prefix or from the limit widened by its tail at `depth`.
        depth: n.

    Returns:
        "agrees", "defect", or "no bound" when the error bound overflowed or is missing.
    """
    return compare(estimate_at(family, x, depth), enclosure)[0]


def estimate_at(family: AnyFamily, x: Sequence[Fraction], depth: int) -> tuple[Estimate, ...]:
    """Return N_depth(x) in floats with error bounds, one estimate per coordinate."""
    run = estimate_forward(family, list(x), depth)
    return estimates(run.values, run.bounds)


def combined(values: Sequence[Estimate], output: Sequence[Fraction]) -> Estimate:
    """Return the estimate of c.y from those of y, for c = output.  Rounding of the bound: upwards.

    >>> combined([Estimate(1.0, 0.0), Estimate(0.5)], [Fraction(2), Fraction(0)])
    Estimate(value=2.0, bound=0.0)
    """
    used = [(c, e) for c, e in zip(output, values, strict=True) if c]
    if not all(math.isfinite(e.value) for _, e in used):
        return Estimate(math.nan)
    value, off = rounded(sum((c * exact_float(e.value) for c, e in used), Fraction(0)))
    if any(e.bound is None for _, e in used):
        return Estimate(value)
    moved, slack = rounded(sum((abs(c) * exact_float(e.bound or 0.0) for c, e in used), Fraction(0)))
    bound = (moved + slack + off) * (1 + 8 * U)
    return Estimate(value, bound if math.isfinite(bound) else None)


def total(values: Sequence[Estimate]) -> Estimate:
    """Return the sum of the absolute values of estimates: an l_1 norm.  Rounding of the bound: upwards.

    >>> total([Estimate(1.0, 0.0), Estimate(-2.0, 0.0)]).value
    3.0
    """
    size = sum(abs(e.value) for e in values)
    if any(e.bound is None for e in values) or not math.isfinite(size):
        return Estimate(size)
    rounding = (len(values) + 1) * U * size
    bound = (sum(e.bound or 0.0 for e in values) + rounding) * (1 + (len(values) + 4) * 2 * U)
    return Estimate(size, bound if math.isfinite(bound) else None)


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


def affordable_depth(family: AnyFamily) -> int:
    """Return the power of ten, at most 100000, that a float run reaches in a fraction of a second.

    Raises:
        LimitError: the family is beyond what the float path takes.
    """
    stream, depth = stream_of(family), DEPTH
    while depth > 1 and depth * stream.work > _OPERATIONS:
        depth //= 10
    if isinstance(stream, MaskLayers):
        while depth > 1 and stream.products(depth) > _OPERATIONS:
            depth //= 10
    return depth


def _gap(e: Estimate, interval: Enclosure) -> Fraction | None:
    if e.bound is None:
        return None
    value, bound = exact_float(e.value), exact_float(e.bound)
    return max(Fraction(0), interval.lo - value - bound, value - bound - interval.hi)
