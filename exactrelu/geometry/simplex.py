"""Compiled float simplex for the margin LP.  It only proposes; nothing here is evidence.

Statement.  Margin LP of rows f_i(x) = a_i.x + c_i scaled to |a_i|_1 = 1:
                maximise t  subject to  f_i(x) >= t,  t <= 1.
            t > 0 means a strictly interior point; t <= 0 comes with multipliers y >= 0,
            sum y_i a_i = 0, sum y_i = 1, sum y_i c_i = t.
Glossary.   T        dictionary: basic = T[., n] + sum_j T[., j] * nonbasic_j, n = d + 1;
                     row 0 the slack 1 - t of the cap, row 1 the objective t, row 2 + i
                     what replaced slack i
            labels   what the rows and then the columns stand for: x_j is j, t is d,
                     the cap d + 1, slack i is d + 2 + i; free = labels up to d
            norms    |a_i|_1 of the rows as they came; 0 marks a constant row
            out      flat answer, see `Proposal`
Exactness.  None.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from exactrelu.geometry.compiling import announce

__all__ = ["Dictionary", "Proposal", "cold", "finish", "warm"]

_COST = 1e-9
_PIVOT = 1e-9
_LARGE = 1e100


class Dictionary(NamedTuple):
    """State of the float simplex after solving."""

    table: Any
    labels: Any
    norms: Any
    optimal: bool


class Proposal(NamedTuple):
    """What the float simplex believes.

    margin: t.  point: x.  basis: labels of the d + 1 nonbasic variables.
    weights: multiplier of each of them for the float row as it came, 0 where none.
    shares: the same for the row scaled to |a_i|_1 = 1.
    flat: whether some row has no linear part that a float can see.
    """

    margin: float
    point: list[float]
    basis: list[int]
    weights: list[float]
    shares: list[float]
    flat: bool


@njit(cache=True, error_model="numpy")
def _pivot(T, labels, r, e):  # type: ignore[no-untyped-def]
    n, height = T.shape[0] - 1, T.shape[1]
    inverse = 1.0 / T[e, r]
    entering = T[e]
    for j in range(n + 1):
        factor = -T[j, r] * inverse
        if j != e and factor != 0.0:
            column = T[j]
            for i in range(height):
                column[i] += factor * entering[i]
            column[r] = factor
    for i in range(height):
        entering[i] *= inverse
    entering[r] = inverse
    labels[r], labels[height + e] = labels[height + e], labels[r]


@njit(cache=True, error_model="numpy")
def _ratio_test(slopes, values, labels, n, up, ratios):  # type: ignore[no-untyped-def]
    """Return the slack row that blocks first, -1 if none; near ties go to the steepest."""
    height = slopes.size
    for i in range(height):
        slope = -up * slopes[i]
        blocks = slope > _PIVOT and labels[i] >= n
        ratios[i] = max(values[i], 0.0) / slope if blocks else 1e300
    least = 1e299
    for i in range(height):
        least = min(least, ratios[i])
    r, size = -1, 0.0
    for i in range(height):
        if ratios[i] <= least + 1e-12:
            slope = -up * slopes[i]
            if slope > size and ratios[i] < 1e299:
                r, size = i, slope
    return r


@njit(cache=True, error_model="numpy")
def _climb(T, labels, early, limit):  # type: ignore[no-untyped-def]
    """Primal simplex (Devex pricing) from a primal feasible dictionary; stop once t > early."""
    n, height = T.shape[0] - 1, T.shape[1]
    ratios, edges = np.empty(height), np.ones(n)
    for step in range(limit):
        if T[n, 1] > early:
            return
        bland = step > 10 * (n + 5)
        best, e, up = 0.0, -1, 1.0
        for j in range(n):
            cost = T[j, 1]
            free = labels[height + j] < n
            size = -cost if free and cost < 0.0 else cost
            if size <= _COST:
                continue
            merit = size * size / edges[j]
            if (bland and (e == -1 or labels[height + j] < labels[height + e])) or (not bland and merit > best):
                e, up, best = j, (1.0 if cost > 0.0 else -1.0), merit
        if e == -1:
            return
        r = _ratio_test(T[e], T[n], labels, n, up, ratios)
        if r == -1:
            return
        pivot = T[e, r]
        for j in range(n):
            quotient = T[j, r] / pivot
            edges[j] = min(max(edges[j], quotient * quotient * edges[e]), _LARGE)
        edges[e] = max(edges[e] / (pivot * pivot), 1.0)
        _pivot(T, labels, r, e)


@njit(cache=True, error_model="numpy")
def _descend(T, labels, limit):  # type: ignore[no-untyped-def]
    """Dual simplex from an optimal dictionary with new rows; stop once t is clearly negative."""
    n, height = T.shape[0] - 1, T.shape[1]
    for _ in range(limit):
        r, worst = -1, -1e-12
        for i in range(height):
            if labels[i] >= n and T[n, i] < worst:
                r, worst = i, T[n, i]
        if r == -1 or T[n, 1] < -1e-3:
            return
        e, ratio, size = -1, 1e300, 0.0
        for j in range(n):
            slope = T[j, r]
            free = labels[height + j] < n
            if free:
                slope = abs(slope)
            if slope > _PIVOT:
                q = 0.0 if free else max(-T[j, 1], 0.0) / slope
                if q < ratio - 1e-12 or (q <= ratio + 1e-12 and slope > size):
                    ratio = min(ratio, q)
                    e, size = j, slope
        if e == -1:
            return
        _pivot(T, labels, r, e)


@njit(cache=True, error_model="numpy")
def _scale(row, d):  # type: ignore[no-untyped-def]
    """Return (|a|_1, c / |a|_1), the latter clamped; (0, 1) for a constant row."""
    norm = 0.0
    for j in range(d):
        norm += abs(row[j])
    if norm < 1e-290:
        return 0.0, 1.0
    if abs(row[d]) > _LARGE * norm:
        return norm, _LARGE if row[d] > 0.0 else -_LARGE
    return norm, row[d] / norm


@njit(cache=True, error_model="numpy")
def _read(T, labels, norms):  # type: ignore[no-untyped-def]
    """Return the flat answer: t, x, labels of the columns, weights, shares."""
    n, height = T.shape[0] - 1, T.shape[1]
    d = n - 1
    out = np.zeros(2 + d + 3 * n)
    out[0] = T[n, 1]
    for i in range(height):
        if 0 <= labels[i] < d:
            out[1 + labels[i]] = T[n, i]
    for j in range(n):
        label = labels[height + j]
        out[n + j] = label
        if label > n and T[j, 1] < 0.0:
            norm = norms[label - n - 1]
            if norm > 0.0:
                out[2 * n + j] = -T[j, 1] / norm
                out[3 * n + j] = -T[j, 1]
    out[4 * n] = 1.0 if norms.size and norms.min() == 0.0 else 0.0
    return out


@njit(cache=True, error_model="numpy")
def _cold(R, early):  # type: ignore[no-untyped-def]
    k, n = R.shape
    d = n - 1
    T, labels, norms = np.zeros((n + 1, k + 2)), np.empty(k + 2 + n, np.int64), np.empty(k)
    T[d, 0], T[n, 0], T[d, 1] = -1.0, 1.0, 1.0
    labels[0], labels[1] = n, -1
    r = 0
    for i in range(k):
        norm, constant = _scale(R[i], d)
        norms[i] = norm
        labels[2 + i] = n + 1 + i
        T[n, 2 + i] = constant
        if norm > 0.0:
            inverse = 1.0 / norm
            for j in range(d):
                T[j, 2 + i] = R[i, j] * inverse
            T[d, 2 + i] = -1.0
            if constant < T[n, r]:
                r = 2 + i
    for j in range(n):
        labels[k + 2 + j] = j
    _pivot(T, labels, r, d)
    _climb(T, labels, early, 200 + 20 * (k + n))
    return T, labels, norms, _read(T, labels, norms)


@njit(cache=True, error_model="numpy")
def _warm(old, old_labels, old_norms, R):  # type: ignore[no-untyped-def]
    """Append the rows R to an optimal dictionary and restore optimality."""
    more, n = R.shape
    d, before = n - 1, old.shape[1]
    height = before + more
    T, labels, norms = np.zeros((n + 1, height)), np.empty(height + n, np.int64), np.empty(height - 2)
    T[:, :before] = old
    labels[:before], labels[height:] = old_labels[:before], old_labels[before:]
    norms[: before - 2] = old_norms
    coefficient = np.zeros(n)
    for i in range(more):
        row = before + i
        norm, constant = _scale(R[i], d)
        norms[row - 2], labels[row], T[n, row] = norm, n + 1 + row - 2, constant
        if norm == 0.0:
            continue
        for j in range(d):
            coefficient[j] = R[i, j] / norm
        coefficient[d] = -1.0
        for j in range(n):
            if labels[height + j] < n:
                T[j, row] += coefficient[labels[height + j]]
        for b in range(before):
            if 0 <= labels[b] < n:
                factor = coefficient[labels[b]]
                if factor != 0.0:
                    for j in range(n + 1):
                        T[j, row] += factor * T[j, b]
    _descend(T, labels, 50 + 10 * (height + n))
    return T, labels, norms, _read(T, labels, norms)


@njit(cache=True, error_model="numpy")
def _finish(T, labels):  # type: ignore[no-untyped-def]
    _climb(T, labels, 2.0, 200 + 20 * (T.shape[0] + T.shape[1]))


def cold(rows: Any, early: float) -> tuple[Dictionary, Proposal]:
    """Solve from scratch; stop at the first point with margin above `early`."""
    announce(_cold, "float simplex")
    T, labels, norms, out = _cold(rows, early)
    proposal = _proposal(out, rows.shape[1])
    return Dictionary(T, labels, norms, proposal.margin <= early), proposal


def warm(start: Dictionary, rows: Any) -> tuple[Dictionary, Proposal]:
    """Append rows to a solved dictionary, which stays as it is."""
    T, labels, norms, out = _warm(start.table, start.labels, start.norms, rows)
    return Dictionary(T, labels, norms, True), _proposal(out, rows.shape[1])


def finish(start: Dictionary) -> Dictionary:
    """Return a dictionary at the optimum."""
    if start.optimal:
        return start
    _finish(start.table, start.labels)
    return start._replace(optimal=True)


def _proposal(out: Any, n: int) -> Proposal:
    v: list[float] = out.tolist()
    basis = [int(label) for label in v[n : 2 * n]]
    return Proposal(v[0], v[1:n], basis, v[2 * n : 3 * n], v[3 * n : 4 * n], v[4 * n] != 0.0)
