"""Networks as NNet files (the ACAS Xu text format), decimals exact, normalisation included.

Statement.  The function is y = R N((x - m)/r) + M: inputs normalised by means m and ranges r, N the
            layers of the file (relu, last identity), the outputs scaled by one range R and
            mean M.  Clipping of inputs to their minimum and maximum is not part of the function.
Format.     // comments; "layers, inputs, outputs, largest"; sizes; 0; minima; maxima; means
            (inputs and outputs); ranges; then per layer its weight row by row and its bias.
Exactness.  Decimals are exact rationals: 5.4e-02 is 27/500.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational
from exactrelu.errors import FormatError, LimitError, ShapeError, UnsupportedError
from exactrelu.formats.files import located, read_text
from exactrelu.networks.layer import Layer
from exactrelu.networks.network import Network

__all__ = ["parse_nnet", "read_nnet"]

_MAX_LAYERS = 10_000

Rows = list[list[Fraction]]


def read_nnet(path: str | Path) -> Network:
    """Return the network of an NNet file, compressed when its name ends in .gz.

    Raises:
        FormatError, ShapeError, UnsupportedError, LimitError: naming the file and the line.
    """
    with located(path):
        return parse_nnet(read_text(path))


def parse_nnet(text: str) -> Network:
    """Return the network of an NNet text."""
    lines = _Lines(text)
    count, inputs, outputs, _ = lines.integers("layers, inputs, outputs, largest layer", 4)
    if not 1 <= count <= _MAX_LAYERS:
        raise LimitError(f"line {lines.number}: expected 1 to {_MAX_LAYERS} layers, got {count}")
    sizes = lines.integers("layer sizes", count + 1)
    if min(sizes) < 1 or sizes[0] != inputs or sizes[-1] != outputs:
        raise ShapeError(f"line {lines.number}: expected sizes from {inputs} to {outputs}, all at least 1, got {sizes}")
    if lines.integers("the symmetry flag", 1) != [0]:
        raise UnsupportedError(f"line {lines.number}: a symmetric network; only the flag 0 is supported")
    lines.numbers("input minima", inputs)
    lines.numbers("input maxima", inputs)
    means, ranges = lines.numbers("means", inputs + 1), lines.numbers("ranges", inputs + 1)
    if 0 in ranges:
        raise FormatError(f"line {lines.number}: the range number {ranges.index(Fraction(0)) + 1} is zero")
    chain = []
    for i, (width, units) in enumerate(itertools.pairwise(sizes), 1):
        weight = [lines.numbers(f"weights of layer {i}", width) for _ in range(units)]
        chain.append((weight, [lines.numbers(f"bias of layer {i}", 1)[0] for _ in range(units)]))
    lines.end()
    _normalise(chain[0], means[:-1], ranges[:-1])
    _scale(chain[-1], means[-1], ranges[-1])
    last = len(chain) - 1
    return Network([Layer(Matrix(W), b, "identity" if i == last else "relu") for i, (W, b) in enumerate(chain)])


def _normalise(layer: tuple[Rows, list[Fraction]], means: list[Fraction], ranges: list[Fraction]) -> None:
    """Compose the first layer with x -> (x - means) / ranges, in place."""
    weight, bias = layer
    for i, row in enumerate(weight):
        row[:] = [w / r for w, r in zip(row, ranges, strict=True)]
        bias[i] -= sum((w * m for w, m in zip(row, means, strict=True)), Fraction(0))


def _scale(layer: tuple[Rows, list[Fraction]], mean: Fraction, range_: Fraction) -> None:
    """Compose y -> range_ y + mean with the last layer, in place."""
    weight, bias = layer
    for row in weight:
        row[:] = [w * range_ for w in row]
    bias[:] = [c * range_ + mean for c in bias]


class _Lines:
    """The lines of a file that are not comments; errors name the line."""

    def __init__(self, text: str) -> None:
        self.number = 0
        self._lines: Iterator[tuple[int, str]] = iter(enumerate(text.split("\n"), 1))

    def _next(self) -> str | None:
        for number, line in self._lines:
            stripped = line.strip(" \t\r")
            if stripped and not stripped.startswith("//"):
                self.number = number
                return stripped
        return None

    def numbers(self, what: str, count: int) -> list[Fraction]:
        """Return the numbers of the next line."""
        line = self._next()
        if line is None:
            raise FormatError(f"expected {what} after line {self.number}, the file ends; it may be truncated")
        fields = line.removesuffix(",").split(",")
        if len(fields) != count:
            raise FormatError(f"line {self.number}: expected {count} numbers ({what}), got {len(fields)}")
        return [rational(field.strip(" \t"), f"line {self.number}, {what}[{i}]") for i, field in enumerate(fields)]

    def integers(self, what: str, count: int) -> list[int]:
        """Return the integers of the next line."""
        values = self.numbers(what, count)
        if any(v.denominator != 1 for v in values):
            raise FormatError(f"line {self.number}: expected integers ({what})")
        return [int(v) for v in values]

    def end(self) -> None:
        """Refuse more lines."""
        if self._next() is not None:
            raise FormatError(f"line {self.number}: expected the end of the file after the last layer")
