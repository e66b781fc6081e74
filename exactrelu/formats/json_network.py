"""Networks as JSON files `exactrelu-network/1`, and the one canonical form of a network.

Statement.  {"format": "exactrelu-network/1", "layers": [{"weight": [["1", "-1/2"]],
            "bias": ["0"], "activation": "relu"}], "inputs": 2}.  Numbers are texts or
            integers.  The activation is optional: relu, and identity for the last layer;
            inputs is optional unless there are no layers.
Exactness.  Numbers are what is written; floats are refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.errors import FormatError, LimitError, ShapeError
from exactrelu.formats.files import located, read_text, write_atomically
from exactrelu.formats.values import checked_keys, exact_list, exact_rows, kind_of, listed, parse_json, table
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

__all__ = ["FORMAT", "canonical_network", "network_document", "network_from_layers", "read_network", "write_network"]

FORMAT = "exactrelu-network/1"
MAX_INPUTS = 10_000  # of a network without layers


def read_network(path: str | Path) -> Network:
    """Return the network of a JSON file, compressed when its name ends in .gz.

    Raises:
        FormatError, ShapeError, InexactError, LimitError: naming the file and the place in it.
    """
    with located(path):
        document = table(parse_json(read_text(path)), "the document")
        checked_keys(document, "the document", ["format", "layers"], ["inputs"])
        if document["format"] != FORMAT:
            came = kind_of(document["format"])
            raise FormatError(f"format: expected '{FORMAT}', got {came}; another version needs another exactrelu")
        return network_from_layers(document)


def network_from_layers(document: Mapping[str, Any]) -> Network:
    """Return the network of a table with "layers" and perhaps "inputs"."""
    layers = listed(document["layers"], "layers", "layers")
    inputs = document.get("inputs")
    if inputs is not None and (type(inputs) is not int or inputs < 0):
        raise FormatError(f"inputs: expected an integer of at least 0, got {kind_of(inputs)}")
    if not layers and inputs is not None and inputs > MAX_INPUTS:
        raise LimitError(f"inputs: {inputs} of a network without layers; at most {MAX_INPUTS} are read")
    if not layers and inputs is None:
        raise FormatError("inputs: a network without layers needs its number of inputs, such as inputs = 2")
    return Network([_layer(layer, i, i == len(layers) - 1) for i, layer in enumerate(layers)], inputs)


def write_network(network: Network, path: str | Path) -> None:
    """Write a network as JSON, a line per layer, complete or not at all; compressed when the name ends in .gz."""
    net = canonical_network(network)
    layers = ",\n  ".join(json.dumps(layer, sort_keys=True) for layer in net["layers"])
    text = f'{{"format": "{FORMAT}", "inputs": {net["inputs"]}, "layers": [\n  {layers}\n]}}\n'
    write_atomically(path, text.encode("ascii"))


def network_document(network: Network) -> dict[str, Any]:
    """Return a network as data of a JSON file."""
    return {"format": FORMAT, **canonical_network(network)}


def canonical_network(network: Network) -> dict[str, Any]:
    """Return a network as data of a canonical problem: every number "p" or "p/q" in lowest terms."""
    layers = [
        {
            "activation": layer.activation,
            "bias": [rational_text(v) for v in layer.bias],
            "weight": [[rational_text(v) for v in row] for row in layer.weight.rows()],
        }
        for layer in network.layers
    ]
    return {"inputs": network.inputs, "layers": layers}


def _layer(value: object, index: int, last: bool) -> Layer:
    where = f"layer {index}"
    fields = table(value, where)
    checked_keys(fields, where, ["weight", "bias"], ["activation"])
    activation = fields.get("activation", "identity" if last else "relu")
    if not isinstance(activation, str):
        raise FormatError(f"{where}, activation: expected 'relu' or 'identity', got {kind_of(activation)}")
    rows = exact_rows(fields["weight"], f"{where}, weight")
    bias = exact_list(fields["bias"], f"{where}, bias")
    if not rows:
        raise ShapeError(f"{where}: the weight has no rows; a layer has at least one unit")
    return Layer(Matrix(rows, where=f"{where}, weight"), bias, activation, where)
