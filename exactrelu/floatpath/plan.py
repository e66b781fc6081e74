"""Plans: the entries of a family as coefficients times few functions of n, ready for compiled loops.

Statement.  A term is c f(n), f(n) = r^n u(n)/v(n) with u, v monic in Q[n]; equal f are shared, so that
            P_n = A/n^2 has one function.  With x = 1/n, du = deg u, dv = deg v:
                f(n) = r^n n^(du - dv) U(x)/V(x),   U(x) = sum_i u_(du-i) x^i,  V likewise,
            where nothing overflows for any n.  U, V are scaled by powers of two to largest
            coefficient in [1/2, 2]; the scales go to `shift`, exactly.
            A column of a layer collects for every row i at most one term that multiplies the same
            y_j, or the constant 1; so every float t_ci has one relative error.
Glossary.   m  width    M  rows with padding, 4 or a multiple of 8
            C  columns    source  the y_j of every column, M for the constant 1
            s  1 if W_n = I + P_n was given as P_n
Exactness.  Coefficients are rounded to nearest: relative error u, as numbers in [2^-900, 2^900].
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from exactrelu.errors import LimitError
from exactrelu.floatpath.rounding import TINY
from exactrelu.networks.expression import Term
from exactrelu.networks.family import Family

__all__ = ["Function", "Plan", "padded", "plan"]

_RANGE = 900  # exponents of coefficients
_MAX_DEGREE = 4096  # of u and v
_DENSE = 4  # up to so many functions a layer is a sum of dense matrices

Coefficients: TypeAlias = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """f(n) = base^n u(n)/v(n): u, v monic, coefficients in falling order."""

    base: Fraction
    u: Coefficients
    v: Coefficients

    @property
    def power(self) -> int:
        """Return deg u - deg v."""
        return len(self.u) - len(self.v)

    def quotient(self, n: int) -> Fraction:
        """Return u(n)/v(n) exactly."""
        return _value(self.u, n) / _value(self.v, n)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A family prepared for block evaluation.

    width: m.    rows: M.    identity: s as a float.
    sources: (C,) int64.
    functions: the distinct f.    entries: (E, 3) int64 rows (column, row, function).
    coefficients: (E,) float64.    dense: (K, C, M) float64 where that is faster, else None.
    live: (M,) 1.0 for rows with entries.
    tau: absolute error of every t_ci beside its relative one.
    """

    width: int
    rows: int
    identity: float
    sources: Any
    functions: tuple[Function, ...]
    entries: Any
    coefficients: Any
    dense: Any
    live: Any
    tau: float


def padded(width: int) -> int:
    """Return M: 4 for widths up to 4, else the next multiple of 8."""
    return 4 if width <= 4 else -(-width // 8) * 8


def plan(family: Family) -> Plan:
    """Return the plan of a family.

    Raises:
        LimitError: a coefficient or a degree is beyond what floats are prepared for.
    """
    m, M = family.width, padded(family.width)
    functions: dict[Function, int] = {}
    columns: dict[tuple[int, int], list[tuple[int, int, float]]] = {}  # (slice, source) -> (row, function, c)
    cells = [(i, j, entry.terms) for i, row in enumerate(family.matrix) for j, entry in enumerate(row)]
    cells += [(i, M, entry.terms) for i, entry in enumerate(family.bias)]
    for i, source, terms in cells:
        for k, term in enumerate(terms):
            c, function = _normal(term)
            index = functions.setdefault(function, len(functions))
            columns.setdefault((k, source), []).append((i, index, _float(c)))
    ordered = sorted(columns)
    entries = [(c, i, f) for c, key in enumerate(ordered) for i, f, _ in sorted(columns[key])]
    coefficients = np.array([value for key in ordered for _, _, value in sorted(columns[key])], dtype=np.float64)
    sources = [source for _, source in ordered]
    largest = float(np.abs(coefficients).max(initial=0.0))
    table = np.array(entries, dtype=np.int64).reshape(-1, 3)
    return Plan(
        width=m,
        rows=M,
        identity=1.0 if family.given == "P" else 0.0,
        sources=np.array(sources, dtype=np.int64),
        functions=tuple(functions),
        entries=table,
        coefficients=coefficients,
        dense=_dense(tuple(functions), table, coefficients, (len(sources), M)),
        live=np.isin(np.arange(M), table[:, 1]).astype(np.float64),
        tau=largest * 2.0**-890 + TINY,
    )


def _normal(term: Term) -> tuple[Fraction, Function]:
    """Return c and f with term = c f."""
    base, u, v = term
    if max(len(u), len(v)) > _MAX_DEGREE:
        raise LimitError(f"a polynomial of degree {max(len(u), len(v)) - 1}; the float path takes {_MAX_DEGREE - 1}")
    top, bottom = u[-1], v[-1]
    monic = tuple(Fraction(c, top) for c in reversed(u)), tuple(Fraction(c, bottom) for c in reversed(v))
    return Fraction(top, bottom), Function(base, *monic)


def _float(c: Fraction) -> float:
    if not Fraction(1, 1 << _RANGE) <= abs(c) <= 1 << _RANGE:
        raise LimitError(f"a coefficient outside 2^-{_RANGE}..2^{_RANGE}; the float path has no room for it")
    return float(c)


def _dense(functions: Sequence[Function], entries: Any, coefficients: Any, shape: tuple[int, int]) -> Any:
    """Return the coefficients as one (C, M) matrix per function, where few functions fill it and none can overflow."""
    bounded = all(abs(f.base) <= 1 and f.power <= 0 for f in functions)
    if not bounded or not 0 < len(functions) <= min(_DENSE, len(coefficients) / 8):
        return None
    dense = np.zeros((len(functions), *shape))
    dense[entries[:, 2], entries[:, 0], entries[:, 1]] = coefficients
    return dense


def _value(falling: Coefficients, n: int) -> Fraction:
    common = math.lcm(*(c.denominator for c in falling))
    value = 0
    for c in falling:
        value = value * n + c.numerator * (common // c.denominator)
    return Fraction(value, common)
