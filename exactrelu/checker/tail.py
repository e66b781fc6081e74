"""Rules for families: absolute summability and the tail of a Lyapunov pair.

Statement.  Layers n = 1, 2, ...: N_n = relu(W_n N_{n-1} + b_n), N_0 = x, W_n = I + P_n; the norm is
            |y| = max |y_i|/w_i, and |P| = max_i sum_j |P_ij| w_j/w_i.
            Absolute summability.  |P_n| <= p(n), |b_n| <= q(n) for n >= n0, both summable: N_n(x)
            converges at every x.  If E, F >= 0 from n0 - 1 on and for all n >= n0
                E(n-1) >= p(n) + E(n)(1 + p(n)),   F(n-1) >= q(n)(1 + E(n)) + F(n),
            then |N_M - N_k| <= E(k)|N_k| + F(k) for M >= k >= max(1, n0-1).  Proof: N_k >= 0 gives
            |N_{k+1} - N_k| <= p |N_k| + q, as ReLU fixes N_k and expands no norm; induction on k.
Glossary.   Decay  "r": c (n - tau)^-k     "g": c a^n, 0 < a < 1     "q": c n^-e, e > 0     "z": 0      all c > 0
            POS    p(n) >= 0 for n >= n0, by the signs of a Taylor shift (polynomial.py)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple, cast

from .claims import Items, everywhere, short
from .expression import ONE, Poly, collected
from .kinds import Rooted
from .network import Refused
from .polynomial import combination, fractions, horner, linear, positive, product, raised, shifted
from .problem import Family, Problem, Terms
from .repeating import Periodic
from .roots import (
    MAX_ROOT,
    MAX_WRITTEN,
    Roots,
    common,
    factorials,
    interval,
    inverse_power,
    neighbours,
    radicand,
    weight,
    written,
)
from .rules import Limits, Rejected, Result, integers, take

MAX_START = 10_000_000  # n0
MAX_POWER = 64
MAX_WORK = 1 << 24  # bits of a power a^n that is written out
MAX_ROOTED_DEGREE = 500
RootedTerm = tuple[Fraction, Poly, Poly, Roots]


class Decay(NamedTuple):
    """One of the sequences "r", "g", "q", "z"; unused fields are 0."""

    mode: str
    c: Fraction = Fraction(0)
    k: int = 0
    tau: int = 0
    a: Fraction = Fraction(0)
    e: Fraction = Fraction(0)

    @property
    def order(self) -> Fraction:
        """Return the exponent of "r" or "q"."""
        return self.e if self.mode == "q" else Fraction(self.k)

    def below(self, n: int) -> Fraction:
        """Return the value at n; for "q" a number just below it."""
        return self.c * inverse_power(n, self.e, 0) if self.mode == "q" else self.at(n)

    def at(self, n: int) -> Fraction:
        """Return the value at n, n > tau; for "q" a number just above it."""
        if self.mode == "q":
            return self.c * inverse_power(n, self.e, 1)
        if self.mode == "r":
            power: int = (n - self.tau) ** self.k
            return self.c / power
        return self.c * exact_power(self.a, n)


class Tail(NamedTuple):
    """What the items prove: norm weights, n0, E and F."""

    w: list[int]
    n0: int
    E: Decay
    F: Decay


def exact_power(a: Fraction, n: int) -> Fraction:
    """Return a^n, n >= 0, if it is not too long."""
    if n * (a.numerator.bit_length() + a.denominator.bit_length()) > MAX_WORK and abs(a) != 1:
        raise Refused(f"a power of {short(a)} at n = {n} is too long to be written out")
    return Fraction(a.numerator**n, a.denominator**n)


def decay(data: list[Any], mode: str, with_shift: bool, top: int) -> Decay:
    """Return the Decay that integers spell: cn, cd, then [tau,] k or an, ad or the exponent p, q."""
    if mode == "z":
        integers(data, 0, top)
        return Decay("z")
    if mode not in ("r", "g", "q"):
        raise Rejected(f"a mode is 'r', 'g', 'q' or 'z', got {str(mode)[:20]!r}")
    values = integers(data, 4 if mode in "gq" or with_shift else 3, top)
    if values[0] <= 0 or values[1] <= 0:
        raise Rejected("a coefficient is not positive")
    c = Fraction(values[0], values[1])
    if mode == "g":
        if not 0 < values[2] < values[3]:
            raise Rejected("a ratio is not between 0 and 1")
        return Decay("g", c, a=Fraction(values[2], values[3]))
    if mode == "q":
        if not 0 < values[2] <= MAX_POWER * values[3] or values[3] > MAX_ROOT:
            raise Rejected(f"an exponent p/q is not between 0 and {MAX_POWER}, or q is above {MAX_ROOT}")
        return Decay("q", c, e=Fraction(values[2], values[3]))
    tau = values[2] if with_shift else 0
    if not 0 <= values[-1] <= MAX_POWER:
        raise Rejected(f"an exponent is not between 0 and {MAX_POWER}")
    return Decay("r", c, values[-1], tau)


def term_bound(r: Fraction, u: Poly, v: Poly, h: Decay, n0: int) -> None:
    """Demand |r^n u(n)/v(n)| <= h(n) for n >= n0.

    Power, |r| = 1, h = c n^-k: v > 0, c v - n^k u >= 0 and c v + n^k u >= 0 by POS.
    Ratio, |r| < 1: u (or -u) >= 0 by POS, |term(n+1)| h(n) <= |term(n)| h(n+1) by POS after
    clearing denominators, and |term(n0)| <= h(n0); induction on n.
    """
    if h.mode == "q":
        raise Rejected("a term without roots has no bound c n^-e")
    U, V = fractions(u), fractions(v)
    if not positive(V, n0) or not horner(v, n0):
        raise Rejected("a denominator is not shown to be positive from n0 on")
    n_k = linear(0, h.k)
    if abs(r) == 1:
        if h.mode != "r":
            raise Rejected("a term with |r| = 1 needs a bound c n^-k")
        scaled = product(n_k, U)
        if not positive(combination((h.c, V), (-1, scaled)), n0) or not positive(
            combination((h.c, V), (1, scaled)), n0
        ):
            raise Rejected("the bound c n^-k of a term is not shown")
        return
    if abs(r) > 1:
        raise Rejected("a term with |r| > 1 does not decay")
    sign = 1 if u[-1] > 0 else -1
    U = [sign * c for c in U]
    if not positive(U, n0):
        raise Rejected("the sign of a numerator is not constant from n0 on")
    here, there = product(U, shifted(V, 1)), product(shifted(U, 1), V)
    grown = (
        combination((h.a, here), (-abs(r), there))
        if h.mode == "g"
        else combination((1, product(n_k, here)), (-abs(r), product(shifted(n_k, 1), there)))
    )
    if not positive(grown, n0):
        raise Rejected("the ratio of neighbouring terms is not shown to be at most that of the bound")
    if exact_power(abs(r), n0) * Fraction(abs(horner(u, n0)), horner(v, n0)) > h.at(n0):
        raise Rejected("the bound of a term is too small at n0")


def dominates(p: Decay, h: Decay, n0: int) -> bool:
    """Return whether h/p is shown to be nonincreasing from n0 on; (1 + 1/n)^k decreases."""
    if p.mode in ("r", "q"):
        s, t = p.order.numerator, p.order.denominator
        return h.order >= p.order if h.mode in ("r", "q") else h.a**t * (n0 + 1) ** s <= n0**s
    return h.mode == "g" and h.a <= p.a


def sum_bound(rows: Sequence[Sequence[tuple[Fraction, Decay]]], p: Decay, n0: int) -> None:
    """Demand sum factor h(n) <= p(n) in every row, for n >= n0: it holds at n0, and every h/p is nonincreasing."""
    for row in rows:
        if p.mode == "z":
            if row:
                raise Rejected("the bound 0 of a sum that is not empty")
        elif not all(dominates(p, h, n0) for _, h in row):
            raise Rejected("a bound in a sum decays more slowly than the bound of the sum")
        elif sum((factor * h.at(n0) for factor, h in row), Fraction(0)) > p.below(n0):
            raise Rejected("the bound of a sum is too small at n0")


def shape(D: Decay, n0: int) -> None:
    """Demand that a tail E or F is defined and >= 0 from n0 - 1 on; then it is nonincreasing there."""
    if D.mode == "r" and not (0 <= D.tau < n0 - 1 and D.k >= 1):
        raise Rejected("a tail c (n - tau)^-k needs 0 <= tau < n0 - 1 and k >= 1")
    if D.mode == "q" and n0 < 2:
        raise Rejected("a tail c n^-e needs n0 >= 2")


def tail_E(p: Decay, E: Decay, n0: int) -> None:
    """Demand E(n-1) >= p(n) + E(n)(1 + p(n)) for n >= n0.

    "r": POS after multiplication by n^k (n-1-tau)^kappa (n-tau)^kappa > 0.
    "g", one ratio a: divided by a^n it is alpha/a >= c + alpha + alpha c a^n, weakest at n0.
    "q", p = C n^-(s+1), E = A n^-s: (n-1)^-s - n^-s >= s n^-(s+1), as t^-s is convex, so A s >= C (1 + E(n0))
    is enough.
    """
    shape(E, n0)
    if E.mode != p.mode or E.a != p.a:
        raise Rejected("E does not have the form of p")
    if p.mode == "r":
        before, here, n_k = linear(E.tau + 1, E.k), linear(E.tau, E.k), linear(0, p.k)
        if not positive(
            combination(
                (E.c, product(here, n_k)),
                (-p.c, product(before, here)),
                (-E.c, product(before, n_k)),
                (-E.c * p.c, before),
            ),
            n0,
        ):
            raise Rejected("the inequality of E is not shown")
    if p.mode == "g" and E.c * (1 / p.a - 1 - p.at(n0)) < p.c:
        raise Rejected("the inequality of E does not hold at n0")
    if p.mode == "q" and (E.e != p.e - 1 or E.c * E.e < p.c * (1 + E.at(n0))):
        raise Rejected("the inequality of a fractional E is not shown")


def tail_F(q: Decay, E: Decay, F: Decay, n0: int) -> None:
    """Demand F(n-1) >= q(n)(1 + E(n)) + F(n) for n >= n0.

    "r": POS of the cleared inequality; unless E is "r" too, with E(n0-1) >= E(n) in place of E(n).
    "g", one ratio b: divided by b^n it is phi/b >= B (1 + E(n)) + phi, implied with E(n0-1).
    "q", q = B n^-(s+1), F = D n^-s: D s >= B (1 + E(n0)), as for E.
    """
    shape(F, n0)
    if F.mode != q.mode or F.a != q.a:
        raise Rejected("F does not have the form of q")
    if q.mode == "r":
        before, here, n_k = linear(F.tau + 1, F.k), linear(F.tau, F.k), linear(0, q.k)
        below, extra = (linear(E.tau, E.k), E.c) if E.mode == "r" else ([Fraction(1)], E.at(n0 - 1))
        above = combination((1, below), (extra, [Fraction(1)]))
        rise = product(n_k, below, combination((1, here), (-1, before)))
        if not positive(combination((F.c, rise), (-q.c, product(above, before, here))), n0):
            raise Rejected("the inequality of F is not shown")
    if q.mode == "g" and F.c * (1 / q.a - 1) < q.c * (1 + E.at(n0 - 1)):
        raise Rejected("the inequality of F does not hold at n0 - 1")
    if q.mode == "q" and (F.e != q.e - 1 or F.c * F.e < q.c * (1 + E.at(n0))):
        raise Rejected("the inequality of a fractional F is not shown")


def less_one(terms: Terms) -> Terms:
    """Return the terms of an entry minus 1, in ascending order of base and roots."""
    total = collected([*(t for t in terms if len(t) == 3), (Fraction(1), (-1,), ONE)])
    plain = [(r, u, v) for r, (u, v) in total.items()]
    return sorted([*plain, *(t for t in terms if len(t) > 3)], key=lambda t: (t[0], t[3] if len(t) > 3 else ()))


def perturbation(family: Family | Rooted | Periodic) -> list[list[Terms]]:
    """Return the entries of P_n = W_n - I, those of a Periodic below one another."""
    if family.given == "P":
        return family.entries
    m = family.width
    return [[less_one(e) if i % m == j else e for j, e in enumerate(row)] for i, row in enumerate(family.entries)]


def behind(family: object, n0: int) -> None:
    """Demand that n0 is behind the first values of a Periodic."""
    if isinstance(family, Periodic) and n0 <= family.start:
        raise Rejected(f"n0 = {n0} is not behind the first values, which end at layer {family.start}")


def moded(items: Items, letter: str, with_shift: bool, top: int) -> Decay:
    """Return the Decay of an item [letter, mode, ...]."""
    found = take(items, letter)
    return decay(found[1:], found[0] if found else "", with_shift, top)


def tail(problem: Problem, items: Items, limits: Limits) -> Tail:
    """Check the hypotheses of absolute summability."""
    family = cast(Family, problem.family)  # a claim of these kinds is about one
    found = bounded(perturbation(family), family.bias, items, limits)
    behind(family, found.n0)
    return found


def bounded(P: Sequence[Sequence[Terms]], b: Sequence[Terms], items: Items, limits: Limits) -> Tail:
    """Check the items w, n, t..., p, q, E, F, all from n0 on: p, q of |P|, |b|, summable, and E, F of p, q.

    An entry stands for the sum of the absolute values of its terms, so terms need not be collected.
    P and b may be several families of one width, below one another: the bounds then hold for all of them.
    """
    m, top = len(P[0]) if P else 0, limits.top
    (found,) = take(items, "w", 1)
    w = integers(found, m, top)
    if min(w, default=1) <= 0:
        raise Rejected("a norm weight is not positive")
    (n0,) = integers(take(items, "n", 1), 1, top)
    if not 1 <= n0 <= MAX_START:
        raise Rejected(f"n0 is not between 1 and {MAX_START}")
    rows_P = [
        [(Fraction(w[j], w[i % m]), h) for j in range(m) for h in entry(items, "P", i, j, P[i][j], n0, top)]
        for i in range(len(P))
    ]
    rows_b = [[(Fraction(1, w[i % m]), h) for h in entry(items, "b", i, 0, b[i], n0, top)] for i in range(len(b))]
    p, q = moded(items, "p", False, top), moded(items, "q", False, top)
    for rows, bound in ((rows_P, p), (rows_b, q)):
        if bound.mode in ("r", "q") and bound.order <= 1:
            raise Rejected("a bound c n^-k with k <= 1 is not summable")
        sum_bound(rows, bound, n0)
    E, F = moded(items, "E", True, top), moded(items, "F", True, top)
    tail_E(p, E, n0)
    tail_F(q, E, F, n0)
    return Tail(w, n0, E, F)


def entry(items: Items, target: str, i: int, j: int, terms: Terms, n0: int, top: int) -> list[Decay]:
    """Check the item "t" of one entry, if it is not zero, and return its bounds term by term."""
    if not terms:
        return []
    *place, bounds = take(items, "t", 4)
    if place != [target, i, j] or type(bounds) is not list or len(bounds) != len(terms):
        raise Rejected(f"expected the bounds of the {len(terms)} terms of entry {target} {i} {j}")
    found = []
    for term, data in zip(terms, bounds, strict=True):
        if type(data) is not list:
            raise Rejected("a bound is not a list")
        found.append(bound_of(term, data, n0, top))
    return found


def bound_of(term: Any, data: list[Any], n0: int, top: int) -> Decay:
    """Check and return the bound of a term, with or without roots, that integers spell."""
    if len(data) == 3 and type(data[2]) is list:
        h = decay([*data[:2], *data[2]], "q", False, top)
    else:
        h = decay(data, "g" if len(data) == 4 else "r", False, top)
    if len(term) > 3:
        rooted_bound(term, h, n0)
    else:
        term_bound(term[0], term[1], term[2], h, n0)
    return h


def rooted_bound(term: RootedTerm, h: Decay, n0: int) -> None:
    """Demand |r^n x(n) u(n)/v(n)| <= h(n) for n >= n0, x a product of roots, X = x^Q a polynomial.

    Power, |r| = 1, no factorials, h = c n^-e: v > 0 and POS of c^R v^R - n^(e R) u^R X^(R/Q), R = 2 Q.
    Ratio, h = c a^n or c n^-e: u (or -u) >= 0 by POS, |term(n+1)| h(n) <= |term(n)| h(n+1) by POS of the Q-th
    powers, Q e an integer, after clearing denominators, and |term(n0)| <= h(n0); induction on n.  Factorials are
    written out at a smaller start in the place of n0, if that is too large.
    """
    r, u, v, x = term
    by_powers = abs(r) == 1 and not factorials(x)
    n0 = min(n0, MAX_WRITTEN // weight(x)) if factorials(x) else n0
    Q = common(x) if by_powers else lcm(common(x), h.order.denominator)
    U, V, size = fractions(u), fractions(v), max(len(u), len(v)) + weight(x) + (0 if by_powers else h.order)
    if not positive(V, n0) or not horner(v, n0):
        raise Rejected("a denominator under roots is not shown to be positive from n0 on")
    if size * Q > MAX_ROOTED_DEGREE or Q > MAX_ROOT:
        raise Refused(f"a term with roots of order {Q}, above {MAX_ROOT} or of a degree above {MAX_ROOTED_DEGREE // Q}")
    if by_powers:
        R = 2 * Q
        if h.mode not in ("r", "q") or (h.order * R).denominator > 1:
            raise Rejected("a term with |r| = 1 needs a bound c n^-e, e a multiple of 1/(2 Q)")
        scaled = product(linear(0, int(h.order * R)), raised(U, R), radicand(x, R))
        if not positive(combination((h.c**R, raised(V, R)), (-1, scaled)), n0):
            raise Rejected("the bound c n^-e of a term with roots is not shown")
        return
    U = [(1 if u[-1] > 0 else -1) * c for c in U]
    if not positive(U, n0):
        raise Rejected("the sign of a numerator under roots is not constant from n0 on")
    A, B = neighbours(x, Q)
    n_e, a = linear(0, int(h.order * Q)), h.a if h.mode == "g" else Fraction(1)
    here = product(raised(product(U, shifted(V, 1)), Q), B, n_e)
    there = product(raised(product(shifted(U, 1), V), Q), A, shifted(n_e, 1))
    if not positive(combination((a**Q, here), (-(abs(r) ** Q), there)), n0):
        raise Rejected("the ratio of neighbouring terms with roots is not shown to be at most that of the bound")
    top = written(x, n0) * Fraction(interval(x, n0, 64)[1], 1 << 64)
    if top * exact_power(abs(r), n0) * Fraction(abs(horner(u, n0)), horner(v, n0)) > h.below(n0):
        raise Rejected("the bound of a term with roots is too small at n0")


def summable(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the family converges at every x, by absolute summability; "diverges" is then false."""
    found = tail(problem, items, limits)
    return Result({}, f"the layers converge {everywhere(problem)}; the sums are bounded from layer {found.n0} on")
