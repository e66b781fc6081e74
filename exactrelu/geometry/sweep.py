"""Compiled sweep: which affine forms keep their sign on a region?  Only proposals.

Statement.  A region {f_i >= 0} with a strictly interior origin, and m forms g_j.  For each j the
            simplex method walks from the origin towards the minimum of sigma_j g_j, sigma_j the
            sign at the origin, and stops at the first vertex where the sign has changed.  One
            dictionary serves all forms, so each form after the first costs a few pivots.
Glossary.   R, G     rows (a_1, .., a_d, c, norm, exponent): the exact row is near
                     (a, c) norm 2^exponent, and |a|_1 = 1; a row without a usable linear part
                     has norm 0
            pool     points of the closed region met so far
            status   KEEPS, CROSSES, TOUCHES (the minimum is near 0) or UNCLEAR
            q, shift multiplier of support row i for the exact form is near q 2^shift
Exactness.  None: every answer is checked in exact arithmetic by the caller.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

__all__ = ["CROSSES", "KEEPS", "POOL", "TOUCHES", "UNCLEAR", "child", "extent", "sweep", "unit_rows"]

KEEPS, CROSSES, TOUCHES, UNCLEAR = 0, 1, 2, 3
POOL = 24
_COST = 1e-11
_PIVOT = 1e-10
_GAP = 1e-9
_LARGE = 1e100
_MOST_BITS = 50.0


def unit_rows(floats: Any) -> Any:
    """Return rows with norm and exponent from `Kernel.approximate`; norm 0 marks an unusable row."""
    array, exponents = floats.array, floats.exponents
    norms = np.abs(array[:, :-1]).sum(axis=1)
    usable = norms > np.abs(array[:, -1]) / _LARGE
    result = np.zeros((array.shape[0], array.shape[1] + 2))
    result[:, :-2] = array / np.where(usable, norms, 1.0)[:, None]
    result[:, -2] = np.where(usable, norms, 0.0)
    result[:, -1] = exponents
    return result


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
def _value(row, point):  # type: ignore[no-untyped-def]
    d = point.size
    v = row[d]
    for t in range(d):
        v += row[t] * point[t]
    return v


@njit(cache=True, error_model="numpy")
def _start(R, origin):  # type: ignore[no-untyped-def]
    """Return the dictionary at the origin: row i is f_i in terms of u = x - origin; the last is free."""
    k, d = R.shape[0], origin.size
    T = np.zeros((k + 1, d + 1))
    for i in range(k):
        for t in range(d):
            T[i, t] = R[i, t]
        T[i, d] = _value(R[i], origin)
    return T, np.arange(d, d + k), np.arange(d)


@njit(cache=True, error_model="numpy")
def _objective(T, bas, non, g, sigma, value):  # type: ignore[no-untyped-def]
    """Write sigma (value + g.u) into the last row of T, in terms of the nonbasic variables."""
    d, k = T.shape[1] - 1, T.shape[0] - 1
    for j in range(d):
        T[k, j] = sigma * g[non[j]] if non[j] < d else 0.0
    T[k, d] = sigma * value
    for i in range(k):
        if bas[i] < d:
            factor = sigma * g[bas[i]]
            for j in range(d + 1):
                T[k, j] += factor * T[i, j]


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
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


@njit(cache=True, error_model="numpy")
def _position(T, bas, origin, point):  # type: ignore[no-untyped-def]
    d, k = T.shape[1] - 1, T.shape[0] - 1
    for j in range(d):
        point[j] = origin[j]
    for i in range(k):
        if bas[i] < d:
            point[bas[i]] += T[i, d]


@njit(cache=True, error_model="numpy")
def _far(T, bas, non, origin, e, direction, length, point):  # type: ignore[no-untyped-def]
    """Write the point at a length along an unbounded edge."""
    d, k = T.shape[1] - 1, T.shape[0] - 1
    _position(T, bas, origin, point)
    if non[e] < d:
        point[non[e]] += direction * length
    for i in range(k):
        if bas[i] < d:
            point[bas[i]] += direction * length * T[i, e]


@njit(cache=True, error_model="numpy")
def _descend(T, bas, non, size, origin, point, limit):  # type: ignore[no-untyped-def]
    """Minimise the last row; return a status.  After CROSSES, `point` has the other sign."""
    d, k = T.shape[1] - 1, T.shape[0] - 1
    for step in range(limit):
        reached = T[k, d]
        if reached < -_GAP * (size - reached):
            _position(T, bas, origin, point)
            return CROSSES
        e = _entering(T, non, step > limit // 2)
        if e == -1:
            _position(T, bas, origin, point)
            return KEEPS if reached > _GAP * size else TOUCHES
        direction = 1.0 if T[k, e] < 0.0 else -1.0
        r = _leaving(T, bas, e, direction)
        if r == -1:
            length = 2.0 * (size + abs(reached)) / abs(T[k, e])
            _far(T, bas, non, origin, e, direction, length, point)
            return CROSSES
        _pivot(T, bas, non, r, e)
    return UNCLEAR


@njit(cache=True, error_model="numpy")
def _multipliers(T, non, R, g, width, support, q, shift):  # type: ignore[no-untyped-def]
    """Read the multipliers of an optimal dictionary, rounded as coarsely as the minimum allows.

    Rounding to `bits` bits of the largest weight moves the minimum over a box of the given
    width by at most rows * largest * 2^-bits * width.
    """
    d, k = T.shape[1] - 1, T.shape[0] - 1
    n, largest = 0, 0.0
    for c in range(d):
        if non[c] >= d and T[k, c] > _COST:
            support[n] = non[c] - d
            largest = max(largest, T[k, c])
            n += 1
    reached = T[k, d]
    need = math.log2(max(n * largest * width / reached, 1e-9)) if reached > 0.0 else 1e9
    bits = max(math.ceil(need) + 2.0, 4.0)
    if bits > _MOST_BITS:
        return
    n = 0
    for c in range(d):
        if non[c] >= d and T[k, c] > _COST:
            row = R[non[c] - d]
            ratio = g[d + 1] / row[d + 1]
            size = math.frexp(largest * ratio)[1]
            q[n] = round(math.ldexp(T[k, c] * ratio, int(bits) - size))
            shift[n] = size - int(bits) + int(g[d + 2]) - int(row[d + 2])
            n += 1


@njit(cache=True, error_model="numpy")
def sweep(R, G, state, origin, pool, count, width):  # type: ignore[no-untyped-def]
    """Propose for each form whose state is 0 whether it keeps its sign on the region.

    Args:
        R: (k, d + 3) rows of the region, all usable.    G: (m, d + 3) rows of the forms.
        state: (m,) uint8.        origin: (d,) interior point.
        pool: (POOL, d) points of the closed region, the first `count` in use; filled.
        width: of a box around the region for rounded multipliers, or 0 for none.

    Returns:
        status (m,), side (m,) sign at the origin, support (m, d) row indices or -1,
        q (m, d) and shift (m, d); q is 0 where rounded multipliers do not reach, and count.
    """
    k, d, m = R.shape[0], origin.size, G.shape[0]
    status, side = np.full(m, UNCLEAR, np.int64), np.zeros(m, np.int64)
    support, q = np.full((m, d), -1, np.int64), np.zeros((m, d), np.int64)
    shift = np.zeros((m, d), np.int64)
    T, bas, non = _start(R, origin)
    point = np.empty(d)
    limit = 20 * (d + 2) + 2 * k
    for j in range(m):
        if state[j] != 0 or G[j, d + 1] == 0.0:
            continue
        value = _value(G[j], origin)
        sigma = 1.0 if value > 0.0 else -1.0
        side[j] = int(sigma)
        size, extreme = abs(value), abs(value)
        for p in range(count):
            extreme = min(extreme, sigma * _value(G[j], pool[p]))
        if extreme < -_GAP * (size - extreme):
            status[j] = CROSSES
            continue
        _objective(T, bas, non, G[j], sigma, value)
        status[j] = _descend(T, bas, non, size, origin, point, limit)
        if status[j] == KEEPS or status[j] == TOUCHES:
            _multipliers(T, non, R, G[j], width, support[j], q[j], shift[j])
        if status[j] != UNCLEAR and count < POOL:
            pool[count] = point
            count += 1
    return status, side, support, q, shift, count


@njit(cache=True, error_model="numpy")
def extent(R, origin):  # type: ignore[no-untyped-def]
    """Propose the least box around the region: (low, high), infinite where it is unbounded."""
    k, d = R.shape[0], origin.size
    low, high = np.full(d, -np.inf), np.full(d, np.inf)
    T, bas, non = _start(R, origin)
    g = np.zeros(d)
    limit = 20 * (d + 2) + 2 * k
    for j in range(2 * d):
        sigma = 1.0 if j % 2 == 0 else -1.0
        g[j // 2] = 1.0
        _objective(T, bas, non, g, sigma, 0.0)
        for step in range(limit):
            e = _entering(T, non, step > limit // 2)
            if e == -1:
                end = origin[j // 2] + sigma * T[k, d]
                if sigma > 0.0:
                    low[j // 2] = end
                else:
                    high[j // 2] = end
                break
            r = _leaving(T, bas, e, 1.0 if T[k, e] < 0.0 else -1.0)
            if r == -1:
                break
            _pivot(T, bas, non, r, e)
        g[j // 2] = 0.0
    return low, high


@njit(cache=True, error_model="numpy")
def child(R, row, sign, origin, pool, count, move):  # type: ignore[no-untyped-def]
    """Return the float side of the region with one more row, sign times `row`.

    Args:
        R, origin, pool, count: of the region, as in `sweep`.
        row: (d + 3,) row of the form.
        sign: 1.0 or -1.0.
        move: whether to look for a new interior point; else the origin stays.

    Returns:
        rows (k + 1, d + 3), origin, margin: the least value of a row at the origin (no point was
        found if it is not positive), pool and count.
    """
    k, d = R.shape[0], origin.size
    rows = np.empty((k + 1, d + 3))
    rows[:k] = R
    rows[k] = row
    rows[k, : d + 1] *= sign
    fresh, n = np.empty((POOL, d)), 0
    mean = np.zeros(d)
    for p in range(count):
        if _value(rows[k], pool[p]) > 0.0:
            fresh[n] = pool[p]
            n += 1
            for t in range(d):
                mean[t] += pool[p, t]
    place = origin.copy()
    if move:
        if n == 0:
            return rows, place, -1.0, fresh, n
        here = _value(rows[k], origin)
        for t in range(d):
            mean[t] /= n
        there = _value(rows[k], mean)
        shift = max(0.5, (0.5 * there - here) / (there - here)) if here < there else 0.5
        for t in range(d):
            place[t] = origin[t] + shift * (mean[t] - origin[t])
    margin = 1e300
    for i in range(k + 1):
        margin = min(margin, _value(rows[i], place))
    return rows, place, margin, fresh, n
