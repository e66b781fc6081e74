"""Networks as ONNX files: a chain of ReLU nodes with affine maps between them.

Statement.  Everything between two Relu nodes is composed into one affine map; each Relu closes a
            layer.  What is left after the last Relu is a final identity layer, unless it is
            exactly the identity map.  The function is that of one input (batch size 1).
Operators.  Gemm, MatMul, Add, Sub, Mul and Div by constants, Relu, Flatten, Reshape, Transpose,
            Identity, Constant, Dropout (inference), of operator sets 7 to 28.  Nodes that the output
            does not need are ignored.  A first axis without a size is the batch, of size 1.
Exactness.  Weights are the dyadic rationals of their bits; composition is exact, also where an
            inference engine would round.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from exactrelu.arithmetic.rational import exact_float
from exactrelu.errors import FormatError, LimitError, ShapeError, UnsupportedError
from exactrelu.formats.affine import Affine
from exactrelu.formats.files import located, read_bytes
from exactrelu.formats.onnx_tensor import read_tensor
from exactrelu.formats.operators import OPERATORS
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

__all__ = ["parse_onnx", "read_onnx"]

Proto = Any  # a protobuf message of the onnx package
Value = Any  # Affine or numpy.ndarray

_DOMAINS = ("", "ai.onnx")
_MAX_INPUTS = 1_000_000
_VERSIONS = range(7, 29)
_FLOATS = (1, 10, 11)  # TensorProto.DataType: float32, float16, float64
_ATTRIBUTES = {"FLOAT": 1, "INT": 2, "TENSOR": 4, "FLOATS": 6, "INTS": 7}  # AttributeProto.AttributeType


def read_onnx(path: str | Path) -> Network:
    """Return the network of an ONNX file, compressed when its name ends in .gz.

    Raises:
        UnsupportedError: an operator, attribute or structure that is not read; naming the node.
        FormatError, ShapeError, InexactError, LimitError: naming the file and the tensor or node.
    """
    with located(path):
        return parse_onnx(read_bytes(path), Path(path).parent)


def parse_onnx(data: bytes, folder: Path | None = None) -> Network:
    """Return the network of an ONNX model; external tensors are read from `folder` only."""
    onnx = _package()
    try:
        model = onnx.load_model_from_string(data)
    except Exception as error:  # the classes of protobuf errors differ between its versions
        raise FormatError(f"not an ONNX model: {str(error)[:100]}; the file may be truncated") from None
    if not model.graph.node and not model.graph.output:
        raise FormatError("not an ONNX model: it has no graph; the file may be empty or of another format")
    return _Graph(model, folder).network()


def _package() -> Any:
    try:
        import onnx
    except ImportError:
        raise UnsupportedError("reading ONNX needs the package onnx: pip install 'exactrelu[onnx]'") from None
    return onnx


class _Graph:
    """Evaluates the nodes in order; `values` maps names to affine tensors and constants."""

    def __init__(self, model: Proto, folder: Path | None) -> None:
        self.graph, self.folder = model.graph, folder
        versions = [entry.version for entry in model.opset_import if entry.domain in _DOMAINS]
        if len(versions) != 1 or versions[0] not in _VERSIONS:
            known = f"{_VERSIONS[0]} to {_VERSIONS[-1]}"
            raise UnsupportedError(f"expected one default operator set, {known}, got {versions or 'none'}")
        self.opset = int(versions[0])
        if self.graph.sparse_initializer:
            raise UnsupportedError("sparse initialisers are not read; store dense tensors")
        self.tensors = {tensor.name: tensor for tensor in self.graph.initializer}
        if len(self.tensors) < len(self.graph.initializer):
            raise FormatError("two initialisers have the same name")
        self.values: dict[str, Value] = {}
        self.layers: list[Layer] = []

    def network(self) -> Network:
        """Return the network of the graph."""
        inputs = self._input()
        output = _only(self.graph.output, "output").name
        for index, node in self._needed(output):
            name = f"{node.domain}.{node.op_type}" if node.domain else node.op_type
            with located(f"node {index} {node.name[:60]!r} (operator {name[:60]}, opset {self.opset})"):
                self.values[node.output[0]] = self._result(node)
        result = self._value(output)
        if not isinstance(result, Affine):
            raise UnsupportedError(f"the output {output!r} does not depend on the input")
        if result.stage != len(self.layers):
            raise UnsupportedError(f"the output {output!r} skips a ReLU node; only chains are read")
        if not result.is_identity():
            self.layers.append(Layer(*result.layer(), "identity"))
        return Network(self.layers, inputs)

    def _input(self) -> int:
        """Set the value of the one input that is no initialiser; return its number of entries."""
        entry = _only([value for value in self.graph.input if value.name not in self.tensors], "input")
        kind = entry.type.tensor_type
        with located(f"input {entry.name[:60]!r}"):
            if kind.elem_type not in _FLOATS:
                raise UnsupportedError(f"expected a tensor of floats, got the data type {kind.elem_type}")
            if not kind.HasField("shape"):
                raise ShapeError("expected a shape, none is given")
            shape = [int(axis.dim_value) for axis in kind.shape.dim]
            if len(shape) > 1 and shape[0] == 0:
                shape[0] = 1
            if min(shape, default=1) < 1:
                raise ShapeError(f"expected sizes of at least 1, after a batch perhaps without one, got {shape}")
            size = math.prod(shape)
            if size > _MAX_INPUTS:
                raise LimitError(f"{size} entries; at most {_MAX_INPUTS} are read")
            self.values[entry.name] = Affine(0, size, tuple(shape))
        return size

    def _needed(self, output: str) -> list[tuple[int, Proto]]:
        """Return the nodes that the output depends on; refuse names that are defined twice."""
        defined = {*self.tensors, *self.values}
        for node in self.graph.node:
            for name in filter(None, node.output):
                if name in defined:
                    raise FormatError(f"the value {name[:60]!r} is defined twice")
                defined.add(name)
        wanted, needed = {output}, []
        for index, node in reversed(list(enumerate(self.graph.node))):
            if not wanted.isdisjoint(filter(None, node.output)):
                needed.append((index, node))
                wanted.update(node.input)
        return needed[::-1]

    def _result(self, node: Proto) -> Value:
        """Return the first output of a node; the second one of Dropout, its mask, is not computed."""
        if node.domain not in _DOMAINS or node.op_type not in (*OPERATORS, "Relu"):
            raise UnsupportedError(f"this operator is not read; those that are: {', '.join((*OPERATORS, 'Relu'))}")
        if not node.output or not node.output[0]:
            raise FormatError("expected an output, there is none")
        operands = [self._value(name) if name else None for name in node.input]
        if node.op_type == "Relu":
            _check_operands(operands, 1, 1)
            self._attributes(node, {})
            return self._relu(operands[0])
        operator = OPERATORS[node.op_type]
        _check_operands(operands, operator.least, operator.most)
        return operator.apply(operands, self._attributes(node, operator.attributes))

    def _relu(self, value: Value) -> Affine:
        """Close a layer."""
        if not isinstance(value, Affine):
            raise UnsupportedError("the operand is a constant; fold the constants of the model before")
        if value.stage != len(self.layers):
            raise UnsupportedError("this ReLU node stands beside another; only chains are read")
        self.layers.append(Layer(*value.layer(), "relu"))
        return Affine(len(self.layers), value.size, value.shape)

    def _value(self, name: str) -> Value:
        """Return a value that is the input, computed by an earlier node, or an initialiser."""
        if name not in self.values:
            if name not in self.tensors:
                raise FormatError(f"the value {name[:60]!r} is not computed before")
            self.values[name] = read_tensor(self.tensors[name], self.folder)
        return self.values[name]

    def _attributes(self, node: Proto, known: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in node.attribute:
            kind = known.get(entry.name)
            if kind is None or entry.name in found or entry.ref_attr_name or entry.type != _ATTRIBUTES[kind]:
                names = ", ".join(f"{name} ({kind})" for name, kind in known.items()) or "none"
                raise UnsupportedError(f"attribute {entry.name[:60]!r}; those that are read, once each: {names}")
            found[entry.name] = self._attribute(entry, kind)
        return found

    def _attribute(self, entry: Proto, kind: str) -> Any:
        """Return a Fraction, an int, a list of ints or an array."""
        if kind == "TENSOR":
            return read_tensor(entry.t, self.folder)
        if kind == "FLOAT":
            return exact_float(entry.f, f"attribute {entry.name!r}")
        if kind == "FLOATS":
            return np.array(list(entry.floats), dtype=np.float32)
        return int(entry.i) if kind == "INT" else np.array(list(entry.ints), dtype=np.int64)


def _check_operands(operands: Sequence[Value], least: int, most: int) -> None:
    if not least <= len(operands) <= most or any(value is None for value in operands[:least]):
        given = sum(value is not None for value in operands)
        raise FormatError(f"expected {least if least == most else f'{least} to {most}'} operands, got {given}")


def _only(values: Sequence[Proto], what: str) -> Proto:
    if len(values) != 1:
        names = ", ".join(repr(value.name[:60]) for value in values[:5]) or "none"
        raise UnsupportedError(f"expected one {what} of the graph, got {len(values)}: {names}")
    return values[0]
