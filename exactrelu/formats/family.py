"""The section [family] of a problem: one of four kinds of layers; and its canonical data.

Statement.  relu(W_n y + b_n)            width, P or W, b; activation = "relu" may be said
            phi(W_n y + b_n)             the same, and activation, with slope (leaky-relu) or low, high (clip)
            y + A_n relu(B_n y + c_n)    width, A, B, c
            relu(w_n * y + b_n)          width (number of inputs), mask, b with one entry
            Keys of two kinds together are refused.
            In P, W and b of the first kind an entry may be a table: period = [e_1, ..., e_q], or
            first = [c_1, ..., c_k] with period or with then = e (networks/periodic.py).
Exactness.  Entries are expressions in n; a bare float is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from exactrelu.errors import FormatError, ShapeError, UnsupportedError
from exactrelu.formats.values import BareFloat, checked_keys, exact, kind_of, listed, table
from exactrelu.networks.activation import Activation, ActivationFamily
from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family
from exactrelu.networks.kinds import AnyFamily
from exactrelu.networks.periodic import AnyEntry, PeriodicExpression, PeriodicFamily, SingleEntry, periodic_family
from exactrelu.networks.residual import ResidualFamily
from exactrelu.networks.rooted import RootedExpression, RootedFamily, read_entry, rooted_family
from exactrelu.networks.widening import WideningFamily

__all__ = ["canonical_family", "read_family"]

_RESIDUAL = ("A", "B", "c")
_ACTIVATION = ("activation", "slope", "low", "high")


def read_family(value: object) -> AnyFamily:
    """Return the family of a section.

    Raises:
        FormatError: a key that is missing, unknown, of another type, or of another kind of layers.
        ShapeError: entries that do not fit the width.
        UnsupportedError, LimitError, InexactError: an entry is not an expression.
    """
    fields = table(value, "the section")
    if "mask" in fields:
        return _widening(fields)
    if any(key in fields for key in _RESIDUAL):
        checked_keys(fields, "the section of residual layers", ["width", *_RESIDUAL])
        A, B = _rows(fields, "A"), _rows(fields, "B")
        return ResidualFamily(_width(fields), A, B, _entries(fields["c"], "c"))
    checked_keys(fields, "the section", ["width", "b"], ["P", "W", *_ACTIVATION])
    activation = _activation(fields)
    if activation is None:
        return _chain(fields)
    return ActivationFamily(_plain_chain(fields), activation)


def canonical_family(family: AnyFamily) -> dict[str, Any]:
    """Return the data of a canonical problem."""
    if isinstance(family, ActivationFamily):
        return canonical_family(family.chain) | {"activation": family.activation.canonical()}
    if isinstance(family, ResidualFamily):
        A, B = ([_texts(row) for row in rows] for rows in (family.A, family.B))
        return {"width": family.width, "A": A, "B": B, "c": _texts(family.c)}
    if isinstance(family, WideningFamily):
        return {"width": family.width, "mask": _texts(family.mask), "bias": [family.bias.text]}
    matrix, bias = (family.rows, family.shifts) if isinstance(family, PeriodicFamily) else (family.matrix, family.bias)
    texts = [_texts(row) for row in matrix]
    return {"width": family.width, "given": family.given, "matrix": texts, "bias": _texts(bias)}


def _chain(fields: Mapping[str, Any]) -> Family | RootedFamily | PeriodicFamily:
    """Return layers relu(W_n y + b_n): a PeriodicFamily if an entry is a table, a RootedFamily if one has roots."""
    given, width = _given(fields), _width(fields)
    rows = [
        [_any_entry(v, f"{given}[{i}][{j}]") for j, v in enumerate(listed(row, f"{given}[{i}]", "expressions"))]
        for i, row in enumerate(listed(fields[given], given, "rows"))
    ]
    bias = [_any_entry(v, f"b[{i}]") for i, v in enumerate(listed(fields["b"], "b", "expressions"))]
    if any(isinstance(entry, PeriodicExpression) for row in (*rows, bias) for entry in row):
        return periodic_family(width, given, rows, bias)
    if any(isinstance(entry, RootedExpression) for row in (*rows, bias) for entry in row):
        return rooted_family(width, given, cast(list[list[SingleEntry]], rows), cast(list[SingleEntry], bias))
    return Family(width, rows, bias) if given == "P" else Family(width, bias=bias, weight=rows)


def _plain_chain(fields: Mapping[str, Any]) -> Family:
    """Return layers whose entries have no roots."""
    given, width, bias = _given(fields), _width(fields), _entries(fields["b"], "b")
    rows = _rows(fields, given)
    return Family(width, rows, bias) if given == "P" else Family(width, bias=bias, weight=rows)


def _given(fields: Mapping[str, Any]) -> Literal["P", "W"]:
    if ("P" in fields) == ("W" in fields):
        raise FormatError("expected exactly one of the keys 'P' and 'W'")
    return "P" if "P" in fields else "W"


def _any_entry(value: object, where: str) -> AnyEntry:
    return _periodic_entry(value, where) if isinstance(value, dict) else _single_entry(value, where)


def _periodic_entry(value: Mapping[str, Any], where: str) -> PeriodicExpression:
    checked_keys(value, where, [], ["first", "then", "period"])
    if ("then" in value) == ("period" in value) or ("then" in value and "first" not in value):
        raise FormatError(f"{where}: expected the keys 'period', 'first' and 'period', or 'first' and 'then'")
    given = listed(value.get("first", []), f"{where}.first", "expressions")
    first = [_first_value(v, f"{where}.first[{i}]") for i, v in enumerate(given)]
    if "then" in value:
        return PeriodicExpression(tuple(first), (_single_entry(value["then"], f"{where}.then"),))
    again = listed(value["period"], f"{where}.period", "expressions")
    period = tuple(_single_entry(v, f"{where}.period[{i}]") for i, v in enumerate(again))
    return PeriodicExpression(tuple(first), period)


def _first_value(value: object, where: str) -> Expression:
    entry = _single_entry(value, where)
    if isinstance(entry, RootedExpression):
        raise UnsupportedError(f"{where}: a first value is rational; expected an entry without roots and factorials")
    return entry


def _single_entry(value: object, where: str) -> SingleEntry:
    if isinstance(value, str) and not isinstance(value, BareFloat):
        return read_entry(value, where)
    return _entry(value, where)


def _activation(fields: Mapping[str, Any]) -> Activation | None:
    """Return the activation, None for relu."""
    name = fields.get("activation", "relu")
    parameters = {key: exact(fields[key], key) for key in _ACTIVATION[1:] if key in fields}
    if not isinstance(name, str) or isinstance(name, BareFloat):
        raise FormatError(f"activation: expected a name as text, got {kind_of(name)}")
    if name != "relu":
        return Activation(name, **parameters)
    if parameters:
        raise FormatError(f"activation 'relu': {next(iter(parameters))}: it has no such parameter")
    return None


def _widening(fields: Mapping[str, Any]) -> WideningFamily:
    checked_keys(fields, "the section of convolutions", ["width", "mask", "b"])
    bias = _entries(fields["b"], "b")
    if len(bias) != 1:
        raise ShapeError(f"family: expected 1 entry in b, the same for every coordinate, got {len(bias)}")
    return WideningFamily(_width(fields), _entries(fields["mask"], "mask"), bias[0])


def _width(fields: Mapping[str, Any]) -> int:
    width = fields["width"]
    if type(width) is not int or width < 1:
        raise FormatError(f"width: expected an integer of at least 1, got {kind_of(width)}")
    return width


def _rows(fields: Mapping[str, Any], key: str) -> list[Sequence[Expression]]:
    return [_entries(row, f"{key}[{i}]") for i, row in enumerate(listed(fields[key], key, "rows"))]


def _entries(value: object, where: str) -> Sequence[Expression]:
    return [_entry(v, f"{where}[{i}]") for i, v in enumerate(listed(value, where, "expressions"))]


def _entry(value: object, where: str) -> Expression:
    if isinstance(value, str) and not isinstance(value, BareFloat):
        return Expression.parse(value, where)
    if isinstance(value, dict):
        raise FormatError(f"{where}: a table is read as an entry of P, W and b of layers relu(W_n y + b_n) only")
    return Expression.of(exact(value, where))


def _texts(entries: Sequence[AnyEntry]) -> list[str]:
    return [entry.text for entry in entries]
