"""Affine forms through the layers: what every unit computes on one region.

Statement.  Where the pattern of the layers before is known, unit j of a layer computes the affine
            form z_j / scale, z = W (gated z of the layer before) + b, over one common scale.
Glossary.   z, scale  forms (a_1, .., a_d, c) of a layer over one positive scale
            g         the form z_j up to a positive factor: all that its sign depends on
            q         common denominator of a layer's numbers
Exactness.  Exact over any kernel; integer rows for rational networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import lcm
from typing import Any

from exactrelu.arithmetic.kernel import Kernel
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

__all__ = ["OFF", "ON", "LinearLayer", "composed", "coordinates", "prepared"]

ON, OFF = 1, 2  # states of a unit; 0 is undecided

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class LinearLayer:
    """A layer over the numbers of a kernel: z -> (weight z + bias) / q, then perhaps ReLU."""

    weight: Any
    bias: tuple[Any, ...]
    q: Any
    relu: bool


def prepared(kernel: Kernel, network: Network) -> tuple[LinearLayer, ...]:
    """Return the layers of a rational network over a kernel."""
    return tuple(_prepared(kernel, layer) for layer in network.layers)


def _prepared(kernel: Kernel, layer: Layer) -> LinearLayer:
    rows = layer.weight.rows()
    q = lcm(*(v.denominator for v in chain(layer.bias, *rows)))
    weight = [kernel.integers(v.numerator * (q // v.denominator) for v in row) for row in rows]
    bias = kernel.integers(v.numerator * (q // v.denominator) for v in layer.bias)
    return LinearLayer(kernel.matrix(weight, layer.inputs), tuple(bias), kernel.integer(q), layer.activation == "relu")


def coordinates(kernel: Kernel, dimension: int) -> tuple[list[Row], Any]:
    """Return the coordinates as forms, and their scale 1."""
    one, zero = kernel.integer(1), kernel.zero
    forms = [[one if i == j else zero for j in range(dimension + 1)] for i in range(dimension)]
    return [tuple(form) for form in forms], one


def composed(
    kernel: Kernel, layer: LinearLayer, forms: Sequence[Row], scale: Any, state: bytearray, columns: int
) -> tuple[list[Row], Any]:
    """Return the forms of a layer and their scale.

    Args:
        kernel, layer: the numbers and the layer.
        forms, scale: of the layer before, or the coordinates.
        state: of the layer before: forms that are not ON count as 0.
        columns: d + 1.
    """
    nothing = (kernel.zero,) * columns
    gated = [form if s == ON else nothing for form, s in zip(forms, state, strict=True)]
    product = kernel.rows(kernel.times(layer.weight, kernel.matrix(gated, columns)))
    for row, bias in zip(product, layer.bias, strict=True):
        row[-1] = row[-1] + bias * scale
    return _reduced(kernel, product, scale * layer.q, columns)


def _reduced(kernel: Kernel, forms: Sequence[Row], scale: Any, columns: int) -> tuple[list[Row], Any]:
    """Divide forms and scale by a common positive factor."""
    scale, *flat = kernel.primitive([scale, *chain.from_iterable(forms)])
    return [tuple(flat[i : i + columns]) for i in range(0, len(flat), columns)], scale
