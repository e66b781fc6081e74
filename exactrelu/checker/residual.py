"""Residual layers y + A_n relu(B_n y + c_n): what each adds is summable.

Statement.  N_n = N_{n-1} + f_n(N_{n-1}), f_n(y) = A_n relu(B_n y + c_n), N_0 = x; the norm is max |y_i|/w_i.
            As |relu(u)| <= |u| by coordinates, |f_n(y)| <= P|y| + b with P = |A_n||B_n|, b = |A_n||c_n|, products
            of absolute values.  With |P| <= p(n), |b| <= q(n) for n >= n0, summable, and E, F of p, q (tail.py),
                |N_M - N_k| <= E(k)|N_k| + F(k) for M >= k >= n0 - 1,
            by induction downwards: |N_{k+1} - N_k| <= p |N_k| + q, |N_{k+1}| <= (1 + p)|N_k| + q.  E(k), F(k)
            tend to 0 and the norms are bounded: N_n converges at every x.  No coordinate of N_n need be >= 0.
Glossary.   h  inner width: A_n has h columns, B_n and c_n have h rows
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from .claims import Items, everywhere
from .expression import multiply
from .kinds import Residual, Terms
from .limit import Interval, affordable, enclosed, place, product, relu, started, streams, total, widths
from .network import Refused
from .problem import Problem
from .rules import Limits, Result
from .tail import Tail, bounded

MAX_PRODUCTS = 1 << 14  # of two entries that are not zero


def converging(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x."""
    found = tail(cast(Residual, problem.family), items, limits)
    return Result({}, f"the layers converge {everywhere(problem)}; the sums are bounded from layer {found.n0} on")


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point: N_k computed outwards, widened by w_i (E(k)|N_k| + F(k))."""
    family = cast(Residual, problem.family)
    found = tail(family, items, limits)
    depth, bits = place(items, limits, max(1, found.n0 - 1))
    entries = [terms for row in (*family.A, *family.B, family.c) for terms in row]
    affordable(depth, sum(map(len, entries)) + family.width + len(family.c), bits)
    A, B, c = streams(family.A, bits, depth), streams(family.B, bits, depth), streams([family.c], bits, depth)[0]
    shifts, y = dict(c), started(problem.box or [], bits)
    for n in range(1, depth + 1):
        inner = [relu(plus(product(row, y, n, bits), total(shifts.get(k, []), n))) for k, row in enumerate(B)]
        y = [plus(ends, product(row, inner, n, bits)) for ends, row in zip(y, A, strict=True)]
    return enclosed(problem, claimed, y, widths(found, y, depth, bits), depth, bits)


def plus(a: Interval, b: Interval) -> Interval:
    """Return the interval of a sum."""
    return a[0] + b[0], a[1] + b[1]


def tail(family: Residual, items: Items, limits: Limits) -> Tail:
    """Check the sums and the tail: entry (i, j) of P has the terms of A_ik B_kj, k = 1..h, b_i those of A_ik c_k."""
    columns = [[row[j] for row in family.B] for j in range(family.width)]
    pairs = sum(
        bool(a and b) for row in family.A for col in (*columns, family.c) for a, b in zip(row, col, strict=True)
    )
    if pairs > MAX_PRODUCTS:
        raise Refused(f"{pairs} products of entries of A and B; at most {MAX_PRODUCTS} are computed")
    P = [[products(row, column) for column in columns] for row in family.A]
    return bounded(P, [products(row, family.c) for row in family.A], items, limits)


def products(row: Sequence[Terms], column: Sequence[Terms]) -> Terms:
    """Return the terms of all products of a row's and a column's entries, one after another."""
    values = [
        multiply({(r, ()): (u, v) for r, u, v in a}, {(r, ()): (u, v) for r, u, v in b})
        for a, b in zip(row, column, strict=True)
    ]
    return [(key[0], *value[key]) for value in values for key in sorted(value)]
