"""The cross check of a verdict about a problem: floats beside it, whatever the claim is about.

Statement.  A claim about products is checked along paths of gates (crosscheck_products), one about a joint spectral
            radius by powers (crosscheck_radius), every other one about a family by N_n(x) (crosscheck).
Exactness.  None but in the comparisons: floats are estimates.
"""

from __future__ import annotations

import json

from exactrelu.convergence import products
from exactrelu.convergence.crosscheck import Crosscheck, crosscheck_verdict
from exactrelu.convergence.crosscheck_products import crosscheck_products
from exactrelu.convergence.crosscheck_radius import crosscheck_radius
from exactrelu.convergence.decide import domain_of
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import UnsupportedError
from exactrelu.formats.problem import Problem
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import RootedFamily

__all__ = ["crosscheck_problem"]


def crosscheck_problem(problem: Problem, verdict: Verdict) -> Crosscheck:
    """Run floats beside a verdict.

    Raises:
        UnsupportedError: the problem has neither a family nor matrices.
    """
    claim, family, canonical = problem.claim, problem.family, json.loads(problem.canonical)
    if problem.matrices:
        return crosscheck_radius(problem.matrices, claim.relation, claim.value, verdict)
    if family is None:
        raise UnsupportedError("this problem has no family; its claim is about a network")
    if claim.kind == products.KIND and isinstance(family, (Family, RootedFamily, PeriodicFamily)):
        return crosscheck_products(family, verdict, canonical["claim"].get("path"))
    domain = domain_of(canonical["domain"], family.width)
    return crosscheck_verdict(family, domain, verdict, claim.output)
