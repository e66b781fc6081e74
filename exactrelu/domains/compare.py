"""Compare: bounds of outputs and equality of networks, proved on every case or refuted by a point.

Statement.  bound  c.N(x) REL v on the region: in every closed case the difference is one affine
                   form, proved >= 0 (> 0 for a strict REL), or negative at a point found there.
            equal  N(x) = M(x) on the region: in every case of both networks together the maps have
                   equal coefficients, or both differences of every output are proved >= 0 there.
Glossary.   c  output coefficients    REL  <=, >=, < or >    v  value
Exactness.  Exact; a refutation is evaluated at its rational point by the definition.
Source.     theorems `partition`, `equality`, `explicit-expression`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from operator import ge, gt, le, lt

from exactrelu.arithmetic.kernel import INTEGERS
from exactrelu.arithmetic.rational import rational, rationals
from exactrelu.convergence.verdict import Verdict
from exactrelu.domains.items import Items
from exactrelu.domains.regions import checked_network, fitting_region
from exactrelu.domains.tree import Case, Tree
from exactrelu.errors import FormatError, ShapeError
from exactrelu.formats.region import Region
from exactrelu.geometry.answers import Proof, Witness
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.networks.network import Network

__all__ = ["RELATIONS", "bound", "equal", "simplest"]

RELATIONS = {"<=": le, ">=": ge, "<": lt, ">": gt}

Point = tuple[Fraction, ...]


def bound(
    network: Network,
    output: Sequence[object],
    relation: str,
    value: object,
    region: Polyhedron | Region,
    items: Items | None = None,
) -> Verdict:
    """Prove output . N(x) REL value at every x of a region, or return a point against it.

    Args:
        network: with d inputs and m outputs.
        output: m exact numbers.
        relation: "<=", ">=", "<" or ">".
        value: an exact number.
        region: in R^d; an empty one makes every bound true.
        items: receives the evidence of the proof as it is found.

    Returns:
        Verdict `proved`, or `refuted` with facts["point"], a tuple of Fraction.

    Raises:
        ShapeError: output or region do not fit the network.
        FormatError: another relation.
    """
    region = fitting_region(network, region)
    c, v = rationals(output, "output"), rational(value, "value")
    if relation not in RELATIONS:
        raise FormatError(f"relation: expected one of {', '.join(RELATIONS)}, got {relation!r}")
    if len(c) != network.outputs:
        raise ShapeError(f"output: expected {network.outputs} numbers, one per output, got {len(c)}")
    unit = math.lcm(v.denominator, *(k.denominator for k in c))
    sign = unit if relation in ("<=", "<") else -unit
    weights, constant = [int(-sign * k) for k in c], int(sign * v)
    tree = Tree([network], region, False, items)
    empty = True
    for case in tree.leaves():
        empty = False
        forms, scale = case.outputs[0]
        target = [sum(w * f[j] for w, f in zip(weights, forms, strict=True)) for j in range(network.inputs + 1)]
        target[-1] += constant * scale
        answer = case.region.prove(INTEGERS.primitive(target), relation in ("<", ">"))
        if isinstance(answer, Witness):

            def value_at(x: Point) -> Fraction:
                return sum((k * u for k, u in zip(c, network.value(x), strict=True)), Fraction(0))

            x = simplest(answer.fractions(), region, lambda x: not RELATIONS[relation](value_at(x), v))
            return Verdict("bound", "refuted", "explicit-expression", "point", {"point": x, "output": value_at(x)})
        if items is not None:
            items.bounded(answer)
    return Verdict("bound", "proved", "partition", _scope(region), _emptiness(empty))


def equal(first: Network, second: Network, region: Polyhedron | Region, items: Items | None = None) -> Verdict:
    """Prove that two networks agree at every x of a region, or return a point where they differ.

    Args:
        first, second: with equally many inputs d and outputs.
        region: in R^d.
        items: receives the evidence of the proof as it is found.

    Returns:
        Verdict `proved`, or `refuted` with facts["point"], a tuple of Fraction.

    Raises:
        ShapeError: the networks or the region do not fit.
    """
    region = fitting_region(first, region)
    second = checked_network(second)
    if (first.inputs, first.outputs) != (second.inputs, second.outputs):
        came = " and ".join(f"{n.inputs} -> {n.outputs}" for n in (first, second))
        raise ShapeError(f"equal: expected networks with the same inputs and outputs, got {came}")
    tree = Tree([first, second], region, False, items)
    empty = True
    for case in tree.leaves():
        empty = False
        point = _difference(case, items)
        if point is not None:
            x = simplest(point.fractions(), region, lambda x: first.value(x) != second.value(x))
            return Verdict("equal", "refuted", "explicit-expression", "point", {"point": x})
    return Verdict("equal", "proved", "equality", _scope(region), _emptiness(empty))


def simplest(x: Point, region: Polyhedron, refutes: Callable[[Point], bool]) -> Point:
    """Return a point of the region that refutes, with as few bits as rounding x finds.

    Raises:
        ArithmeticError: x itself does not refute: a defect, never passed on.
    """
    if not (region.contains(x) and refutes(x)):
        raise ArithmeticError("a point found against a claim does not refute it")
    for bits in (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64):
        rounded = tuple(Fraction(round(v * (1 << bits)), 1 << bits) for v in x)
        if region.contains(rounded) and refutes(rounded):
            return rounded
    return x


def _difference(case: Case, items: Items | None) -> Witness | None:
    """Return a point of the case where some output differs, or None; record the evidence."""
    (forms, p), (others, q) = case.outputs
    pairs = zip(forms, others, strict=True)
    differences = [[q * a - p * b for a, b in zip(f, g, strict=True)] for f, g in pairs]
    if not any(map(any, differences)):
        if items is not None:
            items.same_maps()
        return None
    proofs = []
    for form in differences:
        row = INTEGERS.primitive(form)
        both = []
        for target in (row, [-v for v in row]):
            answer = case.region.prove(target, False)
            if not isinstance(answer, Proof):
                return answer
            both.append(answer)
        proofs.append((both[0], both[1]))
    if items is not None:
        items.equal_values(proofs)
    return None


def _emptiness(empty: bool) -> dict[str, object]:
    """Return the fact that a claim holds because its region is empty."""
    return {"empty": True} if empty else {}


def _scope(region: Polyhedron) -> str:
    """Return "global" for all of R^d and "region" otherwise."""
    return "region" if region.halfspaces else "global"
