"""One path: products along the periodic sequence of activation matrices that a claim names.

Statement.  The path D_1..D_p, D_0 = D_p, gives J_n = D_{1 + (n-1) mod p}.  Entry (i, j) of the layers is used if
            D_r[i] = D_{r-1}[j] = 1 for some r.  Let V_n agree with W_n on the used entries.  Then for n >= 2
            J_n W_n J_{n-1} = J_n V_n J_{n-1}, so J_n W_n ... J_1 W_1 = J_n V_n ... J_2 V_2 (J_1 W_1).
Use.        A rule about every sequence demands something of late layers only, so it holds for any first matrix:
            what it shows of V_n, it shows of the products of W_n along the path.
            Let T_n and Z_n be the products of W_n and of V_n.  T_n D_p = Z_n D_p, as entry (i, j) of J_1 W_1 D_p is
            used or 0.  If V_n and the path have the period L, Z_{n+L} = Z_n Z_L and Z_L = D_p Z_L,
            so Z_{n+L} = T_n D_p Z_L: if the Z_n, or for any V_n the Z_n D_p, have no limit, the T_n have none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from .expression import ONE
from .problem import Family, Problem, Terms
from .repeating import Periodic
from .rules import Result

Rule = Callable[..., Result]
Gates = Sequence[Sequence[int]]


def scope(problem: Problem) -> str:
    """Return what is said of products, for every sequence or for the path of the claim."""
    which = "for every sequence of activation matrices J_n"
    if "path" in problem.claim:
        which = f"for the activation matrices {spelled(problem.claim['path'])} again and again"
    return f"the products J_n W_n ... J_1 W_1 converge {which}"


def spelled(word: Gates) -> str:
    """Return a word, its letters as 0 and 1, a long one cut."""
    return " ".join(["".join(map(str, gates)) for gates in word[:8]] + ["..."] * (len(word) > 8))


def agree(word: Gates, path: Gates) -> bool:
    """Return whether a word and a path, each repeated for ever, are one sequence.

    Sequences of periods L and p that agree in L + p places agree in all (Fine and Wilf).
    """
    return all(word[i % len(word)] == path[i % len(path)] for i in range(len(word) + len(path)))


def along(problem: Problem, diagonal: int) -> Problem:
    """Return the problem whose layers have 0, and `diagonal`, 0 or 1, on the diagonal, where no entry is used.

    All entries of a Periodic stay as they are: what holds for every sequence holds for each of them.
    """
    if "path" not in problem.claim or isinstance(problem.family, Periodic):
        return problem
    family, path = cast(Family, problem.family), problem.claim["path"]
    m = family.width
    used = {
        (i, j)
        for gates, before in zip(path, [path[-1], *path[:-1]], strict=True)
        for i in range(m)
        if gates[i]
        for j in range(m)
        if before[j]
    }
    c = diagonal - (family.given == "P")
    unused: Terms = [(1, (c,), ONE)] if c else []
    entries = [
        [e if (i, j) in used else unused if i == j else [] for j, e in enumerate(row)]
        for i, row in enumerate(family.entries)
    ]
    return problem._replace(family=family._replace(entries=entries))


def for_path(rule: Rule, diagonal: int = 1) -> Rule:
    """Return a rule about every sequence as one that also shows convergence along the path of a claim."""

    def judged(problem: Problem, *more: Any) -> Result:
        return rule(along(problem, diagonal), *more)

    return judged
