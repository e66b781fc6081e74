"""Compiled loops for products J_n W_n ... J_1 W_1, of small width; wide ones go to matrix multiplication.

Statement.  One layer of the theorem of `rounding` per step for the columns of a matrix Y, with the
            gates of a path in place of ReLU.  A row that is off is exactly zero.
Glossary.   t  (B, C, M) entries    rho  (B,)    sources  (C,)    identity  s    gates  (B, M), bit 0 is on
            Y, E  (M + 1, D) matrix and errors, D = 4 or a multiple of 8; last row zero
            live  (M,) 1 for rows with entries    place, kept  (M,) as of `keep`
            W, S, R  (C, D), (M, D), (M, D) scratch    shared  (D,)    limits  (g, tau, up)
            V, X     (C, D) rows that the columns multiply, scratch    ones  (C, M) of ones
Shapes.     M = D = 16 has kernels on flat arrays: with 16 as a constant, all 16 columns of a layer in one
            expression and one array for every role, LLVM needs one check for aliases and has no remainder;
            1.6 times the speed of the kernels for multiples of 8, which check every row.
Exactness.  Rounding of E: upwards, proved in `rounding`.
"""

from __future__ import annotations

from numba import njit

from exactrelu.floatpath.kernels import add4, keep, weigh
from exactrelu.floatpath.rounding import FLAGS, TINY, U

__all__ = [
    "bounded_product16",
    "bounded_product4",
    "bounded_product8",
    "gate",
    "mask",
    "plain_product16",
    "plain_product4",
    "plain_product8",
]

_ZERO = (0.0, 0.0, 0.0, 0.0)


@njit(**FLAGS)
def plain_product4(t, sources, identity, gates, Y, S):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, M = D = 4."""
    for b in range(t.shape[0]):
        r0, r1, r2, r3 = _ZERO, _ZERO, _ZERO, _ZERO
        for c in range(sources.size):
            y = Y[sources[c]]
            r0, r1 = add4(r0, y, t[b, c, 0]), add4(r1, y, t[b, c, 1])
            r2, r3 = add4(r2, y, t[b, c, 2]), add4(r3, y, t[b, c, 3])
        for k in range(4):
            S[0, k], S[1, k], S[2, k], S[3, k] = r0[k], r1[k], r2[k], r3[k]
        mask(gates[b], identity, Y, S)


@njit(**FLAGS)
def _weights4(y, e, grow, g):  # type: ignore[no-untyped-def]
    w0, w1 = e[0] * grow + g * abs(y[0]), e[1] * grow + g * abs(y[1])
    return w0, w1, e[2] * grow + g * abs(y[2]), e[3] * grow + g * abs(y[3])


@njit(**FLAGS)
def _sizes4(s, y, e):  # type: ignore[no-untyped-def]
    s0, s1 = s[0] + (abs(y[0]) + e[0]), s[1] + (abs(y[1]) + e[1])
    return s0, s1, s[2] + (abs(y[2]) + e[2]), s[3] + (abs(y[3]) + e[3])


@njit(**FLAGS)
def _gate4(on, identity, kept, rounded, limits, y, e, r, q, sizes):  # type: ignore[no-untyped-def]
    """Set one row y, e of four columns to its product and bound, or to zero where it is off."""
    for k in range(4):
        z = identity * y[k] + r[k]
        shared = limits[1] * sizes[k] + TINY if sizes[k] != 0.0 else 0.0
        bound = (kept * e[k] + q[k] + rounded * (U * abs(z) + shared)) * limits[2]
        y[k], e[k] = (z, bound) if on else (0.0, 0.0)


@njit(**FLAGS)
def bounded_product4(t, rho, sources, identity, place, kept, limits, live, gates, Y, E, W, S, R, shared):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, and bound the errors, M = D = 4."""
    for b in range(t.shape[0]):
        grow, g = 1.0 + rho[b], limits[0] + rho[b]
        r0, r1, r2, r3 = _ZERO, _ZERO, _ZERO, _ZERO
        q0, q1, q2, q3, sizes = _ZERO, _ZERO, _ZERO, _ZERO, _ZERO
        keep(t, b, place, identity, limits[0], kept)
        for c in range(sources.size):
            y, e = Y[sources[c]], E[sources[c]]
            w, sizes = _weights4(y, e, grow, g), _sizes4(sizes, y, e)
            a0, a1, a2, a3 = t[b, c, 0], t[b, c, 1], t[b, c, 2], t[b, c, 3]
            r0, r1, r2, r3 = add4(r0, y, a0), add4(r1, y, a1), add4(r2, y, a2), add4(r3, y, a3)
            q0, q1 = add4(q0, w, abs(a0)), add4(q1, w, abs(a1))
            q2, q3 = add4(q2, w, abs(a2)), add4(q3, w, abs(a3))
        _gate4(gates[b, 0] & 1, identity, kept[0], live[0], limits, Y[0], E[0], r0, q0, sizes)
        _gate4(gates[b, 1] & 1, identity, kept[1], live[1], limits, Y[1], E[1], r1, q1, sizes)
        _gate4(gates[b, 2] & 1, identity, kept[2], live[2], limits, Y[2], E[2], r2, q2, sizes)
        _gate4(gates[b, 3] & 1, identity, kept[3], live[3], limits, Y[3], E[3], r3, q3, sizes)


@njit(**FLAGS)
def _row(s, t, b, i, sources, Y):  # type: ignore[no-untyped-def]
    """Set s to row i of layer b of t times Y; the first eight columns set s, the others add to it."""
    whole = sources.size // 8 * 8
    if whole == 0:
        for k in range(s.size):
            s[k] = 0.0
    for c in range(0, whole, 8):
        a0, a1, a2, a3 = t[b, c, i], t[b, c + 1, i], t[b, c + 2, i], t[b, c + 3, i]
        a4, a5, a6, a7 = t[b, c + 4, i], t[b, c + 5, i], t[b, c + 6, i], t[b, c + 7, i]
        p0, p1, p2, p3 = sources[c], sources[c + 1], sources[c + 2], sources[c + 3]
        p4, p5, p6, p7 = sources[c + 4], sources[c + 5], sources[c + 6], sources[c + 7]
        if c == 0:
            for k in range(s.size):
                first = (Y[p0, k] * a0 + Y[p1, k] * a1) + (Y[p2, k] * a2 + Y[p3, k] * a3)
                s[k] = first + ((Y[p4, k] * a4 + Y[p5, k] * a5) + (Y[p6, k] * a6 + Y[p7, k] * a7))
        else:
            for k in range(s.size):
                first = (Y[p0, k] * a0 + Y[p1, k] * a1) + (Y[p2, k] * a2 + Y[p3, k] * a3)
                s[k] += first + ((Y[p4, k] * a4 + Y[p5, k] * a5) + (Y[p6, k] * a6 + Y[p7, k] * a7))
    for c in range(whole, sources.size):
        a0, p0 = t[b, c, i], sources[c]
        for k in range(s.size):
            s[k] += Y[p0, k] * a0


@njit(**FLAGS)
def _size_row(r, t, b, i, W):  # type: ignore[no-untyped-def]
    """Set r to the absolute row i of layer b of t times W."""
    for k in range(r.size):
        r[k] = 0.0
    whole = W.shape[0] // 8 * 8
    for c in range(0, whole, 8):
        a0, a1, a2, a3 = abs(t[b, c, i]), abs(t[b, c + 1, i]), abs(t[b, c + 2, i]), abs(t[b, c + 3, i])
        a4, a5, a6, a7 = abs(t[b, c + 4, i]), abs(t[b, c + 5, i]), abs(t[b, c + 6, i]), abs(t[b, c + 7, i])
        for k in range(r.size):
            first = (W[c, k] * a0 + W[c + 1, k] * a1) + (W[c + 2, k] * a2 + W[c + 3, k] * a3)
            r[k] += first + ((W[c + 4, k] * a4 + W[c + 5, k] * a5) + (W[c + 6, k] * a6 + W[c + 7, k] * a7))
    for c in range(whole, W.shape[0]):
        a0 = abs(t[b, c, i])
        for k in range(r.size):
            r[k] += W[c, k] * a0


@njit(**FLAGS)
def plain_product8(t, sources, identity, gates, Y, S):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block."""
    for b in range(t.shape[0]):
        for i in range(S.shape[0]):
            if gates[b, i] & 1:
                _row(S[i], t, b, i, sources, Y)
        mask(gates[b], identity, Y, S)


@njit(**FLAGS)
def bounded_product8(t, rho, sources, identity, place, kept, limits, live, gates, Y, E, W, S, R, shared):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, and bound the errors."""
    for b in range(t.shape[0]):
        weigh(sources, Y, E, rho[b], limits, W, shared)
        for i in range(S.shape[0]):
            if gates[b, i] & 1:
                _row(S[i], t, b, i, sources, Y)
                _size_row(R[i], t, b, i, W)
        keep(t, b, place, identity, limits[0], kept)
        gate(gates[b], identity, kept, live, limits[2], Y, E, S, R, shared)


@njit(**FLAGS)
def _sixteen(t, at):  # type: ignore[no-untyped-def]
    """Return row `at` of sixteen columns of a flat layer."""
    a0, a1, a2, a3 = t[at], t[at + 16], t[at + 32], t[at + 48]
    a4, a5, a6, a7 = t[at + 64], t[at + 80], t[at + 96], t[at + 112]
    a8, a9, a10, a11 = t[at + 128], t[at + 144], t[at + 160], t[at + 176]
    return a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, t[at + 192], t[at + 208], t[at + 224], t[at + 240]


@njit(**FLAGS)
def _absolute(a):  # type: ignore[no-untyped-def]
    """Return the absolute values of sixteen numbers."""
    first = abs(a[0]), abs(a[1]), abs(a[2]), abs(a[3]), abs(a[4]), abs(a[5]), abs(a[6]), abs(a[7])
    last = abs(a[8]), abs(a[9]), abs(a[10]), abs(a[11]), abs(a[12]), abs(a[13]), abs(a[14]), abs(a[15])
    return first + last


@njit(**FLAGS)
def _dot16(a, V, k):  # type: ignore[no-untyped-def]
    """Return the sum of sixteen products."""
    first = (a[0] * V[k] + a[1] * V[k + 16]) + (a[2] * V[k + 32] + a[3] * V[k + 48])
    second = (a[4] * V[k + 64] + a[5] * V[k + 80]) + (a[6] * V[k + 96] + a[7] * V[k + 112])
    third = (a[8] * V[k + 128] + a[9] * V[k + 144]) + (a[10] * V[k + 160] + a[11] * V[k + 176])
    last = (a[12] * V[k + 192] + a[13] * V[k + 208]) + (a[14] * V[k + 224] + a[15] * V[k + 240])
    return (first + second) + (third + last)


@njit(**FLAGS)
def _row16(S, to, t, at, V, columns, absolute):  # type: ignore[no-untyped-def]
    """Set S[to], ..., S[to + 15] to a row of a flat layer, or its absolute values, from its first entry on, times V."""
    whole = columns // 16 * 16
    if whole == 0:
        for k in range(16):
            S[to + k] = 0.0
    for c in range(0, whole, 16):
        a, o = _sixteen(t, at + 16 * c), 16 * c
        if absolute:
            a = _absolute(a)
        if c == 0:
            for k in range(16):
                S[to + k] = _dot16(a, V, k)
        else:
            for k in range(16):
                S[to + k] += _dot16(a, V, o + k)
    for c in range(whole, columns):
        a0, o = abs(t[at + 16 * c]) if absolute else t[at + 16 * c], 16 * c
        for k in range(16):
            S[to + k] += a0 * V[o + k]


@njit(**FLAGS)
def _gather16(sources, Y, V):  # type: ignore[no-untyped-def]
    """Fill V with the rows of Y that the columns multiply, flat arrays."""
    for c in range(sources.size):
        o, p = 16 * sources[c], 16 * c
        for k in range(16):
            V[p + k] = Y[o + k]


@njit(**FLAGS)
def _layer16(S, t, start, on, V, identity, Y, columns):  # type: ignore[no-untyped-def]
    """Set S to the gated layer from `start` on, times V, and identity times Y."""
    for i in range(16):
        o = 16 * i
        if not on[i] & 1:
            for k in range(16):
                S[o + k] = 0.0
            continue
        _row16(S, o, t, start + i, V, columns, False)
        if identity != 0.0:
            for k in range(16):
                S[o + k] += identity * Y[o + k]


@njit(**FLAGS)
def plain_product16(t, sources, identity, gates, Y, S, V, adjacent):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, M = D = 16, flat arrays but the gates.

    Y and S take turns; where the sources are `adjacent`, the columns multiply their rows in order.
    """
    C = sources.size
    for b in range(gates.shape[0]):
        start, odd = 16 * (b * C), b % 2 == 1
        if adjacent and not odd:
            _layer16(S, t, start, gates[b], Y, identity, Y, C)
        elif adjacent:
            _layer16(Y, t, start, gates[b], S, identity, S, C)
        elif odd:
            _gather16(sources, S, V)
            _layer16(Y, t, start, gates[b], V, identity, S, C)
        else:
            _gather16(sources, Y, V)
            _layer16(S, t, start, gates[b], V, identity, Y, C)
    if gates.shape[0] % 2:
        for j in range(256):
            Y[j] = S[j]


@njit(**FLAGS)
def _weigh16(rho, limits, V, F, W, X, ones, shared):  # type: ignore[no-untyped-def]
    """Fill the weights W and shared from V and its errors F, flat arrays; X is scratch, W may be F."""
    grow, g, C = 1.0 + rho, limits[0] + rho, ones.size // 16
    for j in range(16 * C):
        size, error = abs(V[j]), F[j]
        X[j] = size + error
        W[j] = error * grow + g * size
    _row16(shared, 0, ones, 0, X, C, False)
    for k in range(16):
        shared[k] = limits[1] * shared[k] + TINY if shared[k] != 0.0 else 0.0


@njit(**FLAGS)
def _keep16(t, start, place, identity, g, kept):  # type: ignore[no-untyped-def]
    """Do what `keep` does for a flat layer from `start` on."""
    for i in range(16):
        kept[i] = identity
        if place[i] >= 0:
            entry = t[start + 16 * place[i] + i]
            kept[i] = abs(identity + entry) - abs(entry) + g * (identity + 20.0 * abs(entry))


@njit(**FLAGS)
def _bounded_layer16(S, R, t, start, on, V, W, identity, kept, live, up, shared, Y, E, columns):  # type: ignore[no-untyped-def]
    """Set S and R to the gated layer from `start` on, times V, and identity times Y, and to its bound."""
    for i in range(16):
        o, rounded = 16 * i, live[i]
        if not on[i] & 1:
            for k in range(16):
                S[o + k] = R[o + k] = 0.0
            continue
        _row16(S, o, t, start + i, V, columns, False)
        _row16(R, o, t, start + i, W, columns, True)
        if identity != 0.0:
            for k in range(16):
                S[o + k] += identity * Y[o + k]
            for k in range(16):
                R[o + k] += kept[i] * E[o + k]
        for k in range(16):
            R[o + k] = (R[o + k] + rounded * (U * abs(S[o + k]) + shared[k])) * up


@njit(**FLAGS)
def bounded_product16(t, rho, fixed, gates, Y, E, W, S, R, scratch, adjacent):  # type: ignore[no-untyped-def]
    """Multiply Y from the left by the gated layers of a block, and bound the errors; as `plain_product16`."""
    sources, identity, place, kept, limits, live = fixed
    shared, V, X, ones = scratch
    C, up = sources.size, limits[2]
    for b in range(gates.shape[0]):
        start, odd = 16 * (b * C), b % 2 == 1
        if identity != 0.0:
            _keep16(t, start, place, identity, limits[0], kept)
        if adjacent and not odd:
            _weigh16(rho[b], limits, Y, E, W, X, ones, shared)
            _bounded_layer16(S, R, t, start, gates[b], Y, W, identity, kept, live, up, shared, Y, E, C)
        elif adjacent:
            _weigh16(rho[b], limits, S, R, W, X, ones, shared)
            _bounded_layer16(Y, E, t, start, gates[b], S, W, identity, kept, live, up, shared, S, R, C)
        elif odd:
            _gather16(sources, S, V)
            _gather16(sources, R, W)
            _weigh16(rho[b], limits, V, W, W, X, ones, shared)
            _bounded_layer16(Y, E, t, start, gates[b], V, W, identity, kept, live, up, shared, S, R, C)
        else:
            _gather16(sources, Y, V)
            _gather16(sources, E, W)
            _weigh16(rho[b], limits, V, W, W, X, ones, shared)
            _bounded_layer16(S, R, t, start, gates[b], V, W, identity, kept, live, up, shared, Y, E, C)
    if gates.shape[0] % 2:
        for j in range(256):
            Y[j], E[j] = S[j], R[j]


@njit(**FLAGS)
def gate(gates, identity, kept, live, up, Y, E, S, R, shared):  # type: ignore[no-untyped-def]
    """Set Y and E to J (Y identity + S) and its bound, J the gates of one layer."""
    for i in range(S.shape[0]):
        if gates[i] & 1:
            for k in range(S.shape[1]):
                z = identity * Y[i, k] + S[i, k]
                E[i, k] = (kept[i] * E[i, k] + R[i, k] + live[i] * (U * abs(z) + shared[k])) * up
                Y[i, k] = z
        else:
            for k in range(S.shape[1]):
                Y[i, k] = E[i, k] = 0.0


@njit(**FLAGS)
def mask(gates, identity, Y, S):  # type: ignore[no-untyped-def]
    """Set Y to J (Y identity + S), J the gates of one layer."""
    for i in range(S.shape[0]):
        if gates[i] & 1:
            for k in range(S.shape[1]):
                Y[i, k] = S[i, k] + identity * Y[i, k]
        else:
            for k in range(S.shape[1]):
                Y[i, k] = 0.0
