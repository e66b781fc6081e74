"""Claims about networks: what a complete tree or a single point proves, in facts and in words.

Statement.  Each function returns the facts that the header must state, or rejects.
Glossary.   y  output of the network     x  input     tree  complete tree of cases (rules)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from math import gcd, lcm
from operator import ge, gt, le, lt, mul
from typing import Any

from .network import Network
from .problem import Problem, spell_all
from .rules import Columns, Limits, Rejected, Result, Tree, homogeneous, parts, primitive, take, walk

MAX_MAPS = 200_000
_HOLDS = {"<=": le, ">=": ge, "<": lt, ">": gt}
_LONG = 40  # characters of a number in words
Items = Iterator[list[Any]]


def domains(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Count activation domains, cells and the affine maps of cells.

    Theorem `partition`.  The cases cover the domain and differ in their patterns, so each leaf that
    is not empty is one activation domain, and every activation domain is a leaf.
    """
    tree = Tree(problem, limits, True)
    maps: set[bytes] = set()
    counts = {"domains": 0, "cells": 0}

    def cell(item: list[Any]) -> None:
        tree.cell(item)
        counts["cells"] += 1
        counts["domains"] += 1
        if "maps" in claimed and len(maps) <= MAX_MAPS:
            maps.add(piece(*tree.outputs[0]))

    def flat(item: list[Any]) -> None:
        tree.flat(item)
        counts["domains"] += 1

    walk(tree, items, {"l": cell, "f": flat})
    if "maps" in claimed and len(maps) <= MAX_MAPS:  # of more maps no number is shown
        counts["maps"] = len(maps)
    asked = {key: problem.claim[key] for key in ("domains", "cells", "maps") if key in problem.claim}
    wrong = [key for key in asked if key in counts and counts[key] != asked[key]]
    found = ", ".join(counted(counts[key], key) for key in counts)
    if proved:
        if wrong or not set(asked) <= set(counts):
            raise Rejected(f"the claim states {asked}, the certificate shows {found}")
        return Result(counts, f"the list of activation domains {over(problem)} is complete: {found}")
    if not wrong:
        raise Rejected(f"the certificate shows {found}, nothing that differs from the claim")
    told = ", ".join(counted(asked[key], key) for key in wrong)
    return Result(counts, f"{over(problem)} there are {found}, not {told}")


def piece(columns: Columns, scale: int) -> bytes:
    """Return a digest of an affine map in lowest terms, equal for equal maps."""
    common = gcd(scale, *chain.from_iterable(columns))
    text = ";".join([",".join([hex(v // common) for v in column]) for column in (*columns, [scale])])
    return hashlib.sha256(text.encode("ascii")).digest()


def bound(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove output.N(x) <= value (or >=, <, >) at every x of the domain, or refute it by a point.

    Theorem.  The cases cover the domain; in each, the difference is one affine form, and a proof
    row shows it >= 0, or > 0 for a strict relation.
    """
    if not proved:
        return violation(problem, proved, claimed, items, limits)
    tree = Tree(problem, limits, False)
    claim = problem.claim
    unit = lcm(*(v.denominator for v in (*claim["output"], claim["value"])))
    sign = 1 if claim["relation"] in ("<=", "<") else -1
    value, weights = int(sign * unit * claim["value"]), [int(-sign * unit * v) for v in claim["output"]]

    def leaf(item: list[Any]) -> None:
        mu, row = parts(item, 2)
        columns, scale = tree.outputs[0]
        target = [sum(map(mul, weights, column)) for column in columns]
        target[-1] += value * scale
        s, _ = tree.proof(mu, row, primitive(target))
        if s == 0 and claim["relation"] in ("<", ">"):
            raise Rejected("the bound is only shown with equality allowed, and the claim is strict")

    walk(tree, items, {"l": leaf})
    return Result({}, f"{inequality(claim)} {everywhere(problem)}, {cases(tree)}")


def equal(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that two networks agree on the domain, or refute it by a point.

    Theorem.  The cases of both networks together cover the domain; in each, the two maps have the
    same coefficients, or both differences of every output are shown to be >= 0.
    """
    if not proved:
        x = point_of(items, problem, limits)
        values = [evaluate(network, x) for network in problem.networks]
        if not inside(problem, x) or values[0] == values[1]:
            raise Rejected("the point is outside the domain, or the networks agree there")
        return Result({"point": spell_all(x)}, f"the networks differ at x = {tuple_text(x)}")
    tree = Tree(problem, limits, False)

    def differences() -> Columns:
        (first, p), (second, q) = tree.outputs
        both = zip(first, second, strict=True)
        return [[q * a - p * b for a, b in zip(f, g, strict=True)] for f, g in both]

    def same(item: list[Any]) -> None:
        parts(item, 0)
        if any(map(any, differences())):
            raise Rejected("the maps of the two networks are not the same here")

    def shown(item: list[Any]) -> None:
        forms = list(zip(*differences(), strict=True))
        for rows, form in zip(parts(item, len(forms)), forms, strict=True):
            for pair, sign in zip(listed(rows, 2), (1, -1), strict=True):
                mu, row = listed(pair, 2)
                tree.proof(mu, row, primitive([sign * v for v in form]))

    walk(tree, items, {"e": same, "l": shown})
    return Result({}, f"the two networks are equal {everywhere(problem)}, {cases(tree)}")


def cases(tree: Tree) -> str:
    """Return the number of cases in words; where all of them are empty, so is the domain."""
    if tree.leaves == tree.dead_ends:
        return "as the domain is empty"
    return f"in {counted(tree.leaves, 'cases')}"


def violation(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Show by exact evaluation whether a point of the domain violates the relation.

    A bound is refuted by a point that does; a counterexample is proved if its own point does.
    """
    claim = problem.claim
    x = point_of(items, problem, limits)
    y = sum((c * v for c, v in zip(claim["output"], evaluate(problem.networks[0], x), strict=True)), Fraction(0))
    violated = inside(problem, x) and not _HOLDS[claim["relation"]](y, claim["value"])
    if x != claim.get("point", x):
        raise Rejected("the point is not the one of the claim")
    if violated != (claim["kind"] == "bound" or proved):
        raise Rejected("the point is outside the domain, or its value does not decide the claim")
    at = f"x = {tuple_text(x)} of {domain_text(problem)}"
    if not violated:
        return Result({}, f"x = {tuple_text(x)} is outside the domain or satisfies {inequality(claim)}")
    facts = {"point": spell_all(x)} if claim["kind"] == "bound" else {}
    return Result(facts, f"at {at} the value is {short(y)}, which violates {inequality(claim)}")


def value(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Evaluate the network at the claim's point."""
    x = point_of(items, problem, limits)
    if x != problem.claim["point"]:
        raise Rejected("the point is not the one of the claim")
    y = evaluate(problem.networks[0], x)
    if proved != (problem.claim.get("value", y) == y):
        raise Rejected(f"the value is {tuple_text(y)}")
    return Result({"value": spell_all(y)}, f"N({', '.join(map(short, x))}) = {tuple_text(y)}")


def point_of(items: Items, problem: Problem, limits: Limits) -> list[Fraction]:
    """Return the point of the only item ["x", w, [X..]]."""
    *X, w = homogeneous(take(items, "x", 2), problem.inputs, limits.top)
    return [Fraction(v, w) for v in X]


def listed(value: object, size: int) -> list[Any]:
    """Return a list of the expected length."""
    if type(value) is not list or len(value) != size:
        raise Rejected(f"expected a list of {size}")
    return value


def evaluate(network: Network, x: Sequence[Fraction]) -> list[Fraction]:
    """Return N(x) by the definition."""
    y, zero = list(x), Fraction(0)
    for weight, bias, relu in network.layers:
        y = [
            sum((w * v for w, v in zip(row, y, strict=True) if w and v), b) for row, b in zip(weight, bias, strict=True)
        ]
        y = [max(v, zero) for v in y] if relu else y
    return y


def inside(problem: Problem, x: Sequence[Fraction]) -> bool:
    """Return whether x satisfies every row of the domain."""
    return all(sum((a * v for a, v in zip(row, x, strict=False)), row[-1]) >= 0 for row in problem.rows)


def short(number: Fraction) -> str:
    """Return a number in words, long ones cut."""
    text = str(number)
    return text if len(text) <= _LONG else f"{text[:_LONG]}... ({len(text)} characters)"


def interval_text(low: Fraction, high: Fraction) -> str:
    """Return an interval in decimals, rounded outwards, with as many digits as its width is worth."""
    if low == high:
        return f"[{short(low)}, {short(high)}]"
    digits = min(len(str((high - low).denominator // (high - low).numerator)) + 1, 1000)
    scale = 10**digits
    ends = (low.numerator * scale // low.denominator, -(-high.numerator * scale // high.denominator))
    return f"[{', '.join([decimal(end, digits) for end in ends])}]"


def decimal(number: int, digits: int) -> str:
    """Return number / 10^digits in decimals."""
    text = str(abs(number)).rjust(digits + 1, "0")
    return f"{'-' if number < 0 else ''}{text[:-digits]}.{text[-digits:]}"


def tuple_text(values: Sequence[Fraction]) -> str:
    """Return a point in words."""
    shown = [short(v) for v in values[:8]] + ["..."] * (len(values) > 8)
    return shown[0] if len(shown) == 1 else f"({', '.join(shown)})"


def counted(count: int, noun: str) -> str:
    """Return "1 cell" or "2 cells"."""
    noun = {"maps": "affine maps"}.get(noun, noun)
    return f"{count} {noun[:-1] if count == 1 else noun}"


def domain_text(problem: Problem) -> str:
    """Return the domain in words."""
    if problem.point is not None:
        return f"the point {tuple_text(problem.point)}"
    if problem.box is not None:
        sides = [f"[{short(low)}, {short(high)}]" for low, high in problem.box[:4]] + ["..."] * (len(problem.box) > 4)
        return f"the box {' x '.join(sides)}" if sides else "R^0"
    return f"the polytope of {len(problem.rows)} rows in R^{problem.inputs}" if problem.rows else f"R^{problem.inputs}"


def over(problem: Problem) -> str:
    """Return "on DOMAIN"."""
    return f"on {domain_text(problem)}"


def everywhere(problem: Problem) -> str:
    """Return "at every x of DOMAIN"."""
    return f"at {domain_text(problem)}" if problem.point is not None else f"at every x of {domain_text(problem)}"


def inequality(claim: dict[str, Any]) -> str:
    """Return the relation of a bound in words: 2*y1 - y3 <= 1."""
    return f"{form_text(claim['output'])} {claim['relation']} {short(claim['value'])}"


def form_text(output: Sequence[Fraction]) -> str:
    """Return a linear form of the outputs in words: 2*y1 - y3."""
    names = [(c, "y" if len(output) == 1 else f"y{i}") for i, c in enumerate(output, 1) if c]
    terms = [("- " if c < 0 else "+ ") + (f"{short(abs(c))}*" if abs(c) != 1 else "") + name for c, name in names]
    return (" ".join(terms[:8] + ["+ ..."] * (len(terms) > 8)) or "0").removeprefix("+ ")
