"""Families with eventually periodic entries: layers relu(W_n y + b_n).

Statement.  A periodic entry has the values c_1, ..., c_k at the layers 1, ..., k, and behind them e_1(n), ..., e_q(n)
            in turn: e_i(n) at n > k with n = i mod q, so e_1 at n = 1, q + 1, 2 q + 1, ..., whatever k is.
            With p the least common multiple of all q, layer n > start is that of the ordinary family number
            (n - 1) mod p.  These p families stand below one another: row s m + i is row i of family s.  What the
            rows of all of them satisfy at every n >= n0 > start, the layers satisfy.
            Fewer theorems read such families: convergence/kinds.py has them.
Glossary.   first  c_1, ..., c_k     period  e_1, ..., e_q     start  the largest k     m  width
Exactness.  Entries are expressions of the closed class, also with roots; the c_i are rational.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from exactrelu.errors import FormatError, LimitError, ShapeError
from exactrelu.networks.expression import Expression
from exactrelu.networks.rooted import RootedExpression, rooted

__all__ = [
    "MAX_FIRST",
    "MAX_PERIOD",
    "AnyEntry",
    "PeriodicExpression",
    "PeriodicFamily",
    "SingleEntry",
    "periodic_family",
]

MAX_FIRST = 1000
MAX_PERIOD = 60
MAX_BITS = 1 << 16  # of all first values together

SingleEntry: TypeAlias = Expression | RootedExpression
AnyEntry: TypeAlias = "SingleEntry | PeriodicExpression"


@dataclass(frozen=True, slots=True)
class PeriodicExpression:
    """One entry: `first` at the layers 1, ..., k, then `period` in turn.

    >>> e = PeriodicExpression((Expression.of(5),), (Expression.of("1/n"), Expression.of("0")))
    >>> e.text, e.values
    ('[5;1/n,0]', (Fraction(5, 1),))
    """

    first: tuple[Expression, ...]
    period: tuple[SingleEntry, ...]

    def __post_init__(self) -> None:
        """Check the lengths.

        Raises:
            FormatError: no entry to repeat.
            LimitError: more than MAX_FIRST first values or MAX_PERIOD entries.
        """
        if not self.period:
            raise FormatError("period: expected at least one entry that is repeated, got an empty list")
        if len(self.first) > MAX_FIRST or len(self.period) > MAX_PERIOD:
            came = f"{len(self.first)} first values and a period of {len(self.period)}"
            raise LimitError(f"{came}; at most {MAX_FIRST} and {MAX_PERIOD} are read")

    @property
    def text(self) -> str:
        """Return the canonical text [c_1,...,c_k;e_1,...,e_q], without "c_1,...,c_k;" where k = 0."""
        head = ",".join(e.text for e in self.first) + ";" if self.first else ""
        return f"[{head}{','.join(e.text for e in self.period)}]"

    @property
    def values(self) -> tuple[Fraction, ...]:
        """Return c_1, ..., c_k."""
        return tuple(e.at(n) for n, e in enumerate(self.first, 1))


@dataclass(frozen=True, slots=True)
class PeriodicFamily:
    """Layers relu(W_n y + b_n) of width m; `matrix` and `bias` hold p families below one another.

    matrix: p m rows of m entries P_n or W_n, as `given` says.    bias: p m entries.
    rows, shifts: the entries as they were given, m rows of m and m.
    """

    width: int
    given: Literal["P", "W"]
    rows: tuple[tuple[AnyEntry, ...], ...]
    shifts: tuple[AnyEntry, ...]
    matrix: tuple[tuple[RootedExpression, ...], ...]
    bias: tuple[RootedExpression, ...]

    @property
    def period(self) -> int:
        """Return p."""
        return len(self.bias) // self.width

    @property
    def start(self) -> int:
        """Return the last layer with an entry that is not periodic yet, 0 without one."""
        entries = [entry for row in (*self.rows, self.shifts) for entry in row]
        return max(len(e.first) if isinstance(e, PeriodicExpression) else 0 for e in entries)

    def first(self, i: int, j: int | None) -> tuple[Fraction, ...]:
        """Return the first values of an entry of P_n, or of b_n for j = None."""
        if j is None:
            return _first(self.shifts[i])
        one = int(self.given == "W" and i == j)
        return tuple(c - one for c in _first(self.rows[i][j]))

    def without_biases(self) -> PeriodicFamily:
        """Return the family with b_n = 0, of the same period and start."""
        zeros = (rooted(Expression.of(0)),) * len(self.bias)
        return dataclasses.replace(self, shifts=tuple(_zero(entry) for entry in self.shifts), bias=zeros)


def periodic_family(
    width: int, given: Literal["P", "W"], rows: Sequence[Sequence[AnyEntry]], bias: Sequence[AnyEntry]
) -> PeriodicFamily:
    """Return the family of these entries, some of which may be periodic.

    Raises:
        ShapeError: not m rows of m entries, or another number of biases.
        LimitError: the least common multiple of the periods is above MAX_PERIOD, or first values are too long.
    """
    if width < 1 or len(rows) != width or any(len(row) != width for row in rows) or len(bias) != width:
        raise ShapeError(f"family: expected {width} rows of {width} entries in {given}, and {width} entries in b")
    p = math.lcm(*(len(_period(entry)) for row in (*rows, bias) for entry in row))
    if p > MAX_PERIOD:
        raise LimitError(f"the periods of the entries have the least common multiple {p}; at most {MAX_PERIOD} is read")
    matrix = tuple(tuple(_member(entry, s) for entry in row) for s in range(p) for row in rows)
    early = [c for row in (*rows, bias) for entry in row for c in _first(entry)]
    if sum(c.numerator.bit_length() + c.denominator.bit_length() for c in early) > MAX_BITS:
        raise LimitError(f"first values of more than {MAX_BITS} bits together; simplify them")
    below = tuple(_member(entry, s) for s in range(p) for entry in bias)
    return PeriodicFamily(width, given, tuple(map(tuple, rows)), tuple(bias), matrix, below)


def _first(entry: AnyEntry) -> tuple[Fraction, ...]:
    return entry.values if isinstance(entry, PeriodicExpression) else ()


def _period(entry: AnyEntry) -> tuple[SingleEntry, ...]:
    return entry.period if isinstance(entry, PeriodicExpression) else (entry,)


def _zero(entry: AnyEntry) -> AnyEntry:
    """Return 0 with as many first values and parts as an entry has."""
    zero = Expression.of(0)
    if not isinstance(entry, PeriodicExpression):
        return zero
    return PeriodicExpression((zero,) * len(entry.first), (zero,) * len(entry.period))


def _member(entry: AnyEntry, s: int) -> RootedExpression:
    """Return the entry of family number s."""
    parts = _period(entry)
    return rooted(parts[s % len(parts)])
