"""Conditional summability: convergent sums of P_n make all products J_n W_n ... J_1 W_1 converge.

Statement.  Let W_n = I + P_n with the bounds p, g of `conditional_sums`, m the width, and
                eta_k = (m + 1)(g(k) + sum_{i>k} g(i) p(i)) -> 0.
            For every sequence of 0/1 diagonal matrices J_n the products T_n = J_n W_n ... J_1 W_1 converge,
            and where eta_k < 1: ||T - Q_k T_k|| <= ||T_k|| eta_k / (1 - eta_k), Q_k = lim J_n ... J_{k+1}.
Proof.      Let v_n = J_n W_n v_{n-1}, V = max ||v_i|| over k <= i <= n, r the last reset of coordinate j
            (J_i[j] = 0) in (k, n], or k.  By parts, with H_i = P_{i+1} + ... + P_n, coordinate j of v_n
            is the kept one of v_k, if there was no reset, plus that of H_r v_r + sum H_i (v_i - v_{i-1}).
            The first is at most g(k) V.  v_i - v_{i-1} is P_i v_{i-1}, in all at most V sum g p, but for
            coordinates l reset at i, -v_{i-1}[l]: the first reset behind k costs at most g(k) V, a later one,
            after r', at most g(i) V sum_{r'<s<i} p(s) <= V sum_{r'<s<i} g(s) p(s), blocks that do not overlap.
            So it is at most eta_k V, V <= ||v_k|| / (1 - eta_k), and v_n is Cauchy.
Glossary.   Q_k  0/1 diagonal     p, g  bounds of ||P_n|| and of sums of consecutive P_n
Exactness.  Rational; every bound is proved by signs of integers.
Source.     theorem `conditional-summability`; sums of consecutive P_i in place of tails make it
            (m + 1) g(k), not (m + 2) g(k).  Covers P_n = (-1)^n A/n for every A.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exactrelu.networks.family import Family
from exactrelu.networks.rooted import RootedFamily
from exactrelu.theorems.conditional_sums import ConditionalSums, certify_sums
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "ConditionalSummability", "attempt"]

THEOREM = "conditional-summability"


@dataclass(frozen=True, slots=True)
class ConditionalSummability:
    """Evidence: the bounds of the sums of P_n."""

    sums: ConditionalSums

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
        yield from self.sums.items()

    def facts(self) -> dict[str, object]:
        """Return the start, the norm weights and the bounds of P_n."""
        facts = self.sums.facts()
        return {name: facts[name] for name in ("n0", "weights", "p", "g")}

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        return (
            "sum P_n converges and sum g p is finite: the products converge for every sequence of activation matrices"
        )


def attempt(family: Family | RootedFamily, domain: Domain) -> ConditionalSummability | NotCertified:
    """Certify the family; inputs and biases play no part."""
    sums = certify_sums(THEOREM, family, with_bias=False)
    return sums if isinstance(sums, NotCertified) else ConditionalSummability(sums)
