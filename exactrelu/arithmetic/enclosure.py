"""Enclosures: intervals with rational ends that certainly contain a real number.

Statement.  Enclosure(lo, hi) stands for an unknown real x with lo <= x <= hi.  Sums and
            products are the exact interval hulls; comparisons are three-valued: True and
            False are proved for every x in the interval, None means not decided.
Glossary.   lo, hi  rational ends, lo <= hi      width  hi - lo
Exactness.  Ends are exact rationals.  Rounding, where asked for: outward.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn

from flint import arb

from exactrelu.arithmetic.rational import rational
from exactrelu.errors import InexactError, LimitError, ShapeError

__all__ = ["Enclosure"]

_MAX_BALL_EXPONENT = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Enclosure:
    """A closed interval with rational ends; has no truth value and no order."""

    lo: Fraction
    hi: Fraction

    def __post_init__(self) -> None:
        object.__setattr__(self, "lo", rational(self.lo, "lower end"))
        object.__setattr__(self, "hi", rational(self.hi, "upper end"))
        if self.lo > self.hi:
            raise ShapeError(f"an enclosure needs lo <= hi, got [{self.lo}, {self.hi}]")

    @staticmethod
    def exactly(value: object) -> Enclosure:
        """Return the enclosure of width 0 of a rational number."""
        v = rational(value)
        return Enclosure(v, v)

    @staticmethod
    def from_arb(ball: Any) -> Enclosure:
        """Return the enclosure with exactly the ends of a flint ball.

        Raises:
            InexactError: the value is not a ball, or not finite.
            LimitError: an end has an exponent beyond a million.
        """
        if not isinstance(ball, arb) or not ball.is_finite():
            raise InexactError(f"expected a finite flint arb, got {ball!r}")
        middle, radius = _dyadic(ball.mid()), _dyadic(ball.rad())
        return Enclosure(middle - radius, middle + radius)

    @property
    def width(self) -> Fraction:
        """Return hi - lo."""
        return self.hi - self.lo

    @property
    def middle(self) -> Fraction:
        """Return (lo + hi) / 2."""
        return (self.lo + self.hi) / 2

    def outward(self, bits: int) -> Enclosure:
        """Return the least enclosure of this one with ends in 2^-bits Z.  Rounding: outward.

        >>> Enclosure(Fraction(1, 3), Fraction(1, 3)).outward(2)
        Enclosure(lo=Fraction(1, 4), hi=Fraction(1, 2))
        """
        scale = 1 << bits
        lo = self.lo.numerator * scale // self.lo.denominator
        hi = -(-self.hi.numerator * scale // self.hi.denominator)
        return Enclosure(Fraction(lo, scale), Fraction(hi, scale))

    def widened(self, radius: Fraction) -> Enclosure:
        """Return [lo - radius, hi + radius] for radius >= 0."""
        return Enclosure(self.lo - radius, self.hi + radius)

    def contains(self, value: object) -> bool:
        """Return whether a rational number, or the whole of another enclosure, lies inside."""
        if isinstance(value, Enclosure):
            return self.lo <= value.lo and value.hi <= self.hi
        return self.lo <= rational(value) <= self.hi

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.hi, -self.lo)

    def __add__(self, other: Enclosure | int | Fraction) -> Enclosure:
        other = _enclosure(other)
        return Enclosure(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Enclosure | int | Fraction) -> Enclosure:
        other = _enclosure(other)
        return Enclosure(self.lo - other.hi, self.hi - other.lo)

    def __mul__(self, other: Enclosure | int | Fraction) -> Enclosure:
        other = _enclosure(other)
        ends = [a * b for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Enclosure(min(ends), max(ends))

    def relu(self) -> Enclosure:
        """Return the enclosure of max(x, 0)."""
        zero = Fraction(0)
        return Enclosure(max(self.lo, zero), max(self.hi, zero))

    def less(self, other: Enclosure | int | Fraction) -> bool | None:
        """Return whether x < y: True or False when proved, None when not decided."""
        other = _enclosure(other)
        if self.hi < other.lo:
            return True
        return False if self.lo >= other.hi else None

    def at_most(self, other: Enclosure | int | Fraction) -> bool | None:
        """Return whether x <= y: True or False when proved, None when not decided."""
        other = _enclosure(other)
        if self.hi <= other.lo:
            return True
        return False if self.lo > other.hi else None

    def equals(self, other: Enclosure | int | Fraction) -> bool | None:
        """Return whether x = y: True only for two points, False when disjoint, else None."""
        other = _enclosure(other)
        if self.hi < other.lo or other.hi < self.lo:
            return False
        return True if self.width == other.width == 0 else None

    def __bool__(self) -> NoReturn:
        raise InexactError("an enclosure has no truth value; use less, at_most, equals or contains")


def _enclosure(value: Enclosure | int | Fraction) -> Enclosure:
    return value if isinstance(value, Enclosure) else Enclosure.exactly(value)


def _dyadic(exact: Any) -> Fraction:
    mantissa, exponent = exact.man_exp()
    e = int(exponent)
    if abs(e) > _MAX_BALL_EXPONENT:
        raise LimitError(f"a ball with exponent {e}; at most {_MAX_BALL_EXPONENT} is read")
    return Fraction(int(mantissa)) * (Fraction(1 << e) if e >= 0 else Fraction(1, 1 << -e))
