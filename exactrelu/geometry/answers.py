"""Answers of the exact LP: every one is a point or multipliers that anyone can recheck.

Glossary.   f_i           row i of a system, f_i(x) = a_i.x + c_i
            (X, w)        homogeneous point, x = X / w with w > 0
            multipliers   pairs (i, l_i), indices increasing, l_i > 0, gcd 1 over Q
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

__all__ = ["Infeasible", "Interior", "Multipliers", "Proof", "Witness"]

Multipliers = tuple[tuple[int, Any], ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """A point X / w where every non-strict row is >= 0 and every strict row is > 0."""

    point: tuple[Any, ...]
    scale: Any

    def fractions(self) -> tuple[Fraction, ...]:
        """Return the coordinates; integer kernel only."""
        return tuple(Fraction(v, self.scale) for v in self.point)


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Proof of emptiness: sum l_i f_i is constant, and < 0, or = 0 with a strict row in it."""

    multipliers: Multipliers


@dataclass(frozen=True, slots=True)
class Interior:
    """A point of the relative interior of the set of a system.

    Every row that is not constant is > 0 at the point, except the rows of `implicit`,
    which vanish on the whole set.

    evidence: empty for a full-dimensional set; else sum l_i f_i is identically 0 and
        some row in it is not constant, so the set lies in a hyperplane.
    identity: like evidence, with every row of `implicit` in it.
    """

    point: tuple[Any, ...]
    scale: Any
    implicit: tuple[int, ...]
    evidence: Multipliers
    identity: Multipliers


@dataclass(frozen=True, slots=True)
class Proof:
    """mu * g = sum l_i f_i + slack with mu > 0, slack >= 0: the target g is >= 0 on the set."""

    mu: Any
    multipliers: Multipliers
    slack: Any
