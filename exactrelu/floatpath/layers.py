"""Streams of layers in blocks: from a family's closed forms, or from arrays that hold the layers.

Statement.  A block holds layers n, n + 1, ... as t of shape (B, C, M): row i of a layer is
            z_i = s y_i + sum_c t[c, i] (y, 1)[sources[c]].  Arrays of floats are exact: rho = tau = 0.
Glossary.   m  width    M  rows with padding    C  columns    s  identity    rho, tau  errors of t (rounding)
Exactness.  See `plan` and `evaluate` for families.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np

from exactrelu.errors import LimitError, ShapeError
from exactrelu.floatpath.evaluate import Block, block_size, blocks
from exactrelu.floatpath.plan import padded, plan
from exactrelu.networks.family import Family

__all__ = ["MAX_WIDTH", "FamilyLayers", "LayerStream", "StoredLayers"]

MAX_WIDTH = 64


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


class FamilyLayers:
    """The layers of a family, evaluated block by block."""

    def __init__(self, family: Family, biased: bool = True) -> None:
        """Plan a family, without its biases if not `biased`.

        Raises:
            LimitError: wider than 64, or coefficients that floats are not prepared for.
        """
        if family.width > MAX_WIDTH:
            raise LimitError(f"the float path takes widths up to {MAX_WIDTH}, got {family.width}")
        if not biased:
            given = family.given == "P"
            family = Family(family.width, family.matrix if given else None, weight=None if given else family.matrix)
        self.plan = plan(family)
        self.width, self.rows = self.plan.width, self.plan.rows
        self.identity, self.tau = self.plan.identity, self.plan.tau
        self.sources, self.live = self.plan.sources, self.plan.live

    def size(self, last: int) -> int:
        """Return the size of a block for a run to layer `last`."""
        return block_size(self.plan, last)

    def blocks(self, last: int, size: int) -> Iterator[Block]:
        """Yield layers 1, ..., last in blocks."""
        return blocks(self.plan, last, size)


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
