"""Contraction: layers that tend to a layer which contracts some norm, whatever its gates.

Statement.  Let W_n -> W and b_n -> b, y = relu(W y + b), and let |.| be a norm on R^m with |J W| < 1 for
            every J of D.  Then N_n(x) -> y for every x.
Proof.      Let q < 1 be the largest |J W| and C the largest |J|.  relu(u) - relu(v) = T (u - v), T diagonal
            with entries in [0, 1], a convex combination of D: |T W| <= q, |T| <= C.  For e_n = |N_n - y|
            e_n <= (q + C |W_n - W|) e_{n-1} + C |(W_n - W) y + b_n - b|.
            The factor is eventually < (q + 1)/2 < 1 and what is added tends to 0; so e_n -> 0.
Glossary.   D  the diagonal matrices of 0s and 1s     A/den  W over integers     J_S  ones on the rows in S
            on rows of W that are not 0: only their gates matter
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import chain
from math import lcm
from operator import mul
from typing import Any, NamedTuple, cast

from .claims import Items, evaluate, everywhere, tuple_text
from .definite import definite
from .network import Layer, Network, Refused
from .polytope import absorbed, vertices
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, homogeneous, integers, take
from .signs import limit_of

MAX_GATES = 16  # rows whose gates are enumerated
MAX_DEPTH = 64  # of a tree of words
MAX_WORK = 1 << 34  # products of bits, about
Rows = list[list[int]]


class Layers(NamedTuple):
    """The limit of the layers: W = A/den, b, and the indices of the rows of W that are not 0."""

    A: Rows
    den: int
    W: list[list[Fraction]]
    b: list[Fraction]
    on: list[int]

    def subsets(self) -> Iterator[frozenset[int]]:
        """Yield every S, in the order of binary numbers whose lowest digit is the first row that is on."""
        if len(self.on) > MAX_GATES:
            raise Refused(f"the gates of {len(self.on)} rows; at most {MAX_GATES} are enumerated")
        for number in range(1 << len(self.on)):
            yield frozenset(row for k, row in enumerate(self.on) if number >> k & 1)

    def afford(self, count: int, depth: int, limits: Limits) -> None:
        """Refuse `count` eliminations or products of `depth` matrices that are too much work."""
        bits = depth * max(v.bit_length() + 1 for v in (self.den, *chain(*self.A))) + limits.top.bit_length()
        if count * (len(self.b) + 1) ** 4 * bits > MAX_WORK:
            raise Refused(f"a norm of {count} parts in dimension {len(self.b)} is too much work")


def limit_layer(family: Family) -> Layers:
    """Return the limits of W_n and b_n; each entry must have one."""
    one = int(family.given == "P")
    W = [
        [limit_of(terms, "an entry of the weight") + one * (i == j) for j, terms in enumerate(row)]
        for i, row in enumerate(family.entries)
    ]
    den = lcm(*(v.denominator for v in chain(*W)))
    A = [[v.numerator * (den // v.denominator) for v in row] for row in W]
    b = [limit_of(terms, "an entry of the bias") for terms in family.bias]
    return Layers(A, den, W, b, [i for i, row in enumerate(A) if any(row)])


def fixed(W: list[list[Fraction]], b: list[Fraction], items: Items, limits: Limits) -> list[Fraction]:
    """Return the point y of the item ["y", q, [Y_1..Y_m]], y = Y/q, after checking y = relu(W y + b)."""
    *Y, q = homogeneous(take(items, "y", 2), len(b), limits.top)
    y = [Fraction(v, q) for v in Y]
    if evaluate(Network(len(b), [Layer(W, b, True)]), y) != y:
        raise Rejected("y is not relu(W y + b)")
    return y


def norm_weights(value: Any, m: int, limits: Limits) -> list[int]:
    """Return m positive integers."""
    w = integers(value, m, limits.top)
    if min(w, default=1) <= 0:
        raise Rejected("a norm weight is not positive")
    return w


def small(rows: Sequence[Sequence[int]], scale: int, w: Sequence[int]) -> bool:
    """Return whether a matrix over `scale` has norm < 1 in max |y_i|/w_i: |rows| w < scale w."""
    return all(sum(map(mul, map(abs, row), w)) < scale * wi for row, wi in zip(rows, w, strict=True))


def sup(layers: Layers, items: Items, limits: Limits) -> str:
    """Item ["w", w], weights of max |y_i|/w_i: no J expands it, so |W| < 1 is enough."""
    (w,) = take(items, "w", 1)
    if not small(layers.A, layers.den, norm_weights(w, len(layers.b), limits)):
        raise Rejected("the weighted norm of W is not < 1")
    return "a weighted sup norm"


def diagonal(layers: Layers, items: Items, limits: Limits) -> str:
    """Item ["d", D], the norm y^T D y, D diagonal > 0: no J expands it.  D - W^T D W definite: |W| < 1."""
    (d,) = take(items, "d", 1)
    D, A, den = norm_weights(d, len(layers.b), limits), layers.A, layers.den
    layers.afford(1, 2, limits)
    columns = list(zip(*A, strict=True))
    defect = [
        [
            den * den * D[i] * (i == j) - sum(a * b * v for a, b, v in zip(left, right, D, strict=True))
            for j, right in enumerate(columns)
        ]
        for i, left in enumerate(columns)
    ]
    if not definite(defect):
        raise Rejected("D - W^T D W is not positive definite")
    return "a diagonal quadratic norm"


def quadratic(layers: Layers, items: Items, limits: Limits) -> str:
    """Item ["h", [row_1, ..]], the norm y^T H y by the lower triangle of H: H - (J W)^T H (J W) definite for all J.

    J = 0 shows that H is definite; the sphere is compact, so every J W has norm < 1.
    """
    (triangle,) = take(items, "h", 1)
    A, den, m = layers.A, layers.den, len(layers.b)
    if type(triangle) is not list or len(triangle) != m:
        raise Rejected(f"a quadratic form has {m} rows")
    lower = [integers(row, i + 1, limits.top) for i, row in enumerate(triangle)]
    H = [[lower[max(i, j)][min(i, j)] for j in range(m)] for i in range(m)]
    layers.afford(1 << min(len(layers.on), MAX_GATES), 2, limits)
    for S in layers.subsets():
        rows = [(k, A[k]) for k in S]
        half = [[sum(H[i][k] * row[j] for k, row in rows) for j in range(m)] for i in S]
        columns = [[A[i][j] for i in S] for j in range(m)]
        defect = [
            [den * den * H[i][j] - sum(map(mul, columns[i], [row[j] for row in half])) for j in range(m)]
            for i in range(m)
        ]
        if not definite(defect):
            raise Rejected("H - (J W)^T H (J W) is not positive definite for every J")
    return "a quadratic norm"


def tree(layers: Layers, items: Items, limits: Limits) -> str:
    """Item ["t", w, shape], a tree of words over D in preorder: 1 splits into all gates, 0 is a leaf.

    At a leaf with product P, |W P| < 1 in max |y_i|/w_i, and so |J W P| < 1 for every J.  Every long
    product is cut from its first factors on into such products and a bounded rest: it is at most
    K r^n, r < 1.  Then sup of s^-n |Q y| over all products Q of n factors, r < s < 1, is a norm with |J W| <= s.
    """
    w, shape = take(items, "t", 2)
    w, m = norm_weights(w, len(layers.b), limits), len(layers.b)
    shape = integers(shape, len(shape) if type(shape) is list else 0, 1)
    layers.afford(len(shape), MAX_DEPTH, limits)
    subsets = list(layers.subsets())
    waiting: list[tuple[Rows, int]] = [([[int(i == j) for j in range(m)] for i in range(m)], 0)]
    rest = shape[::-1]
    while waiting or rest:
        if not 0 < len(waiting) <= len(rest) or rest[-1] < 0:
            raise Rejected("the shape of the tree of words is not one in preorder")
        (P, depth), split = waiting.pop(), rest.pop()
        columns = list(zip(*P, strict=True))
        after = [[sum(map(mul, row, column)) for column in columns] for row in layers.A]
        if split:
            if depth == MAX_DEPTH:
                raise Refused(f"a tree of words deeper than {MAX_DEPTH}")
            zero = [0] * m
            waiting += [([row if i in S else zero for i, row in enumerate(after)], depth + 1) for S in subsets]
        elif not small(after, layers.den ** (depth + 1), w):
            raise Rejected("the norm at a leaf of the tree of words is not < 1")
    return f"the norm of a tree of {len(shape)} words"


def polytope(layers: Layers, items: Items, limits: Limits) -> str:
    """Items p, u, c: a polytope whose vertices every J W maps inside (polytope.py), S by S."""
    points = vertices(items, len(layers.b), limits)

    def images() -> Iterator[list[int]]:
        for S in layers.subsets():
            for u in points:
                yield [sum(map(mul, row, u)) if i in S else 0 for i, row in enumerate(layers.A)]

    absorbed(points, images(), layers.den, (1, 1), items, limits)
    return f"a polytope norm of {2 * len(points)} vertices"


NORMS: dict[int, Callable[[Layers, Items, Limits], str]] = {1: sup, 2: diagonal, 3: quadratic, 4: tree, 5: polytope}


def contraction(problem: Problem, items: Items, limits: Limits) -> tuple[list[Fraction], str]:
    """Check the items y, k and those of norm k; return y and what was shown, in words."""
    layers = limit_layer(cast(Family, problem.family))
    y = fixed(layers.W, layers.b, items, limits)
    (kind,) = integers(take(items, "k", 1), 1, limits.top)
    if kind not in NORMS:
        raise Rejected(f"the norm is none of the kinds 1 to {len(NORMS)}")
    shown = NORMS[kind](layers, items, limits)
    return y, f"the layers converge {everywhere(problem)} to {tuple_text(y)}: their limit contracts {shown}"


def contracting(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the layers converge at every x, by theorem `contraction`."""
    _, words = contraction(problem, items, limits)
    return Result({}, words)


def limit(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Enclose the limit at the point by theorem `contraction`: it is y itself, and every width is positive."""
    y, words = contraction(problem, items, limits)
    return Result({"enclosure": [[str(v), str(v)] for v in y]}, words)
