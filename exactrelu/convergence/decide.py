"""Deciding convergence claims about families: which theorem, which scope, or why undecided.

Statement.  converges  N_n(x) converges at every x of the domain
            diverges   N_n(x) diverges at the point that is the domain
            limit      an enclosure of lim N_n(x) at the point, or for all x of the box, of a stated width
            necessary  convergence at every x of the domain makes W_n tend to I and b_n to 0 (necessary.py)
Order.      The theorems about the kind of the layers, one after another: `THEOREMS` for ReLU chains,
            those of kinds.py for others; each attempt that fails is recorded.  A family whose
            perturbations are not summable is never called divergent for that.
Exactness.  Verdicts rest on evidence that the certificate repeats; nothing is rounded
            but enclosures, outward.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from exactrelu.arithmetic.rational import rational_text
from exactrelu.convergence import necessary, products, readout
from exactrelu.convergence.accelerate import AcceleratedLimit, accelerate
from exactrelu.convergence.cover import enclose_sides
from exactrelu.convergence.enclose import MAX_DEPTH, LimitEnclosure, Tail, enclose, needed_depth
from exactrelu.convergence.kinds import KINDS, Attempt, Coupling, Kind, chosen, only
from exactrelu.convergence.verdict import Status, Verdict
from exactrelu.errors import LimitError, UnsupportedError
from exactrelu.networks.family import Family
from exactrelu.networks.kinds import AnyFamily
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import RootedFamily
from exactrelu.theorems import (
    absolute_summability,
    absorb,
    accelerated,
    accumulate,
    barriers,
    contraction,
    dual_growth,
    gauge,
    monotone_decrease,
    necessity,
    nonnegative_iff,
    periodic_orbit,
    reflection,
    symmetric_lcp,
    tracking,
    two_clusters,
)
from exactrelu.theorems.activation_limit import FixedPointEnclosure
from exactrelu.theorems.domain import Domain, domain_of
from exactrelu.theorems.outcome import Evidence, NotCertified
from exactrelu.theorems.path import Path

__all__ = ["THEOREMS", "Domain", "decide", "domain_of"]

THEOREMS: dict[str, Attempt] = {  # in the order of attack
    nonnegative_iff.THEOREM: nonnegative_iff.attempt,
    absolute_summability.THEOREM: absolute_summability.attempt,
    gauge.THEOREM: gauge.attempt,
    reflection.THEOREM: reflection.attempt,
    contraction.THEOREM: contraction.attempt,
    symmetric_lcp.THEOREM: symmetric_lcp.attempt,
    monotone_decrease.THEOREM: monotone_decrease.attempt,
    periodic_orbit.THEOREM: periodic_orbit.attempt,
    absorb.THEOREM: absorb.attempt,
    dual_growth.THEOREM: dual_growth.attempt,
    two_clusters.THEOREM: two_clusters.attempt,
    tracking.THEOREM: tracking.attempt,
    barriers.THEOREM: barriers.attempt,
}
EXACT_LIMITS: dict[str, Attempt] = {  # theorems whose evidence may have the limit itself; tried first
    contraction.THEOREM: contraction.attempt,
    periodic_orbit.THEOREM: periodic_orbit.attempt,
    absorb.THEOREM: absorb.attempt,
    monotone_decrease.THEOREM: monotone_decrease.exact_limit,
    tracking.THEOREM: tracking.attempt,
    barriers.THEOREM: barriers.attempt,
}
EVERYWHERE: dict[str, Attempt] = {  # theorems whose evidence has one limit for every x
    contraction.THEOREM: contraction.attempt,
    monotone_decrease.THEOREM: monotone_decrease.exact_limit,
}
LIMITS: dict[str, Callable[[Family, Sequence[int]], Tail | NotCertified]] = {  # all are tried, the least depth wins
    absolute_summability.THEOREM: absolute_summability.certify,
    reflection.THEOREM: reflection.certify,
}
MAX_WIDTH_BITS = 3330  # of the reciprocal of a width: a thousand digits
CHEAP_DEPTH = 2000  # a deeper prefix is not computed where the limit can be accelerated
_RELU = Kind(THEOREMS, LIMITS, EXACT_LIMITS, absolute_summability.perturbation_terms)


def decide(
    family: AnyFamily,
    domain: Domain,
    kind: str,
    width: Fraction | None = None,
    max_depth: int = MAX_DEPTH,
    theorem: str | None = None,
    output: Sequence[Fraction] | None = None,
    path: Path | None = None,
) -> Verdict:
    """Decide one claim about a family.

    Args:
        family: layers n = 1, 2, ...
        domain: where; a point for "diverges", a point or a box for "limit".
        kind: "converges", "diverges", "limit", "products-converge" or "necessary".
        width: the width asked for, for "limit".
        max_depth: largest depth computed for a limit.
        theorem: the identifier of the only theorem to try; all in their order by default.
        output: m coefficients c, not all 0, for a claim "converges" or "limit" about c.N_n(x).
        path: rows of m truth values, for a claim "products-converge" about one periodic path.

    Raises:
        ShapeError: a path without rows, or with a row of another length than m.
        UnsupportedError: another kind of claim, or of layers than it is about, a domain that is
            not a point where one is needed, or a theorem that does not decide such a claim.
        LimitError: a width of more than about a thousand digits, where the limit is not known exactly.
    """
    if kind == products.KIND:
        if not isinstance(family, (Family, RootedFamily, PeriodicFamily)):
            raise UnsupportedError(f"the claim {kind!r} is about layers relu(W_n y + b_n), these are of another kind")
        return products.decide_products(family, domain, theorem, path)
    if kind == necessary.KIND:
        if not isinstance(family, Family):
            raise UnsupportedError(
                f"the claim {kind!r} is about layers relu(W_n y + b_n) whose entries are expressions without roots"
            )
        return necessary.decide_necessary(family, domain, THEOREMS, theorem)
    if kind not in ("converges", "diverges", "limit"):
        known = f"'converges', 'diverges', 'limit', '{products.KIND}' and '{necessary.KIND}'"
        raise UnsupportedError(f"a family has claims {known}, got {kind!r}")
    if kind == "diverges" and domain.point is None:
        raise UnsupportedError(f"the claim {kind!r} needs a domain that is one point")
    if output is not None:
        return _read_out(family, domain, kind, width, max_depth, theorem, output)
    if kind == "limit":
        return _limit(family, domain, width, max_depth, theorem)
    failed: list[NotCertified] = []
    for attempt in chosen(_kind(family).attempts, theorem, kind).values():
        found = attempt(family, domain)
        if isinstance(found, NotCertified):
            failed.append(found)
            continue
        status: Status = "proved" if found.converges == (kind == "converges") else "refuted"
        facts, words = _explained(family, found)
        return Verdict(kind, status, found.theorem, domain.scope, facts, words, found)
    return Verdict(kind, "undecided", scope=domain.scope, reason=_reasons(failed))


def _read_out(
    family: AnyFamily,
    domain: Domain,
    kind: str,
    width: Fraction | None,
    max_depth: int,
    theorem: str | None,
    output: Sequence[Fraction],
) -> Verdict:
    """Decide a claim about c.N_n(x): by what the coordinates that feed it do, or else by `accumulate`."""
    if not isinstance(family, (Family, RootedFamily)) or kind == "diverges":
        raise UnsupportedError("a read-out is of layers relu(W_n y + b_n), for the claims 'converges' and 'limit'")
    reasons = []
    if theorem != accumulate.THEOREM:
        S = readout.feeding(family, output)
        part = None if width is None else width / max(sum(map(abs, output)), 1)
        verdict = decide(
            readout.restricted(family, S), readout.restricted_domain(domain, S), kind, part, max_depth, theorem
        )
        if verdict.status == "proved":
            return readout.combined(verdict, output, S)
        fed = f"{verdict.theorem}: coordinates that feed the read-out do not converge, which says nothing about it"
        reasons.append(verdict.reason if verdict.status == "undecided" else fed)
    if isinstance(family, Family) and theorem in (None, accumulate.THEOREM):
        found = accumulate.attempt(family, domain, output)
        if not isinstance(found, NotCertified) and kind == "converges":
            return Verdict(kind, "proved", found.theorem, domain.scope, found.facts(), found.words(), found)
        if not isinstance(found, NotCertified) and domain.box is not None and width is not None:
            _printable(width)
            near = readout.enclose_accumulation(family, domain.box, output, width, found)
            if not isinstance(near, NotCertified):
                return _enclosed(near, found.facts(), found.words(), domain.scope)
            reasons.append(near.text())
        elif isinstance(found, NotCertified):
            reasons.append(found.text())
    return Verdict(kind, "undecided", scope=domain.scope, reason="; ".join(reasons))


def _explained(family: AnyFamily, found: Evidence) -> tuple[dict[str, object], str]:
    """Return the facts and words of evidence, and what convergence says about the weights, or does not."""
    facts, words = dict(found.facts()), found.words()
    if not found.converges or not isinstance(family, Family):
        return facts, words
    common = found.y if isinstance(found, contraction.Contraction) else None
    analysis = necessity.analyse(family, common)
    facts[necessity.THEOREM] = analysis.facts()
    return facts, words if analysis.holds else f"{words}; {necessity.THEOREM}: {analysis.words()}"


def _kind(family: AnyFamily) -> Kind:
    """Return the theorems about the layers of a family."""
    return _RELU if type(family) is Family else KINDS[type(family)]


def _limit(family: AnyFamily, domain: Domain, width: Fraction | None, max_depth: int, theorem: str | None) -> Verdict:
    if width is None or width <= 0 or domain.box is None:
        raise UnsupportedError("the claim 'limit' needs a positive width and a point or a box")
    if domain.point is None:
        return _limit_on_box(family, domain, width, theorem)
    failed: list[NotCertified] = []
    kind = _kind(family)
    extra = {accelerated.THEOREM: None} if isinstance(family, Family) else {}
    chosen({**kind.exact, **kind.tails, **extra}, theorem, "limit")
    forced = theorem == accelerated.THEOREM
    for attempt in only(kind.exact, theorem).values():
        found = attempt(family, domain)
        if isinstance(found, NotCertified):
            failed.append(found)
        elif getattr(found, "limit", None) is not None:
            return _at_once(found, domain.scope)
    _printable(width)
    for enclosing in only(kind.direct, theorem).values():
        near = enclosing(family, domain, width)
        if not isinstance(near, NotCertified):
            return _enclosed(near, near.facts(), near.words())
        failed.append(near)
    best: tuple[int, Tail] | None = None
    tails: list[Tail] = []
    for certify in (kind.tails if forced else only(kind.tails, theorem)).values():
        for weights in _norm_weights(kind.coupling(family), family.width):
            evidence = certify(family, weights)
            if isinstance(evidence, NotCertified):
                failed.append(evidence)
                continue
            tails.append(evidence)
            depth = needed_depth(family, domain.point, width, evidence, min(max_depth, kind.depth(family)))
            if isinstance(depth, NotCertified):
                failed.append(depth)
            elif best is None or depth < best[0]:
                best = depth, evidence
    deep = forced or (theorem is None and (best is None or best[0] > CHEAP_DEPTH))
    if isinstance(family, Family) and deep:
        for evidence in tails:
            fast = accelerate(family, domain.point, width, evidence, max_depth)
            if not isinstance(fast, NotCertified):
                return _enclosed(fast, fast.facts(), fast.words())
            failed.append(fast)
    if best is None or forced:
        return Verdict("limit", "undecided", scope="point", reason=_reasons(failed))
    result = enclose(family, domain.point, width, best[1], best[0])
    return _enclosed(result, result.tail.facts(), result.tail.words())


def _limit_on_box(family: AnyFamily, domain: Domain, width: Fraction, theorem: str | None) -> Verdict:
    """Enclose the limit for all x of a box: one limit for all, or intervals and the tail of a theorem."""
    if not isinstance(family, (Family, RootedFamily, PeriodicFamily)):
        raise UnsupportedError("the claim 'limit' on a box is about layers relu(W_n y + b_n); give one point")
    box, kind, everywhere = domain.box or (), _kind(family), EVERYWHERE if isinstance(family, Family) else {}
    chosen({**everywhere, **kind.tails}, theorem, "limit on a box")
    failed: list[NotCertified] = []
    for attempt in only(everywhere, theorem).values():
        exact = attempt(family, domain)
        if not isinstance(exact, NotCertified):
            return _at_once(exact, domain.scope)
        failed.append(exact)
    _printable(width)
    for certify in only(kind.tails, theorem).values():
        for weights in _norm_weights(kind.coupling(family), family.width):
            evidence = certify(family, weights)
            found = evidence if isinstance(evidence, NotCertified) else enclose_sides(family, box, width, evidence)
            if not isinstance(found, NotCertified):
                return _enclosed(found, found.tail.facts(), found.tail.words(), "compact")
            failed.append(found)
    return Verdict("limit", "undecided", scope="compact", reason=_reasons(failed))


def _at_once(found: Evidence, scope: str) -> Verdict:
    """Return the verdict of evidence that has the limit itself."""
    y: Sequence[Fraction] = getattr(found, "limit", ())
    facts = {"enclosure": [[rational_text(v)] * 2 for v in y], **found.facts()}
    return Verdict("limit", "proved", found.theorem, scope, facts, found.words(), found)


def _printable(width: Fraction) -> None:
    """Raise a LimitError where a width has more digits than are computed."""
    if (1 / width).__ceil__().bit_length() > MAX_WIDTH_BITS:
        digits = (1 / width).__ceil__().bit_length() * 30103 // 100000
        raise LimitError(
            f"a limit to {digits} digits: at most {MAX_WIDTH_BITS * 30103 // 100000} are computed where it is not "
            "known exactly; the cost grows with the square of their number"
        )


def _enclosed(
    result: LimitEnclosure | AcceleratedLimit | FixedPointEnclosure,
    facts: Mapping[str, object],
    words: str,
    scope: str = "point",
) -> Verdict:
    ends = [[rational_text(e.lo), rational_text(e.hi)] for e in result.enclosure]
    numbers = {"enclosure": ends, "depth": result.depth, "bits": result.bits, **facts}
    return Verdict("limit", "proved", result.theorem, scope, numbers, words, result)


def _norm_weights(P: Coupling | None, m: int) -> Iterator[tuple[int, ...]]:
    """Yield norm weights worth trying: graded by height if P_n couples coordinates one way only, then ones."""
    P, heights = P or [[()] * m] * m, [0] * m
    for _ in range(m):
        heights = [max((heights[j] + 1 for j in range(m) if j != i and P[i][j]), default=0) for i in range(m)]
    if any(heights) and max(heights) < m:
        yield tuple(8**h for h in heights)
    yield (1,) * m


def _reasons(failed: Sequence[NotCertified]) -> str:
    return "; ".join(dict.fromkeys(f.text() for f in failed))
