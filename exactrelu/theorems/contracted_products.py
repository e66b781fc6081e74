"""Contraction of products: if J W contracts one norm for every J and W_n -> W, all products tend to 0.

Statement.  Let W_n -> W and |J W| <= q < 1 for every 0/1 diagonal J, in one norm of R^m.  Then the products
            T_n = J_n W_n ... J_1 W_1 tend to 0 for every sequence J_n.
Proof.      With C the largest |J|, |T_n| <= (q + C |W_n - W|) |T_{n-1}|; the factor is < (q + 1)/2 for late n.
Glossary.   W  limit of W_n     norm  one of the five kinds of theorems.contraction
Exactness.  As in theorems.contraction, for the family with b_n = 0, whose fixed point is 0.
Source.     theorem `contraction`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exactrelu.networks.family import Family
from exactrelu.theorems import contraction
from exactrelu.theorems.all_sequences import without_biases
from exactrelu.theorems.contraction import Contraction
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "ContractedProducts", "attempt"]

THEOREM = contraction.THEOREM


@dataclass(frozen=True, slots=True)
class ContractedProducts:
    """Evidence: that of contraction for the family with b_n = 0."""

    contraction: Contraction

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: every product tends to 0."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items."""
        yield from self.contraction.items()

    def facts(self) -> dict[str, object]:
        """Return the norm."""
        return {"norm": self.contraction.norm.name}

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        return f"W_n has a limit W, and every J W contracts {self.contraction.norm.name}: all products tend to 0"


def attempt(family: Family, domain: Domain) -> ContractedProducts | NotCertified:
    """Certify the family; inputs and biases play no part."""
    found = contraction.attempt(without_biases(family), domain)
    return found if isinstance(found, NotCertified) else ContractedProducts(found)
