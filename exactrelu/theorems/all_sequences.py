"""All sequences: sum ||P_n|| < oo makes the products T_n = J_n W_n ... J_1 W_1 converge for every J_n.

Statement.  Let W_n = I + P_n with sum ||P_n||_w finite.  For every sequence of 0/1 diagonal matrices J_n
            the products T_n converge, and ||T - Q_k T_k||_w <= E(k) ||T_k||_w for k >= n0 - 1, where
            Q_k is the limit of J_n ... J_{k+1} and E that of the Lyapunov pair.
            T_n itself need not be close to T: with P = 0, J_n = I up to k and J_{k+1} = 0, it is not.
Proof.      e_n = ||T_n - J_n ... J_{k+1} T_k|| obeys e_n <= e_{n-1} + p(n) ||T_{n-1}||, the inequality that E
            solves.  J_n ... J_{k+1} does not increase, so it is constant from some n on: T_n is Cauchy.
Glossary.   w  norm weights     n0  first layer the bounds hold from     p(n)  bound of ||P_n||_w
Exactness.  Every condition of the evidence is proved by signs of integers.
Source.     theorem `all-sequences`.  Biases play no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import RootedFamily
from exactrelu.theorems import absolute_summability, rooted
from exactrelu.theorems.absolute_summability import AbsoluteSummability
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "AllSequences", "attempt", "without_biases"]

THEOREM = "all-sequences"


@dataclass(frozen=True, slots=True)
class AllSequences:
    """Evidence: that of absolute summability for the family without its biases."""

    summability: AbsoluteSummability

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: every product converges."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items."""
        yield from self.summability.items()

    def facts(self) -> dict[str, object]:
        """Return the start, the norm weights, the bound of P_n and the tail."""
        facts = self.summability.facts()
        return {name: facts[name] for name in ("n0", "weights", "p", "E")}

    def words(self) -> str:
        """Return the hypothesis and its conclusion."""
        return "sum ||P_n|| is finite: the products converge for every sequence of activation matrices"


def attempt(family: Family | RootedFamily | PeriodicFamily, domain: Domain) -> AllSequences | NotCertified:
    """Certify the family; inputs play no part."""
    if not isinstance(family, Family):
        found = rooted.certify(family.without_biases())
    else:
        found = absolute_summability.certify(without_biases(family))
    return (
        NotCertified(THEOREM, found.hypothesis, found.reason)
        if isinstance(found, NotCertified)
        else AllSequences(found)
    )


def without_biases(family: Family) -> Family:
    """Return the family with b_n = 0: what products J_n W_n ... J_1 W_1 depend on."""
    zeros = [0] * family.width
    if family.given == "P":
        return Family(family.width, family.matrix, zeros)
    return Family(family.width, bias=zeros, weight=family.matrix)
