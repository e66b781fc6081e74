"""Periodic orbits: exact recurrence from one rational point decides constant and period-2 layers.

Statement.  Let the layers have period T (W_{n+T} = W_n, b_{n+T} = b_n, T = 1 or 2) and let
            N_k(x) = N_l(x), k < l, with T dividing l - k.  Then N_{n+l-k}(x) = N_n(x) for
            n >= k.  If N_{k+1}(x) != N_k(x), the sequence N_n(x) diverges; if T = 1 and
            l = k + 1, it is constant from layer k on.
Glossary.   x  rational input       k, l  layers        T  period of the layers
Exactness.  Values are exact rationals; a repelling orbit is followed without error.
            The search stops at a number of layers and of bits, never with a guess.
Source.     theorem `periodic-orbit`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["MAX_BITS", "MAX_STEPS", "THEOREM", "Orbit", "attempt", "follow", "layer_period"]

THEOREM = "periodic-orbit"
MAX_STEPS = 10_000
MAX_BITS = 20_000
_STEPS_EACH = 500  # layers followed from each of several points

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Orbit:
    """Evidence: N_k(x) = N_l(x) with l = `again`; `value` is N_k(x), `constant` says whether it stays there."""

    x: Point
    k: int
    again: int
    value: Point
    constant: bool

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Whether the orbit rests."""
        return self.constant

    @property
    def limit(self) -> Point | None:
        """The limit of N_n(x), where the orbit rests."""
        return self.value if self.constant else None

    def facts(self) -> dict[str, object]:
        """Return the point and the layers."""
        return {"point": [rational_text(v) for v in self.x], "k": self.k, "l": self.again}

    def words(self) -> str:
        """Return what the orbit does."""
        if self.constant:
            return f"N_n(x) is constant from n = {self.k} on"
        return f"N_{self.k}(x) = N_{self.again}(x), and N_{self.k + 1}(x) differs"

    def items(self) -> Iterator[list[object]]:
        """Yield the one certificate item of an orbit."""
        w = math.lcm(*(v.denominator for v in self.x))
        yield ["o", self.k, self.again, w, [int(v * w) for v in self.x]]


def attempt(family: Family, domain: Domain) -> Orbit | NotCertified:
    """Return an orbit that decides: one that moves for ever, or rests at the only point of the domain."""
    steps = MAX_STEPS if domain.point is not None else _STEPS_EACH
    failed: list[NotCertified] = []
    for x in domain.candidates:
        orbit = follow(family, x, steps)
        if isinstance(orbit, NotCertified):
            failed.append(orbit)
        elif not orbit.constant or domain.point is not None:
            return orbit
    at_rest = len(domain.candidates) - len(failed)
    if at_rest or not failed:
        reason = f"none known; {at_rest} points of the domain were followed until they rest"
        return NotCertified(THEOREM, "a point that moves for ever", reason)
    return failed[0]


def layer_period(family: Family) -> int | None:
    """Return 1 or 2 for layers of that period, None for others.

    >>> from exactrelu.networks.expression import Expression
    >>> layer_period(Family(1, weight=[[Expression.parse("(-1)^n")]], bias=[Expression.parse("1")]))
    2
    """
    period = 1
    entries = [*(entry for row in family.matrix for entry in row), *family.bias]
    for base, numerator, denominator in (term for entry in entries for term in entry.terms):
        if abs(base) != 1 or len(numerator) > 1 or len(denominator) > 1:
            return None
        if base == -1:
            period = 2
    return period


def follow(
    family: Family, x: Sequence[Fraction], max_steps: int = MAX_STEPS, max_bits: int = MAX_BITS
) -> Orbit | NotCertified:
    """Follow the orbit of x until it recurs.

    Args:
        family: layers n = 1, 2, ...
        x: m rationals.
        max_steps: layers evaluated at most.
        max_bits: bits allowed in a coordinate.

    Returns:
        Orbit with the least k possible, or NotCertified with the reason.
    """
    period = layer_period(family)
    if period is None:
        return NotCertified(
            THEOREM, "layers of period 1 or 2", f"{_varying(family)} is neither constant nor alternating"
        )
    layers = [family.layer(n) for n in range(1, period + 1)]
    start = tuple(x)
    path, seen = [start], {(0, start): 0}
    for n in range(1, max_steps + 1):
        y = layers[(n - 1) % period].apply(path[-1])
        path.append(y)
        earlier = seen.setdefault((n % period, y), n)
        if earlier < n:
            return _orbit(start, path, earlier, n, period)
        bits = max((v.numerator.bit_length() + v.denominator.bit_length() for v in y), default=0)
        if bits > max_bits:
            return NotCertified(THEOREM, "a recurring value", f"none up to layer {n}, where a value has {bits} bits")
    return NotCertified(THEOREM, "a recurring value", f"none up to layer {max_steps}")


def _orbit(x: Point, path: Sequence[Point], k: int, again: int, period: int) -> Orbit | NotCertified:
    """Shift a recurrence N_k = N_l to a layer that moves, if any does."""
    for shift in range(again - k):
        if path[k + shift] != path[k + shift + 1]:
            return Orbit(x, k + shift, again + shift, path[k + shift], False)
    if period == 1:
        return Orbit(x, k, k + 1, path[k], True)
    return NotCertified(THEOREM, "constant layers", f"N_n(x) rests from layer {k} on, but the layers alternate")


def _varying(family: Family) -> str:
    """Name an entry that has a term other than a constant or an alternating constant."""

    def varies(term: Term) -> bool:
        return abs(term[0]) != 1 or len(term[1]) > 1 or len(term[2]) > 1

    for i, row in enumerate(family.matrix):
        for j, entry in enumerate(row):
            if any(varies(term) for term in entry.terms):
                return f"entry ({i + 1},{j + 1}) of {family.given}_n"
    i = next(i for i, entry in enumerate(family.bias) if any(varies(term) for term in entry.terms))
    return f"entry {i + 1} of b_n"
