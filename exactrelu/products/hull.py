"""Symmetric hulls in floats: how far a point is from the convex hull of +-u_1, ..., +-u_V.

Statement.  gauge(z) = min sum |l_j| over sum l_j u_j = z, at most 1 iff z is in the hull.  The axes among
            the u_j are the first basis; the simplex method exchanges one vertex at a time.
Exactness.  None.  What it finds is a proposal.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Hull"]

_TOLERANCE = 1e-10
_MAX_PIVOTS = 400
_PATIENCE = 60  # pivots after which the nudge grows


class Hull:
    """Vertices u_j as rows of a float array, the first m of them axes: multiples of unit vectors."""

    def __init__(self, axes: Any) -> None:
        self.m = len(axes)
        self._store = np.array(axes, dtype=float)
        self.count = self.m
        self._nudge = 1e-9 * np.abs(self._store).max(initial=0.0) * np.sqrt(np.arange(2.0, self.m + 2.0))

    @property
    def vertices(self) -> Any:
        """The vertices, (V, m)."""
        return self._store[: self.count]

    def add(self, vertex: Any) -> None:
        """Append a vertex."""
        if self.count == len(self._store):
            self._store = np.concatenate([self._store, np.zeros_like(self._store)])
        self._store[self.count] = vertex
        self.count += 1

    def gauge(self, z: Any) -> tuple[float, list[int], Any]:
        """Return the gauge of z, the vertices used and their coefficients.

        Args:
            z: m floats.

        A nudge of z, larger after many pivots, keeps them from cycling; after too many the current value,
        which is too large, is returned.
        """
        U, m = self.vertices, self.m
        basis = list(range(m))
        B = U[:m].T.copy()
        for pivots in range(_MAX_PIVOTS):
            inverse = np.linalg.inv(B)
            found = inverse @ (z + self._nudge * 10.0 ** (pivots // _PATIENCE))
            signs = np.where(found < 0.0, -1.0, 1.0)
            costs = U @ (signs @ inverse)
            costs[basis] = 0.0
            j = int(np.argmax(np.abs(costs)))
            if abs(costs[j]) <= 1.0 + _TOLERANCE:
                break
            step = inverse @ U[j] * (1.0 if costs[j] > 0 else -1.0) * signs
            blocking = step > 1e-12
            if not blocking.any():
                break
            ratios = np.where(blocking, np.abs(found) / np.where(blocking, step, 1.0), np.inf)
            r = int(np.argmin(ratios))
            basis[r] = j
            B[:, r] = U[j]
        found = np.linalg.solve(B, z)
        return float(np.abs(found).sum()), basis, found
