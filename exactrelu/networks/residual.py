"""Residual families: layers that add to their input.

Statement.  Layer n = 1, 2, ... is y -> y + A_n relu(B_n y + c_n) on R^m.
Glossary.   m  width     h  inner width     A (m, h), B (h, m), c (h,)
Exactness.  Entries are expressions of the closed class; every layer is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.errors import ShapeError
from exactrelu.networks.expression import Expression

__all__ = ["ResidualFamily"]

Entries = tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True, slots=True, init=False)
class ResidualFamily:
    """Layers y + A_n relu(B_n y + c_n) of one width."""

    width: int
    A: Entries
    B: Entries
    c: tuple[Expression, ...]

    def __init__(
        self, width: int, A: Sequence[Sequence[object]], B: Sequence[Sequence[object]], c: Sequence[object]
    ) -> None:
        """Build a residual family and check its shapes.

        Args:
            width: m >= 1.
            A: m rows of h entries; entries as in `Family`.
            B: h rows of m entries.
            c: h >= 1 entries.

        Raises:
            ShapeError: shapes that do not fit.
            FormatError, UnsupportedError, LimitError, InexactError: an entry is not an expression.

        >>> ResidualFamily(1, [["1/n"]], [["1"]], ["0"]).apply(2, (Fraction(3),))
        (Fraction(9, 2),)
        """
        if type(width) is not int or width < 1:
            raise ShapeError(f"family: expected a width of at least 1, got {width!r}")
        if not c:
            raise ShapeError("family: expected at least 1 entry in c, got 0")
        object.__setattr__(self, "width", width)
        object.__setattr__(self, "A", _shaped(A, width, len(c), "A"))
        object.__setattr__(self, "B", _shaped(B, len(c), width, "B"))
        object.__setattr__(self, "c", tuple(Expression.of(v, f"c[{i}]") for i, v in enumerate(c)))

    def apply(self, n: int, y: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return the value of layer n >= 1 at y of length m."""
        zero = Fraction(0)
        inner = [
            max(sum((e.at(n) * v for e, v in zip(row, y, strict=True)), shift.at(n)), zero)
            for row, shift in zip(self.B, self.c, strict=True)
        ]
        return tuple(
            v + sum((e.at(n) * z for e, z in zip(row, inner, strict=True)), zero)
            for row, v in zip(self.A, y, strict=True)
        )


def _shaped(rows: Sequence[Sequence[object]], m: int, n: int, name: str) -> Entries:
    if len(rows) != m:
        raise ShapeError(f"family: expected {m} rows in {name}, got {len(rows)}")
    for i, row in enumerate(rows):
        if len(row) != n:
            raise ShapeError(f"family: expected {n} entries in {name}[{i}], got {len(row)}")
    return tuple(tuple(Expression.of(v, f"{name}[{i}][{j}]") for j, v in enumerate(row)) for i, row in enumerate(rows))
