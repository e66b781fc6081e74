"""Constant layers that follow one pattern for ever: the powers of a matrix, decided by a projection.

Statement.  Let A have the rows (W, b)[j] for j in the pattern J, zero rows for the others, and (0, 1) below.
            If AE = EA = E = EE and ||(A - E)^q|| < 1, then (A - E)^n = A^n - E -> 0, so A^n (x, 1) converges.
            E is the projection on the kernel of A - I along its image, if these are complementary.
            nonnegative  W >= 0, b >= 0, x >= 0: nothing is clipped, J holds everything.
            steady       v = (x, 1), |(A - E)^n (v - E v)| <= r for n < q, hence for all n: every layer
                         has the pattern J if for c = (W, b)[i]: c.E v >= |c| r or c >= 0 for i in J,
                         c.E v <= -|c| r or c <= 0 for the others, |c| = sum |c_j|.
Glossary.   E  projection     q  exponent with row sums of (A - E)^q below 1     J  pattern
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

__all__ = ["Projection", "attempt", "kernel", "settled", "steady"]

_MAX_POWER = 4096
_MAX_BITS = 1 << 12
_MAX_WORK = 1 << 17  # multiplications of q products of matrices
_FOLLOWED = 400  # layers followed in floats

Rows = list[list[Fraction]]


@dataclass(frozen=True, slots=True)
class Projection:
    """Evidence: the projection E, row by row, the exponent q, and the pattern where one is needed."""

    E: tuple[tuple[Fraction, ...], ...]
    q: int
    pattern: tuple[int, ...] | None = None

    def limit(self, x: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return the limit from x: E (x, 1)."""
        return tuple(_dot(row, (*x, Fraction(1))) for row in self.E[:-1])

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items."""
        if self.pattern is not None:
            yield ["J", list(self.pattern)]
        w = math.lcm(*(v.denominator for row in self.E for v in row))
        yield ["E", w, [int(v * w) for row in self.E for v in row]]
        yield ["q", self.q]


def attempt(family: Family) -> Projection | None:
    """Return evidence for constant nonnegative layers whose powers settle, else None."""
    A = _affine(family)
    if A is None or min(v for row in A for v in row) < 0:
        return None
    return settled(A)


def steady(family: Family, box: Sequence[tuple[Fraction, Fraction]]) -> Projection | None:
    """Return evidence that constant layers keep one pattern and settle, for all x >= 0 of a box, else None."""
    full = _affine(family)
    if full is None:
        return None
    m = family.width
    pattern = _final_pattern(full, [float(low + high) / 2 for low, high in box])
    if pattern is None:
        return None
    A = [row if i in pattern or i == m else [Fraction(0)] * (m + 1) for i, row in enumerate(full)]
    found = settled(A)
    if found is None or found.q * (m + 1) ** 3 > _MAX_WORK:
        return None
    E = [list(row) for row in found.E]
    sides = [*box, (Fraction(1), Fraction(1))]
    room = _radius(A, E, found.q, sides)
    for i, c in enumerate(full[:m]):
        low, high = _ends(_times([c], E)[0], sides)
        size = sum((abs(v) for v in c), Fraction(0)) * room
        if not ((low >= size or min(c) >= 0) if i in pattern else (high <= -size or max(c) <= 0)):
            return None
    return Projection(found.E, found.q, pattern)


def _affine(family: Family) -> Rows | None:
    """Return [[W, b], [0, 1]] of constant layers, None for others."""
    m, one = family.width, int(family.given == "P")
    rows: Rows = []
    for i, (row, shift) in enumerate(zip(family.matrix, family.bias, strict=True)):
        values = [e.constant() for e in (*row, shift)]
        if any(v is None for v in values):
            return None
        rows.append([(v or Fraction(0)) + one * (i == j) for j, v in enumerate(values)])
    return [*rows, [Fraction(i == m) for i in range(m + 1)]]


def settled(A: Rows) -> Projection | None:
    """Return E and q for a square matrix whose powers are shown to converge, else None."""
    E = _projection(A)
    if E is None:
        return None
    rest, q = _minus(A, E), 1
    while q <= _MAX_POWER and max(v.denominator.bit_length() for row in rest for v in row) <= _MAX_BITS:
        if max(sum(map(abs, row)) for row in rest) < 1:
            return Projection(tuple(map(tuple, E)), q)
        rest, q = _times(rest, rest), 2 * q
    return None


def _final_pattern(full: Rows, y: list[float]) -> tuple[int, ...] | None:
    """Return the pattern of a late layer, followed in floats: a proposal."""
    rows = [[float(v) for v in row] for row in full[:-1]]
    pattern: tuple[int, ...] = ()
    for _ in range(_FOLLOWED):
        z = [sum(a * v for a, v in zip(row, (*y, 1.0), strict=True)) for row in rows]
        pattern = tuple(i for i, v in enumerate(z) if v > 0)
        y = [max(v, 0.0) for v in z]
        if max(y, default=0.0) > 1e100:
            return None
    return pattern


def _radius(A: Rows, E: Rows, q: int, sides: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the largest |entry| of (A - E)^n (v - E v) for n < q and v on the sides."""
    step, D, r = _minus(A, E), [[(i == j) - e for j, e in enumerate(row)] for i, row in enumerate(E)], Fraction(0)
    for _ in range(q):
        r = max(r, *(abs(end) for row in D for end in _ends(row, sides)))
        D = _times(step, D)
    return r


def _ends(row: Sequence[Fraction], sides: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    low = sum((c * side[c < 0] for c, side in zip(row, sides, strict=True)), Fraction(0))
    return low, sum((c * side[c > 0] for c, side in zip(row, sides, strict=True)), Fraction(0))


def _minus(A: Rows, B: Rows) -> Rows:
    return [[a - b for a, b in zip(*pair, strict=True)] for pair in zip(A, B, strict=True)]


def _projection(A: Rows) -> Rows | None:
    """Return R (L R)^{-1} L for bases R, L of the right and left kernels of A - I, or None."""
    size = len(A)
    shifted = [[v - (i == j) for j, v in enumerate(row)] for i, row in enumerate(A)]
    right, left = kernel(shifted), kernel([list(column) for column in zip(*shifted, strict=True)])
    gram = [[_dot(u, v) for v in right] for u in left]
    wide = [[*row, *(Fraction(i == j) for j in range(len(left)))] for i, row in enumerate(gram)]
    solved, pivots = reduced_echelon(RATIONALS, wide, len(right))
    if len(pivots) < len(right) or len(left) != len(right):
        return None
    inverse = [row[len(right) :] for row in solved]
    coefficients = [[_dot(row, [u[j] for u in left]) for j in range(size)] for row in inverse]
    return [[_dot([v[i] for v in right], [c[j] for c in coefficients]) for j in range(size)] for i in range(size)]


def kernel(A: Rows) -> Rows:
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
