"""Networks in ONNX files: the part of the format that is a chain of layers.

Statement.  Between two ReLUs everything is composed into one exact affine map.  Weights are the
            rationals of their bits.  Any other operator, attribute, type or shape is refused.
Glossary.   message  protobuf: fields by number     node  operation of the graph
            C, t     a value as C y + t, y the outputs of the last ReLU before it
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product, zip_longest
from math import prod
from typing import Any, NamedTuple

from .network import Layer, Network, Refused, fitting

MAX_ENTRIES = 1 << 24  # of a tensor or matrix
_ATTRIBUTES = {
    "Gemm": "alpha beta transA transB", "Flatten": "axis", "Reshape": "allowzero", "Transpose": "perm",
    "Constant": "value", "Dropout": "ratio seed", "MatMul": "", "Add": "", "Sub": "", "Mul": "", "Div": "",
    "Relu": "", "Identity": "",
}  # fmt: skip
_FLOATS = {1: (4, 23, 8), 11: (8, 52, 11)}  # tensor type -> bytes, bits of mantissa, bits of exponent


class Tensor(NamedTuple):
    """A constant: its shape and its entries, last index fastest."""

    shape: tuple[int, ...]
    entries: list[Fraction]


class Affine(NamedTuple):
    """A value of the graph: sparse rows C, offsets t and the closed layers before."""

    shape: tuple[int, ...]
    C: list[dict[int, Fraction]]
    t: list[Fraction]
    width: int
    layers: tuple[Layer, ...]


class Node(NamedTuple):
    """One operation of the graph with its attributes by name, as protobuf fields."""

    kind: str
    inputs: list[str]
    output: str
    attributes: dict[str, dict[int, list[Any]]]

    def integer(self, name: str, default: int) -> int:
        """Return an integer attribute."""
        return signed(single(self.attributes[name], 3, int, 0)) if name in self.attributes else default

    def real(self, name: str) -> Fraction:
        """Return a float32 attribute, 1 by default."""
        if name not in self.attributes:
            return Fraction(1)
        return binary(int.from_bytes(single(self.attributes[name], 2, bytes, bytes(4)), "little"), 23, 8, name)


def read_onnx(data: bytes, where: str) -> Network:
    """Return the chain of layers that an ONNX graph computes on one input.

    A map after the last ReLU is an identity layer, unless it is the identity.
    """
    graph = message(single(message(data), 7, bytes, b""))
    values: dict[str, Tensor | Affine] = dict(read_tensor(value) for value in graph.get(5, []))
    ports = [[message(value) for value in graph.get(key, [])] for key in (11, 12)]
    names = [[text(port, 1) for port in side] for side in ports]
    free = [i for i, name in enumerate(names[0]) if name not in values]
    if len(free) != 1 or len(names[1]) != 1 or 15 in graph:
        raise Refused(f"{where}: expected an ONNX graph with one input and one output")
    shape = input_shape(ports[0][free[0]])
    d = prod(shape)
    if d > MAX_ENTRIES:
        raise Refused(f"{where}: an input of {d} coordinates")
    values[names[0][free[0]]] = identity(shape, d, ())
    for node in map(read_node, graph.get(1, [])):
        wrong = [name for name in node.inputs if name not in values] + [node.output] * (node.output in values)
        if wrong:
            raise Refused(f"{where}: {node.kind}: the value {wrong[0][:40]!r} is missing or set twice")
        values[node.output] = apply(node, [values[name] for name in node.inputs])
    result = values.get(names[1][0])
    if not isinstance(result, Affine):
        raise Refused(f"{where}: the output {names[1][0][:40]!r} is not computed from the input")
    layers = list(result.layers)
    if result[1:3] != identity(result.shape, result.width, ())[1:3]:
        layers.append(closed(result, False))
    return fitting(Network(d, layers), where)


def apply(node: Node, given: list[Tensor | Affine]) -> Tensor | Affine:
    """Return the output of one node."""
    kind, first = node.kind, given[0] if given else None
    if kind == "Constant" and not given and "value" in node.attributes:
        return read_tensor(single(node.attributes["value"], 5, bytes, b""))[1]
    if kind == "Relu" and isinstance(first, Affine) and len(given) == 1:
        return identity(first.shape, len(first.t), (*first.layers, closed(first, True)))
    if first is not None and (kind in ("Identity", "Flatten", "Transpose") or (kind == "Dropout" and len(given) < 3)):
        return moved(node, first)
    if len(given) == 2 and isinstance(first, Tensor) and isinstance(given[1], Affine):
        if kind == "MatMul":
            return multiplied(given[1], first, True)
        if kind == "Sub":
            return entrywise("Add", entrywise("Mul", given[1], Tensor((), [Fraction(-1)])), first)
        if kind in ("Add", "Mul"):
            return entrywise(kind, given[1], first)
    if first is not None and len(given) == 2 and isinstance(given[1], Tensor):
        if kind == "Reshape":
            return first._replace(shape=new_shape(first.shape, given[1], node.integer("allowzero", 0)))
        if isinstance(first, Affine) and kind == "MatMul":
            return multiplied(first, given[1], False)
        if isinstance(first, Affine) and kind in ("Add", "Sub", "Mul", "Div"):
            return entrywise(kind, first, given[1])
    if kind == "Gemm" and isinstance(first, Affine):
        constants = [value for value in given[1:] if isinstance(value, Tensor)]
        if len(constants) == len(given) - 1 and len(constants) in (1, 2) and not node.integer("transA", 0):
            return gemm(node, first, constants)
    raise Refused(f"ONNX operator {kind}: these operands are not supported; the graph must be a chain of layers")


def identity(shape: tuple[int, ...], width: int, layers: tuple[Layer, ...]) -> Affine:
    """Return the outputs of the last layer as a value."""
    return Affine(shape, [{i: Fraction(1)} for i in range(width)], [Fraction(0)] * width, width, layers)


def closed(value: Affine, relu: bool) -> Layer:
    """Return an affine value as a layer."""
    if len(value.t) * value.width > MAX_ENTRIES:
        raise Refused(f"ONNX file: a layer of {len(value.t)} x {value.width} weights")
    zero = Fraction(0)
    return Layer([[row.get(j, zero) for j in range(value.width)] for row in value.C], value.t, relu)


def moved(node: Node, value: Tensor | Affine) -> Tensor | Affine:
    """Return a value in another shape: Flatten, Identity, Dropout, or Transpose of a constant."""
    rank = len(value.shape)
    if node.kind == "Flatten":
        axis = node.integer("axis", 1)
        axis += rank if axis < 0 else 0
        return value._replace(shape=(prod(value.shape[:axis]), prod(value.shape[axis:])))
    if node.kind != "Transpose":
        return value
    order = list(integers(node.attributes["perm"].get(8, []))) if "perm" in node.attributes else [1, 0]
    if not isinstance(value, Tensor) or rank != 2 or order != [1, 0]:
        raise Refused("ONNX operator Transpose: only constant matrices are transposed")
    rows, columns = value.shape
    return Tensor((columns, rows), [value.entries[i * columns + j] for j in range(columns) for i in range(rows)])


def new_shape(old: tuple[int, ...], target: Tensor, zeros: int) -> tuple[int, ...]:
    """Return the shape that Reshape gives: 0 keeps a dimension, one -1 takes the rest."""
    shape = [int(v) for v in target.entries]
    shape = [old[i] if v == 0 and not zeros and i < len(old) else v for i, v in enumerate(shape)]
    known = prod(v for v in shape if v >= 0)
    if -1 in shape and known and prod(old) % known == 0:
        shape[shape.index(-1)] = prod(old) // known
    if min(shape, default=1) < 0 or prod(shape) != prod(old):
        raise Refused(f"ONNX operator Reshape: {list(old)} does not fit into {shape}")
    return tuple(shape)


def entrywise(kind: str, value: Affine, constant: Tensor) -> Affine:
    """Return value + - * / constant, entry by entry, the constant spread over the value's shape."""
    pairs = list(zip_longest(reversed(value.shape), reversed(constant.shape), fillvalue=1))
    shape = tuple(v if c == 1 else c for v, c in reversed(pairs))
    if any(1 not in (v, c) and v != c for v, c in pairs) or prod(shape) != len(value.t):
        raise Refused(f"ONNX operator {kind}: shapes {list(value.shape)} and {list(constant.shape)} do not fit")
    steps, step = [], 1
    for _, size in pairs:
        steps.append(step if size > 1 else 0)
        step *= size
    spread = [sum(map(int.__mul__, at, reversed(steps))) for at in product(*map(range, shape))]
    other = [constant.entries[i] for i in spread]
    if kind == "Div" and 0 in other:
        raise Refused("ONNX operator Div: division by zero")
    if kind in ("Add", "Sub"):
        t = [a + b if kind == "Add" else a - b for a, b in zip(value.t, other, strict=True)]
        return value._replace(shape=shape, t=t)
    factors = [1 / b for b in other] if kind == "Div" else other
    C = [{j: c * f for j, c in row.items() if f} for row, f in zip(value.C, factors, strict=True)]
    return value._replace(shape=shape, C=C, t=[a * f for a, f in zip(value.t, factors, strict=True)])


def multiplied(value: Affine, constant: Tensor, left: bool) -> Affine:
    """Return constant @ value (left) or value @ constant, the value being one row or column."""
    shape, size = list(value.shape), len(value.t)
    axis = -2 if left and len(shape) > 1 else -1
    if len(constant.shape) != 2 or not shape or shape[axis] != size or constant.shape[1 if left else 0] != size:
        raise Refused(f"ONNX operator MatMul: shapes {list(value.shape)} and {list(constant.shape)} are not supported")
    rows, columns = constant.shape
    grid = [constant.entries[i * columns : (i + 1) * columns] for i in range(rows)]
    weight = grid if left else [[grid[i][j] for i in range(rows)] for j in range(columns)]
    shape[axis] = len(weight)
    return composed(value, weight, tuple(shape))


def composed(value: Affine, weight: list[list[Fraction]], shape: tuple[int, ...]) -> Affine:
    """Return weight times a value."""
    C: list[dict[int, Fraction]] = []
    for row in weight:
        total: dict[int, Fraction] = {}
        for w, part in zip(row, value.C, strict=True):
            if w:
                for j, c in part.items():
                    total[j] = total[j] + w * c if j in total else w * c
        C.append({j: c for j, c in total.items() if c})
    t = [sum((w * s for w, s in zip(row, value.t, strict=True) if w and s), Fraction(0)) for row in weight]
    return value._replace(shape=shape, C=C, t=t)


def gemm(node: Node, value: Affine, constants: list[Tensor]) -> Affine:
    """Return alpha value @ B + beta C for a value that is one row."""
    if len(value.shape) != 2 or len(constants[0].shape) != 2:
        raise Refused("ONNX operator Gemm: expected two matrices")
    flip = Node("Transpose", [], "", {})
    matrix = moved(flip, constants[0]) if node.integer("transB", 0) else constants[0]
    alpha, beta = (Tensor((), [node.real(name)]) for name in ("alpha", "beta"))
    result = entrywise("Mul", multiplied(value, Tensor(*matrix[:2]), False), alpha)
    if len(constants) == 1:
        return result
    return entrywise("Add", result, Tensor(constants[1].shape, [beta.entries[0] * c for c in constants[1].entries]))


def input_shape(port: dict[int, list[Any]]) -> tuple[int, ...]:
    """Return the shape of the graph's input; a dimension without a size is one input at a time."""
    kind = message(single(message(single(port, 2, bytes, b"")), 1, bytes, b""))
    dimensions = [message(value) for value in message(single(kind, 2, bytes, b"")).get(1, [])]
    return tuple(max(1, signed(single(dimension, 1, int, 1))) for dimension in dimensions)


def read_node(data: bytes) -> Node:
    """Return a node of a known kind with known attributes."""
    fields = message(data)
    kind = text(fields, 4)
    if kind not in _ATTRIBUTES or text(fields, 7) not in ("", "ai.onnx"):
        raise Refused(f"ONNX operator {kind[:40]!r} is not supported; supported are: {', '.join(_ATTRIBUTES)}")
    found = [message(value) for value in fields.get(5, [])]
    attributes = {text(entry, 1): entry for entry in found}
    known = _ATTRIBUTES[kind].split()
    if not set(attributes) <= set(known) or len(attributes) < len(found) or any(21 in entry for entry in found):
        raise Refused(f"ONNX operator {kind}: attributes {sorted(attributes)}; known are {known}, each once")
    inputs, outputs = ([name.decode("utf-8") for name in fields.get(key, [])] for key in (1, 2))
    if len(outputs) != 1:
        raise Refused(f"ONNX operator {kind}: expected one output, got {len(outputs)}")
    return Node(kind, inputs, outputs[0], attributes)


def read_tensor(data: bytes) -> tuple[str, Tensor]:
    """Return the name and the exact entries of a tensor stored in the file itself."""
    fields = message(data)
    name, kind = text(fields, 8), single(fields, 2, int, 0)
    where, shape = f"tensor {name[:40]!r}", tuple(integers(fields.get(1, [])))
    if {3, 13} & set(fields) or single(fields, 14, int, 0):
        raise Refused(f"{where}: data outside the file or in segments is not read")
    if kind not in (1, 6, 7, 11):
        raise Refused(f"{where}: data type {kind}; float32, float64, int32 and int64 are read")
    raw, listed = single(fields, 9, bytes, b""), fields.get({1: 4, 6: 5, 7: 7, 11: 10}[kind], [])
    if kind in _FLOATS:
        size, mantissa, exponent = _FLOATS[kind]
        raw += b"".join(listed)
        parts = (int.from_bytes(raw[i : i + size], "little") for i in range(0, len(raw), size))
        entries = [binary(part, mantissa, exponent, where) for part in parts]
    else:
        size = 4 if kind == 6 else 8
        chunks = (raw[i : i + size] for i in range(0, len(raw), size))
        entries = [Fraction(int.from_bytes(chunk, "little", signed=True)) for chunk in chunks]
        entries += [Fraction(value) for value in integers(listed)]
    if min(shape, default=1) < 0 or prod(shape) != len(entries) or len(raw) % size:
        raise Refused(f"{where}: {len(entries)} entries for the shape {list(shape)}")
    return name, Tensor(shape, entries)


def binary(bits: int, mantissa: int, exponent: int, where: str) -> Fraction:
    """Return the rational of an IEEE number with the given field widths."""
    power, rest = bits >> mantissa & (1 << exponent) - 1, bits & (1 << mantissa) - 1
    if power == (1 << exponent) - 1:
        raise Refused(f"{where}: a weight is infinite or not a number")
    value = rest + (1 << mantissa) if power else rest
    shift = max(power, 1) - (1 << exponent - 1) + 1 - mantissa
    value = -value if bits >> mantissa + exponent else value
    return Fraction(value << shift) if shift >= 0 else Fraction(value, 1 << -shift)


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
