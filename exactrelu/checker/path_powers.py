"""Products along one path whose layers become periodic: powers of the matrix of one period.

Statement.  Let the used entries (path.py) be W_n = V_n + R_n, V_n = C + (-1)^n D constant or alternating, the other
            entries 0, and sum |R_n| < oo.  Let L be a common period of the path and of V_n, A_r = D_r V_r for
            r = 1..L and M = A_L ... A_1.  If M^k -> E and A_r E = E for every r, the products along the path converge.
Proof.      A product of A_n, n > k, is A M^q B with one of finitely many A and B: it is bounded by a constant K, and
            for k = L, 2 L, ... it tends to E, as A_r ... A_1 E = E.  The products T_n are
                T_n = A_n ... A_{k+1} T_k + sum_{k < i <= n} A_n ... A_{i+1} J_i R_i T_{i-1},
            so |T_n| is at most K |T_k| times the product of 1 + K |R_i|: bounded.  The sum is at most
            K sup |T| sum_{i > k} |R_i|, small for late k, and the first part converges: T_n is a Cauchy sequence.
Glossary.   E  projection, EM = ME = E = EE (linear_layers.py)
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from .claims import Items
from .expression import added, times
from .linear_layers import MAX_WORK, Matrix, bounded, projection
from .linear_layers import times as multiplied
from .network import Refused
from .path import along, scope
from .problem import Family, Problem, Terms
from .rules import Limits, Rejected, Result
from .spans import weight
from .tail import bounded as summable


def settling(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove convergence along the path of the claim, by the items of a tail of R_n, then those of a projection E.

    Theorem `periodic-path`.
    """
    if "path" not in problem.claim:
        raise Rejected("the claim is about every sequence, and names no path")
    family, path = cast(Family, along(problem, 0).family), problem.claim["path"]
    split = [[parted(terms) for terms in row] for row in weight(family)]
    found = summable([[rest for *_, rest in row] for row in split], [[] for _ in split], items, limits)
    L = len(path) * (1 + (len(path) % 2 and any(d for row in split for _, d, _ in row)))
    if L * len(split) ** 3 > MAX_WORK:
        raise Refused(f"{L} products of matrices of width {len(split)} are too much work")
    layers: list[Matrix] = []
    for r in range(1, L + 1):
        gates = path[(r - 1) % len(path)]
        layers.append([[g * (c + (-1) ** r * d) for c, d, _ in row] for g, row in zip(gates, split, strict=True)])
    M = layers[0]
    for A in layers[1:]:
        M = bounded(multiplied(A, M))
    E, *_ = projection(M, items, limits)
    if any(multiplied(A, E) != E for A in layers):
        raise Rejected("the limit E of the powers is not kept by every layer of the path")
    return Result({}, f"{scope(problem)}: the sum of what is not periodic is bounded from layer {found.n0} on")


def parted(terms: Terms) -> tuple[Fraction, Fraction, Terms]:
    """Return c, d and the rest of an entry c + d (-1)^n + rest; terms (1, u, v) and (-1, u, v) have a limit u/v."""
    limits, rest = {1: Fraction(0), -1: Fraction(0)}, []
    for r, u, v in terms:
        if abs(r) == 1 and len(u) == len(v):
            c = limits[int(r)] = Fraction(u[-1], v[-1])
            u, v = added(times(u, (c.denominator,)), times(v, (-c.numerator,))), times(v, (c.denominator,))
        if u:
            rest.append((r, u, v))
    return limits[1], limits[-1], rest
