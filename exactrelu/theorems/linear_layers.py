"""Constant layers that clip nothing: the powers of one nonnegative matrix, decided by a projection.

Statement.  W >= 0, b >= 0 and x >= 0: N_n(x) = the first m entries of A^n (x, 1), A = [[W, b], [0, 1]].
            If AE = EA = E = EE and ||(A - E)^q|| < 1, then (A - E)^n = A^n - E -> 0, so N_n converges.
            E is the projection on the kernel of A - I along its image, if these are complementary.
Glossary.   E  projection     q  exponent with row sums of (A - E)^q below 1
Exactness.  Rational throughout.
Source.     part of theorem `absorb`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.elimination import reduced_echelon
from exactrelu.arithmetic.field import RATIONALS
from exactrelu.networks.family import Family

__all__ = ["Projection", "attempt"]

_MAX_POWER = 4096
_MAX_BITS = 1 << 12

Rows = list[list[Fraction]]


@dataclass(frozen=True, slots=True)
class Projection:
    """Evidence: the projection E, row by row, and the exponent q."""

    E: tuple[tuple[Fraction, ...], ...]
    q: int

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items."""
        w = math.lcm(*(v.denominator for row in self.E for v in row))
        yield ["E", w, [int(v * w) for row in self.E for v in row]]
        yield ["q", self.q]


def attempt(family: Family) -> Projection | None:
    """Return evidence for constant nonnegative layers whose powers settle, else None."""
    entries = [[e.constant() for e in row] for row in family.matrix]
    bias = [e.constant() for e in family.bias]
    if any(v is None for row in (*entries, bias) for v in row):
        return None
    m = family.width
    one = int(family.given == "P")
    W = [[(v or Fraction(0)) + one * (i == j) for j, v in enumerate(row)] for i, row in enumerate(entries)]
    A = [[*row, b or Fraction(0)] for row, b in zip(W, bias, strict=True)]
    A.append([Fraction(i == m) for i in range(m + 1)])
    E = _projection(A) if min(v for row in A for v in row) >= 0 else None
    if E is None:
        return None
    rest, q = [[a - e for a, e in zip(*pair, strict=True)] for pair in zip(A, E, strict=True)], 1
    while q <= _MAX_POWER and max(v.denominator.bit_length() for row in rest for v in row) <= _MAX_BITS:
        if max(sum(map(abs, row)) for row in rest) < 1:
            return Projection(tuple(map(tuple, E)), q)
        rest, q = _times(rest, rest), 2 * q
    return None


def _projection(A: Rows) -> Rows | None:
    """Return R (L R)^{-1} L for bases R, L of the right and left kernels of A - I, or None."""
    size = len(A)
    shifted = [[v - (i == j) for j, v in enumerate(row)] for i, row in enumerate(A)]
    right, left = _kernel(shifted), _kernel([list(column) for column in zip(*shifted, strict=True)])
    gram = [[_dot(u, v) for v in right] for u in left]
    wide = [[*row, *(Fraction(i == j) for j in range(len(left)))] for i, row in enumerate(gram)]
    solved, pivots = reduced_echelon(RATIONALS, wide, len(right))
    if len(pivots) < len(right) or len(left) != len(right):
        return None
    inverse = [row[len(right) :] for row in solved]
    coefficients = [[_dot(row, [u[j] for u in left]) for j in range(size)] for row in inverse]
    return [[_dot([v[i] for v in right], [c[j] for c in coefficients]) for j in range(size)] for i in range(size)]


def _kernel(A: Rows) -> Rows:
    """Return a basis of the vectors v with A v = 0."""
    size = len(A[0])
    rows, pivots = reduced_echelon(RATIONALS, A, size)
    basis = []
    for free in (j for j in range(size) if j not in pivots):
        v = [Fraction(j == free) for j in range(size)]
        for row, pivot in zip(rows, pivots, strict=True):
            v[pivot] = -row[free]
        basis.append(v)
    return basis


def _times(A: Rows, B: Rows) -> Rows:
    return [[_dot(row, column) for column in zip(*B, strict=True)] for row in A]


def _dot(u: Sequence[Fraction], v: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(u, v, strict=True)), Fraction(0))
