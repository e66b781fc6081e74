"""Accelerated enclosures of the limit N(x): depth, order of the gauge and precision are chosen here.

Statement.  A theorem bounds all layers behind layer k (its spread); where that freezes the pattern, a gauge of
            order q encloses the limit.  Depths are tried in doubling steps along one prefix; at each the
            least order is taken whose defect is estimated to be small enough, and then certified.
Glossary.   k  depth    q  order    S = 2^bits  scale of the fixed-point numbers
Exactness.  Rounding: outward; the ends are dyadic rationals.  The claimed ends lie a little outside the
            computed ones, so any outward rounding of the same recurrence lies inside them.
Source.     theorem `accelerated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.enclose import Tail
from exactrelu.convergence.prefix import Interval, layers
from exactrelu.networks.family import Family
from exactrelu.products.acceleration import Block, Gauge, exact_rows, gauge_of
from exactrelu.theorems.accelerated import THEOREM, Acceleration, certify
from exactrelu.theorems.frozen_pattern import FrozenPattern, Side, freeze
from exactrelu.theorems.outcome import NotCertified

__all__ = [
    "BASES",
    "MAX_DEPTH",
    "MAX_ORDER",
    "AcceleratedLimit",
    "accelerate",
    "bounds_of_layers",
    "long_gauge",
    "order_for",
]

MAX_DEPTH = 1 << 14
MAX_ORDER = 48
BASES = {
    "absolute-summability": 0,
    "reflection": 1,
}  # theorems that bound all later layers, as the certificate names them
MAX_BITS = 1 << 16
_FIRST = 16  # depth tried first
_AHEAD = 3  # orders behind the last that an estimate looks at
_ROOM = 16  # the estimate of a defect is trusted up to this factor


@dataclass(frozen=True, slots=True)
class AcceleratedLimit:
    """Evidence: the bounds of all later layers, the frozen pattern, the gauge, and the enclosure."""

    tail: Tail
    pattern: FrozenPattern
    acceleration: Acceleration
    depth: int
    bits: int
    enclosure: tuple[Enclosure, ...]

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    def facts(self) -> Mapping[str, object]:
        """Return the facts of the bounds, the pattern and the order of the gauge."""
        gate = "".join("1" if on else "0" for on in self.pattern.gate)
        return {**self.tail.facts(), "pattern": gate, "order": self.acceleration.gauge.q}

    def words(self) -> str:
        """Return where the pattern is frozen and what encloses the limit."""
        return f"one pattern in all layers after {self.depth}; a gauge of order {self.acceleration.gauge.q}"

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items: the base, its items, depth and bits, the pattern, the gauge."""
        yield ["a", BASES[self.tail.theorem]]
        yield from self.tail.items()
        yield ["L", self.depth, self.bits]
        yield from self.pattern.items()
        yield from self.acceleration.items()


def accelerate(
    family: Family,
    x: Sequence[Fraction],
    width: Fraction,
    tail: Tail,
    max_depth: int = MAX_DEPTH,
    depth: int | None = None,
) -> AcceleratedLimit | NotCertified:
    """Enclose N(x) in intervals of at most the given width, or say what is missing.

    Args:
        family: layers n = 1, 2, ...
        x: m rationals.
        width: positive rational.
        tail: evidence for this family that bounds all layers behind one.
        max_depth: largest depth to try; `MAX_DEPTH` at most.
        depth: the only depth to try, when given.

    Cost: one pass over the layers, and for each depth tried a gauge of order at most `MAX_ORDER`.
    """
    if tail.theorem not in BASES:
        return NotCertified(THEOREM, "bounds of all later layers", f"{tail.theorem} gives none")
    first = max(tail.first_depth, _FIRST) if depth is None else depth
    stop = min(max_depth, MAX_DEPTH) if depth is None else depth
    if not tail.first_depth <= first <= stop:
        return _missing(f"it is tried from depth {max(tail.first_depth, _FIRST)} to {stop}")
    bits = (1 / width).__ceil__().bit_length() + 96
    search = _Search(family, tail, width, {})
    result = _missing(f"it needs {bits} bits for every value, and at most {MAX_BITS} are computed")
    while bits <= MAX_BITS:
        found = search.run(x, bits, first, stop)
        if isinstance(found, AcceleratedLimit) or found == result:
            return found  # more bits change nothing
        result, bits = found, 2 * bits
    return result


@dataclass(frozen=True, slots=True)
class _Search:
    """What stays the same from depth to depth; gauges are kept by pattern."""

    family: Family
    tail: Tail
    width: Fraction
    gauges: dict[tuple[int, ...], Gauge | None]

    def run(self, x: Sequence[Fraction], bits: int, first: int, stop: int) -> AcceleratedLimit | NotCertified:
        """Try the depths first, 2 first, ... of one prefix."""
        result: AcceleratedLimit | NotCertified = _missing("none tried")
        for n, y in enumerate(layers(self.family, x, bits, stop), 1):
            if n < first:
                continue
            result = self._at(y, n, bits)
            if isinstance(result, AcceleratedLimit):
                return result
            first = 2 * n
        return result

    def _at(self, y: Sequence[Interval], depth: int, bits: int) -> AcceleratedLimit | NotCertified:
        near = widened(y, depth, bits)
        sides = bounds_of_layers(self.tail, near, depth, bits)
        if sides is None:
            return _missing(f"the bounds of later layers do not reach layer {depth}")
        pattern = freeze(self.family, sides, [hi == 0 for _, hi in y], depth)
        if isinstance(pattern, NotCertified):
            return pattern
        block = pattern.block(self.family)
        if pattern.on not in self.gauges:
            self.gauges[pattern.on] = long_gauge(block)
        whole = self.gauges[pattern.on]
        if whole is None:
            return NotCertified(THEOREM, "a gauge", "a term of the active neurons decays too slowly")
        high = [*(sides[j][1] for j in pattern.on), Fraction(1)]
        acceleration = self._certified(block, whole, high, depth)
        if isinstance(acceleration, NotCertified):
            return acceleration
        ends = enclosed(acceleration, [near[j] for j in pattern.on], high, bits)
        zero = Enclosure(Fraction(0), Fraction(0))
        places = dict(zip(pattern.on, ends, strict=True))
        whole_ends = tuple(places.get(i, zero) for i in range(self.family.width))
        if any(e.width > self.width for e in whole_ends):
            return _missing(f"the enclosure of order {acceleration.gauge.q} at depth {depth} is too wide")
        return AcceleratedLimit(self.tail, pattern, acceleration, depth, bits, whole_ends)

    def _certified(
        self, block: Block, whole: Gauge, high: Sequence[Fraction], depth: int
    ) -> Acceleration | NotCertified:
        """Return the certified gauge of the least order whose estimated error is small enough."""
        q = order_for(whole, high, depth, self.width)
        if q is None:
            return _missing(f"no order up to {MAX_ORDER} suffices at depth {depth}")
        return certify(block, whole.cut(q), depth)


def long_gauge(block: Block) -> Gauge | None:
    """Return a gauge with the coefficients that `order_for` looks at, or None where a term decays too slowly."""
    return gauge_of(block, MAX_ORDER + _AHEAD)


def order_for(whole: Gauge, high: Sequence[Fraction], depth: int, width: Fraction) -> int | None:
    """Return the least order up to `MAX_ORDER` whose error, estimated for |z_n| <= high, is well below the width."""
    orders = range(1, MAX_ORDER + 1)
    return next((q for q in orders if _estimate(whole, q, high, depth) * _ROOM <= width), None)


def widened(y: Sequence[Interval], depth: int, bits: int) -> list[Side]:
    """Return the intervals of N_depth with a margin for other outward roundings; what is 0 stays 0."""
    rounded = max((hi - lo for lo, hi in y), default=0)
    margin = Fraction((16 + 4 * len(y)) * (rounded + depth + 1), 1 << bits)
    return [
        (max(Fraction(lo, 1 << bits) - margin, Fraction(0)), Fraction(hi, 1 << bits) + margin)
        if hi
        else (Fraction(0),) * 2
        for lo, hi in y
    ]


def bounds_of_layers(tail: Tail, y: Sequence[Side], depth: int, bits: int) -> list[Side] | None:
    """Return (l_i, h_i) with l_i <= N_n,i <= h_i for every n >= depth, from intervals of N_depth."""
    norm = max((hi / w for (_, hi), w in zip(y, tail.weights, strict=True)), default=Fraction(0))
    spread = tail.spread(depth, norm, bits)
    if spread is None:
        return None
    below, above = spread
    return [(max(lo - w * below, Fraction(0)), hi + w * above) for (lo, hi), w in zip(y, tail.weights, strict=True)]


def enclosed(acceleration: Acceleration, y: Sequence[Side], high: Sequence[Fraction], bits: int) -> list[Enclosure]:
    """Return G_k (y, 1) widened by S h, for every neuron that is on."""
    ends = []
    for row, sums in zip(acceleration.gauge.at(acceleration.depth), acceleration.sums(bits), strict=True):
        products = [sorted((g * lo, g * hi)) for g, (lo, hi) in zip(row, y, strict=False)]
        low, top = (row[-1] + sum((p[k] for p in products), Fraction(0)) for k in (0, 1))
        error = sum((s * h for s, h in zip(sums, high, strict=True)), Fraction(0)) + Fraction(4 + len(row), 1 << bits)
        ends.append(Enclosure(low, top).widened(error).outward(bits))
    return ends


def _estimate(whole: Gauge, q: int, high: Sequence[Fraction], depth: int) -> Fraction:
    """Return about the error of order q: the defect starts with the coefficients of the next orders, some may be 0."""
    total = Fraction(0)
    for sign, C in whole.coefficients.items():
        for s in range(q + 1, q + 1 + _AHEAD):
            rows = exact_rows(C[s - 1])
            size = max(
                (sum((abs(v) * h for v, h in zip(row, high, strict=True)), Fraction(0)) for row in rows),
                default=Fraction(0),
            )
            total += size / depth**s if sign == 1 else 2 * size / (q * depth ** (s - 1))
    return total


def _missing(reason: str) -> NotCertified:
    return NotCertified(THEOREM, "an enclosure of the requested width", reason)
