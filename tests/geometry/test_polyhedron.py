"""Polyhedra: canonical rows, membership, boundedness."""

from fractions import Fraction

import pytest

from exactrelu.errors import InexactError, ShapeError
from exactrelu.geometry.halfspace import Halfspace
from exactrelu.geometry.polyhedron import Polyhedron


def test_box_rows_are_primitive_and_in_canonical_order():
    box = Polyhedron.box([("-1/2", "1/3"), (0, 4)])
    assert box.rows() == ((2, 0, 1), (-3, 0, 1), (0, 1, 0), (0, -1, 4))
    assert box.bounds == ((Fraction(-1, 2), Fraction(1, 3)), (Fraction(0), Fraction(4)))


def test_a_point_is_a_box_of_width_zero():
    point = Polyhedron.point(["1/2", -3])
    assert point.rows() == ((2, 0, -1), (-2, 0, 1), (0, 1, 3), (0, -1, -3))
    assert point.contains((Fraction(1, 2), Fraction(-3)))
    assert not point.contains((Fraction(1, 2), Fraction(-2)))


def test_polytope_rows_are_b_minus_a_x():
    polytope = Polyhedron.polytope([[2, 4], ["-1/2", 0]], [6, "1/3"])
    assert polytope.rows() == ((-1, -2, 3), (3, 0, 2))


@pytest.mark.parametrize(
    ("polyhedron", "bounded"),
    [
        (Polyhedron.box([(0, 1)]), True),
        (Polyhedron.whole(2), False),
        (Polyhedron.whole(0), True),
        (Polyhedron.polytope([[1, 0], [0, 1], [-1, -1]], [1, 1, 1]), True),
        (Polyhedron.polytope([[1, 0], [0, 1], [-1, 0]], [1, 1, 1]), False),
        (Polyhedron.polytope([[1, 0], [-1, 0]], [0, -1]), True),  # empty
    ],
)
def test_boundedness_is_decided(polyhedron, bounded):
    assert polyhedron.bounded is bounded


def test_strict_halfspaces_exclude_their_boundary():
    half = Halfspace([1], -1, strict=True)
    assert not half.contains((Fraction(1),))
    assert half.contains((Fraction(2),))


def test_bad_shapes_and_floats_are_refused():
    with pytest.raises(ShapeError, match="lower end"):
        Polyhedron.box([(1, 0)])
    with pytest.raises(ShapeError, match="halfspace 1"):
        Polyhedron(1, (Halfspace([1], 0), Halfspace([1, 2], 0)))
    with pytest.raises(ShapeError, match="2 rows"):
        Polyhedron.polytope([[1], [2]], [1])
    with pytest.raises(InexactError):
        Polyhedron.box([(0.5, 1)])


def test_membership_takes_exact_points_only():
    box = Polyhedron.box([(0, "1/10")])
    assert box.contains(["1/10"])
    assert not box.contains([Fraction(0.1)])
    with pytest.raises(InexactError):
        box.contains([0.1])
    with pytest.raises(ShapeError):
        box.contains([0, 0])


@pytest.mark.parametrize("dimension", [-1, 1.5, "2", True])
def test_a_dimension_is_a_number_of_coordinates(dimension):
    with pytest.raises(ShapeError):
        Polyhedron.whole(dimension)
