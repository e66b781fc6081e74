"""Decaying sequences: the shapes that bounds and tails are made of.

Statement.  A Decay is one of the nonnegative sequences
                mode "r":  c (n - tau)^-k        for n > tau,  k >= 0
                mode "g":  c a^n                 0 < a < 1
                mode "q":  c n^-e                e > 0 a fraction, no integer
                mode "z":  0.
Glossary.   c  coefficient >= 0    k, e  exponents    tau  shift    a  ratio
Exactness.  Coefficients are exact; `round_up` rounds upwards, to few digits.  Values of mode "q" are
            irrational: `at` is above and `below` is below them, by a relative 2^-64 or less.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from flint import fmpz

__all__ = ["ZERO", "Decay", "Mode", "geometric", "power", "power_of", "round_up"]

Mode: TypeAlias = Literal["r", "g", "q", "z"]
_ROOT_BITS = 64


@dataclass(frozen=True, slots=True)
class Decay:
    """One nonnegative sequence of the four shapes; unused fields are 0."""

    mode: Mode
    c: Fraction = Fraction(0)
    k: int = 0
    tau: int = 0
    a: Fraction = Fraction(0)
    e: Fraction = Fraction(0)

    @property
    def exponent(self) -> Fraction:
        """Return k or e of the modes "r" and "q"."""
        return self.e if self.mode == "q" else Fraction(self.k)

    def at(self, n: int) -> Fraction:
        """Return the value at n (n > tau in mode "r"); in mode "q" a number just above it."""
        if self.mode == "r":
            return self.c / Fraction(n - self.tau) ** self.k
        if self.mode == "q":
            return self.c * _root(n, self.e, _ROOT_BITS, 1)
        return self.c * self.a**n if self.mode == "g" else Fraction(0)

    def below(self, n: int) -> Fraction:
        """Return the value at n; in mode "q" a number just below it."""
        return self.c * _root(n, self.e, _ROOT_BITS, 0) if self.mode == "q" else self.at(n)

    def upper(self, n: int, bits: int) -> Fraction:
        """Return a multiple of 2^-bits just above the value at n: cheap for large n.  Rounding: upwards."""
        if self.mode == "r":
            value = self.at(n)
            return Fraction(-(-(value.numerator << bits) // value.denominator), 1 << bits)
        if self.mode == "z":
            return Fraction(0)
        if self.mode == "q":
            value = self.c * _root(n, self.e, max(bits, _ROOT_BITS) + self.c.numerator.bit_length(), 1)
            value *= 1 + Fraction(1, 1 << (_ROOT_BITS - 4))  # as above as what others round upwards
            return Fraction(-(-(value.numerator << bits) // value.denominator), 1 << bits)
        guarded = bits + self.c.numerator.bit_length() + n.bit_length()
        ratio, result = -(-(self.a.numerator << guarded) // self.a.denominator), 1 << guarded
        while n:
            if n & 1:
                result = -(-(result * ratio) >> guarded)
            ratio, n = -(-(ratio * ratio) >> guarded), n >> 1
        return Fraction(-(-(result * self.c.numerator) // (self.c.denominator << (guarded - bits))), 1 << bits)

    def text(self) -> str:
        """Return the sequence in words, such as "1/n^2".

        >>> power(Fraction(1, 2), 2, 3).text(), geometric(Fraction(1), Fraction(1, 2)).text()
        ('(1/2)/(n-3)^2', '1*(1/2)^n')
        """
        c = _short(self.c)
        if self.mode == "q":
            return f"{c}/n^({self.e})"
        if self.mode == "r":
            base = f"(n{-self.tau:+d})" if self.tau else "n"
            return c if self.k == 0 else f"{c}/{base}" + (f"^{self.k}" if self.k > 1 else "")
        return f"{c}*({self.a})^n" if self.mode == "g" else "0"


ZERO = Decay("z")


def _short(value: Fraction) -> str:
    """Return p, (p/q), or for long numbers the nearest power of two above, marked as such."""
    p, q = value.numerator, value.denominator
    if p.bit_length() + q.bit_length() > 128:
        return f"(below 2^{p.bit_length() - q.bit_length() + 1})"
    return str(p) if q == 1 else f"({p}/{q})"


def power(c: Fraction, k: int, tau: int = 0) -> Decay:
    """Return c (n - tau)^-k, or zero if c is."""
    return Decay("r", c, k, tau) if c else ZERO


def power_of(c: Fraction, e: Fraction) -> Decay:
    """Return c n^-e, of mode "r" where e is an integer, or zero if c is."""
    if e.denominator == 1:
        return power(c, int(e))
    return Decay("q", c, e=e) if c else ZERO


def _root(n: int, e: Fraction, bits: int, upwards: int) -> Fraction:
    """Return a number just below n^-e, upwards = 0, or just above it, upwards = 1; relative error below 2^-bits."""
    p, q = e.numerator, e.denominator
    scale = bits + 1 + p * n.bit_length() // q
    low = int(fmpz((1 << (q * scale)) // n**p).root(q))
    return Fraction(low + upwards, 1 << scale)


def geometric(c: Fraction, a: Fraction) -> Decay:
    """Return c a^n, or zero if c is."""
    return Decay("g", c, a=a) if c else ZERO


def round_up(value: Fraction, bits: int = 12) -> Fraction:
    """Return a number >= value >= 0 with at most `bits` significant bits over a power of two.

    A value that is short already is returned as it is.  Rounding: upwards, by a
    relative amount below 2^(1 - bits).

    >>> round_up(Fraction(10**6, 3), 4)
    Fraction(360448, 1)
    """
    p, q = value.numerator, value.denominator
    if p.bit_length() + q.bit_length() <= 2 * bits or not p:
        return value
    shift = p.bit_length() - q.bit_length() - bits + 1
    scaled = Fraction(p, q << shift) if shift >= 0 else Fraction(p << -shift, q)
    top = math.ceil(scaled)
    return Fraction(top << shift) if shift >= 0 else Fraction(top, 1 << -shift)
