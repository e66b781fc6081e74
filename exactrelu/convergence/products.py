"""Deciding whether products J_n W_n ... J_1 W_1 of a family converge: all of them, or those along one path.

Statement.  products-converge   for every sequence of activation matrices J_n, or for one periodic path of them, the
            products converge.  The scope is "all-sequences" or "path".
            All are proved by theorems about all sequences at once, refuted by one periodic sequence.  One path is
            proved by the same theorems for the entries that it uses (theorems/path.py), or by the powers of the
            matrix of one period, and refuted along itself.
            A refutation says nothing about the layers N_n(x), which need not follow the path.
Exactness.  Verdicts rest on evidence that the certificate repeats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from exactrelu.convergence.kinds import chosen
from exactrelu.convergence.verdict import Status, Verdict
from exactrelu.errors import ShapeError
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import FactorialFamily, RootedFamily
from exactrelu.theorems import (
    all_sequences,
    conditional_summability,
    contracted_products,
    falling_products,
    gauge,
    path_word,
    periodic_path,
    periodic_word,
)
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import Evidence, NotCertified
from exactrelu.theorems.path import AnyChain, Path, along, path_text

__all__ = ["KIND", "PATH_SCOPE", "SCOPE", "THEOREMS", "decide_products"]

KIND = "products-converge"
SCOPE, PATH_SCOPE = "all-sequences", "path"

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


_PATH: dict[str, Callable[[Family, Path], Evidence | NotCertified]] = {  # about one path only
    periodic_path.THEOREM: periodic_path.attempt,
    periodic_word.THEOREM: path_word.attempt,
}
_TABLES: dict[type, Mapping[str, Callable[..., Evidence | NotCertified]]] = {
    Family: THEOREMS,
    RootedFamily: _ROOTED,
    FactorialFamily: _FACTORIAL,
    PeriodicFamily: _PERIODIC,
}


def decide_products(family: AnyChain, domain: Domain, theorem: str | None = None, path: Path | None = None) -> Verdict:
    """Decide whether the products of a family converge; the domain plays no part.

    Args:
        family: layers relu(W_n y + b_n).
        domain: what a problem has; all of space.
        theorem: the only theorem to try; all in their order by default.
        path: the rows of one periodic path, of the family's width; every sequence by default.

    Raises:
        ShapeError: a path without rows, or with a row of another length.
    """
    if path is not None and (not path or any(len(row) != family.width for row in path)):
        raise ShapeError(f"path: expected at least one row, and {family.width} gates in every row")
    failed: list[str] = []
    scope = SCOPE if path is None else PATH_SCOPE
    table = _TABLES[type(family)] if path is None else _along(family, path)
    for attempt in chosen(table, theorem, KIND).values():
        found = attempt(family, domain)
        if isinstance(found, NotCertified):
            failed.append(found.text())
            continue
        status: Status = "proved" if found.converges else "refuted"
        facts, words = dict(found.facts()), found.words()
        if path is not None:
            facts["path"] = path_text(path)
            words = f"of the entries that the path {path_text(path)} uses: {words}" if found.converges else words
        return Verdict(KIND, status, found.theorem, scope, facts, words, found)
    return Verdict(KIND, "undecided", scope=scope, reason="; ".join(failed))


def _along(family: AnyChain, path: Path) -> Mapping[str, Callable[..., Evidence | NotCertified]]:
    """Return the attempts for one path: those for every sequence, of the entries that it uses, then its own."""

    def of_used(attempt: Callable[..., Evidence | NotCertified], name: str) -> Callable[..., Evidence | NotCertified]:
        diagonal: Literal[0, 1] = 0 if name == contracted_products.THEOREM else 1
        return lambda family, domain: attempt(along(family, path, diagonal), domain)

    def of_path(attempt: Callable[[Family, Path], Evidence | NotCertified]) -> Callable[..., Evidence | NotCertified]:
        return lambda family, domain: attempt(family, path)

    everywhere = {name: of_used(attempt, name) for name, attempt in _TABLES[type(family)].items() if name not in _PATH}
    return everywhere | ({name: of_path(attempt) for name, attempt in _PATH.items()} if type(family) is Family else {})
