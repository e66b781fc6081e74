"""Acceleration: the limit behind a frozen pattern to many digits from few layers.

Statement.  Let the pattern be frozen after layer k (`frozen-pattern`): z_n = (I + A_n) z_{n-1} for n > k,
            z = (values of the neurons that are on, 1), and let z_n converge.  For a gauge G_n -> I with
            defect D_n = G_n (I + A_n) - G_{n-1}
                z_oo - G_k z_k = sum_{n>k} (G_n z_n - G_{n-1} z_{n-1}) = sum_{n>k} D_n z_{n-1},
            so |z_oo - G_k z_k|_i <= sum_j S_ij h_j with S_ij >= sum_{n>k} |D_n,ij| and |z_n| <= h, n >= k.
            Both |z_n| <= h and the convergence come from the theorem that bounds all later layers; its
            V = 1 + E is the product certificate V(n-1) >= (1 + p(n)) V(n).
            S_ij: the terms with r = 1, -1 by `products.acceleration` and sum_{n>k} n^-e <= k^-(e-1)/(e-1); terms
            c a^n of A_n beside them by |G_n| and the geometric sum c a^(k+1)/(1-a).
Glossary.   G_n  gauge     D_n  defect     S  sums of defects     h  bounds of z_n
Exactness.  Rational.
Source.     theorem `accelerated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from exactrelu.products.acceleration import Block, Gauge, Rows, defect_bounds, defect_order, exact_rows
from exactrelu.sequences.bounds import bound_term
from exactrelu.sequences.decay import Decay, geometric
from exactrelu.theorems.decay_items import spelled
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "Acceleration", "certify"]

THEOREM = "accelerated"


@dataclass(frozen=True, slots=True)
class Acceleration:
    """Evidence: a gauge, the bounds of its defects, and bounds of the terms that decay geometrically."""

    depth: int
    gauge: Gauge
    defects: dict[int, Rows]
    faster: tuple[tuple[int, int, tuple[Decay, ...]], ...]

    def sums(self, bits: int) -> Rows:
        """Return S, a x (a+1).  Rounding: upwards, by a few 2^-bits."""
        k, a = self.depth, self.gauge.rows
        total = [[Fraction(0)] * (a + 1) for _ in range(a)]
        for sign, bounds in self.defects.items():
            e = defect_order(self.gauge.q, sign)
            for row, values in zip(total, bounds, strict=True):
                row[:] = [t + c / ((e - 1) * k ** (e - 1)) for t, c in zip(row, values, strict=True)]
        largest = self.gauge.largest(k + 1)
        for m, j, bounds_of_terms in self.faster:
            rest = sum((geometric(h.c / (1 - h.a), h.a).upper(k + 1, bits) for h in bounds_of_terms), Fraction(0))
            for i in range(a):
                total[i][j] += largest[i][m] * rest
        return tuple(tuple(row) for row in total)

    def items(self) -> Iterator[list[object]]:
        """Yield the order, the coefficients of the gauge, the bounds of its defects, the geometric bounds."""
        yield ["G", self.gauge.q]
        for s in range(self.gauge.q):
            for C in self.gauge.coefficients.values():
                yield ["c", *_over_one_denominator(exact_rows(C[s]))]
        for bounds in self.defects.values():
            yield ["D", *_over_one_denominator(bounds)]
        for _, _, decays in self.faster:
            yield ["g", [spelled(h) for h in decays]]


def certify(block: Block, gauge: Gauge, depth: int) -> Acceleration | NotCertified:
    """Certify the defects of a gauge from layer depth + 1 on.

    Args:
        block: a rows of a + 1 entries, the active part of the layers.
        gauge: what `gauge_of` returned for this block, of any order.
        depth: k >= 1.
    """
    defects: dict[int, Rows] = {}
    for sign in gauge.coefficients:
        found = defect_bounds(block, gauge, sign, depth)
        if found is None:
            return NotCertified(THEOREM, "a certified defect", f"none found for order {gauge.q} from layer {depth} on")
        defects[sign] = found
    faster = []
    for m, row in enumerate(block):
        for j, entry in enumerate(row):
            bounds = [bound_term(term, depth + 1) for term in entry if abs(term[0]) < 1]
            if any(bound is None or bound[1] > depth + 1 for bound in bounds):
                return NotCertified(THEOREM, "geometric terms", f"no bound found that holds from layer {depth} on")
            if bounds:
                faster.append((m, j, tuple(bound[0] for bound in bounds if bound is not None)))
    return Acceleration(depth, gauge, defects, tuple(faster))


def _over_one_denominator(rows: Sequence[Sequence[Fraction]]) -> tuple[int, list[int]]:
    values = [v for row in rows for v in row]
    den = lcm(*(v.denominator for v in values))
    return den, [int(v * den) for v in values]
