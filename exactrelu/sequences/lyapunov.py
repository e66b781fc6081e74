"""Lyapunov pairs: the whole tail of an absolutely summable family in two closed forms.

Statement.  Let p(n) >= ||P_n||, beta(n) >= ||b_n|| for n >= n0, and E, F >= 0 for
            n >= n0 - 1 with, for all n >= n0,
                (E)  E(n-1) >= p(n) + E(n)(1 + p(n))
                (F)  F(n-1) >= beta(n)(1 + E(n)) + F(n).
            Then ||N_M - N_k|| <= E(k) ||N_k|| + F(k) for all M >= k >= n0 - 1, k >= 1.
            Proof: downward induction on k; N_k >= 0, and ReLU does not expand the norm.
Templates.  p = C n^-k:  E = (C/(k-1)) (n - tau)^-(k-1).        beta = B n^-k: likewise.
            p = C a^n:   E = alpha a^n, alpha (1/a - 1 - C a^n0) >= C.
            beta = B a^n:  F = phi a^n, phi (1/a - 1) >= B (1 + E(n0 - 1)).
            beta = B n^-k with other E:  E(n) replaced by E(n0 - 1).
            p = C n^-(s+1), s a fraction:  E = A n^-s, A s >= C (1 + E(n0)), as by convexity
            (n-1)^-s - n^-s >= s n^-(s+1).    beta = B n^-(s+1):  F = D n^-s, D s >= B (1 + E(n0)).
            p = 0: E = 0.  beta = 0: F = 0.
Glossary.   p, beta  Decay of mode r, g, q or z, tau = 0      n0  start index
            tau  shift >= 0 of a power     C, B, alpha, phi  coefficients
Exactness.  Rational; each returned pair has passed `pair_holds`.  Rounding: upwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.polynomial import (
    Polynomial,
    least_start,
    linear_power,
    monomial,
    polynomial,
    positive_from,
)
from exactrelu.sequences.bounds import CAP, NEAR
from exactrelu.sequences.decay import ZERO, Decay, geometric, power, power_of, round_up

__all__ = ["LyapunovPair", "find_pair", "pair_holds"]

_GEOMETRIC_CAP = 20_000


@dataclass(frozen=True, slots=True)
class LyapunovPair:
    """Bounds p, beta and the tails E, F, all from layer n0 on."""

    p: Decay
    beta: Decay
    E: Decay
    F: Decay
    n0: int

    def tail(self, depth: int, norm: Fraction, bits: int) -> Fraction:
        """Return E(k) norm + F(k) at depth k >= max(1, n0 - 1): bounds ||N - N_k|| for norm >= ||N_k||.

        Rounding: upwards, by a few 2^-bits.
        """
        return self.E.upper(depth, bits) * norm + self.F.upper(depth, bits)


def find_pair(p: Decay, beta: Decay, start: int) -> LyapunovPair | None:
    """Return a verified pair with n0 >= start, or None when none is found up to the caps.

    Args:
        p, beta: bounds for n >= start, mode "r" with k >= 2 and tau = 0, "g", "q" with e > 1, or "z".
        start: first index the bounds hold from; at least 1.
    """
    first = _find_E(p, start)
    if first is None:
        return None
    E, n0 = first
    second = _find_F(beta, E, n0)
    if second is None:
        return None
    F, n0 = second
    pair = LyapunovPair(p, beta, E, F, n0)
    return pair if pair_holds(pair) else None


def pair_holds(pair: LyapunovPair) -> bool:
    """Return whether conditions (E) and (F) are proved for n >= n0 by the rules of the templates."""
    n0, both = pair.n0, (pair.E, pair.F)
    if n0 < 1 or any(d.mode == "r" and not (0 <= d.tau < n0 - 1 and d.k >= 1) for d in both):
        return False
    if n0 < 2 and any(d.mode == "q" for d in both):
        return False
    return _E_holds(pair.p, pair.E, n0) and _F_holds(pair.beta, pair.E, pair.F, n0)


def _E_holds(p: Decay, E: Decay, n0: int) -> bool:
    if p.mode == "z":
        return E.mode == "z"
    if p.mode == "r":
        return E.mode == "r" and positive_from(_E_condition(p, E), n0)
    if p.mode == "q":
        return E.mode == "q" and E.e == p.e - 1 and E.c * E.e >= p.c * (1 + E.at(n0))
    return E.mode == "g" and E.a == p.a and E.c * (1 / p.a - 1 - p.c * p.a**n0) >= p.c


def _F_holds(beta: Decay, E: Decay, F: Decay, n0: int) -> bool:
    if beta.mode == "z":
        return F.mode == "z"
    if beta.mode == "r":
        return F.mode == "r" and positive_from(_F_condition(beta, E, F, n0), n0)
    if beta.mode == "q":
        return F.mode == "q" and F.e == beta.e - 1 and F.c * F.e >= beta.c * (1 + E.at(n0))
    return F.mode == "g" and F.a == beta.a and F.c * (1 / beta.a - 1) >= beta.c * (1 + E.at(n0 - 1))


def _E_condition(p: Decay, E: Decay) -> Polynomial:
    """Return (E) times n^k (n - 1 - tau)^kappa (n - tau)^kappa for powers p and E."""
    before, here, n = linear_power(E.tau + 1, E.k), linear_power(E.tau, E.k), monomial(p.k)
    c, A = polynomial([p.c]), polynomial([E.c])
    return A * here * n - c * before * here - A * before * (n + c)


def _F_condition(beta: Decay, E: Decay, F: Decay, n0: int) -> Polynomial:
    """Return (F) times its positive denominators for powers beta and F."""
    before, here, n = linear_power(F.tau + 1, F.k), linear_power(F.tau, F.k), monomial(beta.k)
    B, A = polynomial([beta.c]), polynomial([F.c])
    if E.mode == "r":
        bottom = linear_power(E.tau, E.k)
        top = bottom + polynomial([E.c])
    else:
        bottom, top = monomial(0), polynomial([1 + E.at(n0 - 1)])
    return A * n * bottom * (here - before) - B * top * before * here


def _find_E(p: Decay, start: int) -> tuple[Decay, int] | None:
    if p.mode == "z":
        return ZERO, start
    if p.mode == "g":
        return _find_geometric(p, start)
    if p.mode == "q":
        return _find_fraction(p, start)
    c, kappa = p.c / (p.k - 1), p.k - 1
    least = -int((1 - p.c) / 2 // 1) if p.k == 2 else 0
    return _find_power(start, least, lambda tau: power(c, kappa, tau), lambda E: _E_condition(p, E))


def _find_geometric(p: Decay, start: int) -> tuple[Decay, int] | None:
    """Return alpha a^n from the least n0 with C a^n0 <= (1/a - 1)/32, or /2 when that is far."""
    room = 1 / p.a - 1
    for part in (32, 2):
        n0, step = start, 1
        while p.c * p.a**n0 > room / part and n0 <= _GEOMETRIC_CAP:
            n0, step = n0 + step, step + max(1, step // 4)
        if n0 <= _GEOMETRIC_CAP:
            return geometric(round_up(p.c / (room - p.c * p.a**n0)), p.a), n0
    return None


def _find_fraction(p: Decay, start: int) -> tuple[Decay, int] | None:
    """Return A n^-s, s = e - 1, from the least n0 with C n0^-s <= s/32, or s/8, s/2 where that is far."""
    s = p.e - 1
    shape = power_of(p.c, s)
    for part, cap in ((32, _GEOMETRIC_CAP), (8, _GEOMETRIC_CAP), (2, CAP)):
        n0 = max(2, start)
        while shape.at(n0) > s / part and n0 <= cap:
            n0 += max(1, n0 // 8)
        if n0 <= cap:
            return power_of(round_up(p.c / (s - shape.at(n0))), s), n0
    return None


def _find_F(beta: Decay, E: Decay, n0: int) -> tuple[Decay, int] | None:
    if beta.mode == "z":
        return ZERO, n0
    if beta.mode == "g":
        return geometric(round_up(beta.c * (1 + E.at(n0 - 1)) / (1 / beta.a - 1)), beta.a), n0
    if beta.mode == "q":
        n0, s = max(2, n0), beta.e - 1
        return power_of(round_up(beta.c * (1 + E.at(n0)) / s), s), n0
    kappa = beta.k - 1
    factor = Fraction(1) if E.mode == "r" else round_up(1 + E.at(n0 - 1))
    c = beta.c * factor / kappa
    least = -int((Fraction(1, 2) - E.c / beta.k) // 1) if E.mode == "r" and E.k == 1 else 0
    return _find_power(n0, least, lambda tau: power(c, kappa, tau), lambda F: _F_condition(beta, E, F, n0))


def _find_power(
    start: int,
    least_shift: int,
    template: Callable[[int], Decay],
    condition: Callable[[Decay], Polynomial],
) -> tuple[Decay, int] | None:
    """Return the template with the least start index; the first shift with an early start wins.

    A small shift keeps the tail near the ideal one, so an early start ends the search.
    """
    best: tuple[Decay, int] | None = None
    tau, step = max(0, least_shift), 1
    while (lowest := max(start, tau + 2)) < (CAP if best is None else best[1]):
        candidate = template(tau)
        n0 = least_start([condition(candidate)], lowest, CAP)
        if n0 is not None and (best is None or n0 < best[1]):
            best = candidate, n0
        if n0 is not None and n0 <= max(start, NEAR):
            break
        tau, step = tau + step, 2 * step
    return best
