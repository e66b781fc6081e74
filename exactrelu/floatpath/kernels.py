"""Compiled loops over the layers of a block: values, values with error bounds, products.

Statement.  One layer of the theorem of `rounding` per step, for one input y or for the columns of
            one matrix Y.  Plain kernels compute zhat only; bounded ones also q.
Glossary.   t  (B, C, M) entries    rho  (B,)    sources  (C,)    identity  s
            live    (M,) 1 for rows with entries, 0 for rows z_i = s y_i, which round nothing
            y, e    (M + 1,) value and error; y[M] = 1 is the constant, its error 0
            Y, E    (M + 1, D) the same for D columns
            v, w    (C,) what the columns multiply, and the weights of its errors
            place   (M,) the column of y_i in layers with identity, -1 without; kept (M,) scratch, by `keep`
            limits  (g, tau, up)    gates  (B, M) int8: 0 off, 1 on, 2 added where doubtful; or no rows
Shapes.     M = 4 has kernels that keep a layer in registers; other M are multiples of 8.
Note.       Numba's cache of a file does not see changes of the files it inlines (kernels and rounding
            into product_kernels, rounding into kernels and evaluate): delete __pycache__ after editing them.
Exactness.  Rounding of q: upwards, proved in `rounding`.
"""

from __future__ import annotations

from numba import njit

from exactrelu.floatpath.rounding import FLAGS, TINY, U

__all__ = ["add_columns", "add_sizes", "bounded4", "bounded8", "gather", "keep", "plain4", "plain8", "settle", "weigh"]

_ZERO = (0.0, 0.0, 0.0, 0.0)


@njit(**FLAGS)
def add4(s, p, a):  # type: ignore[no-untyped-def]
    """Return s + p a for four rows."""
    return s[0] + p[0] * a, s[1] + p[1] * a, s[2] + p[2] * a, s[3] + p[3] * a


@njit(**FLAGS)
def size4(s, p, a):  # type: ignore[no-untyped-def]
    """Return s + |p| a for four rows."""
    return s[0] + abs(p[0]) * a, s[1] + abs(p[1]) * a, s[2] + abs(p[2]) * a, s[3] + abs(p[3]) * a


@njit(**FLAGS)
def add_columns(s, t, b, v):  # type: ignore[no-untyped-def]
    """Set s to layer b of t times v, eight columns at a time: fewer passes over s."""
    M, C = s.size, v.size
    for i in range(M):
        s[i] = 0.0
    whole = C // 8 * 8
    for c in range(0, whole, 8):
        a0, a1, a2, a3, a4, a5, a6, a7 = v[c], v[c + 1], v[c + 2], v[c + 3], v[c + 4], v[c + 5], v[c + 6], v[c + 7]
        for i in range(M):
            first = (t[b, c, i] * a0 + t[b, c + 1, i] * a1) + (t[b, c + 2, i] * a2 + t[b, c + 3, i] * a3)
            last = (t[b, c + 4, i] * a4 + t[b, c + 5, i] * a5) + (t[b, c + 6, i] * a6 + t[b, c + 7, i] * a7)
            s[i] += first + last
    for c in range(whole, C):
        a0 = v[c]
        for i in range(M):
            s[i] += t[b, c, i] * a0


@njit(**FLAGS)
def add_sizes(r, t, b, w):  # type: ignore[no-untyped-def]
    """Set r to the absolute values of layer b of t times w."""
    M, C = r.size, w.size
    for i in range(M):
        r[i] = 0.0
    whole = C // 4 * 4
    for c in range(0, whole, 4):
        a0, a1, a2, a3 = w[c], w[c + 1], w[c + 2], w[c + 3]
        for i in range(M):
            first = abs(t[b, c, i]) * a0 + abs(t[b, c + 1, i]) * a1
            r[i] += first + (abs(t[b, c + 2, i]) * a2 + abs(t[b, c + 3, i]) * a3)
    for c in range(whole, C):
        a0 = w[c]
        for i in range(M):
            r[i] += abs(t[b, c, i]) * a0


@njit(**FLAGS)
def _relu(y, i, s, identity):  # type: ignore[no-untyped-def]
    z = identity * y[i] + s
    y[i] = 0.0 if z <= 0.0 else z  # NaN stays


@njit(**FLAGS)
def gather(sources, y, e, rho, limits, v, w):  # type: ignore[no-untyped-def]
    """Fill v and w; return the part of q that all rows share."""
    grow, total = 1.0 + rho, 0.0
    for c in range(sources.size):
        value, error = y[sources[c]], e[sources[c]]
        v[c] = value
        w[c] = error * grow + (limits[0] + rho) * abs(value)
        total += abs(value) + error
    return limits[1] * total + TINY if total != 0.0 else 0.0  # all zero: nothing underflows


@njit(**FLAGS)
def keep(t, b, place, identity, g, kept):  # type: ignore[no-untyped-def]
    """Fill kept with the factors of e_i of its own row, of layer b of t."""
    for i in range(kept.size):
        kept[i] = identity
        if place[i] >= 0:
            size = abs(t[b, place[i], i])
            kept[i] = abs(identity + t[b, place[i], i]) - size + g * (identity + 20.0 * size)


@njit(**FLAGS)
def _bounded_relu(y, e, i, s, r, identity, kept, rounded, shared, up):  # type: ignore[no-untyped-def]
    """Set value and bound of one row; return its gate, 2 added where the bound does not settle it."""
    z = identity * y[i] + s
    q = (kept * e[i] + r + rounded * (U * abs(z) + shared)) * up
    if z <= 0.0:
        left = (z + q) * up
        settled = left <= 0.0
        y[i], e[i] = 0.0, 0.0 if settled else left  # NaN is not settled and stays
        return 0 if settled else 2
    y[i], e[i] = z, q
    return 1 if z > q else 3


@njit(**FLAGS)
def plain4(t, sources, identity, adjacent, y, v, s):  # type: ignore[no-untyped-def]
    """Advance y by the layers of a block, M = 4."""
    for b in range(t.shape[0]):
        even, odd, C = _ZERO, _ZERO, sources.size  # two chains of additions wait less
        for c in range(0, C - 1, 2):
            even = add4(even, t[b, c], y[sources[c]])
            odd = add4(odd, t[b, c + 1], y[sources[c + 1]])
        if C % 2:
            even = add4(even, t[b, C - 1], y[sources[C - 1]])
        for i in range(4):
            _relu(y, i, even[i] + odd[i], identity)


@njit(**FLAGS)
def plain8(t, sources, identity, adjacent, y, v, s):  # type: ignore[no-untyped-def]
    """Advance y by the layers of a block, s (M,) is scratch; v is the start of y where the sources are adjacent."""
    for b in range(t.shape[0]):
        if not adjacent:
            for c in range(sources.size):
                v[c] = y[sources[c]]
        add_columns(s, t, b, v)
        for i in range(s.size):
            _relu(y, i, s[i], identity)


@njit(**FLAGS)
def bounded4(t, rho, sources, identity, place, limits, live, y, e, v, w, s, r, kept, gates):  # type: ignore[no-untyped-def]
    """Advance y and e by the layers of a block, M = 4."""
    for b in range(t.shape[0]):
        shared = gather(sources, y, e, rho[b], limits, v, w)
        keep(t, b, place, identity, limits[0], kept)
        L, total, size = t[b], _ZERO, _ZERO
        for c in range(sources.size):
            total, size = add4(total, L[c], v[c]), size4(size, L[c], w[c])
        for i in range(4):
            gate = _bounded_relu(y, e, i, total[i], size[i], identity, kept[i], live[i], shared, limits[2])
            if b < gates.shape[0]:
                gates[b, i] = gate


@njit(**FLAGS)
def bounded8(t, rho, sources, identity, place, limits, live, y, e, v, w, s, r, kept, gates):  # type: ignore[no-untyped-def]
    """Advance y and e by the layers of a block; s, r (M,) are scratch."""
    for b in range(t.shape[0]):
        shared = gather(sources, y, e, rho[b], limits, v, w)
        keep(t, b, place, identity, limits[0], kept)
        add_columns(s, t, b, v)
        add_sizes(r, t, b, w)
        for i in range(s.size):
            gate = _bounded_relu(y, e, i, s[i], r[i], identity, kept[i], live[i], shared, limits[2])
            if b < gates.shape[0]:
                gates[b, i] = gate


@njit(**FLAGS)
def weigh(sources, Y, E, rho, limits, W, shared):  # type: ignore[no-untyped-def]
    """Fill W (C, D) with the weights of the errors, and shared (D,)."""
    grow, g = 1.0 + rho, limits[0] + rho
    for k in range(shared.size):
        shared[k] = 0.0
    for c in range(sources.size):
        j = sources[c]
        for k in range(shared.size):
            size = abs(Y[j, k])
            W[c, k] = E[j, k] * grow + g * size
            shared[k] += size + E[j, k]
    for k in range(shared.size):
        shared[k] = limits[1] * shared[k] + TINY if shared[k] != 0.0 else 0.0


@njit(**FLAGS)
def settle(Y, E, S, R, identity, kept, live, shared, up):  # type: ignore[no-untyped-def]
    """Set Y and E (M + 1, D) to ReLU of Y identity + S and its bound, from R (M, D)."""
    for i in range(S.shape[0]):
        y, e, s, r = Y[i], E[i], S[i], R[i]
        for k in range(y.size):
            z = identity * y[k] + s[k]
            q = (kept[i] * e[k] + r[k] + live[i] * (U * abs(z) + shared[k])) * up
            off = z <= 0.0
            left = (z + q) * up
            y[k] = 0.0 if off else z
            e[k] = q if not off else (0.0 if left <= 0.0 else left)
