"""Rational polytopes that a finite set of matrices maps inside themselves: norms, verified in integers.

Statement.  K, the hull of +-u_1, ..., +-u_V with integer vectors u that contain a multiple of every unit
            vector.  If M u_i = sum_j l_ij u_j, sum_j |l_ij| < q, for every matrix M and every i, then every M
            has norm < q in the norm of K, and the joint spectral radius of the set is < q.
Method.     From the leading eigenvectors of a product of the set, scaled by 1/q, images that the hull
            does not contain are added until none is left; vertices inside the hull of the others go.
            Coefficients come from a float LP, rounded to multiples of 2^-k; the axes, multiples of unit
            vectors well inside K, take what is left over, exactly.
Exactness.  Floats only propose; `Polytope.holds` decides in integers.
Source.     Guglielmi, Wirth & Zennaro 2005 for the method; the exact certificate is the project's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from operator import mul
from typing import Any

import numpy as np

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.products.hull import Hull

__all__ = ["MAX_VERTICES", "Polytope", "absorbing_polytope"]

MAX_VERTICES = 500
_SCALE, _AXIS, _COEFFICIENT = 30, 23, 34  # binary digits: vertices, axes 2^-7, coefficients
_NEAR = 1e-7  # images this close to the boundary count as outside

Row = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Polytope:
    """Evidence: vertices, and for every matrix and vertex a row (mu, (j, l_j, ...)), none where M u = 0."""

    vertices: tuple[tuple[int, ...], ...]
    rows: tuple[Row, ...]

    def holds(self, matrices: Sequence[Matrix], q: Fraction) -> bool:
        """Return whether every matrix is shown to have norm < q."""
        m = len(self.vertices[0]) if self.vertices else 0
        axes = {next(i for i, v in enumerate(u) if v) for u in self.vertices if sum(map(bool, u)) == 1}
        if len(axes) != m or any(M.shape != (m, m) for M in matrices):
            return False
        rows = iter(self.rows)
        for M, u in ((M, u) for M in matrices for u in self.vertices):
            image = _image(M, u)
            if any(image) and not self._row_holds(next(rows, (0, ())), image, M.denominator, q):
                return False
        return next(rows, None) is None

    def _row_holds(self, row: Row, image: Sequence[int], den: int, q: Fraction) -> bool:
        mu, flat = row
        total, size = [0] * len(image), 0
        for j, factor in zip(flat[::2], flat[1::2], strict=True):
            total = [t + factor * v for t, v in zip(total, self.vertices[j], strict=True)]
            size += abs(factor)
        return mu > 0 and total == [mu * v for v in image] and size * q.denominator < q.numerator * mu * den

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items: the number of vertices, vertices, rows."""
        yield ["p", len(self.vertices)]
        for u in self.vertices:
            yield ["u", list(u)]
        for mu, flat in self.rows:
            yield ["c", mu, list(flat)]


def absorbing_polytope(
    matrices: Sequence[Matrix], q: Fraction, starts: Sequence[Any], max_vertices: int = MAX_VERTICES
) -> Polytope | None:
    """Return a polytope that shows every matrix to have norm < q, or None where none was found.

    Args:
        matrices: m x m each.
        q: the bound, above the joint spectral radius.
        starts: float vectors to start from, such as leading eigenvectors; may be empty.
        max_vertices: pairs of vertices tried before giving up.
    """
    m = matrices[0].shape[0]
    stack = np.array([[[float(v) for v in row] for row in M.rows()] for M in matrices]) / float(q)
    hull = _grown(stack, _normalised(starts), max_vertices)
    if hull is None:
        return None
    kept = _pruned(hull)
    vertices = [tuple(round(v * 2.0**_SCALE) for v in u) for u in hull.vertices[kept].tolist()]
    small = Hull(hull.vertices[:m])
    for k in kept[m:]:
        small.add(hull.vertices[k])
    rows: list[Row] = []
    for M in matrices:
        for u in vertices:
            image = _image(M, u)
            if any(image):
                rows.append(_row(small, vertices, image, M.denominator, m))
    found = Polytope(tuple(vertices), tuple(rows))
    return found if found.holds(matrices, q) else None


def _normalised(starts: Sequence[Any]) -> list[Any]:
    return [v / np.abs(v).max() for v in (np.asarray(s, dtype=float) for s in starts) if np.abs(v).max() > 0]


def _grown(stack: Any, starts: Sequence[Any], max_vertices: int) -> Hull | None:
    """Add images of vertices until the hull contains all of them."""
    m = stack.shape[1]
    hull = Hull(np.eye(m) * 2.0 ** (_AXIS - _SCALE))
    for start in starts:
        hull.add(_on_grid(start))
    done = 0
    while done < hull.count:
        for z in stack @ hull.vertices[done]:
            if np.abs(z).max() > 1e6:
                return None
            if np.any(z) and hull.gauge(z)[0] > 1.0 - _NEAR:
                if hull.count >= max_vertices:
                    return None
                hull.add(_on_grid(z * (1.0 + 2 * _NEAR)))
        done += 1
    return hull


def _on_grid(z: Any) -> Any:
    return np.rint(z * 2.0**_SCALE) / 2.0**_SCALE


def _pruned(hull: Hull) -> list[int]:
    """Return the vertices that are not inside the hull of the others, and all axes."""
    kept = list(range(hull.count))
    store = hull.vertices.copy()
    for k in reversed(range(hull.m, hull.count)):
        smaller = Hull(store[: hull.m])
        rest = [j for j in kept if j != k]
        for j in rest[hull.m :]:
            smaller.add(store[j])
        if smaller.gauge(store[k])[0] < 1.0 - 1e-9:
            kept = rest
    return kept


def _image(M: Matrix, u: Sequence[int]) -> list[int]:
    """Return M u times the denominator of M."""
    return [sum(map(mul, (int(v) for v in row), u)) for row in M.numerator.tolist()]


def _row(hull: Hull, vertices: Sequence[Sequence[int]], image: Sequence[int], den: int, m: int) -> Row:
    """Return a row for an image: rounded coefficients, and the axes for what is left over."""
    target = np.array([float(Fraction(v, den << _SCALE)) for v in image])
    _, basis, values = hull.gauge(target)
    factors: dict[int, int] = {}
    for j, value in zip(basis, values.tolist(), strict=True):
        if rounded := round(value * 2.0**_COEFFICIENT) * den:
            factors[j] = rounded
    left = [v << _COEFFICIENT for v in image]
    for j, factor in factors.items():
        left = [v - factor * w for v, w in zip(left, vertices[j], strict=True)]
    mu = 1 << (_COEFFICIENT + _AXIS)
    factors = {j: factor << _AXIS for j, factor in factors.items()}
    for i in range(m):
        if left[i]:
            factors[i] = factors.get(i, 0) + left[i]
    flat = sorted((j, factor) for j, factor in factors.items() if factor)
    common = gcd(mu, *(factor for _, factor in flat))
    return mu // common, tuple(v for j, factor in flat for v in (j, factor // common))
