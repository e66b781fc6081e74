"""Halfspaces: f(x) = a.x + c >= 0, or > 0 when strict.

Glossary.   a  coefficients      c  constant      f  affine form
Exactness.  Rational in, rational out; nothing is rounded in this module.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.rational import rational
from exactrelu.errors import ShapeError

__all__ = ["Halfspace", "primitive_row"]


@dataclass(frozen=True, slots=True, init=False)
class Halfspace:
    """The set {x : a.x + c >= 0}, or > 0."""

    coefficients: tuple[Fraction, ...]
    constant: Fraction
    strict: bool

    def __init__(self, coefficients: Sequence[object], constant: object, strict: bool = False) -> None:
        """Build from exact numbers; the coefficients may all be zero."""
        a = tuple(rational(v, f"coefficient[{j}]") for j, v in enumerate(coefficients))
        object.__setattr__(self, "coefficients", a)
        object.__setattr__(self, "constant", rational(constant, "constant"))
        object.__setattr__(self, "strict", strict)

    @property
    def dimension(self) -> int:
        """Return d."""
        return len(self.coefficients)

    def value(self, x: Sequence[Fraction]) -> Fraction:
        """Return f(x).

        >>> Halfspace([1, 2], -3).value([Fraction(1), Fraction(1)])
        Fraction(0, 1)
        """
        if len(x) != self.dimension:
            raise ShapeError(f"halfspace of dimension {self.dimension}: got a point of dimension {len(x)}")
        return sum((a * v for a, v in zip(self.coefficients, x, strict=True)), self.constant)

    def contains(self, x: Sequence[Fraction]) -> bool:
        """Return whether x lies in the halfspace."""
        value = self.value(x)
        return value > 0 or (value == 0 and not self.strict)

    def row(self) -> tuple[int, ...]:
        """Return the primitive integer row (a_1, ..., a_d, c).

        >>> Halfspace(["1/2", 0], "-1/3").row()
        (3, 0, -2)
        """
        return primitive_row((*self.coefficients, self.constant))


def primitive_row(values: Sequence[Fraction]) -> tuple[int, ...]:
    """Return the positive multiple of a rational row with integer entries of gcd 1."""
    common = math.lcm(*(v.denominator for v in values))
    integers = [v.numerator * (common // v.denominator) for v in values]
    divisor = math.gcd(*integers)
    return tuple(v // divisor for v in integers) if divisor > 1 else tuple(integers)
