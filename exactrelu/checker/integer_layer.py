"""Layers over the integers, applied to many forms at once.

Statement.  A layer times its common denominator q has integer weights.  Its product with an integer
            vector x is one sum of long integers: if column k of the weights is kept as the integer
            C_k = sum_i w_ik 2^(8 s i), then sum_k C_k x_k = sum_i y_i 2^(8 s i), y the product, and
            the y_i can be read off as long as |y_i| < 2^(8 s - 1).
Glossary.   s  bytes of a field
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, compress
from math import lcm
from operator import mul

from .network import Layer


class IntegerLayer:
    """A layer times its common denominator q: weights and biases as integers."""

    def __init__(self, layer: Layer) -> None:
        self.q = lcm(*(v.denominator for v in chain(layer.bias, *layer.weight)))
        self.weight = [[v.numerator * (self.q // v.denominator) for v in row] for row in layer.weight]
        self.bias = [v.numerator * (self.q // v.denominator) for v in layer.bias]
        self.relu = layer.relu
        self.norm = max((sum(map(abs, row)) for row in self.weight), default=0)
        self.joined: dict[int, list[int]] = {}

    def images(self, columns: Sequence[Sequence[int]], on: Sequence[int]) -> list[list[int]]:
        """Return the product of the weights with every column, inputs that are not on taken as 0.

        |y_i| <= norm max |x_k| < 2^(8 size - 1).
        """
        columns = [list(compress(column, on)) for column in columns]
        largest = max(map(abs, chain.from_iterable(columns)), default=0)
        size = 8 * ((self.norm * max(1, largest)).bit_length() // 64 + 1)
        if size not in self.joined:
            inputs = zip(*self.weight, strict=True) if self.weight else [()] * len(on)
            self.joined[size] = [joined(column, size) for column in inputs]
        active = list(compress(self.joined[size], on))
        return [separated(sum(map(mul, active, column)), len(self.weight), size) for column in columns]


def joined(values: Sequence[int], size: int) -> int:
    """Return sum v_i 2^(8 size i)."""
    half = 1 << 8 * size - 1
    text = b"".join([(v + half).to_bytes(size, "little") for v in values])
    return int.from_bytes(text, "little") - int.from_bytes(half.to_bytes(size, "little") * len(values), "little")


def separated(total: int, count: int, size: int) -> list[int]:
    """Return the v_i of sum v_i 2^(8 size i), |v_i| < 2^(8 size - 1): with this half added, none is negative."""
    half = 1 << 8 * size - 1
    text = (total + int.from_bytes(half.to_bytes(size, "little") * count, "little")).to_bytes(size * count, "little")
    return [int.from_bytes(text[i : i + size], "little") - half for i in range(0, size * count, size)]
