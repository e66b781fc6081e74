"""The cross check of a verdict about a family: a float run beside it, compared where an enclosure is known.

Statement.  At a shallow depth the floats are compared with the exact prefix; at great depth with the
            limit, widened by the tail of the theorem that enclosed it.  A verdict never depends
            on the outcome.
Glossary.   prefix  N_k(x) in integer intervals    spread  (l, u): N_k in [N - w u, N + w l]
            gap  distance of the float's interval from the enclosure
Exactness.  Comparisons are exact; the floats are estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import exact_float, rational
from exactrelu.convergence.prefix import prefix
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import LimitError
from exactrelu.networks.family import Family
from exactrelu.networks.kinds import AnyFamily
from exactrelu.theorems.domain import Domain, Point

if TYPE_CHECKING:
    from exactrelu.floatpath.estimate import Estimate

__all__ = ["Crosscheck", "crosscheck_verdict"]

_BITS = 160
_SHALLOW = 64
_PREFIX_ENTRIES = 40_000

Status = Literal["agrees", "apart", "alone", "defect", "not run"]


@dataclass(frozen=True, slots=True)
class Crosscheck:
    """What the float run gave.

    status: "agrees" with the enclosure of the limit; "apart" from it by `gap`, which the depth may
        explain; "alone" without an enclosure; "defect" outside its own bound; "not run" for `reason`.
    values: N_depth(point) in floats, one per coordinate.
    """

    status: Status
    depth: int = 0
    point: Point = ()
    values: tuple[Estimate, ...] = ()
    gap: Fraction = Fraction(0)
    reason: str = ""


def crosscheck_verdict(family: AnyFamily, domain: Domain, verdict: Verdict) -> Crosscheck:
    """Run a family in floats at a point of the domain and compare with what is certain."""
    if not isinstance(family, Family):
        return Crosscheck("not run", reason="floats are run for layers relu(W_n y + b_n) only")
    from exactrelu.floatpath.crosscheck import affordable_depth, compare, estimate_at

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
    except LimitError as error:
        return Crosscheck("not run", reason=str(error))
    if "enclosure" not in verdict.facts:
        return Crosscheck("alone", depth, x, values)
    limit = [Enclosure(rational(lo), rational(hi)) for lo, hi in verdict.facts["enclosure"]]  # type: ignore[attr-defined]
    certain = _widened(limit, verdict.evidence, depth, values)
    agreement, gap = compare(values, certain or limit)
    if agreement == "no bound":
        return Crosscheck("alone", depth, x, values)
    if agreement == "agrees":
        return Crosscheck("agrees", depth, x, values)
    return Crosscheck("defect" if certain else "apart", depth, x, values, gap)


def _early(family: Family, x: Sequence[Fraction]) -> tuple[int, list[Enclosure]]:
    """Return a depth that is cheap in integers, and enclosures of N there."""
    depth = max(1, min(_SHALLOW, _PREFIX_ENTRIES // (family.width * (family.width + 1))))
    ends = prefix(family, x, _BITS, depth)
    return depth, [Enclosure(Fraction(lo, 1 << _BITS), Fraction(hi, 1 << _BITS)) for lo, hi in ends]


def _widened(
    limit: Sequence[Enclosure], evidence: object, depth: int, values: Sequence[Estimate]
) -> list[Enclosure] | None:
    """Return intervals around N_depth from the limit and the tail of its theorem, None where it has none."""
    tail = getattr(evidence, "tail", None)
    if tail is None or any(e.bound is None for e in values) or depth < tail.first_depth:
        return None
    sizes = [abs(exact_float(e.value)) + exact_float(e.bound or 0.0) for e in values]
    norm = max(size / w for size, w in zip(sizes, tail.weights, strict=True))
    spread = tail.spread(depth, norm, _BITS)
    if spread is None:
        return None
    low, high = spread
    return [Enclosure(e.lo - w * high, e.hi + w * low) for e, w in zip(limit, tail.weights, strict=True)]
