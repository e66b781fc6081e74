"""Networks as exact rationals: inline tables, exactrelu JSON and NNet.

Statement.  A network is (d, layers): layer (W, b, relu) maps y to W y + b, or to its positive part.
            Every number is the rational that the file spells or whose bits it holds; nothing is
            rounded.  Whatever is not understood completely is refused.
Glossary.   d  inputs     W, b  weight rows and bias
"""

from __future__ import annotations

import gzip
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

MAX_FILE = 1 << 28  # bytes of a problem or network file, uncompressed
MAX_TEXT = 100_000  # characters of one number
MAX_INPUTS = 10_000  # of a network without layers
MAX_EXPONENT = 20_000  # of a decimal
_FRACTION = re.compile(r"([+-]?[0-9]+)(?:/([0-9]+))?")
_DECIMAL = re.compile(r"([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,9}))?")


class Refused(Exception):  # noqa: N818
    """Input that is malformed, unsupported or beyond a limit: nothing was decided."""


class Layer(NamedTuple):
    """One layer: y -> weight y + bias, then max(., 0) if relu."""

    weight: list[list[Fraction]]
    bias: list[Fraction]
    relu: bool


class Network(NamedTuple):
    """A chain of layers on `inputs` coordinates."""

    inputs: int
    layers: list[Layer]


def number(value: object, where: str) -> Fraction:
    """Return the rational that an int or a text "p", "p/q", "0.1", "2.5e-3" is."""
    if type(value) is int:
        return Fraction(value)
    if type(value) is not str or len(value) > MAX_TEXT:
        raise Refused(f"{where}: expected a number as a string such as '1/10', got {type(value).__name__}")
    match = _FRACTION.fullmatch(value)
    if match:
        if match[2] is not None and not int(match[2]):
            raise Refused(f"{where}: the denominator of {value[:40]!r} is zero")
        return Fraction(int(match[1]), int(match[2] or 1))
    match = _DECIMAL.fullmatch(value)
    if not match or not match[2] + match[3]:
        raise Refused(f"{where}: expected a number such as '3', '-1/2' or '0.1', got {value[:40]!r}")
    exponent = int(match[4] or 0) - len(match[3])
    if abs(exponent) > MAX_EXPONENT:
        raise Refused(f"{where}: the exponent of {value[:40]!r} is beyond {MAX_EXPONENT}")
    digits = int(match[1] + match[2] + match[3])
    return Fraction(digits * 10**exponent) if exponent >= 0 else Fraction(digits, 10**-exponent)


def numbers(value: object, where: str) -> list[Fraction]:
    """Return a list of rationals."""
    return [number(v, where) for v in array(value, where)]


def matrix(value: object, where: str) -> list[list[Fraction]]:
    """Return a list of rows of rationals."""
    return [numbers(row, where) for row in array(value, where)]


def array(value: object, where: str) -> list[Any]:
    """Return a list as it is."""
    if type(value) is not list:
        raise Refused(f"{where}: expected a list, got {type(value).__name__}")
    return value


def table(value: object, allowed: str, where: str) -> dict[str, Any]:
    """Return a table all of whose keys are allowed."""
    if type(value) is not dict:
        raise Refused(f"{where}: expected a table, got {type(value).__name__}")
    unknown = sorted(set(value) - set(allowed.split()))
    if unknown:
        raise Refused(f"{where}: unknown key {unknown[0][:40]!r}; known are: {allowed}")
    return value


def content(path: Path) -> bytes:
    """Return the bytes of a file, decompressed when they are gzip, up to `MAX_FILE`."""
    with path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        data: bytes = (gzip.GzipFile(fileobj=raw) if packed else raw).read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise Refused(f"{path}: more than {MAX_FILE} bytes")
    return data


def read_json(text: str, where: str) -> Network:
    """Return the network of `exactrelu-network/1`."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise Refused(f"{where}: a key stands twice in one table")
        return dict(pairs)

    def inexact(literal: str) -> NoReturn:
        raise Refused(f"{where}: the float {literal[:40]}: write it as a string, '{literal[:40]}' is then exact")

    def whole(literal: str) -> int:
        return int(number(literal, where))

    hooks: dict[str, Any] = {"parse_float": inexact, "parse_constant": inexact, "parse_int": whole}
    data = table(json.loads(text, object_pairs_hook=unique, **hooks), "format layers inputs", where)
    if data.get("format") != "exactrelu-network/1":
        raise Refused(f"{where}: expected the format 'exactrelu-network/1', got {str(data.get('format'))[:40]!r}")
    return chain(data.get("layers"), data.get("inputs"), where)


def chain(described: object, inputs: object, where: str) -> Network:
    """Return the network that a list of layer tables describes.

    A layer is ReLU unless it says otherwise, the last one identity unless it does.
    """
    found = array(described, where)
    layers: list[Layer] = []
    for i, entry in enumerate(found):
        place = f"{where}: layer {i}"
        entry = table(entry, "weight bias activation", place)
        activation = entry.get("activation", "relu" if i + 1 < len(found) else "identity")
        if activation not in ("relu", "identity"):
            raise Refused(f"{place}: expected activation 'relu' or 'identity', got {str(activation)[:40]!r}")
        rows, bias = matrix(entry.get("weight"), f"{place}, weight"), numbers(entry.get("bias"), f"{place}, bias")
        layers.append(Layer(rows, bias, activation == "relu"))
    if inputs is None and layers and layers[0].weight:
        inputs = len(layers[0].weight[0])
    if type(inputs) is not int or inputs < 0 or (not layers and inputs > MAX_INPUTS):
        raise Refused(f"{where}: a network whose first layer has no rows needs 'inputs', at most {MAX_INPUTS}")
    return fitting(Network(inputs, layers), where)


def fitting(network: Network, where: str) -> Network:
    """Return a network after checking that every layer fits the one before."""
    width = network.inputs
    for i, layer in enumerate(network.layers):
        if len(layer.weight) != len(layer.bias) or any(len(row) != width for row in layer.weight):
            raise Refused(f"{where}: layer {i} does not fit: {width} inputs, {len(layer.bias)} biases")
        width = len(layer.bias)
    return network


def read_nnet(text: str, where: str) -> Network:
    """Return the network of an NNet file with its normalisations composed in.

    Inputs enter as (x - mean)/range, outputs leave as y range + mean.  Clipping of the inputs to
    their minima and maxima is not part of the function.  The flag of a symmetric network must be 0.
    """
    lines = [line for line in text.split("\n") if line.strip() and not line.strip().startswith("//")]
    rows = ([number(v.strip(), where) for v in line.strip().rstrip(",").split(",")] for line in lines)

    def following() -> list[Fraction]:
        row = next(rows, None)
        if row is None:
            raise Refused(f"{where}: this NNet file ends too early")
        return row

    (count, inputs, outputs, largest), sizes, flag, _low, _high, means, ranges = (following() for _ in range(7))
    ranges_bad = len(means) != inputs + 1 or len(ranges) != inputs + 1 or not all(ranges) or flag != [0]
    sizes_bad = len(sizes) != count + 1 or count < 1 or any(v.denominator > 1 for v in (largest, *sizes))
    if ranges_bad or sizes_bad or sizes[0] != inputs or sizes[-1] != outputs:
        raise Refused(f"{where}: the header lines of this NNet file do not fit each other")
    layers: list[Layer] = []
    for i, size in enumerate(sizes[1:]):
        weight = [following() for _ in range(int(size))]
        layers.append(Layer(weight, [value for _ in range(int(size)) for value in following()], i + 1 < count))
    if next(rows, None) is not None:
        raise Refused(f"{where}: numbers after the last layer")
    fitting(Network(int(inputs), layers), where)
    scaled = [[w / r for w, r in zip(row, ranges, strict=False)] for row in layers[0].weight]
    shift = [sum((s * m for s, m in zip(row, means, strict=False)), Fraction(0)) for row in scaled]
    layers[0] = Layer(scaled, [b - s for b, s in zip(layers[0].bias, shift, strict=True)], layers[0].relu)
    out, mean = ranges[-1], means[-1]
    weight, bias, relu = layers[-1]
    layers[-1] = Layer([[w * out for w in row] for row in weight], [b * out + mean for b in bias], relu)
    return Network(int(inputs), layers)
