"""Gauss-Jordan elimination over any ordered field.

Statement.  reduced_echelon(F, A) is the reduced row echelon form of A without its
            zero rows; row i has 1 in column pivots[i], where all other rows have 0.
Exactness.  Zero is decided by the exact sign of the field; nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exactrelu.arithmetic.field import OrderedField

__all__ = ["reduced_echelon"]


def reduced_echelon(
    field: OrderedField, rows: Sequence[Sequence[Any]], columns: int
) -> tuple[list[list[Any]], list[int]]:
    """Return the nonzero rows of the reduced echelon form and their pivot columns.

    Args:
        field: where the entries live.
        rows: any number of equally long rows, possibly wider than `columns`.
        columns: pivots are looked for in the first `columns` columns only.
    """
    work = [list(row) for row in rows]
    pivots: list[int] = []
    for j in range(columns):
        rank = len(pivots)
        chosen = next((i for i in range(rank, len(work)) if field.sign(work[i][j])), None)
        if chosen is None:
            continue
        work[rank], work[chosen] = work[chosen], work[rank]
        factor = field.one / work[rank][j]
        pivot_row = work[rank] = [v * factor for v in work[rank]]
        for i, row in enumerate(work):
            if i != rank and field.sign(row[j]):
                multiple = row[j]
                work[i] = [v - multiple * p for v, p in zip(row, pivot_row, strict=True)]
        pivots.append(j)
    return work[: len(pivots)], pivots
