"""Frames: what all regions of one splitting share, and proofs from float proposals.

Statement.  The regions of a splitting start with the rows of the domain and add one row per split.
            A proof row mu g = sum l_i f_i + s is built exactly: the multipliers are given, the rest
            of the linear part is absorbed by rows that bound single coordinates, s is what is left.
Glossary.   kernel    number type of the rows         base    number of rows of the domain
            absorber  (j, sign) -> (i, cofactor): row i bounds coordinate j on that side
            unit      common multiple of the sizes |a_j| of the absorbers
Exactness.  Proofs are exact identities; only their multipliers were proposed by floats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

from exactrelu.arithmetic.kernel import Kernel
from exactrelu.geometry.answers import Proof
from exactrelu.geometry.sweep import unit_rows

__all__ = ["Forms", "Frame", "exact_proof", "framed", "rounded_proof"]

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """Facts about the domain of a splitting.

    is_open: whether a split gives g > 0 and g <= 0; else g >= 0 and g <= 0.
    index: for every row of the float side of the domain, its exact row.
    constant: exact rows without a linear part.
    blind: whether some other row has no usable float side.
    width: the longest side of the absorbing box as a float; 0 where some side is missing.
    """

    kernel: Kernel
    dimension: int
    is_open: bool
    base: int
    index: tuple[int, ...]
    constant: tuple[int, ...]
    blind: bool
    absorbers: Mapping[tuple[int, int], tuple[int, Any]]
    unit: Any
    width: float

    def exact_index(self, i: int) -> int:
        """Return the exact row of row i of the float side of a region."""
        known = len(self.index)
        return self.index[i] if i < known else self.base + i - known


class Forms:
    """Affine forms g_j as exact primitive rows, with a float side made on demand."""

    __slots__ = ("_floats", "kernel", "rows")

    def __init__(self, kernel: Kernel, rows: Sequence[Row]) -> None:
        self.kernel, self.rows = kernel, rows
        self._floats: Any = None

    @property
    def floats(self) -> Any:
        """Return the (m, d + 3) float rows of `sweep`."""
        if self._floats is None:
            self._floats = unit_rows(self.kernel.approximate(self.rows, len(self.rows[0])))
        return self._floats


def framed(kernel: Kernel, rows: Sequence[Row], dimension: int, is_open: bool) -> tuple[Frame, Any]:
    """Return the frame of a domain and its float side."""
    sign = kernel.sign
    constant = tuple(i for i, row in enumerate(rows) if not any(map(sign, row[:-1])))
    index = tuple(i for i in range(len(rows)) if i not in set(constant))
    floats = unit_rows(kernel.approximate([rows[i] for i in index], dimension + 1))
    blind = bool((floats[:, -2] == 0.0).any())
    absorbers, unit = _absorbers(kernel, rows, index)
    width = _width(floats, index, absorbers, dimension)
    return Frame(kernel, dimension, is_open, len(rows), index, constant, blind, absorbers, unit, width), floats


def rounded_proof(
    frame: Frame, rows: Sequence[Row], target: Row, proposed: Sequence[tuple[int, int, int]]
) -> Proof | None:
    """Return a proof of target >= 0 from rounded multipliers, or None if the rest is negative.

    Args:
        frame: with an absorber for every side.
        rows: of the region.
        target: the form g.
        proposed: triples (i, q, shift): row i gets about q 2^shift, relative to the target.
    """
    kernel = frame.kernel
    least = min(0, *(shift for _, _, shift in proposed))
    mu = kernel.integer(1 << -least)
    weights = {i: kernel.integer(q << (shift - least)) for i, q, shift in proposed if q}
    factors = (mu, *(-v for v in weights.values()))
    columns = zip(target, *(rows[i] for i in weights), strict=True)
    *linear, constant = [sum(map(mul, factors, column), kernel.zero) for column in columns]
    if kernel.sign(frame.unit - kernel.integer(1)):
        mu, constant = mu * frame.unit, constant * frame.unit
        weights = {i: v * frame.unit for i, v in weights.items()}
    for j, rest in enumerate(linear):
        sign = kernel.sign(rest)
        if sign:
            i, cofactor = frame.absorbers[j, sign]
            weight = (rest if sign > 0 else -rest) * cofactor
            constant = constant - weight * rows[i][-1]
            weights[i] = weights[i] + weight if i in weights else weight
    if kernel.sign(constant) < 0:
        return None
    return Proof(mu, tuple(sorted(weights.items())), constant)


def exact_proof(frame: Frame, rows: Sequence[Row], target: Row, support: Sequence[int]) -> Proof | None:
    """Return the proof of target >= 0 whose multipliers are exactly those of the support, or None."""
    kernel, count = frame.kernel, len(support)
    if not count:
        return None
    chosen = [rows[i] for i in support]
    wide = [[*(row[j] for row in chosen), -target[j]] for j in range(frame.dimension)]
    basis = kernel.nullspace(kernel.matrix(wide, count + 1))
    if len(basis) != 1:
        return None
    column = basis[0]
    if kernel.sign(column[-1]) < 0:
        column = tuple(-v for v in column)
    *values, mu = column
    if kernel.sign(mu) <= 0 or kernel.least_sign(values) < 0:
        return None
    slack = mu * target[-1]
    for value, row in zip(values, chosen, strict=True):
        slack = slack - value * row[-1]
    if kernel.sign(slack) < 0:
        return None
    pairs = sorted((i, v) for i, v in zip(support, values, strict=True) if kernel.sign(v))
    return Proof(mu, tuple(pairs), slack)


def _absorbers(kernel: Kernel, rows: Sequence[Row], index: Sequence[int]) -> tuple[dict[Any, Any], Any]:
    """Return for every bounded side of a coordinate its row and cofactor, and the common unit."""
    found: dict[tuple[int, int], tuple[int, Any]] = {}
    for i in index:
        nonzero = [(j, v) for j, v in enumerate(rows[i][:-1]) if kernel.sign(v)]
        if len(nonzero) == 1:
            (j, v), sign = nonzero[0], kernel.sign(nonzero[0][1])
            found.setdefault((j, sign), (i, v if sign > 0 else -v))
    one = kernel.integer(1)
    sizes: list[Any] = []
    for _, size in found.values():
        if size != one and size not in sizes:
            sizes.append(size)
    unit = one
    for size in sizes:
        unit = unit * size
    cofactors = {}
    for key, (i, size) in found.items():
        cofactor = one
        for other in sizes:
            if other != size:
                cofactor = cofactor * other
        cofactors[key] = (i, cofactor)
    return cofactors, unit


def _width(floats: Any, index: Sequence[int], absorbers: Mapping[Any, Any], dimension: int) -> float:
    if len(absorbers) < 2 * dimension or not dimension:
        return 0.0
    place = {i: r for r, i in enumerate(index)}
    ends = [[-floats[place[absorbers[j, s][0]], -3] * s for s in (1, -1)] for j in range(dimension)]
    return float(max(high - low for low, high in ends))
