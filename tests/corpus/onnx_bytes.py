"""ONNX files from plain data: the few protobuf fields that a chain of layers needs."""

from __future__ import annotations

import struct


def varint(n):
    """Return a base-128 number."""
    n &= (1 << 64) - 1
    low, rest = n & 127, n >> 7
    return bytes([low]) if not rest else bytes([low | 128]) + varint(rest)


def field(key, value):
    """Return one field: an int, bytes, text, a float (32 bits) or a list of fields joined."""
    if isinstance(value, float):
        return varint(key << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, int):
        return varint(key << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else b"".join(value) if isinstance(value, list) else value
    return varint(key << 3 | 2) + varint(len(data)) + data


def tensor(name, shape, values, kind=1, extra=()):
    """Return a tensor of float32 (1), float64 (11), int64 (7) or int32 (6) in raw data."""
    letter = {1: "f", 11: "d", 7: "q", 6: "i"}.get(kind, "f")
    raw = struct.pack(f"<{len(values)}{letter}", *values)
    return [*(field(1, s) for s in shape), field(2, kind), field(8, name), field(9, raw), *extra]


def attribute(name, value):
    """Return an attribute: int, float, tensor fields, or a list of ints."""
    if isinstance(value, list) and value and isinstance(value[0], int):
        return [field(1, name), *(field(8, v) for v in value), field(20, 7)]
    if isinstance(value, list):
        return [field(1, name), field(5, value), field(20, 4)]
    key, kind = (3, 2) if isinstance(value, int) else (2, 1)
    return [field(1, name), field(key, value), field(20, kind)]


def node(kind, inputs, outputs, **attributes):
    """Return a node."""
    ports = [*(field(1, name) for name in inputs), *(field(2, name) for name in outputs)]
    return [*ports, field(4, kind), *(field(5, attribute(k, v)) for k, v in attributes.items())]


def port(name, shape):
    """Return an input or output of a graph with its shape; None is a dimension without a size."""
    sizes = [field(1, [] if s is None else [field(1, s)]) for s in shape]
    return [field(1, name), field(2, [field(1, [field(1, 1), field(2, sizes)])])]


def model(nodes, tensors=(), inputs=(), outputs=("y",), extra=()):
    """Return the bytes of a model."""
    graph = [field(1, n) for n in nodes] + [field(5, t) for t in tensors]
    graph += [field(11, port(*p)) for p in inputs] + [field(12, port(name, [1, 1])) for name in outputs]
    return field(1, 8) + field(7, [*graph, *extra]) + field(8, [field(2, 13)])
