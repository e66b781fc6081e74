"""Products of diagonal matrices with entries between 0 and 1: they decrease for every sequence of gates.

Statement.  From n0 on let W_n be diagonal with 0 <= W_n[i][i] <= 1.  Then J_n W_n ... J_1 W_1 converges for every
            sequence of activation matrices J_n: the entries of a row keep their sign, and their sizes do not
            increase.  A product may tend to 0, as that of 1 - 1/n.
Exactness.  Signs by POS.
Source.     theorem `monotone-decrease`, for products.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import RootedFamily
from exactrelu.sequences.rooted_signs import any_combination, any_nonnegative_start
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.monotone_decrease import THEOREM
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.rooted import chain_terms

__all__ = ["THEOREM", "FallingProducts", "attempt"]

_ONE = ((Fraction(1), (1,), (1,)),)


@dataclass(frozen=True, slots=True)
class FallingProducts:
    """Evidence: the first layer from which the matrices are diagonal with entries between 0 and 1."""

    n0: int

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: every product converges."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the start."""
        yield ["n", self.n0]

    def facts(self) -> dict[str, object]:
        """Return the start."""
        return {"from": self.n0}

    def words(self) -> str:
        """Return the hypothesis and its conclusion."""
        return f"from n = {self.n0} on W_n is diagonal with entries between 0 and 1: the products decrease in size"


def attempt(family: Family | RootedFamily | PeriodicFamily, domain: Domain) -> FallingProducts | NotCertified:
    """Certify the signs, or name an entry that is not shown to lie between 0 and 1; inputs play no part."""
    P, _ = chain_terms(family)
    n0 = family.start + 1 if isinstance(family, PeriodicFamily) else 1
    for place, row in enumerate(P):
        i = place % family.width  # of families below one another
        if any(terms for j, terms in enumerate(row) if j != i):
            return NotCertified(THEOREM, "diagonal matrices", f"row {i + 1} of P_n has an entry off the diagonal")
        for terms in (any_combination([(-1, row[i])]), any_combination([(1, row[i]), (1, _ONE)])):
            start = any_nonnegative_start(terms, n0)
            if start is None:
                name = f"entry ({i + 1},{i + 1}) of W_n"
                return NotCertified(THEOREM, "entries between 0 and 1", f"{name} is not shown to be one from some n on")
            n0 = start
    return FallingProducts(n0)
