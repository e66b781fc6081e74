"""Weighted norms of rational vectors and matrices, exact.

Statement.  For weights w > 0:  ||y||_w = max_i |y_i| / w_i  and the matrix norm it
            induces, ||A||_w = max_i sum_j |a_ij| w_j / w_i; the dual norm of a row z
            is ||z||_w* = sum_i |z_i| w_i, so |z.y| <= ||z||_w* ||y||_w.  ReLU does not
            expand ||.||_w: the norm is monotone in every |y_i|.
Glossary.   w  weights (positive rationals)     A  square matrix     z  row vector
Exactness.  Rational in, rational out; no square roots, nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.errors import ShapeError

__all__ = ["dual_norm", "matrix_norm", "weighted_norm"]


def weighted_norm(y: Sequence[Fraction], weights: Sequence[Fraction | int]) -> Fraction:
    """Return max_i |y_i| / w_i; 0 for the empty vector.

    >>> weighted_norm([Fraction(3), Fraction(-4)], [1, 2])
    Fraction(3, 1)
    """
    _check(weights, len(y))
    return max((abs(v) / Fraction(w) for v, w in zip(y, weights, strict=True)), default=Fraction(0))


def matrix_norm(a: Matrix, weights: Sequence[Fraction | int]) -> Fraction:
    """Return max_i sum_j |a_ij| w_j / w_i of a square matrix."""
    m, n = a.shape
    if m != n:
        raise ShapeError(f"the weighted norm needs a square matrix, got {m}x{n}")
    _check(weights, m)
    w = [Fraction(v) for v in weights]
    return max((dual_norm(row, w) / w[i] for i, row in enumerate(a.rows())), default=Fraction(0))


def dual_norm(z: Sequence[Fraction], weights: Sequence[Fraction | int]) -> Fraction:
    """Return sum_i |z_i| w_i, the norm dual to `weighted_norm`."""
    _check(weights, len(z))
    return sum((abs(v) * Fraction(w) for v, w in zip(z, weights, strict=True)), Fraction(0))


def _check(weights: Sequence[Fraction | int], length: int) -> None:
    if len(weights) != length:
        raise ShapeError(f"{len(weights)} norm weights for {length} coordinates")
    if any(w <= 0 for w in weights):
        raise ShapeError("norm weights must be positive")
