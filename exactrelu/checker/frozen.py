"""Frozen patterns: gates that are the same in every layer after one of them.

Statement.  Let l <= N_n <= h for every n >= k >= 1, in every coordinate, and N_n = relu(u_n).
            Margin.  l_i > 0: u_n,i = N_n,i > 0 for n > k, so neuron i is on in every layer after k.
            Drift.   u_n,i = N_{n-1,i} + d_n with d_n = sum_j P_ij N_{n-1,j} + b_i.  If d_n >= 0 for
                     n > k, then u_n,i >= 0 and ReLU fixes it: i counts as on.  If N_k,i = 0 and
                     d_n <= 0 for n > k, then N_n,i = 0 by induction: i is off.  The induction runs over
                     all such i at once, so that the sum may leave out the j that are off.
            With s P_ij >= 0 for n > k and s = 1 or -1, P_ij N_j is least at l_j (or above it at h_j).
Glossary.   mode  1 on by its margin, 2 on by its drift, 0 off by its drift
            end   rational on the outer side of l_j or h_j
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
from .tail import perturbation


class Frozen(NamedTuple):
    """The neurons that are on in every later layer, and bounds of all values from here on."""

    on: list[int]
    high: list[Fraction]


def frozen(
    family: Family,
    items: Items,
    limits: Limits,
    sides: Sequence[tuple[Fraction, Fraction]],
    zero: Sequence[bool],
    k: int,
) -> Frozen:
    """Check the items ["J", modes] and, for each neuron decided by its drift, ["d", signs, den, ends].

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
    sides: Sequence[tuple[Fraction, Fraction]],
    rises: bool,
    k: int,
) -> None:
    """Demand sum_j P_ij y_j + b_i >= 0 (or <= 0) for every n > k and every y between the sides."""
    signs, den, ends = take(items, "d", 3)
    signs, ends = integers(signs, len(entries), limits.top), integers(ends, len(entries), limits.top)
    (den,) = integers([den], 1, limits.top)
    if den <= 0 or any(s not in (1, -1) for s in signs):
        raise Rejected("a sign of a drift is 1 or -1, and its denominator is positive")
    way = 1 if rises else -1
    total = [(r, scaled(u, way), v) for r, u, v in bias]
    for s, end, terms, (low, high) in zip(signs, ends, entries, sides, strict=True):
        nonnegative([(r, scaled(u, s), v) for r, u, v in terms], k + 1, "an entry of a drift, with its sign,")
        if (s == way and end > low * den) or (s != way and end < high * den):
            raise Rejected("an end of a drift is not on the outer side of its bound")
        total += [(r, scaled(u, way * end), times(v, (den,))) for r, u, v in terms]
    nonnegative(sorted((r, u, v) for r, (u, v) in collected(total).items()), k + 1, "a drift, with its sign,")


def scaled(u: Sequence[int], factor: int) -> tuple[int, ...]:
    """Return factor u."""
    return tuple([factor * c for c in u]) if factor else ()
