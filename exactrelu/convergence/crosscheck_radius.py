"""The cross check of claims about a joint spectral radius R: bounds by powers in floats, with their rounding.

Statement.  Powers of the matrices in floats, with their rounding, bound R from both sides; a verdict that they
            exclude is a defect.
Glossary.   R  joint spectral radius    L  length of a word
Exactness.  The bounds are compared with the value of the claim exactly; shown as L-th roots they are estimates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import exact_float, rational
from exactrelu.convergence.crosscheck import Crosscheck
from exactrelu.convergence.verdict import Verdict

__all__ = ["crosscheck_radius"]

_LARGE = Fraction(2) ** 300


def crosscheck_radius(
    matrices: Sequence[Matrix], relation: str | None, value: Fraction | None, verdict: Verdict
) -> Crosscheck:
    """Bound the joint spectral radius by powers in floats and compare with a verdict.

    Args:
        matrices: k >= 1 matrices of one shape (m, m).
        relation, value: of a claim R REL value; None for one about an enclosure or a product that attains R.
        verdict: about the claim; enclosures in its facts are compared with too.
    """
    entries = [abs(v) for M in matrices for row in M.rows() for v in row if v]
    if any(not 1 / _LARGE <= v <= _LARGE for v in entries):
        return Crosscheck("not run", reason="an entry is outside 2^-300..2^300")
    from exactrelu.floatpath.powers import Powers

    powers = Powers(matrices)
    upper, lower = powers.upper(), powers.lower()
    low, high = (math.ldexp(bound.root, powers.shift) for bound in (lower, upper))
    words = f"all words of length {upper.length} and powers of the best: "
    words += f"the radius is between {low:.9g} and {high:.9g}"
    numbers: dict[str, object] = {"radius_between": [low, high], "length": upper.length}
    least, greatest = _certain(relation, value, verdict)
    scale = Fraction(2) ** -powers.shift
    above = greatest is not None and (greatest < 0 or lower.exact > (greatest * scale) ** lower.length)
    below = least is not None and least > 0 and upper.exact < (least * scale) ** upper.length
    if above or below:
        away = abs((low if above else high) - float((greatest if above else least) or 0))
        return Crosscheck("defect", upper.length, gap=exact_float(away), words="the radius", numbers=numbers)
    return Crosscheck("measured", upper.length, words=words, numbers=numbers)


def _certain(relation: str | None, value: Fraction | None, verdict: Verdict) -> tuple[Fraction | None, Fraction | None]:
    """Return what a verdict says that R is at least and at most, None where it says nothing; strict or not."""
    facts: Any = verdict.facts
    ends = facts.get("radius") or next(iter(facts.get("enclosure", ())), None)
    if ends is not None:
        return rational(ends[0]), rational(ends[1])
    if relation is None or verdict.status == "undecided":
        return None, None
    if relation == "=":
        return (value, value) if verdict.status == "proved" else (None, None)
    at_least = (relation in (">=", ">")) == (verdict.status == "proved")
    return (value, None) if at_least else (None, value)
