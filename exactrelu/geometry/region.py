"""Regions: the cells of a splitting, each with a point inside and every decision proved.

Statement.  A region is a nonempty set of rows with a point of its relative interior.  A form g is
            decided on it by a proof of g > 0 (g >= 0 in a closed frame) or of g <= 0; or it splits
            the region into two nonempty ones.
            FullRegion   full-dimensional; a compiled float sweep proposes, exact rows decide
            ExactRegion  of any dimension; every question goes to the exact LP
Glossary.   f_i   rows, those of the domain first      (X, w)  the point X / w
            on    g > 0 or g >= 0, by the frame        off     g <= 0
Exactness.  Signs at points and proofs are exact; floats choose which to try.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any, TypeAlias

import numpy as np

from exactrelu.geometry.answers import Infeasible, Interior, Multipliers, Proof, Witness
from exactrelu.geometry.compiling import announce
from exactrelu.geometry.feasibility import implied, relative_interior
from exactrelu.geometry.frame import Forms, Frame, Row, exact_proof, rounded_proof
from exactrelu.geometry.sweep import KEEPS, POOL, TOUCHES, child, extent, sweep
from exactrelu.geometry.system import System

__all__ = ["Decision", "ExactRegion", "FullRegion", "Halves", "Region", "region_of"]

Decision: TypeAlias = tuple[int, int, Proof]  # form, 1 on or 0 off, proof
_NEAR = 1e-6  # a point nearer to a wall is moved where that helps


def region_of(frame: Frame, floats: Any, rows: Sequence[Row], strict: Sequence[bool]) -> Region | Infeasible:
    """Return the region of all rows, or multipliers that prove it empty.

    Args:
        frame, floats: as `framed` returned them, for the first rows; all rows where they are fewer.
    """
    interior = relative_interior(System(frame.kernel, rows, strict, frame.dimension))
    if isinstance(interior, Infeasible):
        return interior
    if interior.implicit or frame.blind:
        return ExactRegion(frame, rows, strict, interior)
    return _seen(frame, floats, rows, strict, interior)


class ExactRegion:
    """A region of any dimension whose questions go to the exact LP."""

    __slots__ = ("evidence", "frame", "point", "rows", "strict", "system")

    def __init__(self, frame: Frame, rows: Sequence[Row], strict: Sequence[bool], interior: Interior) -> None:
        self.frame, self.rows, self.strict = frame, rows, strict
        self.point = Witness(interior.point, interior.scale)
        self.evidence: Multipliers = interior.evidence
        self.system = System(frame.kernel, rows, strict, frame.dimension)

    @property
    def full_dimensional(self) -> bool:
        """Return whether the region has an interior."""
        return not self.evidence

    def decisions(self, forms: Forms, state: bytearray) -> list[Decision]:
        """Return the constant forms among those with state 0; all others are settled one by one."""
        return _constant_decisions(self.frame, forms, state)

    def resolve(self, forms: Forms, j: int) -> tuple[int, Proof] | Halves:
        """Return 1 or 0 and the proof where form j is on or off on the region, else its halves."""
        form = forms.rows[j]
        decision = _settled(self.frame, self.system, form, self.point)
        if decision is not None:
            return decision
        sign = _sign_at(self.frame, form, self.point)
        return Halves(self._half(form, self.frame.is_open, sign > 0), self._half([-v for v in form], False, sign < 0))

    def _half(self, row: Row, strict: bool, keeps_point: bool) -> ExactRegion:
        rows, flags = (*self.rows, tuple(row)), (*self.strict, strict)
        if keeps_point:
            interior = Interior(self.point.point, self.point.scale, (), self.evidence, ())
            return ExactRegion(self.frame, rows, flags, interior)
        answer = relative_interior(System(self.frame.kernel, rows, flags, self.frame.dimension))
        if isinstance(answer, Infeasible):
            raise ArithmeticError("a half that contains a point was proved empty")
        return ExactRegion(self.frame, rows, flags, answer)

    def prove(self, target: Row, strictly: bool) -> Proof | Witness:
        """Return a proof of target >= 0, or > 0, on the region, or a point of it against that."""
        return _proved(self.frame, self.system, target, strictly, self.point)

    def box(self) -> None:
        """Return no float box."""
        return


class FullRegion:
    """A full-dimensional region; floats propose signs, multipliers and points."""

    __slots__ = ("_count", "_floats", "_origin", "_pool", "frame", "point", "rows", "strict")

    def __init__(
        self,
        frame: Frame,
        rows: Sequence[Row],
        strict: Sequence[bool],
        point: Witness,
        floats: Any,
        origin: Any,
        pool: Any,
        count: int,
    ) -> None:
        self.frame, self.rows, self.strict, self.point = frame, rows, strict, point
        self._floats, self._origin, self._pool, self._count = floats, origin, pool, count

    @property
    def full_dimensional(self) -> bool:
        """Return True."""
        return True

    @property
    def evidence(self) -> Multipliers:
        """Return no identity: the region has an interior."""
        return ()

    @property
    def system(self) -> System:
        """Return the rows as a system of the exact LP."""
        return System(self.frame.kernel, self.rows, self.strict, self.frame.dimension)

    def decisions(self, forms: Forms, state: bytearray) -> list[Decision]:
        """Return proved decisions of forms with state 0; the others cross, or are not clear yet."""
        found = _constant_decisions(self.frame, forms, state)
        floats = forms.floats
        status, side, support, q, shift = self._swept(floats, np.frombuffer(state, np.uint8))
        kept = (status == KEEPS) | (status == TOUCHES)
        for j in kept.nonzero()[0].tolist():
            sign = int(side[j])
            proof = self._proof(forms.rows[j], sign, status[j] == TOUCHES, support[j], q[j], shift[j])
            if proof is not None:
                found.append((j, int(sign > 0), proof))
        found.sort(key=_first)
        return found

    def resolve(self, forms: Forms, j: int) -> tuple[int, Proof] | Halves:
        """Return 1 or 0 and the proof where form j is on or off on the region, else its halves."""
        form, floats = forms.rows[j], forms.floats[j]
        sign = _sign_at(self.frame, form, self.point)
        on = self._half(form, floats, 1, self.frame.is_open, sign > 0)
        off = self._half(tuple([-v for v in form]), floats, -1, False, sign < 0) if on is not None else None
        if on is not None and off is not None:
            return Halves(on, off)
        decision = _settled(self.frame, self.system, form, self.point)
        if decision is None:
            raise ArithmeticError("a form has points of both signs, but no half was found")
        return decision

    def prove(self, target: Row, strictly: bool) -> Proof | Witness:
        """Return a proof of target >= 0, or > 0, on the region, or a point of it against that."""
        sign = _sign_at(self.frame, target, self.point)
        if sign < 0 or (sign == 0 and strictly):
            return self.point
        floats = Forms(self.frame.kernel, [target]).floats
        status, _, support, q, shift = self._swept(floats, np.zeros(1, np.uint8))
        if status[0] in (KEEPS, TOUCHES):
            proof = self._multiplied(target, support[0], q[0], shift[0])
            if proof is not None and (not strictly or _is_strict(self, proof)):
                return proof
        return _proved(self.frame, self.system, target, strictly, self.point)

    def box(self) -> tuple[Any, Any] | None:
        """Return float ends (low, high) near the least box around the region; may be infinite."""
        return extent(self._floats, self._origin)  # type: ignore[no-any-return]

    def _swept(self, floats: Any, state: Any) -> tuple[Any, Any, Any, Any, Any]:
        announce(sweep, "float sweep")
        *result, self._count = sweep(
            self._floats, floats, state, self._origin, self._pool, self._count, self.frame.width
        )
        return tuple(result)

    def _proof(self, form: Row, sign: int, touches: bool, support: Any, q: Any, shift: Any) -> Proof | None:
        on = sign > 0 and self.frame.is_open
        if touches and on and not any(self.strict[self.frame.exact_index(i)] for i in support.tolist() if i >= 0):
            return None
        proof = self._multiplied(form if sign > 0 else [-v for v in form], support, q, shift)
        return proof if proof is not None and (not on or _is_strict(self, proof)) else None

    def _multiplied(self, target: Row, support: Any, q: Any, shift: Any) -> Proof | None:
        """Return a proof of target >= 0 from proposed multipliers, rounded ones first."""
        frame = self.frame
        indices = [frame.exact_index(i) for i in support.tolist() if i >= 0]
        if indices and frame.width and q[0]:
            proof = rounded_proof(
                frame, self.rows, target, list(zip(indices, q.tolist(), shift.tolist(), strict=False))
            )
            if proof is not None:
                return proof
        return exact_proof(frame, self.rows, target, indices)

    def _half(self, row: Row, floats: Any, sign: int, strict: bool, keeps_point: bool) -> Region | None:
        rows, flags = (*self.rows, row), (*self.strict, strict)
        if floats[-2]:
            made = child(self._floats, floats, float(sign), self._origin, self._pool, self._count, not keeps_point)
            if keeps_point and made[2] < _NEAR:
                moved = child(self._floats, floats, float(sign), self._origin, self._pool, self._count, True)
                region = self._moved(rows, flags, moved) if moved[2] > 4 * made[2] else None
                if region is not None:
                    return region
            if keeps_point:
                return FullRegion(self.frame, rows, flags, self.point, made[0], made[1], made[3], made[4])
            region = self._moved(rows, flags, made)
            if region is not None:
                return region
        interior = relative_interior(System(self.frame.kernel, rows, flags, self.frame.dimension))
        if isinstance(interior, Infeasible) or (interior.implicit and not self.frame.is_open):
            return None  # a closed half without interior belongs to the other one
        if interior.implicit or not floats[-2]:
            return ExactRegion(self.frame, rows, flags, interior)
        return _seen(self.frame, made[0], rows, flags, interior)

    def _moved(self, rows: Sequence[Row], flags: Sequence[bool], made: Any) -> FullRegion | None:
        """Return the region around a proposed point, rounded, if all rows are > 0 there."""
        floats, place, margin, pool, count = made
        if not margin > 0.0:
            return None
        bits = min(max(2 - math.frexp(margin)[1], 1), 1000)
        kernel, one = self.frame.kernel, 1 << bits
        values = [round(math.ldexp(v, bits)) for v in place.tolist()]
        divisor = math.gcd(one, *values)
        X = tuple(kernel.integers(v // divisor for v in values))
        point = Witness(X, kernel.integer(one // divisor))
        if not _inside(self.frame, rows, point):
            return None
        origin = np.array([v / one for v in values])
        return FullRegion(self.frame, rows, flags, point, floats, origin, pool, count)


Region: TypeAlias = FullRegion | ExactRegion


@dataclass(frozen=True, slots=True)
class Halves:
    """The two nonempty parts of a region where a form is on and off."""

    on: Region
    off: Region


def _seen(frame: Frame, floats: Any, rows: Sequence[Row], strict: Sequence[bool], interior: Interior) -> Region:
    """Return the full-dimensional region around a point, exact where no float is near the point."""
    ratio = frame.kernel.approximate([(v, interior.scale) for v in interior.point], 2).array
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        origin = ratio[:, 0] / ratio[:, 1]
    if not np.isfinite(origin).all():
        return ExactRegion(frame, rows, strict, interior)
    point = Witness(interior.point, interior.scale)
    return FullRegion(frame, rows, strict, point, floats, origin, np.empty((POOL, frame.dimension)), 0)


def _sign_at(frame: Frame, row: Row, point: Witness) -> int:
    return frame.kernel.sign(sum(map(mul, row, (*point.point, point.scale)), frame.kernel.zero))


def _inside(frame: Frame, rows: Sequence[Row], point: Witness) -> bool:
    """Return whether every row that is not constant is > 0 at the point."""
    signs = frame.kernel.signs_at(rows, None, (*point.point, point.scale))
    if not frame.constant:
        return min(signs, default=1) > 0
    return all(sign > 0 for i, sign in enumerate(signs) if i not in frame.constant)


def _is_strict(region: Region, proof: Proof) -> bool:
    """Return whether a proof of g >= 0 shows g > 0."""
    return region.frame.kernel.sign(proof.slack) > 0 or any(region.strict[i] for i, _ in proof.multipliers)


def _constant_decisions(frame: Frame, forms: Forms, state: bytearray) -> list[Decision]:
    kernel, found = frame.kernel, []
    for j, row in enumerate(forms.rows):
        if not state[j] and not any(map(kernel.sign, row[:-1])):
            on = kernel.sign(row[-1]) > 0
            found.append((j, int(on), Proof(kernel.integer(1), (), row[-1] if on else -row[-1])))
    return found


def _settled(frame: Frame, system: System, form: Row, point: Witness) -> tuple[int, Proof] | None:
    """Ask the exact LP for the side that the point does not exclude."""
    on = _sign_at(frame, form, point) > 0
    target = form if on else [-v for v in form]
    answer = implied(system, target, strictly=on and frame.is_open)
    if isinstance(answer, Infeasible):
        raise ArithmeticError("a region with a point was proved empty")
    return (int(on), answer) if isinstance(answer, Proof) else None


def _proved(frame: Frame, system: System, target: Row, strictly: bool, point: Witness) -> Proof | Witness:
    sign = _sign_at(frame, target, point)
    if sign < 0 or (sign == 0 and strictly):
        return point
    answer = implied(system, target, strictly)
    if isinstance(answer, Infeasible):
        raise ArithmeticError("a region with a point was proved empty")
    return answer


def _first(decision: Decision) -> int:
    return decision[0]
