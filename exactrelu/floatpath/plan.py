"""Plans: the entries of a family as coefficients times few functions of n, ready for compiled loops.

Statement.  A term is c f(n), f(n) = r^n F(n) g(n) u(n)/v(n) with u, v monic in Q[n], F a product of powers of
            factorials and g one of roots (networks/roots.py), 1 for most; equal f are shared, so that P_n = A/n^2
            has one function.  With x = 1/n, du = deg u, dv = deg v:
                f(n) = r^n F(n) g(n) n^(du - dv) U(x)/V(x),   U(x) = sum_i u_(du-i) x^i,  V likewise,
            where nothing overflows for any n.  U, V are scaled by powers of two to largest
            coefficient in [1/2, 2]; the scales go to `shift`, exactly.
            A column of a layer collects for every row i at most one term that multiplies the same
            y_j, or the constant 1; so every float t_ci has one relative error.
            A residual layer has two plans, of B_n, c_n and of A_n; a mask is planned as one row.
            Layers that repeat with period p have a slot of columns for every n mod p, and one for first values.
Glossary.   m  rows    M  rows with padding, 4 or a multiple of 8
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
from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicExpression, PeriodicFamily
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import AnyTerm, RootedExpression, RootedFamily
from exactrelu.networks.roots import Roots, order_of, plain_roots
from exactrelu.networks.widening import WideningFamily

__all__ = [
    "MAX_DEPTH",
    "FirstValues",
    "Function",
    "Plan",
    "padded",
    "plan",
    "plan_mask",
    "plan_periodic",
    "plan_residual",
]

MAX_DEPTH = 10_000_000

_RANGE = 900  # exponents of coefficients
_MAX_DEGREE = 4096  # of u and v
_DENSE = 4  # up to so many functions a layer is a sum of dense matrices
_MAX_ROOTS = 8  # factors of a product of roots
_EXACT_INTEGERS = 1 << 53

Coefficients: TypeAlias = tuple[Fraction, ...]
FirstValues: TypeAlias = dict[tuple[int, int, int], float]
Cell: TypeAlias = tuple[int, int, Sequence[AnyTerm], int]  # row, source, terms, slot


@dataclass(frozen=True, slots=True)
class Function:
    """f(n) = base^n F(n) g(n) u(n)/v(n): u, v monic, coefficients in falling order.

    roots: the factors of g.    special: those of F, ((a n)!)^e as (-a, 0, e, 1).
    """

    base: Fraction
    u: Coefficients
    v: Coefficients
    roots: Roots = ()
    special: Roots = ()

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
    sources: (C,) int64.    slots: (C,) int64, 0 but for layers that repeat.
    functions: the distinct f.    entries: (E, 3) int64 rows (column, row, function).
    coefficients: (E,) float64.    dense: (K, C, M) float64 where that is faster, else None.
    live: (M,) 1.0 for rows with entries.
    tau: absolute error of every t_ci beside its relative one.
    """

    width: int
    rows: int
    identity: float
    sources: Any
    slots: Any
    functions: tuple[Function, ...]
    entries: Any
    coefficients: Any
    dense: Any
    live: Any
    tau: float


def padded(width: int) -> int:
    """Return M: 4 for widths up to 4, else the next multiple of 8."""
    return 4 if width <= 4 else -(-width // 8) * 8


def plan(family: Family | RootedFamily, biased: bool = True) -> Plan:
    """Return the plan of the layers W_n y + b_n of a family, without b_n if not `biased`.

    Raises:
        LimitError: a coefficient, a degree or a root is beyond what floats are prepared for.
    """
    m, M = family.width, padded(family.width)
    matrix: Sequence[Sequence[Expression | RootedExpression]] = family.matrix
    bias: Sequence[Expression | RootedExpression] = family.bias if biased else ()
    cells: list[Cell] = [(i, j, entry.terms, 0) for i, row in enumerate(matrix) for j, entry in enumerate(row)]
    cells += [(i, M, entry.terms, 0) for i, entry in enumerate(bias)]
    return _assembled(cells, m, M, 1.0 if family.given == "P" else 0.0)


def plan_periodic(family: PeriodicFamily, biased: bool = True) -> tuple[Plan, FirstValues]:
    """Return the plan of layers that repeat with period p, in slots 0, ..., p - 1, and their first values.

    A first value is float(c) at (layer, row, source), the source of a bias being M; its place is in slot p, where the
    plan has 1.  Errors as of `plan`.
    """
    m, M, p = family.width, padded(family.width), family.period
    cells: list[Cell] = []
    first: FirstValues = {}
    for s in range(p):
        for i in range(m):
            cells += [(i, j, entry.terms, s) for j, entry in enumerate(family.matrix[s * m + i])]
            cells += [(i, M, family.bias[s * m + i].terms, s)] if biased else []
    for i, (row, shift) in enumerate(zip(family.rows, family.shifts, strict=True)):
        for source, entry in [*enumerate(row), *([(M, shift)] if biased else [])]:
            values = entry.values if isinstance(entry, PeriodicExpression) else ()
            first |= {(n, i, source): _float(c) if c else 0.0 for n, c in enumerate(values, 1)}
            cells += [(i, source, Expression.of(1).terms, p)] if values else []
    return _assembled(cells, m, M, 1.0 if family.given == "P" else 0.0), first


def plan_residual(family: ResidualFamily) -> tuple[Plan, Plan]:
    """Return the plans of B_n y + c_n and of y + A_n z; errors as of `plan`."""
    m, h = family.width, len(family.c)
    inner: list[Cell] = [(k, j, entry.terms, 0) for k, row in enumerate(family.B) for j, entry in enumerate(row)]
    inner += [(k, padded(m), entry.terms, 0) for k, entry in enumerate(family.c)]
    outer: list[Cell] = [(i, k, entry.terms, 0) for i, row in enumerate(family.A) for k, entry in enumerate(row)]
    return _assembled(inner, h, padded(h), 0.0), _assembled(outer, m, padded(m), 1.0)


def plan_mask(family: WideningFamily) -> Plan:
    """Return the plan of one row, w_0, ..., w_s and then b as the entry of the constant; errors as of `plan`."""
    entries = [*family.mask, family.bias]
    return _assembled([(0, j, entry.terms, 0) for j, entry in enumerate(entries)], 1, 1, 0.0)


def _assembled(cells: Sequence[Cell], m: int, M: int, identity: float) -> Plan:
    functions: dict[Function, int] = {}
    columns: dict[tuple[int, int, int], list[tuple[int, int, float]]] = {}  # slot, slice, source: row, function, c
    for i, source, terms, slot in cells:
        for k, term in enumerate(terms):
            c, function = _normal(term)
            index = functions.setdefault(function, len(functions))
            columns.setdefault((slot, k, source), []).append((i, index, _float(c)))
    ordered = sorted(columns)
    entries = [(c, i, f) for c, key in enumerate(ordered) for i, f, _ in sorted(columns[key])]
    coefficients = np.array([value for key in ordered for _, _, value in sorted(columns[key])], dtype=np.float64)
    sources = [source for _, _, source in ordered]
    largest = float(np.abs(coefficients).max(initial=0.0))
    table = np.array(entries, dtype=np.int64).reshape(-1, 3)
    return Plan(
        width=m,
        rows=M,
        identity=identity,
        sources=np.array(sources, dtype=np.int64),
        slots=np.array([slot for slot, _, _ in ordered], dtype=np.int64),
        functions=tuple(functions),
        entries=table,
        coefficients=coefficients,
        dense=_dense(tuple(functions), table, coefficients, (len(sources), M)),
        live=np.isin(np.arange(M), table[:, 1]).astype(np.float64),
        tau=largest * 2.0**-890 + TINY,
    )


def _normal(term: AnyTerm) -> tuple[Fraction, Function]:
    """Return c and f with term = c f."""
    base, u, v = term[:3]
    roots = term[3] if len(term) == 4 else ()
    special, roots = tuple(root for root in roots if root[0] < 0), plain_roots(roots)
    if len(roots) > _MAX_ROOTS or any(abs(a) * MAX_DEPTH + abs(b) > _EXACT_INTEGERS for a, b, _, _ in roots):
        raise LimitError(f"the float path takes at most {_MAX_ROOTS} roots of factors below 2^53 at depth {MAX_DEPTH}")
    if max(len(u), len(v)) > _MAX_DEGREE:
        raise LimitError(f"a polynomial of degree {max(len(u), len(v)) - 1}; the float path takes {_MAX_DEGREE - 1}")
    top, bottom = u[-1], v[-1]
    monic = tuple(Fraction(c, top) for c in reversed(u)), tuple(Fraction(c, bottom) for c in reversed(v))
    return Fraction(top, bottom), Function(base, *monic, roots, special)


def _float(c: Fraction) -> float:
    if not Fraction(1, 1 << _RANGE) <= abs(c) <= 1 << _RANGE:
        raise LimitError(f"a coefficient outside 2^-{_RANGE}..2^{_RANGE}; the float path has no room for it")
    return float(c)


def _dense(functions: Sequence[Function], entries: Any, coefficients: Any, shape: tuple[int, int]) -> Any:
    """Return the coefficients as one (C, M) matrix per function, where few functions fill it and none can overflow."""
    bounded = all(abs(f.base) <= 1 and f.power + order_of(f.roots) <= 0 and not f.special for f in functions)
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
