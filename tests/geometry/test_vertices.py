"""Polytopes by vertices: volumes against closed forms and against the sum of the parts."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest

from exactrelu.errors import LimitError
from exactrelu.geometry.vertices import box_cell, extremes, halves, volume


def cube(d):
    """Return [0, 1]^d."""
    return box_cell([(Fraction(0), Fraction(1))] * d)


@pytest.mark.parametrize("d", range(1, 6))
def test_a_corner_of_the_cube_has_volume_1_over_d_factorial(d):
    outer, inner = halves(cube(d), [*[1] * d, -1])
    assert volume(inner) == Fraction(1, math.factorial(d))
    assert len(inner.vertices) == d + 1
    assert outer is None if d == 1 else volume(outer) == 1 - Fraction(1, math.factorial(d))


@pytest.mark.parametrize("seed", range(20))
def test_parts_add_up_and_keep_their_side(seed):
    rng = random.Random(seed)
    d = rng.randint(1, 4)
    cells = [cube(d)]
    for _ in range(6):
        row = [rng.choice((-2, -1, 0, 0, 1, 2, 3)) for _ in range(d)] + [rng.randint(-2, 2)]
        cut = [halves(cell, row) for cell in cells]
        for above, below in cut:
            assert above is None or extremes(above, row)[0] >= 0, f"seed {seed}"
            assert below is None or extremes(below, row)[1] <= 0, f"seed {seed}"
        cells = [part for parts in cut for part in parts if part is not None]
        assert sum(map(volume, cells)) == 1, f"seed {seed}, row {row}"


@pytest.mark.parametrize("seed", range(6))
def test_volumes_agree_with_counting_points(seed):
    rng = random.Random(seed)
    rows = [[rng.randint(-3, 3), rng.randint(-3, 3), rng.randint(-1, 2)] for _ in range(3)]
    cell, points = cube(2), 0
    for row in rows:
        cell = halves(cell, row)[0] if cell is not None else None
    size = 120
    for i in range(size):
        for j in range(size):
            x = (2 * i + 1, 2 * j + 1, 2 * size)
            points += all(sum(a * v for a, v in zip(row, x, strict=True)) >= 0 for row in rows)
    found = volume(cell) if cell is not None else 0
    assert abs(found - Fraction(points, size**2)) < Fraction(12, size), f"seed {seed}"  # three lines of unit boxes


def test_a_cut_through_vertices_only_adds_no_vertex():
    above, below = halves(cube(2), [1, -1, 0])
    assert len(above.vertices) == len(below.vertices) == 3 and volume(above) == volume(below) == Fraction(1, 2)


def test_a_cut_along_a_side_leaves_the_cell_whole():
    cell = cube(3)
    assert halves(cell, [1, 0, 0, 0]) == (cell, None)
    assert halves(cell, [1, 0, 0, -1]) == (None, cell)


def test_a_dimension_above_the_limit_is_refused():
    with pytest.raises(LimitError, match="up to dimension 6, got 7"):
        cube(7)
