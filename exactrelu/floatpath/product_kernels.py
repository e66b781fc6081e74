"""Compiled loops for products J_n W_n ... J_1 W_1, of small width; wide ones go to matrix multiplication.

Statement.  One layer of the theorem of `rounding` per step for the columns of a matrix Y, with the
            gates of a path in place of ReLU.  A row that is off is exactly zero.
Glossary.   t  (B, C, M) entries    rho  (B,)    sources  (C,)    identity  s    gates  (B, M), bit 0 is on
            Y, E  (M + 2, D) matrix and errors, D = 4 or a multiple of 8; last two rows zero
            live  (M,) 1 for rows with entries
            W, S, R  (C, D), (M, D), (M, D) scratch    shared  (D,)    limits  (g, tau, up)
Exactness.  Rounding of E: upwards, proved in `rounding`.
"""

from __future__ import annotations

from numba import njit

from exactrelu.floatpath.kernels import add4, weigh
from exactrelu.floatpath.rounding import FLAGS, U

__all__ = ["bounded_product4", "bounded_product8", "gate", "mask", "plain_product4", "plain_product8"]

_ZERO = (0.0, 0.0, 0.0, 0.0)


@njit(**FLAGS)
def plain_product4(t, sources, identity, gates, Y, S):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, M = D = 4."""
    for b in range(t.shape[0]):
        for i in range(4):
            total, s, y = _ZERO, S[i], Y[i]
            for c in range(sources.size):
                total = add4(total, Y[sources[c]], t[b, c, i])
            for k in range(4):
                s[k] = total[k] + identity * y[k] if gates[b, i] & 1 else 0.0
        Y[:4] = S


@njit(**FLAGS)
def bounded_product4(t, rho, sources, identity, limits, live, gates, Y, E, W, S, R, shared):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, and bound the errors, M = D = 4."""
    for b in range(t.shape[0]):
        weigh(sources, Y, E, rho[b], limits, W, shared)
        for i in range(4):
            total, size = _ZERO, _ZERO
            for c in range(sources.size):
                total, size = add4(total, Y[sources[c]], t[b, c, i]), add4(size, W[c], abs(t[b, c, i]))
            for k in range(4):
                S[i, k], R[i, k] = total[k], size[k]
        gate(gates[b], identity, live, limits[2], Y, E, S, R, shared)


@njit(**FLAGS)
def _row(s, t, i, sources, Y):  # type: ignore[no-untyped-def]
    """Set s to row i of a layer times Y."""
    s[:] = 0.0
    for c in range(0, sources.size, 8):
        a0, a1, a2, a3, a4 = t[c, i], t[c + 1, i], t[c + 2, i], t[c + 3, i], t[c + 4, i]
        a5, a6, a7 = t[c + 5, i], t[c + 6, i], t[c + 7, i]
        p0, p1, p2, p3 = Y[sources[c]], Y[sources[c + 1]], Y[sources[c + 2]], Y[sources[c + 3]]
        p4, p5, p6, p7 = Y[sources[c + 4]], Y[sources[c + 5]], Y[sources[c + 6]], Y[sources[c + 7]]
        for k in range(s.size):
            first = (p0[k] * a0 + p1[k] * a1) + (p2[k] * a2 + p3[k] * a3)
            s[k] += first + ((p4[k] * a4 + p5[k] * a5) + (p6[k] * a6 + p7[k] * a7))


@njit(**FLAGS)
def _size_row(r, t, i, W):  # type: ignore[no-untyped-def]
    """Set r to the absolute row i of a layer times W."""
    r[:] = 0.0
    for c in range(0, W.shape[0], 8):
        a0, a1, a2, a3, a4 = abs(t[c, i]), abs(t[c + 1, i]), abs(t[c + 2, i]), abs(t[c + 3, i]), abs(t[c + 4, i])
        a5, a6, a7 = abs(t[c + 5, i]), abs(t[c + 6, i]), abs(t[c + 7, i])
        p0, p1, p2, p3, p4, p5, p6, p7 = W[c], W[c + 1], W[c + 2], W[c + 3], W[c + 4], W[c + 5], W[c + 6], W[c + 7]
        for k in range(r.size):
            first = (p0[k] * a0 + p1[k] * a1) + (p2[k] * a2 + p3[k] * a3)
            r[k] += first + ((p4[k] * a4 + p5[k] * a5) + (p6[k] * a6 + p7[k] * a7))


@njit(**FLAGS)
def plain_product8(t, sources, identity, gates, Y, S):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block."""
    for b in range(t.shape[0]):
        for i in range(S.shape[0]):
            if gates[b, i] & 1:
                _row(S[i], t[b], i, sources, Y)
        mask(gates[b], identity, Y, S)


@njit(**FLAGS)
def bounded_product8(t, rho, sources, identity, limits, live, gates, Y, E, W, S, R, shared):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, and bound the errors."""
    for b in range(t.shape[0]):
        weigh(sources, Y, E, rho[b], limits, W, shared)
        for i in range(S.shape[0]):
            if gates[b, i] & 1:
                _row(S[i], t[b], i, sources, Y)
                _size_row(R[i], t[b], i, W)
        gate(gates[b], identity, live, limits[2], Y, E, S, R, shared)


@njit(**FLAGS)
def gate(gates, identity, live, up, Y, E, S, R, shared):  # type: ignore[no-untyped-def]
    """Set Y and E to J (Y identity + S) and its bound, J the gates of one layer."""
    for i in range(S.shape[0]):
        y, e, s, r = Y[i], E[i], S[i], R[i]
        if gates[i] & 1:
            for k in range(y.size):
                z = identity * y[k] + s[k]
                e[k] = (identity * e[k] + r[k] + live[i] * (U * abs(z) + shared[k])) * up
                y[k] = z
        else:
            for k in range(y.size):
                y[k] = e[k] = 0.0


@njit(**FLAGS)
def mask(gates, identity, Y, S):  # type: ignore[no-untyped-def]
    """Set Y to J (Y identity + S), J the gates of one layer."""
    for i in range(S.shape[0]):
        y, s, on = Y[i], S[i], gates[i] & 1
        for k in range(y.size):
            y[k] = s[k] + identity * y[k] if on else 0.0
