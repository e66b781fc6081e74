"""exactrelu show and evaluate: what a network file contains, and its exact value at a point."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.cli.progress import Progress
from exactrelu.errors import UnsupportedError
from exactrelu.report.text import count_in_words, pattern_in_words, point, table

if TYPE_CHECKING:
    from exactrelu.networks.layer import Layer
    from exactrelu.networks.network import Network

__all__ = ["coordinates", "evaluate", "load", "show"]


def load(name: str) -> Network:
    """Read a network file, or the first network of a problem file, by the ending of its name.

    Raises:
        UnsupportedError: the problem has another subject.
        FormatError, ShapeError, InexactError, LimitError, OSError: the file is not a network.
    """
    with Progress(f"reading {name}"):
        if not name.endswith(".toml"):
            from exactrelu.formats.load import load_network

            return load_network(name)
        from exactrelu.formats.problem import load_problem

        problem = load_problem(name)
        if not problem.networks:
            has = "matrices" if problem.matrices else "a family of layers"
            raise UnsupportedError(f"{name}: expected a problem with a network, this one has {has}")
        return problem.networks[0]


def show(name: str, as_json: bool) -> int:
    """Describe a network, or export it as exactrelu-network/1."""
    from exactrelu.formats.json_network import network_document

    network = load(name)
    print(json.dumps(network_document(network)) if as_json else _description(name, network))
    return 0


def evaluate(name: str, words: Sequence[str], as_json: bool) -> int:
    """Print the exact value and the activation pattern at a rational point."""
    network = load(name)
    x = coordinates(words, "point")
    value, pattern = network.value(x), network.pattern(x)
    if as_json:
        facts = {
            "point": [rational_text(v) for v in x],
            "value": [rational_text(v) for v in value],
            "pattern": [[int(on) for on in gate] for gate in pattern],
        }
        print(json.dumps(facts))
        return 0
    exact = ", ".join(rational_text(v) for v in value)
    rows = [
        ("point", point(x)),
        ("pattern", pattern_in_words(pattern)),
        ("VALUE", f"N({', '.join(rational_text(v) for v in x)}) = {exact if len(value) == 1 else f'({exact})'}"),
    ]
    print(table(rows))
    return 0


def coordinates(words: Sequence[str], where: str) -> tuple[Fraction, ...]:
    """Return the exact numbers of words such as "1/2" "-0.1", or of one word "1/2,-0.1"."""
    texts = [text.strip() for word in words for text in word.split(",")]
    return tuple(rational(text, f"{where}[{i}]") for i, text in enumerate(texts))


def _description(name: str, network: Network) -> str:
    rows = [("network", name)]
    rows += [("layers", f"{i}: {_layer(layer)}") for i, layer in enumerate(network.layers)]
    rows.append(("numbers", _numbers(network)))
    units = f"{count_in_words(network.neurons, 'ReLU unit')} in {count_in_words(network.depth, 'layer')}"
    counts = f"{count_in_words(network.inputs, 'input')}, {units}, {count_in_words(network.outputs, 'output')}"
    return table([*rows, ("NETWORK", counts)])


def _layer(layer: Layer) -> str:
    zeros = sum(v == 0 for row in layer.weight.rows() for v in row)
    sparse = f", {zeros} of {layer.units * layer.inputs} weights zero" if zeros else ""
    return f"{layer.inputs} -> {layer.units} {layer.activation}{sparse}"


def _numbers(network: Network) -> str:
    values = [v for layer in network.layers for row in (*layer.weight.rows(), layer.bias) for v in row]
    if not values:
        return "none"
    top = max(abs(v.numerator).bit_length() for v in values)
    bottom = max(v.denominator.bit_length() for v in values)
    sizes = (
        f"numerators of at most {count_in_words(top, 'bit')}, denominators of at most {count_in_words(bottom, 'bit')}"
    )
    return f"{count_in_words(len(values), 'rational')}, {sizes}"
