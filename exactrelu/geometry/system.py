"""Systems: rows f_i(x) >= 0 or > 0 that grow one row at a time.

Statement.  A system is immutable towards its user; `append` returns a child that shares
            the parent's rows and inherits what was computed for it: the witness, and
            the float dictionary of the margin LP.
Glossary.   f_i       row (a_1, ..., a_d, c), f_i(x) = a.x + c
            strict    f_i > 0 instead of f_i >= 0
            constant  a row with a = 0
            bounding  rows with one nonzero a_j: the first of either sign, per j
Exactness.  The float fields only propose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from exactrelu.arithmetic.kernel import Kernel
from exactrelu.errors import ShapeError
from exactrelu.geometry.answers import Infeasible, Witness

__all__ = ["System"]

_TAIL = 12  # rows checked one by one before a new exact matrix is built


class System:
    """Rows over d unknowns with one strictness flag each."""

    __slots__ = (
        "answer",
        "bounding",
        "dimension",
        "dictionary",
        "kernel",
        "matrix",
        "parent",
        "rows",
        "scaled",
        "strict",
    )

    def __init__(
        self, kernel: Kernel, rows: Iterable[Sequence[Any]], strict: Iterable[bool] | bool, dimension: int | None = None
    ) -> None:
        """Build a system.

        Args:
            kernel: number type of the scalars; INTEGERS for Python ints.
            rows: any number of rows of d + 1 scalars; need not be primitive.
            strict: one flag per row, or one flag for all rows.
            dimension: d; needed only when there are no rows.

        Raises:
            ShapeError: rows of different lengths, or flags that do not fit.
        """
        self.kernel = kernel
        self.rows: tuple[Sequence[Any], ...] = tuple(rows)
        count = len(self.rows)
        flags: tuple[bool, ...] = (strict,) * count if isinstance(strict, bool) else tuple(strict)
        self.strict = flags
        if dimension is None:
            if not self.rows:
                raise ShapeError("system: no rows; pass dimension=d")
            dimension = len(self.rows[0]) - 1
        if len(flags) != count or any(len(row) != dimension + 1 for row in self.rows):
            raise ShapeError(f"system: expected rows of {dimension + 1} scalars and one flag per row")
        self.dimension = dimension
        self.parent: System | None = None
        self.answer: Witness | Infeasible | None = None
        self.matrix: Any = None  # exact matrix of the first rows, built when needed
        self.scaled: Any = None  # (float rows, exponents)
        self.dictionary: Any = None  # float dictionary of the margin LP
        self.bounding: Any = None

    def append(self, row: Sequence[Any], strict: bool) -> System:
        """Return the system with one more row; nothing is solved yet."""
        if len(row) != self.dimension + 1:
            raise ShapeError(f"system: expected a row of {self.dimension + 1} scalars, got {len(row)}")
        child = System.__new__(System)
        child.kernel, child.dimension = self.kernel, self.dimension
        child.rows, child.strict = (*self.rows, row), (*self.strict, strict)
        child.parent, child.answer = self, None
        child.matrix = child.scaled = child.dictionary = child.bounding = None
        return child
