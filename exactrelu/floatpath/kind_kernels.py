"""Compiled loops for layers that are not relu(W_n y + b_n), always with error bounds.

Statement.  One layer of the theorem of `rounding` per step, then phi and its bound (`activations`).
Glossary.   t, rho  a block    y, e  (M + 1,) value and error; y[M] = 1 is the constant, its error 0
            z, d    (H + 1,) the same inside a residual layer
            fixed   sources, identity, limits (g, tau, up), live, scratch v, w (C,), s, r (M,): see kernels;
                    scratch D (M, M), D[j, i] of row i and y_j, or without entries where nothing is merged (rounding)
Exactness.  Rounding of the bounds: upwards, proved in `rounding` and `activations`.
"""

from __future__ import annotations

from numba import njit

from exactrelu.floatpath.activations import activate
from exactrelu.floatpath.kernels import add_columns, add_sizes, gather
from exactrelu.floatpath.rounding import FLAGS, TINY, U

__all__ = ["activated", "residual", "widening"]


@njit(**FLAGS)
def _add_merged(r, t, b, identity, sources, d, D):  # type: ignore[no-untyped-def]
    """Add the sum of |D_ij| d_j to r."""
    M = r.size
    for j in range(M):
        for i in range(M):
            D[j, i] = 0.0
        D[j, j] = identity
    for c in range(sources.size):
        j = sources[c]
        if j < M:
            for i in range(M):
                D[j, i] += t[b, c, i]
    for j in range(M):
        for i in range(M):
            r[i] += abs(D[j, i]) * d[j]


@njit(**FLAGS)
def _layer(t, b, rho, fixed, phi, x, d, y, e):  # type: ignore[no-untyped-def]
    """Set y, e to phi(identity y + layer b of t times x) and its bound; d are the errors of x."""
    sources, identity, limits, live, v, w, s, r, D = fixed
    shared = gather(sources, x, d, rho, limits, v, w)
    add_columns(s, t, b, v)
    kept = identity  # the part of e_i that is not merged
    if D.size:
        kept = identity * limits[0]
        for c in range(sources.size):
            w[c] = (rho + 2.0 * limits[0]) * d[sources[c]] + (rho + limits[0]) * abs(v[c])
    add_sizes(r, t, b, w)
    if D.size:
        _add_merged(r, t, b, identity, sources, d, D)
    for i in range(s.size):
        value, error = s[i], r[i]
        if identity != 0.0:
            value, error = y[i] + value, kept * e[i] + error
        q = (error + live[i] * (U * abs(value) + shared)) * limits[2]
        y[i], e[i] = activate(phi, value, q)


@njit(**FLAGS)
def activated(t, rho, fixed, phi, y, e):  # type: ignore[no-untyped-def]
    """Advance y and e by the layers phi(W_n y + b_n) of a block."""
    for b in range(t.shape[0]):
        _layer(t, b, rho[b], fixed, phi, y, e, y, e)


@njit(**FLAGS)
def residual(inner, rho_inner, B, outer, rho_outer, A, phis, z, d, y, e):  # type: ignore[no-untyped-def]
    """Advance y and e by the layers y + A_n relu(B_n y + c_n) of a block."""
    for b in range(inner.shape[0]):
        _layer(inner, b, rho_inner[b], B, phis[0], y, e, z, d)
        _layer(outer, b, rho_outer[b], A, phis[1], z, d, y, e)


@njit(**FLAGS)
def widening(t, rho, sources, growth, limits, length, y, e):  # type: ignore[no-untyped-def]
    """Advance y and e, of which `length` entries are set, by the layers relu(w * y + b) of a block."""
    for b in range(t.shape[0]):
        grow, g = 1.0 + rho[b], limits[0] + rho[b]
        for i in range(length + growth - 1, -1, -1):  # an output needs no entry behind its own
            value, error, total = 0.0, 0.0, 0.0
            for c in range(sources.size):
                j = i - sources[c]
                constant = sources[c] == growth + 1
                if not constant and not 0 <= j < length:
                    continue
                v, off = (1.0, 0.0) if constant else (y[j], e[j])
                value += t[b, c, 0] * v
                error += abs(t[b, c, 0]) * (off * grow + g * abs(v))
                total += abs(v) + off
            shared = limits[1] * total + TINY if total != 0.0 else 0.0
            q = (error + (U * abs(value) + shared)) * limits[2]
            y[i], e[i] = activate((1, 0.0, 0.0, 0.0), value, q)
        length += growth
