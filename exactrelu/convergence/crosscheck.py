"""The cross check of a verdict about a family: a float run beside it, compared where an enclosure is known.

Statement.  At a shallow depth the floats are compared with the exact prefix; at great depth with the
            limit, widened by the tail of the theorem that enclosed it.  A verdict never depends
            on the outcome.
Glossary.   prefix  N_k(x) in integer intervals    spread  (l, u): the limit is in [C_k - w l, C_k + w u]
            C_k  N_k, for leaky ReLU relu(N_k); for a claim about the l_1 norm, the norms
            gap  distance of the float's interval from the enclosure
Exactness.  Comparisons are exact; the floats are estimates.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import exact_float, rational
from exactrelu.convergence import necessary
from exactrelu.convergence.prefix import values_at
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import LimitError
from exactrelu.networks.activation import ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.kinds import AnyFamily
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.widening import WideningFamily
from exactrelu.theorems.domain import Domain, Point

if TYPE_CHECKING:
    from exactrelu.floatpath.estimate import Estimate

__all__ = ["Crosscheck", "crosscheck_verdict"]

_BITS = 160
_SHALLOW = 64
_PREFIX_ENTRIES = 40_000

Status = Literal["agrees", "apart", "alone", "measured", "defect", "not run"]


@dataclass(frozen=True, slots=True)
class Crosscheck:
    """What the float run gave.

    status: "agrees" with the enclosure of the limit; "apart" from it by `gap`, which the depth may
        explain; "alone" without an enclosure; "measured" what `words` and `numbers` say; "defect" outside
        its own bound; "not run" for `reason`.
    values: N_depth(point) in floats, one per coordinate; of a claim about c.N_n only c.N_depth(point).
    words: what else was measured, for people.    numbers: the same for programs.
    """

    status: Status
    depth: int = 0
    point: Point = ()
    values: tuple[Estimate, ...] = ()
    gap: Fraction = Fraction(0)
    reason: str = ""
    words: str = ""
    numbers: Mapping[str, object] = field(default_factory=dict)


def crosscheck_verdict(
    family: AnyFamily, domain: Domain, verdict: Verdict, output: Sequence[Fraction] | None = None
) -> Crosscheck:
    """Run a family in floats at a point of the domain and compare with what is certain.

    Args:
        family: layers n = 1, 2, ...
        domain: where the point is taken from.
        verdict: about the family; enclosures in its facts are compared with.
        output: c where the claim is about c.N_n.
    """
    from exactrelu.floatpath.crosscheck import affordable_depth, combined, compare, estimate_at

    x = domain.point or (domain.candidates[-1] if domain.candidates else None)
    if x is None:
        return Crosscheck("not run", reason="no point of the domain is at hand")
    try:
        depth = affordable_depth(family)
        shallow, exact = _early(family, x)
        early = estimate_at(family, x, shallow)
        agreement, gap = compare(early, exact)
        if agreement == "defect":
            return Crosscheck("defect", shallow, x, early, gap)
        values = estimate_at(family, x, depth)
        values = values if output is None else (combined(values, output),)
    except LimitError as error:
        return Crosscheck("not run", reason=str(error))
    if "enclosure" not in verdict.facts:
        words, numbers = _distances(family, depth) if verdict.claim == necessary.KIND else ("", {})
        return Crosscheck("alone", depth, x, values, words=words, numbers=numbers)
    limit = [Enclosure(rational(lo), rational(hi)) for lo, hi in verdict.facts["enclosure"]]  # type: ignore[attr-defined]
    found = values if output is not None else _centre(family, values)
    certain = None if output is not None else _widened(limit, verdict.evidence, depth, values, len(found))
    agreement, gap = compare(found, certain or limit)
    if agreement == "no bound":
        return Crosscheck("alone", depth, x, values)
    if agreement == "agrees":
        return Crosscheck("agrees", depth, x, values)
    return Crosscheck("defect" if certain else "apart", depth, x, values, gap)


def _early(family: AnyFamily, x: Sequence[Fraction]) -> tuple[int, list[Enclosure]]:
    """Return a depth that is cheap in integers, and enclosures of N there."""
    depth = max(1, min(_SHALLOW, _PREFIX_ENTRIES // _entries(family)))
    ends = values_at(family, x, _BITS, depth)
    return depth, [Enclosure(Fraction(lo, 1 << _BITS), Fraction(hi, 1 << _BITS)) for lo, hi in ends]


def _entries(family: AnyFamily) -> int:
    """Return about how many products a layer of the exact prefix takes."""
    if isinstance(family, ResidualFamily):
        return 2 * family.width * (len(family.c) + 1)
    if isinstance(family, WideningFamily):
        s = len(family.mask)
        return s * (family.width + _SHALLOW * s)
    return family.width * (family.width + 1)


def _centre(family: AnyFamily, values: tuple[Estimate, ...]) -> tuple[Estimate, ...]:
    """Return the estimates of C_depth from those of N_depth."""
    from exactrelu.floatpath.crosscheck import total
    from exactrelu.floatpath.estimate import Estimate

    if isinstance(family, WideningFamily):
        return (total(values),)
    if isinstance(family, ActivationFamily) and family.activation.slope is not None:
        return tuple(Estimate(max(e.value, 0.0), e.bound) for e in values)
    return values


def _widened(
    limit: Sequence[Enclosure], evidence: object, depth: int, values: Sequence[Estimate], count: int
) -> list[Enclosure] | None:
    """Return intervals around C_depth from the limit and the tail of its theorem, None where it has none."""
    tail = getattr(evidence, "tail", None)
    if tail is None or any(e.bound is None for e in values) or depth < tail.first_depth:
        return None
    sizes = [abs(exact_float(e.value)) + exact_float(e.bound or 0.0) for e in values]
    if count == len(values):
        norm, weights = max(size / w for size, w in zip(sizes, tail.weights, strict=True)), tail.weights
    else:
        norm, weights = sum(sizes, Fraction(0)), (1,)
    spread = tail.spread(depth, norm, _BITS)
    if spread is None:
        return None
    low, high = spread
    return [Enclosure(e.lo - w * high, e.hi + w * low) for e, w in zip(limit, weights, strict=True)]


def _distances(family: AnyFamily, depth: int) -> tuple[str, Mapping[str, object]]:
    """Return how far W_n and b_n of the deepest layer are from I and 0, in the largest row sum."""
    from exactrelu.floatpath.layers import FamilyLayers

    if not isinstance(family, Family):
        return "", {}
    P, b = FamilyLayers(family).distances(depth)
    shown = [f"{v:.1e}" if math.isfinite(v) else "beyond floats" for v in (P, b)]
    numbers = {name: v if math.isfinite(v) else None for name, v in (("W_minus_I", P), ("b", b))}
    return f"||W_n - I|| = {shown[0]}, ||b_n|| = {shown[1]} there", numbers
