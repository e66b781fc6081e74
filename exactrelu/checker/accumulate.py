"""Accumulation: coordinates that add up less and less of bounded ones, which need not converge.

Statement.  Let A and B be disjoint sets of coordinates, where the rows of B read no others than B and are the same
            in every layer, and those of A read no others than A and B.  Let Q be a polytope of R^B that
            holds x[B] for every x of the domain, with relu(W y + b) in Q for y in Q, the rows of B; and y_j <= M_j
            on Q.  Let P, b be the entries of P_n and b_n between A, and C those of the rows of A in the
            columns of B.  If |P_n| <= p(n) and |b_n| + |C_n M| <= q(n) for n >= n0, summable, in the norm
            max |y_i|/w_i of R^A, then N_n(x)[A] converges at every x of the domain; with E, F of tail.py,
            |N_M - N_k| <= E(k)|N_k| + F(k) on A for M >= k >= max(1, n0 - 1).
Proof.      N_n(x)[B] is in Q for every n, by induction, and is >= 0 for n >= 1: 0 <= N_n(x)[B] <= M.  So N_n(x)[A] is
            relu((I + P_n) y + b'_n) at y = N_{n-1}(x)[A] with b'_n = b_n + C_n N_{n-1}(x)[B], |b'_n| <= q(n) for
            n >= max(2, n0).  The proof of tail.py, for k >= 1, asks no more of b'_n, though it depends on x.
            c.N_n(x) converges where c is 0 outside A.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple, cast

from .claims import Items, bound, counted
from .cover import covered
from .limit import Interval, Side, widths
from .network import Layer, Network
from .problem import Family, Problem, Terms
from .readout import told
from .rules import Limits, Rejected, Result, integers, take
from .tail import Tail, bounded, perturbation

MAX_ROWS = 1 << 10  # of Q beside the bounds M


class Parts(NamedTuple):
    """The coordinates A, those of B, and the tail of those of A."""

    A: list[int]
    B: list[int]
    tail: Tail


def accumulating(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the read-out converges at every x of the domain."""
    found = parts_of(problem, items, limits)
    return Result({}, f"{told(problem)}: {words(found)}")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit of the read-out: N_k on A computed outwards, widened by w_i (E(k)|N_k| + F(k))."""
    found = parts_of(problem, items, limits)

    def rest(y: Sequence[Interval], depth: int, bits: int) -> list[Side]:
        known = dict(zip(found.A, widths(found.tail, [y[i] for i in found.A], depth, bits), strict=True))
        nothing = Fraction(0), Fraction(0)  # others are not in the read-out
        return [known.get(i, nothing) for i in range(len(y))]

    facts, text = covered(problem, claimed, items, limits, max(1, found.tail.n0 - 1), rest, "its limit")
    return Result(facts, f"{told(problem)}: {words(found)}; {text}")


def words(found: Parts) -> str:
    """Return what was shown."""
    grown = f"{counted(len(found.B), 'others')} that they read stay in a polytope" if found.B else "they read no others"
    return f"its coordinates add up summable parts from layer {found.tail.n0} on, {grown}"


def parts_of(problem: Problem, items: Items, limits: Limits) -> Parts:
    """Check the items ["A", [A..], [B..]], those of Q (`polytope`), and those of the tail."""
    family = cast(Family, problem.family)
    A, B = take(items, "A", 2)
    A, B = ascending(A, family.width, limits), ascending(B, family.width, limits)
    if set(A) & set(B) or any(c and i not in A for i, c in enumerate(problem.claim["output"])):
        raise Rejected("the read-out has coordinates outside A, or A and B are not disjoint")
    for rows, columns in ((A, {*A, *B}), (B, {*B})):
        if any(terms for i in rows for j, terms in enumerate(family.entries[i]) if j not in columns and j != i):
            raise Rejected("a row of A or B reads a coordinate that it must not read")
    P = perturbation(family)
    M = polytope(problem, B, items, limits)
    b = [[*family.bias[i], *[t for j, top in zip(B, M, strict=True) for t in scaled(P[i][j], top)]] for i in A]
    return Parts(A, B, bounded([[P[i][j] for j in A] for i in A], b, items, limits))


def ascending(value: object, m: int, limits: Limits) -> list[int]:
    """Return a list of coordinates in ascending order."""
    found = integers(value, len(value) if type(value) is list else 0, limits.top)
    if sorted({i for i in found if 0 <= i < m}) != found:
        raise Rejected("coordinates are not in ascending order, or there are no such ones")
    return found


def scaled(terms: Terms, top: Fraction) -> Terms:
    """Return the terms of top times an entry, top >= 0."""
    if not top:
        return []
    return [(r, tuple([top.numerator * c for c in u]), tuple([top.denominator * c for c in v])) for r, u, v in terms]


def polytope(problem: Problem, B: Sequence[int], items: Items, limits: Limits) -> list[Fraction]:
    """Return M of the items ["M", den, [M_j den..]] and ["Q", [row..]], and check that Q holds all x and stays.

    Q is where M_j - y_j >= 0 and where the rows a.y + c >= 0.  A tree of cases shows each of these inequalities on
    the domain, and then another one for each shows it of relu(W y + b) for y in Q (rules.py).
    """
    den, tops = take(items, "M", 2)
    (den,), tops = integers([den], 1, limits.top), integers(tops, len(B), limits.top)
    (more,) = take(items, "Q", 1)
    if den <= 0 or min(tops, default=0) < 0 or type(more) is not list or len(more) > MAX_ROWS:
        raise Rejected("the bounds M of a polytope are not >= 0 over a positive denominator, with a list of rows")
    M = [Fraction(top, den) for top in tops]
    rows = [[*[Fraction(-(i == j)) for i in range(len(B))], top] for j, top in enumerate(M)]
    rows += [[Fraction(v) for v in integers(row, len(B) + 1, limits.top)] for row in more]
    for row in rows:
        form = [row[B.index(j)] if j in B else Fraction(0) for j in range(problem.inputs)]
        demand(problem._replace(networks=[Network(problem.inputs, [])]), form, row[-1], items, limits)
    family = cast(Family, problem.family)
    P = perturbation(family)
    weight = [[constant(P[i][j]) + (i == j) for j in B] for i in B]
    layer = Layer(weight, [constant(family.bias[i]) for i in B], True)
    inside = problem._replace(rows=rows, box=None, point=None, networks=[Network(len(B), [layer])], inputs=len(B))
    for row in rows:
        demand(inside, row[:-1], row[-1], items, limits)
    return M


def demand(problem: Problem, form: list[Fraction], shift: Fraction, items: Items, limits: Limits) -> None:
    """Demand form.N(x) + shift >= 0 on the domain, by a tree of cases."""
    claim = {"kind": "bound", "output": form, "relation": ">=", "value": -shift}
    bound(problem._replace(claim=claim), True, {}, items, limits)


def constant(terms: Terms) -> Fraction:
    """Return the value of an entry that is the same in every layer."""
    if any(r != 1 or len(u) > 1 or len(v) > 1 for r, u, v in terms):
        raise Rejected("a row of B is not the same in every layer")
    return sum((Fraction(u[0], v[0]) for _, u, v in terms), Fraction(0))
