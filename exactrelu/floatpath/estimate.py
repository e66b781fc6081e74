"""Estimates: floats that are never evidence, and runs made of them.

Statement.  An Estimate is a float with the error bound that was computed beside it.  It has no
            operators: a float cannot slip into an exact computation, and no verdict rests on one.
Glossary.   value  what the float run gave    bound  |value - exact value| <= bound, None when there is none
Exactness.  None.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NoReturn

from exactrelu.errors import InexactError

__all__ = ["Estimate", "ForwardRun", "ProductRun", "estimates"]


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """One float and its error bound; no arithmetic, no order, no equality, no truth value."""

    value: float
    bound: float | None = None

    def __eq__(self, other: object) -> NoReturn:
        raise InexactError("an estimate equals nothing; read .value, a float that is not evidence")

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> NoReturn:
        raise InexactError("an estimate has no truth value; read .value, a float that is not evidence")

    def text(self) -> str:
        """Return value and bound for people.

        >>> Estimate(0.5, 2.0**-50).text(), Estimate(0.5).text()
        ('0.5 +- 8.9e-16', '0.5 (no error bound)')
        """
        if self.bound is None:
            return f"{self.value:.12g} (no error bound)"
        return f"{self.value:.12g} +- {self.bound:.2g}" if self.bound else f"{self.value:.12g}"


@dataclass(frozen=True, slots=True, eq=False)
class ForwardRun:
    """N_depth at L inputs: values (L, m), and bounds (L, m) or None; an entry that is not finite bounds nothing."""

    depth: int
    values: Any
    bounds: Any


@dataclass(frozen=True, slots=True, eq=False)
class ProductRun:
    """T_depth = J_n W_n ... J_1 W_1: values (m, m), and bounds (m, m) or None.

    doubtful: on a network's own path the first layer with a gate that the error bound does not
        settle; 0 when there is none.  From there on the path is that of the floats, and the bounds
        hold for this path, not for the exact one.
    """

    depth: int
    values: Any
    bounds: Any
    doubtful: int


def estimates(values: Any, bounds: Any) -> tuple[Estimate, ...]:
    """Return one estimate per entry of two arrays of one shape; a bound that is not finite becomes None."""
    flat = [None] * values.size if bounds is None else bounds.ravel().tolist()
    return tuple(
        Estimate(v, e if e is not None and math.isfinite(e) and math.isfinite(v) else None)
        for v, e in zip(values.ravel().tolist(), flat, strict=True)
    )
