"""Absorption: coordinates that die, and the smaller family that the others follow from there.

Statement.  Let coordinates Z of N_k(x) be 0 for every x of the domain, and let W_n[i][j] <= 0 and
            b_n[i] <= 0 for n > k, i in Z and j not in Z.  Then they are 0 in all later layers, and the
            others, S, follow N'_l = relu(W_{k+l}[S,S] N'_{l-1} + b_{k+l}[S]) from N'_0 = N_k(x)[S].  A
            theorem about this family decides: convergence at every value that N_k(x)[S] can have, or
            divergence at the value of one point.  A box may be cut into parts, each with its own k and Z.
Glossary.   Z, S  dead and surviving coordinates     k  layer of the absorption, k >= 1
            sides  per coordinate [low, high], None where there is no bound
Exactness.  Rational intervals through the first k layers, exact at a point; signs by POS.
Source.     theorem `absorb`; powers of a matrix in linear_layers.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from flint import fmpz_poly

from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.harmonic import combination
from exactrelu.sequences.signs import negated, nonnegative_start
from exactrelu.theorems import (
    absolute_summability,
    contraction,
    dual_growth,
    linear_layers,
    monotone_decrease,
    nonnegative_iff,
    periodic_orbit,
    reflection,
    symmetric_lcp,
    two_clusters,
)
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.outcome import Evidence, NotCertified
from exactrelu.theorems.reach import growing_bits, point_item

__all__ = ["THEOREM", "Absorption", "Side", "after", "attempt"]

THEOREM = "absorb"
_LAYERS = 64
_ORBIT = 200  # layers that survivors are followed
_MAX_BITS = 4_096
_MAX_BASE = 1 << 14
_MAX_ENTRIES = 1 << 16  # entries of the layers that are followed
_MAX_STEPS = 400  # cuts and parts of a domain
_MAX_CUTS = 6  # cuts per coordinate around one part

Side = tuple[Fraction | None, Fraction | None]
Terms = tuple[Term, ...]


class _Attempt(Protocol):
    def __call__(self, family: Family, domain: Domain) -> Evidence | NotCertified: ...


def _orbit(family: Family, domain: Domain) -> Evidence | NotCertified:
    """Follow the orbit of the point that is the domain through a few layers."""
    if domain.point is None:
        return NotCertified(periodic_orbit.THEOREM, "a point", "the values of the survivors are not one point")
    return periodic_orbit.follow(family, domain.point, _ORBIT)


def _decreasing(family: Family, domain: Domain) -> Evidence | NotCertified:
    """Show the limit 0 at a point, or else only that the layers decrease."""
    found = NotCertified("", "", "") if domain.point is None else monotone_decrease.exact_limit(family, domain)
    return monotone_decrease.attempt(family, domain) if isinstance(found, NotCertified) else found


_CONVERGENT: dict[str, _Attempt] = {
    "a": absolute_summability.attempt,
    "m": _decreasing,
    "k": contraction.attempt,
    "s": symmetric_lcp.attempt,
    "r": reflection.attempt,
    "o": _orbit,
}
_DIVERGENT: dict[str, _Attempt] = {
    "o": _orbit,
    "n": nonnegative_iff.attempt,
    "d": dual_growth.attempt,
    "c": two_clusters.attempt,
}


class _Inner(Protocol):
    def items(self) -> Iterator[list[Any]]: ...


@dataclass(frozen=True, slots=True)
class Split:
    """A cut of a box at coordinate i: the part below `at` comes first."""

    i: int
    at: Fraction

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate item."""
        yield ["s", self.i, self.at.numerator, self.at.denominator]


@dataclass(frozen=True, slots=True)
class Part:
    """What decides one part of the domain: k, the dead coordinates, and the theorem about the others.

    limit: the limit of the surviving coordinates where it is known, for a part that is one point.
    """

    k: int
    zeros: tuple[int, ...]
    letter: str
    inner: _Inner | None
    reason: str
    limit: Point | None = None

    def items(self) -> Iterator[list[object]]:
        """Yield layer and dead coordinates, and the items of the smaller family."""
        yield ["k", self.k, list(self.zeros)]
        if self.inner is not None:
            yield ["N", self.letter]
            yield from self.inner.items()

    def words(self) -> str:
        """Return which coordinates are dead and what the others do."""
        names = ", ".join(str(i + 1) for i in self.zeros)
        dead = f"coordinates {names} are 0" if len(self.zeros) > 1 else f"coordinate {names} is 0"
        return f"{dead if names else 'no coordinate is dropped'} from layer {self.k} on; {self.reason}"


@dataclass(frozen=True, slots=True)
class Absorption:
    """Evidence: cuts and parts in preorder; x is the point that diverges."""

    steps: tuple[Split | Part, ...]
    x: Point | None

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Whether the surviving coordinates converge."""
        return self.x is None

    @property
    def limit(self) -> Point | None:
        """The limit, where the domain is a point and it is known exactly."""
        first = self.parts[0]
        if first.limit is None or len(self.parts) > 1:
            return None
        others = iter(first.limit)
        width = len(first.zeros) + len(first.limit)
        return tuple(Fraction(0) if i in first.zeros else next(others) for i in range(width))

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the domain, one for a domain that is not cut."""
        return tuple(step for step in self.steps if isinstance(step, Part))

    def items(self) -> Iterator[list[object]]:
        """Yield the point that diverges, then cuts and parts in preorder."""
        if self.x is not None:
            yield point_item(self.x)
        for step in self.steps:
            yield from step.items()

    def facts(self) -> Mapping[str, object]:
        """Return the number of parts, the last layer of an absorption, and the point."""
        where = {} if self.x is None else {"point": [rational_text(v) for v in self.x]}
        return {**where, "parts": len(self.parts), "from": max(part.k for part in self.parts)}

    def words(self) -> str:
        """Return which coordinates are dead and what the others do, in the first part."""
        first = self.parts[0].words()
        return first if len(self.parts) == 1 else f"the domain is cut into {len(self.parts)} parts; in one, {first}"


def attempt(family: Family, domain: Domain) -> Absorption | NotCertified:
    """Follow the domain until coordinates die and decide the rest; then its points, for divergence; then cut it."""
    free: Side = (None, None)
    sides = [free] * family.width if domain.box is None else [(lo, hi) for lo, hi in domain.box]
    found, died = _search(family, sides, None)
    if found is not None:
        return Absorption((found,), None)
    for x in domain.candidates:
        found, more = _search(family, [(v, v) for v in x], x)
        died = died or more
        if found is not None:
            return Absorption((found,), x)
    if domain.scope == "compact" and all(_search(family, [(v, v) for v in x], None)[0] for x in domain.candidates):
        steps = _cut(family, sides)
        if steps is not None:
            return Absorption(steps, None)
    if died:
        return NotCertified(THEOREM, "the surviving coordinates", f"coordinates die by layer {died}, the rest is open")
    return NotCertified(THEOREM, "coordinates that are 0 for ever", f"none seen in the first {_LAYERS} layers")


def _cut(family: Family, sides: Sequence[Side]) -> tuple[Split | Part, ...] | None:
    """Return cuts of a box, each in the middle of the longest side, until every part is decided, or None."""
    steps: list[Split | Part] = []
    waiting = [(0, list(sides))]
    while waiting:
        depth, part = waiting.pop()
        found, _ = _search(family, part, None)
        if found is not None:
            steps.append(found)
            continue
        if len(steps) > _MAX_STEPS or depth >= _MAX_CUTS * len(part):
            return None
        lengths = [high - low if low is not None and high is not None else Fraction(0) for low, high in part]
        i = max(range(len(part)), key=lambda j: lengths[j])
        low, high = part[i]
        if low is None or high is None or low == high:
            return None
        at = (low + high) / 2
        steps.append(Split(i, at))
        waiting.append((depth + 1, [*part[:i], (at, high), *part[i + 1 :]]))
        waiting.append((depth + 1, [*part[:i], (low, at), *part[i + 1 :]]))
    return tuple(steps)


def _search(family: Family, sides: Sequence[Side], x: Point | None) -> tuple[Part | None, int]:
    """Return evidence and the layer of the first death, 0 for none; with a point x, evidence of divergence."""
    W, b = _weight(family), [entry.terms for entry in family.bias]
    starts = [[nonnegative_start(negated(e)) for e in (*row, shift)] for row, shift in zip(W, b, strict=True)]
    seen: set[tuple[int, ...]] = set()
    died = 0
    for k in range(1, _LAYERS + 1):
        if growing_bits(family, k) > _MAX_BASE or k * len(b) * (len(b) + 1) > _MAX_ENTRIES:
            break
        sides = after(family, k, sides)
        if any(end is not None and _bits(end) > _MAX_BITS for side in sides for end in side):
            break
        zeros = _dead(sides, starts, k)
        fresh = zeros not in seen
        if not fresh and (x is not None or k & (k - 1)):  # a pattern is looked for again at powers of two
            continue
        seen.add(zeros)
        died = died or (k if zeros else 0)
        found = _decided(W, b, k, zeros, sides, x, fresh)
        if found is not None:
            return found, died
    return None, died


def _dead(sides: Sequence[Side], starts: Sequence[Sequence[int | None]], k: int) -> tuple[int, ...]:
    """Return the largest set of coordinates that are 0 at layer k and stay 0 by signs."""
    zeros = {i for i, (_, high) in enumerate(sides) if high == 0}
    while True:
        columns = [j for j in range(len(sides) + 1) if j not in zeros]  # the last one is the bias
        alive = {i for i in zeros if any((n := starts[i][j]) is None or n > k + 1 for j in columns)}
        if not alive:
            return tuple(sorted(zeros))
        zeros -= alive


def _decided(
    W: Sequence[Sequence[Terms]],
    b: Sequence[Terms],
    k: int,
    zeros: tuple[int, ...],
    sides: Sequence[Side],
    x: Point | None,
    fresh: bool,
) -> Part | None:
    """Return what decides the survivors from layer k on; only by their pattern if this Z is not `fresh`."""
    alive = [i for i in range(len(b)) if i not in zeros]
    if not alive:
        return Part(k, zeros, "", None, "nothing is left", ()) if x is None else None
    rows = [[Expression("", _later(W[i][j], k)) for j in alive] for i in alive]
    smaller = Family(len(alive), weight=rows, bias=[Expression("", _later(b[i], k)) for i in alive])
    domain = _domain([sides[i] for i in alive])
    y = domain.point
    if x is None:
        settled = linear_layers.attempt(smaller)
        if settled is not None:
            words = f"the others follow powers of a matrix that tend to a projection (power {settled.q})"
            return Part(k, zeros, "l", settled, words, None if y is None else settled.limit(y))
    if x is None and domain.box is not None:
        steady = linear_layers.steady(smaller, domain.box)
        if steady is not None:
            names = ", ".join(str(alive[i] + 1) for i in steady.pattern or ()) or "none"
            words = f"then the layers that are on ({names}) never change, their powers tend to a projection"
            return Part(k, zeros, "p", steady, words, None if y is None else steady.limit(y))
    if not zeros or not fresh:
        return None
    for letter, inner in (_CONVERGENT if x is None else _DIVERGENT).items():
        found = inner(smaller, domain)
        if not isinstance(found, NotCertified) and found.converges == (x is None):
            known = None if y is None or x is not None else getattr(found, "limit", None)
            return Part(k, zeros, letter, found, f"the others: {found.theorem}: {found.words()}", known)
    return None


def _domain(sides: Sequence[Side]) -> Domain:
    box = tuple((low, high) for low, high in sides if low is not None and high is not None)
    if len(box) < len(sides):
        return Domain("global", ())
    if all(low == high for low, high in box):
        y = tuple(low for low, _ in box)
        return Domain("point", (y,), y, box)
    return Domain("compact", (), None, box)


def after(family: Family, n: int, sides: Sequence[Side]) -> list[Side]:
    """Return sides that hold the values of layer n on sides."""
    layer = family.layer(n)
    result: list[Side] = []
    for i, shift in enumerate(layer.bias):
        low: Fraction | None = shift
        high: Fraction | None = shift
        for j, (below, above) in enumerate(sides):
            a = layer.weight[i, j]
            if not a:
                continue
            if a < 0:
                below, above = above, below
            low = None if low is None or below is None else low + a * below
            high = None if high is None or above is None else high + a * above
        zero = Fraction(0)
        result.append((max(low or zero, zero), None if high is None else max(high, zero)))
    return result


def _weight(family: Family) -> list[list[Terms]]:
    one = ((Fraction(1), (1,), (1,)),)
    extra = int(family.given == "P")
    return [
        [combination([(1, e.terms), (extra * (i == j), one)]) for j, e in enumerate(row)]
        for i, row in enumerate(family.matrix)
    ]


def _later(terms: Sequence[Term], k: int) -> Terms:
    """Return the terms of an entry at n + k."""
    moved = fmpz_poly([k, 1])

    def shifted(p: Sequence[int]) -> tuple[int, ...]:
        return tuple(int(c) for c in fmpz_poly(list(p))(moved).coeffs())

    return combination([(r**k, [(r, shifted(u), shifted(v))]) for r, u, v in terms])


def _bits(v: Fraction) -> int:
    return v.numerator.bit_length() + v.denominator.bit_length()
