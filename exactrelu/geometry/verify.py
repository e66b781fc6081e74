"""Verification of every answer of the exact LP: multiply, add, compare, nothing else.

Statement.  These functions look only at the rows, the flags and the answer; they share
            no code with the search that made the answer and work over every kernel.
Glossary.   f_i, (X, w), multipliers  see answers.py
Exactness.  Exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import lt, mul
from typing import Any

from exactrelu.geometry.answers import Infeasible, Interior, Multipliers, Proof, Witness
from exactrelu.geometry.system import System

__all__ = ["combination", "verify_infeasible", "verify_interior", "verify_proof", "verify_witness"]


def verify_witness(system: System, answer: Witness, first: int = 0) -> bool:
    """Return whether X / w satisfies every row from `first` on, strict rows strictly."""
    kernel = system.kernel
    if kernel.sign(answer.scale) <= 0 or len(answer.point) != system.dimension:
        return False
    signs = system.signs((*answer.point, answer.scale), first)
    least = min(signs, default=1)
    if least:
        return least > 0
    return not any(strict and not sign for strict, sign in zip(system.strict[first:], signs, strict=True))


def combination(system: System, multipliers: Multipliers) -> list[Any] | None:
    """Return sum l_i f_i as a row, or None unless indices increase and every l_i > 0."""
    kernel = system.kernel
    if not multipliers:
        return None
    indices, weights = zip(*multipliers, strict=True)
    if indices[0] < 0 or indices[-1] >= len(system.rows) or not all(map(lt, indices, indices[1:])):
        return None
    if kernel.least_sign(weights) <= 0:
        return None
    rows, zero = system.rows, kernel.zero
    columns = zip(*(rows[i] for i in indices), strict=True)
    return [sum(map(mul, column, weights), zero) for column in columns]


def verify_infeasible(system: System, answer: Infeasible) -> bool:
    """Return whether the multipliers prove that no point satisfies every row."""
    total = combination(system, answer.multipliers)
    if total is None or any(map(system.kernel.sign, total[:-1])):
        return False
    sign = system.kernel.sign(total[-1])
    return sign < 0 or (sign == 0 and any(system.strict[i] for i, _ in answer.multipliers))


def verify_interior(system: System, answer: Interior) -> bool:
    """Return whether the point is in the relative interior and `implicit` is complete."""
    if not verify_witness(system, Witness(answer.point, answer.scale)):
        return False
    signs = system.signs((*answer.point, answer.scale))
    vanishing = tuple(i for i, sign in enumerate(signs) if sign == 0 and not system.is_constant(i))
    if vanishing != answer.implicit:
        return False
    if not vanishing:
        return not answer.evidence and not answer.identity
    named = {i for i, _ in answer.identity}
    return named.issuperset(vanishing) and all(_vanishes(system, m) for m in (answer.evidence, answer.identity))


def _vanishes(system: System, multipliers: Multipliers) -> bool:
    total = combination(system, multipliers)
    if total is None or any(map(system.kernel.sign, total)):
        return False
    return not all(system.is_constant(i) for i, _ in multipliers)


def verify_proof(system: System, target: Sequence[Any], answer: Proof, strictly: bool) -> bool:
    """Return whether mu g = sum l_i f_i + slack holds and gives g >= 0, or g > 0 if `strictly`."""
    kernel = system.kernel
    total = combination(system, answer.multipliers) if answer.multipliers else [kernel.zero] * len(target)
    if total is None or kernel.sign(answer.mu) <= 0 or kernel.sign(answer.slack) < 0:
        return False
    total[-1] = total[-1] + answer.slack
    if any(kernel.sign(answer.mu * g - t) for g, t in zip(target, total, strict=True)):
        return False
    return not strictly or kernel.sign(answer.slack) > 0 or any(system.strict[i] for i, _ in answer.multipliers)
