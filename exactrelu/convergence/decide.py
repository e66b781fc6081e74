"""Deciding convergence claims about families: which theorem, which scope, or why undecided.

Statement.  converges  N_n(x) converges at every x of the domain
            diverges   N_n(x) diverges at the point that is the domain
            limit      an enclosure of lim N_n(x) at the point, of a stated width
Order.      absolute-summability, then periodic-orbit from points of the domain.  A family
            whose perturbations are not summable is never called divergent for that.
Glossary.   scope  "point", "compact" (uniformly on a box), "global" (every x; uniformly on
            bounded sets)
Exactness.  Verdicts rest on evidence that the certificate repeats; nothing is rounded
            but enclosures, outward.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.convergence.enclose import MAX_DEPTH, enclose, needed_depth
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import ShapeError, UnsupportedError
from exactrelu.networks.family import Family
from exactrelu.theorems import absolute_summability, periodic_orbit
from exactrelu.theorems.absolute_summability import AbsoluteSummability
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.periodic_orbit import MAX_STEPS, THEOREM, Orbit

__all__ = ["Domain", "decide", "domain_of"]

Point = tuple[Fraction, ...]
_MAX_CORNERS = 16
_STEPS_EACH = 500  # layers followed from each of several points


@dataclass(frozen=True, slots=True)
class Domain:
    """A set of inputs: its scope word, points worth following, and the point if it is one."""

    scope: str
    candidates: tuple[Point, ...]
    point: Point | None = None


def domain_of(description: Mapping[str, Any], width: int) -> Domain:
    """Return the domain of a canonical problem's "domain" for inputs of length `width`.

    Raises:
        ShapeError: the domain has another dimension.
    """
    if "point" in description:
        x = _fitting(tuple(rational(v) for v in description["point"]), width)
        return Domain("point", (x,), x)
    if "box" in description:
        sides = _fitting(tuple((rational(lo), rational(hi)) for lo, hi in description["box"]), width)
        corners = itertools.islice(itertools.product(*(dict.fromkeys(side) for side in sides)), _MAX_CORNERS)
        centre = tuple((lo + hi) / 2 for lo, hi in sides)
        return Domain("compact", tuple(dict.fromkeys((*corners, centre))))
    simple = tuple(_simple_points(width))
    if "polytope" in description:
        A, b = description["polytope"]["A"], description["polytope"]["b"]
        return Domain("global", tuple(x for x in simple if _inside(A, b, x)))
    return Domain("global", simple)


def decide(
    family: Family, domain: Domain, kind: str, width: Fraction | None = None, max_depth: int = MAX_DEPTH
) -> Verdict:
    """Decide one claim about a family.

    Args:
        family: layers n = 1, 2, ...
        domain: where; a point for "diverges" and "limit".
        kind: "converges", "diverges" or "limit".
        width: the width asked for, for "limit".
        max_depth: largest depth computed for a limit.

    Raises:
        UnsupportedError: another kind of claim, or a domain that is not a point where one is needed.
    """
    if kind not in ("converges", "diverges", "limit"):
        raise UnsupportedError(f"a family has claims 'converges', 'diverges' and 'limit', got {kind!r}")
    if kind != "converges" and domain.point is None:
        raise UnsupportedError(f"the claim {kind!r} needs a domain that is one point")
    if kind == "limit":
        return _limit(family, domain, width, max_depth)
    orders = (_by_orbit, _by_summability) if kind == "diverges" else (_by_summability, _by_orbit)
    failed: list[NotCertified] = []
    for attempt in orders:
        found = attempt(family, domain)
        if isinstance(found, AbsoluteSummability):
            return _verdict(kind, kind == "converges", domain, found, _tail_facts(found))
        if isinstance(found, Orbit):
            return _verdict(kind, found.constant == (kind == "converges"), domain, found, _orbit_facts(found))
        failed.extend(found)
    return Verdict(kind, "undecided", scope=domain.scope, reason=_reasons(failed))


def _by_summability(family: Family, domain: Domain) -> AbsoluteSummability | list[NotCertified]:
    found = absolute_summability.certify(family)
    return [found] if isinstance(found, NotCertified) else found


def _by_orbit(family: Family, domain: Domain) -> Orbit | list[NotCertified]:
    """Return an orbit that decides: one that moves for ever, or rests at the only point of the domain."""
    steps = MAX_STEPS if domain.point is not None else _STEPS_EACH
    failed: list[NotCertified] = []
    for x in domain.candidates:
        orbit = periodic_orbit.follow(family, x, steps)
        if isinstance(orbit, NotCertified):
            failed.append(orbit)
        elif not orbit.constant or domain.point is not None:
            return orbit
    at_rest = len(domain.candidates) - len(failed)
    if at_rest or not failed:
        reason = f"none known; {at_rest} points of the domain were followed until they rest"
        failed.append(NotCertified(THEOREM, "a point that moves for ever", reason))
    return failed


def _limit(family: Family, domain: Domain, width: Fraction | None, max_depth: int) -> Verdict:
    if width is None or width <= 0 or domain.point is None:
        raise UnsupportedError("the claim 'limit' needs a positive width and a point")
    failed: list[NotCertified] = []
    best: tuple[int, AbsoluteSummability] | None = None
    for weights in _norm_weights(family):
        summable = absolute_summability.certify(family, weights)
        if isinstance(summable, NotCertified):
            failed.append(summable)
            continue
        depth = needed_depth(family, domain.point, width, summable, max_depth)
        if isinstance(depth, NotCertified):
            failed.append(depth)
        elif best is None or depth < best[0]:
            best = depth, summable
    if best is None:
        return Verdict("limit", "undecided", scope="point", reason=_reasons(failed))
    result = enclose(family, domain.point, width, best[1], best[0])
    ends = [[rational_text(e.lo), rational_text(e.hi)] for e in result.enclosure]
    facts = {"enclosure": ends, "depth": result.depth, "bits": result.bits, **_tail_facts(result.summability)}
    return _verdict("limit", True, domain, result, facts)


def _norm_weights(family: Family) -> Iterator[tuple[int, ...]]:
    """Yield norm weights worth trying: graded by height if P_n couples coordinates one way only, then ones."""
    P = absolute_summability.perturbation_terms(family)
    m = family.width
    heights = [0] * m
    for _ in range(m):
        heights = [max((heights[j] + 1 for j in range(m) if j != i and P[i][j]), default=0) for i in range(m)]
    if any(heights) and max(heights) < m:
        yield tuple(8**h for h in heights)
    yield (1,) * m


def _verdict(kind: str, proved: bool, domain: Domain, evidence: Any, facts: Mapping[str, object]) -> Verdict:
    status = "proved" if proved else "refuted"
    return Verdict(kind, status, evidence.theorem, domain.scope, facts, _explained(evidence), evidence)  # type: ignore[arg-type]


def _explained(evidence: Any) -> str:
    if isinstance(evidence, Orbit):
        if evidence.constant:
            return f"N_n(x) is constant from n = {evidence.k} on"
        return f"N_{evidence.k}(x) = N_{evidence.again}(x), and N_{evidence.k + 1}(x) differs"
    return "sum ||P_n|| and sum ||b_n|| are finite; the convergence is uniform on bounded sets"


def _tail_facts(evidence: AbsoluteSummability) -> dict[str, object]:
    pair = evidence.pair
    texts = {"p": pair.p, "beta": pair.beta, "E": pair.E, "F": pair.F}
    return {"n0": pair.n0, "weights": list(evidence.weights), **{name: decay.text() for name, decay in texts.items()}}


def _orbit_facts(orbit: Orbit) -> dict[str, object]:
    shown = [rational_text(v) for v in orbit.x]
    return {"point": shown, "k": orbit.k, "l": orbit.again}


def _reasons(failed: Sequence[NotCertified]) -> str:
    return "; ".join(dict.fromkeys(f.text() for f in failed))


def _fitting(values: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    if len(values) != width:
        raise ShapeError(f"domain: {len(values)} coordinates for a family of width {width}")
    return values


def _simple_points(width: int) -> Iterator[Point]:
    zero, one = Fraction(0), Fraction(1)
    yield (zero,) * width
    yield (one,) * width
    for i in range(min(width, _MAX_CORNERS)):
        yield tuple(one if j == i else zero for j in range(width))


def _inside(A: Sequence[Sequence[str]], b: Sequence[str], x: Point) -> bool:
    return all(
        sum((rational(a) * v for a, v in zip(row, x, strict=True)), Fraction(0)) <= rational(c)
        for row, c in zip(A, b, strict=True)
    )
