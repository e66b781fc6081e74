"""Systems: rows f_i(x) >= 0 or > 0 that grow one row at a time.

Statement.  A system is immutable towards its user; `append` returns a child that shares
            the parent's rows and inherits what was computed for it: the witness, and
            the float dictionary of the margin LP.
Glossary.   f_i       row (a_1, ..., a_d, c), f_i(x) = a.x + c
            strict    f_i > 0 instead of f_i >= 0
            constant  a row with a = 0
Exactness.  The float fields only propose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import mul
from typing import Any

from exactrelu.arithmetic.kernel import Kernel
from exactrelu.errors import ShapeError
from exactrelu.geometry.answers import Infeasible, Witness
from exactrelu.geometry.simplex import Dictionary, Proposal, cold, finish, warm

__all__ = ["System"]

_TAIL = 12  # rows checked one by one before a new exact matrix is built


class System:
    """Rows over d unknowns with one strictness flag each."""

    __slots__ = (
        "answer",
        "dictionary",
        "dimension",
        "exponents",
        "kernel",
        "matrix",
        "parent",
        "root",
        "rows",
        "strict",
        "unit",
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
        self.root: System = self
        self.unit: dict[tuple[int, int], tuple[int, Any]] | None = None
        self.answer: Witness | Infeasible | None = None
        self.matrix: tuple[int, Any] | None = None  # (h, exact matrix of the first h rows)
        self.exponents: list[int] | None = None  # of the float rows
        self.dictionary: Dictionary | None = None  # float dictionary of the margin LP

    def append(self, row: Sequence[Any], strict: bool) -> System:
        """Return the system with one more row; nothing is solved yet."""
        if len(row) != self.dimension + 1:
            raise ShapeError(f"system: expected a row of {self.dimension + 1} scalars, got {len(row)}")
        return self._child((*self.rows, row), (*self.strict, strict))

    def closed(self) -> System:
        """Return the same rows, all non-strict."""
        return self if True not in self.strict else self._child(self.rows, (False,) * len(self.rows))

    def _child(self, rows: tuple[Sequence[Any], ...], strict: tuple[bool, ...]) -> System:
        child = System.__new__(System)
        child.kernel, child.dimension, child.parent = self.kernel, self.dimension, self
        child.rows, child.strict, child.matrix, child.root = rows, strict, self.matrix, self.root
        child.unit = child.answer = child.exponents = child.dictionary = None
        return child

    def values(self, homogeneous: Sequence[Any]) -> list[Any]:
        """Return w f_i(X / w) for every row, exactly, at (X_1, ..., X_d, w)."""
        count = len(self.rows)
        if self.matrix is None or count - self.matrix[0] > _TAIL:
            self.matrix = (count, self.kernel.matrix(self.rows, self.dimension + 1))
        height, matrix = self.matrix
        values = self.kernel.apply(matrix, homogeneous)
        zero = self.kernel.zero
        for row in self.rows[height:]:
            values.append(sum(map(mul, row, homogeneous), zero))
        return values

    def is_constant(self, index: int) -> bool:
        """Return whether a row has no linear part."""
        sign = self.kernel.sign
        return not any(map(sign, self.rows[index][:-1]))

    def bounding(self) -> dict[tuple[int, int], tuple[int, Any]]:
        """Return (j, sign) -> (i, |a_j|) for rows i of the root with a_j alone nonzero."""
        root = self.root
        if root.unit is None:
            root.unit, signs = {}, root.kernel.signs
            for i, row in enumerate(root.rows):
                nonzero = [(j, s) for j, s in enumerate(signs(row[:-1])) if s]
                if len(nonzero) == 1:
                    j, s = nonzero[0]
                    root.unit.setdefault((j, s), (i, row[j] if s > 0 else -row[j]))
        return root.unit

    def propose(self, early: float) -> Proposal:
        """Solve the margin LP in floats, from the nearest solved ancestor if there is one."""
        n = self.dimension + 1
        start = self.parent
        while start is not None and start.dictionary is None:
            start = start.parent
        if start is None or start.dictionary is None or start.exponents is None:
            array, self.exponents = self.kernel.approximate(self.rows, n)
            self.dictionary, proposal = cold(array, early)
            return proposal
        start.dictionary = finish(start.dictionary)
        known = len(start.rows)
        array, exponents = self.kernel.approximate(self.rows[known:], n)
        self.exponents = start.exponents + exponents
        self.dictionary, proposal = warm(start.dictionary, array)
        return proposal

    def propose_afresh(self) -> Proposal:
        """Solve the margin LP in floats to its optimum, from nothing."""
        array, self.exponents = self.kernel.approximate(self.rows, self.dimension + 1)
        self.dictionary, proposal = cold(array, 2.0)
        return proposal
