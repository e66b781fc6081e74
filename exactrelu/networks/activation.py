"""Activations other than ReLU, and families of layers with one of them.

Statement.  Layer n is y -> phi(W_n y + b_n), phi applied to every coordinate:
                leaky-relu  t for t >= 0, slope t for t < 0, 0 < slope < 1
                clip        min(max(t, low), high), low <= 0 <= high, low < high
                hard-tanh   clip with -1 and 1             relu6  clip with 0 and 6
                tanh        values at rationals other than 0 are irrational
                sigmoid     1/(1 + e^-t), irrational at rationals other than 0
            Each is nondecreasing and L-Lipschitz, L = 1, for sigmoid 1/4.  But for sigmoid, phi(0) = 0, and
            phi^j(t) converges to phi^oo(t): relu for leaky-relu, phi itself for the clips, 0 for tanh.
Glossary.   W, b  weight and bias, given by a Family     phi^j  phi applied j times
Exactness.  Rational in, rational out; tanh and sigmoid have exact values at 0 only.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.errors import FormatError, UnsupportedError
from exactrelu.networks.family import Family

__all__ = ["PARAMETERS", "Activation", "ActivationFamily"]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "leaky-relu": ("slope",),
    "clip": ("low", "high"),
    "hard-tanh": (),
    "relu6": (),
    "tanh": (),
    "sigmoid": (),
}
_AT_ZERO = {"tanh": Fraction(0), "sigmoid": Fraction(1, 2)}
_ENDS = {"hard-tanh": (Fraction(-1), Fraction(1)), "relu6": (Fraction(0), Fraction(6))}


@dataclass(frozen=True, slots=True, init=False)
class Activation:
    """A function of one variable by its name; `slope` of leaky-relu, `ends` of clip, hard-tanh and relu6."""

    name: str
    slope: Fraction | None
    ends: tuple[Fraction, Fraction] | None

    def __init__(self, name: str, *, slope: object = None, low: object = None, high: object = None) -> None:
        """Build an activation.

        Args:
            name: a key of `PARAMETERS`.
            slope: of leaky-relu, between 0 and 1.
            low, high: of clip.

        Raises:
            FormatError: another name, a parameter too much or too few or out of its range.
            InexactError: a parameter is not an exact number.

        >>> Activation("leaky-relu", slope="1/2").at(Fraction(-3))
        Fraction(-3, 2)
        """
        given = {"slope": slope, "low": low, "high": high}
        known = PARAMETERS.get(name) if isinstance(name, str) else None
        if known is None:
            raise FormatError(f"activation: expected relu, {', '.join(PARAMETERS)}, got {str(name)[:40]!r}")
        wrong = next((key for key, value in given.items() if (value is not None) != (key in known)), None)
        if wrong is not None:
            problem = "it is missing" if wrong in known else "it has no such parameter"
            raise FormatError(f"activation {name!r}: {wrong}: {problem}")
        exact = {key: rational(given[key], f"activation {name!r}, {key}") for key in known}
        if "slope" in exact and not 0 < exact["slope"] < 1:
            raise FormatError(f"activation {name!r}: expected 0 < slope < 1, got {rational_text(exact['slope'])}")
        if "low" in exact and not (exact["low"] <= 0 <= exact["high"] and exact["low"] < exact["high"]):
            ends = f"low = {rational_text(exact['low'])}, high = {rational_text(exact['high'])}"
            raise FormatError(f"activation {name!r}: expected low <= 0 <= high and low < high, got {ends}")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "slope", exact.get("slope"))
        object.__setattr__(self, "ends", (exact["low"], exact["high"]) if "low" in exact else _ENDS.get(name))

    def at(self, t: Fraction) -> Fraction:
        """Return phi(t).

        Raises:
            UnsupportedError: tanh or sigmoid at t != 0.
        """
        if self.slope is not None:
            return t if t >= 0 else self.slope * t
        if self.ends is not None:
            return min(max(t, self.ends[0]), self.ends[1])
        if t:
            raise UnsupportedError(f"{self.name} has no exact value at a rational other than 0")
        return _AT_ZERO[self.name]

    @property
    def smooth(self) -> bool:
        """Whether phi has no exact values, but at 0."""
        return self.name in _AT_ZERO

    @property
    def lipschitz(self) -> Fraction:
        """Return L with |phi(s) - phi(t)| <= L |s - t|."""
        return Fraction(1, 4) if self.name == "sigmoid" else Fraction(1)

    def piece(self, t: Fraction) -> tuple[Fraction, Fraction]:
        """Return (a, c) with phi(t) = a t + c on the linear piece of t; tanh, sigmoid have none but a point."""
        if self.slope is not None:
            return (Fraction(1) if t >= 0 else self.slope), Fraction(0)
        if self.ends is None:
            return Fraction(0), self.at(t)
        inside = self.ends[0] <= t <= self.ends[1]
        return (Fraction(1), Fraction(0)) if inside else (Fraction(0), self.at(t))

    def canonical(self) -> dict[str, str]:
        """Return the data of a canonical problem."""
        data = {"name": self.name}
        if self.slope is not None:
            data["slope"] = rational_text(self.slope)
        if self.name == "clip" and self.ends is not None:
            data |= {"low": rational_text(self.ends[0]), "high": rational_text(self.ends[1])}
        return data


@dataclass(frozen=True, slots=True)
class ActivationFamily:
    """Layers phi(W_n y + b_n) with W_n and b_n those of `chain`."""

    chain: Family
    activation: Activation

    @property
    def width(self) -> int:
        """Return m, the number of inputs and of units of every layer."""
        return self.chain.width

    def apply(self, n: int, y: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        """Return the value of layer n >= 1 at y of length m, exactly; see `Activation.at`."""
        return tuple(self.activation.at(t) for t in self.chain.layer(n).preactivation(y))
