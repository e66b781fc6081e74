"""Deciding whether all products J_n W_n ... J_1 W_1 of a family converge.

Statement.  products-converge   for every sequence of activation matrices J_n the products converge.
            Proved by theorems about all sequences at once, refuted by one periodic sequence.  The scope
            is "all-sequences"; a refutation says nothing about the layers N_n(x), which need not follow it.
Exactness.  Verdicts rest on evidence that the certificate repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exactrelu.convergence.kinds import chosen
from exactrelu.convergence.verdict import Status, Verdict
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import FactorialFamily, RootedFamily
from exactrelu.theorems import (
    all_sequences,
    conditional_summability,
    contracted_products,
    falling_products,
    gauge,
    periodic_word,
)
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import Evidence, NotCertified

__all__ = ["KIND", "SCOPE", "THEOREMS", "decide_products"]

KIND = "products-converge"
SCOPE = "all-sequences"

THEOREMS: dict[str, Callable[[Family, Domain], Evidence | NotCertified]] = {  # in the order of attack
    all_sequences.THEOREM: all_sequences.attempt,
    gauge.THEOREM: gauge.attempt_products,
    conditional_summability.THEOREM: conditional_summability.attempt,
    contracted_products.THEOREM: contracted_products.attempt,
    falling_products.THEOREM: falling_products.attempt,
    periodic_word.THEOREM: periodic_word.attempt,
}


_ROOTED: dict[str, Callable[[RootedFamily, Domain], Evidence | NotCertified]] = {
    all_sequences.THEOREM: all_sequences.attempt,
    gauge.THEOREM: gauge.attempt_products,
    conditional_summability.THEOREM: conditional_summability.attempt,
    falling_products.THEOREM: falling_products.attempt,
}


_FACTORIAL: dict[str, Callable[[FactorialFamily, Domain], Evidence | NotCertified]] = {
    all_sequences.THEOREM: all_sequences.attempt,
    conditional_summability.THEOREM: conditional_summability.attempt,
    falling_products.THEOREM: falling_products.attempt,
}
_PERIODIC: dict[str, Callable[[PeriodicFamily, Domain], Evidence | NotCertified]] = {
    all_sequences.THEOREM: all_sequences.attempt,
    falling_products.THEOREM: falling_products.attempt,
}


def decide_products(
    family: Family | RootedFamily | PeriodicFamily, domain: Domain, theorem: str | None = None
) -> Verdict:
    """Decide whether the products of a family converge for every sequence; the domain plays no part."""
    failed: list[str] = []
    tables: dict[type, Mapping[str, Callable[..., Evidence | NotCertified]]]
    tables = {Family: THEOREMS, RootedFamily: _ROOTED, FactorialFamily: _FACTORIAL, PeriodicFamily: _PERIODIC}
    for attempt in chosen(tables[type(family)], theorem, KIND).values():
        found = attempt(family, domain)
        if isinstance(found, NotCertified):
            failed.append(found.text())
            continue
        status: Status = "proved" if found.converges else "refuted"
        return Verdict(KIND, status, found.theorem, SCOPE, found.facts(), found.words(), found)
    return Verdict(KIND, "undecided", scope=SCOPE, reason="; ".join(failed))
