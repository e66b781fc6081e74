"""Exact combinations of vectors over the field of an algebraic number lambda, for images on the boundary of a hull.

Statement.  lambda > 0 is a root of an irreducible integer polynomial g; numbers of the field are polynomials modulo g.
            A vector z = sum c_k V_k over chosen V_k is found by elimination, and sum |c_k| <= 1 is decided: it is 1
            exactly, or below 1 in balls.
Exactness.  All of it, with fmpq polynomials; balls decide signs of numbers that are not 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any, NamedTuple

from flint import arb, fmpq_poly, fmpz_mat, fmpz_poly

from exactrelu.arithmetic.matrix import Matrix

__all__ = ["Exact", "ExactRow", "adjugate_powers", "exact_vertices"]

MAX_DEGREE = 128  # of the polynomial of the word in t, lambda = t


class ExactRow(NamedTuple):
    """A combination: c_k = p(lambda)/den for the parts (k, coefficients of p)."""

    den: int
    parts: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Exact:
    """The field of lambda, a ball of it, and the vertices known so far."""

    g: fmpq_poly
    root: arb
    matrices: tuple[Matrix, ...]
    vectors: list[list[fmpq_poly]]

    def times(self, a: fmpq_poly, b: fmpq_poly) -> fmpq_poly:
        """Return a product modulo g."""
        return a * b % self.g

    def inverse(self, a: fmpq_poly) -> fmpq_poly:
        """Return 1/a, a != 0: g is irreducible."""
        common, u, _ = a.xgcd(self.g)
        return u / common[0]

    def image(self, i: int, v: Sequence[fmpq_poly]) -> list[fmpq_poly]:
        """Return M_i v / lambda."""
        less = self.inverse(fmpq_poly([0, 1]) % self.g) / self.matrices[i].denominator
        return [
            self.times(less, sum((p * c for p, c in zip(v, row, strict=True)), fmpq_poly(0)))
            for row in self.matrices[i].numerator.tolist()
        ]

    def combination(self, z: Sequence[fmpq_poly], chosen: Sequence[int]) -> ExactRow | None:
        """Return z as a combination of chosen vertices with sum |c_k| <= 1, or None."""
        found = self._solved([[self.vectors[k][i] for k in chosen] + [z[i]] for i in range(len(z))], len(chosen))
        if found is None:
            return None
        pairs = [(k, c) for k, c in zip(chosen, found, strict=True) if c]
        over = fmpq_poly(-1)
        for _, c in pairs:
            sign = self._sign(c)
            over += sign * c
            if not sign:
                return None
        if over % self.g and self._sign(over % self.g) >= 0:
            return None
        size = self.g.degree()
        den = lcm(*[int(c[n].q) for _, c in pairs for n in range(size)])
        return ExactRow(den, tuple((k, tuple(int(c[n] * den) for n in range(size))) for k, c in pairs))

    def shows(self, z: Sequence[fmpq_poly], row: ExactRow) -> bool:
        """Return whether a row is a combination of vertices that is z, with sum |c_k| <= 1."""
        if row.den <= 0 or any(not 0 <= k < len(self.vectors) for k, _ in row.parts):
            return False
        parts = [(k, fmpq_poly(list(c)) / row.den) for k, c in row.parts]
        over = sum((self._sign(c) * c for _, c in parts), fmpq_poly(-1)) % self.g
        if any(not self._sign(c) for _, c in parts) or (over and self._sign(over) >= 0):
            return False
        return not any(
            (sum((c * self.vectors[k][i] for k, c in parts), fmpq_poly(0)) - p) % self.g for i, p in enumerate(z)
        )

    def _sign(self, p: fmpq_poly) -> int:
        value = arb(0)
        for n in reversed(range(p.degree() + 1)):
            value = value * self.root + arb(p[n])
        return 1 if value > 0 else -1 if value < 0 else 0

    def _solved(self, rows: list[list[fmpq_poly]], n: int) -> list[fmpq_poly] | None:
        """Return the solution of a system with one solution, by Gauss and Jordan; None if there are none or many."""
        done = 0
        for column in range(n):
            pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
            if pivot is None:
                return None
            rows[done], rows[pivot] = rows[pivot], rows[done]
            unit = self.inverse(rows[done][column])
            rows[done] = [self.times(unit, p) for p in rows[done]]
            for i, row in enumerate(rows):
                if i != done and row[column]:
                    factor = row[column]
                    rows[i] = [(p - factor * q) % self.g for p, q in zip(row, rows[done], strict=True)]
            done += 1
        return None if any(row[n] for row in rows[done:]) else [row[n] for row in rows[:n]]


def exact_vertices(
    matrices: Sequence[Matrix],
    word: Sequence[int],
    start: tuple[Matrix, int, int, int],
    root: arb,
    free: Sequence[Any],
    children: Sequence[tuple[int, int]],
) -> Exact | None:
    """Return the vertices over the field of lambda, or None where its degree is too large or its factor not seen.

    Args:
        matrices: k >= 1 matrices of one shape (m, m).
        word: indices of matrices in order of application.
        start: the product P of the word, the sign s, the column of the adjugate, and e: v is over 2^e.
        root: a ball of lambda.
        free: vectors over the rationals.
        children: (j, i) for the vertex M_i V_j / lambda.
    """
    P, sign, column, exponent = start
    L, m, y = len(word), P.shape[0], sign * P.denominator
    characteristic = [int(c) for c in P.numerator.charpoly().coeffs()]
    if L * m > MAX_DEGREE:
        return None
    q = [0] * (L * m + 1)
    for k, c in enumerate(characteristic):
        q[k * L] = c * y**k
    factors = [g for g, _ in fmpz_poly(q).factor()[1] if _vanishes(g, root)]
    if len(factors) != 1:
        return None
    g = fmpq_poly(factors[0])
    found = Exact(g, root, tuple(matrices), [])
    x = fmpq_poly([0] * L + [y]) % g
    v = [fmpq_poly(0)] * m
    for B in adjugate_powers(P.numerator, characteristic, column):
        v = [(found.times(p, x) + int(B[i, 0])) % g for i, p in enumerate(v)]
    scale = fmpq_poly(1) / (1 << exponent)
    found.vectors.append([p * scale for p in v])
    for i in word[:-1]:
        found.vectors.append(found.image(i, found.vectors[-1]))
    found.vectors.extend([fmpq_poly([c.numerator]) / c.denominator for c in u] for u in free)
    for j, i in children:
        found.vectors.append(found.image(i, found.vectors[j]))
    return found


def adjugate_powers(N: fmpz_mat, characteristic: Sequence[int], column: int) -> list[fmpz_mat]:
    """Return the coefficients of x^(m-1), .., 1 of a column of adj(x - N), by Faddeev and LeVerrier.

    Args:
        N: an m x m matrix.
        characteristic: the coefficients of 1, .., x^m of det(x - N).
        column: its index.
    """
    m = N.nrows()
    unit = fmpz_mat(m, 1, [int(i == column) for i in range(m)])
    found = [unit]
    for k in range(1, m):
        found.append(N * found[-1] + unit * characteristic[m - k])
    return found


def _vanishes(g: fmpz_poly, root: arb) -> bool:
    """Return whether a factor may be 0 at lambda."""
    value = arb(0)
    for c in reversed(g.coeffs()):
        value = value * root + arb(c)
    return bool(value.contains(0))
