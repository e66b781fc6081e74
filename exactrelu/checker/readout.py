"""Read-outs: claims about c.N_n(x), and the coordinates that feed it.

Statement.  Let S hold every i with c_i != 0, and with i every j whose entry in row i of W_n is not 0 for all
            n.  The rows of S have no entries in other columns, so the coordinates S of N_n(x) are those of the
            family of the entries in S from x[S].  What a theorem shows of that family at x[S], for every x of the
            domain, holds for N_n(x)[S]; and where N_n(x)[S] tends to y, c.N_n(x) tends to c.y.
            That N_n(x)[S] does not converge says nothing about c.N_n(x).
Glossary.   c  output of the claim     S  coordinates that feed it
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, cast

from .claims import Items, everywhere, form_text
from .kinds import Family, Rooted
from .limit import combined
from .problem import Problem
from .rules import Limits, Rejected, Result

Rule = Callable[..., Result]


def carried(rule: Rule, exact: bool) -> Rule:
    """Return the rule of a theorem about N_n for claims about c.N_n: it is run on the coordinates that feed c.

    `exact` says that its enclosures are those of all coordinates, which are then combined here; else `enclosed`
    (limit.py) has done so.
    """

    def only(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
        if not proved:
            raise Rejected("that layers do not converge says nothing about a read-out")
        S = feeding(problem)
        facts, words = rule(restricted(problem, S), proved, claimed, items, limits)
        if exact and problem.claim["kind"] == "limit":
            c = [problem.claim["output"][i] for i in S]
            low, high = combined(c, [(Fraction(low), Fraction(high)) for low, high in facts["enclosure"]])
            facts = {"enclosure": [[str(low), str(high)]]}
        names = ", ".join([str(i + 1) for i in S])
        return Result(facts, f"{told(problem)}; of the coordinates that feed it, {names}: {words}")

    return only


def told(problem: Problem) -> str:
    """Return what is claimed of the read-out."""
    text = f"the read-out {form_text(problem.claim['output'])} converges {everywhere(problem)}"
    return text + (", to a limit that is enclosed" if problem.claim["kind"] == "limit" else "")


def feeding(problem: Problem) -> list[int]:
    """Return S in ascending order."""
    entries = cast(Family | Rooted, problem.family).entries
    found = {i for i, c in enumerate(problem.claim["output"]) if c}
    waiting = list(found)
    while waiting:
        row = entries[waiting.pop()]
        new = {j for j, terms in enumerate(row) if terms} - found
        found |= new
        waiting += new
    return sorted(found)


def restricted(problem: Problem, S: Sequence[int]) -> Problem:
    """Return the problem about the coordinates S; a polytope becomes R^S, as its points may have any x[S]."""
    family = cast(Family | Rooted, problem.family)
    entries, bias = [[family.entries[i][j] for j in S] for i in S], [family.bias[i] for i in S]
    point = None if problem.point is None else [problem.point[i] for i in S]
    box = None if problem.box is None else [problem.box[i] for i in S]
    rows = []
    for i, (low, high) in enumerate(box or []):
        unit = [Fraction(i == j) for j in range(len(S))]
        rows += [[*unit, -low], [*[-v for v in unit], high]]
    claim = problem.claim | {"output": [problem.claim["output"][i] for i in S]}
    smaller = type(family)(len(S), family.given, entries, bias)
    return problem._replace(claim=claim, rows=rows, box=box, point=point, family=smaller, inputs=len(S))
