"""Feasibility of linear systems: a point or multipliers, always verified exactly.

Statement.  feasible(S)           a rational point of S, or a proof that S is empty
            relative_interior(S)  a point of the relative interior of S, or that proof
            nonnegative(S, g)     g >= 0 on the closed set, proved, or a point with g < 0
            positive(S, g)        g > 0 on the set, proved, or a point with g <= 0
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exactrelu.geometry.answers import Infeasible, Interior, Proof, Witness
from exactrelu.geometry.system import System

__all__ = ["feasible", "nonnegative", "positive", "relative_interior"]


def feasible(system: System) -> Witness | Infeasible:
    """Return a point of the set, or multipliers that prove it empty."""
    raise NotImplementedError


def relative_interior(system: System) -> Interior | Infeasible:
    """Return a point of the relative interior, or multipliers that prove the set empty."""
    raise NotImplementedError


def nonnegative(system: System, target: Sequence[Any]) -> Proof | Witness | Infeasible:
    """Prove target >= 0 on the closed set, or return a point of it with target < 0."""
    raise NotImplementedError


def positive(system: System, target: Sequence[Any]) -> Proof | Witness | Infeasible:
    """Prove target > 0 on the set, or return a point of it with target <= 0."""
    raise NotImplementedError
