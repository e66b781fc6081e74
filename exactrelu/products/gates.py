"""Gated matrices: the products J W of one matrix with diagonal 0/1 matrices J.

Glossary.   J_S  ones on the rows of S          on  rows of W that are not 0: only their gates matter
            subsets  all S within `on`, in the order of binary numbers, lowest digit for the first row
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

from exactrelu.arithmetic.matrix import Matrix

__all__ = ["MAX_GATES", "gated", "rows_on", "subsets"]

MAX_GATES = 16


def rows_on(W: Matrix) -> list[int]:
    """Return the indices of the rows that are not zero.

    >>> rows_on(Matrix([[0, 0], [1, 0]]))
    [1]
    """
    return [i for i, row in enumerate(W.numerator.tolist()) if any(int(v) for v in row)]


def subsets(W: Matrix) -> list[frozenset[int]]:
    """Return every set of rows whose gates may be on; 2^r sets for r rows that are not zero.

    >>> subsets(Matrix([[1, 0], [0, 0]]))
    [frozenset(), frozenset({0})]
    """
    on = rows_on(W)
    return [frozenset(row for k, row in enumerate(on) if number >> k & 1) for number in range(1 << len(on))]


def gated(W: Matrix, S: frozenset[int]) -> Matrix:
    """Return J_S W."""
    rows = W.rows()
    zero = (0,) * W.shape[1]
    return Matrix([row if i in S else zero for i, row in enumerate(rows)], W.shape[1])
