"""Streams of layers in blocks: from a family's closed forms, or from arrays that hold the layers.

Statement.  A block holds layers n, n + 1, ... as t of shape (B, C, M): row i of a layer is
            z_i = s y_i + sum_c t[c, i] (y, 1)[sources[c]].  Arrays of floats are exact: rho = tau = 0.
            A residual layer is two of these, B_n y + c_n and y + A_n z; a mask is one row over the places
            j of w_j, with s + 1 for the constant.
Glossary.   m  width    M  rows with padding    C  columns    s  identity    rho, tau  errors of t (rounding)
Exactness.  See `plan` and `evaluate` for families.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np

from exactrelu.errors import LimitError, ShapeError
from exactrelu.floatpath.activations import phi_of
from exactrelu.floatpath.evaluate import Block, block_size, blocks, layer_block
from exactrelu.floatpath.plan import Plan, padded, plan, plan_mask, plan_periodic, plan_residual
from exactrelu.floatpath.rounding import U
from exactrelu.networks.activation import ActivationFamily
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import RootedFamily
from exactrelu.networks.widening import WideningFamily

__all__ = [
    "MAX_WIDTH",
    "ActivatedLayers",
    "FamilyLayers",
    "Half",
    "LayerStream",
    "MaskLayers",
    "PeriodicLayers",
    "ResidualLayers",
    "StoredLayers",
    "TwoBlocks",
    "stream_of",
]

MAX_WIDTH = 64
_MAX_WIDENED = 10**10  # products of numbers
_FACTORIAL = 250  # about the operations in the time of one factorial, in balls


class LayerStream(Protocol):
    """What forward runs and products read."""

    width: int
    rows: int
    identity: float
    sources: Any
    live: Any
    tau: float

    def size(self, last: int) -> int:
        """Return the size of a block for a run to layer `last`."""
        ...

    def blocks(self, last: int, size: int) -> Iterator[Block]:
        """Yield layers 1, ..., last in blocks; each overwrites the one before."""
        ...


class Half:
    """The layers z_i = s y_i + ... of one plan, evaluated block by block."""

    def __init__(self, prepared: Plan) -> None:
        self.plan = prepared
        self.width, self.rows = prepared.width, prepared.rows
        self.identity, self.tau = prepared.identity, prepared.tau
        self.sources, self.live = prepared.sources, prepared.live

    @property
    def work(self) -> int:
        """Return about how many operations a layer takes."""
        functions = self.plan.functions
        polynomials = sum(len(f.u) + len(f.v) + abs(f.power) + 8 + 40 * len(f.roots) for f in functions)
        polynomials += _FACTORIAL * sum(bool(f.special) for f in functions)
        return len(self.plan.coefficients) + len(self.sources) * self.rows + polynomials

    def size(self, last: int) -> int:
        """Return the size of a block for a run to layer `last`."""
        return block_size(self.plan, last)

    def blocks(self, last: int, size: int) -> Iterator[Block]:
        """Yield layers 1, ..., last in blocks."""
        return blocks(self.plan, last, size)


class FamilyLayers(Half):
    """The layers of a family relu(W_n y + b_n), whose entries may have roots."""

    def __init__(self, family: Family | RootedFamily, biased: bool = True) -> None:
        """Plan a family, without its biases if not `biased`.

        Raises:
            LimitError: wider than 64, or coefficients that floats are not prepared for.
        """
        _check_width(family.width)
        super().__init__(plan(family, biased))

    def distances(self, n: int) -> tuple[float, float]:
        """Return the largest row sums of |W_n - I| and of |b_n|, rounded somehow."""
        m, t = self.width, layer_block(self.plan, n).t[0]
        cells = np.zeros((self.rows, self.rows + 1))
        with np.errstate(all="ignore"):
            for c, source in enumerate(self.sources.tolist()):
                cells[:, source] += t[c]
        P = cells[:m, :m] - np.eye(m) * (1.0 - self.identity)
        return float(np.abs(P).sum(axis=1).max()), float(np.abs(cells[:m, -1]).max())


class PeriodicLayers(Half):
    """The layers relu(W_n y + b_n) of a family whose entries are periodic from some layer on."""

    def __init__(self, family: PeriodicFamily, biased: bool = True) -> None:
        """Plan a family, without its biases if not `biased`; errors as of `FamilyLayers`."""
        _check_width(family.width)
        prepared, self.first = plan_periodic(family, biased)
        super().__init__(prepared)
        self.period = family.period

    def blocks(self, last: int, size: int) -> Iterator[Block]:
        """Yield layers 1, ..., last in blocks: of the columns those of n mod p, and the first values."""
        slots, start = self.plan.slots, max((n for n, _, _ in self.first), default=0)
        for block in super().blocks(last, size):
            n = block.first + np.arange(block.layers)
            block.t[slots != ((n - 1) % self.period)[:, None]] = 0.0
            if block.first <= start:
                self._set_first(block)
            yield block

    def _set_first(self, block: Block) -> None:
        """Put the first values in the place of the entries that are not periodic yet."""
        for (n, i, source), value in self.first.items():
            b = n - block.first
            if 0 <= b < block.layers:
                columns = np.flatnonzero(self.sources == source)
                block.t[b, columns, i] = 0.0
                block.t[b, columns[self.plan.slots[columns] == self.period], i] = value
                block.rho[b] = max(block.rho[b], 2 * U)


class ActivatedLayers(Half):
    """The layers phi(W_n y + b_n) of a family with another activation."""

    def __init__(self, family: ActivationFamily) -> None:
        """Plan a family; errors as of `FamilyLayers`."""
        _check_width(family.width)
        super().__init__(plan(family.chain))
        self.phi = phi_of(family.activation)

    @property
    def work(self) -> int:
        """Return about how many operations a layer takes."""
        return super().work + 32 * self.rows


class TwoBlocks(NamedTuple):
    """The same residual layers of both plans, of B_n and c_n and of A_n."""

    inner: Block
    outer: Block

    @property
    def first(self) -> int:
        """Return the first layer."""
        return self.inner.first

    @property
    def layers(self) -> int:
        """Return the number of layers."""
        return self.inner.layers

    def part(self, start: int, stop: int) -> TwoBlocks:
        """Return the layers at start, ..., stop - 1."""
        return TwoBlocks(self.inner.part(start, stop), self.outer.part(start, stop))


class ResidualLayers:
    """The layers y + A_n relu(B_n y + c_n) of a family, evaluated block by block."""

    def __init__(self, family: ResidualFamily) -> None:
        """Plan a family; errors as of `FamilyLayers`, for the inner width too."""
        _check_width(max(family.width, len(family.c)))
        self.inner, self.outer = (Half(prepared) for prepared in plan_residual(family))
        self.width = family.width

    @property
    def work(self) -> int:
        """Return about how many operations a layer takes."""
        return self.inner.work + self.outer.work

    def size(self, last: int) -> int:
        """Return the size of a block for a run to layer `last`."""
        return min(self.inner.size(last), self.outer.size(last))

    def blocks(self, last: int, size: int) -> Iterator[TwoBlocks]:
        """Yield layers 1, ..., last in blocks."""
        return map(TwoBlocks, self.inner.blocks(last, size), self.outer.blocks(last, size))


class MaskLayers(Half):
    """The layers relu(w * y + b) of a family that widens by s a layer, each as the one row (w_0, ..., w_s, b)."""

    def __init__(self, family: WideningFamily) -> None:
        """Plan a family; errors as of `FamilyLayers`, for the length of the mask too."""
        _check_width(max(family.width, len(family.mask)))
        super().__init__(plan_mask(family))
        self.width, self.growth = family.width, len(family.mask) - 1

    def products(self, depth: int) -> int:
        """Return the number of products of a run to a depth."""
        return depth * max(1, len(self.sources)) * (self.width + depth * self.growth)

    def blocks(self, last: int, size: int) -> Iterator[Block]:
        """Yield layers 1, ..., last in blocks.

        Raises:
            LimitError: a run so deep and wide takes too many operations.
        """
        if self.products(last) > _MAX_WIDENED:
            raise LimitError(f"depth {last}; the float path takes 10^10 products, this takes {self.products(last):.1e}")
        return super().blocks(last, size)


def stream_of(layers: Any, biased: bool = True) -> Any:
    """Return the stream of a family's layers; a stream is returned itself.

    Args:
        layers: a family of any kind, or a stream.
        biased: whether biases are read, for layers relu(W_n y + b_n).

    Raises:
        LimitError: the family is beyond what the float path takes.
    """
    if isinstance(layers, (Family, RootedFamily)):
        return FamilyLayers(layers, biased)
    if isinstance(layers, PeriodicFamily):
        return PeriodicLayers(layers, biased)
    if isinstance(layers, ActivationFamily):
        return ActivatedLayers(layers)
    if isinstance(layers, ResidualFamily):
        return ResidualLayers(layers)
    return MaskLayers(layers) if isinstance(layers, WideningFamily) else layers


def _check_width(width: int) -> None:
    if width > MAX_WIDTH:
        raise LimitError(f"the float path takes widths up to {MAX_WIDTH}, got {width}")


class StoredLayers:
    """Layers given as arrays, stored once in the layout of the kernels."""

    def __init__(self, weight: Any, bias: Any = None) -> None:
        """Store layers.

        Args:
            weight: (N, m, m) float64, W_1, ..., W_N.
            bias: (N, m) float64; none when missing.

        Raises:
            ShapeError: other shapes, or wider than 64.
        """
        W = np.asarray(weight, dtype=np.float64)
        if W.ndim != 3 or W.shape[1] != W.shape[2] or not 1 <= W.shape[1] <= MAX_WIDTH:
            raise ShapeError(f"expected weights of shape (N, m, m) with m from 1 to {MAX_WIDTH}, got {W.shape}")
        depth, m = W.shape[:2]
        M = padded(m)
        C = m if bias is None else m + 1
        self.t = np.zeros((depth, C, M))
        self.t[:, :m, :m] = W.transpose(0, 2, 1)
        self.sources = np.arange(C, dtype=np.int64)
        if bias is not None:
            b = np.asarray(bias, dtype=np.float64)
            if b.shape != (depth, m):
                raise ShapeError(f"expected biases of shape {(depth, m)}, got {b.shape}")
            self.t[:, m, :m] = b
            self.sources[m] = M
        self.live = (self.t != 0).any(axis=(0, 1)).astype(np.float64)
        self.width, self.rows = m, M
        self.identity, self.tau, self.rho = 0.0, 0.0, np.zeros(depth)

    def size(self, last: int) -> int:
        """Return the size of a block: all layers, they are there."""
        return last

    def blocks(self, last: int, size: int) -> Iterator[Block]:
        """Yield layers 1, ..., last in blocks.

        Raises:
            ShapeError: fewer layers are stored.
        """
        if last > len(self.t):
            raise ShapeError(f"{len(self.t)} layers are stored, a run to layer {last} needs more")
        for first in range(0, last, size):
            t = self.t[first : min(first + size, last)]
            yield Block(first + 1, t, self.rho[: len(t)])
