"""The domain of a problem: box, polytope, all of R^d or one point, as data.

Statement.  box {x : lo <= x <= hi}, polytope {x : A x <= b}, all_space R^d, point {x}.  A box
            side may have width 0; a negative width is an error, since it is hardly meant.
Exactness.  Numbers are what is written; floats are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from exactrelu.arithmetic.rational import rational_text
from exactrelu.errors import FormatError, ShapeError
from exactrelu.formats.values import checked_keys, exact_list, exact_rows, kind_of, table

__all__ = ["Region", "RegionKind", "read_region"]

RegionKind = Literal["box", "polytope", "all_space", "point"]
_KINDS: tuple[RegionKind, ...] = ("box", "polytope", "all_space", "point")

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A domain of one kind; the fields of the other kinds are empty.

    box: a pair (lo, hi) per coordinate.    A, b: k rows and k numbers of A x <= b.
    point: the coordinates of a point.      dimension: d, for every kind.
    """

    kind: RegionKind
    dimension: int
    box: tuple[tuple[Fraction, Fraction], ...] = ()
    A: tuple[Point, ...] = ()
    b: Point = ()
    point: Point = ()

    def canonical(self) -> dict[str, Any]:
        """Return the data of a canonical problem."""
        if self.kind == "box":
            return {"box": [[rational_text(lo), rational_text(hi)] for lo, hi in self.box]}
        if self.kind == "point":
            return {"point": [rational_text(v) for v in self.point]}
        if self.kind == "all_space":
            return {"all_space": self.dimension}
        rows = [[rational_text(v) for v in row] for row in self.A]
        return {"polytope": {"A": rows, "b": [rational_text(v) for v in self.b]}}

    def contains(self, x: Point) -> bool:
        """Return whether a point of length `dimension` lies in the region."""
        if self.kind == "box":
            return all(lo <= v <= hi for v, (lo, hi) in zip(x, self.box, strict=True))
        if self.kind == "point":
            return x == self.point
        zero = Fraction(0)
        return all(
            sum((a * v for a, v in zip(row, x, strict=True)), zero) <= c for row, c in zip(self.A, self.b, strict=True)
        )


def read_region(value: object, dimension: int) -> Region:
    """Return the domain of a problem whose subject has `dimension` inputs.

    Raises:
        FormatError: not exactly one kind, a wrong type, or a box side with lo > hi.
        ShapeError: another dimension than the subject's.
    """
    fields: Mapping[str, Any] = table(value, "domain")
    checked_keys(fields, "domain", [], _KINDS)
    if len(fields) != 1:
        came = ", ".join(fields) or "none"
        raise FormatError(f"domain: expected exactly one of {', '.join(_KINDS)}, got {came}")
    ((kind, content),) = fields.items()
    if kind == "all_space":
        if content is not True:
            raise FormatError(f"domain, all_space: expected true, got {kind_of(content)}")
        return Region("all_space", dimension)
    if kind == "box":
        return Region("box", dimension, box=_sides(content, dimension))
    if kind == "point":
        point = exact_list(content, "domain, point")
        _fitting(len(point), dimension, "point")
        return Region("point", dimension, point=point)
    return _polytope(content, dimension)


def _sides(content: object, dimension: int) -> tuple[tuple[Fraction, Fraction], ...]:
    rows = exact_rows(content, "domain, box")
    _fitting(len(rows), dimension, "box")
    for j, row in enumerate(rows):
        if len(row) != 2:
            raise FormatError(f"domain, box[{j}]: expected a pair [lo, hi], got {len(row)} numbers")
        if row[0] > row[1]:
            ends = f"[{rational_text(row[0])}, {rational_text(row[1])}]"
            raise FormatError(f"domain, box[{j}]: expected lo <= hi, got {ends}; exchange the two ends")
    return tuple((row[0], row[1]) for row in rows)


def _polytope(content: object, dimension: int) -> Region:
    fields = table(content, "domain, polytope")
    checked_keys(fields, "domain, polytope", ["A", "b"])
    A, b = exact_rows(fields["A"], "domain, polytope, A"), exact_list(fields["b"], "domain, polytope, b")
    if len(A) != len(b):
        raise ShapeError(f"domain, polytope: A has {len(A)} rows, but b has {len(b)} entries")
    for i, row in enumerate(A):
        _fitting(len(row), dimension, f"polytope, A[{i}]")
    return Region("polytope", dimension, A=A, b=b)


def _fitting(came: int, dimension: int, what: str) -> None:
    if came != dimension:
        raise ShapeError(f"domain, {what}: expected {dimension} coordinates, one per input, got {came}")
