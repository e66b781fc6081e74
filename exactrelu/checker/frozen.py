"""Frozen patterns: gates that are the same in every layer after one of them.

Statement.  Let l <= N_n <= h for every n >= k >= 1, in every coordinate, and N_n = relu(u_n).
            Margin.  l_i > 0: u_n,i = N_n,i > 0 for n > k, so neuron i is on in every layer after k.
            Drift.   u_n,i = N_{n-1,i} + d_n with d_n = sum_j P_ij N_{n-1,j} + b_i.  If d_n >= 0 for
                     n > k, then u_n,i >= 0 and ReLU fixes it: i counts as on.  If N_k,i = 0 and
                     d_n <= 0 for n > k, then N_n,i = 0 by induction: i is off.  The induction runs over
                     all such i at once, so that the sum may leave out the j that are off.
            With s P_ij >= 0 for n > k and s = 1 or -1, P_ij N_j is least at l_j (s = 1) or h_j (s = -1).
            A term of P_ij that stays within c n^-e changes the sum by no more than h_j c n^-e.
Glossary.   mode  1 on by its margin, 2 on by its drift, 0 off by its drift
            end   rational on the outer side of l_j or h_j     top  rational at least h_j
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .claims import Items
from .expression import collected, times
from .problem import Family, Terms
from .rules import Limits, Rejected, integers, take
from .signs import nonnegative
from .tail import decay, perturbation, term_bound

Side = tuple[Fraction, Fraction]


class Frozen(NamedTuple):
    """The neurons that are on in every later layer, and bounds of all values from here on."""

    on: list[int]
    high: list[Fraction]


def frozen(
    family: Family,
    items: Items,
    limits: Limits,
    sides: Sequence[Side],
    zero: Sequence[bool],
    k: int,
) -> Frozen:
    """Check the items ["J", modes] and, for each neuron decided by its drift, ["d", ...].

    `sides` are (l_i, h_i) for n >= k, and `zero` says whether N_k,i is 0.
    """
    (found,) = take(items, "J", 1)
    modes = integers(found, family.width, limits.top)
    if any(mode not in (0, 1, 2) for mode in modes):
        raise Rejected("a mode of a neuron is 0, 1 or 2")
    P = perturbation(family)
    for i, (mode, (low, _)) in enumerate(zip(modes, sides, strict=True)):
        if mode == 1:
            if low <= 0:
                raise Rejected("a neuron that is on is not shown to stay above 0")
            continue
        if mode == 0 and not zero[i]:
            raise Rejected("a neuron that is off is not shown to be 0 at the depth of the pattern")
        active = [j for j in range(family.width) if modes[j] and P[i][j]]
        drift(items, limits, [P[i][j] for j in active], family.bias[i], [sides[j] for j in active], mode == 2, k)
    return Frozen([i for i, mode in enumerate(modes) if mode], [high for _, high in sides])


def drift(
    items: Items,
    limits: Limits,
    entries: Sequence[Terms],
    bias: Terms,
    sides: Sequence[Side],
    rises: bool,
    k: int,
) -> None:
    """Demand sum_j P_ij y_j + b_i >= 0 (or <= 0) for every n > k and every y between the sides.

    Item ["d", signs, den, ends, tops, bounds].  Without tops and bounds, every term is kept with its sign.
    With them, terms r^n u/v with r != 1 have bounds c n^-e, and count with tops against the claim.
    """
    signs, den, ends, tops, bounds = take(items, "d", 5)
    signs, ends = integers(signs, len(entries), limits.top), integers(ends, len(entries), limits.top)
    (den,) = integers([den], 1, limits.top)
    if den <= 0 or any(s not in (1, -1) for s in signs):
        raise Rejected("a sign of a drift is 1 or -1, and its denominator is positive")
    way, kept = 1 if rises else -1, [*entries, bias]
    total: Terms = []
    if bounds != []:
        kept, total = dominated(limits, kept, sides, den, tops, bounds, k)
    elif tops != []:
        raise Rejected("a drift has tops without bounds")
    for s, end, terms, (low, high) in zip(signs, ends, kept[:-1], sides, strict=True):
        nonnegative([(r, scaled(u, s), v) for r, u, v in terms], k + 1, "an entry of a drift, with its sign,")
        if (s == way and end > low * den) or (s != way and end < high * den):
            raise Rejected("an end of a drift is not on the outer side of its bound")
        total += [(r, scaled(u, way * end), times(v, (den,))) for r, u, v in terms]
    total += [(r, scaled(u, way), v) for r, u, v in kept[-1]]
    nonnegative(sorted((r, u, v) for r, (u, v) in collected(total).items()), k + 1, "a drift, with its sign,")


def dominated(
    limits: Limits, entries: Sequence[Terms], sides: Sequence[Side], den: int, tops: object, bounds: object, k: int
) -> tuple[list[Terms], Terms]:
    """Return the terms with r = 1 of the entries and of the bias, and minus top/den c n^-e for all others."""
    read = integers(tops, len(sides), limits.top)
    if any(top < high * den for top, (_, high) in zip(read, sides, strict=True)):
        raise Rejected("a top of a drift is below its bound")
    if type(bounds) is not list or len(bounds) != len(entries) or any(type(b) is not list for b in bounds):
        raise Rejected(f"expected the bounds of {len(entries)} entries of a drift")
    kept: list[Terms] = []
    against: Terms = []
    for terms, found, top in zip(entries, bounds, [*read, den], strict=True):
        others = [(r, u, v) for r, u, v in terms if r != 1]
        if len(found) != len(others) or any(type(data) is not list for data in found):
            raise Rejected("expected one bound for every term of a drift with r != 1")
        for (r, u, v), data in zip(others, found, strict=True):
            h = decay(data, "r", False, limits.top)
            term_bound(r, u, v, h, k + 1)
            c = h.c * Fraction(top, den)
            against.append((Fraction(1), (-c.numerator,), times((0,) * h.k + (1,), (c.denominator,))))
        kept.append([(r, u, v) for r, u, v in terms if r == 1])
    return kept, against


def scaled(u: Sequence[int], factor: int) -> tuple[int, ...]:
    """Return factor u."""
    return tuple([factor * c for c in u]) if factor else ()
