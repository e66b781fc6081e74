"""Products T_n = J_n W_n ... J_1 W_1 in floats, along a given path or the network's own, with error bounds.

Statement.  |values - T_n| <= bounds, entry by entry, for the path of gates that was followed: the
            theorem of `rounding` with gates for ReLU.  Along its own path a network's gates are read from
            its float values; a gate is settled where the error bound of its pre-activation excludes
            the other side, and the first layer with one that is not is reported.
Glossary.   J  gates    T  product, later layers on the left    D  columns with padding
Exactness.  Values are estimates.  Rounding of the bounds: upwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from exactrelu.errors import LimitError, ShapeError
from exactrelu.floatpath import kernels, product_kernels
from exactrelu.floatpath.estimate import ProductRun
from exactrelu.floatpath.evaluate import Block
from exactrelu.floatpath.forward import follower
from exactrelu.floatpath.kinds import places
from exactrelu.floatpath.layers import LayerStream, stream_of
from exactrelu.floatpath.plan import MAX_DEPTH
from exactrelu.floatpath.rounding import growth, upward
from exactrelu.geometry.compiling import announce
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import RootedFamily

__all__ = ["estimate_product", "estimate_sizes"]

_WIDE = 24  # widths from which matrix multiplication pays
_KERNELS = {  # by the rows with padding
    4: (product_kernels.plain_product4, product_kernels.bounded_product4),
    8: (product_kernels.plain_product8, product_kernels.bounded_product8),
    16: (product_kernels.plain_product16, product_kernels.bounded_product16),
}

Gates = Callable[[Block], Any]


def estimate_product(
    layers: Family | RootedFamily | PeriodicFamily | LayerStream,
    depth: int,
    *,
    path: Sequence[Sequence[bool]] | None = None,
    point: Sequence[object] | None = None,
    bound: bool = True,
) -> ProductRun:
    """Return J_n W_n ... J_1 W_1 for n = depth.

    Args:
        layers: a family, or a stream of layers; of a stream only the weights are read.
        depth: n from 0 to 10^7.
        path: gates of layers 1, 2, ..., m truth values each, repeated with its length as period.
        point: m exact numbers; the gates are those of the family's float run from this point.
        bound: also compute error bounds.

    Raises:
        ShapeError: not exactly one of path and point, a path of another width, a point without a family.
        LimitError: the family or the depth is beyond what the float path takes.
    """
    if (path is None) == (point is None):
        raise ShapeError("expected either a path of gates or a point whose path is followed, not both")
    if not 0 <= depth <= MAX_DEPTH:
        raise LimitError(f"depth {depth}; the float path takes 0 to {MAX_DEPTH}")
    weights = stream_of(layers, biased=False)
    size = weights.size(depth) if depth else 1
    doubtful = [0]
    if path is not None:
        gates = _periodic(path, weights)
    elif isinstance(layers, (Family, RootedFamily, PeriodicFamily)):
        network = stream_of(layers)
        size = min(size, network.size(depth) if depth else 1)
        gates = _own(network, point, depth, size, doubtful)
    else:
        raise ShapeError("the path of a point needs a family, with its biases")
    (run,) = _runs(weights, gates, size, [depth], bound)
    return replace(run, doubtful=doubtful[0])


def estimate_sizes(
    layers: Family | RootedFamily | PeriodicFamily | LayerStream, path: Sequence[Sequence[bool]], stops: Sequence[int]
) -> tuple[list[float], list[float]]:
    """Return the norms of T_n at every n of `stops`, and those of T_n - T_last for all but the last.

    The norm is the largest row sum; what is beyond floats is infinite.

    Args:
        layers, path: as of `estimate_product`.
        stops: depths that rise, from 1 on.
    """
    weights = stream_of(layers, biased=False)
    found = [run.values for run in _runs(weights, _periodic(path, weights), weights.size(stops[-1]), stops, False)]
    with np.errstate(all="ignore"):
        sizes = [float(np.abs(T).sum(axis=1).max()) for T in (*found, *(T - found[-1] for T in found[:-1]))]
    sizes = [v if math.isfinite(v) else math.inf for v in sizes]
    return sizes[: len(found)], sizes[len(found) :]


def _runs(weights: LayerStream, gates: Gates, size: int, stops: Sequence[int], bound: bool) -> Iterator[ProductRun]:
    """Yield T_n at every n of `stops`, which rise, along gates that are asked for block by block."""
    state, waiting = _Product(weights, bound), list(stops)
    if waiting[0] == 0:
        yield state.run(waiting.pop(0))
    for block in weights.blocks(stops[-1], size) if waiting else ():
        on, at = gates(block), 0
        while at < block.layers:
            end = min(block.layers, waiting[0] + 1 - block.first)
            state.advance(block.part(at, end), on[at:end])
            at = end
            if block.first + at - 1 == waiting[0]:
                yield state.run(waiting.pop(0))


def _periodic(path: Any, weights: LayerStream) -> Gates:
    m = weights.width
    try:
        given = np.asarray(path, dtype=np.bool_)
    except ValueError:  # rows of different lengths
        given = np.empty((0, 0), dtype=np.bool_)
    if given.ndim != 2 or not len(given) or given.shape[1] != m:
        raise ShapeError(f"expected a path of at least one layer of {m} gates")
    table = np.zeros((len(given), weights.rows), dtype=np.int8)
    table[:, :m] = given

    def gates(block: Block) -> Any:
        start = (block.first - 1) % len(table)
        if start + len(block.t) <= len(table):
            return table[start : start + len(block.t)]
        return table[(start + np.arange(len(block.t))) % len(table)]

    return gates


def _own(network: LayerStream, point: Any, depth: int, size: int, doubtful: list[int]) -> Gates:
    """Return a function that follows the network through the same layers and gives its gates."""
    walker = follower(network, point)
    stream: Iterator[Block] = network.blocks(depth, size) if depth else iter(())

    def gates(block: Block) -> Any:
        found = np.zeros((len(block.t), network.rows), dtype=np.int8)
        walker.advance(next(stream), found)
        open_layers = np.flatnonzero((found[:, : network.width] & 2).any(axis=1))
        if not doubtful[0] and len(open_layers):
            doubtful[0] = block.first + int(open_layers[0])
        return found

    return gates


class _Product:
    """A product and its errors, (M + 1, D), the last row zero: a bias multiplies nothing."""

    def __init__(self, stream: LayerStream, bound: bool) -> None:
        self.stream, self.bound = stream, bound
        m, M, C = stream.width, stream.rows, len(stream.sources)
        self.wide = m >= _WIDE
        self.Y, self.E = np.zeros((M + 1, M)), np.zeros((M + 1, M))
        self.Y[:m, :m] = np.eye(m)
        self.flat = M == 16
        rows = M + 1 if self.flat else M
        self.S, self.R, self.W = np.zeros((rows, M)), np.zeros((rows, M)), np.zeros((C, M))
        self.shared, self.scratch = np.zeros(M), (np.zeros(C * M), np.zeros(C * M), np.ones(C * M))
        self.in_order = bool(np.array_equal(stream.sources, np.arange(C)))
        self.limits = (growth(C), stream.tau, upward(C))
        self.place, self.kept = places(stream), np.zeros(M)
        self.plain, self.bounded = _KERNELS.get(M, _KERNELS[8])
        self.columns = [c for c, source in enumerate(stream.sources.tolist()) if source < M]
        self.adjacent = self.columns == list(range(M)) and np.array_equal(stream.sources[:M], np.arange(M))
        announce(self.bounded if bound else self.plain, "float path")

    def advance(self, block: Block, gates: Any) -> None:
        stream, t = self.stream, block.t
        if self.wide:
            self._multiplied(block, gates)
            return
        fixed = stream.sources, stream.identity, self.place, self.kept, self.limits, stream.live
        matrices: tuple[Any, ...] = (self.Y, self.E, self.W, self.S, self.R)
        if not self.flat and self.bound:
            self.bounded(t, block.rho, *fixed, gates, *matrices, self.shared)
        elif not self.flat:
            self.plain(t, stream.sources, stream.identity, gates, self.Y, self.S)
        else:
            t, (Y, E, W, S, R) = t.reshape(-1), (matrix.reshape(-1) for matrix in matrices)
            if self.bound:
                scratch = self.shared, *self.scratch
                self.bounded(t, block.rho, fixed, gates, Y, E, W, S, R, scratch, self.in_order)
            else:
                self.plain(t, stream.sources, stream.identity, gates, Y, S, self.scratch[0], self.in_order)

    def _multiplied(self, block: Block, gates: Any) -> None:
        """Advance by matrix multiplications, one a layer or two with the bound."""
        stream, Y, E, S, R = self.stream, self.Y, self.E, self.S, self.R
        for b, (t, rho, on) in enumerate(zip(block.t, block.rho, gates, strict=True)):
            layer = t[: len(self.columns)].T if self.adjacent else t[self.columns].T
            V = Y[:-1] if self.adjacent else Y[stream.sources[self.columns]]
            if self.bound:
                kernels.weigh(stream.sources, Y, E, rho, self.limits, self.W, self.shared)
                W = self.W[: len(self.columns)] if self.adjacent else self.W[self.columns]
                np.matmul(abs(layer), W, out=R)
            np.matmul(layer, V, out=S)
            if self.bound:
                kernels.keep(block.t, b, self.place, stream.identity, self.limits[0], self.kept)
                fixed = stream.identity, self.kept, stream.live, self.limits[2]
                product_kernels.gate(on, *fixed, Y, E, S, R, self.shared)
            else:
                product_kernels.mask(on, stream.identity, Y, S)

    def run(self, depth: int) -> ProductRun:
        m = self.stream.width
        bounds = self.E[:m, :m].copy() if self.bound else None
        return ProductRun(depth, self.Y[:m, :m].copy(), bounds, 0)
