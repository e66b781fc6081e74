"""Frozen patterns: proofs that the gates are the same in every layer after some layer k.

Statement.  Let l <= N_n(x) <= h for every n >= k >= 1 (at a point, or at every x of a region).
            Margin.  l_i > 0: N_n,i > 0 is the pre-activation of neuron i itself, so i is on in every
                     layer n > k.  Nothing is asked of pre-activations.
            Drift.   The pre-activation of i is N_{n-1,i} + d_n, d_n = sum_j P_ij N_{n-1,j} + b_i.  If
                     d_n >= 0 for n > k it is >= 0, ReLU fixes it, and i counts as on.  If N_k,i = 0 and
                     d_n <= 0 for n > k, then N_n,i = 0 by induction, and i is off.
            d_n is linear in N_{n-1}: with s P_ij >= 0 for n > k its extremes over l, h are at ends that
            the signs s name, and a sign of a closed form is proved by POS.  Terms r^n u/v with r != 1 that do
            not have the right sign themselves are replaced by bounds -h_j c n^-e.
            On the frozen pattern the layers are affine: z_n = (I + A_n) z_{n-1}, z = (values on, 1).
Note.       A margin of its own never keeps a neuron off: as W_n -> I and b_n -> 0, the pre-activations of
            a neuron that is off tend to 0.  It is their sign that must be proved.
Glossary.   mode  ON (margin), RISES (on by drift), OFF (off by drift)       l, h  lower and upper bounds
Exactness.  Rational; ends of a drift are rounded to the outer side.
Source.     theorem `frozen-pattern`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term, bound_term, order, power_for_geometric
from exactrelu.sequences.decay import Decay
from exactrelu.sequences.series import combined
from exactrelu.sequences.signs import negated, nonnegative_from
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms
from exactrelu.theorems.decay_items import spelled
from exactrelu.theorems.outcome import NotCertified

__all__ = ["OFF", "ON", "RISES", "THEOREM", "Drift", "FrozenPattern", "freeze"]

THEOREM = "frozen-pattern"
OFF, ON, RISES = 0, 1, 2
_BITS = 64  # ends of a drift are multiples of 2^-64
_MAX_POWER = 16  # of the bounds of a drift

Side = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Drift:
    """Signs of the entries P_ij of active j, and the end of N_j that is worst for the claim, over `den`.

    With `bounds` these are the terms with r = 1; the others are bounded, and N_j by `tops` over `den`.
    """

    signs: tuple[int, ...]
    den: int
    ends: tuple[int, ...]
    tops: tuple[int, ...] = ()
    bounds: tuple[tuple[Decay, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FrozenPattern:
    """Evidence: after layer `depth`, neuron i is off where modes[i] is OFF and on elsewhere."""

    depth: int
    modes: tuple[int, ...]
    drifts: tuple[Drift | None, ...]

    @property
    def on(self) -> tuple[int, ...]:
        """Indices of the neurons that are on."""
        return tuple(i for i, mode in enumerate(self.modes) if mode != OFF)

    @property
    def gate(self) -> tuple[bool, ...]:
        """Gate of every layer after `depth`."""
        return tuple(mode != OFF for mode in self.modes)

    def block(self, family: Family) -> tuple[tuple[tuple[Term, ...], ...], ...]:
        """Return the entries of A_n: those of P_n between neurons that are on, and their b_n as the last column."""
        P, b = perturbation_terms(family), bias_terms(family)
        return tuple((*(P[i][j] for j in self.on), b[i]) for i in self.on)

    def items(self) -> Iterator[list[object]]:
        """Yield the modes, then the drift of every neuron that has one."""
        yield ["J", list(self.modes)]
        for drift in self.drifts:
            if drift is not None:
                bounds = [[spelled(h) for h in entry] for entry in drift.bounds]
                yield ["d", list(drift.signs), drift.den, list(drift.ends), list(drift.tops), bounds]


def freeze(family: Family, sides: Sequence[Side], zero: Sequence[bool], depth: int) -> FrozenPattern | NotCertified:
    """Return the pattern of all layers after `depth`, or the neuron whose gate is not settled.

    Args:
        family: layers n = 1, 2, ...
        sides: m pairs (l_i, h_i), 0 <= l_i <= N_n,i <= h_i for every n >= depth.
        zero: m flags: N_depth,i is 0.
        depth: k >= 1.

    Neurons that stay 0 are first taken to be off; one whose drift does not show it is then tried as on, and
    the drifts of the others are tried again with it.
    """
    modes = [ON if low > 0 else OFF if flag else RISES for (low, _), flag in zip(sides, zero, strict=True)]
    while True:
        drifts = [None if mode == ON else _drift(family, sides, modes, i, depth) for i, mode in enumerate(modes)]
        open_ones = [
            i for i, (mode, drift) in enumerate(zip(modes, drifts, strict=True)) if mode != ON and drift is None
        ]
        if not open_ones:
            return FrozenPattern(depth, tuple(modes), tuple(drifts))
        stuck = next((i for i in open_ones if modes[i] == RISES), None)
        if stuck is not None:
            name = f"neuron {stuck + 1} after layer {depth}"
            return NotCertified(THEOREM, "one pattern in all later layers", f"{name} is neither shown to be on nor off")
        modes[open_ones[0]] = RISES


def _drift(family: Family, sides: Sequence[Side], modes: Sequence[int], i: int, depth: int) -> Drift | None:
    """Return the proof of the drift that the mode of neuron i needs, or None."""
    P, bias = perturbation_terms(family)[i], bias_terms(family)[i]
    active = [j for j in range(family.width) if modes[j] != OFF and P[j]]
    entries, near = [P[j] for j in active], [sides[j] for j in active]
    found = _signed(entries, bias, near, modes[i] == RISES, depth + 1, ())
    if found is not None or all(t[0] == 1 for entry in (*entries, bias) for t in entry):
        return found
    return _dominated(entries, bias, near, modes[i] == RISES, depth + 1)


def _signed(
    entries: Sequence[Sequence[Term]],
    bias: Sequence[Term],
    sides: Sequence[Side],
    rises: bool,
    start: int,
    against: Sequence[tuple[Fraction, Sequence[Term]]],
) -> Drift | None:
    """Return the drift with every term kept with its sign; `against` is added with the sign of the claim."""
    signs, ends = [], []
    for entry, (low, high) in zip(entries, sides, strict=True):
        sign = next((s for s in (1, -1) if nonnegative_from(entry if s > 0 else negated(entry), start)), None)
        if sign is None:
            return None
        signs.append(sign)
        ends.append(_floor(low) if rises == (sign > 0) else -_floor(-high))
    way = Fraction(1 if rises else -1)
    parts = [(way * Fraction(end, 1 << _BITS), entry) for end, entry in zip(ends, entries, strict=True)]
    if not nonnegative_from(combined([*parts, (way, bias), *against]), start):
        return None
    return Drift(tuple(signs), 1 << _BITS, tuple(ends))


def _dominated(
    entries: Sequence[Sequence[Term]], bias: Sequence[Term], sides: Sequence[Side], rises: bool, start: int
) -> Drift | None:
    """Return the drift of the terms with r = 1, against bounds c n^-e of all others.

    Geometric terms are bounded by a power as small as the smallest term with r = 1.
    """
    kept = [[t for t in entry if t[0] == 1] for entry in (*entries, bias)]
    power = max((order(t) for entry in kept for t in entry), default=0)
    if not 0 < power <= _MAX_POWER:
        return None
    tops = [-_floor(-high) for _, high in sides]
    bounds: list[tuple[Decay, ...]] = []
    against: list[tuple[Fraction, Sequence[Term]]] = []
    for entry, top in zip((*entries, bias), [*tops, 1 << _BITS], strict=True):
        found = [_power_bound(t, power, start) for t in entry if t[0] != 1]
        proved = tuple(h for h in found if h is not None)
        if len(proved) < len(found):
            return None
        bounds.append(proved)
        for h in proved:
            one = (Fraction(1), (1,), (*(0,) * h.k, 1))
            against.append((-h.c * Fraction(top, 1 << _BITS), [one]))
    drift = _signed(kept[:-1], kept[-1], sides, rises, start, against)
    return None if drift is None else Drift(drift.signs, drift.den, drift.ends, tuple(tops), tuple(bounds))


def _power_bound(term: Term, power: int, start: int) -> Decay | None:
    """Return c n^-e with |term| <= c n^-e for n >= start."""
    found = bound_term(term, start) if abs(term[0]) == 1 else power_for_geometric(term, power, start)
    return found[0] if found is not None and found[1] <= start else None


def _floor(value: Fraction) -> int:
    return (value.numerator << _BITS) // value.denominator
