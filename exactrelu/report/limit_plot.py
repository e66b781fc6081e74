"""Pictures of limits: the graph over an interval, or the regions of a rectangle where the limit is affine.

Statement.  One input: N over every region, and the intervals without a proved pattern.  Two inputs: the regions,
            one colour per piece, lines of equal ||N(x)|| in them, and what stayed open.
Glossary.   open  no pattern was proved there    ||y|| = max y_i / w_i    w  norm weights of the evidence
Exactness.  Which regions there are and their corners are exact, maps are the middles of enclosures; only the drawing
            is in floats.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

from exactrelu.convergence.limit_map import LimitMap
from exactrelu.convergence.pieces import LimitPiece, LimitPieces, cell_of
from exactrelu.errors import LimitError, UnsupportedError
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.geometry.vertices import Cell, halves
from exactrelu.report.plot import new_figure, save
from exactrelu.report.text import count_in_words, pattern_in_words

__all__ = ["checked_axes", "corners", "level_lines", "plot_pieces"]

Box: TypeAlias = Sequence[tuple[Fraction, Fraction]]
Corner: TypeAlias = tuple[Fraction, ...]
Segment: TypeAlias = tuple[tuple[float, float], tuple[float, float]]

MAX_WIDTH = 2
_HUGE = 10**100
_FINEST = Fraction(1, 10**9)  # shortest side, relative to its place
_NAMED = 12  # pieces in the legend
_COLORS = 20
_LEVELS = 10
_GATES = 24  # characters of a pattern in the legend
_OPEN = {"facecolor": "0.85", "edgecolor": "0.35", "hatch": "////", "linewidth": 0.6}


def checked_axes(box: Box) -> None:
    """Check that a box can be drawn, before any long work.

    Raises:
        UnsupportedError: more than two inputs.
        LimitError: floats cannot show its sides.
    """
    if len(box) > MAX_WIDTH:
        raise UnsupportedError(
            f"--plot: a picture of pieces needs a family of width 1 or 2, this one has width {len(box)}"
        )
    for low, high in box:
        size = max(abs(low), abs(high))
        if size > _HUGE or high - low < max(size * _FINEST, Fraction(1, _HUGE)):
            raise LimitError(
                "--plot: the box is too large, or too small for its place, to be drawn; give another --box"
            )


def plot_pieces(found: LimitPieces, box: Box, title: str, path: Path) -> None:
    """Draw the pieces of a limit; the file appears when it is complete.

    Args:
        found: pieces of a family of width 1 or 2.
        box: the intervals that were cut.
        title: the first line of the picture.
        path: .png, .pdf or .svg.

    Raises:
        UnsupportedError: another width, or matplotlib is missing.
        LimitError: a number is beyond what is drawn.
        OSError: the file cannot be written.
    """
    checked_axes(box)
    figure, axis = new_figure(title, 1)
    marks = _draw_graph(axis, found, box) if len(box) == 1 else _draw_regions(axis, found, box)
    axis.set_xlim(*map(float, box[0]))
    axis.set_xlabel("x" if len(box) == 1 else "x1")
    if len(box) == 2:
        figure.set_size_inches(9.5, 6)
        axis.set_ylim(*map(float, box[1]))
    axis.set_ylabel("N(x)" if len(box) == 1 else "x2")
    axis.legend(handles=marks, fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))
    save(figure, path)


def corners(cell: Cell) -> list[Corner]:
    """Return the corners of an interval or a polygon in order, counterclockwise from the least one."""
    points = sorted(tuple(Fraction(v, vertex[-1]) for v in vertex[:-1]) for vertex in cell.vertices)
    first, last = points[0], points[-1]
    if len(first) == 1:
        return points
    lower = [p for p in points[1:-1] if _turn(first, last, p) < 0]
    upper = [p for p in points[1:-1] if _turn(first, last, p) > 0]
    return [first, *lower, last, *reversed(upper)]


def level_lines(cell: Cell, found: LimitMap, weights: Sequence[int], step: Fraction) -> list[Segment]:
    """Return the lines ||N(x)|| = step, 2 step, ... in a polygon, N the middle of the enclosed map."""
    lines: list[Segment] = []
    for part, row in _largest(cell, _middle(found), weights):
        points = corners(part)
        heights = [_value(row, p) for p in points]
        for k in range(math.floor(min(heights) / step) + 1, math.ceil(max(heights) / step)):
            lines.append(_crossing(points, heights, k * step))
    return lines


def _draw_graph(axis: Any, found: LimitPieces, box: Box) -> list[Any]:
    """Draw N over the regions and shade the rest; return what the legend shows."""
    curve = None
    for piece in found.pieces:
        (row,) = _middle(piece.map)
        for cell in _cells(piece, box):
            ends = corners(cell)
            (curve,) = axis.plot([float(x) for (x,) in ends], [_drawn(_value(row, x)) for x in ends], color="C0")
    marks = []
    if curve is not None:
        curve.set_label(f"N, {count_in_words(len(found.pieces), 'piece')} proved")
        marks.append(curve)
    for low, high in (corners(_cell(part, box)) for part in found.cover):
        axis.axvspan(float(low[0]), float(high[0]), zorder=0, **_OPEN)
    axis.grid(alpha=0.3)
    return [*marks, *_open_mark(found)]


def _draw_regions(axis: Any, found: LimitPieces, box: Box) -> list[Any]:
    """Draw the regions, lines in them and the rest; return what the legend shows."""
    collections = importlib.import_module("matplotlib.collections")
    colors = importlib.import_module("matplotlib").colormaps["tab20"]
    patch = importlib.import_module("matplotlib.patches").Patch
    step, lines, marks = _step(found, box), [], []
    for number, piece in enumerate(found.pieces):
        cells, color = list(_cells(piece, box)), colors(number % _COLORS)
        polygons = [_polygon(cell) for cell in cells]
        # no smoothing: it would leave a seam, like something open, between neighbours
        style = {"facecolor": color, "linewidth": 0, "antialiased": False, "zorder": 2}
        axis.add_collection(collections.PolyCollection(polygons, **style))
        if step:
            lines += [line for cell in cells for line in level_lines(cell, piece.map, found.evidence.weights, step)]
        if number < _NAMED:
            marks.append(patch(facecolor=color, label=_piece_words(piece, found)))
    if len(found.pieces) > _NAMED:
        marks.append(patch(alpha=0, label=f"and {len(found.pieces) - _NAMED} more, colours repeat"))
    if step and lines:
        drawn = collections.LineCollection(lines, colors="black", linewidths=0.6, zorder=3)
        drawn.set_label(_level_words(step, found.evidence.weights))
        axis.add_collection(drawn)
        marks.append(drawn)
    if found.cover:
        polygons = [_polygon(_cell(part, box)) for part in found.cover]
        axis.add_collection(collections.PolyCollection(polygons, zorder=1, **_OPEN))
        outlines = {"facecolor": "none", "edgecolor": _OPEN["edgecolor"], "linewidth": 0.6, "zorder": 4}
        axis.add_collection(collections.PolyCollection(polygons, **outlines))  # thin ones are seen by them
    return [*marks, *_open_mark(found)]


def _open_mark(found: LimitPieces) -> list[Any]:
    if not found.cover:
        return []
    share = float(found.open_fraction * 100)
    words = f"open at depth {found.depth}: {share:.3g} %"
    return [importlib.import_module("matplotlib.patches").Patch(label=words, **_OPEN)]


def _piece_words(piece: LimitPiece, found: LimitPieces) -> str:
    gates, share = pattern_in_words(piece.gates), float(piece.volume / found.volume * 100)
    shown = gates if len(gates) <= _GATES else gates[: _GATES - 4] + " ..."
    return f"gates {shown}: {share:.3g} %"


def _level_words(step: Fraction, weights: Sequence[int]) -> str:
    norm = "max(N1, N2)" if set(weights) == {1} else f"max(N1/{weights[0]}, N2/{weights[1]})"
    return f"{norm} = {float(step):g}, {float(2 * step):g}, ..."


def _cells(piece: LimitPiece, box: Box) -> Iterator[Cell]:
    return (_cell(region.polyhedron, box) for region in piece.regions)


def _cell(polyhedron: Polyhedron, box: Box) -> Cell:
    return cell_of(box, polyhedron.halfspaces)


def _polygon(cell: Cell) -> list[tuple[float, ...]]:
    return [tuple(map(float, p)) for p in corners(cell)]


def _turn(a: Corner, b: Corner, p: Corner) -> Fraction:
    """Return a positive number where p lies left of the line from a to b."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def _middle(found: LimitMap) -> list[list[Fraction]]:
    """Return the rows [A_i, c_i] of the middles of a map."""
    rows = zip(found.slope, found.offset, strict=True)
    return [[(e.lo + e.hi) / 2 for e in (*slope, offset)] for slope, offset in rows]


def _value(row: Sequence[Fraction], p: Corner) -> Fraction:
    return sum((a * x for a, x in zip(row, (*p, Fraction(1)), strict=True)), Fraction(0))


def _drawn(value: Fraction) -> float:
    if abs(value) > _HUGE:
        raise LimitError("--plot: a value of the limit is too large to be drawn; give a smaller --box")
    return float(value)


def _largest(
    cell: Cell, rows: Sequence[Sequence[Fraction]], weights: Sequence[int]
) -> Iterator[tuple[Cell, list[Fraction]]]:
    """Yield the parts of a polygon where N1/w1, then N2/w2, is the larger, and that form."""
    first, second = ([v / w for v in row] for row, w in zip(rows, weights, strict=True))
    difference = [a - b for a, b in zip(first, second, strict=True)]
    scale = math.lcm(*(v.denominator for v in difference))
    for part, row in zip(halves(cell, [int(v * scale) for v in difference]), (first, second), strict=True):
        if part is not None:
            yield part, row


def _step(found: LimitPieces, box: Box) -> Fraction | None:
    """Return a distance 1, 2 or 5 times a power of 10 between at most `_LEVELS` levels, None for the limit 0."""
    top = Fraction(0)
    for piece in found.pieces:
        rows = [[v / w for v in row] for row, w in zip(_middle(piece.map), found.evidence.weights, strict=True)]
        top = max([top, *(_value(row, p) for cell in _cells(piece, box) for p in corners(cell) for row in rows)])
    if top <= Fraction(1, _HUGE):
        return None
    lowest = math.floor(math.log10(_drawn(top))) - 2
    steps = (factor * Fraction(10) ** (lowest + k) for k in range(4) for factor in (1, 2, 5))
    return next(step for step in steps if step * _LEVELS >= top)


def _crossing(points: Sequence[Corner], heights: Sequence[Fraction], level: Fraction) -> Segment:
    """Return the segment of a level strictly between the least and the largest height of a convex polygon."""
    ends = []
    above = [h - level for h in heights]
    for i, (p, h) in enumerate(zip(points, above, strict=True)):
        q, other = points[i - 1], above[i - 1]
        if h == 0:
            ends.append(p)
        elif h * other < 0:
            ends.append(tuple((h * b - other * a) / (h - other) for a, b in zip(p, q, strict=True)))
    (a, b), (c, d) = (tuple(map(float, p)) for p in ends)
    return (a, b), (c, d)
