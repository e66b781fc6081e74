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

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import exact_float
from exactrelu.convergence.crosscheck import Crosscheck
from exactrelu.convergence.verdict import Status, Verdict

__all__ = ["crosscheck_radius"]

_LARGE = Fraction(2) ** 300


def crosscheck_radius(matrices: Sequence[Matrix], relation: str, value: Fraction, verdict: Verdict) -> Crosscheck:
    """Bound the joint spectral radius by powers in floats and compare with a verdict about R REL value."""
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
    least, greatest = _implied(relation, verdict.status)
    v = value / Fraction(2) ** powers.shift
    above = greatest and (v < 0 or lower.exact > v**lower.length)
    below = least and v > 0 and upper.exact < v**upper.length
    if above or below:
        away = abs((low if above else high) - float(value))
        return Crosscheck("defect", upper.length, gap=exact_float(away), words="the radius", numbers=numbers)
    return Crosscheck("measured", upper.length, words=words, numbers=numbers)


def _implied(relation: str, status: Status) -> tuple[bool, bool]:
    """Return whether a verdict says R >= value, and whether it says R <= value, strict or not."""
    if status == "undecided":
        return False, False
    if relation == "=":
        return (status == "proved",) * 2
    at_least = (relation in (">=", ">")) == (status == "proved")
    return at_least, not at_least
