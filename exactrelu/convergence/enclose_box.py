"""Enclosures of the limit on a box: the exact range of the first layers, widened by the tail.

Statement.  The cells of N_k in the box (activation domains with an interior) have closures that cover it, and
            N_k is affine on each: its extremes are at vertices.  With T the spread of `absolute-summability`
            behind layer k for the largest ||N_k||, every N(x)_i is in [min N_k,i - w_i T, max N_k,i + w_i T].
Glossary.   k  depth     w  norm weights     T  spread
Exactness.  The range of N_k is exact.  Rounding: outward.
Source.     theorems `partition`, `absolute-summability`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.pieces import cell_of, checked_box
from exactrelu.domains.decompose import decompose
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.geometry.vertices import extremes
from exactrelu.networks.family import Family
from exactrelu.networks.network import Network
from exactrelu.theorems.absolute_summability import AbsoluteSummability, certify
from exactrelu.theorems.outcome import NotCertified

__all__ = ["MAX_DEPTH", "BoxEnclosure", "enclose_box"]

MAX_DEPTH = 64
_BITS = 64

Box = Sequence[tuple[Fraction, Fraction]]


@dataclass(frozen=True, slots=True)
class BoxEnclosure:
    """Enclosures of all values N(x)_i for x in a box; `spread` is how far the ends are from those of N_k."""

    enclosure: tuple[Enclosure, ...]
    depth: int
    spread: Fraction


def enclose_box(
    family: Family, box: Box, spread: Fraction = Fraction(1, 100), max_depth: int = MAX_DEPTH
) -> BoxEnclosure | NotCertified:
    """Enclose the limit on a box, coordinate by coordinate.

    Args:
        family: layers n = 1, 2, ... of width m.
        box: m intervals of positive length.
        spread: asked of the tail; the depth is doubled until it is reached, up to `max_depth`.
        max_depth: largest depth whose cells are listed.

    Raises:
        ShapeError: the box has another dimension or an empty or flat side.
        LimitError: more than 6 inputs.
    """
    checked_box(family, box)
    evidence = certify(family)
    if isinstance(evidence, NotCertified):
        return evidence
    depth = evidence.first_depth
    if depth > max_depth:
        return NotCertified(evidence.theorem, "an enclosure on a box", f"the tail starts at depth {depth}")
    while True:
        result = _at(family, evidence, box, depth)
        if result.spread <= spread or 2 * depth > max_depth:
            return result
        depth *= 2


def _at(family: Family, evidence: AbsoluteSummability, box: Box, depth: int) -> BoxEnclosure:
    network = Network([family.layer(n) for n in range(1, depth + 1)])
    low: list[Fraction | None] = [None] * family.width
    high = [Fraction(0)] * family.width
    for domain in decompose(network, Polyhedron.box(box)):
        if not domain.full_dimensional:
            continue
        cell = cell_of(box, domain.polyhedron.halfspaces)
        for i, (row, c) in enumerate(zip(domain.piece.slope.rows(), domain.piece.offset, strict=True)):
            least, most = extremes(cell, [*row, c])
            known = low[i]
            low[i], high[i] = least if known is None else min(known, least), max(high[i], most)
    norm = max(v / w for v, w in zip(high, evidence.weights, strict=True))
    tail = max(evidence.spread(depth, norm, _BITS)) + Fraction(1, 1 << _BITS)
    ends = [
        Enclosure(max((lo or Fraction(0)) - w * tail, Fraction(0)), hi + w * tail).outward(_BITS)
        for lo, hi, w in zip(low, high, evidence.weights, strict=True)
    ]
    return BoxEnclosure(tuple(ends), depth, max(w * tail for w in evidence.weights))
