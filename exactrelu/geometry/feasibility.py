"""Feasibility of linear systems: a point or multipliers, always verified exactly.

Statement.  feasible(S)           a rational point of S, or a proof that S is empty
            relative_interior(S)  a point of the relative interior of S, or that proof
            nonnegative(S, g)     g >= 0 on the closed set, proved, or a point with g < 0
            positive(S, g)        g > 0 on the set, proved, or a point with g <= 0
            Each always returns, for every system: bounded or not, of any dimension,
            with constant or zero rows, with a set that is thin or lower-dimensional.
Glossary.   f_i  row i     S  a System     closed set  S with every row non-strict
Method.     The cascade of cascade.py answers for full-dimensional and empty sets.  Where
            it finds rows that vanish on the set, the question moves to their flat
            (reduction.py) and the answer is lifted back.
Exactness.  Every returned object passes verify.py.
Source.     Farkas' lemma and Motzkin's transposition theorem.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import gt, itemgetter
from typing import Any

from exactrelu.geometry.answers import Infeasible, Interior, Multipliers, Proof, Witness
from exactrelu.geometry.cascade import STAGES, decide, decide_exactly
from exactrelu.geometry.judge import Identity
from exactrelu.geometry.reduction import Reduction, reduce
from exactrelu.geometry.system import System
from exactrelu.geometry.verify import verify_infeasible, verify_interior, verify_proof, verify_witness

__all__ = ["STAGES", "feasible", "implied", "nonnegative", "positive", "relative_interior"]


def feasible(system: System) -> Witness | Infeasible:
    """Return a point of the set, or multipliers that prove it empty.

    A system made by `append` inherits its parent's answer where that still holds; then
    no LP is solved.  The answer is kept, so asking again is free.
    """
    if system.answer is None:
        system.answer = _inherited(system) or _feasible(system)
    return system.answer


def relative_interior(system: System) -> Interior | Infeasible:
    """Return a point of the relative interior, or multipliers that prove the set empty."""
    answer = _interior(system)
    if isinstance(answer, Interior) and not verify_interior(system, answer):
        raise ArithmeticError("an interior point does not verify")
    return answer


def nonnegative(system: System, target: Sequence[Any]) -> Proof | Witness | Infeasible:
    """Prove target >= 0 on the closed set, or return a point of it with target < 0.

    Returns Infeasible where the closed set is empty and that is what was proved.
    """
    return implied(system.closed(), target, strictly=False)


def positive(system: System, target: Sequence[Any]) -> Proof | Witness | Infeasible:
    """Prove target > 0 on the set, or return a point of it with target <= 0.

    Returns Infeasible where the set is empty and that is what was proved.
    """
    return implied(system, target, strictly=True)


def implied(system: System, target: Sequence[Any], strictly: bool) -> Proof | Witness | Infeasible:
    """Prove target >= 0, or > 0 if `strictly`, on the set, or return a point against it."""
    last = len(system.rows)
    answer = feasible(system.append([-v for v in target], not strictly))
    if isinstance(answer, Witness):
        return answer
    if answer.multipliers[-1][0] != last:
        return answer
    *rest, (_, mu) = answer.multipliers
    kernel = system.kernel
    slack = kernel.integer(0) + mu * target[-1]
    for i, weight in rest:
        slack = slack - weight * system.rows[i][-1]
    proof = Proof(mu, tuple(rest), slack)
    if not verify_proof(system, target, proof, strictly):
        raise ArithmeticError("a proof of a sign does not verify")
    return proof


def _inherited(system: System) -> Witness | Infeasible | None:
    """Return the nearest ancestor's answer if it holds here; append-only, so emptiness stays."""
    start = system.parent
    while start is not None and start.answer is None:
        start = start.parent
    if start is None or start.answer is None:
        return None
    answer = start.answer
    if isinstance(answer, Witness):
        known = len(start.rows) if not any(map(gt, system.strict, start.strict)) else 0
        return answer if verify_witness(system, answer, known) else None
    return answer if verify_infeasible(system, answer) else None


def _feasible(system: System) -> Witness | Infeasible:
    answer = decide(system, weak=True)
    if not isinstance(answer, Identity):
        return answer
    reduction = _reduced(system, answer.multipliers)
    if isinstance(reduction, Infeasible):
        return reduction
    inner = _feasible(reduction.small)
    if isinstance(inner, Infeasible):
        return _lifted(reduction, inner)
    point = reduction.point(inner)
    if not verify_witness(system, point):
        raise ArithmeticError("a lifted point does not verify")
    return point


def _interior(system: System) -> Interior | Infeasible:
    answer = decide(system, weak=False)
    if isinstance(answer, Witness):
        return Interior(answer.point, answer.scale, (), (), ())
    if isinstance(answer, Infeasible):
        return answer
    reduction = _reduced(system, answer.multipliers)
    if isinstance(reduction, Infeasible):
        return reduction
    inner = _interior(reduction.small)
    if isinstance(inner, Infeasible):
        return _lifted(reduction, inner)
    point = reduction.point(Witness(inner.point, inner.scale))
    identity = _whole_identity(reduction, inner)
    implicit = tuple(i for i, _ in identity if not system.is_constant(i))
    return Interior(point.point, point.scale, implicit, answer.multipliers, identity)


def _whole_identity(reduction: Reduction, inner: Interior) -> Multipliers:
    """Return an identity with every row that vanishes on the set."""
    kernel, small = reduction.system.kernel, reduction.small
    weights = dict(inner.identity)
    one = kernel.integer(1)
    for i, row in enumerate(small.rows):
        if not any(map(kernel.sign, row)) and not reduction.system.is_constant(i):
            weights.setdefault(i, one)
    lifted = reduction.lift(tuple(sorted(weights.items(), key=itemgetter(0))), whole=True)
    if lifted is None:
        raise ArithmeticError("an identity does not lift")
    return lifted


def _reduced(system: System, identity: Multipliers) -> Reduction | Infeasible:
    """Return the system on the flat of the identity; an empty flat means an empty set."""
    reduction = reduce(system, identity)
    if reduction is not None:
        return reduction
    answer = decide_exactly(system)
    if not isinstance(answer, Infeasible):
        raise ArithmeticError("an identity over an empty flat, but no proof of emptiness")
    return answer


def _lifted(reduction: Reduction, inner: Infeasible) -> Infeasible:
    multipliers = reduction.lift(inner.multipliers, whole=False)
    if multipliers is not None:
        answer = Infeasible(multipliers)
        if verify_infeasible(reduction.system, answer):
            return answer
    raise ArithmeticError("a lifted proof of emptiness does not verify")
