"""Pieces of the limit function: regions of a box where one pattern is proved for all layers.

Statement.  The first k layers cut a polytope into activation domains, N_k = A x + c on each.  On one, with T the
            spread behind layer k for the largest ||N_k|| there, min N_k,i - w_i T <= N_n,i <= max N_k,i + w_i T
            for all n >= k.  Where that freezes the pattern (`frozen-pattern`) the domain is a piece: the limit
            is affine there.  Else the halfspaces N_k,i > w_i T of the neurons that are on but not settled
            (a little further out) cut a piece out of it; what is left is cut again by 2 k layers.
            Two regions with the same gates in every layer carry the same affine map.
Glossary.   gates  of the layers 1, ..., k, later ones as the last      open  volume without a proved pattern
            w  norm weights
Exactness.  Regions, gates and volumes are exact; maps are enclosed.  Faces of regions have no volume.
Source.     theorems `partition`, `frozen-pattern`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.convergence.limit_map import LimitMap, limit_map
from exactrelu.domains.decompose import ActivationDomain, decompose
from exactrelu.errors import ShapeError
from exactrelu.geometry.halfspace import Halfspace
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.geometry.vertices import Cell, box_cell, extremes, halves, volume
from exactrelu.networks.family import Family
from exactrelu.networks.network import AffinePiece, Network, Pattern
from exactrelu.theorems.absolute_summability import AbsoluteSummability, certify
from exactrelu.theorems.frozen_pattern import FrozenPattern, Side, freeze
from exactrelu.theorems.outcome import NotCertified

__all__ = [
    "MAX_DEPTH",
    "MAX_REGIONS",
    "LimitPiece",
    "LimitPieces",
    "Region",
    "cell_of",
    "checked_box",
    "limit_pieces",
]

MAX_DEPTH = 32
MAX_REGIONS = 4000
_FIRST = 4
_BITS = 64  # of the spread
_BEYOND = Fraction(65, 64)  # cuts lie a little beyond the margin, so that the bounds of the piece are above it

Box = Sequence[tuple[Fraction, Fraction]]


@dataclass(frozen=True, slots=True)
class Region:
    """A polytope, given by its halfspaces, its volume, and the depth where its pattern was proved."""

    polyhedron: Polyhedron
    volume: Fraction
    depth: int


@dataclass(frozen=True, slots=True)
class LimitPiece:
    """Regions with the same gates in every layer, and the affine map of the limit there.

    gates: of the first layers; later ones are equal to the last.
    """

    gates: Pattern
    regions: tuple[Region, ...]
    map: LimitMap

    @property
    def volume(self) -> Fraction:
        """Volume of all regions."""
        return sum((r.volume for r in self.regions), Fraction(0))


@dataclass(frozen=True, slots=True)
class LimitPieces:
    """The pieces found, largest first, and the volume of the box and of what stayed open.

    cover: polytopes that fill what stayed open; more than that where the search stopped at its number of regions.
    """

    evidence: AbsoluteSummability
    pieces: tuple[LimitPiece, ...]
    volume: Fraction
    open: Fraction
    depth: int
    stopped: str
    cover: tuple[Polyhedron, ...]

    @property
    def open_fraction(self) -> Fraction:
        """Fraction of the volume without a proved pattern."""
        return self.open / self.volume


def limit_pieces(
    family: Family,
    box: Box,
    max_depth: int = MAX_DEPTH,
    open_fraction: Fraction = Fraction(0),
    width: Fraction = Fraction(1, 10**12),
    max_regions: int = MAX_REGIONS,
) -> LimitPieces | NotCertified:
    """Cut a box into regions where the pattern is constant from some layer on.

    Args:
        family: layers n = 1, 2, ... of width m.
        box: m intervals of positive length; at most 6, as vertices are listed.
        max_depth: layers that domains are cut by at most.
        open_fraction: stop when no more than this fraction of the volume is open.
        width: asked of the entries of the maps.
        max_regions: stop when so many regions have been looked at.

    Returns:
        LimitPieces, or NotCertified when the tail of the family is not certified.

    Raises:
        ShapeError: the box has another dimension or an empty or flat side.
        LimitError: more than 6 inputs.
    """
    checked_box(family, box)
    evidence = certify(family)
    if isinstance(evidence, NotCertified):
        return evidence
    search = _Search(family, evidence, volume(box_cell(box)), max_regions)
    search.run(box, max_depth, open_fraction)
    pieces = [
        LimitPiece(gates, tuple(found.regions), limit_map(family, evidence, found.pattern, found.piece, width))
        for gates, found in search.found.items()
    ]
    ordered = tuple(sorted(pieces, key=lambda piece: -piece.volume))
    left = search.volume - sum((p.volume for p in ordered), Fraction(0))
    cover = tuple(Polyhedron(family.width, halfspaces) for halfspaces in search.waiting)
    return LimitPieces(evidence, ordered, search.volume, left, search.depth, search.stopped, cover)


@dataclass(slots=True)
class _Found:
    """Regions of one sequence of gates, with one frozen pattern and the affine piece at its depth."""

    pattern: FrozenPattern
    piece: AffinePiece
    regions: list[Region]


class _Search:
    """The walk over depths; what is open after one depth goes on to the next."""

    def __init__(self, family: Family, evidence: AbsoluteSummability, whole: Fraction, max_regions: int) -> None:
        self.family, self.evidence, self.volume, self.max_regions = family, evidence, whole, max_regions
        self.found: dict[Pattern, _Found] = {}
        self.waiting: list[tuple[Halfspace, ...]] = []
        self.regions = self.depth = 0
        self.stopped = ""

    def run(self, box: Box, max_depth: int, open_fraction: Fraction) -> None:
        """Cut the box, and what stays open of it, by more and more layers."""
        self.waiting = [tuple(Polyhedron.box(box).halfspaces)]
        closed, depth = Fraction(0), max(self.evidence.first_depth, _FIRST)
        while self.waiting and depth <= max_depth:
            self.depth = depth
            network = Network([self.family.layer(n) for n in range(1, depth + 1)])
            rest: list[tuple[Halfspace, ...]] = []
            for number, halfspaces in enumerate(self.waiting):
                for domain in decompose(network, Polyhedron(len(box), halfspaces)):
                    self.regions += 1
                    if self.regions > self.max_regions:
                        self.stopped = f"more than {self.max_regions} regions"
                        self.waiting = rest + self.waiting[number:]
                        return
                    if domain.full_dimensional:
                        pieces, left = self._cut(domain, box)
                        closed += pieces
                        rest += left
            self.waiting = rest
            if self.volume - closed <= open_fraction * self.volume:
                return
            depth *= 2
        if self.waiting:
            self.stopped = f"depth {max_depth}"

    def _cut(self, domain: ActivationDomain, box: Box) -> tuple[Fraction, list[tuple[Halfspace, ...]]]:
        """Return the volume that is settled on a domain, and polytopes that fill the rest."""
        halfspaces = domain.polyhedron.halfspaces
        cell = cell_of(box, halfspaces)
        rows = [[*a, c] for a, c in zip(domain.piece.slope.rows(), domain.piece.offset, strict=True)]
        margins = self._margins(rows, cell)
        pattern = self._frozen(domain, rows, margins, cell)
        if isinstance(pattern, FrozenPattern):
            return self._add(domain, pattern, halfspaces, cell), []
        cuts = [
            Halfspace(row[:-1], row[-1] - margin * _BEYOND, True)
            for row, margin, on in zip(rows, margins, domain.pattern[-1], strict=True)
            if on and extremes(cell, row)[0] <= margin
        ]
        inner: Cell | None = cell
        left = []
        for i, cut in enumerate(cuts):
            inner, outer = halves(inner, cut.row()) if inner is not None else (None, None)
            if outer is not None:
                opposite = Halfspace([-v for v in cut.coefficients], -cut.constant)
                left.append((*halfspaces, *cuts[:i], opposite))
        if inner is not None:
            pattern = self._frozen(domain, rows, margins, inner)
            if isinstance(pattern, FrozenPattern):
                return self._add(domain, pattern, (*halfspaces, *cuts), inner), left
        return Fraction(0), [halfspaces]

    def _margins(self, rows: Sequence[Sequence[Fraction]], cell: Cell) -> list[Fraction]:
        """Return w_i T for every neuron."""
        weights, k = self.evidence.weights, self.depth
        norm = max(extremes(cell, row)[1] / w for row, w in zip(rows, weights, strict=True))
        spread = max(self.evidence.spread(k, norm, _BITS)) + Fraction(1, 1 << _BITS)
        return [w * spread for w in weights]

    def _frozen(
        self,
        domain: ActivationDomain,
        rows: Sequence[Sequence[Fraction]],
        margins: Sequence[Fraction],
        cell: Cell,
    ) -> FrozenPattern | NotCertified:
        sides = [_side(extremes(cell, row), margin) for row, margin in zip(rows, margins, strict=True)]
        return freeze(self.family, sides, [not on for on in domain.pattern[-1]], self.depth)

    def _add(
        self,
        domain: ActivationDomain,
        pattern: FrozenPattern,
        halfspaces: Sequence[Halfspace],
        cell: Cell,
    ) -> Fraction:
        """Keep a region under the gates of all layers, and return its volume."""
        region = Region(Polyhedron(self.family.width, tuple(halfspaces)), volume(cell), self.depth)
        gates = [*domain.pattern, pattern.gate]
        while len(gates) > 1 and gates[-2] == gates[-1]:
            gates.pop()
        found = self.found.setdefault(tuple(gates), _Found(pattern, domain.piece, []))
        found.regions.append(region)
        return region.volume


def checked_box(family: Family, box: Box) -> None:
    """Raise ShapeError unless the box has one interval of positive length per input."""
    if len(box) != family.width or any(low >= high for low, high in box):
        raise ShapeError(f"box: expected {family.width} intervals of positive length, got {len(box)} intervals")


def cell_of(box: Box, halfspaces: Sequence[Halfspace]) -> Cell:
    """Return the vertices of a polytope in a box; it has an interior."""
    cell = box_cell(box)
    for h in halfspaces:
        part, _ = halves(cell, h.row())
        if part is None:
            raise ArithmeticError("a domain with an interior has no vertices")
        cell = part
    return cell


def _side(ends: tuple[Fraction, Fraction], margin: Fraction) -> Side:
    """Return bounds of N_n,i for n >= k."""
    low, high = ends
    return max(low - margin, Fraction(0)), high + margin
