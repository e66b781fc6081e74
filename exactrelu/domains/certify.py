"""From a problem about networks to a verdict and its certificate file.

Statement.  The evidence of a verdict streams into the certificate while it is found: memory does
            not grow with the file.  A refutation by a point is a certificate of one item.
Exactness.  What is written is what the checker recomputes; nothing else is claimed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

from exactrelu.arithmetic.rational import rational_text
from exactrelu.certificates.schema import MAX_MAPS
from exactrelu.certificates.write import CertificateWriter
from exactrelu.convergence.verdict import Status, Verdict
from exactrelu.domains.compare import RELATIONS, bound, equal
from exactrelu.domains.decompose import Decomposition
from exactrelu.domains.items import Items
from exactrelu.domains.regions import polyhedron_of
from exactrelu.errors import UnsupportedError
from exactrelu.formats.problem import Problem

__all__ = ["certify"]

Point = tuple[Fraction, ...]
Observe = Callable[[str], None]


def certify(problem: Problem, certificate: str | Path, observe: Observe | None = None) -> Verdict:
    """Decide a claim about networks and write its certificate.

    Args:
        problem: what `load_problem` returned, with a network.
        certificate: where the certificate goes; compressed when it ends in .gz.
        observe: told how far the proof got, such as "12 cells, 15 domains", while it grows.

    Raises:
        UnsupportedError: the problem has no network.
        OSError: the certificate cannot be written; nothing half written stays.
    """
    if not problem.networks:
        raise UnsupportedError("this problem has no network; its claim is decided from its family")
    return _CERTIFIERS[problem.claim.kind](problem, certificate, observe or _ignore)


def _ignore(words: str) -> None:
    """Tell nobody."""


def _domains(problem: Problem, certificate: str | Path, observe: Observe) -> Verdict:
    claim, theorem = problem.claim, "partition"
    with CertificateWriter(certificate, problem.sha256, claim.kind, theorem) as writer:
        items = Items(writer.item)
        found = Decomposition(problem.networks[0], polyhedron_of(problem.domain), items)
        for case in found.cases():
            items.domain(case)
            observe(found.so_far())
        facts: dict[str, object] = {"domains": found.domains, "cells": found.cells}
        if found.maps <= MAX_MAPS:
            facts["maps"] = found.maps
        elif claim.maps is not None:
            return Verdict(claim.kind, "undecided", reason=f"affine maps are certified up to {MAX_MAPS}")
        asked = {name: getattr(claim, name) for name in ("domains", "cells", "maps")}
        true = all(count is None or count == facts[name] for name, count in asked.items())
        status: Status = "proved" if true else "refuted"
        writer.finish(status, facts)
    return Verdict(claim.kind, status, theorem, problem.domain.kind, facts)


def _bound(problem: Problem, certificate: str | Path, observe: Observe) -> Verdict:
    claim = problem.claim
    if claim.output is None or claim.relation is None or claim.value is None:
        raise UnsupportedError("a bound without output, relation and value")
    output, relation, value = claim.output, claim.relation, claim.value
    region = polyhedron_of(problem.domain)

    def prove(items: Items) -> Verdict:
        return bound(problem.networks[0], output, relation, value, region, items)

    return _proved_or_point(problem, certificate, "partition", prove, observe)


def _equal(problem: Problem, certificate: str | Path, observe: Observe) -> Verdict:
    first, second = problem.networks
    region = polyhedron_of(problem.domain)

    def prove(items: Items) -> Verdict:
        return equal(first, second, region, items)

    return _proved_or_point(problem, certificate, "equality", prove, observe)


def _proved_or_point(
    problem: Problem, certificate: str | Path, theorem: str, prove: Callable[[Items], Verdict], observe: Observe
) -> Verdict:
    """Write the tree of a proof, or the point of a refutation."""
    with CertificateWriter(certificate, problem.sha256, problem.claim.kind, theorem) as writer:
        verdict = prove(Items(writer.item, lambda cases: observe(f"{cases} cases")))
        if verdict.status == "proved":
            writer.finish("proved", {})
    if verdict.status == "refuted":
        point = cast(Point, verdict.facts["point"])
        _write_point(problem, certificate, "refuted", point, {"point": _texts(point)})
    return verdict


def _counterexample(problem: Problem, certificate: str | Path, observe: Observe) -> Verdict:
    claim = problem.claim
    if claim.output is None or claim.relation is None or claim.value is None or claim.point is None:
        raise UnsupportedError("a counterexample without point, output, relation and value")
    value = sum((k * u for k, u in zip(claim.output, problem.networks[0].value(claim.point), strict=True)), Fraction(0))
    violates = problem.domain.contains(claim.point) and not RELATIONS[claim.relation](value, claim.value)
    status: Status = "proved" if violates else "refuted"
    _write_point(problem, certificate, status, claim.point, {})
    return Verdict(claim.kind, status, "explicit-expression", "point", {"output": value})


def _value(problem: Problem, certificate: str | Path, observe: Observe) -> Verdict:
    claim = problem.claim
    if claim.point is None:
        raise UnsupportedError("a value without a point")
    value = problem.networks[0].value(claim.point)
    status: Status = "proved" if claim.values in (None, value) else "refuted"
    _write_point(problem, certificate, status, claim.point, {"value": _texts(value)})
    return Verdict(claim.kind, status, "explicit-expression", "point", {"value": value})


def _write_point(
    problem: Problem, certificate: str | Path, status: Status, point: Point, facts: Mapping[str, object]
) -> None:
    """Write a certificate whose only item is a point."""
    scale = math.lcm(*(v.denominator for v in point))
    with CertificateWriter(certificate, problem.sha256, problem.claim.kind, "explicit-expression") as writer:
        Items(writer.item).point(scale, [int(v * scale) for v in point])
        writer.finish(status, facts)


def _texts(values: Sequence[Fraction]) -> list[str]:
    return [rational_text(v) for v in values]


_CERTIFIERS: dict[str, Callable[[Problem, str | Path, Observe], Verdict]] = {
    "domains": _domains,
    "bound": _bound,
    "equal": _equal,
    "counterexample": _counterexample,
    "value": _value,
}
