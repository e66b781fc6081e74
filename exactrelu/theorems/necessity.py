"""Necessity: what the convergence of a network says about its weights, and where that says nothing.

Statement.  Let N_n(x_i) -> y_i for m + 1 inputs x_i, let the y_i be affinely independent and (y_i)_j > 0 for
            every i.  Then row j of [W_n b_n] tends to (e_j, 0).  For all j: [W_n b_n] -> [I 0].
Proof.      From some n on neuron j is on at every x_i, so row_j [W_n b_n] Y_{n-1} = ((N_n(x_i))_j)_i, where
            Y_{n-1} has the columns (N_{n-1}(x_i), 1) and tends to a regular matrix Y; so row_j tends to
            ((y_i)_j)_i Y^-1 = (e_j, 0).
Use.        Read the other way round: where row j of [W_n b_n] does not tend to (e_j, 0), no m + 1 inputs have
            limits that are affinely independent and positive in coordinate j.  The network may still
            converge at every x; `analyse` says which hypothesis such a network misses, as far as limits are known.
            An entry of the closed class has a finite limit iff every term has one: bases are distinct, so the
            terms of the largest growth do not cancel at n of both parities.  Hence "does not tend" is exact.
Glossary.   row j  of the m x (m + 1) matrix [W_n b_n]      simplex  the inputs t, t + e_1, .., t + e_m
Evidence.   For the claim "necessary" where [W_n b_n] tends to [I 0]: no items, the entries of the family show it.
Exactness.  Rational in, rational out; nothing is rounded.
Source.     theorem `necessity`; Xu & Zhang, arXiv 2107.12530, give W_n -> I and b_n -> 0 as necessary conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.family import Family
from exactrelu.sequences.signs import limit_of
from exactrelu.theorems.periodic_orbit import follow

__all__ = ["THEOREM", "Necessity", "RowLimit", "analyse", "known_limits"]

THEOREM = "necessity"
_SHIFTS = (Fraction(1), Fraction(0))  # t of the simplices that are followed
_STEPS, _BITS, _MAX_WIDTH = 60, 4000, 8

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class RowLimit:
    """Row j = `row` of [W_n b_n]: the limits of its m + 1 entries, None where an entry has none."""

    row: int
    limits: tuple[Fraction | None, ...]

    @property
    def tends(self) -> bool:
        """Whether the row tends to (e_j, 0)."""
        return all(v == (1 if i == self.row else 0) for i, v in enumerate(self.limits))

    def text(self) -> str:
        """Return the row's behaviour in words."""
        if None in self.limits:
            return f"row {self.row + 1} of [W_n b_n] has no limit"
        shown = ", ".join(rational_text(v) for v in self.limits[:8] if v is not None)
        return f"row {self.row + 1} of [W_n b_n] tends to ({shown}{', ...' if len(self.limits) > 8 else ''})"


@dataclass(frozen=True, slots=True)
class Necessity:
    """The rows of [W_n b_n], and limits of N_n at m + 1 or fewer inputs as far as they are known."""

    rows: tuple[RowLimit, ...]
    limits: tuple[Point, ...]

    @property
    def holds(self) -> bool:
        """Whether [W_n b_n] tends to [I 0]."""
        return all(row.tends for row in self.rows)

    @property
    def positive(self) -> bool | None:
        """Whether the known limits are > 0 in every coordinate; None where none is known."""
        return all(v > 0 for y in self.limits for v in y) if self.limits else None

    @property
    def independent(self) -> bool | None:
        """Whether m + 1 known limits are affinely independent; False where equal ones are known, else None."""
        m = len(self.rows)
        if len(self.limits) < m + 1:
            return None
        return Matrix([[*y, 1] for y in self.limits], m + 1).rank() == m + 1

    def items(self) -> Iterator[list[Any]]:
        """Yield nothing: the checker reads the entries of the family."""
        return iter(())

    def words(self) -> str:
        """Return the analysis in one sentence."""
        if self.holds:
            return "[W_n b_n] tends to [I 0], the necessary condition for positive affinely independent limits"
        row = next(row for row in self.rows if not row.tends)
        count, j = len(self.rows) + 1, row.row + 1
        conclusion = f"so no {count} inputs have affinely independent limits that are positive in coordinate {j}"
        return f"{row.text()}, not to (e_{j}, 0), {conclusion}{self._missed()}"

    def facts(self) -> dict[str, object]:
        """Return what holds, for programs."""
        failing = [row.row + 1 for row in self.rows if not row.tends]
        return {"holds": self.holds, "rows": failing, "positive": self.positive, "independent": self.independent}

    def _missed(self) -> str:
        if self.independent is False:
            return "; the limits known here are affinely dependent"
        if self.positive is False:
            return "; a limit known here has a coordinate 0"
        return ""


def analyse(family: Family, limit: Point | None = None) -> Necessity:
    """Return which rows of [W_n b_n] tend to (e_j, 0), and the limits known at the inputs of a simplex.

    Args:
        family: layers n = 1, 2, ...
        limit: the limit of N_n(x) where it is the same for every x; else orbits are followed until they rest.
    """
    one = int(family.given == "P")
    rows = []
    for j, row in enumerate(family.matrix):
        found = [limit_of(entry.terms) for entry in row]
        shifted = [None if v is None else v + one * (i == j) for i, v in enumerate(found)]
        rows.append(RowLimit(j, (*shifted, limit_of(family.bias[j].terms))))
    limits = (limit,) * (family.width + 1) if limit is not None else known_limits(family)
    return Necessity(tuple(rows), limits)


def known_limits(family: Family) -> tuple[Point, ...]:
    """Return the exact limits at the inputs of the simplex with most of them: where orbits come to rest.

    >>> known_limits(Family(1, weight=[["2"]], bias=["-1"]))
    ((Fraction(0, 1),), (Fraction(1, 1),))
    """
    if family.period() != 1 or family.width > _MAX_WIDTH:
        return ()
    best: tuple[Point, ...] = ()
    for shift in _SHIFTS:
        found = _at_rest(family, _simplex(family.width, shift))
        best = found if len(found) > len(best) else best
    return best


def _simplex(m: int, shift: Fraction) -> list[Point]:
    return [tuple(shift + (1 if i == k else 0) for i in range(m)) for k in range(-1, m)]


def _at_rest(family: Family, inputs: Sequence[Point]) -> tuple[Point, ...]:
    orbits = [follow(family, x, _STEPS, _BITS) for x in inputs]
    values = [getattr(orbit, "limit", None) for orbit in orbits]
    return tuple(y for y in values if y is not None)
