"""Public networks: every file loads, and every recorded point is confirmed in exact arithmetic.

Glossary.   witness   a point of acasxu/exact_witnesses.json: it lies in the input box of its property and its
                      value satisfies the output condition, both exactly, decimals as written
            sketch    the fractions from which a network of unsoundness/ was made
"""

from __future__ import annotations

import csv
import json
import re
from fractions import Fraction

import pytest

from exactrelu.checker.network import content
from exactrelu.checker.onnx_file import read_onnx as read_again
from exactrelu.formats import load_network
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

pytestmark = pytest.mark.data

SATISFIABLE = {  # network -> a point where its property holds
    "absorption_switch": ["1/64"],
    "thin_region_20": ["1"],
    "thin_region_40": ["1"],
    "small_terms_lost": ["1"],
}


def conditions(path):
    """Return what a VNN-LIB file asserts, as nested lists of words."""
    words = re.findall(r"[()]|[^\s()]+", re.sub(r";.*", "", path.read_text(encoding="ascii")))
    stack = [[]]
    for word in words:
        if word == "(":
            stack.append([])
        elif word == ")":
            stack[-2].append(stack.pop())
        else:
            stack[-1].append(word)
    return [statement[1] for statement in stack[0] if statement[0] == "assert"]


def holds(condition, values):
    if condition[0] in ("and", "or"):
        return (all if condition[0] == "and" else any)(holds(part, values) for part in condition[1:])
    a, b = (values[word] if word in values else Fraction(word) for word in condition[1:])
    return {"<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b}[condition[0]]


def satisfied(path, x, y):
    values = {f"X_{i}": v for i, v in enumerate(x)} | {f"Y_{i}": v for i, v in enumerate(y)}
    return all(holds(condition, values) for condition in conditions(path))


def value_again(path, x):
    """Return the value by the checker's reader and sums of Fractions."""
    for layer in read_again(content(path), str(path), path.parent).layers:
        sums = [sum(w * v for w, v in zip(row, x, strict=True)) + c for row, c in zip(*layer[:2], strict=True)]
        x = [max(v, 0) for v in sums] if layer.relu else sums
    return tuple(x)


@pytest.fixture
def witnesses(data):
    return json.loads((data / "acasxu" / "exact_witnesses.json").read_text(encoding="utf-8"))["witnesses"]


@pytest.mark.parametrize("first", range(1, 6))
def test_every_acas_xu_network_has_six_relu_layers_of_fifty_units(first, data):
    for second in range(1, 10):
        path = data / "acasxu" / "onnx" / f"ACASXU_run2a_{first}_{second}_batch_2000.onnx.gz"
        network = load_network(path)
        assert [layer.units for layer in network.layers] == [50] * 6 + [5], path.name
        assert [layer.activation for layer in network.layers] == ["relu"] * 6 + ["identity"]
        assert network.inputs == 5


def test_every_instance_names_a_network_and_a_property_that_are_there(data):
    folder = data / "acasxu"
    instances = list(csv.reader((folder / "instances.csv").read_text(encoding="ascii").splitlines()))
    assert len(instances) == 186
    for network, prop, _ in instances:
        assert (folder / f"{network}.gz").is_file()
        assert conditions(folder / prop)


def test_every_witness_is_confirmed_exactly(data, witnesses):
    assert len(witnesses) == 47
    for witness in witnesses:
        x = [Fraction(text) for text in witness["x"]]
        y = load_network(data / "acasxu" / "onnx" / f"{witness['onnx']}.onnx.gz").value(x)
        assert satisfied(data / "acasxu" / "vnnlib" / f"{witness['prop']}.vnnlib", x, y), witness["onnx"]
        assert [float(v) for v in y] == witness["y_float_of_exact"], witness["onnx"]


def test_a_witness_moved_out_of_its_box_is_not_confirmed(data, witnesses):
    witness = witnesses[0]
    x = [Fraction(text) for text in witness["x"]]
    y = load_network(data / "acasxu" / "onnx" / f"{witness['onnx']}.onnx.gz").value(x)
    prop = data / "acasxu" / "vnnlib" / f"{witness['prop']}.vnnlib"
    assert not satisfied(prop, [Fraction("0.6") - Fraction(1, 10**30), *x[1:]], y)
    assert not satisfied(prop, x, [y[1] - Fraction(1, 10**30), *y[1:]])


def test_prover_and_checker_find_the_same_value_at_the_witnesses(data, witnesses):
    for witness in witnesses[::6]:
        path = data / "acasxu" / "onnx" / f"{witness['onnx']}.onnx.gz"
        x = [Fraction(text) for text in witness["x"]]
        assert load_network(path).value(x) == value_again(path, x), witness["onnx"]


@pytest.mark.parametrize("name", [*SATISFIABLE, "point_one_plus_point_two"])
def test_the_small_networks_are_those_of_their_fractions(name, data):
    sketch = json.loads((data / "unsoundness" / f"{name}.json").read_text(encoding="utf-8"))
    activations = ["relu"] * (len(sketch["layers"]) - 1) + ["identity"]
    layers = [
        Layer(layer["W"], layer["b"], activation)
        for layer, activation in zip(sketch["layers"], activations, strict=True)
    ]
    assert load_network(data / "unsoundness" / f"{name}.onnx") == Network(layers)


@pytest.mark.parametrize("name", SATISFIABLE)
def test_the_small_networks_satisfy_their_properties_at_a_point(name, data):
    x = [Fraction(text) for text in SATISFIABLE[name]]
    y = load_network(data / "unsoundness" / f"{name}.onnx").value(x)
    assert satisfied(data / "unsoundness" / f"{name}.vnnlib", x, y), f"{x} -> {y}"


def test_the_sum_of_one_and_two_tenths_misses_three_tenths_by_an_exact_amount(data):
    assert load_network(data / "unsoundness" / "point_one_plus_point_two.onnx").value([1]) == (Fraction(-1, 2**27),)


@pytest.mark.parametrize("name", ["nano", "tiny", "small", "sat", "unsat"])
def test_the_files_of_the_test_benchmark_load(name, data):
    network = load_network(data / "vnncomp_test" / f"test_{name}.onnx")
    assert network.inputs == (5 if name.endswith("sat") else 1)
    assert network.neurons == {"nano": 1, "tiny": 1, "small": 4}.get(name, 300)


def test_the_nnet_file_is_the_map_between_its_normalisations(data):
    network = load_network(data / "nnet" / "TestNetwork.nnet.gz")
    assert [layer.units for layer in network.layers] == [50] * 6 + [5]
    lines = content(data / "nnet" / "TestNetwork.nnet.gz").decode("ascii").splitlines()
    rows = [[Fraction(v) for v in line.rstrip(",").split(",")] for line in lines if not line.startswith("//")]
    means, ranges, numbers = rows[5], rows[6], iter(rows[7:])
    x = [Fraction(12345), Fraction(1, 3), Fraction(-1, 7), Fraction(600), Fraction(500)]
    y = [(v - m) / r for v, m, r in zip(x, means, ranges, strict=False)]
    for i, units in enumerate([50] * 6 + [5]):
        weight = [next(numbers) for _ in range(units)]
        sums = [sum(w * v for w, v in zip(row, y, strict=True)) + next(numbers)[0] for row in weight]
        y = sums if i == 6 else [max(v, Fraction(0)) for v in sums]
    assert network.value(x) == tuple(v * ranges[-1] + means[-1] for v in y)
