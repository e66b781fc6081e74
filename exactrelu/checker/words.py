"""Products that do not converge: one periodic sequence of activation matrices suffices.

Statement.  Let J_n = D_{1 + (n-1) mod L} for a word D_1..D_L of 0/1 diagonal matrices, and
            v_n = J_n W_n ... J_1 W_1 x.  If the v_n have no limit, the products have none.
Glossary.   T  period of the layers, 1 or 2, T divides L where it is used     x  a rational vector
Note.       This says nothing about the layers N_n(x): a network need not follow the word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, cast

from .claims import Items
from .growth import infinite_sum, started
from .network import Refused
from .path import agree, along, spelled
from .polynomial import horner
from .problem import Family, Problem, Terms
from .radius import characteristic, integral, outside
from .rules import Limits, Rejected, Result, homogeneous, integers, take
from .signs import nonnegative
from .spans import weight
from .tail import MAX_WORK, perturbation
from .turning import coefficients, turning

Vector = list[Fraction]
Gates = list[list[int]]
MAX_STEPS, MAX_BITS = 2000, 1 << 14  # layers, bits of an entry of a product
MAX_PRODUCTS = 1 << 20  # of two numbers
MAX_EIGENVALUES = 1 << 21  # cubes of the size times bits, of a matrix whose eigenvalues are compared


def diverging(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Refute convergence of all products by the word of the item ["J", mode, [D_1, ..., D_L]].

    Theorem `periodic-word`.  One of seven shapes of evidence shows that the v_n, or the powers of the
    product of a word, have no limit.  Where the claim names a path, the word repeated is the path repeated, and
    the layers are 0 at entries that it does not use, as path.py allows: modes "h" and "d" start behind its last letter.
    """
    mode, found = take(items, "J", 2)
    family = cast(Family, along(problem, 0).family)
    if type(found) is not list or not 1 <= len(found) <= MAX_STEPS:
        raise Rejected(f"a word has between 1 and {MAX_STEPS} activation matrices")
    word = [integers(gates, family.width, limits.top) for gates in found]
    if any(gate not in (0, 1) for gates in word for gate in gates):
        raise Rejected("an activation matrix has entries 0 and 1")
    if type(mode) is not str or mode not in _MODES:
        raise Rejected(f"expected one of the modes {', '.join(_MODES)} of a word")
    if "path" in problem.claim and not agree(word, problem.claim["path"]):
        raise Rejected("the word, again and again, is not the path of the claim")
    reason, text = _MODES[mode](family, word, items, limits), spelled(word)
    return Result({}, f"with the activation matrices {text} again and again {reason}; the network may still converge")


def returning(family: Family, word: Gates, items: Items, limits: Limits) -> str:
    """Mode "o": v_l = c v_k, v_k != 0, l - k a multiple of L and T divides L.

    v_{k+q(l-k)} = c^q v_k: unbounded for |c| > 1, of two signs for c = -1; for c = 1 the v_n repeat, and have
    no limit as v_{k+1} differs from v_k.
    """
    k, again, w, X, cn, cd = take(items, "o", 6)
    k, again, cn, cd = integers([k, again, cn, cd], 4, limits.top)
    v = visited(family, word, [w, X], limits, (k, k + 1, again))
    if (again - k) % len(word) or cd <= 0 or not any(v[k]) or [cd * a for a in v[again]] != [cn * a for a in v[k]]:
        raise Rejected("v_l is not c times v_k after whole words, or v_k is 0")
    if not (abs(cn) > cd or cn == -cd or (cn == cd and v[k + 1] != v[k])):
        raise Rejected("a vector that shrinks or rests does not show divergence")
    moves = ", and moves" if cn == cd else ""
    return f"a vector is multiplied by {Fraction(cn, cd)} in layers {k + 1} to {again}{moves}"


def drifting(family: Family, word: Gates, items: Items, limits: Limits) -> str:
    """Mode "u": v_l - v_k = v_{2l-k} - v_l != 0 with l - k a multiple of L, T divides L: v_{k+q(l-k)} is unbounded.

    The layers from k to l are one linear map B, and u = B v_k - v_k has B u = u: B^q v_k = v_k + q u.
    """
    k, again, w, X = take(items, "u", 4)
    k, again = integers([k, again], 2, limits.top)
    v = visited(family, word, [w, X], limits, (k, again, 2 * again - k))
    steps = [[b - a for a, b in zip(v[i], v[j], strict=True)] for i, j in ((k, again), (again, 2 * again - k))]
    if (again - k) % len(word) or steps[0] != steps[1] or not any(steps[0]):
        raise Rejected("the vectors do not drift by equal steps after whole words")
    return f"a vector drifts by equal steps, first in layers {k + 1} to {again}"


def visited(
    family: Family, word: Gates, place: Sequence[Any], limits: Limits, kept: Sequence[int]
) -> dict[int, Vector]:
    """Return v_n for the layers asked for, of a family whose period divides the length of the word."""
    *X, w = homogeneous(place, family.width, limits.top)
    periodic(family, word)
    if not 0 <= kept[0] < kept[-1]:
        raise Rejected("expected layers 0 <= k < l")
    affordable(kept[-1], family.width)
    path = trajectory(family, word, [Fraction(a, w) for a in X])
    return {n: v for n, v in zip(range(kept[-1] + 1), path, strict=False) if n in kept}


def tracing(family: Family, word: Gates, items: Items, limits: Limits) -> str:
    """Mode "t": |trace B| > m for the product B of the word, T divides L.

    The trace is the sum of m eigenvalues, so one of them has |z| > 1 and the powers of B are unbounded.
    """
    take(items, "t", 0)
    B = monodromy(family, word)
    if abs(sum([B[i][i] for i in range(family.width)], Fraction(0))) <= family.width:
        raise Rejected("the trace of the product is not larger than the width")
    return "the product of a word has a trace larger than the width"


def expanding(family: Family, word: Gates, items: Items, limits: Limits) -> str:
    """Mode "s": the product of the word has an eigenvalue of modulus >= p/q > 1, T divides L.

    With B = N/den, N of integers, det(t - N) = c_0 + .. + c_m t^m and t = den (p/q) x, times q^m: the roots x are the
    eigenvalues of B over p/q, and `outside` tells whether one has |x| >= 1.
    """
    p, q = integers(take(items, "s", 2), 2, limits.top)
    if not p > q > 0:
        raise Rejected("a modulus p/q is not above 1")
    N, den = integral(monodromy(family, word))
    m, bits = family.width, max([v.bit_length() for row in N for v in row])
    if m**3 * (bits + den.bit_length() + p.bit_length() + q.bit_length()) > MAX_EIGENVALUES:
        raise Refused(f"the eigenvalues of a {m} x {m} matrix whose entries have {bits} bits are too much work")
    up, down = den * p, q
    if not outside([c * up**i * down ** (m - i) for i, c in enumerate(characteristic(N))]):
        raise Rejected("the eigenvalues of the product are smaller than p/q")
    return f"the product of a word has an eigenvalue of modulus {Fraction(p, q)} or more"


def monodromy(family: Family, word: Gates) -> list[Vector]:
    """Return the product of a word, whose length is a multiple of the period of the layers, as rows."""
    periodic(family, word)
    m = family.width
    affordable(len(word) * m, m)
    columns = []
    for j in range(m):
        path = trajectory(family, word, [Fraction(i == j) for i in range(m)])
        for _ in range(len(word)):
            next(path)
        columns.append(next(path))
    return [list(row) for row in zip(*columns, strict=True)]


def recurring(family: Family, word: Gates, items: Items, limits: Limits) -> str:
    """Mode "r": g_0 v_0 + g_1 v_L + ... + g_s v_sL = 0 with |g_0| >= |g_s| > 0 and g_0 + ... + g_s != 0, T divides L.

    v_0, v_L, ..., v_(s-1)L are independent, as their rows of the item have a determinant that is not 0.  Let them be
    the columns of U, and M the product of the word: M U = U C, |det C| = |g_0/g_s| >= 1, and det(C - I) is
    (g_0 + ... + g_s)/g_s up to its sign.  If M^k had a limit, so had C^k, as U is injective: C^k -> F, F C = F,
    F = 0, but |det C^k| >= 1.
    """
    w, X, found, rows = take(items, "r", 4)
    if type(found) is not list or not 2 <= len(found) <= family.width + 1:
        raise Rejected("a recurrence has between 2 coefficients and one more than the width")
    s, L = len(found) - 1, len(word)
    g, rows = integers(found, s + 1, limits.top), integers(rows, s, limits.top)
    v = visited(family, word, [w, X], limits, range(0, s * L + 1, L))
    if not abs(g[0]) >= abs(g[s]) > 0 or not sum(g) or any(not 0 <= i < family.width for i in rows):
        raise Rejected("the coefficients let the vectors converge, or a row is not one of the vectors")
    if any(sum([c * v[k * L][i] for k, c in enumerate(g)]) for i in range(family.width)):
        raise Rejected("the vectors after whole words do not satisfy the recurrence")
    if not coefficients([[v[k * L][i] for k in range(s)] for i in rows])[-1]:
        raise Rejected("the vectors of a recurrence are not shown to be independent")
    return f"independent vectors keep a recurrence of order {s} that does not let them shrink or rest"


def gaining(family: Family, word: Gates, items: Items, limits: Limits) -> str:
    """Mode "h": coordinates S that are on in every letter, where the layers only gain; U those on in some letter.

    x is 0 where the last letter is off.  From n0 on, P_n[a][b] >= 0 for a in S, b in U, and W_n[a][b] >= 0 for a in U
    outside of S, b in U; some P_n[i][j], i, j in S, has an infinite sum; for k = n0 - 1, v_k >= 0 and v_k[j] > 0.

    Then v_n >= 0 is 0 outside of U and v_n[a] >= v_{n-1}[a] for n >= n0 and a in S, so v_n[i] is at least v_k[j]
    times the sum of P_n[i][j].
    """
    n0 = started(items, limits)
    *X, w = homogeneous(take(items, "x", 2), family.width, limits.top)
    i, j, *data = take(items, "h", 5)
    i, j = integers([i, j], 2, limits.top)
    S, U = ([a for a, gates in enumerate(zip(*word, strict=True)) if often(gates)] for often in (all, any))
    if any(a and not on for a, on in zip(X, word[-1], strict=True)):
        raise Rejected("the first vector is not 0 where the last letter of the word is off")
    if i not in S or j not in S:
        raise Rejected("the entry is not one between coordinates that are on in every letter")
    P, W = perturbation(family), weight(family)
    for a in U:
        for b in U:
            nonnegative(P[a][b] if a in S else W[a][b], n0, "an entry of P_n between coordinates that are on")
    infinite_sum(P[i][j], n0, data, limits.top, "an entry of P_n")
    affordable(n0, family.width)
    path = trajectory(family, word, [Fraction(a, w) for a in X])
    for _ in range(n0 - 1):
        next(path)
    v = next(path)
    if min(v) < 0 or v[j] <= 0:
        raise Rejected("the vector before n0 is negative somewhere, or not positive where it must be")
    return f"coordinate {i + 1} of a vector grows without bound"


_MODES: dict[str, Callable[[Family, Gates, Items, Limits], str]] = {
    "o": returning,
    "u": drifting,
    "t": tracing,
    "h": gaining,
    "d": turning,
    "r": recurring,
    "s": expanding,
}


def periodic(family: Family, word: Gates) -> None:
    """Demand that the layers have a period that divides the length of the word."""
    terms = [term for row in family.entries for entry in row for term in entry]
    if any(abs(r) != 1 or len(u) > 1 or len(v) > 1 for r, u, v in terms):
        raise Rejected("the matrices are not shown to be periodic: an entry is no constant and does not alternate")
    if len(word) % 2 and any(r == -1 for r, _, _ in terms):
        raise Rejected("the matrices alternate, and the word has an odd length")


def affordable(steps: int, m: int) -> None:
    """Refuse more layers, or larger ones, than are multiplied exactly."""
    if steps > MAX_STEPS or steps * m * m > MAX_PRODUCTS:
        raise Refused(f"{steps} layers of width {m} are too much work")


def trajectory(family: Family, word: Gates, x: Vector) -> Iterator[Vector]:
    """Yield v_0 = x, v_1, v_2, ... exactly."""
    v, n, P = x, 0, perturbation(family)
    while True:
        yield v
        n += 1
        gates = word[(n - 1) % len(word)]
        v = [
            v[i] + sum((value(entry, n) * v[j] for j, entry in enumerate(row) if entry and v[j]), Fraction(0))
            if gates[i]
            else Fraction(0)
            for i, row in enumerate(P)
        ]
        if any(a.numerator.bit_length() + a.denominator.bit_length() > MAX_BITS for a in v):
            raise Refused(f"a coordinate after layer {n} has more than {MAX_BITS} bits")


def value(terms: Terms, n: int) -> Fraction:
    """Return the value of an entry at layer n."""
    if any(n * (r.numerator.bit_length() + r.denominator.bit_length()) * 64 > MAX_WORK for r, _, _ in terms):
        raise Refused(f"a power at layer {n} is too long")
    return sum((r**n * Fraction(horner(u, n), horner(v, n)) for r, u, v in terms), Fraction(0))
