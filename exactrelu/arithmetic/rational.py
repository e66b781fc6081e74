"""The only door for scalars: what comes in is an exact rational or an error.

Statement.  `rational(v)` is the rational number that v *is*: an int, a Fraction,
            a flint integer or rational, or a text "p/q", "-3", "0.1", "2.5e-3".
Exactness.  Decimals in texts are exact: "0.1" is 1/10.  Binary floats are refused;
            `exact_float` is the explicit way in: the dyadic rational of the bits.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq, fmpz

from exactrelu.errors import FormatError, InexactError, LimitError

__all__ = ["MAX_TEXT", "RationalLike", "exact_float", "rational", "rational_text", "rationals"]

RationalLike: TypeAlias = "int | Fraction | str | fmpz | fmpq"

MAX_TEXT = 100_000
MAX_EXPONENT = 20_000
_FRACTION = re.compile(r"([+-]?[0-9]+)(?:/([0-9]+))?")
_DECIMAL = re.compile(r"([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?")
_EXPONENT_DIGITS = 9
_CHUNK = 4000  # int(text) stops at 4300 digits


def rational(value: object, where: str = "") -> Fraction:
    """Return the exact rational number that `value` is.

    Args:
        value: int, Fraction, flint fmpz or fmpq, or one of the texts "p", "p/q",
            "0.1", "2.5e-3" (ASCII digits, no blanks).
        where: place named in the error, such as "layer 2, weight[0][1]".

    Raises:
        InexactError: a float, bool or any other type came.
        FormatError: a text that is not a number, or a zero denominator.
        LimitError: a text or exponent beyond the stated size.

    >>> rational("0.1"), rational("-3/6")
    (Fraction(1, 10), Fraction(-1, 2))
    """
    if type(value) is Fraction:
        return value
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, str):
        return _parse(value, where)
    if isinstance(value, fmpz):
        return Fraction(int(value))
    if isinstance(value, fmpq):
        return Fraction(int(value.p), int(value.q))
    raise InexactError(f"{_at(where)}expected an int, Fraction or string such as '1/10', got {_described(value)}")


def rationals(values: Iterable[object], where: str = "") -> tuple[Fraction, ...]:
    """Return a tuple of exact rationals; errors name the index."""
    return tuple(rational(v, f"{where}[{i}]") for i, v in enumerate(values))


def rational_text(value: Fraction) -> str:
    """Return the one canonical spelling "p" or "p/q" in lowest terms.

    >>> rational_text(Fraction(-2, 4))
    '-1/2'
    """
    if value.denominator == 1:
        return _digits(value.numerator)
    return f"{_digits(value.numerator)}/{_digits(value.denominator)}"


def exact_float(value: float, where: str = "") -> Fraction:
    """Return the dyadic rational that a binary float is; NaN and infinities are refused.

    >>> exact_float(0.5)
    Fraction(1, 2)
    """
    number = float(value)
    if not math.isfinite(number):
        raise InexactError(f"{_at(where)}expected a finite number, got {number}")
    return Fraction(number)


def _parse(text: str, where: str) -> Fraction:
    if len(text) > MAX_TEXT:
        raise LimitError(f"{_at(where)}a number of {len(text)} characters; at most {MAX_TEXT} are read")
    match = _FRACTION.fullmatch(text)
    if match:
        denominator = 1 if match[2] is None else _integer(match[2])
        if denominator == 0:
            raise FormatError(f"{_at(where)}the denominator of {text!r} is zero")
        return Fraction(_integer(match[1]), denominator)
    match = _DECIMAL.fullmatch(text)
    if match and (match[2] or match[3]):
        written = match[4] or "0"
        exponent = int(written) - len(match[3]) if len(written.lstrip("+-")) <= _EXPONENT_DIGITS else MAX_EXPONENT + 1
        if abs(exponent) > MAX_EXPONENT:
            raise LimitError(f"{_at(where)}the exponent of {text[:40]!r} is beyond {MAX_EXPONENT}")
        digits = _integer(match[1] + match[2] + match[3])
        return Fraction(digits * 10**exponent) if exponent >= 0 else Fraction(digits, 10**-exponent)
    shown = text if len(text) <= 40 else text[:37] + "..."
    raise FormatError(f"{_at(where)}expected a number such as '3', '-1/2' or '0.1', got {shown!r}")


def _integer(digits: str) -> int:
    """int() of any length; the flint parser has no limit on digits."""
    return int(digits) if len(digits) <= _CHUNK else int(fmpz(digits.removeprefix("+")))


def _digits(value: int) -> str:
    return str(value) if value.bit_length() < 3 * _CHUNK else str(fmpz(value))


def _at(where: str) -> str:
    return f"{where}: " if where else ""


def _described(value: object) -> str:
    if isinstance(value, bool):
        return f"the truth value {value}"
    if isinstance(value, float):
        if not math.isfinite(value):
            return f"the float {value}"
        return (
            f"float {value!r};\n  write '{value!r}' for the decimal, or exact_float({value!r}) "
            f"for the binary value {rational_text(Fraction(value))}"
        )
    return f"{type(value).__name__} {str(value)[:40]!r}"
