"""ONNX files that are not read: the message names the node, the operator and the operator set, or the tensor."""

from __future__ import annotations

import random
import struct
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.errors import ExactReluError, FormatError, InexactError, LimitError, ShapeError, UnsupportedError
from exactrelu.formats.onnx import parse_onnx, read_onnx

onnx = pytest.importorskip("onnx")
helper, numpy_helper, FLOAT = onnx.helper, onnx.numpy_helper, onnx.TensorProto.FLOAT


def tensor(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.array(values, dtype=dtype), name)


def build(nodes, tensors=(), shape=(1, 2), opset=13, kind=FLOAT, outputs=("y",)):
    inputs = [helper.make_tensor_value_info("x", kind, shape)]
    infos = [helper.make_tensor_value_info(name, FLOAT, None) for name in outputs]
    graph = helper.make_graph(
        [node(*n) if isinstance(n, tuple) else n for n in nodes], "g", inputs, infos, list(tensors)
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def node(kind, inputs, output="y", **attributes):
    return helper.make_node(kind, inputs, [output], name=f"the {kind}", **attributes)


def parsed(model):
    return parse_onnx(model.SerializeToString())


C = tensor("c", [1.0, 2.0])
SQUARE = tensor("m", [[1.0, 2.0], [3.0, 4.0]])
NODES = {  # nodes, tensors, class and a word of the message
    "sigmoid": ([("Sigmoid", ["x"])], [], UnsupportedError, "operator Sigmoid, opset 13"),
    "convolution": ([("Conv", ["x", "m"])], [SQUARE], UnsupportedError, "'the Conv' (operator Conv"),
    "leaky": ([("LeakyRelu", ["x"])], [], UnsupportedError, "LeakyRelu"),
    "custom-domain": ([helper.make_node("Relu", ["x"], ["y"], domain="my.own")], [], UnsupportedError, "my.own.Relu"),
    "unknown-attribute": ([node("Relu", ["x"], alpha=1.0)], [], UnsupportedError, "alpha"),
    "attribute-of-another-type": ([node("Gemm", ["x", "m"], alpha=2)], [SQUARE], UnsupportedError, "alpha"),
    "product-of-tensors": ([("Mul", ["x", "x"])], [], UnsupportedError, "not affine"),
    "matrix-product-of-tensors": ([("MatMul", ["x", "x"])], [], UnsupportedError, "not affine"),
    "division-by-the-input": ([("Div", ["c", "x"])], [C], UnsupportedError, "not affine"),
    "division-by-zero": ([("Div", ["x", "c"])], [tensor("c", [1.0, 0.0])], FormatError, "zero"),
    "sum-of-constants": ([("Add", ["c", "c"], "d"), ("Add", ["x", "d"])], [C], UnsupportedError, "constants"),
    "relu-of-a-constant": ([("Relu", ["c"], "d"), ("Add", ["x", "d"])], [C], UnsupportedError, "constant"),
    "skip-connection": ([("Relu", ["x"], "r"), ("Add", ["x", "r"])], [], UnsupportedError, "skip"),
    "relus-beside-each-other": (
        [("Relu", ["x"], "r"), ("Add", ["x", "c"], "s"), ("Relu", ["s"], "t"), ("Add", ["r", "t"])],
        [C],
        UnsupportedError,
        "beside",
    ),
    "constant-output": ([("Identity", ["c"])], [C], UnsupportedError, "does not depend"),
    "missing-value": ([("Add", ["x", "absent"])], [], FormatError, "absent"),
    "value-used-before": ([("Identity", ["z"]), ("Identity", ["x"], "z")], [], FormatError, "'z'"),
    "value-twice": ([("Identity", ["x"]), ("Relu", ["x"])], [], FormatError, "twice"),
    "operand-left-out": ([("Add", ["x", ""])], [], FormatError, "operands"),
    "operands-too-many": ([("Relu", ["x", "x"])], [], FormatError, "operands"),
    "shapes-do-not-fit": ([("Add", ["x", "c"])], [tensor("c", [1.0] * 3)], ShapeError, "broadcast"),
    "product-does-not-fit": ([("MatMul", ["x", "m"])], [tensor("m", [[1.0], [2.0], [3.0]])], ShapeError, "product"),
    "three-axes": ([("MatMul", ["x", "m"])], [tensor("m", [[[1.0], [2.0]]])], ShapeError, "product"),
    "gemm-of-a-vector": ([("Gemm", ["x", "c"])], [C], ShapeError, "two axes"),
    "gemm-with-a-large-c": ([("Gemm", ["x", "m", "d"])], [SQUARE, tensor("d", [[1.0] * 2] * 2)], ShapeError, "C:"),
    "flatten-axis": ([node("Flatten", ["x"], axis=3)], [], ShapeError, "axis 3"),
    "permutation": ([node("Transpose", ["x"], perm=[0, 0])], [], ShapeError, "perm"),
    "reshape": ([("Reshape", ["x", "s"])], [tensor("s", [3], np.int64)], ShapeError, "[3]"),
    "reshape-by-floats": ([("Reshape", ["x", "s"])], [tensor("s", [2.0])], UnsupportedError, "integers"),
    "reshape-by-two-unknowns": ([("Reshape", ["x", "s"])], [tensor("s", [-1, -1], np.int64)], ShapeError, "-1"),
    "reshape-to-nothing": (
        [node("Reshape", ["x", "s"], allowzero=1)],
        [tensor("s", [0, -1], np.int64)],
        ShapeError,
        "0",
    ),
    "no-output": ([helper.make_node("Relu", ["x"], ["", "y"])], [], FormatError, "output"),
    "too-many-entries": (
        [("Add", ["x", "c"], "z"), ("Add", ["z", "d"])],
        [tensor("c", np.zeros((2**13, 1))), tensor("d", np.zeros((2**13, 1, 1)))],
        LimitError,
        "entries",
    ),
    "dropout-in-training": ([("Dropout", ["x", "", "t"])], [tensor("t", True, bool)], UnsupportedError, "training"),
    "weight-nan": ([("Add", ["x", "c"])], [tensor("c", [1.0, np.nan])], InexactError, "nan"),
    "weight-infinite": ([("Mul", ["x", "c"])], [tensor("c", [1.0, np.inf])], InexactError, "inf"),
    "weight-complex": ([("Add", ["x", "c"])], [tensor("c", [1j, 2], np.complex64)], UnsupportedError, "data type"),
    "no-columns": ([("MatMul", ["x", "m"])], [tensor("m", np.zeros((2, 0)))], ShapeError, "no entries"),
}


@pytest.mark.parametrize("name", NODES)
def test_a_node_that_is_not_read_is_named(name):
    nodes, tensors, kind, words = NODES[name]
    with pytest.raises(kind) as caught:
        parsed(build(nodes, tensors))
    assert words in str(caught.value)


def test_the_message_names_node_operator_and_operator_set():
    with pytest.raises(UnsupportedError, match=r"^node 1 'the Tanh' \(operator Tanh, opset 13\): .*Gemm, MatMul"):
        parsed(build([("Relu", ["x"], "r"), ("Tanh", ["r"])]))


@pytest.mark.parametrize(
    ("target", "shape"), [([-1, -1], (1, 1)), ([0, 0, 0], (1, 1)), ([1, -2], (1, 2)), ([0], (1, 2))]
)
def test_a_shape_with_sizes_that_are_not_determined_is_refused(target, shape):
    with pytest.raises(ShapeError, match="does not fit"):
        parsed(build([("Reshape", ["x", "s"])], [tensor("s", target, np.int64)], shape=shape))


def test_a_node_that_the_output_does_not_need_is_ignored():
    network = parsed(build([("Tanh", ["x"], "unused"), ("Relu", ["x"])]))
    assert network.value([-1, 2]) == (0, 2)


@pytest.mark.parametrize("opset", [1, 6, 29, 1000])
def test_an_unknown_operator_set_is_refused(opset):
    with pytest.raises(UnsupportedError, match=str(opset)):
        parsed(build([("Relu", ["x"])], opset=opset))


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (None, ShapeError),
        (["N"], ShapeError),
        ([1, "d"], ShapeError),
        ([1, -2], ShapeError),
        ([2**11, 2**10], LimitError),
    ],
)
def test_an_input_without_a_clear_size_is_refused(shape, kind):
    with pytest.raises(kind, match="input 'x'"):
        parsed(build([("Relu", ["x"])], shape=shape))


def test_an_input_of_integers_is_refused():
    with pytest.raises(UnsupportedError, match="floats"):
        parsed(build([("Relu", ["x"])], kind=onnx.TensorProto.INT64))


def test_two_outputs_and_two_inputs_are_refused():
    with pytest.raises(UnsupportedError, match="one output"):
        parsed(build([("Relu", ["x"]), ("Identity", ["x"], "z")], outputs=("y", "z")))
    model = build([("Add", ["x", "z"])])
    model.graph.input.append(helper.make_tensor_value_info("z", FLOAT, (1, 2)))
    with pytest.raises(UnsupportedError, match="one input"):
        parsed(model)


def test_two_initialisers_of_one_name_and_sparse_ones_are_refused():
    with pytest.raises(FormatError, match="same name"):
        parsed(build([("Add", ["x", "c"])], [C, C]))
    model = build([("Relu", ["x"])])
    model.graph.sparse_initializer.append(onnx.SparseTensorProto(dims=[2]))
    with pytest.raises(UnsupportedError, match="sparse"):
        parsed(model)


@pytest.mark.parametrize(
    "fields",
    [
        {"dims": [2], "raw_data": bytes(7)},
        {"dims": [2], "raw_data": bytes(4)},
        {"dims": [-2], "raw_data": bytes(8)},
        {"dims": [2], "float_data": [1.0]},
        {"dims": [2], "raw_data": bytes(8), "float_data": [1.0, 2.0]},
    ],
)
def test_entries_that_do_not_fill_the_shape_once_are_refused(fields):
    bad = onnx.TensorProto(name="c", data_type=FLOAT, **fields)
    with pytest.raises(FormatError, match="tensor 'c'"):
        parsed(build([("Add", ["x", "c"])], [bad]))


def test_more_entries_than_are_read_of_a_file_are_refused_before_they_are_made():
    with pytest.raises(LimitError, match="tensor 'c': 134217728 entries"):
        parsed(build([("Add", ["x", "c"])], [onnx.TensorProto(name="c", data_type=FLOAT, dims=[2**27])]))


def test_every_truncation_of_a_file_is_refused_or_a_smaller_network():
    data = build(
        [("MatMul", ["x", "m"], "p"), ("Add", ["p", "c"], "s"), ("Relu", ["s"])], [SQUARE, C]
    ).SerializeToString()
    whole = parse_onnx(data)
    for size in range(len(data)):
        try:
            assert parse_onnx(data[:size]) == whole  # what was cut off was not needed
        except ExactReluError:
            continue


@pytest.mark.parametrize("seed", range(200))
def test_a_damaged_file_gives_a_network_or_one_of_our_errors(seed):
    rng = random.Random(seed)
    data = bytearray(build([("Gemm", ["x", "m", "c"], "s"), ("Relu", ["s"])], [SQUARE, C]).SerializeToString())
    for _ in range(rng.randint(1, 4)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    try:
        assert parse_onnx(bytes(data)).inputs > 0
    except ExactReluError as error:
        assert str(error)


# external data


def external(location, **entries):
    outside = onnx.TensorProto(name="c", data_type=FLOAT, dims=[2], data_location=1)
    for key, value in {"location": location, **entries}.items():
        outside.external_data.add(key=key, value=str(value))
    return build([("Add", ["x", "c"])], [outside])


@pytest.fixture
def folder(tmp_path):
    """Return a model's folder; secrets lie outside of it."""
    (tmp_path / "secret.bin").write_bytes(struct.pack("<4f", 5, 6, 7, 8))
    inside = tmp_path / "model"
    (inside / "deep").mkdir(parents=True)
    (inside / "deep" / "weights.bin").write_bytes(struct.pack("<4f", 1, 2, 3, 4))
    return inside


def loaded(folder, model):
    (folder / "net.onnx").write_bytes(model.SerializeToString())
    return read_onnx(folder / "net.onnx")


def test_external_data_is_read_from_the_folder_of_the_model(folder):
    network = loaded(folder, external("deep/weights.bin", offset=4, length=8))
    assert network.value([0, 0]) == (Fraction(2), Fraction(3))


@pytest.mark.parametrize("location", ["../secret.bin", "/etc/hostname", "deep/../../secret.bin", "link.bin", ".."])
def test_external_data_outside_the_folder_is_refused(location, folder):
    (folder / "link.bin").symlink_to(folder.parent / "secret.bin")
    with pytest.raises(FormatError, match="outside the folder"):
        loaded(folder, external(location, length=8))


def test_external_data_may_have_a_checksum_and_no_length(folder):
    everything = {"offset": 8, "length": 8, "checksum": "00"}
    assert loaded(folder, external("deep/weights.bin", **everything)).value([0, 0]) == (3, 4)
    assert loaded(folder, external("deep/../deep/weights.bin")).value([0, 0]) == (1, 2)


@pytest.mark.parametrize(
    ("location", "entries"),
    [
        ("absent.bin", {}),
        ("deep", {}),
        ("", {}),
        ("a\0b", {}),
        ("deep/weights.bin", {"offset": 12}),
        ("deep/weights.bin", {"offset": -4}),
        ("deep/weights.bin", {"length": 16}),
        ("deep/weights.bin", {"offset": "1e1"}),
        ("deep/weights.bin", {"colour": "red"}),
    ],
)
def test_external_data_that_does_not_fit_is_refused(location, entries, folder):
    with pytest.raises(FormatError, match="tensor 'c'"):
        loaded(folder, external(location, **entries))


def test_external_data_of_a_model_without_a_folder_is_refused():
    with pytest.raises(UnsupportedError, match="folder"):
        parsed(external("weights.bin"))
