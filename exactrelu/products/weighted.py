"""Weighted sup norms in which a matrix contracts, and trees of words whose leaves contract.

Statement.  sup   |W| w < w with w > 0: no gate J expands max |y_i| / w_i, so every J W has norm < 1.
                  Such w exist iff the spectral radius of |W| is < 1; then w = (I - |W|)^-1 1 is one.
            tree  a tree of words over all gates in preorder, 1 splits, 0 is a leaf: at a leaf with product
                  P = J_k W .. J_1 W, |W P| < 1 in the weighted norm.  All long products then tend to 0.
Exactness.  Rational in, rational out; nothing is rounded but weights, before they are verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, gcd

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.norms import matrix_norm
from exactrelu.errors import ShapeError
from exactrelu.products.gates import gated, subsets

__all__ = ["perron_weights", "sup_weights", "word_tree"]

_BITS = (1, 2, 4, 8, 16, 32, 64)
MAX_NODES = 3_000
MAX_DEPTH = 40


def sup_weights(W: Matrix) -> tuple[int, ...] | None:
    """Return positive integers w with |W| w < w, few bits if possible, or None if there are none.

    >>> sup_weights(Matrix([["1/2", 3], [0, "1/2"]]))
    (256, 37)
    """
    m = W.shape[0]
    size = Matrix([[abs(v) for v in row] for row in W.rows()], m)
    try:
        solution = (Matrix.identity(m) - size).solve(Matrix([[1]] * m, 1))
    except ShapeError:
        return None
    exact = [row[0] for row in solution.rows()]
    if any(v <= 0 for v in exact):
        return None
    for bits in _BITS:
        scale = Fraction(1 << bits) / max(exact, default=Fraction(1))
        w = [max(1, ceil(v * scale)) for v in exact]
        if matrix_norm(W, w) < 1:
            return _primitive(w)
    return _primitive([int(v * solution.denominator) for v in exact])


def _primitive(w: Sequence[int]) -> tuple[int, ...]:
    common = gcd(*w) or 1
    return tuple(v // common for v in w)


def perron_weights(W: Matrix) -> tuple[int, ...]:
    """Return weights that keep the norm of W near the spectral radius of |W|; all 1 where floats fail."""
    m = W.shape[0]
    size = [[abs(float(v)) for v in row] for row in W.rows()]
    top = max((sum(row) for row in size), default=0.0) or 1.0
    w = [1.0] * m
    for _ in range(50):  # the power method for |W| + I/8, all positive
        w = [sum(a * v for a, v in zip(row, w, strict=True)) / top + w[i] / 8 for i, row in enumerate(size)]
        largest = max(w)
        w = [max(v / largest, 1e-3) for v in w]
    return tuple(max(1, round(1024 * v)) for v in w)


def word_tree(W: Matrix, w: Sequence[int], max_nodes: int = MAX_NODES) -> list[int] | None:
    """Return the shape of a tree of words in preorder whose leaves contract in max |y_i| / w_i, or None.

    Args:
        W: m x m; every gate of a row that is not zero doubles the branches of a node.
        w: m positive integers.
        max_nodes: nodes tried before giving up.

    >>> word_tree(Matrix([[0, 2], [0, 0]]), (1, 1))
    [1, 0, 0]
    """
    letters = [gated(W, S) for S in subsets(W)]
    shape: list[int] = []
    waiting = [(Matrix.identity(W.shape[0]), 0)]
    while waiting:
        P, depth = waiting.pop()
        leaf = matrix_norm(W @ P, w) < 1
        shape.append(0 if leaf else 1)
        if not leaf:
            if depth == MAX_DEPTH or len(shape) + len(waiting) + len(letters) > max_nodes:
                return None
            waiting += [(letter @ P, depth + 1) for letter in letters]
    return shape
