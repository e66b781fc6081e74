"""Pictures of families: trajectories, and norms against the certified envelope.

Statement.  Left: the coordinates of N_n(x) at a few points of the domain against the depth n.  Right:
            ||N_n||, the distance to the deepest value computed, and, where the theorem of the
            verdict bounds the tail, its envelope of ||N - N_n||.
Glossary.   n  depth    w  norm weights    envelope  the larger of l, u with N in [N_n - w l, N_n + w u]
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
from exactrelu.networks.family import Family
from exactrelu.report.text import point
from exactrelu.theorems.domain import Domain, Point

__all__ = ["Curve", "checked_format", "depths", "new_figure", "norm_curve", "plot_family", "plot_norms", "save"]

FORMATS = (".png", ".pdf", ".svg")
_POINTS = 3
_COORDINATES = 6
_STOPS = 160
_BITS = 96
_HUGE = 1e100  # larger values are not drawn


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


def plot_family(family: Family, domain: Domain, evidence: object, title: str, path: Path) -> None:
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
        for i in range(min(family.width, _COORDINATES)):
            style = {"color": f"C{k}", "alpha": 1 - 0.7 * i / _COORDINATES, "linewidth": 1.2}
            left.plot(
                stops,
                [v[i] if abs(v[i]) < _HUGE else math.nan for v in values],
                label=f"x = {point(x)}" if i == 0 else None,
                **style,
            )
        curve = norm_curve(family, x, f"x = {point(x)}", evidence)
        values = values if getattr(evidence, "converges", True) else values[-1:]  # no distance to no limit
        _draw_norm(right, curve, k, values, _weights(evidence, family.width))
    shown = "" if family.width <= _COORDINATES else f", the first {_COORDINATES} of {family.width}"
    _finish(left, f"coordinates of $N_n(x)${shown}", legend=len(points) > 1)
    right.set_yscale("log")
    _finish(right, "norms", legend=True)
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
            axis.plot(curve.depths, [_drawable(v) for v in curve.norms], color=f"C{k}", label=curve.name)
        _draw_band(left, curve, f"C{k}")
    certified = [c for c in curves if c.envelope]
    top = max((max(c.norms) for c in certified), default=0.0)
    if 0 < top < _HUGE:
        left.set_ylim(0, 3 * top)
    right.set_yscale("log")
    _finish(left, "$||N_n(x)||$, shaded: where $||N(x)||$ is certified to lie", legend=True)
    _finish(right, "$||N_n(x)||$, the whole range", legend=False)
    save(figure, path)


def norm_curve(family: Family, x: Point, name: str, evidence: object = None, last: int | None = None) -> Curve:
    """Return the norms of N_n(x) in the norm of the evidence, and its envelope where it has a tail."""
    weights = _weights(evidence, family.width)
    stops, values = _values(family, x, last)
    norms = tuple(max(abs(v) / w for v, w in zip(row, weights, strict=True)) for row in values)
    return Curve(name, stops, norms, _envelope(evidence, stops, norms))


def depths(last: int) -> list[int]:
    """Return depths from 1 to `last`, evenly spaced on a logarithmic scale.

    >>> depths(4)
    [1, 2, 3, 4]
    """
    return sorted({round(math.exp(math.log(last) * k / (_STOPS - 1))) for k in range(_STOPS)})


def _values(family: Family, x: Point, last: int | None = None) -> tuple[tuple[int, ...], list[list[float]]]:
    from exactrelu.floatpath.crosscheck import affordable_depth
    from exactrelu.floatpath.forward import estimate_trajectory

    stops = depths(min(affordable_depth(family), 10_000) if last is None else last)
    runs = estimate_trajectory(family, list(x), stops, bound=False)
    return tuple(stops), [run.values[0].tolist() for run in runs]


def _tail(evidence: object) -> Any:
    """Return what bounds the tail: the evidence itself, or the one inside an enclosure of a limit."""
    tail = getattr(evidence, "tail", evidence)
    return tail if hasattr(tail, "spread") and hasattr(tail, "first_depth") else None


def _weights(evidence: object, width: int) -> tuple[int, ...]:
    tail = _tail(evidence)
    return tuple(tail.weights) if tail is not None else (1,) * width


def _envelope(evidence: object, stops: Sequence[int], norms: Sequence[float]) -> tuple[float | None, ...]:
    tail = _tail(evidence)
    if tail is None:
        return ()
    return tuple(_spread(tail, n, norm) for n, norm in zip(stops, norms, strict=True))


def _spread(tail: Any, n: int, norm: float) -> float | None:
    if n < tail.first_depth or not math.isfinite(norm):
        return None
    found: tuple[Fraction, Fraction] | None = tail.spread(n, exact_float(norm), _BITS)
    return None if found is None else float(max(found))


def _draw_norm(axis: Any, curve: Curve, k: int, values: Sequence[Sequence[float]], weights: Sequence[int]) -> None:
    """Draw norm, distance and envelope of point k; only the first point explains the kinds of lines."""
    last, color = values[-1], f"C{k}"
    distances = [max(abs(a - b) / w for a, b, w in zip(row, last, weights, strict=True)) for row in values[:-1]]
    axis.plot(curve.depths, [_drawable(v) for v in curve.norms], color=color, label=f"$||N_n||$, {curve.name}")
    label = f"$||N_n - N_{{{curve.depths[-1]}}}||$" if k == 0 else None
    if distances:
        axis.plot(curve.depths[:-1], [_drawable(v) for v in distances], color=color, linestyle=":", label=label)
    pairs = [(n, e) for n, e in zip(curve.depths, curve.envelope, strict=bool(curve.envelope)) if e]
    if pairs:
        label = "certified envelope of $||N - N_n||$" if k == 0 else None
        axis.plot([n for n, _ in pairs], [e for _, e in pairs], color=color, linestyle="--", label=label)


def _draw_band(axis: Any, curve: Curve, color: str) -> None:
    triples = [
        (n, v, e) for n, v, e in zip(curve.depths, curve.norms, curve.envelope, strict=bool(curve.envelope)) if e
    ]
    if triples:
        low, high = [max(0.0, v - e) for _, v, e in triples], [v + e for _, v, e in triples]
        axis.fill_between([n for n, _, _ in triples], low, high, color=color, alpha=0.2, linewidth=0)


def _drawable(value: float) -> float:
    """Return a value, or NaN, which is not drawn, where a logarithmic axis has no place for it."""
    return value if 0 < value < _HUGE else math.nan


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


def _finish(axis: Any, title: str, legend: bool) -> None:
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
