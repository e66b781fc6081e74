"""Reflection: convergent sums of P_n and b_n, only conditionally convergent perhaps, make N_n(x) converge.

Statement.  Let N_n = relu(W_n N_{n-1} + b_n), W_n = I + P_n, with bounds p, beta, g, h of
            `conditional_sums`.  For k >= n0 put
                c_k = g(k) + sum_{i>k} g(i) p(i),   d_k = h(k) + sum_{i>k} g(i) beta(i).
            Then c_k, d_k -> 0, and where 2 c_k < 1, with
                M_k = (c_k ||N_k|| + d_k) / (1 - 2 c_k):   -M_k w <= N_n - N_k <= 2 M_k w  for n > k,
            so N_n(x) converges at every x, uniformly on bounded sets.
Proof.      With y_n = N_n and X_n = sum_{i<=n} (P_i y_{i-1} + b_i), a coordinate obeys
            y_n = max(0, y_{n-1} + X_n - X_{n-1}), so (Lindley) y_n is the largest of y_k + X_n - X_k and
            X_n - X_i, k < i <= n.  As y_k >= 0, |X_i - X_k| <= M w for k < i <= n gives
            -M w <= y_n - y_k <= 2 M w.  Let H_i = P_{i+1} + ... + P_n.  Abel summation:
                X_n - X_k = H_k y_k + sum_{k<i<n} H_i (y_i - y_{i-1}) + sum_{k<i<=n} b_i,
            and ||y_i - y_{i-1}|| <= p(i) ||y_{i-1}|| + beta(i), so ||X_n - X_k|| <= c_k V + d_k with
            V = max ||y_i|| <= ||y_k|| + 2 M, k <= i < n: M <= c_k (||y_k|| + 2 M) + d_k.  One k bounds
            ||y_n|| by some R; then M_k <= (c_k R + d_k)/(1 - 2 c_k) -> 0.
Glossary.   w  norm weights     n0  first layer the bounds hold from     V, M  as in the proof
Exactness.  Rational; every bound is proved by signs of integers.  Rounding: upwards.
Source.     theorem `reflection`, the network form of `conditional-summability`; sums of consecutive
            P_i in place of tails make c_k smaller than with 2 g(k).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.networks.rooted import RootedFamily
from exactrelu.theorems.conditional_sums import ConditionalSums, certify_sums, product_tail
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "Reflection", "attempt", "certify"]

THEOREM = "reflection"


@dataclass(frozen=True, slots=True)
class Reflection:
    """Evidence: the bounds of the sums."""

    sums: ConditionalSums

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: the layers form a Cauchy sequence at every x."""
        return True

    @property
    def weights(self) -> tuple[int, ...]:
        """Norm weights."""
        return self.sums.weights

    @property
    def first_depth(self) -> int:
        """First layer k that `spread` is defined at."""
        return self.sums.n0

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items."""
        yield from self.sums.items()

    def facts(self) -> dict[str, object]:
        """Return the start, the norm weights and the bounds."""
        return self.sums.facts()

    def words(self) -> str:
        """Return the hypotheses and the kind of convergence."""
        return "sum P_n and sum b_n converge, sum g p and sum g beta are finite: uniform on bounded sets"

    def spread(self, depth: int, norm: Fraction, bits: int) -> tuple[Fraction, Fraction] | None:
        """Return (M, 2 M) with -M w <= N - N_k <= 2 M w at k = depth, for norm >= ||N_k||; None if 2 c_k >= 1.

        Rounding: upwards.
        """
        s, c = self.sums, self._c(depth, bits)
        if 2 * c >= 1:
            return None
        d = s.h.upper(depth, bits) + product_tail(s.g, s.beta, depth, bits)
        M = (c * norm + d) / (1 - 2 * c)
        return M, 2 * M

    def settled(self, depth: int) -> bool:
        """Return whether 2 c_k is small at k = depth."""
        return self._c(depth, 32) * 512 <= 1

    def _c(self, depth: int, bits: int) -> Fraction:
        s = self.sums
        return s.g.upper(depth, bits) + product_tail(s.g, s.p, depth, bits)


def attempt(family: Family | RootedFamily, domain: Domain) -> Reflection | NotCertified:
    """Certify the family; the theorem holds for every domain."""
    return certify(family)


def certify(family: Family | RootedFamily, weights: Sequence[int] | None = None) -> Reflection | NotCertified:
    """Certify the hypotheses for one family in one norm, or name the sum that fails."""
    sums = certify_sums(THEOREM, family, weights)
    return sums if isinstance(sums, NotCertified) else Reflection(sums)
