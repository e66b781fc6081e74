"""Compiled sweep: which affine forms keep their sign on a region?  Only proposals.

Statement.  A region {f_i >= 0} with a strictly interior origin and m forms g_j, none
            zero at the origin.  For each j the simplex method walks from the origin
            towards the minimum of sigma_j g_j, sigma_j the sign at the origin, and stops
            at the first vertex where the sign has changed.  One dictionary serves all
            forms, so each form after the first costs a few pivots.
Glossary.   A, slack    unit rows of the f_i and their values at the origin (> 0)
            G, value    unit rows of the g_j and their values at the origin (not 0)
            pool        points of the closed region met so far, absolute coordinates
            status      KEEPS, CROSSES or UNCLEAR, one per form
Exactness.  None: every answer is checked in integers by the caller.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["CROSSES", "KEEPS", "POOL", "UNCLEAR", "inside", "sweep"]

KEEPS, CROSSES, UNCLEAR = 0, 1, 2
POOL = 32
_COST = 1e-11
_PIVOT = 1e-10
_GAP = 1e-9


@njit(cache=True)
def _pivot(T, bas, non, r, e):  # type: ignore[no-untyped-def]
    rows, last = T.shape[0], T.shape[1] - 1
    inverse = 1.0 / T[r, e]
    for j in range(last + 1):
        T[r, j] *= -inverse
    T[r, e] = inverse
    for i in range(rows):
        if i != r:
            factor = T[i, e]
            if factor != 0.0:
                T[i, e] = 0.0
                for j in range(last + 1):
                    T[i, j] += factor * T[r, j]
    bas[r], non[e] = non[e], bas[r]


@njit(cache=True)
def _objective(T, bas, non, g, value):  # type: ignore[no-untyped-def]
    """Write value + g.u into the last row of T, in terms of the nonbasic variables."""
    d, k = T.shape[1] - 1, T.shape[0] - 1
    for j in range(d + 1):
        T[k, j] = 0.0
    T[k, d] = value
    for j in range(d):
        if non[j] < d:
            T[k, j] += g[non[j]]
    for i in range(k):
        if bas[i] < d:
            factor = g[bas[i]]
            for j in range(d + 1):
                T[k, j] += factor * T[i, j]


@njit(cache=True)
def _entering(T, non, bland):  # type: ignore[no-untyped-def]
    d, k = T.shape[1] - 1, T.shape[0] - 1
    best, e = _COST, -1
    for j in range(d):
        cost = T[k, j]
        gain = abs(cost) if non[j] < d else -cost
        if gain > best:
            if not bland:
                best = gain
                e = j
            elif e == -1 or non[j] < non[e]:
                e = j
    return e


@njit(cache=True)
def _leaving(T, bas, e, direction):  # type: ignore[no-untyped-def]
    d, k = T.shape[1] - 1, T.shape[0] - 1
    r, best, size = -1, 1e300, 0.0
    for i in range(k):
        if bas[i] >= d:
            a = direction * T[i, e]
            if a < -_PIVOT:
                ratio = max(T[i, d], 0.0) / -a
                if ratio < best * (1.0 - 1e-12) or (ratio <= best and -a > size):
                    best = ratio
                    size = -a
                    r = i
    return r


@njit(cache=True)
def _position(T, bas, origin, point):  # type: ignore[no-untyped-def]
    d, k = T.shape[1] - 1, T.shape[0] - 1
    for j in range(d):
        point[j] = origin[j]
    for i in range(k):
        if bas[i] < d:
            point[bas[i]] += T[i, d]


@njit(cache=True)
def _seen(G, value, origin, point, low, high):  # type: ignore[no-untyped-def]
    """Let one point of the region update the range met so far of every form."""
    for j in range(G.shape[0]):
        v = value[j]
        for t in range(origin.shape[0]):
            v += G[j, t] * (point[t] - origin[t])
        low[j] = min(low[j], v)
        high[j] = max(high[j], v)


@njit(cache=True)
def sweep(A, slack, G, value, origin, pool, count):  # type: ignore[no-untyped-def]
    """Propose for each form whether it keeps its sign on the region.

    Args:
        A: (k, d) unit rows of the region.      slack: (k,) their values at the origin, > 0.
        G: (m, d) unit rows of the forms.       value: (m,) their values at the origin, not 0.
        origin: (d,) absolute coordinates.      pool: (POOL, d) points, the first `count` in use; filled.

    Returns:
        status (m,), support (m, d) row indices or -1, weight (m, d) multipliers, new count.
        For a form that keeps its sign: sigma g = minimum + sum weight_i f_i.
    """
    k, d = A.shape
    m = G.shape[0]
    status = np.full(m, UNCLEAR, np.int8)
    support = np.full((m, d), -1, np.int64)
    weight = np.zeros((m, d))
    low, high = value.copy(), value.copy()
    for p in range(count):
        _seen(G, value, origin, pool[p], low, high)
    T = np.empty((k + 1, d + 1))
    T[:k, :d] = A
    T[:k, d] = slack
    bas, non = np.arange(d, d + k), np.arange(d)
    point = np.empty(d)
    limit = 20 * (d + 2) + 2 * k
    for j in range(m):
        sigma = 1.0 if value[j] > 0.0 else -1.0
        size = abs(value[j])
        extreme = low[j] if sigma > 0.0 else -high[j]
        if extreme < -_GAP * (size - extreme):
            status[j] = CROSSES
            continue
        _objective(T, bas, non, sigma * G[j], sigma * value[j])
        for step in range(limit):
            reached = T[k, d]
            if reached < -_GAP * (size - reached):
                status[j] = CROSSES
                break
            e = _entering(T, non, step > limit // 2)
            if e == -1:
                if reached > _GAP * size:
                    status[j] = KEEPS
                    n = 0
                    for c in range(d):
                        if non[c] >= d and T[k, c] > _COST:
                            support[j, n] = non[c] - d
                            weight[j, n] = T[k, c]
                            n += 1
                break
            direction = 1.0 if T[k, e] < 0.0 else -1.0
            r = _leaving(T, bas, e, direction)
            if r == -1:
                _position(T, bas, origin, point)
                length = direction * 2.0 * (size + abs(reached)) / abs(T[k, e])
                if non[e] < d:
                    point[non[e]] += length
                for i in range(k):
                    if bas[i] < d:
                        point[bas[i]] += length * T[i, e]
                status[j] = CROSSES
                break
            _pivot(T, bas, non, r, e)
            _position(T, bas, origin, point)
        if status[j] == CROSSES or status[j] == KEEPS:
            _seen(G, value, origin, point, low, high)
            if count < POOL and status[j] == CROSSES:
                pool[count] = point
                count += 1
    return status, support, weight, count


@njit(cache=True)
def inside(A, slack, g, value, side, origin, pool, count):  # type: ignore[no-untyped-def]
    """Propose an interior point of the region where side * (value + g.u) > 0.

    Returns (u, margin): the displacement from the origin and the least distance to a
    wall of the smaller region; margin <= 0 means that no proposal was found.
    """
    k, d = A.shape
    mean = np.zeros(d)
    n = 0
    for p in range(count):
        v = value
        for t in range(d):
            v += g[t] * (pool[p, t] - origin[t])
        if side * v > 0.0:
            n += 1
            for t in range(d):
                mean[t] += pool[p, t] - origin[t]
    if n == 0:
        return mean, -1.0
    v = value
    for t in range(d):
        mean[t] /= n
        v += g[t] * mean[t]
    here = side * value
    there = side * v
    shift = 0.5 * there / (there - here) if here < 0.0 else 0.5
    for t in range(d):
        mean[t] *= 1.0 - shift
    margin = side * value
    for t in range(d):
        margin += side * g[t] * mean[t]
    for i in range(k):
        s = slack[i]
        for t in range(d):
            s += A[i, t] * mean[t]
        margin = min(margin, s)
    return mean, margin
