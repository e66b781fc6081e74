"""The user's problem file, read again from the start, and its canonical form.

Statement.  A problem is one subject (a network, two networks, a family of layers, or matrices), a
            domain and one claim.  The canonical form is one ASCII text; its sha256 names the problem.
Glossary.   row       (a_1..a_d, c), the affine form a.x + c; the domain is where all rows are >= 0
            relation  of output.N(x) and a value: <=, >=, <, >
            family    layers n = 1, 2, ... whose entries are expressions in n (kinds.py)
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from .expression import expression_text as expression_text
from .kinds import AnyFamily, Hypergeometric, Rooted, Widening, read_family
from .kinds import Family as Family
from .kinds import Terms as Terms
from .network import Network, Refused, array, chain, content, matrix, number, numbers, read_json, read_nnet, table
from .onnx_file import read_onnx

Rows = list[list[Fraction]]
RELATIONS = {"at_most": "<=", "at_least": ">=", "below": "<", "above": ">"}
RADIUS = {**RELATIONS, "equals": "="}
_KEYS = {
    "domains": "kind domains cells maps",
    "bound": "kind output at_most at_least below above",
    "counterexample": "kind point output at_most at_least below above",
    "equal": "kind",
    "value": "kind point value",
    "converges": "kind output",
    "diverges": "kind",
    "limit": "kind width norm output",
    "products-converge": "kind path",
    "necessary": "kind",
    "spectral-radius": "kind at_most at_least below above equals attained_by width",
}
MAX_NESTING, MAX_DOTS = 64, 4096
MAX_PATH = 1000  # activation matrices of a path
_SIGNS = re.compile(  # strings and comments as a whole, brackets, dots, line ends
    r'''"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}|"(?:[^"\\\n]|\\.)*+"|'''
    r"""'''(?:[^']|'(?!''))*+'{3,5}|'[^'\n]*+'|\#[^\n]*+|[\[\]{}.\n]""",
    re.DOTALL,
)
_SUBJECTS = {"equal": {"network", "other"}, "spectral-radius": {"matrices"}}
_FAMILY_KINDS = ("converges", "diverges", "limit", "products-converge", "necessary")


class Problem(NamedTuple):
    """What the user claims, as exact data; `canonical` spells all of it."""

    claim: dict[str, Any]
    rows: Rows
    box: list[tuple[Fraction, Fraction]] | None
    point: list[Fraction] | None
    networks: list[Network]
    family: AnyFamily | None
    inputs: int
    canonical: str
    sha256: str
    matrices: list[Rows]


def load_problem(path: Path) -> Problem:
    """Return the problem of a TOML file.  Numbers are strings or integers; unknown keys are refused."""

    def inexact(literal: str) -> NoReturn:
        raise Refused(f"{path}: the float {literal[:40]}: write it as a string, '{literal[:40]}' is then exact")

    text = content(path).decode("utf-8")
    if nested(text):
        raise Refused(f"{path}: lists or tables nested more than {MAX_NESTING} deep, or a line of {MAX_DOTS} dots")
    data = tomllib.loads(text, parse_float=inexact)
    table(data, "title description network other family matrices domain claim", str(path))
    if any(type(data.get(key, "")) is not str for key in ("title", "description")):
        raise Refused(f"{path}: title and description are strings")
    kind = table(data.get("claim"), " ".join(_KEYS.values()), "[claim]").get("kind")
    if type(kind) is not str or kind not in _KEYS:
        raise Refused(f"[claim]: kind is one of {', '.join(_KEYS)}, got {str(kind)[:40]!r}")
    subjects = _SUBJECTS.get(kind, {"family"} if kind in _FAMILY_KINDS else {"network"})
    if {"network", "other", "family", "matrices"} & set(data) != subjects:
        raise Refused(f"{path}: a claim {kind!r} needs exactly the subject {' and '.join(sorted(subjects))}")
    networks = [read_subject(data[key], path, f"[{key}]") for key in sorted(subjects & {"network", "other"})]
    family, spelled = read_family(data["family"]) if kind in _FAMILY_KINDS else (None, {})
    matrices = read_matrices(data["matrices"]) if "matrices" in subjects else []
    inputs = family.width if family else len(matrices[0]) if matrices else networks[0].inputs
    if kind == "equal" and (networks[1].inputs, outputs(networks[1])) != (inputs, outputs(networks[0])):
        raise Refused("[other]: the networks have different numbers of inputs or outputs")
    rows, box, point, domain = read_domain(data.get("domain"), inputs)
    if (kind == "diverges" and point is None) or (kind == "limit" and box is None):
        raise Refused(f"[domain]: a claim {kind!r} needs a domain that is one point{' or a box' * (kind == 'limit')}")
    if kind in ("products-converge", "spectral-radius") and "all_space" not in domain:
        raise Refused("[domain]: products have no input; a claim about them has all_space = true")
    claim, claimed = read_claim(data["claim"], kind, inputs, outputs(networks[0]) if networks else inputs)
    if family and "output" in claim and not isinstance(family, (Family, Rooted, Hypergeometric)):
        raise Refused("[claim]: only layers relu(W_n y + b_n) have a read-out 'output'")
    if claim.get("norm") != ("l1" if kind == "limit" and isinstance(family, Widening) else None):
        raise Refused('[claim]: expected norm = "l1" for the limit of layers that widen, and for no other claim')
    canonical: dict[str, Any] = {"format": "exactrelu-problem/1", "claim": claimed, "domain": domain}
    nets = [net_text(network) for network in networks]
    canonical["subject"] = (
        {"family": spelled}
        if family
        else {"matrices": [[spell_all(row) for row in M] for M in matrices]}
        if matrices
        else {"networks": nets}
        if kind == "equal"
        else {"network": nets[0]}
    )
    text = json.dumps(canonical, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(text.encode("ascii")).hexdigest()
    return Problem(claim, rows, box, point, networks, family, inputs, text, digest, matrices)


def spell_all(values: Sequence[Fraction]) -> list[str]:
    """Return the spellings "p" or "p/q", in lowest terms, of several numbers."""
    return [str(value) for value in values]


def outputs(network: Network) -> int:
    """Return the number of outputs."""
    return len(network.layers[-1].bias) if network.layers else network.inputs


def net_text(network: Network) -> dict[str, Any]:
    """Return a network as canonical data."""
    layers = [
        {
            "activation": "relu" if relu else "identity",
            "bias": spell_all(bias),
            "weight": [spell_all(row) for row in weight],
        }
        for weight, bias, relu in network.layers
    ]
    return {"inputs": network.inputs, "layers": layers}


def nested(text: str) -> bool:
    """Return whether brackets, or the dots of a line, go deeper than any problem needs; strings do not count."""
    depth = dots = 0
    for sign in _SIGNS.findall(text):
        depth += (sign in "[{") - (sign in "]}")
        dots = 0 if sign == "\n" else dots + (sign == ".")
        if depth > MAX_NESTING or dots > MAX_DOTS:
            return True
    return False


def read_subject(value: object, path: Path, where: str) -> Network:
    """Return the network of [network] or [other]: a file, or layers written out."""
    data = table(value, "file layers inputs", where)
    if "file" not in data:
        return chain(data.get("layers"), data.get("inputs"), where)
    if len(data) > 1 or type(data["file"]) is not str:
        raise Refused(f"{where}: give 'file', a string, or 'layers', not both")
    file = path.parent / data["file"]
    kind = file.name.lower().removesuffix(".gz").rpartition(".")[2]
    if kind not in ("onnx", "nnet", "json"):
        raise Refused(f"{file}: expected a name ending in .json, .nnet or .onnx (or that and .gz)")
    if not file.is_file():
        raise Refused(f"{where}: the file {data['file'][:80]!r} is not there; put it where {path.name} names it")
    if kind == "onnx":
        return read_onnx(content(file), str(file), file.parent)
    return (read_nnet if kind == "nnet" else read_json)(content(file).decode("utf-8"), str(file))


def read_matrices(value: object) -> list[Rows]:
    """Return the matrices of [matrices], at least one, all square of one size."""
    data = table(value, "list", "[matrices]")
    found = [matrix(M, "[matrices] list") for M in array(data.get("list"), "[matrices] list")]
    sizes = {len(M) for M in found} | {len(row) for M in found for row in M}
    if len(sizes) != 1 or sizes == {0}:
        raise Refused("[matrices]: expected at least one matrix, all with m rows of m entries")
    return found


def read_domain(
    value: object, d: int
) -> tuple[Rows, list[tuple[Fraction, Fraction]] | None, list[Fraction] | None, dict[str, Any]]:
    """Return rows, box and point of [domain], and its canonical data."""
    data = table(value, "box polytope all_space point", "[domain]")
    if len(data) != 1:
        raise Refused("[domain]: give exactly one of box, polytope, all_space, point")
    if "all_space" in data:
        if data["all_space"] is not True:
            raise Refused("[domain]: all_space = true, or another domain")
        return [], None, None, {"all_space": d}
    if "polytope" in data:
        polytope = table(data["polytope"], "A b", "[domain] polytope")
        A, b = matrix(polytope.get("A"), "[domain] A"), numbers(polytope.get("b"), "[domain] b")
        if len(A) != len(b) or any(len(row) != d for row in A):
            raise Refused(f"[domain]: expected rows A of {d} entries, and as many entries b as rows")
        rows = [[-a for a in row] + [c] for row, c in zip(A, b, strict=True)]
        return rows, None, None, {"polytope": {"A": [spell_all(row) for row in A], "b": spell_all(b)}}
    point = numbers(data["point"], "[domain] point") if "point" in data else None
    sides = matrix(data["box"], "[domain] box") if point is None else [[x, x] for x in point]
    if len(sides) != d or any(len(side) != 2 for side in sides):
        raise Refused(f"[domain]: expected {d} coordinates, a box as pairs [low, high]")
    zero, one = Fraction(0), Fraction(1)
    rows = []
    for j, (low, high) in enumerate(sides):
        rows.append([one if i == j else zero for i in range(d)] + [-low])
        rows.append([-one if i == j else zero for i in range(d)] + [high])
    box = [(low, high) for low, high in sides]
    return (
        rows,
        box,
        point,
        {"point": spell_all(point)} if point is not None else {"box": [spell_all(side) for side in sides]},
    )


def read_claim(data: dict[str, Any], kind: str, d: int, m: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the claim as data and as canonical data; d inputs, m outputs."""
    table(data, _KEYS[kind], f"[claim] of kind {kind!r}")
    claim: dict[str, Any] = {"kind": kind}
    for key in ("domains", "cells", "maps"):
        if key in data:
            if type(data[key]) is not int or not 0 <= data[key] < 1 << 63:
                raise Refused(f"[claim]: {key} is a number of {key}, got {str(data[key])[:40]!r}")
            claim[key] = data[key]
    given = [key for key in RADIUS if key in data]
    if kind in ("bound", "counterexample"):
        claim["output"] = numbers(data.get("output"), "[claim] output")
        if len(given) != 1 or len(claim["output"]) != m:
            raise Refused(f"[claim]: expected {m} coefficients 'output' and one of {', '.join(RELATIONS)}")
    elif "output" in data:
        claim["output"] = numbers(data["output"], "[claim] output")
        if len(claim["output"]) != m or not any(claim["output"]):
            raise Refused(f"[claim]: expected {m} coefficients 'output', not all of them 0")
    if kind == "spectral-radius" and len(given) + ("attained_by" in data) + ("width" in data) != 1:
        raise Refused(f"[claim]: expected one of {', '.join(RADIUS)}, attained_by, width")
    if given:
        claim["relation"], claim["value"] = RADIUS[given[0]], number(data[given[0]], "[claim] " + given[0])
    if kind in ("counterexample", "value"):
        claim["point"] = numbers(data.get("point"), "[claim] point")
        if len(claim["point"]) != d:
            raise Refused(f"[claim]: expected a point of {d} coordinates, got {len(claim['point'])}")
    if kind == "value" and "value" in data:
        claim["value"] = numbers(data["value"], "[claim] value")
        if len(claim["value"]) != m:
            raise Refused(f"[claim]: expected a value of {m} coordinates, got {len(claim['value'])}")
    if "attained_by" in data:
        claim["word"] = array(data["attained_by"], "[claim] attained_by")
        if not 1 <= len(claim["word"]) <= MAX_PATH or any(type(i) is not int or i < 0 for i in claim["word"]):
            raise Refused(f"[claim]: expected a word of 1 to {MAX_PATH} indices of matrices, attained_by")
    if "path" in data:
        claim["path"] = read_path(data["path"], d)
    if kind == "limit" or "width" in data:
        claim["width"] = number(data.get("width"), "[claim] width")
        if claim["width"] <= 0:
            raise Refused("[claim]: the width must be positive")
        claim |= {"norm": data["norm"]} if "norm" in data else {}
    spelled = {key: value if key in ("path", "word") else spelled_field(value) for key, value in claim.items()}
    return claim, spelled


def read_path(value: object, m: int) -> list[list[int]]:
    """Return the rows of a path, each the diagonal of an activation matrix."""
    rows = [array(row, "[claim] path") for row in array(value, "[claim] path")]
    if not 1 <= len(rows) <= MAX_PATH or any(len(row) != m for row in rows):
        raise Refused(f"[claim]: expected a path of 1 to {MAX_PATH} rows of {m} entries")
    if any(type(gate) is not int or gate not in (0, 1) for row in rows for gate in row):
        raise Refused("[claim]: the entries of a path are the integers 0 and 1")
    return rows


def spelled_field(value: object) -> object:
    """Return one field of a claim as canonical data."""
    if isinstance(value, Fraction):
        return str(value)
    return spell_all(value) if isinstance(value, list) else value
