"""Values of TOML and JSON documents: exact numbers, closed sets of keys, shallow nesting.

Statement.  A number is a text or an integer; a float is kept as the text it was written
            as, only to be refused with both exact spellings it could have meant.
            Documents nest at most 64 deep, whatever their size.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from exactrelu.arithmetic.rational import exact_float, rational, rational_text
from exactrelu.errors import FormatError, InexactError, LimitError

__all__ = [
    "BareFloat",
    "checked_keys",
    "exact",
    "exact_list",
    "exact_rows",
    "kind_of",
    "listed",
    "parse_json",
    "parse_toml",
    "table",
]

MAX_NESTING = 64
_TOKENS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'"
    r"|\#[^\n]*+"
    r"|[\[\]{}.,=\n]",
    re.DOTALL,
)
_JSON_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


class BareFloat(str):
    """The source text of a float in a document."""

    __slots__ = ()


def parse_toml(text: str) -> dict[str, Any]:
    """Return a TOML document; floats stay texts of class BareFloat.

    Raises:
        FormatError: not TOML; the message names line and column.
        LimitError: nested too deeply.
    """
    _refuse_deep_toml(text)
    try:
        return tomllib.loads(text, parse_float=BareFloat)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"not TOML: {error}") from None
    except RecursionError:
        raise LimitError(f"values nested more than {MAX_NESTING} deep") from None
    except ValueError as error:
        raise FormatError(f"not TOML: {error}; write long numbers as texts") from None


def parse_json(text: str) -> Any:
    """Return a JSON document without duplicate keys; floats stay texts of class BareFloat.

    Raises:
        FormatError: not JSON, or a key comes twice.
        LimitError: nested too deeply.
    """
    depth = 0
    for match in _JSON_TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > MAX_NESTING:
            raise LimitError(f"values nested more than {MAX_NESTING} deep")
    try:
        return json.loads(
            text,
            parse_float=BareFloat,
            parse_constant=BareFloat,
            parse_int=lambda digits: rational(digits).numerator,
            object_pairs_hook=_unique,
        )
    except json.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error}") from None


def table(value: object, where: str) -> Mapping[str, Any]:
    """Return a table of a document, or say what came instead."""
    if not isinstance(value, dict):
        raise FormatError(f"{where}: expected a table of keys and values, got {kind_of(value)}")
    return value


def checked_keys(value: Mapping[str, Any], where: str, required: Sequence[str], optional: Sequence[str] = ()) -> None:
    """Refuse unknown and missing keys of a table."""
    known = [*required, *optional]
    unknown = next((key for key in value if key not in known), None)
    if unknown is not None:
        names = ", ".join(known) or "none"
        raise FormatError(f"{where}: unknown key {unknown[:60]!r}; the keys here are {names}")
    missing = next((key for key in required if key not in value), None)
    if missing is not None:
        raise FormatError(f"{where}: expected the key {missing!r}, it is missing")


def listed(value: object, where: str, of: str = "values") -> list[Any]:
    """Return a list of a document, or say what came instead."""
    if not isinstance(value, list):
        raise FormatError(f"{where}: expected a list of {of}, got {kind_of(value)}")
    return value


def exact(value: object, where: str) -> Fraction:
    """Return the exact number of a document.

    Raises:
        InexactError: a bare float or truth value.
        FormatError: another type, or a text that is no number.
    """
    if isinstance(value, BareFloat):
        raise InexactError(f"{where}: expected a number as text or integer, got the float {_refused(value)}")
    if isinstance(value, str) or type(value) is int:
        return rational(value, where)
    if isinstance(value, bool):
        raise InexactError(f"{where}: expected a number such as '1/2', got the truth value {str(value).lower()}")
    raise FormatError(f"{where}: expected a number such as '1/2', got {kind_of(value)}")


def exact_list(value: object, where: str) -> tuple[Fraction, ...]:
    """Return a list of exact numbers."""
    return tuple(exact(v, f"{where}[{i}]") for i, v in enumerate(listed(value, where, "numbers")))


def exact_rows(value: object, where: str) -> tuple[tuple[Fraction, ...], ...]:
    """Return a list of rows of exact numbers; the rows may differ in length."""
    return tuple(exact_list(row, f"{where}[{i}]") for i, row in enumerate(listed(value, where, "rows")))


def kind_of(value: object) -> str:
    """Return what a value of a document is, in a few words."""
    if isinstance(value, BareFloat):
        return f"the float {value[:40]}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, int):
        return f"the integer {value}" if abs(value) < 10**40 else "an integer"
    names = {dict: "a table", list: "a list", type(None): "null"}
    return names.get(type(value), f"a {type(value).__name__}")


def _refused(text: str) -> str:
    """Return a bare float's text and the two exact numbers it could have meant."""
    plain = text.replace("_", "")
    if plain.strip("+-").lower() in ("nan", "inf", "infinity") or len(plain) > 60:
        return f"{text[:60]}; only finite exact numbers are read"
    binary = float(plain)
    if abs(binary) == float("inf"):
        return f"{text}; write '{plain}'"
    return f"{text};\n  write '{plain}' for the decimal, or '{rational_text(exact_float(binary))}' for the binary value"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise FormatError(f"the key {key[:60]!r} comes twice")
        found[key] = value
    return found


def _refuse_deep_toml(text: str) -> None:
    """Bound brackets and dotted keys before a recursive parser sees them."""
    depth = dots = 0
    for match in _TOKENS.finditer(text):
        token = match[0]
        if token == ".":
            dots += 1
        elif token in "[{":
            depth, dots = depth + 1, 0
        elif token in "]}":
            depth, dots = depth - 1, 0
        elif token in (",", "=", "\n"):
            dots = 0
        if depth > MAX_NESTING or dots > MAX_NESTING:
            raise LimitError(f"values nested more than {MAX_NESTING} deep")
