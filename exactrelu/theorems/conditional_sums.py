"""Convergent sums of P_n and b_n, absolutely convergent or not, with explicit bounds.

Statement.  For n, k >= n0, in the norm max_i |y_i| / w_i,
                ||P_n|| <= p(n)      sup_{M > k} ||sum_{k < i <= M} P_i|| <= g(k)
                ||b_n|| <= beta(n)   sup_{M > k} ||sum_{k < i <= M} b_i|| <= h(k),
            all four of the shapes c n^-k, c a^n, 0, with g, h -> 0 and sum g p, sum g beta finite:
            the hypotheses of `conditional-summability` and of its network form `reflection`.
Glossary.   w  norm weights, positive integers     n0    first layer the bounds hold from
            entry  bounds of the terms of one entry, and of their sums (sequences.alternation)
Exactness.  Rational; every bound is proved by signs of integers.  Rounding: upwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.networks.rooted import AnyTerm, RootedFamily
from exactrelu.sequences.alternation import alternates, tail_of
from exactrelu.sequences.bounds import CAP
from exactrelu.sequences.decay import Decay, power_of
from exactrelu.sequences.rooted import (
    any_bound_holds,
    any_bound_with_tail,
    any_cap,
    any_divergent_sum,
    any_falls_from,
    any_order,
    any_rate,
)
from exactrelu.sequences.sums import scaled, start_for, sum_bound, sum_holds
from exactrelu.theorems.absolute_summability import EntryBound
from exactrelu.theorems.decay_items import moded, spelled
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.rooted import chain_terms

__all__ = ["ConditionalSums", "certify_sums", "product_tail"]

_HYPOTHESES = {"P": "sum P_n convergent", "b": "sum b_n convergent"}
_GEOMETRIC_CAP = 20_000
Rows = list[list[Decay]]


@dataclass(frozen=True, slots=True)
class ConditionalSums:
    """Norm weights, bounds of every entry, and the four bounds of the statement, all from n0 on."""

    weights: tuple[int, ...]
    n0: int
    entries: tuple[EntryBound[AnyTerm], ...]
    p: Decay
    beta: Decay
    g: Decay
    h: Decay

    def holds(self) -> bool:
        """Return whether every condition is proved by the rules of `sequences`."""
        if self.n0 < 1 or not self.weights or min(self.weights) <= 0:
            return False
        pairs = [(t, h) for e in self.entries for t, h in zip(e.terms, e.bounds, strict=True)]
        if any(_slow(t, h) or not any_bound_holds(t, h, self.n0) for t, h in pairs):
            return False
        if any(alternates(t) and h.mode != "g" and not any_falls_from(t, self.n0) for t, h in pairs):
            return False
        rows = _all_rows(self.entries, self.weights)
        sums = all(sum_holds(r, d, self.n0) for r, d in zip(rows, (self.p, self.beta, self.g, self.h), strict=True))
        return sums and _vanishes(self.g) and _vanishes(self.h) and self.finite(self.p, self.beta)

    def finite(self, *bounds: Decay) -> bool:
        """Return whether g times each of the bounds has a finite sum."""
        g = self.g
        return not _is_power(g) or all(not _is_power(p) or g.exponent + p.exponent > 1 for p in bounds)

    def items(self) -> Iterator[list[object]]:
        """Yield the certificate items: weights, n0, entries, p, q, g, h."""
        yield ["w", list(self.weights)]
        yield ["n", self.n0]
        for entry in self.entries:
            yield ["t", entry.target, entry.row, entry.column, [spelled(b) for b in entry.bounds]]
        for letter, decay in zip("pqgh", (self.p, self.beta, self.g, self.h), strict=True):
            yield [letter, *moded(decay)]

    def facts(self) -> dict[str, object]:
        """Return the start, the norm weights and the bounds."""
        texts = {"p": self.p, "beta": self.beta, "g": self.g, "h": self.h}
        return {"n0": self.n0, "weights": list(self.weights), **{name: decay.text() for name, decay in texts.items()}}


def certify_sums(
    theorem: str, family: Family | RootedFamily, weights: Sequence[int] | None = None, with_bias: bool = True
) -> ConditionalSums | NotCertified:
    """Certify the bounds for one family, or name the sum that diverges or was not bounded.

    Args:
        theorem: identifier named in a failure.
        family: layers n = 1, 2, ... with entries of the closed class.
        weights: m positive integers, the norm weights; all 1 by default.
        with_bias: False leaves the biases out, as if they were 0.
    """
    m = family.width
    w = tuple(weights) if weights is not None else (1,) * m
    found: list[tuple[str, int, int, tuple[AnyTerm, ...]]] = []
    P, b = chain_terms(family)
    found.extend(("P", i, j, P[i][j]) for i in range(m) for j in range(m) if P[i][j])
    found.extend(("b", i, 0, b[i]) for i in range(m) if b[i] and with_bias)
    entries, n0 = [], 1
    for target, i, j, terms in found:
        failing = any_divergent_sum(terms)
        if failing is not None:
            return NotCertified(theorem, _HYPOTHESES[target], _divergence(target, i, j, failing))
        bounds = [any_bound_with_tail(term) for term in terms]
        proved = [bound for bound in bounds if bound is not None]
        if len(proved) < len(bounds):
            cap = min(any_cap(term) for term, bound in zip(terms, bounds, strict=True) if bound is None)
            reason = f"no start index up to {cap} found for a bound of {_entry(target, i, j)}"
            return NotCertified(theorem, _HYPOTHESES[target], reason)
        n0 = max(n0, *(start for _, _, start in proved))
        entries.append(EntryBound(target, i, j, terms, tuple(bound for bound, _, _ in proved)))
    return _bounded(theorem, w, tuple(entries), n0)


def product_tail(g: Decay, p: Decay, k: int, bits: int) -> Fraction:
    """Return a bound of sum_{i > k} g(i) p(i) for k >= 1.

    c n^-e with e > 1: c/(e-1) k^-(e-1).  c n^-e a^n: c (k+1)^-f a^(k+1) / (1 - a), f the integer part of e.
    Rounding: upwards, by a few 2^-bits relative to the powers of a.
    """
    if "z" in (g.mode, p.mode):
        return Fraction(0)
    c, e = g.c * p.c, g.exponent + p.exponent
    if _is_power(g) and _is_power(p):
        return power_of(c / (e - 1), e - 1).upper(k, bits) if e.denominator > 1 else c / ((e - 1) * k ** (int(e) - 1))
    a = (g.a or Fraction(1)) * (p.a or Fraction(1))
    return Decay("g", c / (1 - a), a=a).upper(k + 1, bits) / Fraction(k + 1) ** math.floor(e)


def _bounded(
    theorem: str, w: tuple[int, ...], entries: tuple[EntryBound[AnyTerm], ...], n0: int
) -> ConditionalSums | NotCertified:
    rows = _all_rows(entries, w)
    n0 = max(start_for(r, n0) for r in rows)
    geometric = any(bound.mode == "g" for entry in entries for bound in entry.bounds)
    if n0 > (_GEOMETRIC_CAP if geometric else CAP):
        reason = f"the sums converge, but no bound was found that starts at a layer up to {CAP}"
        return NotCertified(theorem, "certified bounds", reason)
    p, beta, g, h = (sum_bound(r, n0) for r in rows)
    sums = ConditionalSums(w, n0, entries, p, beta, g, h)
    if not sums.finite(p, beta):
        reason = f"the sums converge, but g(n) is of order n^(-{g.exponent}): sums of g p or g q are infinite"
        return NotCertified(theorem, "sum of g(n) (|P_n| + |b_n|) finite", reason)
    return sums


def _all_rows(entries: Sequence[EntryBound[AnyTerm]], w: Sequence[int]) -> tuple[Rows, Rows, Rows, Rows]:
    """Return the rows of bounds that p, beta, g and h sum up, with the factors of the norm."""
    sizes: dict[str, Rows] = {target: [[] for _ in w] for target in "Pb"}
    tails: dict[str, Rows] = {target: [[] for _ in w] for target in "Pb"}
    for e in entries:
        factor = Fraction(w[e.column] if e.target == "P" else 1, w[e.row])
        sizes[e.target][e.row] += [scaled(h, factor) for h in e.bounds]
        tails[e.target][e.row] += [scaled(tail_of(t, h), factor) for t, h in zip(e.terms, e.bounds, strict=True)]
    return sizes["P"], sizes["b"], tails["P"], tails["b"]


def _slow(term: AnyTerm, h: Decay) -> bool:
    """Return whether a bound is no hypothesis of `tail_of`."""
    return _is_power(h) and h.exponent <= (0 if alternates(term) else 1)


def _is_power(d: Decay) -> bool:
    return d.mode in ("r", "q")


def _vanishes(d: Decay) -> bool:
    return not _is_power(d) or d.exponent > 0


def _entry(target: str, i: int, j: int) -> str:
    return f"entry ({i + 1},{j + 1}) of P_n" if target == "P" else f"entry {i + 1} of b_n"


def _divergence(target: str, i: int, j: int, term: AnyTerm) -> str:
    entry, k = _entry(target, i, j), any_order(term)
    rate = any_rate(term)
    if rate is None or rate > 1 or k < 0:
        return f"{entry} is unbounded"
    if k == 0:
        return f"{entry} does not tend to 0"
    size = "1/n" if k == 1 else f"n^({-k})"
    return f"the sum of {entry} diverges: it has a part of order {size} that does not alternate"
