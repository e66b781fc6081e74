"""Pictures of families: trajectories, and norms against the certified envelope.

Statement.  Left: the coordinates of N_n(x) at a few points of the domain against the depth n.  Right:
            ||N_n||, the distance to the deepest value computed, and, where the theorem of the
            verdict bounds the tail, its envelope of ||N - C_n||.
Glossary.   n  depth    w  norm weights    C_n  N_n, for leaky ReLU relu(N_n)
            envelope  the larger of l, u with N in [C_n - w l, C_n + w u]
            ||y||  max |y_i| / w_i; for layers that widen without biases sum |y_i|
Exactness.  Curves are estimates in floats; the envelope's formula is certified, its drawing is not.
"""

from __future__ import annotations

import importlib
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from exactrelu.arithmetic.rational import exact_float
from exactrelu.errors import FormatError, UnsupportedError
from exactrelu.networks.kinds import AnyFamily
from exactrelu.networks.widening import WideningFamily
from exactrelu.report.text import point
from exactrelu.theorems.domain import Domain, Point

__all__ = [
    "Curve",
    "checked_format",
    "depths",
    "draw_line",
    "drawable",
    "finish",
    "new_figure",
    "norm_curve",
    "plot_family",
    "plot_norms",
    "save",
]

FORMATS = (".png", ".pdf", ".svg")
_POINTS = 3
_COORDINATES = 6
_STOPS = 160
_BITS = 96
_SMALL, _HUGE = 1e-40, 1e100  # values beyond them are not drawn


@dataclass(frozen=True, slots=True)
class Curve:
    """||N_n|| at one point of a family: name, depths, norms, and the envelope where one is certified."""

    name: str
    depths: tuple[int, ...]
    norms: tuple[float, ...]
    envelope: tuple[float | None, ...] = ()


def checked_format(path: Path) -> None:
    """Check that a picture can be made, before any long work.

    Raises:
        FormatError: another ending than .png, .pdf, .svg.
        UnsupportedError: matplotlib is not installed.
    """
    if path.suffix.lower() not in FORMATS:
        raise FormatError(f"{path}: a picture ends in {', '.join(FORMATS)}, got {path.suffix or 'no ending'!r}")
    try:
        importlib.import_module("matplotlib")
    except ImportError:
        raise UnsupportedError("a picture needs matplotlib; install it with pip install 'exactrelu[plot]'") from None


def plot_family(family: AnyFamily, domain: Domain, evidence: object, title: str, path: Path) -> None:
    """Draw a family at a few points of its domain; the file appears when it is complete.

    Args:
        family: layers n = 1, 2, ...
        domain: where the points are taken from.
        evidence: of the verdict; its tail is drawn where it has one.
        title: the first line of the picture.
        path: .png, .pdf or .svg.

    Raises:
        UnsupportedError: the domain has no point at hand, or matplotlib is missing.
        LimitError: the family is beyond what the float path takes.
        OSError: the file cannot be written.
    """
    if not domain.candidates:
        raise UnsupportedError("no point of the domain is at hand to draw a trajectory from")
    figure, (left, right) = new_figure(title)
    # the last candidate of a box is its centre
    points = (domain.candidates[-1:] + domain.candidates[:-1])[:_POINTS]
    for k, x in enumerate(points):
        stops, values = _values(family, x)
        for i in range(min(len(values[-1]), _COORDINATES)):
            style = {"color": f"C{k}", "alpha": 1 - 0.7 * i / _COORDINATES, "linewidth": 1.2}
            draw_line(
                left,
                stops,
                [_coordinate(v, i) for v in values],
                label=f"x = {point(x)}" if i == 0 else None,
                **style,
            )
        curve = norm_curve(family, x, f"x = {point(x)}", evidence)
        distances = _distances(family, values, evidence) if getattr(evidence, "converges", True) else []
        _draw_norm(right, curve, k, distances, _centre(evidence))
    units = len(values[-1])
    shown = "" if units <= _COORDINATES else f", the first {_COORDINATES} of {units}"
    finish(left, f"coordinates of $N_n(x)${shown}", legend=len(points) > 1)
    right.set_yscale("log")
    finish(right, "norms", legend=True)
    save(figure, path)


def plot_norms(curves: Sequence[Curve], title: str, path: Path) -> None:
    """Draw norms of several families against the depth, the band of a certified limit shaded.

    Raises:
        UnsupportedError: matplotlib is missing.
        OSError: the file cannot be written.
    """
    figure, (left, right) = new_figure(title)
    for k, curve in enumerate(curves):
        for axis in (left, right):
            draw_line(axis, curve.depths, [drawable(v) for v in curve.norms], color=f"C{k}", label=curve.name)
        _draw_band(left, curve, f"C{k}")
    certified = [c for c in curves if c.envelope]
    top = max((max(c.norms) for c in certified), default=0.0)
    if 0 < top < _HUGE:
        left.set_ylim(0, 3 * top)
    right.set_yscale("log")
    finish(left, "$||N_n(x)||$, shaded: where $||N(x)||$ is certified to lie", legend=True)
    finish(right, "$||N_n(x)||$, the whole range", legend=False)
    save(figure, path)


def norm_curve(family: AnyFamily, x: Point, name: str, evidence: object = None, last: int | None = None) -> Curve:
    """Return the norms of N_n(x) in the norm of the evidence, and its envelope where it has a tail."""
    stops, values = _values(family, x, last)
    norms = tuple(_norm(family, row, evidence) for row in values)
    return Curve(name, stops, norms, _envelope(evidence, stops, norms))


def depths(last: int) -> list[int]:
    """Return depths from 1 to `last`, evenly spaced on a logarithmic scale.

    >>> depths(4)
    [1, 2, 3, 4]
    """
    return sorted({round(math.exp(math.log(last) * k / (_STOPS - 1))) for k in range(_STOPS)})


def _values(family: AnyFamily, x: Point, last: int | None = None) -> tuple[tuple[int, ...], list[list[float]]]:
    from exactrelu.floatpath.crosscheck import affordable_depth
    from exactrelu.floatpath.forward import estimate_trajectory

    stops = depths(min(affordable_depth(family), 10_000) if last is None else last)
    runs = estimate_trajectory(family, list(x), stops, bound=False)
    return tuple(stops), [run.values[0].tolist() for run in runs]


def _tail(evidence: object) -> Any:
    """Return what bounds the tail: the evidence itself, or the one inside an enclosure of a limit."""
    tail = getattr(evidence, "tail", evidence)
    return tail if hasattr(tail, "spread") and hasattr(tail, "first_depth") else None


def _centre(evidence: object) -> str:
    """Return C_n as text, "" where the tail says nothing about the distance from N_n."""
    centre = getattr(_tail(evidence), "centre", "N_k")
    return {"N_k": "N_n", "relu(N_k)": "relu(N_n)"}.get(centre, "")


def _norm(family: AnyFamily, row: Sequence[float], evidence: object) -> float:
    """Return the norm that the tail of the evidence is about."""
    if isinstance(family, WideningFamily):
        return sum(map(abs, row)) if family.bias.is_zero() else max(map(abs, row))
    tail = _tail(evidence)
    weights: Sequence[int] = tail.weights if tail is not None else (1,) * len(row)
    return max(abs(v) / w for v, w in zip(row, weights, strict=True))


def _distances(family: AnyFamily, values: Sequence[Sequence[float]], evidence: object) -> list[float]:
    """Return ||N_n - N_last|| for every depth but the last; a coordinate that is not there yet is 0."""
    last = values[-1]
    rows = ([*row, *[0.0] * (len(last) - len(row))] for row in values[:-1])
    return [_norm(family, [a - b for a, b in zip(row, last, strict=True)], evidence) for row in rows]


def _coordinate(row: Sequence[float], i: int) -> float:
    """Return a coordinate, NaN where there is none or it is too large to be drawn."""
    return row[i] if i < len(row) and abs(row[i]) < _HUGE else math.nan


def _envelope(evidence: object, stops: Sequence[int], norms: Sequence[float]) -> tuple[float | None, ...]:
    tail = _tail(evidence)
    if tail is None or not _centre(evidence):
        return ()
    return tuple(_spread(tail, n, norm) for n, norm in zip(stops, norms, strict=True))


def _spread(tail: Any, n: int, norm: float) -> float | None:
    if n < tail.first_depth or not math.isfinite(norm):
        return None
    found: tuple[Fraction, Fraction] | None = tail.spread(n, exact_float(norm), _BITS)
    return None if found is None else float(max(found))


def _draw_norm(axis: Any, curve: Curve, k: int, distances: Sequence[float], centre: str) -> None:
    """Draw norm, distances and envelope of point k; only the first point explains the kinds of lines."""
    color = f"C{k}"
    draw_line(axis, curve.depths, [drawable(v) for v in curve.norms], color=color, label=f"$||N_n||$, {curve.name}")
    label = f"$||N_n - N_{{{curve.depths[-1]}}}||$" if k == 0 else None
    if distances:
        draw_line(axis, curve.depths[:-1], [drawable(v) for v in distances], color=color, linestyle=":", label=label)
    pairs = [(n, e) for n, e in zip(curve.depths, curve.envelope, strict=bool(curve.envelope)) if e]
    if pairs:
        label = f"certified envelope of $||N - {centre}||$" if k == 0 else None
        bounds = [drawable(e) for _, e in pairs]
        draw_line(axis, [n for n, _ in pairs], bounds, color=color, linestyle="--", label=label)


def _draw_band(axis: Any, curve: Curve, color: str) -> None:
    triples = [
        (n, v, e) for n, v, e in zip(curve.depths, curve.norms, curve.envelope, strict=bool(curve.envelope)) if e
    ]
    if triples:
        low, high = [max(0.0, v - e) for _, v, e in triples], [v + e for _, v, e in triples]
        axis.fill_between([n for n, _, _ in triples], low, high, color=color, alpha=0.2, linewidth=0)


def draw_line(axis: Any, stops: Sequence[int], values: Sequence[float], **style: Any) -> None:
    """Draw values against depths, NaN left out; nothing but the name where all are."""
    axis.plot(*((stops, values) if any(map(math.isfinite, values)) else ([], [])), **style)


def drawable(value: float) -> float:
    """Return a value, or NaN, which is not drawn, where a logarithmic axis has no good place for it."""
    return value if _SMALL < value < _HUGE else math.nan


def new_figure(title: str, columns: int = 2) -> tuple[Any, Any]:
    """Return a figure and its axes, one or an array of them.

    Raises:
        UnsupportedError: matplotlib is missing.
    """
    try:
        figure_class = importlib.import_module("matplotlib.figure").Figure
    except ImportError:
        raise UnsupportedError("a picture needs matplotlib; install it with pip install 'exactrelu[plot]'") from None
    figure = figure_class(figsize=(11, 4.6), layout="constrained")
    figure.suptitle(title.replace("$", r"\$"), fontsize=10)
    return figure, figure.subplots(1, columns)


def finish(axis: Any, title: str, legend: bool) -> None:
    """Give an axis of depths its title and grid, and limits where nothing is drawn: a logarithmic one has none."""
    if not any(len(line.get_xdata()) for line in axis.lines):
        axis.set_xlim(1, 10)
        axis.set_ylim(0.1, 10)
        axis.text(0.5, 0.5, "no value to draw", ha="center", transform=axis.transAxes)
    axis.set_xscale("log")
    axis.set_xlabel("depth n")
    axis.set_title(title, fontsize=10)
    axis.grid(alpha=0.3)
    if legend:
        axis.legend(fontsize=8)


def save(figure: Any, path: Path) -> None:
    """Write beside, then rename; an error leaves nothing."""
    partial = path.with_name(path.name + ".partial")
    try:
        figure.savefig(partial, format=path.suffix.lower()[1:], dpi=150)
        os.replace(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
