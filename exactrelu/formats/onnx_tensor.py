"""Tensors of ONNX files as numpy arrays, from the file itself or from beside it.

Statement.  The entries are the bits that are stored, in the file's own list of numbers, as raw
            little-endian bytes, or in an external file; exactly as many as the shape says.
            An external file lies in the model's folder or below it, links resolved.
Exactness.  No number is converted: float16, float32, float64, int32, int64 and bool stay as they are.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from exactrelu.errors import FormatError, LimitError, UnsupportedError
from exactrelu.formats.files import MAX_BYTES, located

__all__ = ["read_tensor"]

Array = Any  # numpy.ndarray
Proto = Any  # a protobuf message of the onnx package

_EXTERNAL = 1  # TensorProto.DataLocation
_KINDS = {  # TensorProto.DataType -> bytes on disk as, list of numbers, its numbers as
    1: ("<f4", "float_data", "<f4"),
    6: ("<i4", "int32_data", "<i4"),
    7: ("<i8", "int64_data", "<i8"),
    9: ("u1", "int32_data", "u1"),
    10: ("<f2", "int32_data", "<u2"),
    11: ("<f8", "double_data", "<f8"),
}
_BOOL = 9
_KEYS = {"location", "offset", "length", "checksum"}
_DIGITS = re.compile(r"[0-9]{1,18}")


def read_tensor(tensor: Proto, folder: Path | None) -> Array:
    """Return the entries of a TensorProto; `folder` is where external data may lie.

    Raises:
        UnsupportedError: another type of number, or data in segments.
        FormatError: entries that do not fill the shape, or external data that is missing or outside.
        LimitError: more than the bytes that are read of one file.
    """
    with located(f"tensor {tensor.name[:60]!r}"):
        if tensor.data_type not in _KINDS or tensor.HasField("segment"):
            raise UnsupportedError(
                f"data type {tensor.data_type}; float16, float32, float64, int32, int64 and bool in one piece are read"
            )
        shape, (stored, field, listed) = tuple(tensor.dims), _KINDS[tensor.data_type]
        size = math.prod(shape)
        if min(shape, default=1) < 0:
            raise FormatError(f"expected sizes of at least 0, got the shape {list(shape)}")
        if size * np.dtype(stored).itemsize > MAX_BYTES:
            raise LimitError(f"{size} entries; at most {MAX_BYTES // 2**20} MiB are read")
        entries = _entries(tensor, folder, np.dtype(stored), field, np.dtype(listed), size)
        if len(entries) != size:
            raise FormatError(f"expected {size} entries for the shape {list(shape)}, got {len(entries)}")
        return (entries != 0 if tensor.data_type == _BOOL else entries).reshape(shape)


def _entries(tensor: Proto, folder: Path | None, stored: Any, field: str, listed: Any, size: int) -> Array:
    """Return the flat entries from the one place that holds them."""
    numbers = getattr(tensor, field)
    external = tensor.data_location == _EXTERNAL
    if external + bool(tensor.raw_data) + bool(len(numbers)) > 1:
        raise FormatError("expected the numbers in one place, they stand in several")
    if len(numbers):
        try:
            return np.array(list(numbers), dtype=listed).view(stored)
        except (OverflowError, ValueError):
            raise FormatError(f"expected numbers that fit into {listed}, got larger ones") from None
    raw = _outside(tensor, folder, size * stored.itemsize) if external else tensor.raw_data
    if len(raw) % stored.itemsize:
        raise FormatError(f"expected a multiple of {stored.itemsize} bytes, got {len(raw)}")
    return np.frombuffer(raw, dtype=stored)


def _outside(tensor: Proto, folder: Path | None, size: int) -> bytes:
    """Return `size` bytes of an external file; those that the entry names and no others."""
    entry = {pair.key: pair.value for pair in tensor.external_data}
    offset, length = entry.get("offset", "0"), entry.get("length", str(size))
    if not entry.keys() <= _KEYS or not (_DIGITS.fullmatch(offset) and _DIGITS.fullmatch(length)):
        raise FormatError(f"external data: expected location, offset and length, got {str(entry)[:120]}")
    if int(length) != size:
        raise FormatError(f"external data: expected {size} bytes, the entry says {length}")
    path = _inside(folder, entry.get("location", ""))
    try:
        with path.open("rb") as stream:
            stream.seek(int(offset))
            return stream.read(size)
    except OSError as error:
        raise FormatError(f"external data {path.name!r} cannot be read: {error.strerror}") from None


def _inside(folder: Path | None, location: str) -> Path:
    if folder is None:
        raise UnsupportedError("external data: the model did not come from a folder; save it with its data inside")
    home = folder.resolve()
    try:
        path = (home / location).resolve()
    except (OSError, ValueError, RuntimeError):
        raise FormatError(f"external data: {location[:60]!r} is no path") from None
    if not path.is_relative_to(home):
        raise FormatError(
            f"external data {location[:60]!r} lies outside the folder of the model; only files in that folder are read"
        )
    if not path.is_file():
        raise FormatError(f"external data: expected the file {location[:60]!r} beside the model, there is none")
    return path
