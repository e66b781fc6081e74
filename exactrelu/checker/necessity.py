"""Necessity: whether W_n tends to I and b_n to 0, and layers that converge although they do not.

Statement.  The claim "necessary" says: if N_n(x) converges at every x of the domain, then W_n -> I and b_n -> 0.
            It is proved where the second part holds, and refuted where the first holds and the second does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import absorb, complementarity, contraction, monotone, orbit
from .claims import Items
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result
from .tail import perturbation

Rule = Callable[..., Result]


def vanishes(terms: Terms) -> bool:
    """Return whether a sum of terms r^n u/v with different r, u != 0, tends to 0.

    Theorem.  It does iff |r| < 1, or |r| = 1 and deg u < deg v, in every term.  Proof: among the other terms take
    the largest |r|, then the largest d = deg u - deg v.  At most two terms, of bases r and -r, have both; divided
    by |r|^n n^d they tend to c + c' at even n (of r > 0 and r < 0) and to c - c' at odd n, not both 0,
    and all further terms to 0.  |r|^n n^d does not tend to 0, so the sum does not.
    """
    return all(abs(r) < 1 or (abs(r) == 1 and len(u) < len(v)) for r, u, v in terms)


def standing(problem: Problem) -> str:
    """Return the name of the first entry of P_n or b_n that does not tend to 0, "" if all do."""
    family = problem.family
    if type(family) is not Family:
        raise Rejected("necessity is about layers relu(W_n y + b_n) whose entries have no roots")
    for i, row in enumerate(perturbation(family)):
        for j, terms in enumerate(row):
            if not vanishes(terms):
                return f"entry ({i + 1},{j + 1}) of W_n - I"
    return next((f"entry {i + 1} of b_n" for i, terms in enumerate(family.bias) if not vanishes(terms)), "")


def tending(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that W_n tends to I and b_n to 0, by the terms of all entries."""
    found = standing(problem)
    if found:
        raise Rejected(f"{found} does not tend to 0")
    return Result({}, "W_n tends to I and b_n to 0")


def without(rule: Rule) -> Rule:
    """Return the rule that a network converges although W_n or b_n does not tend to I or 0."""

    def refuting(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
        found = standing(problem)
        if not found:
            raise Rejected("W_n tends to I and b_n to 0, so nothing refutes the claim")
        words = rule(problem, True, {}, items, limits).words
        return Result({}, f"{found} does not tend to 0, yet {words}")

    return refuting


RULES: dict[tuple[str, str], Rule] = {
    ("proved", "necessity"): tending,
    ("refuted", "contraction"): without(contraction.contracting),
    ("refuted", "symmetric-lcp"): without(complementarity.solved),
    ("refuted", "monotone-decrease"): without(monotone.decreasing),
    ("refuted", "periodic-orbit"): without(orbit.resting),
    ("refuted", "absorb"): without(absorb.absorbed),
}
