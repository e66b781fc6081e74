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

from exactrelu.arithmetic.kernel import Floats, Kernel
from exactrelu.errors import ShapeError
from exactrelu.geometry.answers import Infeasible, Witness
from exactrelu.geometry.simplex import Dictionary, Proposal, cold, finish, warm

__all__ = ["System"]


class System:
    """Rows over d unknowns with one strictness flag each."""

    __slots__ = (
        "answer",
        "dictionary",
        "dimension",
        "exponents",
        "floats",
        "kernel",
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
        self.floats: Floats | None = None  # of a system without parent
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
        child.rows, child.strict, child.root = rows, strict, self.root
        child.unit = child.floats = child.answer = child.exponents = child.dictionary = None
        return child

    def prepare(self) -> System:
        """Convert the rows to floats and machine words now instead of at the first LP; return self."""
        self._converted()
        return self

    def signs(self, homogeneous: Sequence[Any], first: int = 0) -> list[int]:
        """Return the exact sign of f_i(X / w) for the rows from `first` on, at (X_1, ..., X_d, w)."""
        kernel, base = self.kernel, self.root
        height = len(base.rows)
        if base.floats is None or first >= height:
            return kernel.signs_at(self.rows[first:], None, homogeneous)
        signs = kernel.signs_at(base.rows, base.floats.words, homogeneous)[first:]
        if len(self.rows) > height:
            signs += kernel.signs_at(self.rows[height:], None, homogeneous)
        return signs

    def values(self, homogeneous: Sequence[Any]) -> list[Any]:
        """Return w f_i(X / w) for every row, exactly, at (X_1, ..., X_d, w)."""
        zero = self.kernel.zero
        return [sum(map(mul, row, homogeneous), zero) for row in self.rows]

    def is_constant(self, index: int) -> bool:
        """Return whether a row has no linear part."""
        sign = self.kernel.sign
        return not any(map(sign, self.rows[index][:-1]))

    def bounding(self) -> dict[tuple[int, int], tuple[int, Any]]:
        """Return (j, sign) -> (i, |a_j|) for rows i of the root with a_j alone nonzero in floats.

        A proposal: an entry that a float loses beside the others would make it wrong.
        """
        root = self.root
        if root.unit is None:
            linear = root._converted().array[:, :-1]
            nonzero = linear != 0.0
            indices = (nonzero.sum(axis=1) == 1).nonzero()[0]
            columns = nonzero[indices].argmax(axis=1) if indices.size else indices
            positive = (linear[indices, columns] > 0.0).tolist()
            root.unit = {}
            for i, j, up in zip(indices.tolist(), columns.tolist(), positive, strict=True):
                a = root.rows[i][j]
                root.unit.setdefault((j, 1 if up else -1), (i, a if up else -a))
        return root.unit

    def propose(self, early: float) -> Proposal:
        """Solve the margin LP in floats, from the nearest solved ancestor if there is one."""
        n = self.dimension + 1
        start = self.parent
        while start is not None and start.dictionary is None:
            start = start.parent
        if start is None or start.dictionary is None or start.exponents is None:
            self.dictionary, proposal = cold(self._array(), early)
            return proposal
        start.dictionary = finish(start.dictionary)
        known = len(start.rows)
        fresh = self.kernel.approximate(self.rows[known:], n)
        self.exponents = start.exponents + fresh.exponents
        self.dictionary, proposal = warm(start.dictionary, fresh.array)
        return proposal

    def propose_afresh(self) -> Proposal:
        """Solve the margin LP in floats to its optimum, from nothing."""
        self.dictionary, proposal = cold(self._array(), 2.0)
        return proposal

    def _array(self) -> Any:
        floats = self._converted() if self is self.root else self.kernel.approximate(self.rows, self.dimension + 1)
        self.exponents = floats.exponents
        return floats.array

    def _converted(self) -> Floats:
        if self.floats is None:
            self.floats = self.kernel.approximate(self.rows, self.dimension + 1)
            self.exponents = self.floats.exponents
        return self.floats
