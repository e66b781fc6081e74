"""Dual growth: a functional z >= 0 that the layers push beyond all bounds, whatever their signs.

Statement.  Let N_n = relu(W_n N_{n-1} + b_n), z(n) >= 0 bounded, and W_n^T z(n) >= (1 + g_n) z(n-1) entrywise for
            n >= n0, g_n >= 0.  As relu(u) >= u and N_{n-1} >= 0 for n >= 2,
                z(n).N_n >= (1 + g_n) z(n-1).N_{n-1} + z(n).b_n.
            sum    g_n = 0, z(n).b_n >= 0, sum z(n).b_n = oo: z(n).N_n -> oo at every x.
            gain   g_n = a or a/n, a > 0, and z.b_n >= -g_n c, z constant: z.N_n - c >= (1 + g_n)(z.N_{n-1} - c), so
                   z.N_n -> oo at every x with z.N_k(x) > c for one k >= max(1, n0 - 1).
Glossary.   z  integer vector, for sums also times f(n) (1 - t/n), where W_n^T nearly keeps 1/f at width 1, else f = 1
            g_n  gain, lambda_n - 1    c  offset    n0  first layer of the inequalities
Exactness.  Inequalities by POS, z.N_k(x) > c by outward intervals.  Linear programs only propose z.
Source.     theorem `dual-growth`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.arithmetic.rational import rational_text
from exactrelu.networks.family import Family
from exactrelu.sequences.harmonic import Harmonic, combination, harmonic_bound, times_n
from exactrelu.sequences.signs import limit_of, nonnegative_start
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms
from exactrelu.theorems.domain import Domain, Point
from exactrelu.theorems.functionals import functionals
from exactrelu.theorems.outcome import NotCertified
from exactrelu.theorems.reach import MAX_DEPTH, point_item, reach
from exactrelu.theorems.scalar_layers import ONE, Terms, ahead, product, scalar_layers, spelled

__all__ = ["THEOREM", "DualGrowth", "attempt"]

THEOREM = "dual-growth"
_BITS = 128
_MARGIN = 40  # z.N_k(x) - c is above 2^-(bits - _MARGIN)
_LOSSES = (1, 4, 16)  # t of the factors 1 - t/n
_LATER = (0, 1, 2, 4, 8, 16, 32, 64)  # layers behind the first one where z.N_k(x) > c is looked for


@dataclass(frozen=True, slots=True)
class DualGrowth:
    """Evidence: z with its gain, from n0 on; for a gain the layer k with z.N_k(x) > c, else the infinite sum."""

    n0: int
    x: Point
    z: tuple[int, ...]
    mode: str
    a: Fraction
    c: Fraction
    k: int
    sum: Harmonic | None
    factor: Terms = ONE

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return False: z.N_n(x) grows beyond all bounds."""
        return False

    def items(self) -> Iterator[list[object]]:
        """Yield start, point, z, gain, and the layer or the infinite sum."""
        yield ["n", self.n0]
        yield point_item(self.x)
        moving = [spelled(combination([(v, self.factor)])) for v in self.z]
        yield ["z", list(self.z) if self.factor == ONE else moving]
        if self.sum is not None:
            yield ["g", "s"]
            yield ["h", *self.sum.item()]
        else:
            yield ["g", self.mode, self.a.numerator, self.a.denominator, self.c.numerator, self.c.denominator]
            yield ["y", self.k, _BITS]

    def facts(self) -> dict[str, object]:
        """Return the point, z and the start."""
        return {"point": [rational_text(v) for v in self.x], "z": list(self.z), "from": self.n0}

    def words(self) -> str:
        """Return the inequality that grows."""
        z = f"z = ({', '.join(map(str, self.z))})"
        if self.sum is not None and self.factor != ONE:
            return f"{z} times a bounded sequence: z.N_n does not fall, and gains z.b_n >= 0, whose sum is infinite"
        if self.sum is not None:
            return f"{z}: z.N_n >= z.N_(n-1) + z.b_n for n >= {self.n0}, and the sum of z.b_n is infinite"
        factor = rational_text(1 + self.a) if self.mode == "c" else f"1 + ({rational_text(self.a)})/n"
        c = rational_text(self.c)
        return f"{z}: z.N_n - c >= ({factor}) (z.N_(n-1) - c) for n >= {self.n0}, c = {c}, and z.N_{self.k}(x) > c"


def attempt(family: Family, domain: Domain) -> DualGrowth | NotCertified:
    """Look for a functional that grows from a point of the domain."""
    P, b = perturbation_terms(family), bias_terms(family)
    if not domain.candidates:
        return NotCertified(THEOREM, "a point of the domain", "none known")
    for z in functionals(P, b):
        columns = [combination([(z[i], P[i][j]) for i in range(family.width)]) for j in range(family.width)]
        pushed = combination([(z[i], b[i]) for i in range(family.width)])
        summed = _by_sum(z, columns, pushed, domain) or _by_moving_sum(family, z, pushed, domain)
        if summed is not None:
            return summed
        for mode, gain in _gains(z, columns):
            grown = _by_gain(family, domain, z, mode, gain, columns, pushed)
            if grown is not None:
                return grown
    return NotCertified(THEOREM, "a functional z >= 0 that grows", "none found among the simple ones")


def _by_sum(z: tuple[int, ...], columns: Sequence[Terms], pushed: Terms, domain: Domain) -> DualGrowth | None:
    start = _common_start([*columns, pushed])
    found = None if start is None or not pushed else harmonic_bound(pushed, start)
    if found is None:
        return None
    return DualGrowth(found.n0, domain.candidates[0], z, "s", Fraction(0), Fraction(0), 0, found)


def _by_moving_sum(family: Family, z: tuple[int, ...], pushed: Terms, domain: Domain) -> DualGrowth | None:
    """Return evidence with z times a bounded sequence, which makes up for losses with a finite sum."""
    if not pushed or nonnegative_start(pushed) is None:
        return None
    P, m = perturbation_terms(family), range(family.width)
    for factor in _factors(family):
        following = ahead(factor)
        start = nonnegative_start(factor, 1, MAX_DEPTH)
        for j in m:
            moved = [(z[i], product(following, ahead(P[i][j]))) for i in m]
            kept = combination([*moved, (z[j], following), (-z[j], factor)])
            start = None if start is None else nonnegative_start(kept, start, MAX_DEPTH)
        drift = product(factor, pushed)
        found = None if start is None else harmonic_bound(drift, start + 1)
        if found is not None:
            return DualGrowth(found.n0, domain.candidates[0], z, "s", Fraction(0), Fraction(0), 0, found, factor)
    return None


def _factors(family: Family) -> Iterator[Terms]:
    """Yield bounded sequences f(n) (1 - t/n): at width 1, f(n) W_n is nearly f(n-1)."""
    f: Terms | None = ONE
    if family.width == 1:
        layers = scalar_layers(family)
        f = None if isinstance(layers, str) else layers.kept_by()
    for t in _LOSSES if f is not None else ():
        yield product(f or (), ((Fraction(1), (-t, 1), (0, 1)),))


def _gains(z: tuple[int, ...], columns: Sequence[Terms]) -> Iterator[tuple[str, Fraction]]:
    """Yield modes and gains a, the largest first: from the limits of P_n^T z and of n P_n^T z over z."""
    for mode, scaled in (("c", list(columns)), ("n", [times_n(column) for column in columns])):
        rates: list[Fraction] = []
        for zj, column in zip(z, scaled, strict=True):
            limit = limit_of(column)
            if zj and limit is not None:
                rates.append(limit / zj)
        least = min(rates, default=Fraction(1))
        if least > 0:
            yield from ((mode, least * part) for part in (Fraction(1), Fraction(1, 2), Fraction(1, 16)))


def _by_gain(
    family: Family,
    domain: Domain,
    z: tuple[int, ...],
    mode: str,
    a: Fraction,
    columns: Sequence[Terms],
    pushed: Terms,
) -> DualGrowth | None:
    gain: Terms = ((Fraction(1), (a.numerator,), (0, a.denominator) if mode == "n" else (a.denominator,)),)
    start = _common_start([combination([(1, col), (-zj, gain)]) for zj, col in zip(z, columns, strict=True)])
    if start is None or start > MAX_DEPTH:
        return None
    for c in _offsets(pushed, mode, a):
        n0 = nonnegative_start(combination([(1, pushed), (c, gain)]), start, MAX_DEPTH)
        if n0 is None:
            continue
        for x in domain.candidates:
            k = _above(family, x, z, c, max(1, n0 - 1))
            if k is not None:
                return DualGrowth(n0, x, z, mode, a, c, k, None)
    return None


def _offsets(pushed: Terms, mode: str, a: Fraction) -> Iterator[Fraction]:
    """Yield offsets c with z.b_n + g_n c >= 0 to be tried: minus the limit of z.b_n / g_n, 0, and some above."""
    limit = limit_of(times_n(pushed) if mode == "n" else pushed)
    exact = Fraction(0) if limit is None else -limit / a
    near = (exact, Fraction(0), exact + abs(exact) / 16 + Fraction(1, 64), abs(exact) + 1)
    yield from dict.fromkeys((*near, *(Fraction(2**i) for i in range(1, 5))))


def _above(family: Family, x: Point, z: Sequence[int], c: Fraction, least: int) -> int | None:
    """Return a layer k >= least with z.N_k(x) certainly above c, or None."""
    wanted = {least + later for later in _LATER}
    for k, y in enumerate(reach(family, x, max(wanted), _BITS), 1):
        if k in wanted:
            lo = sum(v * lo for v, (lo, _) in zip(z, y, strict=True)) - c * (1 << _BITS)
            wide = sum(v * (hi - lo) for v, (lo, hi) in zip(z, y, strict=True))
            if lo > (wide << 20) + (1 << _MARGIN):
                return k
    return None


def _common_start(entries: Sequence[Terms]) -> int | None:
    start: int | None = 1
    for terms in entries:
        start = None if start is None else nonnegative_start(terms, start)
    return start
