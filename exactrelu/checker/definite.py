"""Symmetric integer matrices: positive definite or semidefinite, by exact elimination (LDL^T).

Statement.  Let the first pivot of a symmetric matrix be p, the rest of its row c, the block below S.
            p > 0: it is definite (semidefinite) iff p S - c c^T is, which is p times the Schur
            complement.  p = 0: it is semidefinite iff c = 0 and S is; it is not definite.  p < 0: neither.
Note.       Every block is divided by the gcd of its entries; it is then no longer than the matrix of
            the minors of Bareiss' elimination, which is a multiple of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd


def definite(rows: Sequence[Sequence[int]], semi: bool = False) -> bool:
    """Return whether a symmetric matrix is positive definite, or semidefinite if `semi`; read are j >= i."""
    rest = [list(row[i:]) for i, row in enumerate(rows)]  # the upper triangle
    while rest:
        (p, *c), *below = rest
        if p < 0 or (p == 0 and (not semi or any(c))):
            return False
        if p > 0:
            below = [[p * v - c[i] * c[i + k] for k, v in enumerate(row)] for i, row in enumerate(below)]
        content = gcd(*(v for row in below for v in row))
        rest = [[v // content for v in row] for row in below] if content > 1 else below
    return True
