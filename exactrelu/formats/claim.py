"""The claim of a problem: what is to be decided, as data.

Statement.  domains         the list of activation domains is complete (and has the stated counts)
            bound           c.N(x) REL v for every x of the domain
            equal           both networks are equal on the domain
            counterexample  the point lies in the domain and violates c.N(x) REL v
            value           the value at the point (is the stated one)
            converges       N_n(x), or the read-out c.N_n(x), converges at every x of the domain
            diverges        N_n(x) diverges at the point that is the domain
            limit           an enclosure of that limit at the point, or for all x of the box, of the stated width
            necessary       if N_n(x) converges at every x of the domain, then W_n -> I and b_n -> 0
            products-converge  J_n W_n ... J_1 W_1 converges for every sequence of activation matrices J_n, or
                               for the one periodic sequence of the key path, its rows the diagonals in turn
            spectral-radius    the joint spectral radius R of the matrices REL v, or R = rho(P)^(1/L) for the product
                               P of the L matrices of a word, attained_by, or an enclosure of R of the stated width
Glossary.   c output    REL relation: <= (at_most), >= (at_least), < (below), > (above), = (equals)    v value
Exactness.  Numbers are what is written; floats are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from exactrelu.arithmetic.rational import rational_text
from exactrelu.errors import FormatError, ShapeError
from exactrelu.formats.region import Region
from exactrelu.formats.values import checked_keys, exact, exact_list, kind_of, listed, table

__all__ = ["FAMILY_CLAIMS", "MATRIX_CLAIMS", "NETWORK_CLAIMS", "Claim", "ClaimKind", "Relation", "read_claim"]

ClaimKind = Literal[
    "domains",
    "bound",
    "equal",
    "counterexample",
    "value",
    "converges",
    "diverges",
    "limit",
    "products-converge",
    "necessary",
    "spectral-radius",
]
Relation = Literal["<=", ">=", "<", ">", "="]

NETWORK_CLAIMS: tuple[ClaimKind, ...] = ("domains", "bound", "equal", "counterexample", "value")
FAMILY_CLAIMS: tuple[ClaimKind, ...] = ("converges", "diverges", "limit", "products-converge", "necessary")
MATRIX_CLAIMS: tuple[ClaimKind, ...] = ("spectral-radius",)
_SUBJECTS = {"network": NETWORK_CLAIMS, "family": FAMILY_CLAIMS, "matrices": MATRIX_CLAIMS}
RELATIONS: dict[str, Relation] = {"at_most": "<=", "at_least": ">=", "below": "<", "above": ">"}
_NAMES = {"network": "a network", "family": "a family", "matrices": "matrices"}
_RADIUS: dict[str, Relation] = {**RELATIONS, "equals": "="}
COUNTS = ("domains", "cells", "maps")
_KEYS: dict[str, tuple[list[str], list[str]]] = {  # kind -> required, optional
    "domains": ([], [*COUNTS]),
    "bound": (["output"], [*RELATIONS]),
    "equal": ([], []),
    "counterexample": (["point", "output"], [*RELATIONS]),
    "value": (["point"], ["value"]),
    "converges": ([], ["output"]),
    "diverges": ([], []),
    "limit": (["width"], ["norm", "output"]),
    "products-converge": ([], ["path"]),
    "necessary": ([], []),
    "spectral-radius": ([], [*_RADIUS, "attained_by", "width"]),
}

_MAX_COUNT = 1 << 63
MAX_PATH = 1000  # activation matrices of a path
Point = tuple[Fraction, ...]
Gates = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of one kind; fields that its kind does not have are None.

    domains, cells, maps: claimed counts.   output, relation, value: c, REL, v of a bound; REL, v of a radius.
    output: also c of a read-out c.N_n(x), of converges and limit.
    point: of counterexample and value.     values: the claimed value at the point.
    path: of products-converge, the rows of 0 and 1 of one periodic sequence; None for every sequence.
    word: of spectral-radius, indices of matrices in order of application.
    width: of limit and spectral-radius.   norm: "l1" for the limit of the l_1 norm.
    """

    kind: ClaimKind
    domains: int | None = None
    cells: int | None = None
    maps: int | None = None
    output: Point | None = None
    relation: Relation | None = None
    value: Fraction | None = None
    point: Point | None = None
    values: Point | None = None
    width: Fraction | None = None
    norm: str | None = None
    path: Gates | None = None
    word: tuple[int, ...] | None = None

    def canonical(self) -> dict[str, Any]:
        """Return the data of a canonical problem."""
        data: dict[str, Any] = {"kind": self.kind}
        data |= {name: count for name in COUNTS if (count := getattr(self, name)) is not None}
        if self.output is not None:
            data["output"] = _texts(self.output)
        if self.value is not None:
            data |= {"relation": self.relation, "value": rational_text(self.value)}
        if self.point is not None:
            data["point"] = _texts(self.point)
        if self.values is not None:
            data["value"] = _texts(self.values)
        if self.width is not None:
            data["width"] = rational_text(self.width)
        if self.norm is not None:
            data["norm"] = self.norm
        if self.path is not None:
            data["path"] = [list(row) for row in self.path]
        if self.word is not None:
            data["word"] = list(self.word)
        return data


def read_claim(value: object, region: Region, outputs: int, subject: str) -> Claim:
    """Return the claim of a problem.

    Args:
        value: the table [claim].
        region: the domain.
        outputs: number of outputs of the network, or width of the family.
        subject: what the problem has: "network", "family" or "matrices".

    Raises:
        FormatError: unknown claim or key, wrong type, or a claim of the other kind of subject.
        ShapeError: a point or output of another length than the subject's.
    """
    fields: Mapping[str, Any] = table(value, "claim")
    kind = _kind(fields, subject)
    required, optional = _KEYS[kind]
    checked_keys(fields, f"claim {kind!r}", ["kind", *required], optional)
    found: dict[str, Any] = {name: _count(fields[name], name) for name in COUNTS if name in fields}
    if "output" in fields:
        found["output"] = _sized(exact_list(fields["output"], "claim, output"), outputs, "output", "output")
    if kind in ("bound", "counterexample"):
        found["relation"], found["value"] = _relation(fields, kind, RELATIONS)
    elif "output" in fields and not any(found["output"]):
        raise FormatError("claim, output: expected a coefficient that is not 0, all of them are")
    if kind == "spectral-radius" and sum(key in fields for key in (*_RADIUS, "attained_by", "width")) > 1:
        raise FormatError(
            f"claim {kind!r}: expected exactly one of {', '.join(_RADIUS)}, attained_by, width, got more than one"
        )
    if "attained_by" in fields:
        found["word"] = _word(fields["attained_by"])
    elif "width" in fields:
        found["width"] = _width(fields["width"])
    elif kind == "spectral-radius":
        found["relation"], found["value"] = _relation(fields, kind, _RADIUS)
    if "point" in fields:
        found["point"] = _sized(exact_list(fields["point"], "claim, point"), region.dimension, "point", "input")
    if kind == "value" and "value" in fields:
        found["values"] = _sized(exact_list(fields["value"], "claim, value"), outputs, "value", "output")
    if kind == "limit":
        found["norm"] = _norm(fields)
    if "path" in fields:
        found["path"] = _path(fields["path"], outputs)
    if kind == "limit" and region.kind not in ("point", "box"):
        raise FormatError(
            f"claim 'limit': the domain must be one point or a box, got {region.kind}; "
            "write point = [...] or box = [[low, high], ...]"
        )
    if kind == "diverges" and region.kind != "point":
        raise FormatError(f"claim {kind!r}: the domain must be one point, got {region.kind}; write point = [...]")
    if kind in ("products-converge", "spectral-radius") and region.kind != "all_space":
        raise FormatError(f"claim {kind!r}: products have no input; write all_space = true, got {region.kind}")
    return Claim(kind, **found)


def _kind(fields: Mapping[str, Any], subject: str) -> ClaimKind:
    if "kind" not in fields:
        raise FormatError("claim: expected the key 'kind', it is missing")
    for kind in _SUBJECTS[subject]:
        if kind == fields["kind"]:
            return kind
    has = _NAMES[subject]
    for needed, kinds in _SUBJECTS.items():
        if fields["kind"] in kinds:
            raise FormatError(f"claim {fields['kind']!r}: needs {_NAMES[needed]}, but this problem has {has}")
    came = kind_of(fields["kind"])
    raise FormatError(f"claim, kind: expected one of {', '.join(_SUBJECTS[subject])} for {has}, got {came}")


def _count(value: object, name: str) -> int:
    if type(value) is not int or not 0 <= value < _MAX_COUNT:
        raise FormatError(f"claim, {name}: expected an integer of at least 0, below 2^63, got {kind_of(value)}")
    return value


def _relation(fields: Mapping[str, Any], kind: str, known: Mapping[str, Relation]) -> tuple[Relation, Fraction]:
    given = [key for key in known if key in fields]
    if len(given) != 1:
        came = ", ".join(given) or "none"
        raise FormatError(f"claim {kind!r}: expected exactly one of {', '.join(known)}, got {came}")
    return known[given[0]], exact(fields[given[0]], f"claim, {given[0]}")


def _width(value: object) -> Fraction:
    width = exact(value, "claim, width")
    if width <= 0:
        raise FormatError(f"claim, width: expected a positive number, got {rational_text(width)}")
    return width


def _norm(fields: Mapping[str, Any]) -> str | None:
    if "norm" in fields and fields["norm"] != "l1":
        raise FormatError(f"claim, norm: expected 'l1', got {kind_of(fields['norm'])}")
    return fields.get("norm")


def _word(value: object) -> tuple[int, ...]:
    """Return indices of matrices in order of application, at least one."""
    word = listed(value, "claim, attained_by", "indices of matrices")
    if not 1 <= len(word) <= MAX_PATH or any(type(i) is not int or i < 0 for i in word):
        raise FormatError(
            f"claim, attained_by: expected 1 to {MAX_PATH} indices of matrices, counted from 0, in order of application"
        )
    return tuple(word)


def _path(value: object, width: int) -> Gates:
    """Return the rows of a path: at least one, each a list of `width` integers 0 or 1."""
    rows = [listed(row, f"claim, path[{i}]", "0 and 1") for i, row in enumerate(listed(value, "claim, path", "rows"))]
    if not 1 <= len(rows) <= MAX_PATH:
        raise FormatError(
            f"claim, path: expected 1 to {MAX_PATH} rows, the diagonals of J_1, J_2, ..., repeated for ever, "
            f"got {len(rows)}; leave the key out for every sequence"
        )
    for i, row in enumerate(rows):
        if len(row) != width:
            raise ShapeError(
                f"claim, path[{i}]: expected {width} entries 0 or 1, one per coordinate of a layer, got {len(row)}"
            )
        for j, gate in enumerate(row):
            if type(gate) is not int or gate not in (0, 1):
                raise FormatError(f"claim, path[{i}][{j}]: expected the integer 0 or 1, got {kind_of(gate)}")
    return tuple(tuple(row) for row in rows)


def _sized(values: Point, expected: int, name: str, per: str) -> Point:
    if len(values) != expected:
        raise ShapeError(f"claim, {name}: expected {expected} numbers, one per {per}, got {len(values)}")
    return values


def _texts(values: Point) -> list[str]:
    return [rational_text(v) for v in values]
