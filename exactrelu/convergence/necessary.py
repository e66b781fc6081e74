"""Deciding whether convergence makes W_n tend to I and b_n to 0, for one family and domain.

Statement.  necessary   if N_n(x) converges at every x of the domain, then W_n -> I and b_n -> 0.
            Proved where [W_n b_n] tends to [I 0], which the closed forms of the entries show or exclude exactly;
            refuted by a theorem that the layers converge at every x of the domain although it does not.  Where
            the layers diverge at a point the claim says nothing, and stays undecided.
Exactness.  Verdicts rest on evidence that the certificate repeats.
"""

from __future__ import annotations

from collections.abc import Mapping

from exactrelu.convergence.kinds import Attempt, chosen, only
from exactrelu.convergence.verdict import Verdict
from exactrelu.networks.family import Family
from exactrelu.theorems import absorb, contraction, monotone_decrease, necessity, periodic_orbit, symmetric_lcp
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["KIND", "REFUTING", "decide_necessary"]

KIND = "necessary"
REFUTING = (  # convergence by the others implies W_n -> I and b_n -> 0
    contraction.THEOREM,
    symmetric_lcp.THEOREM,
    monotone_decrease.THEOREM,
    periodic_orbit.THEOREM,
    absorb.THEOREM,
)


def decide_necessary(
    family: Family, domain: Domain, attempts: Mapping[str, Attempt], theorem: str | None = None
) -> Verdict:
    """Decide the claim.

    Args:
        family: layers n = 1, 2, ...
        domain: the inputs whose layers converge.
        attempts: theorems about convergence by their identifiers, those of `REFUTING` among them.
        theorem: the only one to try, "necessity" for a proof; all by default.

    Raises:
        UnsupportedError: the theorem does not decide such a claim.
    """
    table = {name: attempts[name] for name in REFUTING}
    chosen({necessity.THEOREM: None, **table}, theorem, KIND)
    analysis = necessity.analyse(family)
    if analysis.holds:
        if theorem in (None, necessity.THEOREM):
            facts = {necessity.THEOREM: analysis.facts()}
            return Verdict(KIND, "proved", necessity.THEOREM, domain.scope, facts, analysis.words(), analysis)
        reason = f"{theorem}: only refutes the claim, and [W_n b_n] tends to [I 0]"
        return Verdict(KIND, "undecided", scope=domain.scope, reason=reason)
    failed = [f"{necessity.THEOREM}: {analysis.words()}"]
    for attempt in only(table, theorem).values():
        found = attempt(family, domain)
        if isinstance(found, NotCertified):
            failed.append(found.text())
        elif not found.converges:
            failed.append(f"{found.theorem}: the layers diverge at a point of the domain: the claim says nothing")
        else:
            common = found.y if isinstance(found, contraction.Contraction) else None
            analysis = necessity.analyse(family, common)
            facts = {**found.facts(), necessity.THEOREM: analysis.facts()}
            words = f"{found.words()}; {necessity.THEOREM}: {analysis.words()}"
            return Verdict(KIND, "refuted", found.theorem, domain.scope, facts, words, found)
    return Verdict(KIND, "undecided", scope=domain.scope, reason="; ".join(dict.fromkeys(failed)))
