"""Vertices of a hull that grows by images, in floats, and coefficients of points.

Exactness.  None.  What it finds is a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from exactrelu.products.hull import Hull

__all__ = ["Growth"]

_AXIS = 2.0**-20  # of the axes that stand in while the vertices do not span the space
_SINGULAR = 1e-7  # of vertices of size 1 that do not serve as a basis


class Growth:
    """Vertices as floats, where they came from, and their hull."""

    def __init__(self, vectors: Sequence[Any], m: int) -> None:
        self.vectors = list(vectors)
        self.m = m
        self.basis: list[int] | None = None
        self.hull = self._fresh()

    def _fresh(self) -> Hull:
        """Return the hull of the vertices; its first m are a basis of vertices, or axes where there is none."""
        U = np.array(self.vectors)
        self.basis = _basis(U)
        hull = Hull(U[self.basis] if self.basis is not None else np.eye(self.m) * _AXIS)
        for v in self.vectors:
            hull.add(v)
        return hull

    def add(self, vector: Any) -> None:
        """Append a vertex."""
        self.vectors.append(vector)
        if self.basis is None:
            self.hull = self._fresh()
        else:
            self.hull.add(vector)

    def row(self, z: Any) -> tuple[float, dict[int, float]]:
        """Return the gauge of z and coefficients of vertices."""
        gauge, used, values = self.hull.gauge(z)
        found: dict[int, float] = {}
        for j, value in zip(used, values.tolist(), strict=True):
            k = j - self.m if j >= self.m else self.basis[j] if self.basis is not None else None
            if k is not None:
                found[k] = found.get(k, 0.0) + value
        return gauge, found

    def has(self, z: Any, near: float) -> bool:
        """Return whether z is plus or minus a vertex, as far as floats see."""
        U = np.array(self.vectors)
        return bool(min(np.abs(U - z).max(axis=1).min(), np.abs(U + z).max(axis=1).min()) < near)


def _basis(U: Any) -> list[int] | None:
    """Return m rows that are well independent, greedily, or None."""
    rest, chosen = U / np.abs(U).max(), []
    for _ in range(U.shape[1]):
        sizes = np.linalg.norm(rest, axis=1)
        j = int(np.argmax(sizes))
        if sizes[j] < _SINGULAR:
            return None
        chosen.append(j)
        q = rest[j] / sizes[j]
        rest = rest - np.outer(rest @ q, q)
    return chosen
