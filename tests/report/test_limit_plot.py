"""Pictures of limits: corners and level lines are right, open parts fill the rest, a file is complete or absent."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.limit_map import LimitMap
from exactrelu.convergence.pieces import cell_of, limit_pieces
from exactrelu.errors import LimitError, UnsupportedError
from exactrelu.geometry.vertices import box_cell, halves, volume
from exactrelu.networks.family import Family
from exactrelu.report import plot
from exactrelu.report.limit_plot import checked_axes, corners, level_lines, plot_pieces

WIDE = [(Fraction(-1), Fraction(2))] * 2
FAMILY = Family(2, [["0", "1/2^n"], ["-1/(n+1)^2", "0"]], ["-1/2^n", "-1/4^n"])
LINE = Family(1, [["0"]], ["-1/2^n"])


def rand_polygon(rng):
    """Return a polygon: a square cut by random lines."""
    cell = box_cell(WIDE)
    for _ in range(rng.randint(0, 6)):
        part = rng.choice(halves(cell, [rng.randint(-3, 3) for _ in range(3)]))
        cell = cell if part is None else part
    return cell


@pytest.mark.parametrize("seed", range(30))
def test_corners_in_order_enclose_the_area_of_the_polygon(seed):
    cell = rand_polygon(random.Random(seed))
    points = corners(cell)
    assert len(points) == len(cell.vertices)
    doubled = sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(points, [*points[1:], points[0]], strict=True))
    assert doubled == 2 * volume(cell)


@pytest.mark.parametrize("seed", range(30))
def test_level_lines_lie_where_the_norm_has_that_level_and_each_level_is_met(seed):
    rng = random.Random(seed)
    cell, weights = rand_polygon(rng), (rng.choice([1, 2]), 1)
    rows = [[Fraction(rng.randint(-4, 4)) for _ in range(3)] for _ in range(2)]
    exact = [[Enclosure(v, v) for v in row] for row in rows]
    found = LimitMap(tuple(tuple(row[:2]) for row in exact), tuple(row[2] for row in exact))

    def norm(p):
        return max((row[0] * p[0] + row[1] * p[1] + row[2]) / w for row, w in zip(rows, weights, strict=True))

    levels = set()
    for ends in level_lines(cell, found, weights, Fraction(1, 2)):
        values = [2 * norm(p) for p in ends]  # ends are floats
        assert all(abs(v - round(values[0])) < Fraction(1, 10**9) for v in values)
        levels.add(round(values[0]))
    heights = [norm(p) for p in corners(cell)]  # the norm takes every value between these, and its maximum there
    assert levels >= {k for k in range(-60, 60) if max(heights) > Fraction(k, 2) > min(heights)}


@pytest.mark.parametrize(("family", "box"), [(FAMILY, WIDE), (LINE, WIDE[:1])])
def test_what_stayed_open_is_filled_by_the_cover(family, box):
    found = limit_pieces(family, box, max_depth=8)
    assert found.open > 0
    assert sum(volume(cell_of(box, part.halfspaces)) for part in found.cover) == found.open


def test_the_cover_of_a_search_that_stopped_midway_holds_what_is_open():
    found = limit_pieces(FAMILY, WIDE, max_regions=5)
    assert found.stopped == "more than 5 regions"
    assert sum(volume(cell_of(WIDE, part.halfspaces)) for part in found.cover) >= found.open
    assert limit_pieces(LINE, WIDE[:1], max_depth=1).cover[0].contains([Fraction(1)])


@pytest.mark.parametrize("suffix", [".png", ".pdf", ".svg"])
@pytest.mark.parametrize(("family", "box"), [(FAMILY, WIDE), (LINE, WIDE[:1])])
def test_a_picture_is_written_whole(family, box, suffix, tmp_path):
    pytest.importorskip("matplotlib")
    path = tmp_path / f"out{suffix}"
    plot_pieces(limit_pieces(family, box, max_depth=8), box, "a $ title", path)
    content = path.read_bytes()
    start, end = {
        ".png": (b"\x89PNG", b"IEND\xaeB`\x82"),
        ".pdf": (b"%PDF", b"%%EOF\n"),
        ".svg": (b"<?xml", b"</svg>\n"),
    }[suffix]
    assert content.startswith(start) and content.endswith(end)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_limit_that_is_zero_or_without_any_piece_can_be_drawn(tmp_path):
    pytest.importorskip("matplotlib")
    left = [(Fraction(-2), Fraction(-1))] * 2
    dead, nothing = limit_pieces(FAMILY, left), limit_pieces(FAMILY, WIDE, max_depth=1)
    assert dead.pieces[0].map.exact and dead.open == 0
    assert not nothing.pieces and nothing.open_fraction == 1
    plot_pieces(dead, left, "title", tmp_path / "dead.png")
    plot_pieces(nothing, WIDE, "title", tmp_path / "nothing.png")
    assert len(list(tmp_path.iterdir())) == 2


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(UnsupportedError, match="width 1 or 2, this one has width 3"):
        checked_axes(WIDE + WIDE[:1])
    for box in ([(Fraction(0), Fraction(10) ** 400)], [(Fraction(1), 1 + Fraction(1, 10**12))]):
        with pytest.raises(LimitError, match="give another --box"):
            checked_axes(box)
    huge = Family(1, weight=[["1"]], bias=["10^150/2^n"])
    with pytest.raises(LimitError, match="too large to be drawn"):
        plot_pieces(limit_pieces(huge, WIDE[:1]), WIDE[:1], "title", "unused.png")


def test_without_matplotlib_the_message_says_what_to_install(tmp_path, monkeypatch):
    found = limit_pieces(LINE, WIDE[:1], max_depth=4)

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(plot.importlib, "import_module", missing)
    with pytest.raises(UnsupportedError, match=r"pip install 'exactrelu\[plot\]'"):
        plot_pieces(found, WIDE[:1], "title", tmp_path / "out.png")
    assert not list(tmp_path.iterdir())
