"""Positive definite and semidefinite rational matrices, by exact elimination (LDL^T).

Statement.  Pivot p, rest of its row c, block S below it: p > 0 and the Schur complement S - c c^T / p is
            definite (semidefinite), or p = 0, c = 0 and S semidefinite.
Exactness.  Rational in; nothing is rounded in this module.
"""

from __future__ import annotations

from typing import Any

from flint import fmpq

from exactrelu.arithmetic.matrix import Matrix

__all__ = ["positive_definite", "positive_semidefinite"]


def positive_definite(A: Matrix) -> bool:
    """Return whether x.A x > 0 for all x != 0; A is symmetric, which is not checked.

    >>> positive_definite(Matrix([[2, 1], [1, 2]])), positive_definite(Matrix([[1, 1], [1, 1]]))
    (True, False)
    """
    return _eliminated(A, semi=False)


def positive_semidefinite(A: Matrix) -> bool:
    """Return whether x.A x >= 0 for all x; A is symmetric, which is not checked.

    >>> positive_semidefinite(Matrix([[1, 1], [1, 1]])), positive_semidefinite(Matrix([[0, 1], [1, 1]]))
    (True, False)
    """
    return _eliminated(A, semi=True)


def _eliminated(A: Matrix, semi: bool) -> bool:
    rows: list[list[Any]] = [[fmpq(v) for v in row] for row in A.numerator.tolist()]
    while rows:
        (p, *c), *below = rows
        if p < 0 or (p == 0 and (not semi or any(v != 0 for v in c))):
            return False
        rows = [row[1:] for row in below]
        if p > 0:
            rows = [[v - row[0] / p * w for v, w in zip(row[1:], c, strict=True)] for row in below]
    return True
