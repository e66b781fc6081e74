"""Networks: finite chains of layers, evaluated exactly.

Statement.  N(x) = L_k(...L_1(x)...), L_i(y) = activation(W_i y + b_i).  On the
            activation domain of a pattern (J_1, ..., J_r), one gate J_i per ReLU layer,
            the network is x -> A x + c with A, c by the recurrence
            A <- J W A, c <- J (W c + b), started from the identity on R^d.
Glossary.   W, b  weight and bias      J  gate        A, c  slope and offset of the piece
            d  inputs                  pattern  tuple of gates, gate = tuple of bool
Exactness.  Rational in, rational out; nothing is rounded in this module.
Source.     theorem `explicit-expression`; Xu & Zhang, arXiv 2107.12530.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rationals
from exactrelu.errors import ShapeError
from exactrelu.networks.layer import Layer

__all__ = ["AffinePiece", "Network", "Pattern"]

Pattern: TypeAlias = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class AffinePiece:
    """The map x -> slope x + offset; slope (m, d), offset (m,)."""

    slope: Matrix
    offset: tuple[Fraction, ...]

    def __call__(self, x: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return slope x + offset."""
        return tuple(u + c for u, c in zip(self.slope.apply(x), self.offset, strict=True))


@dataclass(frozen=True, slots=True, init=False)
class Network:
    """A chain of layers; with no layers it is the identity on R^inputs."""

    layers: tuple[Layer, ...]
    inputs: int

    def __init__(self, layers: Sequence[Layer], inputs: int | None = None) -> None:
        """Check that the layers fit.

        Args:
            layers: layer i has weight (m_i, m_{i-1}), m_0 = inputs.
            inputs: d; needed only when there are no layers.

        Raises:
            ShapeError: a layer does not fit the one before, or inputs is missing or wrong.
        """
        if not layers and inputs is None:
            raise ShapeError("a network without layers needs its number of inputs")
        if not all(isinstance(layer, Layer) for layer in layers):
            raise ShapeError("a network is a chain of Layer objects: Network([Layer(W, b), ...])")
        d = layers[0].inputs if inputs is None else inputs
        if type(d) is not int or d < 0:
            raise ShapeError(f"expected the number of inputs, an integer of at least 0, got {d!r}")
        width = d
        for i, layer in enumerate(layers):
            if layer.inputs != width:
                before = f"the layer before has {width} units" if i else f"the network has {width} inputs"
                raise ShapeError(f"layer {i}: weight is {layer.units}x{layer.inputs}, but {before}")
            width = layer.units
        object.__setattr__(self, "layers", tuple(layers))
        object.__setattr__(self, "inputs", d)

    @property
    def outputs(self) -> int:
        """Number of outputs."""
        return self.layers[-1].units if self.layers else self.inputs

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.layers)

    @property
    def neurons(self) -> int:
        """Number of ReLU units."""
        return sum(layer.units for layer in self.layers if layer.activation == "relu")

    def value(self, x: Sequence[object]) -> tuple[Fraction, ...]:
        """Return N(x) at a rational point of length `inputs`."""
        y = self._point(x)
        for layer in self.layers:
            y = layer.apply(y)
        return y

    def pattern(self, x: Sequence[object]) -> Pattern:
        """Return the activation pattern at x: one gate per ReLU layer, True where W y + b > 0."""
        y, gates = self._point(x), []
        for layer in self.layers:
            u = layer.preactivation(y)
            if layer.activation == "relu":
                gates.append(tuple(v > 0 for v in u))
                u = tuple(max(v, Fraction(0)) for v in u)
            y = u
        return tuple(gates)

    def piece(self, pattern: Pattern) -> AffinePiece:
        """Return the affine piece of one activation pattern.

        Valid only on the domain of `pattern`, which may be empty; not checked.

        >>> Network([Layer([[1, -1]], [1])]).piece(((True,),)).offset
        (Fraction(1, 1),)

        Raises:
            ShapeError: the pattern does not fit the ReLU layers.
        """
        gates = list(pattern)
        slope, offset = Matrix.identity(self.inputs), Matrix.zeros(self.inputs, 1)
        for i, layer in enumerate(self.layers):
            weight, bias = layer.weight, Matrix([[v] for v in layer.bias], 1)
            if layer.activation == "relu":
                gate = _gate(gates.pop(0) if gates else None, layer, i)
                weight, bias = gate @ weight, gate @ bias
            slope, offset = weight @ slope, weight @ offset + bias
        if gates:
            raise ShapeError(f"the pattern has {len(pattern)} gates, more than the network has ReLU layers")
        return AffinePiece(slope, tuple(row[0] for row in offset.rows()))

    def _point(self, x: Sequence[object]) -> tuple[Fraction, ...]:
        if isinstance(x, str) or not hasattr(x, "__len__"):
            raise ShapeError(f"point: expected a sequence of {self.inputs} exact numbers, got {type(x).__name__}")
        if len(x) != self.inputs:
            raise ShapeError(f"point: expected {self.inputs} coordinates, got {len(x)}")
        return rationals(x, "point")


def _gate(gate: tuple[bool, ...] | None, layer: Layer, index: int) -> Matrix:
    if gate is None or len(gate) != layer.units:
        came = "none" if gate is None else len(gate)
        raise ShapeError(f"layer {index}: expected a gate of {layer.units} units, got {came}")
    m = layer.units
    return Matrix([[int(gate[i] and i == j) for j in range(m)] for i in range(m)], m)
