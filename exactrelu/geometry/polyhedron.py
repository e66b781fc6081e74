"""Polyhedra: finite intersections of halfspaces over Q.

Statement.  The order of the halfspaces is part of the value: certificates name rows by
            their index.  Canonical orders: box and point x_0 - lo_0, hi_0 - x_0,
            x_1 - lo_1, ...; polytope A x <= b row by row as b_i - A_i.x; whole: none.
Glossary.   d  dimension     row  primitive integer vector (a_1, ..., a_d, c) of a.x + c
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.kernel import INTEGERS
from exactrelu.arithmetic.rational import rational, rationals
from exactrelu.errors import ShapeError
from exactrelu.geometry.answers import Infeasible
from exactrelu.geometry.feasibility import feasible
from exactrelu.geometry.halfspace import Halfspace
from exactrelu.geometry.system import System

__all__ = ["Polyhedron"]

Bounds = tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Polyhedron:
    """An intersection of halfspaces of one dimension.

    bounds: the interval of every coordinate where it is known by construction (box and
        point), else None.
    """

    dimension: int
    halfspaces: tuple[Halfspace, ...]
    bounds: Bounds | None = None

    def __post_init__(self) -> None:
        """Check the dimensions.

        Raises:
            ShapeError: a halfspace of another dimension.
        """
        for i, h in enumerate(self.halfspaces):
            if h.dimension != self.dimension:
                raise ShapeError(f"polyhedron of dimension {self.dimension}: halfspace {i} has dimension {h.dimension}")

    @staticmethod
    def box(intervals: Sequence[Sequence[object]]) -> Polyhedron:
        """Return the box of pairs (lo, hi); lo = hi is allowed.

        >>> Polyhedron.box([(0, "1/2")]).rows()
        ((1, 0), (-2, 1))
        """
        d = len(intervals)
        bounds: list[tuple[Fraction, Fraction]] = []
        halfspaces: list[Halfspace] = []
        for j, pair in enumerate(intervals):
            if len(pair) != 2:
                raise ShapeError(f"box[{j}]: expected a pair (lo, hi), got {len(pair)} values")
            lo, hi = rational(pair[0], f"box[{j}][0]"), rational(pair[1], f"box[{j}][1]")
            if lo > hi:
                raise ShapeError(f"box[{j}]: the lower end {lo} is above the upper end {hi}")
            unit = [int(i == j) for i in range(d)]
            halfspaces += [Halfspace(unit, -lo), Halfspace([-v for v in unit], hi)]
            bounds.append((lo, hi))
        return Polyhedron(d, tuple(halfspaces), tuple(bounds))

    @staticmethod
    def polytope(A: Sequence[Sequence[object]], b: Sequence[object], dimension: int | None = None) -> Polyhedron:
        """Return {x : A x <= b}; may be empty or unbounded.

        Args:
            A: k rows of d numbers.
            b: k numbers.
            dimension: d; needed only when there are no rows.
        """
        if len(A) != len(b):
            raise ShapeError(f"polytope: A has {len(A)} rows and b {len(b)} entries")
        if dimension is None:
            if not A:
                raise ShapeError("polytope: no rows; use all_space for the whole space")
            dimension = len(A[0])
        halfspaces = []
        for i, (row, right) in enumerate(zip(A, b, strict=True)):
            a = [-rational(v, f"polytope A[{i}][{j}]") for j, v in enumerate(row)]
            halfspaces.append(Halfspace(a, rational(right, f"polytope b[{i}]")))
        return Polyhedron(dimension, tuple(halfspaces))

    @staticmethod
    def whole(dimension: int) -> Polyhedron:
        """Return R^d."""
        if type(dimension) is not int or dimension < 0:
            raise ShapeError(f"expected a dimension, an integer of at least 0, got {dimension!r}")
        return Polyhedron(dimension, ())

    @staticmethod
    def point(x: Sequence[object]) -> Polyhedron:
        """Return the set {x}, as a box of width 0."""
        return Polyhedron.box([(v, v) for v in x])

    def rows(self) -> tuple[tuple[int, ...], ...]:
        """Return the primitive integer rows in the order of the halfspaces."""
        return tuple(h.row() for h in self.halfspaces)

    def system(self) -> System:
        """Return the rows as a system to decide."""
        return System(INTEGERS, self.rows(), [h.strict for h in self.halfspaces], self.dimension)

    def contains(self, x: Sequence[object]) -> bool:
        """Return whether a point of d exact numbers satisfies every halfspace.

        Raises:
            InexactError: a float or another inexact type.
            ShapeError: another number of coordinates.
        """
        point = rationals(x, "point")
        if len(point) != self.dimension:
            raise ShapeError(f"polyhedron of dimension {self.dimension}: got a point of dimension {len(point)}")
        return all(h.contains(point) for h in self.halfspaces)

    @property
    def bounded(self) -> bool:
        """Return whether the set is bounded, by LPs where no bounds are known.

        The closed set {a_i.x + c_i >= 0} is unbounded exactly if it is nonempty and its
        recession cone {a_i.u >= 0} has a nonzero u; at most 2d + 1 LPs decide it.
        """
        if self.bounds is not None:
            return True
        if isinstance(feasible(self.system()), Infeasible):
            return True
        d = self.dimension
        cone = System(INTEGERS, [(*h.row()[:d], 0) for h in self.halfspaces], False, d)
        directions = [tuple(sign * int(i == j) for i in range(d)) for j in range(d) for sign in (1, -1)]
        return all(isinstance(feasible(cone.append((*u, 0), True)), Infeasible) for u in directions)
