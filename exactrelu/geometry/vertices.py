"""Bounded polytopes of low dimension by their vertices: cut, measured and searched exactly.

Statement.  A full-dimensional polytope is kept as its vertices, each with the set of rows that vanish there
            (double description).  Cutting by a form f keeps the vertices of one sign and adds the zero of f
            on every edge whose ends have both signs; two vertices span an edge exactly if no third one lies
            on all rows that they share.  Forms have their extremes at vertices.
            Volume: a polytope is the union of the simplices from one vertex over the triangulated facets
            that do not contain it; facets are the largest sets of vertices on one row.
Glossary.   vertex  (X_1, ..., X_d, w), w > 0, the point X/w in lowest terms     row  (a_1, ..., a_d, c)
            rows    how many forms have been used; a row is named by its number
Exactness.  Integers; volumes are rationals.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import TypeAlias

from flint import fmpq, fmpq_mat

from exactrelu.errors import LimitError

__all__ = ["MAX_DIMENSION", "Cell", "box_cell", "extremes", "halves", "volume"]

MAX_DIMENSION = 6
Vertex: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A polytope with an interior: its vertices, and for each the numbers of the rows that vanish there."""

    vertices: tuple[Vertex, ...]
    on: tuple[frozenset[int], ...]
    rows: int


def box_cell(sides: Sequence[tuple[Fraction, Fraction]]) -> Cell:
    """Return a box with sides of positive length.

    Raises:
        LimitError: the dimension is above `MAX_DIMENSION`.

    >>> volume(box_cell([(Fraction(0), Fraction(1, 2))] * 2))
    Fraction(1, 4)
    """
    d = len(sides)
    if d > MAX_DIMENSION:
        raise LimitError(f"vertices are listed up to dimension {MAX_DIMENSION}, got {d}")
    corners = list(itertools.product((0, 1), repeat=d))
    points = [[side[end] for side, end in zip(sides, corner, strict=True)] for corner in corners]
    on = tuple(frozenset(2 * j + end for j, end in enumerate(corner)) for corner in corners)
    return Cell(tuple(_vertex(p) for p in points), on, 2 * d)


def halves(cell: Cell, row: Sequence[int]) -> tuple[Cell | None, Cell | None]:
    """Return the parts of a cell where the form is >= 0 and <= 0, None for a part without an interior."""
    values = [sum(map(mul, row, v)) for v in cell.vertices]
    if min(values) >= 0:
        return cell, None
    if max(values) <= 0:
        return None, cell
    number = cell.rows
    new: list[tuple[Vertex, frozenset[int]]] = [
        (v, on | {number}) for v, on, value in zip(cell.vertices, cell.on, values, strict=True) if value == 0
    ]
    for i, j in itertools.product(range(len(values)), repeat=2):
        if values[i] > 0 > values[j]:
            common = cell.on[i] & cell.on[j]
            if not any(common <= on for k, on in enumerate(cell.on) if k not in (i, j)):
                mixed = zip(cell.vertices[i], cell.vertices[j], strict=True)
                new.append((_primitive([values[i] * y - values[j] * x for x, y in mixed]), common | {number}))
    return _part(cell, values, 1, new), _part(cell, values, -1, new)


def extremes(cell: Cell, row: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """Return the minimum and the maximum of a form."""
    scale = math.lcm(*(Fraction(v).denominator for v in row))
    integers = [int(v * scale) for v in row]
    values = [Fraction(sum(map(mul, integers, v)), v[-1] * scale) for v in cell.vertices]
    return min(values), max(values)


def volume(cell: Cell) -> Fraction:
    """Return the volume."""
    d = len(cell.vertices[0]) - 1
    total = sum((_measure(cell, simplex) for simplex in _triangulated(cell, range(len(cell.vertices)))), Fraction(0))
    return total / math.factorial(d)


def _part(cell: Cell, values: Sequence[int], sign: int, new: list[tuple[Vertex, frozenset[int]]]) -> Cell:
    kept = [(v, on) for v, on, value in zip(cell.vertices, cell.on, values, strict=True) if sign * value > 0]
    both = kept + new
    return Cell(tuple(v for v, _ in both), tuple(on for _, on in both), cell.rows + 1)


def _triangulated(cell: Cell, face: Sequence[int]) -> list[list[int]]:
    """Return simplices of vertex numbers that fill a face."""
    if len(face) == 1:
        return [list(face)]
    apex = face[0]
    numbers = frozenset().union(*(cell.on[i] for i in face))
    subsets = {frozenset(i for i in face if number in cell.on[i]) for number in numbers} - {frozenset(face)}
    facets = [s for s in subsets if not any(s < other for other in subsets)]
    return [
        [apex, *simplex]
        for facet in sorted(facets, key=sorted)
        if apex not in facet
        for simplex in _triangulated(cell, sorted(facet))
    ]


def _measure(cell: Cell, simplex: Sequence[int]) -> Fraction:
    """Return |det| of the homogeneous vertices over the product of their denominators."""
    rows = [cell.vertices[i] for i in simplex]
    det = fmpq_mat(len(rows), len(rows), [fmpq(v) for row in rows for v in row]).det()
    return abs(Fraction(int(det.p), int(det.q))) / math.prod(row[-1] for row in rows)


def _vertex(point: Sequence[Fraction]) -> Vertex:
    w = math.lcm(*(v.denominator for v in point))
    return (*(int(v * w) for v in point), w)


def _primitive(values: Sequence[int]) -> Vertex:
    common = math.gcd(*values)
    return tuple(v // common for v in values)
