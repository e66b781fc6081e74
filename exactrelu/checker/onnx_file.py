"""Networks in ONNX files: the part of the format that is a chain of layers.

Statement.  Between two ReLUs everything is composed into one exact affine map.  Weights are the
            rationals of their bits.  Any other operator, attribute, type or shape is refused, in the
            nodes that the output needs.  A first axis without a size is the batch, of size 1.
Glossary.   node  operation of the graph     C, t  a value as C y + t, y the outputs of the last ReLU
            places  for every entry of a new tensor, the entry of the old one that it is
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import product, zip_longest
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

from .network import MAX_FILE, Layer, Network, Refused, fitting
from .protobuf import integers, message, signed, single, text

MAX_ENTRIES = 1 << 24  # of a tensor or matrix
_OPSETS = range(7, 29)
_ATTRIBUTES = {  # operator -> attributes with their types: 1 float, 2 int, 4 tensor, 6 floats, 7 ints
    "Gemm": "alpha:1 beta:1 transA:2 transB:2", "Flatten": "axis:2", "Reshape": "allowzero:2", "Transpose": "perm:7",
    "Constant": "value:4 value_float:1 value_floats:6 value_int:2 value_ints:7", "Dropout": "ratio:1 seed:2",
    "MatMul": "", "Add": "", "Sub": "", "Mul": "", "Div": "", "Relu": "", "Identity": "",
}  # fmt: skip
_FLOATS = {1: (4, 23, 8), 10: (2, 10, 5), 11: (8, 52, 11)}  # tensor type -> bytes, mantissa bits, exponent bits
_WHOLE = {6: 4, 7: 8, 9: 1}  # tensor type -> bytes
_LISTED = {1: 4, 6: 5, 7: 7, 9: 5, 10: 5, 11: 10}  # tensor type -> field with its numbers


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


Value = Tensor | Affine
MINUS = Tensor((), [Fraction(-1)])


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


def read_onnx(data: bytes, where: str, folder: Path) -> Network:
    """Return the chain of layers that an ONNX graph computes on one input.

    A map after the last ReLU is an identity layer, unless it is the identity.
    """
    model = message(data)
    graph = message(single(model, 7, bytes, b""))
    opsets = [message(entry) for entry in model.get(8, [])]
    versions = [single(entry, 2, int, 0) for entry in opsets if text(entry, 1) in ("", "ai.onnx")]
    tensors = {text(message(value), 8): value for value in graph.get(5, [])}
    ports = [[message(value) for value in graph.get(key, [])] for key in (11, 12)]
    names = [[text(port, 1) for port in side] for side in ports]
    free = [i for i, name in enumerate(names[0]) if name not in tensors]
    doubled = len(tensors) < len(graph.get(5, []))
    known = len(versions) == 1 and versions[0] in _OPSETS
    if len(free) != 1 or len(names[1]) != 1 or 15 in graph or doubled or not known:
        raise Refused(f"{where}: expected an ONNX graph of operator set 7 to 28 with one input and one output")
    shape = input_shape(ports[0][free[0]])
    if not 0 < prod(shape) <= MAX_ENTRIES:
        raise Refused(f"{where}: an input of {prod(shape)} coordinates")
    values: dict[str, Tensor | Affine] = {names[0][free[0]]: identity(shape, prod(shape), ())}
    wanted, needed = set(names[1]), []
    for entry in map(message, reversed(graph.get(1, []))):
        inputs, results = ({name.decode("utf-8") for name in entry.get(key, [])} - {""} for key in (1, 2))
        if results & wanted:
            needed.append(entry)
            wanted |= inputs
    values |= {name: read_tensor(value, folder) for name, value in tensors.items() if name in wanted}
    for node in map(read_node, reversed(needed)):
        wrong = [name for name in node.inputs if name and name not in values] + [node.output] * (node.output in values)
        if wrong:
            raise Refused(f"{where}: {node.kind}: the value {wrong[0][:40]!r} is missing or set twice")
        values[node.output] = apply(node, [values[name] if name else None for name in node.inputs], folder)
    result = values.get(names[1][0])
    if not isinstance(result, Affine):
        raise Refused(f"{where}: the output {names[1][0][:40]!r} is not computed from the input")
    layers = list(result.layers)
    if result[1:3] != identity(result.shape, result.width, ())[1:3]:
        layers.append(closed(result, False))
    return fitting(Network(prod(shape), layers), where)


def apply(node: Node, given: Sequence[Value | None], folder: Path) -> Value:
    """Return the output of one node."""
    kind, count = node.kind, len(given)
    first, second, third = [*given, None, None, None][:3]
    if kind == "Constant" and not given and len(node.attributes) == 1:
        return constant(node, folder)
    if kind == "Relu" and isinstance(first, Affine) and count == 1:
        return identity(first.shape, len(first.t), (*first.layers, closed(first, True)))
    resting = kind == "Dropout" and count < 4 and (third is None or (isinstance(third, Tensor) and not any(third[1])))
    if first is not None and (resting or (kind in ("Identity", "Flatten", "Transpose") and count == 1)):
        return moved(node, first)
    if first is not None and second is not None and count == 2 + (kind == "Gemm" and count == 3):
        if kind == "Reshape" and isinstance(second, Tensor):
            return first._replace(shape=new_shape(first.shape, second, node.integer("allowzero", 0)))
        found = gemm(node, first, second, third) if kind == "Gemm" else operated(kind, first, second)
        if found is not None:
            return found
    raise Refused(f"ONNX operator {kind}: these operands are not supported; the graph must be a chain of layers")


def operated(kind: str, a: Value, b: Value) -> Affine | None:
    """Return a kind b, one of them a constant or both of one layer; None where that is not affine."""
    if isinstance(a, Affine) and isinstance(b, Tensor):
        if kind == "MatMul":
            return multiplied(a, b)
        return entrywise(kind, a, b) if kind in ("Add", "Sub", "Mul", "Div") else None
    if isinstance(a, Affine) and isinstance(b, Affine) and kind in ("Add", "Sub") and a.layers is b.layers:
        shape = common_shape(kind, a.shape, b.shape)
        if kind == "Sub":
            b = entrywise("Mul", b, MINUS)
        left, right = (gathered(value, spread(value.shape, shape), shape) for value in (a, b))
        rows = [combined([(Fraction(1), p), (Fraction(1), q)]) for p, q in zip(left.C, right.C, strict=True)]
        return a._replace(shape=shape, C=rows, t=[p + q for p, q in zip(left.t, right.t, strict=True)])
    if isinstance(a, Tensor) and isinstance(b, Affine):
        if kind == "MatMul" and len(a.shape) < 3:
            flat, turned = len(b.shape) < 2, a if len(a.shape) < 2 else swapped(a)
            result = multiplied(b if flat else swapped(b), turned)
            return result if flat or len(a.shape) < 2 else swapped(result)
        if kind == "Sub":
            return entrywise("Add", entrywise("Mul", b, MINUS), a)
        return entrywise(kind, b, a) if kind in ("Add", "Mul") else None
    return None


def identity(shape: tuple[int, ...], width: int, layers: tuple[Layer, ...]) -> Affine:
    """Return the outputs of the last layer as a value."""
    return Affine(shape, [{i: Fraction(1)} for i in range(width)], [Fraction(0)] * width, width, layers)


def closed(value: Affine, relu: bool) -> Layer:
    """Return an affine value as a layer."""
    if len(value.t) * value.width > MAX_ENTRIES:
        raise Refused(f"ONNX file: a layer of {len(value.t)} x {value.width} weights")
    zero = Fraction(0)
    return Layer([[row.get(j, zero) for j in range(value.width)] for row in value.C], value.t, relu)


def constant(node: Node, folder: Path) -> Tensor:
    """Return the value of a node Constant."""
    ((name, entry),) = node.attributes.items()
    if name == "value":
        return read_tensor(single(entry, 5, bytes, b""), folder)
    if name in ("value_float", "value_int"):
        return Tensor((), [node.real(name) if name == "value_float" else Fraction(node.integer(name, 0))])
    raw = b"".join(entry.get(7, [])) if name == "value_floats" else b""
    entries = [binary(int.from_bytes(raw[i : i + 4], "little"), 23, 8, name) for i in range(0, len(raw), 4)]
    entries += [Fraction(value) for value in integers(entry.get(8, []) if name == "value_ints" else [])]
    return Tensor((len(entries),), entries)


def moved(node: Node, value: Value) -> Value:
    """Return a value in another shape or order: Flatten, Transpose, or as it is: Identity, Dropout."""
    rank, shape = len(value.shape), value.shape
    if node.kind == "Flatten":
        axis = node.integer("axis", 1)
        if -rank <= axis <= rank:
            cut = axis + rank if axis < 0 else axis
            return value._replace(shape=(prod(shape[:cut]), prod(shape[cut:])))
    if node.kind not in ("Flatten", "Transpose"):
        return value
    order = list(integers(node.attributes["perm"].get(8, []))) if "perm" in node.attributes else [*range(rank)][::-1]
    if node.kind == "Flatten" or sorted(order) != list(range(rank)):
        raise Refused(f"ONNX operator {node.kind}: its axes do not fit a tensor with {rank} axes")
    steps = [prod(shape[axis + 1 :]) for axis in order]
    turned = tuple(shape[axis] for axis in order)
    result: Value = gathered(value, places(turned, steps), turned)
    return result


def swapped(value: Any) -> Any:
    """Return a value with its last two axes exchanged."""
    *before, m, n = range(len(value.shape))
    perm = {8: [*before, n, m]}
    return moved(Node("Transpose", [], "", {"perm": perm}), value)


def places(shape: tuple[int, ...], steps: Sequence[int]) -> list[int]:
    """Return the sums of steps at all indices of a shape, last index fastest."""
    return [sum(map(int.__mul__, at, steps)) for at in product(*map(range, shape))]


def gathered(value: Any, order: list[int], shape: tuple[int, ...]) -> Any:
    """Return the chosen entries of a value in a new shape."""
    if isinstance(value, Tensor):
        return Tensor(shape, [value.entries[i] for i in order])
    return value._replace(shape=shape, C=[value.C[i] for i in order], t=[value.t[i] for i in order])


def new_shape(old: tuple[int, ...], target: Tensor, zeros: int) -> tuple[int, ...]:
    """Return the shape that Reshape gives: 0 keeps a dimension, one -1 takes the rest."""
    shape = [int(v) if v.denominator == 1 and len(target.shape) == 1 else -2 for v in target.entries]
    shape = [old[i] if v == 0 and not zeros and i < len(old) else v for i, v in enumerate(shape)]
    known = prod(v for v in shape if v >= 0)
    if -1 in shape and known and prod(old) % known == 0:
        shape[shape.index(-1)] = prod(old) // known
    if min(shape, default=1) < 0 or prod(shape) != prod(old):
        raise Refused(f"ONNX operator Reshape: {list(old)} does not fit into {shape}")
    return tuple(shape)


def common_shape(kind: str, a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape that two shapes are spread to."""
    pairs = list(zip_longest(reversed(a), reversed(b), fillvalue=1))
    shape = tuple(q if p == 1 else p for p, q in reversed(pairs))
    if any(1 not in (p, q) and p != q for p, q in pairs) or not 0 < prod(shape) <= MAX_ENTRIES:
        raise Refused(f"ONNX operator {kind}: shapes {list(a)} and {list(b)} do not fit")
    return shape


def spread(old: tuple[int, ...], new: tuple[int, ...]) -> list[int]:
    """Return the places of a tensor spread to a larger shape."""
    sizes = (1,) * (len(new) - len(old)) + old
    return places(new, [prod(sizes[i + 1 :]) if size > 1 else 0 for i, size in enumerate(sizes)])


def entrywise(kind: str, value: Affine, constant: Tensor) -> Affine:
    """Return value + - * / constant, entry by entry, both spread to a common shape."""
    shape = common_shape(kind, value.shape, constant.shape)
    value = gathered(value, spread(value.shape, shape), shape)
    other = gathered(constant, spread(constant.shape, shape), shape).entries
    if kind == "Div" and 0 in other:
        raise Refused("ONNX operator Div: division by zero")
    if kind in ("Add", "Sub"):
        return value._replace(t=[a + b if kind == "Add" else a - b for a, b in zip(value.t, other, strict=True)])
    factors = [1 / b for b in other] if kind == "Div" else other
    C = [{j: c * f for j, c in row.items() if f} for row, f in zip(value.C, factors, strict=True)]
    return value._replace(C=C, t=[a * f for a, f in zip(value.t, factors, strict=True)])


def multiplied(value: Affine, constant: Tensor) -> Affine:
    """Return value @ constant: every row along the last axis of the value times a matrix or column."""
    size, columns = (value.shape or (0,))[-1], (*constant.shape, 1)[1]
    fits = size and columns and len(constant.shape) in (1, 2) and constant.shape[0] == size
    if not fits or len(value.t) // size * columns > MAX_ENTRIES:
        raise Refused(f"ONNX operator MatMul: shapes {list(value.shape)} and {list(constant.shape)} are not supported")
    weight = [constant.entries[j::columns] for j in range(columns)]
    C, t = [], []
    for at in range(0, len(value.t), size):
        rows, offsets = value.C[at : at + size], value.t[at : at + size]
        C += [combined(list(zip(row, rows, strict=True))) for row in weight]
        t += [sum((w * s for w, s in zip(row, offsets, strict=True) if w and s), Fraction(0)) for row in weight]
    return value._replace(shape=(*value.shape[:-1], *constant.shape[1:]), C=C, t=t)


def combined(parts: list[tuple[Fraction, dict[int, Fraction]]]) -> dict[int, Fraction]:
    """Return the sum of multiples of sparse rows."""
    total: dict[int, Fraction] = {}
    for w, part in parts:
        if w:
            for j, c in part.items():
                total[j] = total[j] + w * c if j in total else w * c
    return {j: c for j, c in total.items() if c}


def gemm(node: Node, a: Value, b: Value, c: Value | None) -> Affine | None:
    """Return alpha a @ b + beta c; a and b perhaps transposed."""
    alpha, beta = (Tensor((), [node.real(name)]) for name in ("alpha", "beta"))
    if len(a.shape) != 2 or len(b.shape) != 2:
        raise Refused("ONNX operator Gemm: expected two matrices")
    a, b = (swapped(v) if node.integer(name, 0) else v for name, v in (("transA", a), ("transB", b)))
    result = operated("MatMul", a, b)
    result = result and entrywise("Mul", result, alpha)
    if result is None or c is None:
        return result
    c = (
        Tensor(c.shape, [beta.entries[0] * v for v in c.entries])
        if isinstance(c, Tensor)
        else entrywise("Mul", c, beta)
    )
    total = operated("Add", result, c)
    return total if total and total.shape == result.shape else None


def input_shape(port: dict[int, list[Any]]) -> tuple[int, ...]:
    """Return the shape of the graph's input, a tensor of floats; 1 for a batch without a size, other sizes 0."""
    kind = message(single(message(single(port, 2, bytes, b"")), 1, bytes, b""))
    axes = [message(value) for value in message(single(kind, 2, bytes, b"")).get(1, [])]
    sizes = [max(0, signed(single(axis, 1, int, 0))) for axis in axes]
    if len(sizes) > 1 and not sizes[0]:
        sizes[0] = 1
    return tuple(sizes) if single(kind, 1, int, 0) in _FLOATS and 2 in kind else (0,)


def read_node(fields: dict[int, list[Any]]) -> Node:
    """Return a node of a known kind with known attributes; the second output of Dropout is not computed."""
    kind = text(fields, 4)
    if kind not in _ATTRIBUTES or text(fields, 7) not in ("", "ai.onnx"):
        raise Refused(f"ONNX operator {kind[:40]!r} is not supported; supported are: {', '.join(_ATTRIBUTES)}")
    found = [message(value) for value in fields.get(5, [])]
    attributes = {text(entry, 1): entry for entry in found}
    known = dict(item.split(":") for item in _ATTRIBUTES[kind].split())
    unknown = [name for name, entry in attributes.items() if known.get(name) != str(single(entry, 20, int, 0))]
    if unknown or len(attributes) < len(found) or any(21 in entry for entry in found):
        raise Refused(f"ONNX operator {kind}: attributes {sorted(attributes)}; known are {sorted(known)}, each once")
    inputs, outputs = ([name.decode("utf-8") for name in fields.get(key, [])] for key in (1, 2))
    if not outputs or not outputs[0] or (any(outputs[1:]) and kind != "Dropout"):
        raise Refused(f"ONNX operator {kind}: expected one output, got {len(outputs)}")
    return Node(kind, inputs, outputs[0], attributes)


def read_tensor(data: bytes, folder: Path) -> Tensor:
    """Return the exact entries of a tensor, stored in one place."""
    fields = message(data)
    kind, shape = single(fields, 2, int, 0), tuple(integers(fields.get(1, [])))
    where = f"tensor {text(fields, 8)[:40]!r}"
    if kind not in _LISTED:
        raise Refused(f"{where}: data type {kind}; float16, float32, float64, int32, int64 and bool are read")
    raw, listed = single(fields, 9, bytes, b""), fields.get(_LISTED[kind], [])
    external = single(fields, 14, int, 0) == 1
    size = _FLOATS[kind][0] if kind in _FLOATS else _WHOLE[kind]
    if 3 in fields or external + bool(raw) + bool(listed) > 1:
        raise Refused(f"{where}: data in segments or in several places is not read")
    if external:
        raw = outside(fields, folder, prod(shape) * size)
    if kind == 10:
        raw += b"".join(value.to_bytes(2, "little") for value in integers(listed))
    elif kind in _FLOATS:
        raw += b"".join(listed)
    chunks = [raw[i : i + size] for i in range(0, len(raw), size)]
    if kind in _FLOATS:
        _, mantissa, exponent = _FLOATS[kind]
        entries = [binary(int.from_bytes(chunk, "little"), mantissa, exponent, where) for chunk in chunks]
    else:
        entries = [Fraction(int.from_bytes(chunk, "little", signed=True)) for chunk in chunks]
        entries += [Fraction(value) for value in integers(listed)]
    if min(shape, default=1) < 0 or prod(shape) != len(entries) or len(raw) % size:
        raise Refused(f"{where}: {len(entries)} entries for the shape {list(shape)}")
    return Tensor(shape, entries)


def outside(fields: dict[int, list[Any]], folder: Path, size: int) -> bytes:
    """Return `size` bytes of a file in the folder of the model or below it, links resolved."""
    pairs = [message(pair) for pair in fields.get(13, [])]
    entry = {text(pair, 1): text(pair, 2) for pair in pairs}
    home, offset, length = folder.resolve(), entry.get("offset", "0"), entry.get("length", str(size))
    path = (home / entry.get("location", "")).resolve()
    numbers = all(re.fullmatch("[0-9]{1,18}", value) for value in (offset, length))
    known = set(entry) <= {"location", "offset", "length", "checksum"}
    if not (known and numbers and path.is_relative_to(home) and path.is_file() and int(length) == size <= MAX_FILE):
        raise Refused(f"ONNX file: external data {str(entry)[:80]}: expected {size} bytes of a file beside the model")
    with path.open("rb") as stream:
        stream.seek(int(offset))
        return stream.read(size)


def binary(bits: int, mantissa: int, exponent: int, where: str) -> Fraction:
    """Return the rational of an IEEE number with the given field widths."""
    power, rest = bits >> mantissa & (1 << exponent) - 1, bits & (1 << mantissa) - 1
    if power == (1 << exponent) - 1:
        raise Refused(f"{where}: a weight is infinite or not a number")
    value = rest + (1 << mantissa) if power else rest
    shift = max(power, 1) - (1 << exponent - 1) + 1 - mantissa
    value = -value if bits >> mantissa + exponent else value
    return Fraction(value << shift) if shift >= 0 else Fraction(value, 1 << -shift)
