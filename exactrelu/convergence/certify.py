"""From a problem to a verdict and its certificate file.

Statement.  The certificate holds the evidence of the verdict; an undecided claim has none,
            and then no file is written.
Exactness.  What is written is what the checker recomputes; nothing else is claimed.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

from exactrelu.arithmetic.rational import rational
from exactrelu.certificates.write import CertificateWriter
from exactrelu.convergence.decide import decide, domain_of
from exactrelu.convergence.radius import BY_WORD, decide_radius
from exactrelu.convergence.radius_enclosure import enclose_radius
from exactrelu.convergence.verdict import Verdict
from exactrelu.domains.certify import certify as certify_networks
from exactrelu.errors import UnsupportedError
from exactrelu.formats.problem import Problem

__all__ = ["certify", "decide_problem"]


def certify(
    problem: Problem,
    certificate: str | Path,
    theorem: str | None = None,
    observe: Callable[[str], None] | None = None,
) -> Verdict:
    """Decide a claim and write the certificate of a decided one.

    Args:
        problem: what `load_problem` returned, about a network, a family or matrices.
        certificate: where the certificate goes; compressed when it ends in .gz.
        theorem: for a family, the identifier of the only theorem to try; all in their order by default.
        observe: told how far a proof about a network got, while it grows.

    Raises:
        UnsupportedError: the theorem does not decide such a claim.
        OSError: the certificate cannot be written; nothing half written stays.
    """
    if problem.family is None and not problem.matrices:
        if theorem is not None:
            raise UnsupportedError(f"theorem {theorem!r}: one is chosen for a family, this problem has a network")
        return certify_networks(problem, certificate, observe)
    verdict = decide_problem(problem, theorem)
    if verdict.status == "undecided":
        return verdict
    evidence: Any = verdict.evidence
    with CertificateWriter(certificate, problem.sha256, verdict.claim, verdict.theorem) as writer:
        for item in evidence.items():
            writer.item(item)
        claim = {"enclosure": verdict.facts["enclosure"]} if "enclosure" in verdict.facts else {}
        writer.finish(verdict.status, claim)
    return verdict


def decide_problem(problem: Problem, theorem: str | None = None) -> Verdict:
    """Decide a claim about a family or matrices without writing anything."""
    claimed = problem.claim
    if problem.matrices and claimed.relation is not None and claimed.value is not None:
        return decide_radius(problem.matrices, claimed.relation, claimed.value, theorem)
    if problem.matrices and claimed.width is not None:
        return enclose_radius(problem.matrices, claimed.width, theorem)
    if claimed.word is not None:
        return decide_radius(problem.matrices, BY_WORD, Fraction(0), theorem, claimed.word)
    if problem.family is None:
        raise UnsupportedError("this problem has no family; its claim is decided from its network")
    canonical = json.loads(problem.canonical)
    claim, family = canonical["claim"], problem.family
    width: Fraction | None = rational(claim["width"], "width") if "width" in claim else None
    domain = domain_of(canonical["domain"], family.width)
    path = None if claimed.path is None else tuple(tuple(gate == 1 for gate in row) for row in claimed.path)
    return decide(family, domain, claim["kind"], width, theorem=theorem, output=claimed.output, path=path)
