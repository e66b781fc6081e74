"""Facial reduction: a system whose rows vanish on its set, in fewer unknowns.

Statement.  Let sum l_i f_i = 0 with l_i > 0 on the rows E, all non-strict.  Then every
            row of E is 0 on the set, which lies in the flat of E.  With columns
            M = [m_1 .. m_r m_0], last entries 0, .., 0, q > 0, spanning the null space
            of E in homogeneous coordinates, x = (M z)_{1..d} / q runs over the flat as
            z runs over F^r x {1}, and q f_i(x) = (f_i M)(z).
Glossary.   E     rows of the identity           l   its multipliers
            M     the map above                  r   dimension of the flat, < d
Lifting.    A combination v of rows with v M = (0, .., 0, s) equals (0, .., 0, s / q) plus
            some combination of E, whose negative coefficients are raised by l.
Exactness.  Exact over any kernel.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul
from typing import Any

from exactrelu.geometry.answers import Multipliers, Witness
from exactrelu.geometry.system import System

__all__ = ["Reduction", "reduce"]


@dataclass(frozen=True, slots=True)
class Reduction:
    """A system on the flat of E; row i of `small` restricts row i of `system`."""

    system: System
    small: System
    columns: tuple[tuple[Any, ...], ...]
    identity: Multipliers

    def point(self, answer: Witness) -> Witness:
        """Return the point of R^d of a point of the flat."""
        kernel = self.system.kernel
        z = (*answer.point, answer.scale)
        rows = zip(*self.columns, strict=True)
        homogeneous = kernel.primitive([sum(map(mul, row, z), kernel.zero) for row in rows])
        return Witness(homogeneous[:-1], homogeneous[-1])

    def lift(self, multipliers: Multipliers, whole: bool) -> Multipliers | None:
        """Return multipliers of the full system with the same meaning.

        Args:
            multipliers: of the small system, with sum l_i f_i M = (0, .., 0, s).
            whole: give every row of E a positive weight.
        """
        kernel = self.system.kernel
        factor, extra = self._complete(multipliers)
        if factor is None:
            return None
        weights = {i: v * factor for i, v in multipliers}
        for i, v in extra.items():
            weights[i] = weights[i] + v if i in weights else v
        weights = self._raise(weights, 1 if whole else 0)
        indices = [i for i in sorted(weights) if kernel.sign(weights[i])]
        values = kernel.primitive([weights[i] for i in indices])
        return tuple(zip(indices, values, strict=True))

    def _complete(self, multipliers: Multipliers) -> tuple[Any, dict[int, Any]]:
        """Return (p, e), p > 0: p sum l_i f_i + sum e_i f_i is constant; (None, {}) if none."""
        kernel, rows = self.system.kernel, self.system.rows
        zero, q = kernel.zero, self.columns[-1][-1]
        v = [zero] * (self.system.dimension + 1)
        for i, weight in multipliers:
            v = [a + weight * b for a, b in zip(v, rows[i], strict=True)]
        s = sum(map(mul, v, self.columns[-1]), zero)
        v = [a * q for a in v]
        v[-1] = v[-1] - s
        E = [i for i, _ in self.identity]
        wide = [list(entries) for entries in zip(*(rows[i] for i in E), v, strict=True)]
        for relation in kernel.nullspace(kernel.matrix(wide, len(E) + 1)):
            sign = kernel.sign(relation[-1])
            if sign:
                signed = relation if sign > 0 else tuple(-a for a in relation)
                return signed[-1] * q, dict(zip(E, signed[:-1], strict=True))
        return None, {}

    def _raise(self, weights: dict[int, Any], least: int) -> dict[int, Any]:
        """Add a sufficient multiple of l, so that no row of E keeps a sign below `least`."""
        kernel = self.system.kernel
        zero, one = kernel.zero, kernel.integer(1)
        top, bottom = zero, one  # the multiple is top / bottom
        for i, positive in self.identity:
            weight = weights.get(i, zero)
            if kernel.sign(top * positive + weight * bottom) < least:
                top, bottom = kernel.integer(least) - weight, positive
        raised = {i: v * bottom for i, v in weights.items()}
        for i, positive in self.identity:
            raised[i] = raised.get(i, zero) + top * positive
        return raised


def reduce(system: System, identity: Multipliers) -> Reduction | None:
    """Return the system on the flat of an identity, or None if the flat is empty."""
    kernel = system.kernel
    E = kernel.matrix([system.rows[i] for i, _ in identity], system.dimension + 1)
    basis = kernel.nullspace(E)
    chosen = next((j for j, column in enumerate(basis) if kernel.sign(column[-1])), None)
    if chosen is None:
        return None
    base = basis.pop(chosen)
    if kernel.sign(base[-1]) < 0:
        base = tuple(-v for v in base)
    columns = []
    for column in basis:
        flat = [v * base[-1] - b * column[-1] for v, b in zip(column, base, strict=True)]
        columns.append(kernel.primitive(flat))
    columns.append(base)
    wide = [list(entries) for entries in zip(*columns, strict=True)]
    product = kernel.times(kernel.matrix(system.rows, system.dimension + 1), kernel.matrix(wide, len(columns)))
    small = System(kernel, kernel.rows(product), system.strict, len(columns) - 1)
    return Reduction(system, small, tuple(columns), identity)
