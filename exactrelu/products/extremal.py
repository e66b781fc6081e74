"""Extremal polytopes: products that attain the joint spectral radius, with an algebraic value, proved.

Statement.  P is the product of the L matrices of a word, mu > 0 with s mu an eigenvalue of P, s = 1 or -1, v an
            eigenvector, lambda = mu^(1/L); V_0 = v, .., V_{L-1} its images by the word, over powers of lambda, then
            small multiples of unit vectors where they are needed, and M_i V_j / lambda for earlier V_j.
            If the V_k span the space and every M_i V_j / lambda lies in the hull of +-V_0, +-V_1, .., then
            rho(P)^(1/L) = lambda is the joint spectral radius: no matrix is larger than lambda in the norm of the hull.
Method.     From the images of v by the word, images outside the hull are added until none is left.
            A float LP proposes coefficients.  What they leave over, and what the balls are wide, is
            absorbed by the multiples of unit vectors that the hull contains.
Exactness.  mu is isolated by signs of the characteristic polynomial at two dyadic numbers; vectors are balls.
Source.     Guglielmi, Wirth & Zennaro 2005 for the method; Guglielmi & Protasov 2013.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx, fmpq

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.matrix import Matrix, product
from exactrelu.products.algebraic import Exact, ExactRow, adjugate_powers, exact_vertices
from exactrelu.products.growth import Growth
from exactrelu.products.polytope import MAX_VERTICES, Row

__all__ = ["ExtremalPolytope", "extremal_polytope"]

_PRECISIONS = (128, 256, 512, 1024)
_COEFFICIENT = 44  # binary digits
_NEAR = 1e-8  # images this close to the boundary become vertices
_SMALL = 10  # of free vertices, 2^-10 times unit vectors
_MAX_SIZE = 1e9


@dataclass(frozen=True, slots=True)
class ExtremalPolytope:
    """Evidence: mu between a and b over 2^precision, the tree of vertices, a row per unit vector and image.

    exponent: v is a column of the adjugate over 2^exponent.     polynomial: that of lambda, for exact rows.
    free: integer vectors over 2^precision.     children: (j, i) for the vertex M_i V_j / lambda.
    """

    word: tuple[int, ...]
    precision: int
    sign: int
    ends: tuple[int, int]
    column: int
    top: int
    free: tuple[tuple[int, ...], ...] = ()
    children: tuple[tuple[int, int], ...] = ()
    rows: tuple[Row | ExactRow, ...] = ()
    exponent: int = 0
    polynomial: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """The number of pairs of vertices."""
        return len(self.word) + len(self.free) + len(self.children)

    def value(self) -> Enclosure:
        """Return an enclosure of the joint spectral radius."""
        with ctx.workprec(self.precision):
            return Enclosure.from_arb(self._root())

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items of a claim about the word: the eigenvalue, the vertices, the rows."""
        yield ["r", self.precision, self.sign, *self.ends, self.column, self.exponent]
        if any(isinstance(row, ExactRow) for row in self.rows):
            yield ["g", list(self.polynomial)]
        yield ["p", self.count, len(self.free), self.top]
        for u in self.free:
            yield ["u", list(u)]
        for j, i in self.children:
            yield ["v", j, i]
        for row in self.rows:
            if isinstance(row, ExactRow):
                yield ["x", row.den, [[k, list(c)] for k, c in row.parts]]
            else:
                yield ["c", row[0], list(row[1])]

    def holds(self, matrices: Sequence[Matrix]) -> bool:
        """Return whether the polytope shows that the word attains the joint spectral radius."""
        with ctx.workprec(self.precision):
            vectors = self.vectors(matrices)
            if vectors is None:
                return False
            rows, m = iter(self.rows), matrices[0].shape[0]
            unit = self._dyadic(self.top)
            lost = []
            for i in range(m):
                z = arb_mat(m, 1, [unit if j == i else arb(0) for j in range(m)])
                size, left = _rest(vectors, z, next(rows, None))
                if not size <= 1:
                    return False
                lost.append(left)
            margin = unit - max((left.upper() for left in lost), default=arb(0))
            if not margin > 0:
                return False
            exact = self.exact(matrices) if any(isinstance(row, ExactRow) for row in self.rows) else None
            for (j, i), z in self.images(matrices, vectors):
                row = next(rows, None)
                if isinstance(row, ExactRow):
                    if exact is None or not exact.shows(exact.image(i, exact.vectors[j]), row):
                        return False
                    continue
                size, left = _rest(vectors, z, row)
                if not size + left / margin <= 1:
                    return False
            return next(rows, None) is None

    def exact(self, matrices: Sequence[Matrix]) -> Exact | None:
        """Return the vertices over the field of lambda, or None."""
        P = product([matrices[i] for i in reversed(self.word)])
        start = P, self.sign, self.column, self.exponent
        free = [[Fraction(c, 1 << self.precision) for c in u] for u in self.free]
        return exact_vertices(matrices, self.word, start, self._root(), free, self.children)

    def images(
        self, matrices: Sequence[Matrix], vectors: Sequence[arb_mat]
    ) -> Iterator[tuple[tuple[int, int], arb_mat]]:
        """Yield (j, i) and M_i V_j / lambda for the images that are not vertices by their definition."""
        known = {*enumerate(self.word), *self.children}
        scaled = self._scaled(matrices)
        for j, v in enumerate(vectors):
            yield from (((j, i), M * v) for i, M in enumerate(scaled) if (j, i) not in known)

    def vectors(self, matrices: Sequence[Matrix]) -> list[arb_mat] | None:
        """Return balls around the vertices, or None where mu is not an eigenvalue or v may be 0."""
        P = product([matrices[i] for i in reversed(self.word)])
        p, den = P.numerator.charpoly(), P.denominator
        signs = [p(fmpq(self.sign * den * end, 1 << self.precision)) for end in self.ends]
        if not 0 < self.ends[0] <= self.ends[1] or signs[0] * signs[1] > 0:
            return None
        column = _adjugate_column(P, self.sign * self._mu() * den, self.column)
        if all(entry.contains(0) for entry in column):
            return None
        v = arb_mat(len(column), 1, [entry * arb(2) ** -self.exponent for entry in column])
        scaled, found = self._scaled(matrices), [v]
        for i in self.word[:-1]:
            found.append(scaled[i] * found[-1])
        found += [arb_mat(len(u), 1, [self._dyadic(c) for c in u]) for u in self.free]
        for j, i in self.children:
            found.append(scaled[i] * found[j])
        return found

    def _scaled(self, matrices: Sequence[Matrix]) -> list[arb_mat]:
        root = self._root()
        return [arb_mat(M.numerator) * (1 / (root * M.denominator)) for M in matrices]

    def _mu(self) -> arb:
        low, high = map(self._dyadic, self.ends)
        return low.union(high)

    def _root(self) -> arb:
        return self._mu().root(len(self.word))

    def _dyadic(self, numerator: int) -> arb:
        return arb(numerator) * arb(2) ** -self.precision


def extremal_polytope(
    matrices: Sequence[Matrix], word: Sequence[int], max_vertices: int = MAX_VERTICES, bits: int = 0
) -> ExtremalPolytope | str:
    """Return an extremal polytope for a word, or why none was found.

    Args:
        matrices: k >= 1 matrices of one shape (m, m), with entries that floats hold.
        word: indices of matrices in order of application, at least one; if it repeats a shorter one, that is taken.
        max_vertices: pairs of vertices tried before giving up.
        bits: the least precision, which the value then has about.
    """
    word = _primitive(tuple(word))
    for precision in (max(precision, bits) for precision in _PRECISIONS):
        start = _start(matrices, word, precision)
        if isinstance(start, str):
            return start
        found = _grown(matrices, start, max_vertices)
        if found is None:
            axes = np.eye(matrices[0].shape[0], dtype=int).tolist()
            start = replace(start, free=tuple(tuple(v << (precision - _SMALL) for v in axis) for axis in axes))
            found = _grown(matrices, start, max_vertices)
        if isinstance(found, str):
            return found
        if found is not None and found.holds(matrices):
            return found
    return "an image lies on the boundary of the hull, or too close to it for floats"


def _start(matrices: Sequence[Matrix], word: Sequence[int], precision: int) -> ExtremalPolytope | str:
    """Return the evidence with nothing but the vectors of the word."""
    P = product([matrices[i] for i in reversed(word)])
    with ctx.workprec(2 * precision):
        roots = [root for root, _ in P.numerator.charpoly().complex_roots()]
        leading = max(roots, key=lambda root: float(abs(root).mid()))
        if not leading.imag.is_zero():
            return "the leading eigenvalue of the word is complex; extremal polytopes are searched for real ones"
        if leading.real.contains(0):
            return "the product of the word is nilpotent"
        sign = 1 if leading.real > 0 else -1
        mu = Enclosure.from_arb(abs(leading.real) / P.denominator)
        column = _column(P, leading.real)
        exponent = _exponent(_adjugate_column(P, leading.real, column))
    ends = (mu.lo * (1 << precision)).__floor__(), (mu.hi * (1 << precision)).__ceil__()
    if ends[0] <= 0:
        return "the product of the word has no eigenvalue that is large enough"
    return ExtremalPolytope(tuple(word), precision, sign, ends, column, 0, exponent=exponent)


def _primitive(word: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shortest word that the word repeats."""
    sizes = (n for n in range(1, len(word)) if len(word) % n == 0 and word == word[:n] * (len(word) // n))
    return word[: next(sizes, len(word))]


def _column(P: Matrix, x: arb) -> int:
    """Return the column of the adjugate of x - N that is farthest from 0."""
    m = P.shape[0]
    sizes = []
    for c in range(m):
        column = _adjugate_column(P, x, c)
        sizes.append(max(float(abs(v).mid()) for v in column))
    return int(np.argmax(sizes))


def _adjugate_column(P: Matrix, x: arb, c: int) -> list[arb]:
    """Return column c of adj(x - N), N the numerator of P, for x an eigenvalue or near one."""
    first, *others = adjugate_powers(P.numerator, [int(v) for v in P.numerator.charpoly().coeffs()], c)
    found = arb_mat(first)
    for B in others:
        found = found * x + arb_mat(B)
    return [found[i, 0] for i in range(P.shape[0])]


def _exponent(v: Sequence[arb]) -> int:
    """Return the binary digits of the largest entry in front of the point."""
    parts = [entry.mid().man_exp() for entry in v if not entry.contains(0)]
    return max([0, *[int(man).bit_length() + int(exp) for man, exp in parts]])


def _rest(vectors: Sequence[arb_mat], z: arb_mat, row: Row | ExactRow | None) -> tuple[arb, arb]:
    """Return sum |c_k| of a row and the sum norm of z - sum c_k V_k."""
    if row is None or isinstance(row, ExactRow):
        return arb(2), arb(0)
    mu, flat = row
    if mu <= 0 or any(not 0 <= k < len(vectors) for k in flat[::2]):
        return arb(2), arb(0)
    left, size = z, 0
    for k, factor in zip(flat[::2], flat[1::2], strict=True):
        left = left - vectors[k] * (arb(factor) / mu)
        size += abs(factor)
    total = arb(0)
    for i in range(left.nrows()):
        total += abs(left[i, 0])
    return arb(size) / mu, arb(total.upper())


def _floats(v: arb_mat) -> Any:
    return np.array([float(v[i, 0].mid()) for i in range(v.nrows())])


def _grown(matrices: Sequence[Matrix], start: ExtremalPolytope, max_vertices: int) -> ExtremalPolytope | str | None:
    """Return the evidence with vertices and rows; None where the vertices do not span the space.

    Images on the boundary are left to exact rows first, and become vertices where that fails.
    """
    found: ExtremalPolytope | str | None = None
    for boundary in (False, True):
        found = _grown_with(matrices, start, max_vertices, boundary)
        if isinstance(found, ExtremalPolytope):
            return found
    return found


def _grown_with(
    matrices: Sequence[Matrix], start: ExtremalPolytope, max_vertices: int, boundary: bool
) -> ExtremalPolytope | str | None:
    """Add images outside the hull, or on its boundary too, until none is left; then write the rows."""
    with ctx.workprec(start.precision):
        vectors = start.vectors(matrices)
    if vectors is None:
        return "the eigenvalue of the word is too close to others"
    m, lam = matrices[0].shape[0], float(start.value().middle)
    stack = [np.array([[float(v) for v in row] for row in M.rows()]) / lam for M in matrices]
    growth = Growth([_floats(v) for v in vectors], m)
    known = set(enumerate(start.word))
    children: list[tuple[int, int]] = []
    done = 0
    while done < len(growth.vectors):
        for i, M in enumerate(stack):
            z = M @ growth.vectors[done]
            top = 1.0 - _NEAR if boundary or growth.basis is None else 1.0 + _NEAR
            if (done, i) in known or growth.has(z, _NEAR) or growth.row(z)[0] <= top:
                continue
            if len(growth.vectors) >= max_vertices or np.abs(z).max() > _MAX_SIZE:
                return f"the hull still grew at {max_vertices} pairs of vertices"
            known.add((done, i))
            children.append((done, i))
            growth.add(z)
        done += 1
    if growth.basis is None:
        return None
    return _with_rows(matrices, replace(start, children=tuple(children)), growth, stack)


def _with_rows(
    matrices: Sequence[Matrix], start: ExtremalPolytope, growth: Growth, stack: Sequence[Any]
) -> ExtremalPolytope | str:
    """Return the evidence: coefficients of the unit vectors, then of the images, exact ones on the boundary."""
    largest = max(growth.row(e)[0] for e in np.eye(growth.m))
    top = Fraction(1) / Fraction(largest).limit_denominator(1 << 20) * Fraction(3, 4)
    rows: list[Row | ExactRow] = [_rounded(growth.row(e * float(top))[1]) for e in np.eye(growth.m)]
    known = {*enumerate(start.word), *start.children}
    exact: Exact | None = None
    for j, v in enumerate(growth.vectors):
        for i, M in enumerate(stack):
            if (j, i) in known:
                continue
            gauge, found = growth.row(M @ v)
            if gauge <= 1.0 - _NEAR:
                rows.append(_rounded(found))
                continue
            with ctx.workprec(start.precision):
                exact = exact or start.exact(matrices)
                chosen = [k for k, value in sorted(found.items()) if abs(value) > _NEAR]
                row = exact.combination(exact.image(i, exact.vectors[j]), chosen) if exact else None
            if row is None:
                return "an image lies on the boundary of the hull, or too close to it for floats"
            rows.append(row)
    polynomial = tuple(int(c) for c in exact.g.coeffs()) if exact else ()
    return replace(start, top=int(top * (1 << start.precision)), rows=tuple(rows), polynomial=polynomial)


def _rounded(coefficients: dict[int, float]) -> Row:
    """Return a row of rounded coefficients."""
    mu = 1 << _COEFFICIENT
    pairs = [(k, round(value * mu)) for k, value in sorted(coefficients.items())]
    return mu, tuple(v for k, factor in pairs if factor for v in (k, factor))
