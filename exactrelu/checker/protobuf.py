"""Protobuf messages, the coding of ONNX files: fields by number.

Statement.  A message is a list of fields (number, value); a value is an integer in base 128, four
            or eight bytes, or bytes with their length before.  Anything else is refused.
Glossary.   message  field number -> values in the order of the file     single  a field that stands once
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .network import Refused


def message(data: bytes) -> dict[int, list[Any]]:
    """Return field number -> values (int or bytes, in the order of the file)."""
    found: dict[int, list[Any]] = {}
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
            found.setdefault(key >> 3, []).append(value)
            continue
        size, at = (8, at) if key & 7 == 1 else (4, at) if key & 7 == 5 else varint(data, at)
        if key & 7 not in (1, 2, 5) or at + size > len(data):
            raise Refused("ONNX file: a field is cut off or of an unknown type")
        found.setdefault(key >> 3, []).append(data[at : at + size])
        at += size
    return found


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the base-128 number at a place, and the place after it."""
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Refused("ONNX file: a number is cut off or too long")
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at


def integers(values: Sequence[Any]) -> Iterator[int]:
    """Yield a repeated integer field, packed or not."""
    for value in values:
        if isinstance(value, int):
            yield signed(value)
            continue
        at = 0
        while at < len(value):
            entry, at = varint(value, at)
            yield signed(entry)


def signed(value: int) -> int:
    """Return the 64-bit two's complement number."""
    return value - (1 << 64) if value >> 63 else value


def single(fields: dict[int, list[Any]], key: int, kind: type, default: Any) -> Any:
    """Return the only value of a field, or the default when it is absent."""
    values = fields.get(key, [default])
    if len(values) != 1 or not isinstance(values[0], kind):
        raise Refused(f"ONNX file: field {key} stands twice or has another type")
    return values[0]


def text(fields: dict[int, list[Any]], key: int) -> str:
    """Return the only value of a text field, "" when it is absent."""
    decoded: str = single(fields, key, bytes, b"").decode("utf-8")
    return decoded
