"""Forward states of the layers that are not relu(W_n y + b_n): other activations, residual and widening layers.

Statement.  The theorem of `rounding` for every affine part, `activations` for phi.  A residual layer is
            z = relu(B_n y + c_n), without identity, and then y + A_n z, with identity and no activation.  A
            widening layer is the row (w_0, ..., w_s, b) at every place i of its s + len(y) outputs.
Glossary.   L  inputs, one after another    y, e  values and errors of one, a constant 1 behind them
Exactness.  Values are estimates.  Rounding of the bounds: upwards.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from exactrelu.floatpath import kind_kernels
from exactrelu.floatpath.activations import IDENTITY, RELU
from exactrelu.floatpath.estimate import ForwardRun
from exactrelu.floatpath.evaluate import Block
from exactrelu.floatpath.layers import ActivatedLayers, Half, LayerStream, MaskLayers, ResidualLayers, TwoBlocks
from exactrelu.floatpath.rounding import growth, upward
from exactrelu.geometry.compiling import announce

__all__ = ["Activated", "ResidualState", "Widening", "merged", "places"]


class _Rows:
    """Values and errors of L inputs of one width, with the constant 1."""

    def __init__(self, width: int, rows: int, values: Any, errors: Any) -> None:
        self.width, L = width, len(values)
        self.y, self.e = np.zeros((L, rows + 1)), np.zeros((L, rows + 1))
        self.y[:, :width], self.e[:, :width], self.y[:, rows] = values, errors, 1.0

    def run(self, depth: int) -> ForwardRun:
        """Return the state as the run to a depth."""
        return ForwardRun(depth, self.y[:, : self.width].copy(), self.e[:, : self.width].copy())


class Activated(_Rows):
    """Inputs on their way through layers phi(W_n y + b_n), phi = relu where the stream has no other."""

    def __init__(self, stream: Half, values: Any, errors: Any) -> None:
        super().__init__(stream.width, stream.rows, values, errors)
        self.phi = stream.phi if isinstance(stream, ActivatedLayers) else RELU
        self.fixed = _fixed(stream, merging=True)
        announce(kind_kernels.activated, "float path")

    def advance(self, block: Block) -> None:
        """Go through a block."""
        for y, e in zip(self.y, self.e, strict=True):
            kind_kernels.activated(block.t, block.rho, self.fixed, self.phi, y, e)


class ResidualState(_Rows):
    """Inputs on their way through residual layers."""

    def __init__(self, stream: ResidualLayers, values: Any, errors: Any) -> None:
        super().__init__(stream.width, stream.outer.rows, values, errors)
        rows = stream.inner.rows + 1
        self.fixed = _fixed(stream.inner), _fixed(stream.outer)
        self.z, self.d = np.zeros(rows), np.zeros(rows)
        announce(kind_kernels.residual, "float path")

    def advance(self, block: TwoBlocks) -> None:
        """Go through a block."""
        (inner, outer), (B, A) = block, self.fixed
        for y, e in zip(self.y, self.e, strict=True):
            kind_kernels.residual(inner.t, inner.rho, B, outer.t, outer.rho, A, (RELU, IDENTITY), self.z, self.d, y, e)


class Widening:
    """Inputs on their way through layers that widen; the arrays grow with them."""

    def __init__(self, stream: MaskLayers, values: Any, errors: Any) -> None:
        C = len(stream.sources)
        self.growth, self.sources = stream.growth, stream.sources
        self.limits = (growth(C), stream.tau, upward(C))
        self.y, self.e = np.array(values), np.array(errors)
        announce(kind_kernels.widening, "float path")

    def advance(self, block: Block) -> None:
        """Go through a block."""
        length = self.y.shape[1]
        more = ((0, 0), (0, block.layers * self.growth))
        self.y, self.e = np.pad(self.y, more), np.pad(self.e, more)
        for y, e in zip(self.y, self.e, strict=True):
            kind_kernels.widening(block.t, block.rho, self.sources, self.growth, self.limits, length, y, e)

    def run(self, depth: int) -> ForwardRun:
        """Return the state as the run to a depth."""
        return ForwardRun(depth, self.y.copy(), self.e.copy())


def merged(stream: LayerStream) -> bool:
    """Return whether the columns of a layer of one width are merged, as some multiply the same y_j."""
    return len(set(stream.sources.tolist())) < len(stream.sources)


def places(stream: LayerStream) -> Any:
    """Return the column of every y_i in layers with identity, -1 where there is none or several, (M,) int64."""
    place = np.full(stream.rows, -1, dtype=np.int64)
    for i in range(stream.rows if stream.identity else 0):
        columns = np.flatnonzero(stream.sources == i)
        place[i] = columns[0] if len(columns) == 1 else -1
    return place


def _fixed(half: Half, merging: bool = False) -> tuple[Any, ...]:
    """Return what the kernels need of a plan beside its blocks, and scratch arrays."""
    C = len(half.sources)
    limits = (growth(C), half.tau, upward(C))
    scratch = np.zeros(C), np.zeros(C), np.zeros(half.rows), np.zeros(half.rows)
    D = np.zeros((half.rows, half.rows) if merging else (0, 0))
    return half.sources, half.identity, limits, half.live, *scratch, D
