"""Scopes: the same layers, asked about other inputs, or about their products.

Statement.  all-sequences        the products J_n W_n ... J_1 W_1 for every sequence of activation matrices J_n
            path=[[1,0],[0,1]]   the products for the activation matrices with these diagonals, repeated for ever
            point=[1,"1/2"]      the layers at this input
            box=[[0,1],[0,1]]    the layers at every input of this box
            A scope replaces the domain of a problem about a family.  The first two are for the claims converges, which
            becomes products-converge, and products-converge; a point is for converges, diverges, limit and necessary;
            a box for converges, limit and necessary.  What is known of products is never taken for the layers, so
            neither is for products-converge.
Glossary.   scope  KEY or KEY=VALUE, the value as in TOML
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exactrelu.errors import FormatError
from exactrelu.formats.claim import read_claim
from exactrelu.formats.files import located
from exactrelu.formats.problem import Problem
from exactrelu.formats.region import read_region
from exactrelu.formats.values import parse_toml

__all__ = ["SCOPES", "read_scope", "scope_text", "with_scope"]

SCOPES: dict[str, tuple[str, ...]] = {  # scope -> the claims that it is for
    "all-sequences": ("converges", "products-converge"),
    "path": ("converges", "products-converge"),
    "point": ("converges", "diverges", "limit", "necessary"),
    "box": ("converges", "limit", "necessary"),
}
_ACCEPTED = """all-sequences, path=[[1,0],[0,1]], point=[1,"1/2"] or box=[[0,1],[0,1]]"""


def read_scope(text: str) -> tuple[str, Any]:
    """Return the key of a scope and its value, None for all-sequences.

    Raises:
        FormatError: another key, a value that is missing or too much, or no TOML.

    >>> read_scope('point=[1,"1/2"]')
    ('point', [1, '1/2'])
    """
    key, equals, written = text.partition("=")
    key = key.strip()
    if key not in SCOPES or (key == "all-sequences") == bool(equals):
        raise FormatError(f"--scope: expected {_ACCEPTED}, got {text[:80]!r}")
    if not equals:
        return key, None
    with located(f"--scope {key}"):
        document = parse_toml(f"value = {written}")
        if list(document) != ["value"] or not isinstance(document["value"], list):
            raise FormatError(f"expected one list, as in {_ACCEPTED}, got {written[:80]!r}")
    return key, document["value"]


def scope_text(key: str, value: Any) -> str:
    """Return a scope in its one spelling.

    >>> scope_text("path", [[1, 0]])
    'path=[[1, 0]]'
    """
    return key if value is None else f"{key}={_toml(value)}"


def with_scope(problem: Problem, document: Mapping[str, Any], key: str, value: Any) -> str:
    """Return the text of a problem file that asks about another scope.

    Args:
        problem: the problem.    document: its TOML document.    key, value: as `read_scope` returns them.

    Raises:
        FormatError: the problem has no family, the scope contradicts its claim, or a value is of the wrong type.
        ShapeError: a point, a box or a path of another size than the layers.
    """
    kind, family = problem.claim.kind, problem.family
    if family is None:
        raise FormatError(f"--scope {key}: a scope is of a family, this problem has none; leave --scope out")
    if kind not in SCOPES[key]:
        known = ", ".join(other for other, claims in SCOPES.items() if kind in claims) or "none"
        raise FormatError(f"--scope {key}: contradicts the claim {kind!r}; the scopes of this claim: {known}")
    claim = dict(document["claim"])
    domain: dict[str, Any] = {key: value}
    if key in ("all-sequences", "path"):
        if problem.claim.output is not None:
            raise FormatError(f"--scope {key}: products have no read-out; leave 'output' out of the claim")
        claim = {"kind": "products-converge"} | ({"path": value} if key == "path" else {})
        domain = {"all_space": True}
    with located(f"--scope {key}"):
        read_claim(claim, read_region(domain, family.width), family.width, "family")
    words = {name: document[name] for name in ("title", "description") if name in document}
    sections = {"family": document["family"], "domain": domain, "claim": claim}
    lines = [f"{name} = {_toml(text)}" for name, text in words.items()]
    for name, fields in sections.items():
        lines += ["", f"[{name}]", *(f"{field} = {_toml(content)}" for field, content in fields.items())]
    return f"# a problem with --scope {scope_text(key, value)}\n" + "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    """Return a value of a TOML document as TOML in one line; there are no floats in a problem that was read."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_toml(str(key))} = {_toml(content)}" for key, content in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in value) + '"'
    return str(value)
