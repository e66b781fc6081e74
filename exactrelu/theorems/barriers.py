"""Barriers: layers that stay between two closed forms.

Statement.  Let L(n), U(n) >= 0 be closed forms, L(k) <= N_k(x) <= U(k), and W_{n+1} = A - B, A, B >= 0 without common
            places.  If for all n >= k
                L(n+1) = 0 or L(n+1) <= A L(n) - B U(n) + b_{n+1},    U(n+1) >= A U(n) - B L(n) + b_{n+1},
            then L(n) <= N_n(x) <= U(n).  So N_n(x) converges if L and U have one limit; it diverges if L grows
            without bound, or if the end of L at one parity is above that of U at the other.
Search.     At width 1.  exact      L = U = c, a formal solution, or b_n and 0 in turn, that N_k(x) meets
                         envelope   W_n <= 0: N_n <= b_n, or 0; W_n >= 0: N_n >= b_n
                         beside     c + A h -+ r g (1/k - 1/n): |W_n| nearly keeps g, W_n turns h = -+ g
Glossary.   g, h  homogeneous solutions     A  what N_k(x) has of h     r  room for the defects
Exactness.  Closed forms are proposals; every condition on them is proved, signs by POS.
Source.     theorem `barriers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.family import Family
from exactrelu.sequences.formal import Pair, closed_form, homogeneous, solution
from exactrelu.sequences.harmonic import combination, sample
from exactrelu.sequences.signs import half, nonnegative_start
from exactrelu.theorems.absorb import Side, after
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.reach import growing_bits, point_item
from exactrelu.theorems.scalar_layers import (
    ScalarLayers,
    Terms,
    ahead,
    by_parity,
    end,
    product,
    scalar_layers,
    spelled,
)

__all__ = ["THEOREM", "Barriers", "attempt"]

THEOREM = "barriers"
_FOLLOWED = 64  # layers
_MAX_BITS = 2048  # of a value
_CAP = 4 * _FOLLOWED
_ROOMS = (Fraction(1, 8), Fraction(1), Fraction(8))
_GATES = ((True, True), (True, False), (False, True))

Walls = tuple[Terms, Terms | None]
Ends = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class Barriers:
    """Evidence: k, L and U, the signs; the ends of L and of U at even and odd layers; x diverges, or None."""

    k: int
    L: Terms
    U: Terms | None
    signs: list[object]
    low: Ends
    high: Ends
    x: Point | None

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Whether both barriers have one limit."""
        return self.limit is not None

    @property
    def limit(self) -> Point | None:
        """The limit of both barriers, if they have one."""
        first = self.low[0]
        return (first,) if first is not None and {*self.low, *self.high} == {first} else None

    @property
    def parts(self) -> bool:
        """Whether the barriers keep the layers from converging."""
        gaps = ((self.low[0], self.high[1]), (self.low[1], self.high[0]))
        return None in self.low or any(a is not None and b is not None and a > b for a, b in gaps)

    def items(self) -> Iterator[list[object]]:
        """Yield the point that diverges, k, L, U and the signs."""
        if self.x is not None:
            yield point_item(self.x)
        yield ["k", self.k]
        yield ["L", [spelled(self.L)]]
        yield ["U", [], []] if self.U is None else ["U", [0], [spelled(self.U)]]
        yield self.signs

    def facts(self) -> Mapping[str, object]:
        """Return where it begins, the ends of the barriers, and the point."""
        where = {} if self.x is None else {"point": [rational_text(v) for v in self.x]}
        ends = {name: [_text(v) for v in pair] for name, pair in (("low", self.low), ("high", self.high))}
        return {**where, "from": self.k, **ends}

    def words(self) -> str:
        """Return what encloses the layers and where it goes."""
        if self.converges:
            return f"from layer {self.k} on two closed forms enclose the layers; both tend to {_text(self.low[0])}"
        if None in self.low:
            return f"from layer {self.k} on the layers are above a closed form that grows without bound"
        even, odd = (f"[{_text(a)}, {_text(b)}]" for a, b in zip(self.low, self.high, strict=True))
        return f"closed forms from layer {self.k} on take even layers to {even}, odd ones to {odd}"


def attempt(family: Family, domain: Domain) -> Barriers | NotCertified:
    """Look for closed forms on both sides of the layers, from the domain or from a point of it, at width 1."""
    layers = scalar_layers(family)
    if isinstance(layers, str):
        return NotCertified(THEOREM, "closed forms on both sides", layers)
    if domain.point is None:
        free: list[Side] = [(None, None)] if domain.box is None else [(lo, hi) for lo, hi in domain.box]
        found = _kept(layers, _envelope(layers), _path(family, free), None)
        if found is not None and found.converges:
            return found
    for x in domain.candidates:
        path = _path(family, [(v, v) for v in x])
        for walls in _proposals(layers, path):
            found = _kept(layers, walls, path, x)
            if found is not None and (found.converges if domain.point is not None else False):
                return Barriers(found.k, found.L, found.U, found.signs, found.low, found.high, None)
            if found is not None and found.parts:
                return found
    return NotCertified(THEOREM, "closed forms on both sides", "none found that decide")


def _path(family: Family, sides: Sequence[Side]) -> list[Side]:
    """Return the sides of layers 0, 1, 2, ... while their ends are short."""
    found, current = [sides[0]], list(sides)
    for n in range(1, _FOLLOWED + 1):
        if growing_bits(family, n) > _MAX_BITS:
            break
        current = after(family, n, current)
        if any(v is not None and v.denominator.bit_length() + v.numerator.bit_length() > _MAX_BITS for v in current[0]):
            break
        found.append(current[0])
    return found


def _kept(layers: ScalarLayers, walls: Walls, path: Sequence[Side], x: Point | None) -> Barriers | None:
    """Return evidence if the walls hold from a layer on where the path is between them, else None."""
    L, U = walls
    start = _start(layers, L, U)
    for k in range(start or len(path), len(path)):
        low, high = path[k]
        above = U is None or (high is not None and high <= _value(U, k))
        if above and _value(L, k) <= (low or 0):
            lows = end(half(L, 0)), end(half(L, 1))
            highs = (None, None) if U is None else (end(half(U, 0)), end(half(U, 1)))
            return Barriers(k, L, U, layers.signs_item(), lows, highs, x)
    return None


def _start(layers: ScalarLayers, L: Terms, U: Terms | None) -> int | None:
    """Return the first layer that the inequalities hold from, or None."""
    even, odd = layers.sign[1] > 0, layers.sign[0] > 0  # of the layer after an even, an odd one
    after_L = [bool(half(ahead(L), parity)) for parity in (0, 1)]
    if U is None and ((after_L[0] and not even) or (after_L[1] and not odd)):
        return None
    W, b, other = ahead(layers.W), ahead(layers.b), U or ()
    lower, upper = (by_parity(p if even else q, p if odd else q) for p, q in ((L, other), (other, L)))
    room = combination([(1, product(W, lower)), (1, b), (-1, ahead(L))])
    conditions = [L, by_parity(room if after_L[0] else (), room if after_L[1] else ())]
    if U is not None:
        conditions += [U, ahead(U), combination([(1, ahead(U)), (-1, product(W, upper)), (-1, b)])]
    start: int | None = layers.start
    for terms in conditions:
        start = None if start is None else nonnegative_start(terms, start, _CAP, True)
    return start


def _proposals(layers: ScalarLayers, path: Sequence[Side]) -> Iterator[Walls]:
    """Yield barriers worth trying for the layers of one point."""
    yield _envelope(layers)
    plus = _positive_part(layers.b)
    yield by_parity(plus if layers.sign[0] > 0 else (), plus if layers.sign[1] > 0 else ()), None
    for c in (by_parity(plus, ()), by_parity((), plus)):
        yield c, c
    high = max(0, *(max(part, default=0) for part in layers.drift)) + 1
    for on in _GATES:
        for low in (0, -1, -2):
            found = solution(layers.w, layers.drift, on, high, low, -4)
            if found is not None:
                yield (c := closed_form(found)), c
    yield from _beside(layers, path, high)


def _envelope(layers: ScalarLayers) -> Walls:
    """Return 0 and what bounds layers with W_n <= 0, followed by one with W_n >= 0 at the other parity."""
    U = _positive_part(layers.b)
    for parity in (0, 1):
        if layers.sign[parity] > 0 and layers.sign[1 - parity] < 0:
            moved = ahead(combination([(1, product(ahead(layers.W), U)), (1, ahead(layers.b))]), -1)
            U = by_parity(moved, U) if parity == 0 else by_parity(U, moved)
    return (), U


def _positive_part(terms: Terms) -> Terms:
    """Return what is max(b_n, 0) at late layers, by the signs of the halves at infinity."""
    up = [bool(part := half(terms, parity)) and max(part, key=lambda t: t[0])[1][-1] > 0 for parity in (0, 1)]
    return by_parity(terms if up[0] else (), terms if up[1] else ())


def _beside(layers: ScalarLayers, path: Sequence[Side], high: int) -> Iterator[Walls]:
    """Yield barriers on both sides of c + A h, for layers of which |W_n| nearly keeps a sequence g."""
    even, odd = layers.sizes
    (p, q), (p1, q1) = ([part.get(j, Fraction(0)) for part in (even, odd)] for j in (0, -1))
    if max((*even, *odd), default=0) > 0 or p * q != 1:
        return
    order = (p1 / p + q1 / q) / 2
    if order < 0 or order.denominator > 1 or layers.sign[0] * layers.sign[1] < 0:
        return
    a = int(order)
    g = homogeneous(layers.sizes, a, a - 4, a - 3)
    c = solution(layers.w, layers.drift, (True, True), high + a, a - 4, a - 3)
    if g is None or c is None:
        return
    h: Pair = ({j: layers.sign[0] * v for j, v in g[0].items()}, g[1])
    centre, G, H = closed_form(c), closed_form(g), closed_form(h)
    for k in (8, 16, 32, 64):
        if k >= len(path) or path[k][0] is None or not _value(H, k):
            return
        A = ((path[k][0] or Fraction(0)) - _value(centre, k)) / _value(H, k)
        exact = combination([(Fraction(1), centre), (A, H)])
        yield exact, exact
        for r in _ROOMS:
            fading = ((Fraction(1), (-k * r.numerator, r.numerator), (0, k * r.denominator)),)
            room = product(G, fading)
            yield combination([(1, exact), (-1, room)]), combination([(1, exact), (1, room)])


def _value(terms: Terms, n: int) -> Fraction:
    """Return a closed form at n, by its half, which has no pole where it is >= 0 by POS."""
    return sample(half(terms, n % 2), n // 2)


def _text(v: Fraction | None) -> str:
    return "oo" if v is None else rational_text(v)
