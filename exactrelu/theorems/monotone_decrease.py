"""Monotone decrease: P_n <= 0 and b_n <= 0 entrywise from some layer on make every N_n(x) converge.

Statement.  Let N_n = relu(W_n N_{n-1} + b_n), W_n = I + P_n, and let every entry of P_n and b_n be
            <= 0 for n >= n0.  Then N_n(x) converges for every x: for n >= max(n0, 2)
            0 <= N_n = relu(N_{n-1} + P_n N_{n-1} + b_n) <= relu(N_{n-1}) = N_{n-1}.
            No sum needs to be finite.
Glossary.   n0  first layer with the signs
Exactness.  Every sign is proved by POS.
Source.     theorem `monotone-decrease`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exactrelu.networks.family import Family
from exactrelu.sequences.signs import negated, nonnegative_start
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "MonotoneDecrease", "attempt"]

THEOREM = "monotone-decrease"


@dataclass(frozen=True, slots=True)
class MonotoneDecrease:
    """Evidence: the first layer from which no entry is positive."""

    n0: int

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: a sequence that decreases and is >= 0 converges."""
        return True

    def items(self) -> Iterator[list[object]]:
        """Yield the start."""
        yield ["n", self.n0]

    def facts(self) -> dict[str, object]:
        """Return the start."""
        return {"from": self.n0}

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        return f"P_n <= 0 and b_n <= 0 entrywise for n >= {self.n0}: N_n(x) decreases and stays >= 0"


def attempt(family: Family, domain: Domain) -> MonotoneDecrease | NotCertified:
    """Certify the signs of all entries, or name one that is not shown to be <= 0."""
    n0 = 1
    P, b = perturbation_terms(family), bias_terms(family)
    m = family.width
    places = [(f"entry ({i + 1},{j + 1}) of P_n", P[i][j]) for i in range(m) for j in range(m)]
    places += [(f"entry {i + 1} of b_n", b[i]) for i in range(m)]
    for name, terms in places:
        start = nonnegative_start(negated(terms), n0)
        if start is None:
            return NotCertified(THEOREM, "P_n <= 0 and b_n <= 0", f"{name} is not shown to be <= 0 from some n on")
        n0 = start
    return MonotoneDecrease(n0)
