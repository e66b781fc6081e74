"""Random ONNX models that use every operator and attribute, and their value by the definition.

Glossary.   grid     draws one weight           shape  of the tensor at the end of the chain so far
            evaluate the graph node by node on arrays of Fractions, as the ONNX specification says
Exactness.  `evaluate` is exact; with the grid `whole` every float64 engine is exact too.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

KINDS = {TensorProto.FLOAT: np.float32, TensorProto.DOUBLE: np.float64, TensorProto.FLOAT16: np.float16}
MOST = 12  # entries of a tensor


def whole(rng):
    return rng.choice([-2, -1, -1, 0, 1, 1, 2])


def binary(rng):
    return rng.choice([0.0, 1.0, -0.5, rng.uniform(-1, 1), rng.gauss(0, 1), rng.uniform(-1, 1) * 2.0**-14])


class Builder:
    """A chain of nodes that grows at `self.last`."""

    def __init__(self, rng, grid, kind):
        self.rng, self.grid, self.kind = rng, grid, kind
        self.opset = rng.choice([9, 11, 13, 17, 21])
        self.nodes, self.tensors, self.names = [], [], (f"v{i}" for i in itertools.count())
        self.shape = rng.choice([(3,), (1, 2), (1, 4), (1, 1, 1, 3), (2, 1), (1, 2, 2), (2, 3)])
        self.input, self.last = self.shape, "x"

    def node(self, kind, inputs, shape, **attributes):
        self.last = self.add_node(kind, inputs, **attributes)
        self.shape = tuple(shape)

    def add_node(self, kind, inputs, outputs=1, **attributes):
        names = [next(self.names) for _ in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0]

    def constant(self, shape, zero=True):
        """Return the name of a random constant, an initialiser or the output of a node."""
        values = [self.grid(self.rng) for _ in range(math.prod(shape))]
        values = values if zero else [v or 1 for v in values]
        return self.stored(np.array(values, dtype=KINDS[self.kind]).reshape(shape))

    def stored(self, array):
        name, form = next(self.names), self.rng.randrange(4)
        if form == 0:
            return self.add_node("Constant", [], value=numpy_helper.from_array(array))
        if form == 1 and array.dtype == np.float32 and self.opset >= 13 and array.ndim < 2:
            key = "value_floats" if array.ndim else "value_float"
            return self.add_node("Constant", [], **{key: array.tolist()})
        if form == 1 and array.dtype == np.int64 and self.opset >= 13:
            return self.add_node("Constant", [], value_ints=array.tolist())
        if form == 2 and array.dtype in (np.float32, np.float64, np.int64):
            self.tensors.append(
                helper.make_tensor(name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape, array.ravel())
            )
        else:
            self.tensors.append(numpy_helper.from_array(array, name))
        return name

    # one method per operator; each extends the chain if it fits the shape

    def entrywise(self):
        rng, kind = self.rng, self.rng.choice(["Add", "Sub", "Mul", "Div"])
        shape = [d if rng.random() < 0.7 else 1 for d in self.shape]
        if rng.random() < 0.2 and 1 in self.shape and math.prod(self.shape) * 2 <= MOST:
            shape[self.shape.index(1)] = 2
        shape = shape[rng.randint(0, len(shape)) :] if rng.random() < 0.3 else shape
        constant = self.constant(shape, zero=kind != "Div")
        pair = [self.last, constant]
        if kind == "Div" and self.grid is whole:
            pair[1] = self.stored(np.array(2.0 ** rng.randint(-1, 1), dtype=KINDS[self.kind]))
            shape = []
        self.node(
            kind,
            pair if kind == "Div" or rng.random() < 0.6 else pair[::-1],
            np.broadcast_shapes(self.shape, tuple(shape)),
        )

    def right(self):
        k, n = self.shape[-1], self.rng.choice([1, 2, 3])
        if math.prod(self.shape) // k * n <= MOST:
            vector = len(self.shape) > 1 and self.rng.random() < 0.2
            shape = [k] if vector else [k, n]
            self.node("MatMul", [self.last, self.constant(shape)], (*self.shape[:-1], *shape[1:]))

    def left(self):
        axis, m = max(0, len(self.shape) - 2), self.rng.choice([1, 2, 3])
        k = self.shape[axis]
        if math.prod(self.shape) // k * m <= MOST:
            vector = len(self.shape) > 1 and self.rng.random() < 0.2
            shape = [k] if vector else [m, k]
            self.node(
                "MatMul", [self.constant(shape), self.last], (*self.shape[:axis], *shape[:-1], *self.shape[axis + 1 :])
            )

    def gemm(self):
        if len(self.shape) != 2:
            return
        rng, flip, n = self.rng, [self.rng.random() < 0.5 for _ in range(2)], self.rng.choice([1, 2, 3])
        side, attributes = rng.randrange(2), {}
        rows, columns = self.shape[::-1] if flip[side] else self.shape
        other = [columns, n] if side == 0 else [n, rows]
        result = [rows, n] if side == 0 else [n, columns]
        if math.prod(result) > MOST:
            return
        pair = [self.last, self.constant(other[::-1] if flip[1 - side] else other)]
        inputs = pair if side == 0 else pair[::-1]
        if self.opset < 11 or rng.random() < 0.7:
            inputs.append(self.constant([d if rng.random() < 0.7 else 1 for d in result][rng.randint(0, 2) :]))
        for name in ("alpha", "beta"):
            if rng.random() < 0.5:
                attributes[name] = float(np.float32(self.grid(rng)))
        for name, value in zip(("transA", "transB"), flip, strict=True):
            if value or rng.random() < 0.3:
                attributes[name] = int(value)
        self.node("Gemm", inputs, result, **attributes)

    def flatten(self):
        rank, rng = len(self.shape), self.rng
        axis = rng.randint(-rank if self.opset >= 11 else 0, rank)
        attributes = {} if axis == 1 and rng.random() < 0.5 else {"axis": axis}
        self.node("Flatten", [self.last], (math.prod(self.shape[:axis]), math.prod(self.shape[axis:])), **attributes)

    def reshape(self):
        rng, size = self.rng, math.prod(self.shape)
        a = rng.choice([d for d in range(1, size + 1) if size % d == 0])
        shape = rng.choice([(a, size // a), (size,), (1, a, size // a), (a, 1, size // a)])
        target = list(shape)
        for i, d in enumerate(shape):
            if i < len(self.shape) and self.shape[i] == d and rng.random() < 0.5:
                target[i] = 0
        if rng.random() < 0.5:
            target[rng.randrange(len(target))] = -1
        self.node("Reshape", [self.last, self.stored(np.array(target, dtype=np.int64))], shape)

    def transpose(self):
        axes = list(range(len(self.shape)))
        self.rng.shuffle(axes)
        default = self.rng.random() < 0.4
        axes = axes[::-1] if default and axes == sorted(axes) else sorted(axes)[::-1] if default else axes
        self.node("Transpose", [self.last], [self.shape[i] for i in axes], **({} if default else {"perm": axes}))

    def resting(self):
        rng = self.rng
        if rng.random() < 0.4:
            self.node("Identity", [self.last], self.shape)
        elif self.opset < 12:
            self.node("Dropout", [self.last], self.shape, outputs=rng.choice([1, 2]), ratio=0.25)
        else:
            ratio = self.stored(np.array(0.5, dtype=KINDS[self.kind]))
            mode = self.stored(np.array(False))
            inputs = rng.choice([[self.last], [self.last, ratio], [self.last, "", mode], [self.last, ratio, mode]])
            self.node("Dropout", inputs, self.shape, outputs=rng.choice([1, 2]))

    def branches(self):
        """Add the tensor, or a bent copy of it, to itself."""
        first, shape = self.last, self.shape
        self.rng.choice([self.entrywise, self.right, self.resting])()
        if len(self.shape) == len(shape) and all(1 in (p, q) or p == q for p, q in zip(self.shape, shape, strict=True)):
            pair = [first, self.last]
            self.rng.shuffle(pair)
            self.node(self.rng.choice(["Add", "Sub"]), pair, np.broadcast_shapes(self.shape, shape))

    def moved_constant(self):
        """Multiply by a constant that went through nodes of its own."""
        k = self.shape[-1]
        name = self.constant([2, k])
        name = self.add_node("Identity", [self.add_node("Transpose", [name], perm=[1, 0])])
        if math.prod(self.shape) // k * 2 <= MOST:
            self.node("MatMul", [self.last, name], (*self.shape[:-1], 2))

    def relu(self):
        self.node("Relu", [self.last], self.shape)

    def step(self):
        steps = [self.entrywise, self.right, self.left, self.gemm, self.flatten, self.reshape, self.transpose]
        self.rng.choice([*steps, self.resting, self.branches, self.moved_constant, self.relu, self.relu])()

    def model(self):
        rng = self.rng
        if rng.random() < 0.3:
            self.add_node("Sigmoid", [self.last])  # the output does not need it
        if self.last == "x":
            self.node("Identity", ["x"], self.shape)
        sizes = (
            ["N", *self.input[1:]] if len(self.input) > 1 and self.input[0] == 1 and rng.random() < 0.5 else self.input
        )
        inputs = [helper.make_tensor_value_info("x", self.kind, sizes)]
        if rng.random() < 0.3:
            inputs += [helper.make_tensor_value_info(t.name, t.data_type, t.dims) for t in self.tensors]
            rng.shuffle(inputs)
        output = helper.make_tensor_value_info(self.last, self.kind, [None] * len(self.shape))
        graph = helper.make_graph(self.nodes, "random", inputs, [output], self.tensors)
        versions = [helper.make_opsetid("", self.opset)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=8)
        checker.check_model(model)
        return model


def random_model(rng, grid=binary, kind=None):
    """Return a model and the shape of its input."""
    builder = Builder(rng, grid, kind or rng.choice(list(KINDS)))
    for _ in range(rng.randint(0, 9)):
        builder.step()
    return builder.model(), builder.input


def exact(array):
    """Return an array of Fractions, or of bools as it is."""
    if array.dtype == bool:
        return array
    flat = [Fraction(v) for v in np.ravel(array).tolist()]
    return _objects(flat).reshape(np.shape(array))


def _objects(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def evaluate(model, shape, x):
    """Return the output of a model at x, flat, by the definition of every operator."""
    values = {tensor.name: exact(numpy_helper.to_array(tensor)) for tensor in model.graph.initializer}
    values["x"] = _objects(list(x)).reshape(shape)
    for node in model.graph.node:
        operands = [values.get(name) for name in node.input]
        attributes = {entry.name: helper.get_attribute_value(entry) for entry in node.attribute}
        if node.op_type != "Sigmoid":
            values[node.output[0]] = np.asarray(DEFINITIONS[node.op_type](*operands, **attributes), dtype=object)
    return tuple(values[model.graph.output[0].name].ravel().tolist())


def _gemm(a, b, c=None, alpha=1.0, beta=1.0, transA=0, transB=0):
    product = Fraction(alpha) * ((a.T if transA else a) @ (b.T if transB else b))
    return product if c is None else product + Fraction(beta) * c


def _reshape(x, shape):
    sizes = [int(v) for v in shape]
    return x.reshape([x.shape[i] if v == 0 else v for i, v in enumerate(sizes)])


def _constant(value=None, **numbers):
    if value is not None:
        return exact(numpy_helper.to_array(value))
    (entries,) = numbers.values()
    return exact(np.array(entries))


DEFINITIONS = {
    "Add": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b,
    "Div": lambda a, b: a / b,
    "MatMul": lambda a, b: a @ b,
    "Gemm": _gemm,
    "Relu": lambda x: _objects([max(v, Fraction(0)) for v in x.ravel()]).reshape(x.shape),
    "Flatten": lambda x, axis=1: x.reshape(math.prod(x.shape[:axis]), -1),
    "Reshape": _reshape,
    "Transpose": lambda x, perm=None: x.transpose(perm),
    "Identity": lambda x: x,
    "Dropout": lambda x, ratio=None, training=None: x,
    "Constant": _constant,
}
