"""Judging candidates of the exact LP: accept with a meaning, or refuse.

Glossary.   candidate  a Witness or bare multipliers, from any untrusted source
            identity   multipliers with sum l_i f_i = 0: their rows vanish on the closed set
Exactness.  Exact; a candidate is never repaired here.
"""

from __future__ import annotations

from dataclasses import dataclass

from exactrelu.geometry.answers import Infeasible, Multipliers, Witness
from exactrelu.geometry.system import System
from exactrelu.geometry.verify import combination, verify_witness

__all__ = ["Answer", "Candidate", "Identity", "judge"]


@dataclass(frozen=True, slots=True)
class Identity:
    """sum l_i f_i is identically zero, l_i > 0, no strict row, some row not constant."""

    multipliers: Multipliers


Answer = Witness | Infeasible | Identity
Candidate = Witness | Multipliers


def judge(system: System, candidate: Candidate, weak: bool) -> Answer | None:
    """Return what the candidate proves about the system, or None.

    Args:
        system: the rows.
        candidate: a point, or multipliers.
        weak: accept a point where non-strict rows are 0; else only constant rows may be.
    """
    if isinstance(candidate, Witness):
        good = verify_witness(system, candidate) if weak else _is_interior(system, candidate)
        return candidate if good else None
    total = combination(system, candidate)
    sign = system.kernel.sign
    if total is None or any(map(sign, total[:-1])) or sign(total[-1]) > 0:
        return None
    if sign(total[-1]) < 0 or any(system.strict[i] for i, _ in candidate):
        return Infeasible(candidate)
    return None if all(system.is_constant(i) for i, _ in candidate) else Identity(candidate)


def _is_interior(system: System, candidate: Witness) -> bool:
    if not verify_witness(system, candidate):
        return False
    signs = system.signs((*candidate.point, candidate.scale))
    return min(signs, default=1) > 0 or all(sign > 0 or system.is_constant(i) for i, sign in enumerate(signs))
