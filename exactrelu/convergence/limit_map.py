"""The affine map of the limit where the pattern is frozen, enclosed entry by entry.

Statement.  On a region with one pattern N_k(x) = A x + c, and z_n = (I + A_n) z_{n-1} for n > k with the
            values of the neurons that are on and 1.  The columns of [A c; 0 1] obey the same recursion, so
            the limit is x -> A_oo x + c_oo with columns z_oo = G_n z_n +- S h, n >= k (`accelerated`);
            |z_i| <= h for i >= n by the Lyapunov pair, whose induction works for linear layers as well:
            h = |z_n| + w (E(n) ||z_n|| + F(n)), without F for the columns of A.
Glossary.   n  depth of the gauge, at least k     S  sums of its defects
Exactness.  z_n is exact.  Rounding: outward, where the error is added.
Source.     theorems `frozen-pattern`, `accelerated`, `all-sequences`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_mat

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.accelerate import long_gauge, order_for
from exactrelu.networks.family import Family
from exactrelu.networks.network import AffinePiece
from exactrelu.products.acceleration import Block, Gauge, Rows, exact_rows
from exactrelu.theorems.absolute_summability import AbsoluteSummability
from exactrelu.theorems.accelerated import Acceleration, certify
from exactrelu.theorems.frozen_pattern import FrozenPattern

__all__ = ["LimitMap", "limit_map"]

_DEPTHS = (32, 64, 128)
_ZERO = Enclosure(Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class LimitMap:
    """Enclosures of slope (m x d) and offset (m) of x -> A_oo x + c_oo."""

    slope: tuple[tuple[Enclosure, ...], ...]
    offset: tuple[Enclosure, ...]

    @property
    def exact(self) -> bool:
        """Whether every enclosure is one number."""
        return all(e.width == 0 for row in (*self.slope, self.offset) for e in row)


def limit_map(
    family: Family, evidence: AbsoluteSummability, pattern: FrozenPattern, piece: AffinePiece, width: Fraction
) -> LimitMap:
    """Enclose the affine map of the limit; wider than asked where depth 128 and the order do not suffice.

    Args:
        family: layers n = 1, 2, ... with this evidence.
        pattern: frozen after layer k = pattern.depth, on the region where `piece` is N_k.
        piece: slope (m, d), offset (m,).
        width: asked of every entry.
    """
    on, block = pattern.on, pattern.block(family)
    whole, columns, n = long_gauge(block), _columns(piece, on), pattern.depth
    for depth in (max(first, n) for first in _DEPTHS):
        columns, n = _advanced(family, on, columns, n, depth), depth
        entries = _entries(evidence, on, block, whole, exact_rows(columns), n, width)
        if all(e.width <= width for row in entries for e in row):
            break
    rows = dict(zip(on, entries, strict=True))
    nothing = (_ZERO,) * columns.ncols()
    placed = [rows.get(i, nothing) for i in range(family.width)]
    return LimitMap(tuple(row[:-1] for row in placed), tuple(row[-1] for row in placed))


def _columns(piece: AffinePiece, on: Sequence[int]) -> fmpq_mat:
    """Return [A c; 0 1] with the rows that are on."""
    slope, d = piece.slope.rows(), piece.slope.shape[1]
    rows = [[*slope[i], piece.offset[i]] for i in on]
    values = [fmpq(v.numerator, v.denominator) for row in rows for v in row]
    return fmpq_mat(len(on) + 1, d + 1, [*values, *[fmpq(0)] * d, fmpq(1)])


def _advanced(family: Family, on: Sequence[int], columns: fmpq_mat, start: int, stop: int) -> fmpq_mat:
    """Return the columns after the layers start + 1, ..., stop with the frozen pattern."""
    a = len(on)
    for n in range(start + 1, stop + 1):
        layer = family.layer(n)
        rows = [[*(layer.weight[i, j] for j in on), layer.bias[i]] for i in on]
        values = [fmpq(v.numerator, v.denominator) for row in rows for v in row]
        columns = fmpq_mat(a + 1, a + 1, [*values, *[fmpq(0)] * a, fmpq(1)]) * columns
    return columns


def _entries(
    evidence: AbsoluteSummability,
    on: Sequence[int],
    block: Block,
    whole: Gauge | None,
    columns: Rows,
    n: int,
    width: Fraction,
) -> list[tuple[Enclosure, ...]]:
    """Return the limit of every column from its value after layer n, by the gauge or else by the tail."""
    bits = (1 / width).__ceil__().bit_length() + 16
    tails = _tails(evidence, on, columns, n, bits)
    centre, errors = columns[:-1], tails
    high = [[abs(v) + t for v, t in zip(row, tail, strict=True)] for row, tail in zip(columns, tails, strict=False)]
    high.append([abs(v) for v in columns[-1]])
    order = None if whole is None else order_for(whole, [max(row) for row in high], n, width)
    found = None if whole is None or order is None else certify(block, whole.cut(order), n)
    if isinstance(found, Acceleration):
        centre, errors = _times(found.gauge.at(n), columns), [list(row) for row in _times(found.sums(bits), high)]
    return [
        tuple(
            Enclosure(v, v) if not e else Enclosure(v - e, v + e).outward(bits) for v, e in zip(row, error, strict=True)
        )
        for row, error in zip(centre, errors, strict=True)
    ]


def _tails(evidence: AbsoluteSummability, on: Sequence[int], columns: Rows, n: int, bits: int) -> list[list[Fraction]]:
    """Return bounds of |z_i - z_n| for i >= n, row by row, the last column with F."""
    w, pair = [evidence.weights[i] for i in on], evidence.pair
    last = len(columns[-1]) - 1
    sizes = [
        max((abs(row[j]) / c for row, c in zip(columns, w, strict=False)), default=Fraction(0)) for j in range(last + 1)
    ]
    E, F = pair.E.upper(n, bits), pair.F.upper(n, bits)
    return [[c * (E * size + (F if j == last else 0)) for j, size in enumerate(sizes)] for c in w]


def _times(a: Sequence[Sequence[Fraction]], b: Sequence[Sequence[Fraction]]) -> Rows:
    """Return the product of two matrices."""
    columns = list(zip(*b, strict=True))
    return tuple(
        tuple(sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in columns) for row in a
    )
