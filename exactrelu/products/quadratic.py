"""Quadratic norms in which every J W contracts, proposed in floats and verified exactly.

Statement.  D > 0 diagonal with D - W^T D W positive definite, or H with H - (J W)^T H (J W) positive
            definite for every J, show that all J W have norm < 1 in the norm of D or H.
Method.     With T^T T = H the norm of A is that of T A T^-1.  The function
                f(T) = log sum_A trace((B B^T)^p) / (2 p),  B = T A T^-1,
            bounds the logarithm of the largest norm from above, tightly for large p.  Along
            T <- exp(X) T its gradient is the weighted sum of (B B^T)^p - (B^T B)^p, of which the
            diagonal is used for a diagonal H.  Descent with halved steps, p doubled in turn.
Exactness.  Floats only propose; what is returned passed `positive_definite`.
"""

from __future__ import annotations

from contextlib import suppress
from math import gcd
from typing import Any

import numpy as np

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.products.definite import positive_definite
from exactrelu.products.gates import gated, subsets

__all__ = ["diagonal_form", "quadratic_form", "scaling"]

_POWERS = (1, 2, 4, 8, 16, 32, 64)
_STEPS = 60
_BITS = (3, 6, 10, 16, 24, 36)


def diagonal_form(W: Matrix) -> tuple[int, ...] | None:
    """Return D > 0 with D - W^T D W positive definite, or None where none was found.

    >>> diagonal_form(Matrix([["2/5", "4/5"], ["-4/5", "2/5"]]))
    (1, 1)
    """
    T = scaling(floats(W)[None], diagonal=True)
    if T is None:
        return None
    d = np.diag(T) ** 2
    for bits in _BITS:
        D = _rounded(d / d.min(), bits)
        if positive_definite(_defect(W, Matrix([[D[i] * (i == j) for j in range(len(D))] for i in range(len(D))]))):
            return D
    return None


def quadratic_form(W: Matrix) -> tuple[tuple[int, ...], ...] | None:
    """Return a symmetric H with H - (J W)^T H (J W) positive definite for every J, or None."""
    matrices = [gated(W, S) for S in subsets(W)]
    T = scaling(np.stack([floats(A) for A in matrices]), diagonal=False)
    if T is None:
        return None
    form = T.T @ T
    form /= np.abs(form).max()
    for bits in _BITS[1:]:
        entries = np.rint(form * 2.0**bits)
        H = tuple(tuple(int(v) for v in row) for row in np.tril(entries) + np.tril(entries, -1).T)
        if all(positive_definite(_defect(A, Matrix(H))) for A in matrices):
            return H
    return None


def scaling(stack: Any, diagonal: bool) -> Any | None:
    """Return T such that every T A T^-1 of a stack (k, m, m) has norm < 1 in floats, or None."""
    T = np.eye(stack.shape[1])
    with np.errstate(all="ignore"), suppress(np.linalg.LinAlgError):
        for p in _POWERS:
            T = _descended(stack, T, p, diagonal)
            if not np.all(np.isfinite(T)):
                return None
            if _norm(stack, T) < 1.0:
                return T
    return None


def floats(A: Matrix) -> Any:
    """Return the nearest floats."""
    return np.array([[float(v) for v in row] for row in A.rows()])


def _norm(stack: Any, T: Any) -> float:
    return float(np.linalg.norm(_conjugated(stack, T), ord=2, axis=(1, 2)).max())


def _conjugated(stack: Any, T: Any) -> Any:
    return T @ stack @ np.linalg.inv(T)


def _descended(stack: Any, T: Any, p: int, diagonal: bool) -> Any:
    step = 0.25
    value, slope = _value(stack, T, p)
    for _ in range(_STEPS):
        direction = np.diag(np.diag(slope)) if diagonal else slope
        if np.abs(direction).max() < 1e-9:
            break
        moved = _moved(T, -step * direction)
        after, next_slope = _value(stack, moved, p)
        if after < value:
            T, value, slope, step = moved, after, next_slope, 1.5 * step
        else:
            step /= 3
    return T


def _moved(T: Any, X: Any) -> Any:
    """Return exp(X) T for a symmetric X, scaled to a largest entry of 1."""
    values, vectors = np.linalg.eigh(X)
    T = vectors @ np.diag(np.exp(np.clip(values, -2.0, 2.0))) @ vectors.T @ T
    return T / np.abs(T).max()


def _value(stack: Any, T: Any, p: int) -> tuple[float, Any]:
    """Return f and its gradient, computed with the largest norm taken out."""
    B = _conjugated(stack, T)
    size = np.abs(B).max()
    if not np.isfinite(size) or size == 0.0:
        return float("inf") if size else float("-inf"), np.zeros_like(T)
    B = B / size
    left, right = _power(B @ B.transpose(0, 2, 1), p), _power(B.transpose(0, 2, 1) @ B, p)
    total = float(np.trace(left, axis1=1, axis2=2).sum())
    return float(np.log(size) + np.log(total) / (2 * p)), (left - right).sum(axis=0) / total


def _power(S: Any, p: int) -> Any:
    """Return S^p for a power of two p."""
    while p > 1:
        S, p = S @ S, p // 2
    return S


def _defect(A: Matrix, H: Matrix) -> Matrix:
    return H - A.transpose() @ H @ A


def _rounded(d: Any, bits: int) -> tuple[int, ...]:
    """Return the positive integers d_i 2^k, rounded, gcd 1; the largest has about `bits` bits."""
    scale = max(2.0**bits / d.max(), 1.0)
    values = [max(1, round(float(v * scale))) for v in d]
    common = gcd(*values)
    return tuple(v // common for v in values)
