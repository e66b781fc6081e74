"""Candidates from a float proposal: rounded points, rounded multipliers, exact bases.

Statement.  Nothing returned here is verified; judge.py decides.
Glossary.   share   float multiplier y_i of the row scaled to |a_i|_1 = 1
            weight  float multiplier of the float row, whose exponent is system.exponents[i]
            basis   labels of the nonbasic variables, see simplex.py
Exactness.  Rounding: to nearest, on purpose; the linear algebra is exact.
"""

from __future__ import annotations

import math
from operator import mul
from typing import Any

from exactrelu.geometry.answers import Multipliers, Witness
from exactrelu.geometry.simplex import Proposal
from exactrelu.geometry.system import System

__all__ = ["absorbed", "norm", "null_vector", "round_point", "support", "vertex", "whole_ratios"]

_PARTS = 3  # the smallest whole multiplier that is tried
_WHOLE = 12  # the smaller of the first two multipliers is at most this, or is missed
_NEAR = 1e-7


def round_point(system: System, point: list[float], bits: int) -> Witness:
    """Return the point rounded to multiples of 2^-bits, in lowest terms."""
    q = 1 << bits
    x = [round(v * q) for v in point]
    divisor = math.gcd(q, *x)
    kernel = system.kernel
    return Witness(tuple(kernel.integers(v // divisor for v in x)), kernel.integer(q // divisor))


def absorbed(system: System, proposal: Proposal, bits: int) -> Multipliers | None:
    """Return rounded multipliers whose linear part is cancelled by bounding rows.

    Row i gets an integer of at most `bits` bits relative to the largest share, times a
    power of two that undoes the scaling of its float row.
    """
    weights = _rounded(system, proposal, bits)
    return _without_rest(system, weights) if weights else None


def _without_rest(system: System, weights: dict[int, Any]) -> Multipliers | None:
    """Add bounding rows until the linear part is zero; None where one is missing."""
    indices = list(weights)
    values = [weights[i] for i in indices]
    zero, sign = system.kernel.zero, system.kernel.sign
    columns = list(zip(*(system.rows[i] for i in indices), strict=True))
    bounding = system.bounding()
    needs = []
    for j in range(system.dimension):
        rest = sum(map(mul, columns[j], values), zero)
        s = sign(rest)
        if s:
            row = bounding.get((j, -s))
            if row is None:
                return None
            needs.append((row[0], row[1], rest if s > 0 else -rest))
    return _absorb(system, weights, needs)


def _absorb(system: System, weights: dict[int, Any], needs: list[tuple[int, Any, Any]]) -> Multipliers:
    """Add need / size times every bounding row, after clearing the sizes."""
    one = system.kernel.integer(1)
    sizes: list[Any] = []
    for _, size, _ in needs:
        if size != one and size not in sizes:
            sizes.append(size)
    if sizes:
        factor = math.prod(sizes, start=one)
        weights = {i: v * factor for i, v in weights.items()}
    for i, size, need in needs:
        amount = need
        for other in sizes:
            if other != size:
                amount = amount * other
        weights[i] = weights[i] + amount if i in weights else amount
    return _ordered(system, weights)


def _rounded(system: System, proposal: Proposal, bits: int) -> dict[int, Any]:
    first = system.dimension + 2
    largest = max(proposal.shares, default=0.0)
    exponents = system.exponents
    if largest <= 0.0 or exponents is None:
        return {}
    found: list[tuple[int, int, int]] = []
    for label, weight, share in zip(proposal.basis, proposal.weights, proposal.shares, strict=True):
        if share > 0.0:
            i = label - first
            size = math.frexp(largest * weight / share)[1]
            q = round(math.ldexp(weight, bits - size))
            if q:
                found.append((i, q, size - exponents[i]))
    if not found:
        return {}
    least = min(shift for _, _, shift in found)
    integer = system.kernel.integer
    return {i: integer(q << (shift - least)) for i, q, shift in found}


def support(system: System, proposal: Proposal) -> list[int]:
    """Return the rows whose share is not negligible."""
    first, least = system.dimension + 2, 1e-9 * max(proposal.shares, default=0.0)
    pairs = zip(proposal.basis, proposal.shares, strict=True)
    return sorted(label - first for label, share in pairs if share > least)


def whole_ratios(system: System, proposal: Proposal) -> Multipliers | None:
    """Return small whole multipliers if the float ones have small whole ratios.

    What is left of their linear part goes to the bounding rows.
    """
    first, exponents = system.dimension + 2, system.exponents
    least = 1e-9 * max(proposal.shares, default=0.0)
    if exponents is None or least == 0.0:
        return None
    values: dict[int, float] = {}
    low = None
    for label, weight, share in zip(proposal.basis, proposal.weights, proposal.shares, strict=True):
        if share > least:
            i = label - first
            if low is None:
                low = exponents[i]
            if abs(exponents[i] - low) > 30:
                return None
            values[i] = math.ldexp(weight, low - exponents[i])
            if len(values) == 2 and not _is_whole_multiple(*values.values()):
                return None
    smallest = min(values.values())
    for q in range(1, _PARTS + 1):
        whole = [round(q * v / smallest) for v in values.values()]
        if all(abs(q * v / smallest - w) < _NEAR for v, w in zip(values.values(), whole, strict=True)):
            return _without_rest(system, dict(zip(values, system.kernel.integers(whole), strict=True)))
    return None


def _is_whole_multiple(a: float, b: float) -> bool:
    """Return whether a : b can be a ratio of small whole numbers, as far as floats tell."""
    if a < b:
        a, b = b, a
    return any(abs(q * a / b - round(q * a / b)) < _NEAR for q in range(1, _WHOLE + 1))


def null_vector(system: System, proposal: Proposal) -> Multipliers | None:
    """Return the multipliers of the support if its linear parts have one relation, of one sign."""
    rows = support(system, proposal)
    kernel = system.kernel
    if not rows:
        return None
    if system.dimension == 0:
        return ((rows[0], kernel.integer(1)),)
    transposed = list(zip(*(system.rows[i][:-1] for i in rows), strict=True))
    basis = kernel.nullspace(kernel.matrix(transposed, len(rows)))
    if len(basis) != 1:
        return None
    column = basis[0]
    signs = kernel.signs(column)
    if max(signs) <= 0:
        column, signs = tuple(-v for v in column), [-s for s in signs]
    if min(signs) < 0:
        return None
    return tuple((i, v) for i, v, s in zip(rows, column, signs, strict=True) if s)


def vertex(system: System, proposal: Proposal) -> Witness | None:
    """Return the exact vertex of the float basis, or None if the basis is singular."""
    d, kernel = system.dimension, system.kernel
    zero, one = kernel.zero, kernel.integer(1)
    left, right = [], []
    for label in proposal.basis:
        row = [zero] * (d + 1)
        if label <= d + 1:
            row[min(label, d)] = one
            left.append(row)
            right.append(one if label == d + 1 else zero)
        else:
            exact = system.rows[label - d - 2]
            left.append([*exact[:-1], -norm(system, label - d - 2)])
            right.append(-exact[-1])
    solution = kernel.solve(kernel.matrix(left, d + 1), right)
    if solution is None:
        return None
    homogeneous = kernel.primitive((*solution[0][:d], solution[1]))
    return Witness(homogeneous[:d], homogeneous[d])


def norm(system: System, index: int) -> Any:
    """Return |a_i|_1 exactly."""
    kernel = system.kernel
    linear = system.rows[index][:-1]
    signs = kernel.signs(linear)
    return sum((v if s > 0 else -v for v, s in zip(linear, signs, strict=True)), kernel.zero)


def _ordered(system: System, weights: dict[int, Any]) -> Multipliers:
    indices = sorted(weights)
    values = system.kernel.primitive([weights[i] for i in indices])
    return tuple(zip(indices, values, strict=True))
