"""Read-outs: claims about c.N_n(x), decided on the coordinates that feed it.

Statement.  S holds the i with c_i != 0 and, with i, every j whose entry in row i is not 0 for all n: N_n(x)[S]
            follows the family of the entries in S from x[S].  Where that converges, c.N_n(x) does; an enclosure of
            its limit, coordinate by coordinate to width / sum |c_i|, gives one of c.N_oo(x).  Where it does not,
            `accumulate` may still show that c.N_n(x) converges.
Exactness.  Exact but for enclosures, outward.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, cast

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.convergence.enclose import LimitEnclosure
from exactrelu.convergence.prefix import prefix
from exactrelu.convergence.verdict import Verdict
from exactrelu.networks.family import Family
from exactrelu.networks.rooted import RootedFamily
from exactrelu.theorems.accumulate import Accumulation
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified

__all__ = ["combined", "enclose_accumulation", "feeding", "restricted", "restricted_domain"]

_MAX_DEPTH = 2000
_MAX_BITS = 20_000


def feeding(family: Family | RootedFamily, output: Sequence[Fraction]) -> tuple[int, ...]:
    """Return S in ascending order, for m coefficients."""
    found = {i for i, c in enumerate(output) if c}
    waiting = list(found)
    while waiting:
        row = family.matrix[waiting.pop()]
        new = {j for j in range(family.width) if row[j].terms} - found
        found |= new
        waiting += new
    return tuple(sorted(found))


def restricted(family: Family | RootedFamily, S: Sequence[int]) -> Family | RootedFamily:
    """Return the family of the entries in S."""
    rows, bias = [[family.matrix[i][j] for j in S] for i in S], [family.bias[i] for i in S]
    if isinstance(family, RootedFamily):
        matrix = cast(Any, tuple(map(tuple, rows)))
        return dataclasses.replace(family, width=len(S), matrix=matrix, bias=cast(Any, tuple(bias)))
    given = {"perturbation" if family.given == "P" else "weight": rows}
    return Family(len(S), **cast(Any, given), bias=bias)


def restricted_domain(domain: Domain, S: Sequence[int]) -> Domain:
    """Return the domain of x[S]; all of R^S for a polytope, as that is enough where a theorem decides it."""

    def kept(x: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(x[i] for i in S)

    candidates: tuple[Point, ...] = tuple(dict.fromkeys(kept(x) for x in domain.candidates))
    point = None if domain.point is None else kept(domain.point)
    return Domain(domain.scope, candidates, point, None if domain.box is None else kept(domain.box))


def combined(verdict: Verdict, output: Sequence[Fraction], S: Sequence[int]) -> Verdict:
    """Return the verdict about c.N_n of a proved one about N_n[S]."""
    facts = {**verdict.facts, "feeding": [i + 1 for i in S]}
    if "enclosure" in facts:
        ends = [(rational(low), rational(high)) for low, high in cast(Any, facts["enclosure"])]
        low, high = _read([output[i] for i in S], ends)
        facts["enclosure"] = [[rational_text(low), rational_text(high)]]
    facts.pop("limit", None)
    return replace(verdict, facts=facts)


def enclose_accumulation(
    family: Family,
    box: Sequence[tuple[Fraction, Fraction]],
    output: Sequence[Fraction],
    width: Fraction,
    found: Accumulation,
) -> LimitEnclosure | NotCertified:
    """Enclose the limit of c.N_n(x) for all x of a box, or at a point, by intervals and the tail on A.

    Args:
        family: layers n = 1, 2, ... of width m.
        box: m intervals.
        output: m coefficients c, 0 outside A.
        width: positive.
        found: evidence for this family.

    Returns:
        The enclosure, of one number, or NotCertified with what was reached.
    """
    c = [output[i] for i in found.A]
    growth = max(sum(abs(v) for v in row) for row in family.layer(1).weight.rows()).__ceil__().bit_length()
    depth = found.first_depth
    while depth <= _MAX_DEPTH:
        bits = (1 / width).__ceil__().bit_length() + (growth + 1) * depth + 32
        if bits > _MAX_BITS:
            break
        y = [prefix(family, box, bits, depth)[i] for i in found.A]
        margin = Fraction(sum(hi - lo for lo, hi in y) + len(y), 1 << bits) + width / (1 << 16)
        norm = max(Fraction(max(-lo, hi), w << bits) for (lo, hi), w in zip(y, found.weights, strict=True)) + margin
        below, above = found.spread(depth, norm, bits)
        ends = [
            (Fraction(lo, 1 << bits) - w * below - margin, Fraction(hi, 1 << bits) + w * above + margin)
            for (lo, hi), w in zip(y, found.weights, strict=True)
        ]
        low, high = _read(c, ends)
        enclosure = Enclosure(low, high).outward(bits)
        if enclosure.width <= width:
            return LimitEnclosure(found, tuple(box), depth, bits, (enclosure,))
        depth *= 2
    return NotCertified(found.theorem, "an enclosure of the requested width", f"needs a depth above {depth // 2}")


def _read(c: Sequence[Fraction], sides: Sequence[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Return the range of c.y for y between the sides."""
    ends = [(a * low, a * high) if a > 0 else (a * high, a * low) for a, (low, high) in zip(c, sides, strict=True)]
    return sum((low for low, _ in ends), Fraction(0)), sum((high for _, high in ends), Fraction(0))
