"""Domains of claims about families: where the inputs x lie, and points worth following.

Glossary.   scope       "point", "compact" (uniformly on a box), "global" (every x; uniformly on
                        bounded sets)
            box         one interval per coordinate, for a box or a point
            candidates  a few points of the domain, corners first
Exactness.  Numbers are exact rationals.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.arithmetic.rational import rational
from exactrelu.errors import ShapeError
from exactrelu.geometry.polyhedron import Polyhedron

__all__ = ["Domain", "Point", "domain_of"]

Point = tuple[Fraction, ...]
_MAX_CORNERS = 16


@dataclass(frozen=True, slots=True)
class Domain:
    """A set of inputs: its scope, points of it worth following, its point or box, or A and b of A x <= b."""

    scope: str
    candidates: tuple[Point, ...]
    point: Point | None = None
    box: tuple[tuple[Fraction, Fraction], ...] | None = None
    polytope: tuple[tuple[Point, ...], Point] | None = None

    def region(self, width: int) -> Polyhedron:
        """Return the domain as a polyhedron in R^width, its rows in the order of the certificate."""
        if self.box is not None:
            return Polyhedron.box(self.box)
        if self.polytope is not None:
            return Polyhedron.polytope(*self.polytope, width)
        return Polyhedron.whole(width)


def domain_of(description: Mapping[str, Any], width: int) -> Domain:
    """Return the domain of a canonical problem's "domain" for inputs of length `width`.

    Raises:
        ShapeError: the domain has another dimension.
    """
    if "point" in description:
        x = _fitting(tuple(rational(v) for v in description["point"]), width)
        return Domain("point", (x,), x, tuple((v, v) for v in x))
    if "box" in description:
        sides = _fitting(tuple((rational(lo), rational(hi)) for lo, hi in description["box"]), width)
        corners = itertools.islice(itertools.product(*(dict.fromkeys(side) for side in sides)), _MAX_CORNERS)
        centre = tuple((lo + hi) / 2 for lo, hi in sides)
        return Domain("compact", tuple(dict.fromkeys((*corners, centre))), None, sides)
    simple = tuple(_simple_points(width))
    if "polytope" in description:
        A, b = description["polytope"]["A"], description["polytope"]["b"]
        rows = tuple(tuple(rational(v) for v in row) for row in A), tuple(rational(v) for v in b)
        return Domain("global", tuple(x for x in simple if _inside(A, b, x)), polytope=rows)
    return Domain("global", simple)


def _fitting(values: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    if len(values) != width:
        raise ShapeError(f"domain: {len(values)} coordinates for a family of width {width}")
    return values


def _simple_points(width: int) -> Iterator[Point]:
    zero, one = Fraction(0), Fraction(1)
    yield (zero,) * width
    yield (one,) * width
    for i in range(min(width, _MAX_CORNERS)):
        yield tuple(one if j == i else zero for j in range(width))


def _inside(A: Sequence[Sequence[str]], b: Sequence[str], x: Point) -> bool:
    return all(
        sum((rational(a) * v for a, v in zip(row, x, strict=True)), Fraction(0)) <= rational(c)
        for row, c in zip(A, b, strict=True)
    )
