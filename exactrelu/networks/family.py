"""Families: one layer for every n = 1, 2, ..., with entries in closed form.

Statement.  Layer n is y -> relu(W_n y + b_n), W_n of shape (m, m), b_n of shape (m,).  Given
            is W_n itself or the perturbation P_n with W_n = I + P_n.
Glossary.   m  width    W  weight    P  perturbation    b  bias    T  period: layer n + T = layer n
Exactness.  Entries are expressions of the closed class; every layer is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from exactrelu.errors import ShapeError
from exactrelu.networks.expression import Expression
from exactrelu.networks.layer import Layer

__all__ = ["Family"]


@dataclass(frozen=True, slots=True, init=False)
class Family:
    """Layers n = 1, 2, ... of one width; `matrix` holds P_n or W_n as `given` says."""

    width: int
    given: Literal["P", "W"]
    matrix: tuple[tuple[Expression, ...], ...]
    bias: tuple[Expression, ...]

    def __init__(
        self,
        width: int,
        perturbation: Sequence[Sequence[object]] | None = None,
        bias: Sequence[object] | None = None,
        *,
        weight: Sequence[Sequence[object]] | None = None,
    ) -> None:
        """Build a family and check its shape.

        Args:
            width: m >= 1.
            perturbation: m rows of m entries P_n; entries are expressions, texts such as "1/n^2",
                exact numbers or sympy expressions in n.
            bias: m entries b_n; zeros when missing.
            weight: m rows of m entries W_n, instead of the perturbation.

        Raises:
            ShapeError: not m x m, bias of another length, both or neither matrix.
            FormatError, UnsupportedError, LimitError, InexactError: an entry is not an expression.

        >>> Family(1, [["1/n^2"]]).layer(2).weight[0, 0]
        Fraction(5, 4)
        """
        if type(width) is not int or width < 1:
            raise ShapeError(f"family: expected a width of at least 1, got {width!r}")
        if (perturbation is None) == (weight is None):
            raise ShapeError("family: expected either the perturbation P or the weight W, not both")
        given: Literal["P", "W"] = "W" if perturbation is None else "P"
        rows = weight if perturbation is None else perturbation
        object.__setattr__(self, "width", width)
        object.__setattr__(self, "given", given)
        object.__setattr__(self, "matrix", _square(rows or (), width, given))
        entries = [0] * width if bias is None else bias
        if len(entries) != width:
            raise ShapeError(f"family: expected {width} entries in b, got {len(entries)}")
        object.__setattr__(self, "bias", tuple(Expression.of(v, f"b[{i}]") for i, v in enumerate(entries)))

    def layer(self, n: int) -> Layer:
        """Return layer n >= 1, a ReLU layer."""
        one = int(self.given == "P")
        rows = [[entry.at(n) + one * (i == j) for j, entry in enumerate(row)] for i, row in enumerate(self.matrix)]
        return Layer(rows, [entry.at(n) for entry in self.bias], where=f"layer n = {n}")

    def period(self) -> int | None:
        """Return 1 if all layers are the same, 2 if they alternate, None if an entry is not c + d (-1)^n."""
        periods = [entry.period() for row in (*self.matrix, self.bias) for entry in row]
        if None in periods:
            return None
        return 2 if 2 in periods else 1

    def perturbation(self, n: int) -> tuple[tuple[Fraction, ...], ...]:
        """Return P_n = W_n - I."""
        one = int(self.given == "W")
        return tuple(tuple(e.at(n) - one * (i == j) for j, e in enumerate(row)) for i, row in enumerate(self.matrix))


def _square(rows: Sequence[Sequence[object]], width: int, name: str) -> tuple[tuple[Expression, ...], ...]:
    if len(rows) != width:
        raise ShapeError(f"family: expected {width} rows in {name}, got {len(rows)}")
    for i, row in enumerate(rows):
        if len(row) != width:
            raise ShapeError(f"family: expected {width} entries in {name}[{i}], got {len(row)}")
    return tuple(tuple(Expression.of(v, f"{name}[{i}][{j}]") for j, v in enumerate(row)) for i, row in enumerate(rows))
