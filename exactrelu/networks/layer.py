"""One layer of a network: x -> activation(W x + b), with rational W and b.

Glossary.   W  weight, shape (m, n)    b  bias, shape (m,)    m  units    n  inputs
            gate  the 0/1 diagonal matrix J with relu(u) = J u
Exactness.  Weights are exact rationals; floats are refused at the door.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational
from exactrelu.errors import FormatError, ShapeError

__all__ = ["Activation", "Layer"]

Activation = Literal["relu", "identity"]


@dataclass(frozen=True, slots=True, init=False)
class Layer:
    """Weight (m, n), bias (m,) and activation of one layer."""

    weight: Matrix
    bias: tuple[Fraction, ...]
    activation: Activation

    def __init__(
        self,
        weight: Matrix | Sequence[Sequence[object]],
        bias: Sequence[object],
        activation: str = "relu",
        where: str = "layer",
    ) -> None:
        """Build a layer and check its shape.

        Args:
            weight: (m, n) matrix, or m rows of n exact numbers.
            bias: m exact numbers.
            activation: "relu" or "identity".
            where: place named in errors, such as "layer 2".

        Raises:
            ShapeError: ragged weight, or bias of another length than the weight's rows.
            InexactError, FormatError: an entry is not an exact number; unknown activation.
        """
        matrix = weight if isinstance(weight, Matrix) else Matrix(weight, where=f"{where}, weight")
        if len(bias) != matrix.shape[0]:
            raise ShapeError(f"{where}: weight has {matrix.shape[0]} rows, but bias has {len(bias)} entries")
        if activation not in ("relu", "identity"):
            raise FormatError(f"{where}: expected activation 'relu' or 'identity', got {activation!r}")
        values = tuple(rational(v, f"{where}, bias[{i}]") for i, v in enumerate(bias))
        object.__setattr__(self, "weight", matrix)
        object.__setattr__(self, "bias", values)
        object.__setattr__(self, "activation", activation)

    @property
    def units(self) -> int:
        """m, the number of outputs."""
        return self.weight.shape[0]

    @property
    def inputs(self) -> int:
        """n, the number of inputs."""
        return self.weight.shape[1]

    def preactivation(self, x: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return W x + b for x of length n."""
        if len(x) != self.inputs:
            raise ShapeError(f"a point with {len(x)} coordinates for a layer with {self.inputs} inputs")
        return tuple(u + c for u, c in zip(self.weight.apply(x), self.bias, strict=True))

    def apply(self, x: Sequence[Fraction]) -> tuple[Fraction, ...]:
        """Return the value of the layer at x."""
        u = self.preactivation(x)
        return u if self.activation == "identity" else tuple(max(v, Fraction(0)) for v in u)
