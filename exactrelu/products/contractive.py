"""Norms in which every J W contracts, in the order of their cost, each verified before it is returned.

Statement.  kind 1  max |y_i| / w_i with |W| w < w                     exists iff rho(|W|) < 1
            kind 2  y^T D y, D diagonal, D - W^T D W definite
            kind 3  y^T H y, H - (J W)^T H (J W) definite for every J
            kind 4  a tree of words over the gates whose leaves contract max |y_i| / w_i
            kind 5  the gauge of a polytope that every J W maps inside
            None exists if a product of matrices J W has spectral radius >= 1.
Exactness.  Floats only propose kinds 2 to 5; what is returned was verified in integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.products.cost import MAX_DEPTH
from exactrelu.products.gates import gated, rows_on, subsets
from exactrelu.products.polytope import absorbing_polytope
from exactrelu.products.quadratic import diagonal_form, quadratic_form
from exactrelu.products.spectral_radius import best_words, leading_vectors, word_reaches
from exactrelu.products.weighted import perron_weights, sup_weights, word_tree

__all__ = ["FINDERS", "ContractiveNorm", "expanding_word", "find_norm"]

_MAX_QUADRATIC, _MAX_TREE, _MAX_POLYTOPE = 8, 5, 6  # rows whose gates are enumerated
_LENGTH = 8  # of words whose growth is looked at
_MAX_VERTICES = 200
_LARGE = 1 << 200


@dataclass(frozen=True, slots=True)
class ContractiveNorm:
    """Evidence: the kind, its certificate items and its name."""

    kind: int
    items: tuple[list[object], ...]
    name: str
    parts: tuple[int, int] = (0, 1)  # eliminations or products the checker computes, factors of each


def find_norm(W: Matrix, kinds: Sequence[int] = (1, 2, 3, 4, 5)) -> ContractiveNorm | None:
    """Return a norm of the first of these kinds that is found, or None.

    >>> find_norm(Matrix([["1/2", 3], [0, "1/2"]])).name
    'the weighted sup norm max |y_i| / w_i, w = (256, 37)'
    """
    return next((norm for kind in kinds for norm in FINDERS[kind](W)), None)


def expanding_word(W: Matrix) -> tuple[frozenset[int], ...] | None:
    """Return gates S_1, ..., S_k with rho(J_k W .. J_1 W) >= 1, verified exactly, or None where none was found.

    Where many rows are not zero, only W itself is looked at.

    >>> expanding_word(Matrix([[0, 1], [1, 0]]))
    (frozenset({0, 1}),)
    """
    if not _moderate(W):
        return None
    on = rows_on(W)
    sets = subsets(W) if len(on) <= _MAX_POLYTOPE else [frozenset(on)]
    matrices = [gated(W, S) for S in sets]
    for estimate, word in best_words(matrices, _LENGTH if len(sets) > 1 else 1)[:3]:
        if estimate > 1 - 1e-9 and word_reaches(matrices, word, Fraction(1)):
            return tuple(sets[i] for i in word)
    return None


def _sup(W: Matrix) -> Iterator[ContractiveNorm]:
    w = sup_weights(W)
    if w is not None:
        yield ContractiveNorm(1, (["w", list(w)],), f"the weighted sup norm max |y_i| / w_i, w = {_shown(w)}")


def _diagonal(W: Matrix) -> Iterator[ContractiveNorm]:
    D = diagonal_form(W) if _moderate(W) else None
    if D is not None:
        yield ContractiveNorm(2, (["d", list(D)],), f"the quadratic norm sum d_i y_i^2, d = {_shown(D)}", (1, 2))


def _quadratic(W: Matrix) -> Iterator[ContractiveNorm]:
    H = quadratic_form(W) if _moderate(W) and len(rows_on(W)) <= _MAX_QUADRATIC else None
    if H is not None:
        lower = [list(row[: i + 1]) for i, row in enumerate(H)]
        count = len(subsets(W))
        yield ContractiveNorm(3, (["h", lower],), f"a quadratic norm y.H y, for all {count} gates", (count, 2))


def _tree(W: Matrix) -> Iterator[ContractiveNorm]:
    if len(rows_on(W)) > _MAX_TREE or not _moderate(W):
        return
    w = perron_weights(W)
    shape = word_tree(W, w)
    if shape is not None:
        name = f"a tree of {len(shape)} words of gates, in max |y_i| / w_i, w = {_shown(w)}"
        yield ContractiveNorm(4, (["t", list(w), shape],), name, (len(shape), MAX_DEPTH))


def _polytope(W: Matrix) -> Iterator[ContractiveNorm]:
    if len(rows_on(W)) > _MAX_POLYTOPE or not _moderate(W):
        return
    matrices = [gated(W, S) for S in subsets(W)]
    words = best_words(matrices, _LENGTH)
    if words and words[0][0] >= 1:
        return
    q = Fraction(1) if not words else Fraction((1 + 3 * words[0][0]) / 4 if words[0][0] > 0.999 else 0.9999)
    with np.errstate(all="ignore"):
        found = absorbing_polytope(matrices, q, leading_vectors(matrices, words[:1]), _MAX_VERTICES)
    if found is not None:
        yield ContractiveNorm(5, tuple(found.items()), f"a polytope norm of {2 * len(found.vertices)} vertices")


FINDERS: dict[int, Callable[[Matrix], Iterator[ContractiveNorm]]] = {
    1: _sup,
    2: _diagonal,
    3: _quadratic,
    4: _tree,
    5: _polytope,
}


def _moderate(W: Matrix) -> bool:
    """Return whether the entries are of a size that floats can propose for."""
    return all(abs(v) < _LARGE for row in W.rows() for v in row)


def _shown(values: Sequence[int]) -> str:
    shown = [str(v) for v in values[:8]] + ["..."] * (len(values) > 8)
    return f"({', '.join(shown)})"
