"""Deep forward passes in floats: N_n(x) along the network's own path, with an error bound beside it.

Statement.  |values - N_n(x)| <= bounds, entry by entry, wherever the bound is finite: the theorem
            of `rounding`, layer by layer, from the errors of rounding x itself.  Every kind of layers runs;
            those other than relu(W_n y + b_n) one input after another, always with their bound (kinds), and so do
            few inputs whose entries have several summands: their bound is smaller so.
Cost.       One or few inputs: compiled loops, about 15 ns a layer at width 4.  Many inputs: one
            matrix multiplication a layer for blocks of inputs, two with the bound.
Glossary.   L  inputs    m  width    M  rows with padding    D  inputs of a block
Exactness.  Values are estimates.  Rounding of the bounds: upwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np

from exactrelu.arithmetic.rational import rationals
from exactrelu.errors import LimitError, ShapeError
from exactrelu.floatpath import kernels
from exactrelu.floatpath.estimate import ForwardRun
from exactrelu.floatpath.evaluate import Block
from exactrelu.floatpath.kinds import Activated, ResidualState, Widening, merged, places
from exactrelu.floatpath.layers import ActivatedLayers, LayerStream, MaskLayers, ResidualLayers, stream_of
from exactrelu.floatpath.plan import MAX_DEPTH
from exactrelu.floatpath.rounding import growth, rounded, upward
from exactrelu.geometry.compiling import announce
from exactrelu.networks.kinds import AnyFamily

__all__ = ["Few", "Layers", "estimate_forward", "estimate_trajectory", "follower"]

Layers: TypeAlias = AnyFamily | LayerStream | ResidualLayers | MaskLayers

_MANY = 12  # inputs from which matrix multiplication pays
_CHUNK = 512
_NONE = np.empty((0, 0), dtype=np.int8)


def estimate_forward(layers: Layers, inputs: Any, depth: int, *, bound: bool = True) -> ForwardRun:
    """Return N_depth at one or many inputs.

    Args:
        layers: a family of any kind, or a stream of layers that was prepared before.
        inputs: one point of m exact numbers, a sequence of such points, or a float64 array (L, m),
            which is taken as exact.
        depth: n from 0 to 10^7.
        bound: also compute error bounds.

    Raises:
        ShapeError, InexactError: the inputs do not fit the family.
        LimitError: the family or the depth is beyond what the float path takes.
    """
    (run,) = estimate_trajectory(layers, inputs, [depth], bound=bound)
    return run


def estimate_trajectory(
    layers: Layers, inputs: Any, stops: Sequence[int], *, bound: bool = True
) -> Iterator[ForwardRun]:
    """Yield N_n at every n of `stops`, which rise; arguments as of `estimate_forward`."""
    stream = stream_of(layers)
    values, errors = _inputs(inputs, stream.width)
    if not stops or min(stops) < 0 or list(stops) != sorted(set(stops)):
        raise ShapeError("expected depths that rise, from 0 on")
    if stops[-1] > MAX_DEPTH:
        raise LimitError(f"depth {stops[-1]}; the float path takes {MAX_DEPTH}")
    state = _state(stream, values, errors, bound)
    waiting = list(stops)
    if waiting[0] == 0:
        yield state.run(waiting.pop(0))
    last = stops[-1]
    for block in stream.blocks(last, stream.size(last)) if last else ():
        at = 0
        while at < block.layers:
            end = min(block.layers, waiting[0] + 1 - block.first)
            state.advance(block.part(at, end))
            at = end
            if block.first + at - 1 == waiting[0]:
                yield state.run(waiting.pop(0))


def _state(stream: Any, values: Any, errors: Any, bound: bool) -> Any:
    """Return what advances the inputs through the layers of a stream, block by block."""
    if isinstance(stream, ResidualLayers):
        return ResidualState(stream, values, errors)
    if isinstance(stream, MaskLayers):
        return Widening(stream, values, errors)
    if isinstance(stream, ActivatedLayers) or (bound and len(values) < _MANY and merged(stream)):
        return Activated(stream, values, errors)
    return (_Many if len(values) >= _MANY else Few)(stream, values, errors, bound)


def follower(stream: LayerStream, point: Sequence[object]) -> Few:
    """Return the state of one input, to be advanced block by block."""
    return Few(stream, *_inputs(point, stream.width), bound=True)


def _inputs(inputs: Any, width: int) -> tuple[Any, Any]:
    """Return values and errors, both (L, m) float64."""
    if isinstance(inputs, np.ndarray):
        values = np.atleast_2d(np.asarray(inputs, dtype=np.float64))
        errors = np.zeros_like(values)
    else:
        points = list(inputs)
        several = bool(points) and isinstance(points[0], (tuple, list))
        pairs = [[rounded(v) for v in rationals(p, "input")] for p in (points if several else [points])]
        if any(len(p) != width for p in pairs):
            raise ShapeError(f"expected points of {width} coordinates")
        values = np.array([[v for v, _ in p] for p in pairs], dtype=np.float64)
        errors = np.array([[e for _, e in p] for p in pairs], dtype=np.float64)
    if values.shape[1:] != (width,):
        raise ShapeError(f"expected inputs of shape (L, {width}), got {values.shape}")
    return values, errors


class Few:
    """A few inputs, each advanced by the compiled loops."""

    def __init__(self, stream: LayerStream, values: Any, errors: Any, bound: bool) -> None:
        self.stream, self.bound = stream, bound
        L, m, M, C = len(values), stream.width, stream.rows, len(stream.sources)
        self.y, self.e = np.zeros((L, M + 1)), np.zeros((L, M + 1))
        self.y[:, :m], self.e[:, :m], self.y[:, M] = values, errors, 1.0
        self.v, self.w, self.s, self.r = np.zeros(C), np.zeros(C), np.zeros(M), np.zeros(M)
        self.place, self.kept = places(stream), np.zeros(M)
        self.adjacent = bool(np.array_equal(stream.sources, np.arange(C)))
        self.limits = (growth(C), stream.tau, upward(C))
        small = M == 4
        self.plain = kernels.plain4 if small else kernels.plain8
        self.bounded = kernels.bounded4 if small else kernels.bounded8
        announce(self.bounded if bound else self.plain, "float path")

    def advance(self, block: Block, gates: Any = _NONE) -> None:
        """Go through a block; fill gates (B, M) for the last input, where there are rows for them."""
        sources, identity = self.stream.sources, self.stream.identity
        for y, e in zip(self.y, self.e, strict=True):
            if self.bound:
                fixed = sources, identity, self.place, self.limits, self.stream.live
                self.bounded(block.t, block.rho, *fixed, y, e, self.v, self.w, self.s, self.r, self.kept, gates)
            else:
                v = y[: len(sources)] if self.adjacent else self.v
                self.plain(block.t, sources, identity, self.adjacent, y, v, self.s)

    def run(self, depth: int) -> ForwardRun:
        """Return the state as the run to a depth."""
        m = self.stream.width
        return ForwardRun(depth, self.y[:, :m].copy(), self.e[:, :m].copy() if self.bound else None)


class _Many:
    """Many inputs, as columns of matrices that stay in a cache."""

    def __init__(self, stream: LayerStream, values: Any, errors: Any, bound: bool) -> None:
        self.stream, self.bound = stream, bound
        m, M, C = stream.width, stream.rows, len(stream.sources)
        self.limits = (growth(C), stream.tau, upward(C))
        self.sources = stream.sources
        self.adjacent = np.array_equal(self.sources, np.arange(len(self.sources)))
        self.chunks = []
        for start in range(0, len(values), _CHUNK):
            columns = slice(start, start + _CHUNK)
            D = len(values[columns])
            Y, E = np.zeros((M + 1, D)), np.zeros((M + 1, D))
            Y[:m], E[:m], Y[M] = values[columns].T, errors[columns].T, 1.0
            self.chunks.append((Y, E))
        D = min(_CHUNK, len(values))
        self.S, self.R, self.W = np.zeros((M, D)), np.zeros((M, D)), np.zeros((C, D))
        self.shared = np.zeros(D)
        self.place, self.kept = places(stream), np.zeros(M)
        if bound:
            announce(kernels.settle, "float path")

    def advance(self, block: Block) -> None:
        layers = [t.T for t in block.t]
        sizes = [abs(t) for t in layers] if self.bound else layers
        with np.errstate(all="ignore"):
            for Y, E in self.chunks:
                for b, (L, size, rho) in enumerate(zip(layers, sizes, block.rho, strict=True)):
                    if self.bound:
                        kernels.keep(block.t, b, self.place, self.stream.identity, self.limits[0], self.kept)
                    self._step(Y, E, L, size, rho)

    def _step(self, Y: Any, E: Any, layer: Any, size: Any, rho: float) -> None:
        D, identity = Y.shape[1], self.stream.identity
        S = self.S[:, :D]
        V = Y[: len(self.sources)] if self.adjacent else Y[self.sources]
        if not self.bound:
            np.matmul(layer, V, out=S)
            if identity:
                S += Y[:-1]
            np.maximum(S, 0.0, out=Y[:-1])
            return
        R, W, shared = self.R[:, :D], self.W[:, :D], self.shared[:D]
        kernels.weigh(self.sources, Y, E, rho, self.limits, W, shared)
        np.matmul(layer, V, out=S)
        np.matmul(size, W, out=R)
        kernels.settle(Y, E, S, R, identity, self.kept, self.stream.live, shared, self.limits[2])

    def run(self, depth: int) -> ForwardRun:
        m = self.stream.width
        values = np.concatenate([Y[:m].T for Y, _ in self.chunks])
        return ForwardRun(depth, values, np.concatenate([E[:m].T for _, E in self.chunks]) if self.bound else None)
