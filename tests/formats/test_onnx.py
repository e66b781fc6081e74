"""ONNX networks against the definition of every operator, and against the reference engine where that is exact."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from exactrelu.formats.onnx import parse_onnx
from exactrelu.formats.onnx_tensor import read_tensor

SEEDS = range(300)


def rand_point(rng, size):
    return [Fraction(rng.randint(-9, 9), rng.choice([1, 2, 3, 7])) for _ in range(size)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_network_has_the_values_of_its_graph_operator_by_operator(seed, models):
    rng = random.Random(seed)
    model, shape = models.random_model(rng)
    network = parse_onnx(model.SerializeToString())
    for _ in range(3):
        x = rand_point(rng, int(np.prod(shape)))
        assert network.value(x) == models.evaluate(model, shape, x), f"seed {seed}, x = {x}"


@pytest.mark.parametrize("seed", range(100))
def test_a_network_of_small_integers_has_the_values_of_the_reference_engine(seed, models):
    from onnx.reference import ReferenceEvaluator

    rng = random.Random(seed)
    model, shape = models.random_model(rng, models.whole, kind=11)
    x = np.array([rng.randint(-4, 4) for _ in range(int(np.prod(shape)))], dtype=np.float64)
    (expected,) = ReferenceEvaluator(model).run(None, {"x": x.reshape(shape)})
    network = parse_onnx(model.SerializeToString())
    assert network.value([int(v) for v in x]) == tuple(map(Fraction, np.ravel(expected).tolist())), f"seed {seed}"


def test_the_random_models_use_every_operator_and_attribute(models):
    used = set()
    for seed in SEEDS:
        model, _ = models.random_model(random.Random(seed))
        for node in model.graph.node:
            used |= {node.op_type, *(f"{node.op_type} {entry.name}" for entry in node.attribute)}
    assert used >= set(models.DEFINITIONS)
    assert used >= {f"Gemm {name}" for name in ("alpha", "beta", "transA", "transB")}
    assert used >= {f"Constant value{suffix}" for suffix in ("", "_float", "_floats", "_ints")}
    assert used >= {"Flatten axis", "Transpose perm", "Dropout ratio"}


@pytest.mark.parametrize("kind", ["int32", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("raw", [True, False])
def test_a_tensor_has_its_entries_in_every_type_and_form(kind, raw, models):
    values = np.array([-3, 0, 2**10 + 1, 2**15 - 2**5], dtype=kind)
    stored = models.numpy_helper.from_array(values, "c")
    if not raw:
        stored = models.helper.make_tensor("c", stored.data_type, values.shape, values)
    assert bool(stored.raw_data) == raw
    assert tuple(read_tensor(stored, None).tolist()) == tuple(values.tolist())
    assert read_tensor(stored, None).dtype == values.dtype
