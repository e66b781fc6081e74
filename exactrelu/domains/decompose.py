"""Decompose: the activation domains of a network on a region, one after another.

Statement.  The activation domain of a pattern is the set of points of the region where exactly the
            units of the pattern have W y + b > 0.  The nonempty ones are listed, each once, the
            lower-dimensional ones included; a cell is one with an interior.
Glossary.   cells    activation domains with an interior       domains  all nonempty ones
            maps     distinct affine maps of the cells         witness  point of the relative interior
Exactness.  Exact; nothing is rounded.  Memory holds one path of the tree and the maps.
Source.     theorem `partition`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any, Literal

from flint import fmpz_mat

from exactrelu.arithmetic.kernel import INTEGERS
from exactrelu.arithmetic.matrix import Matrix
from exactrelu.domains.regions import fitting_region
from exactrelu.domains.tree import Case, Record, Tree
from exactrelu.errors import UnsupportedError
from exactrelu.formats.region import Region
from exactrelu.geometry.halfspace import Halfspace
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.geometry.redundancy import redundant_rows
from exactrelu.geometry.system import System
from exactrelu.networks.network import AffinePiece, Network, Pattern

__all__ = ["ActivationDomain", "Decomposition", "decompose"]


@dataclass(frozen=True, slots=True)
class ActivationDomain:
    """One activation domain.

    pattern: a gate per ReLU layer.        piece: the affine map of the network there.
    witness: a point of the relative interior.    full_dimensional: whether it is a cell.
    system: its rows, first those of the region, then one for every unit whose sign they did not
        imply when the tree reached it; the set is exactly what they describe.
    """

    pattern: Pattern
    piece: AffinePiece
    witness: tuple[Fraction, ...]
    full_dimensional: bool
    system: System

    @property
    def polyhedron(self) -> Polyhedron:
        """Return the domain as a polyhedron."""
        rows = zip(self.system.rows, self.system.strict, strict=True)
        return Polyhedron(self.system.dimension, tuple(Halfspace(row[:-1], row[-1], strict) for row, strict in rows))

    def redundant(self) -> tuple[bool, ...]:
        """Return for every row whether the others imply it; one exact LP per row."""
        return redundant_rows(self.system)


class Decomposition:
    """The activation domains, found while they are iterated over, once.

    The counts cells, domains and maps are those of the complete list: asking for one before
    iterating walks through the list without keeping it.
    """

    def __init__(self, network: Network, region: Polyhedron | Region, record: Record | None = None) -> None:
        """Prepare the walk.

        Raises:
            UnsupportedError: something else than a network or a region.
            ShapeError: the region has another dimension than the network's input.
        """
        region = fitting_region(network, region)
        self._cells = self._domains = 0
        self._state: Literal["new", "walking", "complete"] = "new"
        self._tree = Tree([network], region, True, record)
        self._maps: set[bytes] = set()

    @property
    def cells(self) -> int:
        """Number of domains with an interior."""
        self._complete()
        return self._cells

    @property
    def domains(self) -> int:
        """Number of nonempty domains."""
        self._complete()
        return self._domains

    @property
    def maps(self) -> int:
        """Number of distinct affine maps of the cells."""
        self._complete()
        return len(self._maps)

    def so_far(self) -> str:
        """Return in words what was found so far."""
        return f"{self._cells} cells, {self._domains} domains"

    def __repr__(self) -> str:
        """Return the state and the counts so far."""
        return f"<Decomposition, {self._state}: {self.so_far()}, {len(self._maps)} affine maps>"

    def __iter__(self) -> Iterator[ActivationDomain]:
        """Yield the activation domains in the order of the tree.

        Raises:
            UnsupportedError: the second time.
        """
        return map(_domain, self.cases())

    def cases(self) -> Iterator[Case]:
        """Yield the same domains as the tree's own cases, and count them."""
        if self._state != "new":
            raise UnsupportedError("a decomposition is iterated over once; call decompose again, or keep list(...)")
        self._state = "walking"
        return self._walk()

    def _walk(self) -> Iterator[Case]:
        for case in self._tree.leaves():
            self._domains += 1
            if case.region.full_dimensional:
                self._cells += 1
                self._maps.add(piece_digest(*case.outputs[0]))
            yield case
        self._state = "complete"

    def _complete(self) -> None:
        if self._state == "new":
            for _ in self.cases():
                pass
        if self._state != "complete":
            raise UnsupportedError(f"the counts are known when the iteration has ended; so far {self.so_far()}")


def decompose(network: Network, region: Polyhedron | Region) -> Decomposition:
    """Return the decomposition of a region into the activation domains of a network.

    Args:
        network: with d inputs.
        region: a polyhedron in R^d: box, polytope, unbounded, flat, a point, empty, or all of R^d;
            or the domain of a problem.

    Raises:
        UnsupportedError: something else than a network or a region.
        ShapeError: the dimensions differ.

    >>> from exactrelu.networks.layer import Layer
    >>> found = decompose(Network([Layer([[1]], [0])]), Polyhedron.box([(-1, 1)]))
    >>> [domain.pattern for domain in found], found.cells
    ([((True,),), ((False,),)], 2)
    """
    return Decomposition(network, region)


def _domain(case: Case) -> ActivationDomain:
    region, (forms, scale) = case.region, case.outputs[0]
    return ActivationDomain(
        case.gates,
        _piece(forms, scale, region.frame.dimension),
        region.point.fractions(),
        region.full_dimensional,
        region.system,
    )


def _piece(forms: Sequence[Sequence[int]], scale: int, dimension: int) -> AffinePiece:
    linear = [v for form in forms for v in form[:-1]]
    slope = Matrix.over(fmpz_mat(len(forms), dimension, linear), scale)
    return AffinePiece(slope, tuple(Fraction(form[-1], scale) for form in forms))


def piece_digest(forms: Sequence[Sequence[Any]], scale: Any) -> bytes:
    """Return a digest of an affine map, equal for equal maps."""
    text = ",".join(map(hex, INTEGERS.primitive([scale, *chain.from_iterable(forms)])))
    return hashlib.sha256(text.encode("ascii")).digest()
