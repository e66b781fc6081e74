"""The limit of a contraction with tanh or sigmoid, enclosed to any width.

Statement.  Let phi be L-Lipschitz and L ||W||_w < 1 (activation.py).  The one fixed point y of
            z -> phi(W z + b) is within ||phi(W z + b) - z||_w / (1 - L ||W||_w) of every z.
Glossary.   z  a dyadic point near y, found by Newton's method; w  norm weights
Exactness.  phi is enclosed by flint balls.  The claimed ends lie a little outside the computed ones, so
            any outward rounding of phi at the same bits lies inside them.
Source.     theorem `activation`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, ctx, fmpq

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.networks.activation import ActivationFamily
from exactrelu.theorems.activation import THEOREM, Contraction, contraction
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified

__all__ = ["FixedPointEnclosure", "enclosed_limit", "smooth_image"]

_FLOAT_STEPS = 1000
_NEWTON_STEPS = 60
_GUARD = 40  # bits


@dataclass(frozen=True, slots=True)
class FixedPointEnclosure:
    """Evidence: a contraction, a point near its fixed point, and the bits of the enclosure."""

    reason: Contraction
    near: Point
    bits: int
    enclosure: tuple[Enclosure, ...]

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True."""
        return True

    @property
    def depth(self) -> int:
        """Return 0: no layer is computed."""
        return 0

    def items(self) -> Iterator[list[object]]:
        """Yield the items of the contraction, then the point in homogeneous integers."""
        yield from self.reason.items()
        q = math.lcm(*(v.denominator for v in self.near))
        yield ["s", self.bits, q, [int(v * q) for v in self.near]]

    def facts(self) -> dict[str, object]:
        """Return the facts of the contraction."""
        return dict(self.reason.facts())

    def words(self) -> str:
        """Return why the layers converge."""
        return self.reason.words()


def enclosed_limit(family: ActivationFamily, domain: Domain, width: Fraction) -> FixedPointEnclosure | NotCertified:
    """Enclose the limit of a contraction with tanh or sigmoid in intervals of at most the given width."""
    found = contraction(family)
    if isinstance(found, NotCertified):
        return found
    if not family.activation.smooth:
        return NotCertified(THEOREM, "the fixed point", "it was not found as a rational point")
    rate = 1 - found.lipschitz * found.q
    scale = max(found.weights) * (2 / (rate * width)).__ceil__()
    bits = scale.bit_length() + _GUARD
    near = _near(family.activation.name, found, bits)
    if near is None:
        return NotCertified(THEOREM, "the fixed point", "Newton's method did not find it")
    enclosure = _around(family.activation.name, found, near, bits)
    if any(e.width > width for e in enclosure):
        return NotCertified(THEOREM, "the fixed point", "Newton's method did not come near enough")
    return FixedPointEnclosure(found, near, bits, enclosure)


def smooth_image(name: str, end: int, bits: int) -> tuple[int, int]:
    """Return integers around tanh or sigmoid of end / 2^bits, times 2^bits.  Rounding: outwards."""
    far = bits << bits  # there phi is within 2^-bits of its limit
    inner = max(-far, min(end, far))
    with ctx.workprec(bits + _GUARD):
        ball = Enclosure.from_arb(_phi(name, _ball(Fraction(inner, 1 << bits)))).outward(bits)
    low, high = int(ball.lo * (1 << bits)), int(ball.hi * (1 << bits))
    if end > far:
        return low, 1 << bits
    return (low, high) if end >= -far else (-(1 << bits) if name == "tanh" else 0, high)


def _near(name: str, layers: Contraction, bits: int) -> Point | None:
    """Return a point with denominators 2^bits near the fixed point."""
    y = _float_iterate(name, layers)
    with ctx.workprec(bits + _GUARD):
        W = [[_ball(v) for v in row] for row in layers.W]
        b = [_ball(v) for v in layers.b]
        last = None
        for _ in range(_NEWTON_STEPS):
            y = _newton_step(name, W, b, y)
            rounded = tuple(Enclosure.from_arb(v.mid()).middle for v in y) if all(v.is_finite() for v in y) else None
            if rounded is None:
                return None
            rounded = tuple(Fraction(round(v * (1 << bits)), 1 << bits) for v in rounded)
            if rounded == last:
                return rounded
            last, y = rounded, [_ball(v) for v in rounded]
    return last


def _float_iterate(name: str, layers: Contraction) -> list[Any]:
    phi = math.tanh if name == "tanh" else lambda t: 0.5 + 0.5 * math.tanh(t / 2)
    y = [0.0] * len(layers.b)
    W = [[_float(v) for v in row] for row in layers.W]
    b = [_float(v) for v in layers.b]
    for _ in range(_FLOAT_STEPS):
        y = [phi(sum(a * v for a, v in zip(row, y, strict=True)) + c) for row, c in zip(W, b, strict=True)]
    return [arb(v) for v in y]


def _float(value: Fraction) -> float:
    """Return a float near a number, or near the end of [-10^9, 10^9] on its side."""
    return float(max(min(value, Fraction(10**9)), Fraction(-(10**9))))


def _newton_step(name: str, W: Sequence[Sequence[Any]], b: Sequence[Any], y: Sequence[Any]) -> list[Any]:
    """Return the midpoints of y - (I - phi'(W y + b) W)^-1 (y - phi(W y + b))."""
    m = len(b)
    v = [_phi(name, sum((a * u for a, u in zip(row, y, strict=True)), c)).mid() for row, c in zip(W, b, strict=True)]
    slopes = [t * (1 - t) if name == "sigmoid" else 1 - t * t for t in v]
    system = arb_mat([[int(i == j) - slopes[i] * W[i][j] for j in range(m)] for i in range(m)])
    step = system.solve(arb_mat([[u - t] for u, t in zip(y, v, strict=True)]))
    return [(u - step[i, 0]).mid() for i, u in enumerate(y)]


def _around(name: str, layers: Contraction, near: Point, bits: int) -> tuple[Enclosure, ...]:
    """Return the enclosures of the fixed point from the residual at the point `near`."""
    unit = Fraction(1, 1 << bits)
    rest = Fraction(0)
    with ctx.workprec(bits + _GUARD):
        for row, c, v, w in zip(layers.W, layers.b, near, layers.weights, strict=True):
            inner = sum((a * u for a, u in zip(row, near, strict=True)), c)
            ball = Enclosure.from_arb(_phi(name, _ball(inner)))
            rest = max(rest, (max(ball.hi - v, v - ball.lo) + 16 * unit) / w)
    rest /= 1 - layers.lipschitz * layers.q
    return tuple(
        Enclosure(v - w * rest - unit, v + w * rest + unit).outward(bits)
        for v, w in zip(near, layers.weights, strict=True)
    )


def _phi(name: str, t: Any) -> Any:
    """Return the ball of tanh or sigmoid = (1 + tanh(t/2))/2."""
    return t.tanh() if name == "tanh" else ((t / 2).tanh() + 1) / 2


def _ball(value: Fraction) -> Any:
    return arb(fmpq(value.numerator, value.denominator))
