"""Nonnegative perturbations: P_n >= 0 and b_n >= 0 entrywise with an infinite sum make N_n(x) diverge.

Statement.  Let N_n = relu(W_n N_{n-1} + b_n), W_n = I + P_n, and let every entry of P_n and b_n be
            >= 0 for n >= n0.  For n > k >= max(1, n0 - 1), N_{n-1} >= 0, so no ReLU clips:
                N_n = N_{n-1} + P_n N_{n-1} + b_n >= N_{n-1}.
            If sum_n b_n[i] = oo, then N_n(x)_i -> oo at every x.  If sum_n P_n[i][j] = oo, then
            N_n(x)_i >= N_k(x)_j sum_{k < l <= n} P_l[i][j] -> oo at every x with N_k(x)_j > 0.
            The other direction of the equivalence is `absolute-summability`.  A column j with
            N_k(x)_j = 0 for every k is not asked for anything.
Glossary.   n0  first layer with the signs     k  layer that shows N_k(x)_j > 0
            i, j  row and column of an entry with an infinite sum
Exactness.  Signs by POS; the infinite sum by the harmonic series; N_k(x)_j > 0 by outward intervals.
Source.     theorem `nonnegative-iff`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.harmonic import Harmonic, harmonic_bound
from exactrelu.sequences.signs import nonnegative_start
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.reach import MAX_DEPTH, point_item, reach

__all__ = ["THEOREM", "Growth", "attempt"]

THEOREM = "nonnegative-iff"
_BITS = 128
_MARGIN = 40  # a coordinate is > 0 when it is above 2^-(bits - _MARGIN)

Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Growth:
    """Evidence: signs from n0 on, a point, an entry with an infinite sum, and a layer k where its column is > 0."""

    n0: int
    x: Point
    place: Place
    sum: Harmonic
    k: int

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return False: a coordinate grows beyond all bounds."""
        return False

    def items(self) -> Iterator[list[object]]:
        """Yield start, point, entry, and for an entry of P_n the layer and bits of the positive coordinate."""
        yield ["n", self.n0]
        yield point_item(self.x)
        yield ["h", *self.place, *self.sum.item()]
        if self.place[0] == "P":
            yield ["y", self.k, _BITS]

    def facts(self) -> dict[str, object]:
        """Return the point and the start."""
        return {"point": [rational_text(v) for v in self.x], "from": self.n0}

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        signs = f"P_n >= 0 and b_n >= 0 entrywise for n >= {self.n0}"
        target, i, j = self.place
        i %= len(self.x)  # families below one another
        if target == "b":
            return f"{signs}, and entry {i + 1} of b_n has an infinite sum: N_n(x) grows without bound"
        where = f"and N_{self.k}(x) is positive in coordinate {j + 1}"
        return f"{signs}, entry ({i + 1},{j + 1}) of P_n has an infinite sum, {where}: N_n(x) grows without bound"


def attempt(family: Family, domain: Domain) -> Growth | NotCertified:
    """Certify divergence at a point of the domain, or name the hypothesis that is not shown."""
    n0 = 1
    P, b = perturbation_terms(family), bias_terms(family)
    m = family.width
    places: list[tuple[Place, Sequence[Term]]] = [(("b", i, 0), b[i]) for i in range(m)]
    places += [(("P", i, j), P[i][j]) for i in range(m) for j in range(m)]
    for (target, i, j), terms in places:
        start = nonnegative_start(terms, n0)
        if start is None:
            name = f"entry {i + 1} of b_n" if target == "b" else f"entry ({i + 1},{j + 1}) of P_n"
            return NotCertified(THEOREM, "P_n >= 0 and b_n >= 0", f"{name} is not shown to be >= 0 from some n on")
        n0 = start
    sums = [(place, found) for place, terms in places if (found := harmonic_bound(terms, n0)) is not None]
    if not sums:
        return NotCertified(THEOREM, "an infinite sum", "no entry of P_n and b_n is shown to have one")
    for place, found in sums:
        for x in domain.candidates:
            if place[0] == "b":
                return Growth(found.n0, x, place, found, 0)
            k = positive_layer(family, x, place[2], max(1, found.n0 - 1))
            if k is not None:
                return Growth(found.n0, x, place, found, k)
    (_, i, j), _ = sums[0]
    reason = f"entry ({i + 1},{j + 1}) of P_n has an infinite sum, but no point with N_k(x) > 0 in its column is known"
    return NotCertified(THEOREM, "a positive coordinate", reason)


def positive_layer(family: Family, x: Point, j: int, least: int) -> int | None:
    """Return the first layer k >= least, up to a few more, with N_k(x)_j certainly positive, or None."""
    depth = least + 2 * family.width
    if depth > MAX_DEPTH:
        return None
    for k, y in enumerate(reach(family, x, depth, _BITS), 1):
        if k >= least and y[j][0] >> _MARGIN and (y[j][1] - y[j][0]) << 20 < y[j][0]:
            return k
    return None
