"""Theorems about families: the rule that checks each, and the verdicts it gives.

Statement.  A rule of CONVERGENT shows that the layers converge at every x of the domain, one of
            DIVERGENT that they do not converge at a point of it; each proves one claim and refutes
            the other, as "diverges" is claimed of a single point.  A rule of LIMITS shows an
            enclosure of the limit at the point, and those of BOXES also one for all x of a box; the
            others are never run on one.  Those of products.py are about products over all
            sequences of activation matrices, with no x; those of radius.py and extremal.py about a set of matrices.
            Of a read-out c.N_n(x) those of LIMITS and CONVERGENT show the same (readout.py).
            Those of necessity.py are about W_n -> I and b_n -> 0.
            A theorem is about one kind of layers: about Family, relu(W_n y + b_n), unless KINDS names
            others; its rule is never run on another kind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import (
    absorb,
    accelerated,
    accumulate,
    activation,
    barriers,
    clusters,
    complementarity,
    contraction,
    cover,
    dual,
    extremal,
    gauge,
    monotone,
    necessity,
    nonnegative,
    orbit,
    products,
    radius,
    readout,
    reflection,
    residual,
    tail,
    tracking,
    widening,
)
from .kinds import Activated, Family, Hypergeometric, Residual, Rooted, Widening
from .problem import Problem
from .repeating import Periodic
from .rules import Rejected, Result

Rule = Callable[..., Result]

CONVERGENT: dict[str, Rule] = {
    "absolute-summability": tail.summable,
    "gauge": gauge.gauged,
    "reflection": reflection.reflected,
    "contraction": contraction.contracting,
    "symmetric-lcp": complementarity.solved,
    "monotone-decrease": monotone.decreasing,
    "absorb": absorb.absorbed,
    "periodic-orbit": orbit.resting,
    "tracking": tracking.following,
    "barriers": barriers.meeting,
    "activation": activation.converging,
    "residual": residual.converging,
    "widening": widening.converging,
}
DIVERGENT: dict[str, Rule] = {
    "periodic-orbit": orbit.moving,
    "nonnegative-iff": nonnegative.growing,
    "dual-growth": dual.growing,
    "two-clusters": clusters.moving,
    "absorb": absorb.escaping,
    "symmetric-lcp": complementarity.growing,
    "tracking": tracking.leaving,
    "barriers": barriers.parting,
}
LIMITS: dict[str, Rule] = {
    "contraction": contraction.limit,
    "periodic-orbit": orbit.limit,
    "absorb": absorb.limit,
    "monotone-decrease": monotone.limit,
    "tracking": tracking.limit,
    "barriers": barriers.limit,
    "absolute-summability": cover.limit,
    "reflection": reflection.limit,
    "accelerated": accelerated.accelerated,
    "activation": activation.limit,
    "residual": residual.limit,
    "widening": widening.limit,
}
READOUTS: dict[str, Rule] = {"converges": accumulate.accumulating, "limit": accumulate.limit}
BOXES = ("absolute-summability", "reflection", "contraction", "monotone-decrease", "accumulate")
EXACT = ("contraction", "periodic-orbit", "absorb", "monotone-decrease")  # of LIMITS, that show all coordinates
RADIUS = {**radius.RULES, **extremal.RULES}
KINDS: dict[str, tuple[type, ...]] = {
    "activation": (Activated,),
    "residual": (Residual,),
    "widening": (Widening,),
    "absolute-summability": (Family, Rooted, Hypergeometric, Periodic),
    "monotone-decrease": (Family, Rooted, Hypergeometric, Periodic),
    "nonnegative-iff": (Family, Rooted, Hypergeometric, Periodic),
    "reflection": (Family, Rooted, Hypergeometric),
    "gauge": (Family, Rooted),
    "all-sequences": (Family, Rooted, Hypergeometric, Periodic),
    "conditional-summability": (Family, Rooted, Hypergeometric),
}


def rules() -> dict[tuple[str, str, Any], Rule]:
    """Return the rule of every (kind, status, theorem) about families."""
    found = {
        **{("converges", "proved", theorem): rule for theorem, rule in CONVERGENT.items()},
        **{("diverges", "refuted", theorem): rule for theorem, rule in CONVERGENT.items()},
        **{("diverges", "proved", theorem): rule for theorem, rule in DIVERGENT.items()},
        **{("converges", "refuted", theorem): rule for theorem, rule in DIVERGENT.items()},
        **{("limit", "proved", theorem): rule for theorem, rule in LIMITS.items()},
        **{(kind, "proved", "accumulate"): rule for kind, rule in READOUTS.items()},
        **{("products-converge", status, theorem): rule for (status, theorem), rule in products.RULES.items()},
        **{("necessary", status, theorem): rule for (status, theorem), rule in necessity.RULES.items()},
    }
    matrices = {("spectral-radius", status, theorem): rule for (status, theorem), rule in RADIUS.items()}
    return {named: guarded(rule, named[2]) for named, rule in found.items()} | matrices


def guarded(rule: Rule, theorem: str) -> Rule:
    """Return the rule, which rejects a problem about another kind of layers than the theorem's."""
    expected, carried = KINDS.get(theorem, (Family,)), readout.carried(rule, theorem in EXACT)

    def only(problem: Problem, *more: Any) -> Result:
        if type(problem.family) not in expected:
            raise Rejected(f"{theorem} is not about layers of the kind of this problem")
        if problem.claim["kind"] == "limit" and problem.point is None and theorem not in BOXES:
            raise Rejected(f"{theorem} does not enclose the limit on a box")
        if theorem == "accumulate" and "output" not in problem.claim:
            raise Rejected("accumulate is about a read-out")
        if "output" in problem.claim and theorem != "accumulate":
            return carried(problem, *more)
        return rule(problem, *more)

    return only
