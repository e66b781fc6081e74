"""Tracking: layers that forget where they started follow a closed form.

Statement.  Let c(n) >= 0 and w(n) >= 1, w bounded, be closed forms for n >= s, a_n = a or a/n, a > 0, and for n >= s
                |W_{n+1}| w(n) <= (1 - a_{n+1}) w(n+1)     entrywise,
                d(n) = W_{n+1} c(n) + b_{n+1} - c(n+1),    d(n)/a_{n+1} -> 0
            (where c(n+1) = 0: with a limit <= 0, or d(n) <= 0).  Then N_n(x) - c(n) -> 0 at every x: the distance in
            units of w shrinks by the factor 1 - a_n, whose product is 0, up to parts of smaller order.
            N_n(x) has the limit of c(n), and none where c(n) has none.
Glossary.   c  what is followed, by parity     w  weight     d  defect
Exactness.  c is a formal solution of the recursion, cut off; every condition on it is proved, signs by POS.
Source.     theorem `tracking`; for a_n = a it is the contraction of a weighted sup norm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.family import Family
from exactrelu.sequences.formal import closed_form, solution
from exactrelu.sequences.harmonic import combination
from exactrelu.sequences.signs import half, nonnegative_start
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.reach import point_item
from exactrelu.theorems.scalar_layers import (
    ONE,
    ScalarLayers,
    Terms,
    ahead,
    by_parity,
    end,
    product,
    scalar_layers,
    spelled,
)

__all__ = ["THEOREM", "Tracking", "attempt"]

THEOREM = "tracking"
_CAP = 100_000  # largest s
_LOWEST = (0, -1, -2, -3)  # least powers of n that c is looked for with
_GATES = ((True, True), (True, False), (False, True), (False, False))


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What the layers forget: the weight w, and a_n = a or, for the mode "n", a/n."""

    w: Terms
    mode: str
    a: Fraction

    @property
    def lost(self) -> Terms:
        """a_{n+1} as terms in n."""
        steps = (self.a.denominator,) * 2 if self.mode == "n" else (self.a.denominator,)
        return ((Fraction(1), (self.a.numerator,), steps),)


@dataclass(frozen=True, slots=True)
class Tracking:
    """Evidence: s, c, what is forgotten, the signs, the ends of c at even and odd layers; x diverges, or None."""

    s: int
    c: Terms
    forgetting: Forgetting
    signs: list[object]
    ends: tuple[Fraction | None, Fraction | None]
    x: Point | None

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Whether c has a limit."""
        return self.limit is not None

    @property
    def limit(self) -> Point | None:
        """The limit of c, if it has one."""
        even, odd = self.ends
        return (even,) if even is not None and even == odd else None

    def items(self) -> Iterator[list[object]]:
        """Yield the point that diverges, s, c, w, a and the signs."""
        if self.x is not None:
            yield point_item(self.x)
        yield ["n", self.s]
        yield ["c", [spelled(self.c)]]
        yield ["w", [spelled(self.forgetting.w)]]
        yield ["g", self.forgetting.mode, self.forgetting.a.numerator, self.forgetting.a.denominator]
        yield self.signs

    def facts(self) -> Mapping[str, object]:
        """Return where it begins, the ends of c, and the point."""
        where = {} if self.x is None else {"point": [rational_text(v) for v in self.x]}
        return {**where, "from": self.s, "ends": [None if v is None else rational_text(v) for v in self.ends]}

    def words(self) -> str:
        """Return what the layers forget and where the closed form goes."""
        a = rational_text(self.forgetting.a)
        forgets = f"a part {a} of" if self.forgetting.mode == "c" else f"a part ({a})/n of"
        even, odd = ("oo" if v is None else rational_text(v) for v in self.ends)
        goes = f"tends to {even}" if self.converges else f"has no limit: {even} at even layers, {odd} at odd ones"
        return f"from layer {self.s} on, layer n forgets {forgets} its distance to a closed form, which {goes}"


def attempt(family: Family, domain: Domain) -> Tracking | NotCertified:
    """Look for a closed form that the layers follow from every x, at width 1."""
    layers = scalar_layers(family)
    if isinstance(layers, str):
        return NotCertified(THEOREM, "a closed form", layers)
    forgetting = _forgetting(layers)
    if isinstance(forgetting, str):
        return NotCertified(THEOREM, "layers that forget where they started", forgetting)
    kept = 0 if forgetting.mode == "c" else -1
    high = max(max(part, default=0) for part in layers.drift) + 1
    for on in _GATES:
        for low in _LOWEST:
            found = solution(layers.w, layers.drift, on, max(high, 0), low, kept)
            s = None if found is None else _start(layers, forgetting, closed_form(found))
            if found is None or s is None:
                continue
            c = closed_form(found)
            ends = end(half(c, 0)), end(half(c, 1))
            settles = ends[0] is not None and ends[0] == ends[1]
            if settles or domain.candidates:
                x = None if settles else domain.candidates[0]
                return Tracking(s, c, forgetting, layers.signs_item(), ends, x)
    return NotCertified(THEOREM, "a closed form", "no sum of powers of n is shown to be followed")


def _forgetting(layers: ScalarLayers) -> Forgetting | str:
    """Return the weight and the rate, from the first two coefficients of |W_n| at even and odd layers."""
    even, odd = layers.sizes
    if max((*even, *odd), default=0) > 0:
        return "W_n is not bounded"
    (p, q), (p1, q1) = ([part.get(j, Fraction(0)) for part in (even, odd)] for j in (0, -1))
    if p * q > 1 or (p * q == 1 and p1 / p + q1 / q >= 0):
        return "the size of W_n is not shown to be below 1 - a/n on the average over two layers"
    if p * q < 1:
        ratio = (p + 1 / q) / 2 if q else p + 1
        least = 1 - max(p / ratio, q * ratio)
        return Forgetting(_weight(ratio, Fraction(0)), "c", least / 2)
    lost_even, lost_odd = -p1 / p, -q1 / q
    return Forgetting(_weight(p, (lost_odd - lost_even) / 2), "n", (lost_even + lost_odd) / 4)


def _weight(ratio: Fraction, slope: Fraction) -> Terms:
    """Return the multiple of ratio (1 + slope/n) at even and 1 at odd layers that is at least 2 for late layers."""
    scale = 2 / min(ratio, Fraction(1))
    return closed_form(({0: ratio * scale, -1: ratio * scale * slope}, {0: scale}))


def _start(layers: ScalarLayers, forgetting: Forgetting, c: Terms) -> int | None:
    """Return the first s that all conditions hold from, or None."""
    w, W, following = forgetting.w, ahead(layers.W), ahead(c)
    defect = combination([(1, product(W, c)), (1, ahead(layers.b)), (-1, following)])
    scaled = defect if forgetting.mode == "c" else product(defect, ((Fraction(1), (1, 1), (1,)),))
    conditions = [c, combination([(1, w), (-1, ONE)])]
    kept = combination([(1, ONE), (-1, forgetting.lost)])
    conditions.append(combination([(1, product(ahead(w), kept)), (-1, product(ahead(layers.size), w))]))
    s: int | None = layers.start
    for terms in conditions:
        s = None if s is None else nonnegative_start(terms, s, _CAP, True)
    for parity in (0, 1):
        found, off = end(half(scaled, parity)), not half(following, parity)
        if off and (found is None or found > 0):
            minus = combination([(-1, defect)])
            there = by_parity(minus, ()) if parity == 0 else by_parity((), minus)
            s = None if s is None else nonnegative_start(there, s, _CAP, True)
        elif found is None or (found and not off):
            return None
    return s
