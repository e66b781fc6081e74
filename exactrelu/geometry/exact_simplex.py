"""The exact simplex for the margin LP: the backstop that always ends.

Statement.  Maximise t subject to g_i(x, t) = f_i(x) - s_i t >= 0, s_i = |a_i|_1, over
            the rows that are not constant.  Start: any x, t = min f_i(x) / s_i.  The
            active set holds d + 1 constraints, at first "x_j stays" for every j and one
            row; a pivot exchanges one.  Stops at t > 0, a strictly interior point, or
            at an optimum t <= 0 with multipliers y: sum y_i a_i = 0, sum y_i s_i > 0,
            sum y_i c_i has the sign of t.  Bland's rule after 3n pivots: finite.
Glossary.   n      d + 1                  z = (x, t), homogeneous (Z, w) with w > 0
            label  j < d for "x_j stays", d + i for row i
Exactness.  Exact over any kernel.
"""

from __future__ import annotations

from typing import Any

from exactrelu.geometry.answers import Witness
from exactrelu.geometry.candidates import norm
from exactrelu.geometry.judge import Candidate
from exactrelu.geometry.system import System

__all__ = ["exact_margin"]


def exact_margin(system: System, start: Witness) -> Candidate:
    """Return a strictly interior point, or multipliers that prove there is none.

    Args:
        system: rows with at least one that is not constant, and no false constant row.
        start: any point; near the optimum saves pivots.
    """
    return _Search(system, start).run()


class _Search:
    """One run; the state is the active set and the vertex."""

    def __init__(self, system: System, start: Witness) -> None:
        self.system, self.kernel, self.d = system, system.kernel, system.dimension
        self.rows = [i for i in range(len(system.rows)) if not system.is_constant(i)]
        self.normals = []
        for i in self.rows:
            self.normals.append([*system.rows[i][:-1], -norm(system, i)])
        full = [[*n, system.rows[i][-1]] for n, i in zip(self.normals, self.rows, strict=True)]
        self.matrix = self.kernel.matrix(full, self.d + 2)
        self.vertex: tuple[Any, ...] = (*start.point, self.kernel.zero, start.scale)
        self.active = list(range(self.d))

    def run(self) -> Candidate:
        """Pivot until t > 0 or optimal."""
        if not self.rows:
            return self._point()
        self._lift()
        steps = 0
        while self.kernel.sign(self.vertex[self.d]) <= 0:
            multipliers = self._multipliers()
            leaving = self._leaving(multipliers, steps > 3 * (self.d + 1))
            if leaving is None:
                return self._answer(multipliers)
            self._pivot(leaving, self.kernel.sign(multipliers[leaving]))
            steps += 1
        return self._point()

    def _lift(self) -> None:
        """Set t to min f_i / s_i and make that row active."""
        kernel, d = self.kernel, self.d
        values = kernel.apply(self.matrix, self.vertex)
        best = 0
        for i in range(1, len(values)):
            if kernel.sign(values[i] * self.normals[best][d] - values[best] * self.normals[i][d]) > 0:
                best = i  # value_i / s_i < value_best / s_best, with -s stored
        s = -self.normals[best][d]
        scaled = [v * s for v in self.vertex]
        scaled[d] = values[best]
        self.vertex = kernel.primitive(scaled)
        self.active.append(d + best)

    def _normal(self, label: int) -> list[Any]:
        if label >= self.d:
            return self.normals[label - self.d]
        row = [self.kernel.zero] * (self.d + 1)
        row[label] = self.kernel.integer(1)
        return row

    def _multipliers(self) -> tuple[Any, ...]:
        """Return q y, q > 0, with sum y_b normal_b = -e_t over the active set."""
        columns = list(zip(*(self._normal(b) for b in self.active), strict=True))
        right = [self.kernel.zero] * self.d + [self.kernel.integer(-1)]
        return self._solve(columns, right)

    def _solve(self, rows: Any, right: list[Any]) -> tuple[Any, ...]:
        solution = self.kernel.solve(self.kernel.matrix(rows, self.d + 1), right)
        if solution is None:
            raise ArithmeticError("exact simplex: the active set became dependent")
        return solution[0]

    def _leaving(self, y: tuple[Any, ...], bland: bool) -> int | None:
        """Return the position of an active constraint whose multiplier has the wrong sign."""
        kernel, chosen, size = self.kernel, None, self.kernel.zero
        for position, label in sorted(enumerate(self.active), key=lambda pair: pair[1]):
            sign = kernel.sign(y[position])
            if sign == 0 or (sign > 0 and label >= self.d):
                continue
            if bland or label < self.d:
                return position
            gain = y[position] * self.normals[label - self.d][self.d]
            if kernel.sign(gain - size) > 0:
                chosen, size = position, gain
        return chosen

    def _pivot(self, position: int, sign: int) -> None:
        """Move along the edge that relaxes one active constraint, to the next row."""
        kernel, d = self.kernel, self.d
        right = [kernel.zero] * (d + 1)
        right[position] = kernel.integer(-1 if sign > 0 else 1)
        edge = (*self._solve([self._normal(b) for b in self.active], right), kernel.zero)
        values = kernel.apply(self.matrix, self.vertex)
        slopes = kernel.apply(self.matrix, edge)
        block = None
        for i, slope in enumerate(slopes):
            if kernel.sign(slope) < 0 and d + i not in self.active:
                better = -1 if block is None else kernel.sign(values[block] * slope - values[i] * slopes[block])
                if block is None or better < 0:
                    block = i
        if block is None:
            self._go(edge, kernel.integer(1) - self.vertex[d], edge[d])
            return
        self._go(edge, values[block], -slopes[block])
        self.active[position] = d + block

    def _go(self, edge: tuple[Any, ...], numerator: Any, denominator: Any) -> None:
        """Move by numerator / (w denominator) times the edge."""
        moved = [z * denominator + e * numerator for z, e in zip(self.vertex, edge, strict=True)]
        self.vertex = self.kernel.primitive(moved)

    def _point(self) -> Witness:
        homogeneous = self.kernel.primitive((*self.vertex[: self.d], self.vertex[self.d + 1]))
        return Witness(homogeneous[:-1], homogeneous[-1])

    def _answer(self, y: tuple[Any, ...]) -> Candidate:
        pairs = sorted(
            (self.rows[b - self.d], v) for b, v in zip(self.active, y, strict=True) if self.kernel.sign(v) > 0
        )
        values = self.kernel.primitive([v for _, v in pairs])
        return tuple(zip((i for i, _ in pairs), values, strict=True))
