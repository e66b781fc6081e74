"""Path words: the products along the path of a claim have no limit; evidence of periodic-word for that very word.

Statement.  For layers of period 1 or 2 the powers of the product M of one period are decided exactly
            (recurring_word.py); if M^k -> E but some layer moves a column x of E, x comes back after each period
            and moves between.  For other layers: `gain` or `turn` of periodic_word.py for the coordinates on.
            Entries that the path does not use are set to 0: for x that is 0 where D_p is off, J_n W_n ... J_1 W_1 x
            stays the same, and periodic layers are followed from any x, as they come behind D_p after one period.
Glossary.   path  rows of bool     word  the path, twice where the layers alternate and its length is odd
Exactness.  As in periodic_word.py and recurring_word.py.
Source.     theorem `periodic-word`.  It says nothing about N_n(x).
"""

from __future__ import annotations

import itertools
from typing import cast

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.networks.family import Family
from exactrelu.theorems.linear_layers import settled
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.path import Path, along, primitive
from exactrelu.theorems.periodic_path import MAX_WORK
from exactrelu.theorems.periodic_word import (
    MAX_STEPS,
    THEOREM,
    PeriodicWord,
    gained,
    matrix_period,
    monodromy,
    trajectory,
    turned,
)
from exactrelu.theorems.recurring_word import cleared, unsettled

__all__ = ["attempt"]


def attempt(family: Family, path: Path) -> PeriodicWord | NotCertified:
    """Refute convergence along a path, or say why it is not refuted."""
    path, family = primitive(path), cast(Family, along(family, path, 0))
    period = matrix_period(family)
    if period is None:
        found = gained(family, path) or (turned(family, path) if len(path) == 1 else None)
        return found or NotCertified(THEOREM, "a coordinate that grows", "none that is always on is shown to")
    word = path * (2 if period == 2 and len(path) % 2 else 1)
    if len(word) * family.width > MAX_STEPS or len(word) * family.width**3 > MAX_WORK:
        return NotCertified(THEOREM, "a short period", "the product of one period is too much work")
    M = monodromy(family, word)
    evidence = unsettled(M, len(word))
    if evidence is not None:
        mode, item, why = evidence
        return PeriodicWord(word, mode, (item,), why)
    return _moving(family, word, M)


def _moving(family: Family, word: Path, M: Matrix) -> PeriodicWord | NotCertified:
    """Return a vector that every period gives back and that a layer within moves."""
    projection = settled([list(row) for row in M.rows()])
    for column in zip(*projection.E, strict=True) if projection is not None else ():
        steps = itertools.islice(trajectory(family, word, column), len(word) + 1)
        for k, (before, after) in enumerate(itertools.pairwise(steps)):
            if before != after:
                item = ("o", k, k + len(word), *cleared(column), 1, 1)
                why = f"a vector is multiplied by 1 in layers {k + 1} to {k + len(word)}, and moves"
                return PeriodicWord(word, "o", (item,), why)
    reason = "the products of one period are not shown to diverge" if projection is None else "the products converge"
    return NotCertified(THEOREM, "a vector without a limit", reason)
