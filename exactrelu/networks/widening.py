"""Widening families: full convolutions with one mask per layer.

Statement.  Layer n = 1, 2, ... is y -> relu(w * y + b_n), w = w^(n) = (w_0, ..., w_s),
            (w * y)_i = sum_j w_j y_{i-j}, i = 0, ..., s + (length of y) - 1; b_n is added to every
            coordinate.  From d inputs, the value after n layers has d + n s coordinates.
Glossary.   d  number of inputs     w  mask     s  growth of the width     b  bias, one number
Exactness.  Entries are expressions of the closed class; every layer is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.errors import ShapeError
from exactrelu.networks.expression import Expression

__all__ = ["WideningFamily"]


@dataclass(frozen=True, slots=True, init=False)
class WideningFamily:
    """Layers relu(w * y + b) of growing width; `width` is the number of inputs."""

    width: int
    mask: tuple[Expression, ...]
    bias: Expression

    def __init__(self, width: int, mask: Sequence[object], bias: object = 0) -> None:
        """Build a widening family.

        Args:
            width: d >= 1 inputs.
            mask: s + 1 >= 1 entries w_0, ..., w_s; entries as in `Family`.
            bias: the entry b_n of every coordinate.

        Raises:
            ShapeError: no inputs, or an empty mask.
            FormatError, UnsupportedError, LimitError, InexactError: an entry is not an expression.

        >>> WideningFamily(1, ["1", "1/2^n"]).apply(1, (Fraction(1),))
        (Fraction(1, 1), Fraction(1, 2))
        """
        if type(width) is not int or width < 1:
            raise ShapeError(f"family: expected a width of at least 1, got {width!r}")
        if not mask:
            raise ShapeError("family: expected a mask of at least 1 entry, got 0")
        object.__setattr__(self, "width", width)
        object.__setattr__(self, "mask", tuple(Expression.of(v, f"mask[{j}]") for j, v in enumerate(mask)))
        object.__setattr__(self, "bias", Expression.of(bias, "b[0]"))

    def apply(self, n: int, y: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return the value of layer n >= 1 at y of any length."""
        values = [self.bias.at(n)] * (len(y) + len(self.mask) - 1)
        for j, entry in enumerate(self.mask):
            w = entry.at(n)
            for i, v in enumerate(y, j):
                values[i] += w * v
        return tuple(max(v, Fraction(0)) for v in values)
