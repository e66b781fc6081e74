"""A certificate as a Coq file: the claim in readable literals, packed data, a theorem and its one-line proof.

Statement.  `coq_parts` turns a problem and its accepted certificate into parts; each part is one theorem:
            at every real input of its region, every property is >= 0 of its network.  `coq_text` is the
            file, `numbers_text` one part as the program of `make verified-checker` reads it.
Glossary.   network  ReLU layers with integer weights: layer k gives scale_k times what layer k of the file
                     gives; layers without activation are multiplied into the next, or into the properties
            margin   a strict claim, shown with this much to spare
Note.       Nothing here is trusted; what the theorem says is in the file, in literals.
Source.     proofs/checker/Packed.v, theorem check_packed_sound.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any, NamedTuple

from exactrelu.errors import FormatError, LimitError, UnsupportedError
from exactrelu.report.coq_tree import Form, Node, Sides, Walk, integral

__all__ = ["Part", "coq_parts", "coq_text", "numbers_text"]

MAX_BITS = 5600  # of a number in packed data: 100 groups of 56 bits
WORDS = 4000  # of one definition; longer lists overflow Coq's parser
Affine = tuple[list[list[Fraction]], list[Fraction]]


class Part(NamedTuple):
    """One theorem: what it says in words, its literals and its tree."""

    words: str
    inputs: int
    layers: list[list[Form]]
    scales: list[int]
    properties: list[Form]
    region: list[Form]
    nodes: list[Node]


class _Chain(NamedTuple):
    """ReLU layers over the integers, and the affine map from the last of them to the outputs."""

    inputs: int
    layers: list[list[Form]]
    scales: list[int]
    last: Affine


def coq_parts(canonical: str, certificate: Path) -> list[Part]:
    """Return the theorems of a claim about one network.

    Args:
        canonical: the canonical text of the problem.
        certificate: a file that the checker has accepted for it.

    Raises:
        UnsupportedError: the claim rests on a theorem that Coq has no executable rule for.
    """
    problem = json.loads(canonical)
    header, items = _read(certificate)
    kind, proved = header["kind"], header["status"] == "proved"
    subject = problem["subject"]
    if kind == "bound" and proved:
        return [_bound(_chain(subject["network"]), problem["domain"], problem["claim"], items)]
    if kind == "value":
        return [_values(subject["network"], problem["claim"]["point"], header["claim"]["value"])]
    if kind in ("bound", "counterexample") and (kind == "bound" or proved):
        point = header["claim"]["point"] if kind == "bound" else problem["claim"]["point"]
        return _violation(_chain(subject["network"]), problem, point)
    raise UnsupportedError(
        f"theorem not yet executable in Coq: {header['theorem']!r} for a claim of kind {kind!r} that is "
        f"{header['status']}; executable are bound, value, and counterexample where it is proved"
    )


def _read(path: Path) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    """Return the header and the items of a certificate."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).splitlines()
    items = (_whole(item) for line in lines[1:-1] for item in json.loads(line))
    return json.loads(lines[0]), items


def _whole(value: Any) -> Any:
    """Return nested lists with long integers in the place of their strings."""
    if isinstance(value, list):
        return [_whole(v) for v in value]
    return int(value, 16) if isinstance(value, str) and len(value) > 1 else value


def _chain(network: dict[str, Any]) -> _Chain:
    """Return a network with its layers without activation multiplied into those behind them."""
    d = network["inputs"]
    identity: Affine = ([[Fraction(i == j) for j in range(d)] for i in range(d)], [Fraction(0)] * d)
    pending, layers, scales, scale = identity, [], [], 1
    for layer in network["layers"]:
        weight = [[Fraction(w) for w in row] for row in layer["weight"]]
        A, c = pending = _after((weight, [Fraction(b) for b in layer["bias"]]), pending)
        if layer["activation"] == "relu":
            new = lcm(*((w / scale).denominator for row in A for w in row), *(v.denominator for v in c))
            layers.append([(*(int(new * w / scale) for w in row), int(new * v)) for row, v in zip(A, c, strict=True)])
            scales.append(scale := new)
            m = len(c)
            pending = ([[Fraction(i == j) for j in range(m)] for i in range(m)], [Fraction(0)] * m)
    return _Chain(d, layers, scales, ([[w / scale for w in row] for row in pending[0]], pending[1]))


def _after(second: Affine, first: Affine) -> Affine:
    """Return the composition of two affine maps."""
    (B, c), (A, b) = second, first
    columns = list(zip(*A, strict=True)) if A else []
    unit = all(v == (i == j) for i, row in enumerate(A) for j, v in enumerate(row)) and len(columns) == len(A)
    product = B if unit else [[_dot(row, column) for column in columns] for row in B]
    return product, [_dot(row, b) + v for row, v in zip(B, c, strict=True)]


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((u * v for u, v in zip(a, b, strict=True) if u and v), Fraction(0))


def _region(domain: dict[str, Any], d: int) -> tuple[list[Form], Sides | None]:
    """Return the rows of a domain, and its box if it is one."""
    if "all_space" in domain:
        return [], None
    if "polytope" in domain:
        A, b = domain["polytope"]["A"], domain["polytope"]["b"]
        return [integral([*(-Fraction(a) for a in row), Fraction(c)]) for row, c in zip(A, b, strict=True)], None
    box = domain["box"] if "box" in domain else [[x, x] for x in domain["point"]]
    ends = [[Fraction(end) for end in side] for side in box]
    rows = []
    for j, (low, high) in enumerate(ends):
        unit = [Fraction(i == j) for i in range(d)]
        rows += [integral([*unit, -low]), integral([*(-v for v in unit), high])]
    den = lcm(*(end.denominator for side in ends for end in side))
    # the primitive row of x_j - low is that form times the denominator of low
    proofs = [
        ({2 * j: Fraction(1, low.denominator)}, {2 * j + 1: Fraction(1, high.denominator)})
        for j, (low, high) in enumerate(ends)
    ]
    return rows, Sides(den, [int(low * den) for low, _ in ends], [int(high * den) for _, high in ends], proofs)


def _property(chain: _Chain, weights: Sequence[Fraction], constant: Fraction) -> Form:
    """Return weights.outputs + constant as an integer form over the last ReLU layer."""
    A, c = chain.last
    size = len(chain.layers[-1]) if chain.layers else chain.inputs
    linear = [_dot(weights, [row[i] for row in A]) for i in range(size)]
    return integral([*linear, _dot(weights, c) + constant])


def _relation(claim: dict[str, Any]) -> tuple[list[Fraction], Fraction, bool]:
    """Return weights and constant of the form that is >= 0, or > 0 where the last is True, if the claim holds."""
    sign = -1 if claim["relation"] in ("<=", "<") else 1
    return [sign * Fraction(c) for c in claim["output"]], -sign * Fraction(claim["value"]), len(claim["relation"]) == 1


def _with_margin(walk: Walk, properties: list[Form], strict: bool) -> tuple[list[Form], list[Node]]:
    """Return properties and nodes, the properties lowered to what a strict claim has to spare everywhere."""
    spare = walk.slack if strict else None
    if spare is None:
        return properties, walk.nodes
    if spare <= 0:
        raise FormatError("the certificate leaves nothing to spare for a strict claim; the checker rejects such a one")
    k = spare.denominator
    lowered = [(*(k * v for v in p[:-1]), k * p[-1] - spare.numerator) for p in properties]
    nodes = [
        (4, [(mu, [(i, k * v) for i, v in row]) for mu, row in node[1]]) if node[0] == 4 else node
        for node in walk.nodes
    ]
    return lowered, nodes


def _part(words: str, chain: _Chain, region: list[Form], properties: list[Form], nodes: list[Node]) -> Part:
    return Part(words, chain.inputs, chain.layers, chain.scales, properties, region, nodes)


def _bound(chain: _Chain, domain: dict[str, Any], claim: dict[str, Any], items: Iterator[list[Any]]) -> Part:
    """Return the theorem of a bound on a domain."""
    weights, constant, strict = _relation(claim)
    region, sides = _region(domain, chain.inputs)
    properties = [_property(chain, weights, constant)]
    walk = Walk(chain.inputs, chain.layers, region, sides, properties)
    walk.run(items)
    words = f"the bound: ({', '.join(claim['output'])}).y {claim['relation']} {claim['value']} on the region"
    return _part(words, chain, region, *_with_margin(walk, properties, strict))


def _at_point(words: str, chain: _Chain, point: list[str], properties: list[Form], strict: bool = False) -> Part:
    """Return the theorem that properties hold at a point."""
    region, sides = _region({"point": point}, chain.inputs)
    walk = Walk(chain.inputs, chain.layers, region, sides, properties)
    walk.leaf_by_sides()
    return _part(words, chain, region, *_with_margin(walk, properties, strict))


def _values(network: dict[str, Any], point: list[str], value: list[str]) -> Part:
    """Return the theorem that a network has a value at a point: both differences are >= 0."""
    chain, properties = _chain(network), []
    for i, v in enumerate(value):
        unit = [Fraction(i == j) for j in range(len(value))]
        properties.append(_property(chain, unit, -Fraction(v)))
        properties.append(_property(chain, [-u for u in unit], Fraction(v)))
    return _at_point(f"the value at ({', '.join(point)}) is ({', '.join(value)})", chain, point, properties)


def _violation(chain: _Chain, problem: dict[str, Any], point: list[str]) -> list[Part]:
    """Return two theorems: a point is in the domain, and the relation fails there."""
    claim = problem["claim"]
    weights, constant, strict = _relation(claim)
    target = _property(chain, [-w for w in weights], -constant)
    words = f"at ({', '.join(point)}) not ({', '.join(claim['output'])}).y {claim['relation']} {claim['value']}"
    nothing = _chain({"inputs": chain.inputs, "layers": []})
    rows, _ = _region(problem["domain"], chain.inputs)
    return [
        _at_point(words, chain, point, [target], not strict),
        _at_point(f"({', '.join(point)}) is in the domain", nothing, point, rows),
    ]


def coq_text(parts: list[Part], sha256: str) -> str:
    """Return the Coq file of the theorems about the problem with this sha256."""
    head = [
        f"(* Problem {sha256}, written by exactrelu coq.",
        "   A form is (weights, constant); a layer is its neurons, all ReLU; forms of a region or property are >= 0.",
        "   The weights are those of the problem made integers: the outputs of layer k are scale_k times its own.",
        "   Properties of a strict claim are lowered by a positive margin.",
        "   Compare the literals with the problem; Coq checks the rest:  coqc -Q proofs ExactReLU FILE.v *)",
        "Require Import List ZArith Reals Uint63.",
        "From Bignums Require Import BigZ.",
        "Require Import ExactReLU.checker.Checker ExactReLU.checker.BigIntegers ExactReLU.checker.Packed.",
        "Import ListNotations CBZ.",
    ]
    return "\n".join([*head, *(line for k, part in enumerate(parts) for line in _theorem(part, k)), ""])


def _theorem(part: Part, k: int) -> Iterator[str]:
    """Yield the lines of one theorem."""
    yield f"\n(* Claim: {part.words}; scales {', '.join(map(str, part.scales)) or 'none'}. *)"
    layers = part.layers
    for i, layer in enumerate(layers):
        yield f"Definition layer{k}_{i + 1} : layer :=\n {_forms(layer)}."
    names = "; ".join(f"layer{k}_{i + 1}" for i in range(len(layers)))
    yield f"Definition network{k} : list layer := [{names}]%list."
    yield f"Definition properties{k} : list form :=\n {_forms(part.properties)}."
    yield f"Definition region{k} : list form :=\n {_forms(part.region)}."
    words = _packed(part.nodes)
    chunks = [words[i : i + WORDS] for i in range(0, len(words), WORDS)]
    for i, chunk in enumerate(chunks):
        yield f"Definition data{k}_{i} : list int := [{'; '.join(map(hex, chunk))}]%uint63%list."
    joined = " ++ ".join(f"data{k}_{i}" for i in range(len(chunks)))
    fuel = sum(map(len, layers)) + 2
    yield f"Theorem verified{k} : forall x : list R, length x = {part.inputs}%nat -> sat region{k} x ->"
    yield f"  forall p, In p properties{k} -> (0 <= ev (netR network{k} x) p)%R."
    yield (f"Proof. apply (check_packed_sound _ _ _ _ {fuel} ({joined})%list). vm_cast_no_check (eq_refl true). Qed.")


def _forms(forms: list[Form]) -> str:
    """Return forms as a Coq list."""
    shown = (f"([{'; '.join(map(_big, form[:-1]))}], {_big(form[-1])})" for form in forms)
    return "[" + ";\n  ".join(shown) + "]%list"


def _big(n: int) -> str:
    return f"({n})%bigZ" if n < 0 else f"{n}%bigZ"


def _flat(node: Node) -> Iterator[int]:
    """Yield the numbers of a node behind its letter."""
    certs = [] if node[0] == 0 else node[1] if node[0] == 4 else [node[1]]
    if node[0] == 4:
        yield len(certs)
    for mu, row in certs:
        yield from (mu, len(row))
        last = -1
        for i, factor in row:
            yield from (i - last - 1, factor)
            last = i


def _packed(nodes: list[Node]) -> list[int]:
    """Return nodes as words of 7 bytes, numbers in groups of 7 bits."""
    data = bytearray()
    for node in nodes:
        data.append(node[0])
        for n in _flat(node):
            if n.bit_length() > MAX_BITS:
                raise LimitError(f"a multiplier of {n.bit_length()} bits; the packed form has at most {MAX_BITS}")
            while n > 127:
                data.append(n & 127 | 128)
                n >>= 7
            data.append(n)
    return [int.from_bytes(data[i : i + 7], "little") for i in range(0, len(data), 7)]


def numbers_text(part: Part) -> str:
    """Return one part as decimal integers for the program of `make verified-checker`."""
    lines = [f"{part.inputs} {len(part.layers)}"]
    for forms in (*part.layers, part.properties, part.region):
        lines.append(str(len(forms)))
        lines += [" ".join(map(str, (len(form) - 1, *form))) for form in forms]
    lines += [" ".join(map(str, (node[0], *_flat(node)))) for node in part.nodes]
    return "\n".join([*lines, ""])
