"""Gauges: rational matrices G_n with G_n (I + A_n) almost G_{n-1}, and certified bounds of what is missing.

Statement.  A_n has a rows of terms r^n u/v and a + 1 columns, the last one for a constant; below it stands a
            row of zeros.  G_n = I + sum_{l<=q} (C_l + (-1)^n C'_l) n^-l over the row (0, 1).  The terms of
            D_n = G_n (I + A_n) - G_{n-1} with r = 1 are O(n^-(q+2)), those with r = -1 are O(n^-(q+1)):
            with (n-1)^-i = sum_t binom(t-1, t-i) n^-t the coefficients of n^-t give
                r = -1:  2 C'_t = - sum_{i<t} binom(t-1, t-i) C'_i - sum_{i<t} (C_i A'_{t-i} + C'_i A_{t-i})
                r = 1, t = j + 1:  j C_j = - sum_{i<j} binom(t-1, t-i) C_i + sum_{i<t} (C_i A_{t-i} + C'_i A'_{t-i})
            where A_n = sum (A_s + (-1)^n A'_s) n^-s without the terms |r| < 1, C_0 = I, C'_0 = 0.
            A defect u/w of order e has |u/w| <= c n^-e from k + 1 on by POS(c w +- n^e u).
Glossary.   q  order     a  active neurons     L_j  product of the denominators of column j
            w  n^q (n-1)^q L_j
Exactness.  Rational; bounds are rounded upwards before they are proved.
Source.     theorem `accelerated`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb
from typing import Any

from flint import fmpq, fmpq_mat

from exactrelu.arithmetic.polynomial import (
    Polynomial,
    linear_power,
    monomial,
    polynomial,
    positive_from,
    taylor_shift,
    value_at,
)
from exactrelu.sequences.bounds import Term, order
from exactrelu.sequences.decay import round_up
from exactrelu.sequences.series import expansion

__all__ = ["Block", "Gauge", "Rows", "defect_bounds", "defect_order", "exact_rows", "gauge_of", "signs_of"]

Block = Sequence[Sequence[Sequence[Term]]]  # a rows of a + 1 entries
Rows = tuple[tuple[Fraction, ...], ...]
_SLACK = (Fraction(33, 32), Fraction(5, 4), Fraction(2), Fraction(8), Fraction(64))


@dataclass(frozen=True, slots=True)
class Gauge:
    """C_1, ..., C_q for sign 1, and C'_1, ..., C'_q for sign -1 if a term alternates; a x (a+1) each."""

    coefficients: dict[int, tuple[fmpq_mat, ...]]
    rows: int

    @property
    def q(self) -> int:
        """Order of the gauge."""
        return len(self.coefficients[1])

    def cut(self, q: int) -> Gauge:
        """Return the gauge of a lower order: its first coefficients."""
        return Gauge({sign: C[:q] for sign, C in self.coefficients.items()}, self.rows)

    def at(self, n: int) -> Rows:
        """Return the rows of G_n, a x (a+1)."""
        total = _identity(self.rows)
        for sign, C in self.coefficients.items():
            for s, matrix in enumerate(C, 1):
                total += matrix * fmpq(sign if n & 1 else 1, n**s)
        return exact_rows(total)

    def largest(self, n: int) -> Rows:
        """Return bounds of |G_i| entry by entry for all i >= n."""
        total = [[Fraction(i == j) for j in range(self.rows + 1)] for i in range(self.rows)]
        for C in self.coefficients.values():
            for s, matrix in enumerate(C, 1):
                for row, values in zip(total, exact_rows(matrix), strict=True):
                    row[:] = [t + abs(v) / n**s for t, v in zip(row, values, strict=True)]
        return tuple(tuple(row) for row in total)


def signs_of(block: Block) -> tuple[int, ...]:
    """Return (1, -1) if a term of the block alternates, else (1,)."""
    return (1, -1) if any(t[0] == -1 for row in block for entry in row for t in entry) else (1,)


def defect_order(q: int, sign: int) -> int:
    """Return the order of the defect of a gauge of order q."""
    return q + 2 if sign == 1 else q + 1


def gauge_of(block: Block, q: int) -> Gauge | None:
    """Return the gauge of order q >= 1, or None when a term decays too slowly for one.

    Args:
        block: a rows of a + 1 entries; terms of the bases 1 (order >= 2), -1 (order >= 1) and |r| < 1.
    """
    if any(abs(t[0]) > 1 or order(t) < (2 if t[0] == 1 else 1) for row in block for e in row for t in _slow(e)):
        return None
    a, signs = len(block), signs_of(block)
    A = {sign: _expanded(block, sign, q + 2) for sign in signs}
    C: dict[int, list[fmpq_mat]] = {sign: [] for sign in signs}

    def earlier(sign: int, t: int) -> fmpq_mat:
        """Return sum_{i<t} of the coefficient of (sign) at n^-i times that of A at n^-(t-i)."""
        total = fmpq_mat(a, a + 1)
        for own, found in C.items():
            factor = A.get(sign * own)
            if factor is not None:
                if own == 1 and t < len(factor):
                    total += factor[t]
                for i in range(1, min(t - 1, len(found)) + 1):
                    total += _left(found[i - 1], a) * factor[t - i]
        return total

    for j in range(1, q + 1):
        if -1 in C:
            shifts = _weighted(C[-1], j, a)
            C[-1].append((shifts + earlier(-1, j)) * fmpq(-1, 2))
        C[1].append((earlier(1, j + 1) - _weighted(C[1], j + 1, a)) * fmpq(1, j))
    return Gauge({sign: tuple(found) for sign, found in C.items()}, a)


def defect_bounds(block: Block, gauge: Gauge, sign: int, k: int) -> Rows | None:
    """Return c_ij with |terms of D_n,ij of this sign| <= c_ij n^-e for n > k, e = `defect_order`, or None."""
    q, a = gauge.q, gauge.rows
    U = {own: _polynomials(gauge, own) for own in gauge.coefficients}
    e = defect_order(q, sign)
    here, before = monomial(q), linear_power(1, q)
    rows: list[list[Fraction]] = [[Fraction(0)] * (a + 1) for _ in range(a)]
    for j in range(a + 1):
        column = [[t for t in row[j] if abs(t[0]) == 1] for row in block]
        divisors = {t[2] for entry in column for t in entry}
        L = _product(divisors)
        scaled = {d: L // polynomial(d) for d in divisors}
        for i in range(a):
            total = U[sign][i][j] * L
            for m, entry in enumerate(column):
                for r, u, v in entry:
                    if (other := sign * int(r)) in U:
                        total += U[other][i][m] * polynomial(u) * scaled[v]
            top = before * total - sign * here * taylor_shift(U[sign][i][j], -1) * L
            bound = _bound(top * monomial(e), here * before * L, k + 1)
            if bound is None:
                return None
            rows[i][j] = bound
    return tuple(tuple(row) for row in rows)


def _bound(top: Polynomial, bottom: Polynomial, start: int) -> Fraction | None:
    """Return c with |top| <= c bottom from the start on, by POS."""
    if top.degree() < 0:
        return Fraction(0)
    if top.degree() > bottom.degree():
        return None
    size = abs(value_at(top, start)) / value_at(bottom, start)
    if top.degree() == bottom.degree():
        lead = top.leading_coefficient() / bottom.leading_coefficient()
        size = max(size, abs(Fraction(int(lead.p), int(lead.q))))
    for slack in _SLACK:
        c = round_up(size * slack)
        if all(positive_from(bottom * polynomial([c]) + side, start) for side in (top, -top)):
            return c
    return None


def _polynomials(gauge: Gauge, sign: int) -> list[list[Polynomial]]:
    """Return n^q times the terms of G_n with this sign."""
    a, C = gauge.rows, [exact_rows(matrix) for matrix in gauge.coefficients[sign]]
    return [
        [polynomial([*[matrix[i][j] for matrix in reversed(C)], int(sign == 1 and i == j)]) for j in range(a + 1)]
        for i in range(a)
    ]


def exact_rows(matrix: Any) -> Rows:
    """Return a matrix of flint as rows of Fractions."""
    return tuple(
        tuple(Fraction(int(matrix[i, j].p), int(matrix[i, j].q)) for j in range(matrix.ncols()))
        for i in range(matrix.nrows())
    )


def _slow(entry: Sequence[Term]) -> list[Term]:
    return [t for t in entry if abs(t[0]) >= 1]


def _identity(a: int) -> fmpq_mat:
    return fmpq_mat(a, a + 1, [fmpq(i == j) for i in range(a) for j in range(a + 1)])


def _left(matrix: fmpq_mat, a: int) -> fmpq_mat:
    """Return the first a columns: the row below A_n is zero."""
    return fmpq_mat(a, a, [matrix[i, j] for i in range(a) for j in range(a)])


def _expanded(block: Block, sign: int, count: int) -> list[fmpq_mat]:
    """Return the coefficients of n^0, ..., n^-(count-1) of the terms with this sign."""
    a = len(block)
    sums = [[fmpq(0)] * count for _ in range(a * (a + 1))]
    for place, entry in enumerate(e for row in block for e in row):
        for term in entry:
            if term[0] == sign:
                sums[place] = [x + y for x, y in zip(sums[place], expansion(term, count), strict=True)]
    return [fmpq_mat(a, a + 1, [values[s] for values in sums]) for s in range(count)]


def _weighted(C: Sequence[fmpq_mat], t: int, a: int) -> fmpq_mat:
    """Return sum_i binom(t-1, t-i) C_i over the known C_i with i < t."""
    total = fmpq_mat(a, a + 1)
    for i, matrix in enumerate(C, 1):
        total += matrix * fmpq(comb(t - 1, t - i))
    return total


def _product(divisors: set[tuple[int, ...]]) -> Polynomial:
    result = polynomial([1])
    for d in sorted(divisors):
        result *= polynomial(d)
    return result
