"""Which theorems are about which kind of layers; those about ReLU chains are in decide.py.

Statement.  A theorem is about one kind of layers, and an attempt is only made on a family of its kind.
Glossary.   attempts  theorems for converges and diverges, in the order of attack
            tails     theorems that bound the distance to the limit, for some norm weights
            exact     theorems whose evidence may have the limit itself; tried before the tails
            direct    theorems that enclose the limit to a width without any layer; tried before the tails
            coupling  the terms of the perturbations entry by entry, to choose norm weights, or None
            depth     largest depth that is computed for an enclosure
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from exactrelu.convergence.enclose import MAX_DEPTH, Tail
from exactrelu.errors import UnsupportedError
from exactrelu.networks.activation import ActivationFamily
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import AnyTerm, FactorialFamily, RootedFamily
from exactrelu.networks.widening import WideningFamily
from exactrelu.theorems import (
    absolute_summability,
    activation,
    activation_limit,
    gauge,
    monotone_decrease,
    nonnegative_iff,
    reflection,
    residual,
    rooted,
    widening,
)
from exactrelu.theorems.absolute_summability import perturbation_terms
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import Evidence, NotCertified

__all__ = ["KINDS", "Attempt", "Coupling", "Kind", "chosen", "only"]

Attempt: TypeAlias = Callable[[Any, Domain], Evidence | NotCertified]
Direct: TypeAlias = Callable[[Any, Domain, Fraction], activation_limit.FixedPointEnclosure | NotCertified]
Coupling: TypeAlias = Sequence[Sequence[tuple[AnyTerm, ...]]]

_ROOTED_DEPTH = 200_000  # layers of integer roots
_MAX_WIDENED = 1 << 24  # products of numbers


@dataclass(frozen=True, slots=True)
class Kind:
    """The theorems about one kind of layers; the functions take a family of this kind."""

    attempts: Mapping[str, Attempt]
    tails: Mapping[str, Callable[[Any, Sequence[int]], Tail | NotCertified]]
    exact: Mapping[str, Attempt] = field(default_factory=dict)
    coupling: Callable[[Any], Coupling | None] = lambda family: None
    depth: Callable[[Any], int] = lambda family: MAX_DEPTH
    direct: Mapping[str, Direct] = field(default_factory=dict)


def only(table: Mapping[str, Any], theorem: str | None) -> Mapping[str, Any]:
    """Return the entries of one theorem, all of them for None."""
    return table if theorem is None else {name: entry for name, entry in table.items() if name == theorem}


def chosen(table: Mapping[str, Any], theorem: str | None, kind: str) -> Mapping[str, Any]:
    """Return the attempts of one theorem, or all of them.

    Raises:
        UnsupportedError: the theorem is not among those that decide such a claim.
    """
    if theorem is not None and theorem not in table:
        known = ", ".join(table)
        raise UnsupportedError(f"theorem {theorem!r} decides no claim {kind!r} about these layers; those are: {known}")
    return only(table, theorem)


def _widened_depth(family: WideningFamily) -> int:
    """Return a depth up to which the products of masks and values are affordable."""
    s = len(family.mask) - 1
    depth = 1
    while depth < MAX_DEPTH and 2 * depth * (s + 1) * (family.width + 2 * depth * s) <= _MAX_WIDENED:
        depth *= 2
    return depth


_IRREGULAR: dict[str, Attempt] = {  # entries with factorials, or that are eventually periodic
    nonnegative_iff.THEOREM: rooted.growing,
    absolute_summability.THEOREM: rooted.summable,
    monotone_decrease.THEOREM: rooted.decreasing,
}
KINDS: dict[type, Kind] = {
    ActivationFamily: Kind(
        attempts={activation.THEOREM: activation.attempt},
        tails={activation.THEOREM: activation.certify},
        exact={activation.THEOREM: activation.exact_limit},
        direct={activation.THEOREM: activation_limit.enclosed_limit},
        coupling=lambda family: perturbation_terms(family.chain),
    ),
    RootedFamily: Kind(
        attempts={
            nonnegative_iff.THEOREM: rooted.growing,
            absolute_summability.THEOREM: rooted.summable,
            gauge.THEOREM: gauge.attempt,
            reflection.THEOREM: reflection.attempt,
            monotone_decrease.THEOREM: rooted.decreasing,
        },
        tails={absolute_summability.THEOREM: rooted.certify, reflection.THEOREM: reflection.certify},
        coupling=rooted.rooted_perturbation,
        depth=lambda family: _ROOTED_DEPTH,
    ),
    FactorialFamily: Kind(
        attempts=_IRREGULAR | {reflection.THEOREM: reflection.attempt},
        tails={absolute_summability.THEOREM: rooted.certify, reflection.THEOREM: reflection.certify},
        coupling=rooted.rooted_perturbation,
        depth=lambda family: _ROOTED_DEPTH,
    ),
    PeriodicFamily: Kind(
        attempts=_IRREGULAR,
        tails={absolute_summability.THEOREM: rooted.certify},
        coupling=rooted.periodic_coupling,
        depth=lambda family: _ROOTED_DEPTH,
    ),
    ResidualFamily: Kind(
        attempts={residual.THEOREM: residual.attempt},
        tails={residual.THEOREM: residual.certify},
        coupling=residual.coupling,
    ),
    WideningFamily: Kind(
        attempts={widening.THEOREM: widening.attempt},
        tails={widening.THEOREM: widening.certify_norm},
        depth=_widened_depth,
    ),
}
