"""Symmetric polytopes with rational vertices: norms in which matrices contract.

Statement.  Let K be the convex hull of +-u_1, ..., +-u_V, where for every coordinate some u is a nonzero
            multiple of its unit vector.  K is the unit ball of a norm.  If every matrix M of a set
            has M u_i = sum_j l_ij u_j with sum_j |l_ij| < q, then M K lies in q' K, q' < q the largest
            of these sums: M has norm < q, and the joint spectral radius of the set is < q.
Glossary.   u   vertex, an integer vector      image  M u times the denominator of the matrices
            mu  positive integer of a row; the l_ij are over mu times that denominator
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import mul
from typing import Any

from .claims import Items
from .network import Refused
from .rules import Limits, Rejected, integers, take

MAX_VERTICES = 1 << 14


def vertices(items: Items, m: int, limits: Limits) -> list[list[int]]:
    """Read the item ["p", V] and V items ["u", [U_1..U_m]]; they must contain every axis."""
    (count,) = integers(take(items, "p", 1), 1, limits.top)
    if count > MAX_VERTICES:
        raise Refused(f"a polytope of {count} pairs of vertices; at most {MAX_VERTICES} are read")
    found = [integers(take(items, "u", 1)[0], m, limits.top) for _ in range(count)]
    axes = {u.index(next(filter(None, u))) for u in found if sum(map(bool, u)) == 1}
    if len(axes) != m:
        raise Rejected("the vertices do not contain a multiple of every unit vector")
    return found


def absorbed(
    points: Sequence[Sequence[int]],
    images: Iterable[Sequence[int]],
    den: int,
    q: tuple[int, int],
    items: Items,
    limits: Limits,
) -> None:
    """Demand for every image z/den that is not 0 an item ["c", mu, [j, l_j, ...]].

    mu z = sum l_j u_j and sum |l_j| < q mu den.
    """
    for z in filter(any, images):
        mu, row = take(items, "c", 2)
        indices, factors = combination(mu, row, len(points), limits)
        sums = [sum(map(mul, factors, column)) for column in zip(*[points[j] for j in indices], strict=True)]
        if sums != [mu * v for v in z]:
            raise Rejected("the combination of vertices is not the image of the vertex")
        if sum(map(abs, factors)) * q[1] >= q[0] * mu * den:
            raise Rejected("the coefficients of an image are too large for the bound")


def combination(mu: Any, row: Any, count: int, limits: Limits) -> tuple[list[int], list[int]]:
    """Return indices and factors of a row whose shape is checked."""
    (mu,) = integers([mu], 1, limits.top)
    flat = integers(row, len(row) if type(row) is list else 0, limits.top)
    indices, factors = flat[::2], flat[1::2]
    bounds = [-1, *indices, count]
    if mu <= 0 or len(flat) % 2 or any(a >= b for a, b in pairwise(bounds)):
        raise Rejected("a row is a positive integer and pairs with increasing indices of vertices")
    return indices, factors
