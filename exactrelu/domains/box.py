"""Boxes around a region, and units whose sign a box decides.

Statement.  On the box lo_j <= den x_j <= hi_j the form a.x + c has, times 2 den, the extremes
            sum a_j (lo_j + hi_j) + 2 den c  +-  sum |a_j| (hi_j - lo_j).
            A unit whose sign is constant on the box is decided without evidence in the certificate:
            the checker computes the same extremes.
Glossary.   middle, radius  (lo + hi, 2 den) and (hi - lo, 0), ready to multiply forms with
Exactness.  Exact over any kernel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

import numpy as np

from exactrelu.arithmetic.kernel import Kernel
from exactrelu.domains.forms import OFF, ON
from exactrelu.geometry.answers import Proof
from exactrelu.geometry.frame import Forms
from exactrelu.geometry.polyhedron import Polyhedron
from exactrelu.geometry.region import Region

__all__ = ["Box", "decide_by_box", "outer_box", "root_box"]

_BITS = 8  # a side of a box has about this many bits
_GAIN = 2  # a box is worth its 2 d proofs if it decides this many units more per proof


@dataclass(frozen=True, slots=True)
class Box:
    """The box lo / den <= x <= hi / den."""

    den: Any
    low: tuple[Any, ...]
    high: tuple[Any, ...]
    middle: tuple[Any, ...]
    radius: tuple[Any, ...]


def _box(kernel: Kernel, den: Any, low: Sequence[Any], high: Sequence[Any]) -> Box:
    middle = (*(a + b for a, b in zip(low, high, strict=True)), den + den)
    radius = (*(b - a for a, b in zip(low, high, strict=True)), kernel.zero)
    return Box(den, tuple(low), tuple(high), middle, radius)


def root_box(kernel: Kernel, domain: Polyhedron) -> Box | None:
    """Return the box that a domain is, None for a domain of another kind."""
    if domain.bounds is None:
        return None
    den = math.lcm(*(end.denominator for side in domain.bounds for end in side))
    low, high = (kernel.integers(int(side[k] * den) for side in domain.bounds) for k in (0, 1))
    return _box(kernel, kernel.integer(den), low, high)


def decide_by_box(kernel: Kernel, box: Box, forms: Sequence[Sequence[Any]], state: bytearray, is_open: bool) -> None:
    """Set the state of undecided units whose sign is constant on the box."""
    sign, zero = kernel.sign, kernel.zero
    j = state.find(0)
    while j >= 0:
        form = forms[j]
        centre = sum(map(mul, form, box.middle), zero)
        reach = sum(map(mul, [v if sign(v) >= 0 else -v for v in form], box.radius), zero)
        if sign(centre + reach) <= 0:
            state[j] = OFF
        elif sign(centre - reach) > (0 if is_open else -1):
            state[j] = ON
        j = state.find(0, j + 1)


def outer_box(kernel: Kernel, region: Region, forms: Forms, state: bytearray) -> tuple[Box, list[Proof]] | None:
    """Return a box around the region with the proofs of its sides, if it decides enough units."""
    undecided = np.frombuffer(state, np.uint8) == 0
    d = region.frame.dimension
    if not d or np.count_nonzero(undecided) < 2 * d * _GAIN:
        return None
    ends = region.box()
    if ends is None or not np.isfinite(ends[1] - ends[0]).all():
        return None
    rounded = _rounded(*ends)
    if rounded is None:
        return None
    den, low, high = rounded
    middle, radius = (np.array(low) + high) / (2 * den), (np.array(high, dtype=float) - low) / (2 * den)
    G = forms.floats[undecided]
    value, reach = G[:, :d] @ middle + G[:, d], np.abs(G[:, :d]) @ radius
    if np.count_nonzero(np.abs(value) > reach) < 2 * d * _GAIN:
        return None
    return _proved(kernel, region, den, low, high)


def _rounded(low: Any, high: Any) -> tuple[int, list[int], list[int]] | None:
    """Return (den, lo, hi), a slightly larger box with few bits."""
    sides = high - low
    if not (sides > 0.0).all():
        return None
    bits = _BITS - math.frexp(float(sides.min()))[1]
    if not -500 < bits < 500:
        return None
    scale = 1 << max(bits, 0)
    step = 1 << max(-bits, 0)
    lo = [math.floor(v * scale / step - 0.25) * step for v in low.tolist()]
    hi = [math.ceil(v * scale / step + 0.25) * step for v in high.tolist()]
    divisor = math.gcd(scale, *lo, *hi)
    return scale // divisor, [v // divisor for v in lo], [v // divisor for v in hi]


def _proved(
    kernel: Kernel, region: Region, den: int, low: list[int], high: list[int]
) -> tuple[Box, list[Proof]] | None:
    proofs = []
    for j, (lo, hi) in enumerate(zip(low, high, strict=True)):
        for sign, end in ((1, lo), (-1, hi)):
            row = [sign * den * int(i == j) for i in range(len(low))]
            proof = region.prove(kernel.primitive(kernel.integers([*row, -sign * end])), False)
            if not isinstance(proof, Proof):
                return None
            proofs.append(proof)
    return _box(kernel, kernel.integer(den), kernel.integers(low), kernel.integers(high)), proofs
