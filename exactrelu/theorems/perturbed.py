"""Summable perturbations of layers that expand no norm: one shape of evidence for several kinds of layers.

Statement.  Master lemma.  Let Psi expand no norm ||y||_w = max |y_i| / w_i, Psi(0) = 0, and let Psi^j(y)
            converge for every y, to Psi^oo(y).  If ||N_n - Psi(N_{n-1})|| <= p(n) ||N_{n-1}|| + beta(n) for
            n >= n0 and (E, F) is a Lyapunov pair of p, beta, then for M >= k >= n0 - 1
                ||N_M - Psi^{M-k}(N_k)|| <= E(k) ||N_k|| + F(k),
            so N_n converges, and its limit is within E(k) ||N_k|| + F(k) of Psi^oo(N_k).
            Psi is phi for `activation`, the identity for `residual`, relu for `widening`.
Proof.      Downward induction on k with n = k + 1: the distance is at most E(n) ||N_n|| + F(n) +
            ||N_n - Psi(N_k)||, where ||N_n|| <= (1 + p) ||N_k|| + beta; then the two conditions of
            the pair.  N_n is bounded, E and F tend to 0, Psi^j(N_k) is Cauchy in j: so N_n is Cauchy.
Glossary.   p, beta  bounds of norms of perturbations, by bounds of the terms of entries
Exactness.  Every condition of the evidence is proved by signs of integers.
Source.     the Master lemma of the project, proved from non-expansiveness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.theorems.absolute_summability import AbsoluteSummability, Names

__all__ = ["Perturbed"]


@dataclass(frozen=True, slots=True)
class Perturbed:
    """Evidence: the bounds and the tail of the perturbations, under the name of a theorem.

    names: how the theorem calls its perturbations.
    sentence: the hypotheses and what converges.
    centre: Psi^oo(N_k) as text, the point that the tail is about.
    norm: the norm as text where it is not the weighted sup norm.
    """

    summability: AbsoluteSummability
    names: Names
    sentence: str
    centre: str = "N_k"
    norm: str = ""

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return self.names.theorem

    @property
    def converges(self) -> bool:
        """Return True: summable perturbations converge at every x."""
        return True

    @property
    def weights(self) -> tuple[int, ...]:
        """Norm weights."""
        return self.summability.weights

    @property
    def first_depth(self) -> int:
        """First layer k that the tail is used at."""
        return self.summability.first_depth

    def spread(self, depth: int, norm: Fraction, bits: int) -> tuple[Fraction, Fraction]:
        """Return how far the limit can be below and above the centre, for norm >= ||N_k||, in units of w."""
        return self.summability.spread(depth, norm, bits)

    def settled(self, depth: int) -> bool:
        """Return whether E(depth) <= 1/256."""
        return self.summability.settled(depth)

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items, those of absolute summability."""
        yield from self.summability.items()

    def facts(self) -> dict[str, object]:
        """Return those of absolute summability, the names of the norms and the centre."""
        named: dict[str, object] = {"norms": list(self.names.norms), "centre": self.centre}
        return {**self.summability.facts(), **named, **({"norm": self.norm} if self.norm else {})}

    def words(self) -> str:
        """Return the hypotheses and what converges."""
        return self.sentence
