"""JSON networks: what is written is read back, defaults, and everything that does not fit is refused."""

from __future__ import annotations

import itertools
import json
import random
from fractions import Fraction

import pytest

from exactrelu.errors import ExactReluError, FormatError, InexactError, ShapeError
from exactrelu.formats.json_network import canonical_network, network_from_layers, read_network, write_network
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

EDGES = [Fraction(0), Fraction(1), Fraction(-1), Fraction(10**30), Fraction(1, 10**30), Fraction(-7, 2**60)]


def rand_network(rng):
    widths = [rng.randint(0, 3)] + [rng.randint(1, 4) for _ in range(rng.randint(0, 4))]
    layers = [
        Layer(
            [[rng.choice(EDGES) for _ in range(n)] for _ in range(m)],
            rng.choices(EDGES, k=m),
            rng.choice(["relu", "identity"]),
        )
        for n, m in itertools.pairwise(widths)
    ]
    return Network(layers, widths[0])


@pytest.mark.parametrize("seed", range(60))
def test_a_network_that_was_written_is_read_back(seed, tmp_path):
    network, path = rand_network(random.Random(seed)), tmp_path / ("net.json.gz" if seed % 2 else "net.json")
    write_network(network, path)
    assert read_network(path) == network
    assert network_from_layers(canonical_network(network)) == network


@pytest.mark.parametrize("seed", range(10))
def test_equal_networks_give_equal_bytes(seed, tmp_path):
    network = rand_network(random.Random(seed))
    for name in ("a.json.gz", "b.json.gz"):
        write_network(network, tmp_path / name)
    assert (tmp_path / "a.json.gz").read_bytes() == (tmp_path / "b.json.gz").read_bytes()


def test_the_last_layer_is_identity_and_the_others_relu_unless_they_say_otherwise():
    layer = {"weight": [["1"]], "bias": ["0"]}
    for given, expected in (
        ([layer] * 3, ["relu", "relu", "identity"]),
        ([layer | {"activation": "identity"}, layer | {"activation": "relu"}], ["identity", "relu"]),
    ):
        assert [each.activation for each in network_from_layers({"layers": given}).layers] == expected


def test_numbers_are_read_in_every_spelling():
    layer = {"weight": [["1/2", 3, "-0.25", "1e-2"]], "bias": ["+7"]}
    network = network_from_layers({"layers": [layer]})
    assert network.layers[0].weight.rows() == ((Fraction(1, 2), Fraction(3), Fraction(-1, 4), Fraction(1, 100)),)


def test_no_layers_are_the_identity_on_the_stated_inputs():
    assert network_from_layers({"layers": [], "inputs": 2}).value([3, "1/2"]) == (3, Fraction(1, 2))


LAYER = {"weight": [["1", "2"]], "bias": ["0"]}
BAD = {
    "no-inputs": ({"layers": []}, FormatError, "inputs"),
    "negative-inputs": ({"layers": [], "inputs": -1}, FormatError, "inputs"),
    "inputs-true": ({"layers": [], "inputs": True}, FormatError, "inputs"),
    "wrong-inputs": ({"layers": [LAYER], "inputs": 3}, ShapeError, "3 inputs"),
    "layers-a-text": ({"layers": "x"}, FormatError, "layers"),
    "layer-a-list": ({"layers": [[]]}, FormatError, "layer 0"),
    "no-weight": ({"layers": [{"bias": ["0"]}]}, FormatError, "weight"),
    "no-bias": ({"layers": [{"weight": [["0"]]}]}, FormatError, "bias"),
    "unknown-key": ({"layers": [LAYER | {"units": 1}]}, FormatError, "units"),
    "unknown-activation": ({"layers": [LAYER | {"activation": "tanh"}]}, FormatError, "tanh"),
    "activation-a-number": ({"layers": [LAYER | {"activation": 1}]}, FormatError, "activation"),
    "no-rows": ({"layers": [{"weight": [], "bias": []}]}, ShapeError, "no rows"),
    "ragged": ({"layers": [{"weight": [["1"], ["1", "2"]], "bias": ["0", "0"]}]}, ShapeError, "row 1 has 2 entries"),
    "long-bias": ({"layers": [LAYER | {"bias": ["0", "0"]}]}, ShapeError, "bias has 2"),
    "flat-weight": ({"layers": [{"weight": ["1"], "bias": ["0"]}]}, FormatError, "weight[0]"),
    "do-not-fit": ({"layers": [LAYER, LAYER]}, ShapeError, "weight is 1x2, but the layer before has 1 units"),
    "truth-value": ({"layers": [{"weight": [[True]], "bias": ["0"]}]}, InexactError, "weight[0][0]"),
    "zero-denominator": ({"layers": [{"weight": [["1/0"]], "bias": ["0"]}]}, FormatError, "zero"),
    "blank": ({"layers": [{"weight": [["1 "]], "bias": ["0"]}]}, FormatError, "'1 '"),
    "python-float": ({"layers": [{"weight": [[0.5]], "bias": ["0"]}]}, FormatError, "weight[0][0]"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_network_that_does_not_fit_is_refused_with_its_place(name):
    document, kind, words = BAD[name]
    with pytest.raises(kind) as caught:
        network_from_layers(document)
    assert words in str(caught.value)


def test_every_truncation_of_a_file_is_refused_with_its_name(tmp_path, example):
    whole, path = example("networks/max-of-three.json").read_bytes().rstrip(), tmp_path / "cut.json"
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        with pytest.raises(ExactReluError, match=r"cut\.json"):
            read_network(path)


def test_another_format_is_refused(tmp_path):
    path = tmp_path / "net.json"
    for name in ("exactrelu-network/2", 1, None):
        path.write_text(json.dumps({"format": name, "layers": [LAYER]}))
        with pytest.raises(FormatError, match="format"):
            read_network(path)
