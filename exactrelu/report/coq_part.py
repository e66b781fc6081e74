"""A claim about networks and its accepted certificate as one theorem for the proved checker.

Statement.  At every real input of the region every property of the outputs holds; or, for domains, so many patterns of
            gates occur there, and so many affine maps.  Refutations are theorems about one point.
Glossary.   step      a layer (W y + b)/q, with ReLU or not, q and the entries of W and b integers; None: the next
                      network begins, at the same input, and the outputs of all of them follow each other
            property  (strict, form): > 0 if strict, else >= 0
Note.       Nothing here is trusted; what the theorem says is in the file that coq_file.py writes, in literals.
Source.     exactrelu/checker/claims.py; proofs/checker/Rules.v.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm
from pathlib import Path
from typing import Any, NamedTuple

from exactrelu.certificates.read import read_certificate
from exactrelu.errors import FormatError, UnsupportedError
from exactrelu.report.coq_tree import inside_tokens, start_tokens, tokens_of

__all__ = ["Form", "Part", "Step", "coq_part"]

COUNTED = ("domains", "cells", "maps")
Form = tuple[int, ...]
Property = tuple[bool, Form]


class Step(NamedTuple):
    """A layer (W y + b)/q: the rows of W and b, and whether ReLU follows."""

    relu: bool
    q: int
    forms: list[Form]


class Part(NamedTuple):
    """One theorem: words, literals and tree.

    What it is about is `properties`, or `counts`: those of domains and cells, and of maps if they are counted.
    """

    words: str
    inputs: int
    steps: list[Step | None]
    properties: list[Property]
    counts: tuple[int, ...] | None
    region: list[Form]
    tokens: list[int]
    deepest: int


def coq_part(canonical: str, certificate: Path) -> Part:
    """Return the theorem of a claim about networks.

    Args:
        canonical: the canonical text of the problem.
        certificate: a file that the checker has accepted for it.

    Raises:
        FormatError: the certificate is not spelled as the checker demands.
        UnsupportedError: the claim rests on a theorem that Coq has no executable rule for.
    """
    problem = json.loads(canonical)
    header, items = read_certificate(certificate)
    kind, proved, facts, claim = header["kind"], header["status"] == "proved", header["claim"], problem["claim"]
    domain, subject = problem["domain"], problem["subject"]
    networks = subject.get("networks") or [subject[key] for key in ("network",) if key in subject]
    if kind == "domains":
        asked = {key: claim[key] for key in COUNTED if key in claim}
        return _census(networks[0], domain, _counts(facts, asked, proved), items)
    if kind == "value":
        return _values(networks[0], claim, facts["value"], proved, items)
    if kind == "counterexample":
        return _at_violation(networks[0], domain, claim, claim["point"], proved, items)
    if kind == "bound":
        if proved:
            return _bound(networks[0], domain, claim, items)
        return _at_violation(networks[0], domain, claim, facts["point"], True, items)
    if kind == "equal":
        return _equal(networks, domain, items) if proved else _different(networks, domain, facts["point"], items)
    raise UnsupportedError(
        f"theorem not yet executable in Coq: {header['theorem']!r} for a claim of kind {kind!r}; executable are "
        "bound, value, counterexample, equal and domains"
    )


def _demand(items: Iterator[list[Any]], point: list[str]) -> None:
    """Demand that the only item is the point of the claim, in lowest terms."""
    x = [Fraction(v) for v in point]
    w = lcm(*(v.denominator for v in x))
    if json.dumps(list(items)) != json.dumps([["x", w, [int(w * v) for v in x]]]):
        raise FormatError("the only item is not the point; the checker rejects such a certificate")


def _steps(network: dict[str, Any]) -> list[Step | None]:
    """Return the layers of a network over the integers, each over its own denominator."""
    steps: list[Step | None] = []
    for layer in network["layers"]:
        rows = [[*map(Fraction, row), Fraction(b)] for row, b in zip(layer["weight"], layer["bias"], strict=True)]
        q = lcm(*(v.denominator for row in rows for v in row))
        steps.append(Step(layer["activation"] == "relu", q, [tuple([int(q * v) for v in row]) for row in rows]))
    return steps


def _width(network: dict[str, Any]) -> int:
    """Return the number of outputs."""
    return len(network["layers"][-1]["bias"]) if network["layers"] else int(network["inputs"])


def _output(network: dict[str, Any], x: Sequence[Fraction]) -> list[Fraction]:
    """Return N(x)."""
    y = list(x)
    for layer in network["layers"]:
        rows = zip(layer["weight"], layer["bias"], strict=True)
        y = [_dot([Fraction(w) for w in row], y) + Fraction(b) for row, b in rows]
        y = [max(v, Fraction(0)) for v in y] if layer["activation"] == "relu" else y
    return y


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((u * v for u, v in zip(a, b, strict=True) if u and v), Fraction(0))


def _integral(values: Sequence[Fraction]) -> Form:
    """Return the primitive integer vector of a rational form."""
    scale = lcm(*(v.denominator for v in values))
    whole = [v.numerator * (scale // v.denominator) for v in values]
    return tuple([v // (gcd(*whole) or 1) for v in whole])


def _negative(form: Form) -> Form:
    return tuple([-v for v in form])


def _region(domain: dict[str, Any], d: int) -> tuple[list[Form], list[int]]:
    """Return the rows of a domain, and the tokens of its box if it is one."""
    if "all_space" in domain:
        return [], [0]
    if "polytope" in domain:
        A, b = domain["polytope"]["A"], domain["polytope"]["b"]
        rows = [_integral([*(-Fraction(a) for a in row), Fraction(c)]) for row, c in zip(A, b, strict=True)]
        return rows, [0]
    box = domain["box"] if "box" in domain else [[x, x] for x in domain["point"]]
    ends, rows = [[Fraction(end) for end in side] for side in box], []
    for j, (low, high) in enumerate(ends):
        unit = [Fraction(i == j) for i in range(d)]
        rows += [_integral([*unit, -low]), _integral([*(-v for v in unit), high])]
    den = lcm(*(end.denominator for side in ends for end in side))
    return rows, start_tokens(den, [int(low * den) for low, _ in ends], [int(high * den) for _, high in ends])


def _counts(facts: dict[str, Any], asked: dict[str, int], proved: bool) -> tuple[int, ...]:
    """Return the counts that a header states, which must agree with the claim if it is proved, and else not."""
    counts = tuple(facts.values())
    if tuple(facts) not in (COUNTED[:2], COUNTED) or any(type(count) is not int or count < 0 for count in counts):
        raise FormatError("the header does not state the numbers of domains and cells, and perhaps of maps")
    if proved != all(facts.get(key) == count for key, count in asked.items()):
        raise FormatError(f"the header states {facts}, and the claim {asked}; the checker rejects such a certificate")
    return counts


def _census(
    network: dict[str, Any], domain: dict[str, Any], counts: tuple[int, ...], items: Iterator[list[Any]]
) -> Part:
    """Return the theorem of the numbers of domains and cells, and of affine maps."""
    d = network["inputs"]
    region, start = _region(domain, d)
    tokens, deepest = tokens_of("domains", d, len(region), 0, items)
    words = f"in the region {counts[0]} patterns of gates occur, {counts[1]} of them on a domain with interior"
    words += f", and there the network is {counts[2]} affine maps" if counts[2:] else ""
    return Part(words, d, _steps(network), [], counts, region, [*start, *tokens], deepest)


def _bound(network: dict[str, Any], domain: dict[str, Any], claim: dict[str, Any], items: Iterator[list[Any]]) -> Part:
    """Return the theorem of a bound on a domain."""
    d = network["inputs"]
    region, start = _region(domain, d)
    tokens, deepest = tokens_of("bound", d, len(region), 1, items)
    words = f"{_relation_text(claim)} on the region"
    return Part(words, d, _steps(network), [_relation(claim, 0)], None, region, [*start, *tokens], deepest)


def _equal(networks: list[dict[str, Any]], domain: dict[str, Any], items: Iterator[list[Any]]) -> Part:
    """Return the theorem that two networks are equal: both differences of every output are >= 0."""
    first, second = networks
    d, m = first["inputs"], _width(first)
    region, start = _region(domain, d)
    tokens, deepest = tokens_of("equal", d, len(region), m, items)
    differences = [tuple([int(k == i) - int(k == m + i) for k in range(2 * m)] + [0]) for i in range(m)]
    properties = [(False, form) for both in differences for form in (both, _negative(both))]
    steps = [*_steps(first), None, *_steps(second)]
    return Part(
        "the two networks are equal on the region", d, steps, properties, None, region, [*start, *tokens], deepest
    )


def _at_point(words: str, d: int, steps: list[Step | None], point: Sequence[str], properties: list[Property]) -> Part:
    """Return the theorem that properties hold at a point."""
    region, start = _region({"point": list(point)}, d)
    return Part(words, d, steps, properties, None, region, [*start, *inside_tokens()], 1)


def _values(
    network: dict[str, Any], claim: dict[str, Any], value: list[str], proved: bool, items: Iterator[list[Any]]
) -> Part:
    """Return the theorem that a network has a value at a point: both differences are >= 0."""
    point = claim["point"]
    _demand(items, point)
    if proved != (claim.get("value", value) == value):
        raise FormatError(f"the header states the value {value}; the checker rejects such a certificate")
    properties, m = [], len(value)
    for i, v in enumerate(map(Fraction, value)):
        form = tuple([v.denominator * (i == j) for j in range(m)] + [-v.numerator])
        properties += [(False, form), (False, _negative(form))]
    words = f"the value at ({', '.join(point)}) is ({', '.join(value)})"
    return _at_point(words, network["inputs"], _steps(network), point, properties)


def _at_violation(
    network: dict[str, Any],
    domain: dict[str, Any],
    claim: dict[str, Any],
    point: list[str],
    violated: bool,
    items: Iterator[list[Any]],
) -> Part:
    """Return the theorem that a point of the domain violates a relation, or that it does not.

    The outputs are those of the network, and behind them the point itself, for the rows of the domain.
    """
    _demand(items, point)
    d, m, x = network["inputs"], _width(network), [Fraction(v) for v in point]
    rows, _ = _region(domain, d)
    strict, form = _relation(claim, d)
    at, told = f"at ({', '.join(point)})", _relation_text(claim)
    if violated:
        properties = [(not strict, _negative(form)), *_in_domain(rows, m)]
        words = f"{at}, which is in the domain, not {told}"
    elif outside := [row for row in rows if _dot([Fraction(a) for a in row[:-1]], x) + row[-1] < 0]:
        properties, words = [(True, _negative((*[0] * m, *outside[0])))], f"({', '.join(point)}) is outside the domain"
    else:
        properties, words = [(strict, form)], f"{at} {told}"
    return _at_point(words, d, [*_steps(network), None], point, properties)


def _different(
    networks: list[dict[str, Any]], domain: dict[str, Any], point: list[str], items: Iterator[list[Any]]
) -> Part:
    """Return the theorem that two networks differ at a point of the domain."""
    first, second = networks
    _demand(items, point)
    d, m = first["inputs"], _width(first)
    x = [Fraction(v) for v in point]
    rows, _ = _region(domain, d)
    differences = [a - b for a, b in zip(_output(first, x), _output(second, x), strict=True)]
    i = next((i for i, v in enumerate(differences) if v), 0)
    sign = -1 if differences and differences[i] < 0 else 1
    form = tuple([sign * ((k == i) - (k == m + i)) for k in range(2 * m)] + [0] * d + [0])
    steps = [*_steps(first), None, *_steps(second), None]
    words = f"the networks differ at ({', '.join(point)}), which is in the domain"
    return _at_point(words, d, steps, point, [(True, form), *_in_domain(rows, 2 * m)])


def _in_domain(rows: list[Form], before: int) -> list[Property]:
    """Return the rows of a domain as properties of a point that stands behind other outputs."""
    return [(False, (*[0] * before, *row)) for row in rows]


def _relation(claim: dict[str, Any], behind: int) -> Property:
    """Return the property that says the claim, of the outputs and as many zeros behind them."""
    sign = -1 if claim["relation"] in ("<=", "<") else 1
    weights, value = [sign * Fraction(c) for c in claim["output"]], -sign * Fraction(claim["value"])
    return len(claim["relation"]) == 1, _integral([*weights, *[Fraction(0)] * behind, value])


def _relation_text(claim: dict[str, Any]) -> str:
    return f"({', '.join(claim['output'])}).y {claim['relation']} {claim['value']}"
