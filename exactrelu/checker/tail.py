"""Rules for families: summable tails, enclosures of the limit, periodic orbits.

Statement.  Layers n = 1, 2, ...: N_n = relu(W_n N_{n-1} + b_n), N_0 = x, W_n = I + P_n; the norm is
            |y| = max |y_i|/w_i, and |P| = max_i sum_j |P_ij| w_j/w_i.
            Absolute summability.  |P_n| <= p(n), |b_n| <= q(n) for n >= n0, both summable: N_n(x)
            converges at every x.  If E, F >= 0 from n0 - 1 on and for all n >= n0
                E(n-1) >= p(n) + E(n)(1 + p(n)),   F(n-1) >= q(n)(1 + E(n)) + F(n),
            then |N_M - N_k| <= E(k)|N_k| + F(k) for M >= k >= max(1, n0-1).  Proof: N_k >= 0 gives
            |N_{k+1} - N_k| <= p |N_k| + q, as ReLU fixes N_k and expands no norm; induction on k.
Glossary.   Decay  "r": c (n - tau)^-k     "g": c a^n, 0 < a < 1     "z": 0          all c > 0
            POS    a polynomial in n with all coefficients of its Taylor shift to n0 >= 0 is >= 0 from n0
Exactness.  Integers and fractions; only `prefix` rounds, outwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from .claims import Items, everywhere, evaluate, inside, short, tuple_text
from .expression import ONE, Poly, collected
from .network import Layer, Network, Refused, number
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result, homogeneous, integers, parts

MAX_START = 10_000_000  # n0
MAX_POWER = 64
MAX_WORK = 1 << 24  # bits of a power a^n that is written out
MAX_DEPTH, MAX_BITS = 4_000_000, 1 << 16  # of an enclosure
MAX_EVALUATION = 1 << 36  # depth times entries times bits
MAX_ORBIT = 100_000
Rational = Sequence[Fraction]
Interval = tuple[int, int]


class Decay(NamedTuple):
    """One of the sequences "r", "g", "z"; unused fields are 0."""

    mode: str
    c: Fraction = Fraction(0)
    k: int = 0
    tau: int = 0
    a: Fraction = Fraction(0)

    def at(self, n: int) -> Fraction:
        """Return the value at n, n > tau."""
        if self.mode == "r":
            return self.c / (n - self.tau) ** self.k
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
    return a**n


def product(*polynomials: Rational) -> list[Fraction]:
    """Return the product of polynomials."""
    result = [Fraction(1)]
    for p in polynomials:
        total = [Fraction(0)] * (len(result) + len(p) - 1)
        for i, a in enumerate(result):
            for j, b in enumerate(p):
                total[i + j] += a * b
        result = total
    return result


def combination(*terms: tuple[Fraction | int, Rational]) -> list[Fraction]:
    """Return the sum of coefficient times polynomial."""
    result = [Fraction(0)] * max(len(p) for _, p in terms)
    for c, p in terms:
        for i, v in enumerate(p):
            result[i] += c * v
    return result


def fractions(p: Poly) -> list[Fraction]:
    """Return an integer polynomial over the rationals; zero has one coefficient."""
    return [Fraction(c) for c in p] or [Fraction(0)]


def shifted(p: Rational, start: int) -> list[Fraction]:
    """Return the Taylor coefficients of p at start, by repeated synthetic division."""
    result = list(p)
    for i in range(len(result)):
        for j in reversed(range(i, len(result) - 1)):
            result[j] += start * result[j + 1]
    return result


def positive(p: Rational, start: int) -> bool:
    """Return POS(p, start)."""
    return all(c >= 0 for c in shifted(p, start))


def linear(root: int, k: int) -> list[Fraction]:
    """Return (n - root)^k."""
    return product(*[[Fraction(-root), Fraction(1)]] * k)


def horner(p: Sequence[int], n: int) -> int:
    """Return p(n)."""
    value = 0
    for c in reversed(p):
        value = value * n + c
    return value


def decay(data: list[Any], mode: str, with_shift: bool, top: int) -> Decay:
    """Return the Decay that integers spell: cn, cd, then [tau,] k or an, ad."""
    if mode == "z":
        integers(data, 0, top)
        return Decay("z")
    if mode not in ("r", "g"):
        raise Rejected(f"a mode is 'r', 'g' or 'z', got {str(mode)[:20]!r}")
    values = integers(data, 4 if mode == "g" or with_shift else 3, top)
    if values[0] <= 0 or values[1] <= 0:
        raise Rejected("a coefficient is not positive")
    c = Fraction(values[0], values[1])
    if mode == "g":
        if not 0 < values[2] < values[3]:
            raise Rejected("a ratio is not between 0 and 1")
        return Decay("g", c, a=Fraction(values[2], values[3]))
    tau = values[2] if with_shift else 0
    if not 0 <= values[-1] <= MAX_POWER:
        raise Rejected(f"an exponent is not between 0 and {MAX_POWER}")
    return Decay("r", c, values[-1], tau)


def term_bound(r: Fraction, u: Poly, v: Poly, h: Decay, n0: int) -> None:
    """Demand |r^n u(n)/v(n)| <= h(n) for n >= n0, and v(n) != 0 for every n >= 1.

    Power, |r| = 1, h = c n^-k: v > 0, c v - n^k u >= 0 and c v + n^k u >= 0 by POS.
    Ratio, |r| < 1: u (or -u) >= 0 by POS, |term(n+1)| h(n) <= |term(n)| h(n+1) by POS after
    clearing denominators, and |term(n0)| <= h(n0); induction on n.
    """
    U, V = fractions(u), fractions(v)
    if not positive(V, n0) or not horner(v, n0) or any(not horner(v, n) for n in (range(1, n0) if len(v) > 1 else ())):
        raise Rejected("a denominator is not shown to be positive from n0 on, or is zero before")
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
    if p.mode == "r":
        return h.k >= p.k if h.mode == "r" else h.a * (n0 + 1) ** p.k <= n0**p.k
    return h.mode == "g" and h.a <= p.a


def sum_bound(rows: Sequence[Sequence[tuple[Fraction, Decay]]], p: Decay, n0: int) -> None:
    """Demand sum factor h(n) <= p(n) in every row, for n >= n0, and that p is summable.

    It holds at n0, and every h/p is nonincreasing.  c n^-k is summable for k >= 2.
    """
    if p.mode == "r" and p.k < 2:
        raise Rejected("a bound c n^-k with k < 2 is not summable")
    for row in rows:
        if p.mode == "z":
            if row:
                raise Rejected("the bound 0 of a sum that is not empty")
        elif not all(dominates(p, h, n0) for _, h in row):
            raise Rejected("a bound in a sum decays more slowly than the bound of the sum")
        elif sum((factor * h.at(n0) for factor, h in row), Fraction(0)) > p.at(n0):
            raise Rejected("the bound of a sum is too small at n0")


def shape(D: Decay, n0: int) -> None:
    """Demand that a tail E or F is defined and >= 0 from n0 - 1 on; then it is nonincreasing there."""
    if D.mode == "r" and not (0 <= D.tau < n0 - 1 and D.k >= 1):
        raise Rejected("a tail c (n - tau)^-k needs 0 <= tau < n0 - 1 and k >= 1")


def tail_E(p: Decay, E: Decay, n0: int) -> None:
    """Demand E(n-1) >= p(n) + E(n)(1 + p(n)) for n >= n0.

    "r": POS after multiplication by n^k (n-1-tau)^kappa (n-tau)^kappa > 0.
    "g", one ratio a: divided by a^n it is alpha/a >= c + alpha + alpha c a^n, weakest at n0.
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


def tail_F(q: Decay, E: Decay, F: Decay, n0: int) -> None:
    """Demand F(n-1) >= q(n)(1 + E(n)) + F(n) for n >= n0.

    "r": POS of the cleared inequality; unless E is "r" too, with E(n0-1) >= E(n) in place of E(n).
    "g", one ratio b: divided by b^n it is phi/b >= B (1 + E(n)) + phi, implied with E(n0-1).
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


def less_one(terms: Terms) -> Terms:
    """Return the terms of an entry minus 1."""
    total = collected([*terms, (Fraction(1), (-1,), ONE)])
    return sorted((r, u, v) for r, (u, v) in total.items())


def perturbation(family: Family) -> list[list[Terms]]:
    """Return the entries of P_n = W_n - I."""
    if family.given == "P":
        return family.entries
    return [[less_one(e) if i == j else e for j, e in enumerate(row)] for i, row in enumerate(family.entries)]


def take(items: Items, letter: str, size: int | None = None) -> list[Any]:
    """Return the parts of the next item, which must have this letter."""
    item = next(items, ["no item"])
    if item[0] != letter:
        raise Rejected(f"expected an item {letter!r}, got {item[0]!r}")
    return parts(item, len(item) - 1 if size is None else size)


def moded(items: Items, letter: str, with_shift: bool, top: int) -> Decay:
    """Return the Decay of an item [letter, mode, ...]."""
    found = take(items, letter)
    return decay(found[1:], found[0] if found else "", with_shift, top)


def tail(family: Family, items: Items, limits: Limits) -> Tail:
    """Check the items w, n, t..., p, q, E, F: the hypotheses of absolute summability, all from n0 on."""
    m, top = family.width, limits.top
    (found,) = take(items, "w", 1)
    w = integers(found, m, top)
    if min(w, default=1) <= 0:
        raise Rejected("a norm weight is not positive")
    (n0,) = integers(take(items, "n", 1), 1, top)
    if not 1 <= n0 <= MAX_START:
        raise Rejected(f"n0 is not between 1 and {MAX_START}")
    P = perturbation(family)
    rows_P = [
        [(Fraction(w[j], w[i]), h) for j in range(m) for h in entry(items, "P", i, j, P[i][j], n0, top)]
        for i in range(m)
    ]
    rows_b = [[(Fraction(1, w[i]), h) for h in entry(items, "b", i, 0, family.bias[i], n0, top)] for i in range(m)]
    p, q = moded(items, "p", False, top), moded(items, "q", False, top)
    sum_bound(rows_P, p, n0)
    sum_bound(rows_b, q, n0)
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
    for (r, u, v), data in zip(terms, bounds, strict=True):
        if type(data) is not list:
            raise Rejected("a bound is not a list")
        h = decay(data, "g" if len(data) == 4 else "r", False, top)
        term_bound(r, u, v, h, n0)
        found.append(h)
    return found


def summable(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the family converges at every x, by absolute summability; "diverges" is then false."""
    found = tail(family_of(problem), items, limits)
    return Result({}, f"the layers converge {everywhere(problem)}; the sums are bounded from layer {found.n0} on")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point: N_k computed outwards, widened by w_i (E(k)|N_k| + F(k))."""
    family, x = family_of(problem), problem.point or []
    found = tail(family, items, limits)
    depth, bits = integers(take(items, "L", 2), 2, limits.top)
    if not max(1, found.n0 - 1) <= depth or bits < 1:
        raise Rejected("the depth of an enclosure is below n0 - 1 or 1, or it has no bits")
    if depth > MAX_DEPTH or bits > MAX_BITS:
        raise Refused(
            f"an enclosure at depth {depth} with {bits} bits; at most {MAX_DEPTH} and {MAX_BITS} are computed"
        )
    y = prefix(family, x, depth, bits)
    norm = max((Fraction(hi, w << bits) for (_, hi), w in zip(y, found.w, strict=True)), default=Fraction(0))
    rest = above(found.E, depth, bits) * norm + above(found.F, depth, bits)
    ends = claimed.get("enclosure")
    if type(ends) is not list or len(ends) != len(y) or any(type(e) is not list or len(e) != 2 for e in ends):
        raise Rejected(f"expected an enclosure of {len(y)} pairs in the header")
    sides = [(number(low, "enclosure"), number(high, "enclosure")) for low, high in ends]
    for (low, high), (lo, hi), w in zip(sides, y, found.w, strict=True):
        if low > Fraction(lo, 1 << bits) - w * rest or high < Fraction(hi, 1 << bits) + w * rest:
            raise Rejected("the computed interval does not lie in the enclosure")
        if high - low > problem.claim["width"]:
            raise Rejected("the enclosure is wider than the claim")
    text = " x ".join([f"[{short(low)}, {short(high)}]" for low, high in sides])
    facts = {"enclosure": [[str(low), str(high)] for low, high in sides]}
    return Result(facts, f"the limit at x = {tuple_text(x)} lies in {text} (depth {depth}, {bits} bits)")


def above(D: Decay, n: int, bits: int) -> Fraction:
    """Return D(n) or a little more: powers are rounded upwards."""
    if D.mode != "g":
        return D.at(n)
    bits += 64 + n.bit_length() + D.c.numerator.bit_length()
    ratio, result = -((-D.a.numerator << bits) // D.a.denominator), 1 << bits
    while n:
        if n & 1:
            result = -(-result * ratio >> bits)
        ratio, n = -(-ratio * ratio >> bits), n >> 1
    return D.c * Fraction(result, 1 << bits)


def stream(term: tuple[Fraction, Poly, Poly], bits: int, depth: int) -> Callable[[int], Interval]:
    """Return a function that, called with n = 1, 2, ..., gives an interval of the term times 2^bits.

    The power of |r| is carried along as an interval with `guard` more bits.
    """
    r, u, v = term
    rn, rd, alternating = abs(r.numerator), r.denominator, r < 0
    guard = 32 + sum(abs(c) * depth**i for i, c in enumerate(u)).bit_length() if rn != rd else 0
    low = high = 1 << (bits + guard)

    def at(n: int) -> Interval:
        nonlocal low, high
        if rn != rd:
            low, high = low * rn // rd, -(-high * rn // rd)
        top, bottom = horner(u, n), horner(v, n) << guard
        if alternating and n & 1:
            top = -top
        if bottom < 0:
            top, bottom = -top, -bottom
        if top < 0:
            return top * high // bottom, -(-top * low // bottom)
        return top * low // bottom, -(-top * high // bottom)

    return at


def prefix(family: Family, x: Sequence[Fraction], depth: int, bits: int) -> list[Interval]:
    """Return intervals that contain N_depth(x) times 2^bits; every rounding goes outwards."""
    P = perturbation(family)
    count = sum(len(terms) for row in (*P, family.bias) for terms in row)
    if depth * (count + family.width) * (bits + 256) > MAX_EVALUATION:
        raise Refused(f"an enclosure at depth {depth} with {bits} bits is too much work for this family")
    rows = [[(j, [stream(t, bits, depth) for t in terms]) for j, terms in enumerate(row) if terms] for row in P]
    bias = [[stream(t, bits, depth) for t in terms] for terms in family.bias]
    y = [(v.numerator * (1 << bits) // v.denominator, -(-v.numerator * (1 << bits) // v.denominator)) for v in x]
    for n in range(1, depth + 1):
        after = []
        for i, (row, shifts) in enumerate(zip(rows, bias, strict=True)):
            lo = hi = 0
            for j, terms in row:
                below, upper = y[j]
                p = q = 0
                for at in terms:
                    a, c = at(n)
                    p, q = p + a, q + c
                ends = (p * below, p * upper, q * below, q * upper)
                lo, hi = lo + min(ends), hi + max(ends)
            lo, hi = y[i][0] + (lo >> bits), y[i][1] - (-hi >> bits)
            for at in shifts:
                a, c = at(n)
                lo, hi = lo + a, hi + c
            after.append((max(lo, 0), max(hi, 0)))
        y = after
    return y


def orbit(problem: Problem, items: Items, limits: Limits) -> tuple[int, int, int, list[Fraction], list[list[Fraction]]]:
    """Check the item ["o", k, l, w, [X..]] up to its values: return the period, k, l, x and N_k, N_{k+1}, N_l.

    The layers have period T, 1 or 2, if all entries are sums of constants times (+-1)^n.
    """
    family = family_of(problem)
    k, l, *place = take(items, "o", 4)
    k, l = integers([k, l], 2, limits.top)
    terms = [term for row in (*family.entries, family.bias) for entries in row for term in entries]
    if any(abs(r) != 1 or len(u) > 1 or len(v) > 1 for r, u, v in terms):
        raise Rejected("the layers are not shown to be periodic: an entry is no constant and does not alternate")
    if not 0 <= k < l or l > MAX_ORBIT:
        raise Rejected(f"an orbit needs 0 <= k < l <= {MAX_ORBIT}")
    period = 2 if any(r == -1 for r, _, _ in terms) else 1
    *X, w = homogeneous(place, family.width, limits.top)
    x = [Fraction(v, w) for v in X]
    if not inside(problem, x):
        raise Rejected("the point is not in the domain")
    layers = [Network(family.width, [layer_at(family, n)]) for n in (1, 2)]
    y, kept = x, []
    for n in range(l + 1):
        if n in (k, k + 1, l):
            kept.append(y)
        y = evaluate(layers[n % 2], y)
    return period, k, l, x, kept if l > k + 1 else [*kept, kept[1]]


def layer_at(family: Family, n: int) -> Layer:
    """Return layer n of a family whose entries are constants times (+-1)^n."""

    def value(terms: Terms) -> Fraction:
        return sum((r**n * Fraction(u[0], v[0]) for r, u, v in terms), Fraction(0))

    weight = [[value(terms) for terms in row] for row in family.entries]
    if family.given == "P":
        weight = [[v + 1 if i == j else v for j, v in enumerate(row)] for i, row in enumerate(weight)]
    return Layer(weight, [value(terms) for terms in family.bias], True)


def moving(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove divergence at a point of the domain.

    Theorem `periodic-orbit`.  N_k = N_l with T dividing l - k: the sequence repeats from k on.  It
    contains N_k and N_{k+1} again and again; they differ, so it has no limit.
    """
    period, k, l, x, (at_k, at_next, at_l) = orbit(problem, items, limits)
    if (l - k) % period or at_k != at_l:
        raise Rejected("the orbit does not return at a multiple of the period of the layers")
    if at_k == at_next:
        raise Rejected("the orbit does not move")
    return Result({}, f"the layers do not converge at x = {tuple_text(x)}: N_{k} = N_{l}, and N_{k + 1} differs")


def resting(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence at the point that is the domain: constant layers and N_k = N_{k+1}."""
    period, k, l, x, (at_k, at_next, _) = orbit(problem, items, limits)
    if problem.point is None:
        raise Rejected("an orbit that rests proves convergence only where the domain is that point")
    if period != 1 or l != k + 1 or at_k != at_next:
        raise Rejected("the orbit is not shown to rest: it needs constant layers and N_k = N_{k+1}")
    return Result({}, f"the layers converge at x = {tuple_text(x)}: N_n = {tuple_text(at_k)} from n = {k} on")


def family_of(problem: Problem) -> Family:
    """Return the family; a claim about one always has it."""
    if problem.family is None:
        raise Refused("this claim needs a family")
    return problem.family
