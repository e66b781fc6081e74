"""What the checker spends on eliminations and products of gated matrices, so that no certificate exceeds its limit.

Statement.  count eliminations or products of `depth` factors W = A/den cost about count (m + 1)^4 B, where B is
            depth times the bits of A and den, and the bits of the longest number of the certificate.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exactrelu.arithmetic.matrix import Matrix

__all__ = ["MAX_DEPTH", "MAX_WORK", "checkable"]

MAX_WORK = 1 << 34
MAX_DEPTH = 64  # of a tree of words


def checkable(W: Matrix, count: int, depth: int, items: Iterable[list[Any]]) -> bool:
    """Return whether the checker accepts the work of `count` parts of `depth` factors for these items.

    >>> checkable(Matrix([[1]]), 1, 2, [["y", 1, [3]]]), checkable(Matrix([[1]]), 1 << 40, 2, [])
    (True, False)
    """
    entries = [abs(int(v)) for row in W.numerator.tolist() for v in row]
    bits = depth * max(v.bit_length() + 1 for v in (W.denominator, *entries)) + _longest(items)
    return bool(count * (W.shape[0] + 1) ** 4 * bits <= MAX_WORK)


def _longest(items: Iterable[list[Any]]) -> int:
    """Return the bits of the longest number in nested lists."""
    waiting: list[Any] = list(items)
    most = 0
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, int):
            most = max(most, part.bit_length())
    return most
