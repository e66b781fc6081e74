"""Redundant rows: those that the other rows already imply.

Statement.  Rows are visited from the last to the first; a row that the rows still kept
            imply is dropped at once.  So of equal rows exactly the first stays, and the
            kept rows describe the same set.
Exactness.  Every decision is an exact LP; strict and non-strict rows are told apart.
"""

from __future__ import annotations

from exactrelu.geometry.answers import Infeasible
from exactrelu.geometry.feasibility import feasible
from exactrelu.geometry.system import System

__all__ = ["redundant_rows"]


def redundant_rows(system: System) -> tuple[bool, ...]:
    """Return for every row whether it can be left out; one LP per row.

    Row i is redundant if the kept rows with the negation of row i have no solution.
    """
    kept = list(range(len(system.rows)))
    redundant = [False] * len(kept)
    for i in reversed(range(len(system.rows))):
        others = [j for j in kept if j != i]
        rows = [system.rows[j] for j in others] + [[-v for v in system.rows[i]]]
        flags = [system.strict[j] for j in others] + [not system.strict[i]]
        if isinstance(feasible(System(system.kernel, rows, flags, system.dimension)), Infeasible):
            redundant[i] = True
            kept = others
    return tuple(redundant)
