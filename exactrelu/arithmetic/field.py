"""Ordered fields: the scalars beyond machine numbers that geometry can compute with.

Statement.  An ordered field answers three questions about its elements: the ring
            operations (as Python operators), the exact sign, and a float near it.
Glossary.   F  ordered field      sign(x)  -1, 0 or 1, exact
Exactness.  Everything but `approximate` is exact; a float from it only proposes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

__all__ = ["RATIONALS", "OrderedField", "RationalField"]


class OrderedField(Protocol):
    """An ordered field; its elements support + - * / among themselves and unary -."""

    @property
    def name(self) -> str:
        """Return the name shown in messages, such as "Q"."""
        ...

    @property
    def zero(self) -> Any:
        """Return 0."""
        ...

    @property
    def one(self) -> Any:
        """Return 1."""
        ...

    def sign(self, x: Any) -> int:
        """Return the exact sign, -1, 0 or 1."""
        ...

    def approximate(self, x: Any) -> float:
        """Return a float near x; may be infinite; never evidence."""
        ...

    def from_integer(self, n: int) -> Any:
        """Return the element n."""
        ...


@dataclass(frozen=True, slots=True)
class RationalField:
    """Q with Fraction elements."""

    name: str = "Q"
    zero: Fraction = Fraction(0)
    one: Fraction = Fraction(1)

    def sign(self, x: Fraction) -> int:
        """Return the sign of x."""
        return (x.numerator > 0) - (x.numerator < 0)

    def approximate(self, x: Fraction) -> float:
        """Return the float nearest to x, infinite beyond the double range.

        >>> RATIONALS.approximate(Fraction(-10**400))
        -inf
        """
        try:
            return float(x)
        except OverflowError:
            return float("inf") if x > 0 else float("-inf")

    def from_integer(self, n: int) -> Fraction:
        """Return n as a Fraction."""
        return Fraction(n)


RATIONALS = RationalField()
