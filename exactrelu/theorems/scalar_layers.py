"""Layers of width 1 by parity: what the searches for closed forms near them have in common.

Statement.  N_n = relu(W_n N_{n-1} + b_n) with numbers W_n, b_n.  With the sign s(n) of W_n, which may depend on the
            parity of n, |W_n| = s(n) W_n is a closed form again.
Glossary.   halves  series of even and of odd layers     ahead  an entry at n + 1
Exactness.  Rational; signs by POS of halves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from flint import fmpz_poly

from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.formal import Pair, closed_form, homogeneous, inverse, series
from exactrelu.sequences.harmonic import combination
from exactrelu.sequences.rooted_signs import any_product
from exactrelu.sequences.signs import half, nonnegative_start

__all__ = ["ONE", "ScalarLayers", "Terms", "ahead", "by_parity", "end", "product", "scalar_layers", "spelled"]

Terms: TypeAlias = tuple[Term, ...]
ONE: Terms = ((Fraction(1), (1,), (1,)),)
LOW = -8  # least exponent of the series


@dataclass(frozen=True, slots=True)
class ScalarLayers:
    """Entries W_n and b_n, their series, the signs of W_n at even and odd n, and where those hold from."""

    W: Terms
    b: Terms
    w: Pair
    drift: Pair
    sign: tuple[int, int]
    start: int

    @property
    def size(self) -> Terms:
        """|W_n| from the start on."""
        even, odd = self.sign
        return combination([(Fraction(even + odd, 2), self.W), (Fraction(even - odd, 2), turned(self.W))])

    @property
    def sizes(self) -> Pair:
        """The series of |W_n|."""
        even, odd = ({j: s * x for j, x in part.items()} for s, part in zip(self.sign, self.w, strict=True))
        return even, odd

    def kept_by(self) -> Terms | None:
        """Return f with f(n) W_n nearly f(n-1) and a positive limit at both parities, or None."""
        even, odd = self.w
        if min(self.sign) < 0 or max((*even, *odd), default=1) != 0 or not even.get(0) or not odd.get(0):
            return None
        found = homogeneous((inverse(even, LOW), inverse(odd, LOW)), 0, -3, -3)
        return None if found is None else closed_form(found)

    def signs_item(self) -> list[object]:
        """Return the certificate item of the signs of W_{n+1} at even and at odd n."""
        return ["s", [[self.sign[1]]], [[self.sign[0]]]]


def scalar_layers(family: Family) -> ScalarLayers | str:
    """Return layers of width 1 whose entries have expansions and signs, or why they have none."""
    if family.width != 1:
        return f"closed forms are looked for at width 1 only, not {family.width}"
    W = combination([(1, family.matrix[0][0].terms), (int(family.given == "P"), ONE)])
    b = combination([(1, family.bias[0].terms)])
    found = [series(terms, parity, LOW) for terms in (W, b) for parity in (0, 1)]
    even, odd, up, down = found
    if even is None or odd is None or up is None or down is None:
        return "an entry grows geometrically"
    signs, starts = [], []
    for parity in (0, 1):
        part = half(W, parity)
        sign = -1 if part and max(part, key=lambda t: t[0])[1][-1] < 0 else 1
        k = nonnegative_start(tuple((r, tuple(sign * c for c in u), v) for r, u, v in part), 0)
        if k is None:
            return "W_n is not shown to keep its sign"
        signs.append(sign)
        starts.append(2 * k + parity - 1)
    return ScalarLayers(W, b, (even, odd), (up, down), (signs[0], signs[1]), max(1, *starts))


def turned(terms: Sequence[Term]) -> Terms:
    """Return (-1)^n times an entry."""
    return tuple((-r, u, v) for r, u, v in terms)


def product(a: Sequence[Term], b: Sequence[Term]) -> Terms:
    """Return the terms of a product of entries without roots."""
    found: Any = any_product(a, b)
    return combination([(1, found)])


def ahead(terms: Sequence[Term], k: int = 1) -> Terms:
    """Return an entry at n + k as terms in n."""
    one = fmpz_poly([k, 1])
    moved = [[int(c) for c in fmpz_poly(list(p))(one).coeffs()] for _, u, v in terms for p in (u, v)]
    pairs = zip(terms, moved[::2], moved[1::2], strict=True)
    return combination([(r**k, [(r, tuple(u), tuple(v))]) for (r, _, _), u, v in pairs])


def by_parity(even: Sequence[Term], odd: Sequence[Term]) -> Terms:
    """Return one entry at even n and another one at odd n."""
    half = Fraction(1, 2)
    return combination([(half, even), (half, turned(even)), (half, odd), (-half, turned(odd))])


def end(part: Sequence[Term]) -> Fraction | None:
    """Return the limit of a half, None where its size grows without bound."""
    if any(r > 1 or (r == 1 and len(u) > len(v)) for r, u, v in part):
        return None
    return sum((Fraction(u[-1], v[-1]) for r, u, v in part if r == 1 and len(u) == len(v)), Fraction(0))


def spelled(terms: Sequence[Term]) -> list[list[object]]:
    """Return a closed form as a certificate spells it."""
    return [[r.numerator, r.denominator, list(u), list(v)] for r, u, v in terms]
