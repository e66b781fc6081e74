"""One path of activation matrices: which entries of the layers matter, and what is said of it.

Statement.  The path D_1..D_p, D_0 = D_p, gives J_n = D_{1 + (n-1) mod p}.  Entry (i, j) of the layers is used if
            D_r[i] = D_{r-1}[j] = 1 for some r.  Products along the path are those of any V_n that agrees with W_n
            on the used entries, times J_1 W_1: evidence about V_n that holds for every sequence and looks at late
            layers only proves that they converge.
Glossary.   path  rows of bool, True is on     diagonal  0 or 1, what V_n has on diagonal entries that are not used
Exactness.  Entries are taken over as they are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal, TypeAlias

from exactrelu.networks.expression import Expression
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import RootedFamily, rooted

__all__ = ["AnyChain", "Path", "along", "path_text", "primitive", "used_entries"]

Path: TypeAlias = tuple[tuple[bool, ...], ...]
AnyChain: TypeAlias = Family | RootedFamily | PeriodicFamily


def used_entries(path: Path) -> set[tuple[int, int]]:
    """Return the places (i, j) of the layers that products along a path depend on, but for the first layer.

    >>> sorted(used_entries(((True, False), (True, True))))
    [(0, 0), (0, 1), (1, 0)]
    """
    return {
        (i, j)
        for gates, before in zip(path, (path[-1], *path[:-1]), strict=True)
        for i, on in enumerate(gates)
        if on
        for j, was in enumerate(before)
        if was
    }


def along(family: AnyChain, path: Path, diagonal: Literal[0, 1]) -> AnyChain:
    """Return the family whose entries are those of I, or of 0, where the path does not use them.

    A PeriodicFamily stays as it is.
    """
    if isinstance(family, PeriodicFamily):
        return family
    used, m = used_entries(path), family.width
    zero, unused = Expression.of(0), Expression.of(diagonal - (family.given == "P"))
    if isinstance(family, Family):
        entries = [
            [e if (i, j) in used else unused if i == j else zero for j, e in enumerate(row)]
            for i, row in enumerate(family.matrix)
        ]
        if family.given == "P":
            return Family(m, entries, family.bias)
        return Family(m, bias=family.bias, weight=entries)
    rows = tuple(
        tuple(e if (i, j) in used else rooted(unused if i == j else zero) for j, e in enumerate(row))
        for i, row in enumerate(family.matrix)
    )
    return dataclasses.replace(family, matrix=rows)


def primitive(path: Path) -> Path:
    """Return the shortest path that gives the same sequence.

    >>> primitive(((True,), (True,)))
    ((True,),)
    """
    p = len(path)
    shortest = next(q for q in range(1, p + 1) if p % q == 0 and path == path[:q] * (p // q))
    return path[:shortest]


def path_text(path: Sequence[Sequence[int]]) -> str:
    """Return a path, its rows as 0 and 1, a long one cut.

    >>> path_text([[1, 0], [0, 1]])
    '10 01'
    """
    return " ".join(["".join("1" if on else "0" for on in gates) for gates in path[:8]] + ["..."] * (len(path) > 8))
