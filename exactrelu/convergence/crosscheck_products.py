"""The cross check of claims about products J_n W_n ... J_1 W_1 for every sequence of activation matrices.

Statement.  The products are run in floats along a few paths of gates: all on, some at random that are off about
            log n times; or the word of a refutation, or the path of the claim.  At a shallow depth they are
            compared with exact products; at great depth n the norms are told, and the changes since half the
            depth and in the last layer.  A few paths say nothing about all.
Glossary.   T  product    norm  the largest row sum
Exactness.  Comparisons are exact; the floats are estimates.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from exactrelu.arithmetic.enclosure import Enclosure
from exactrelu.convergence.crosscheck import Crosscheck
from exactrelu.convergence.verdict import Verdict
from exactrelu.errors import LimitError
from exactrelu.networks.family import Family
from exactrelu.networks.periodic import PeriodicFamily
from exactrelu.networks.rooted import RootedFamily
from exactrelu.sequences.rooted import value_interval
from exactrelu.theorems.rooted import chain_terms

__all__ = ["Chain", "Path", "crosscheck_products", "sample_paths"]

Chain: TypeAlias = Family | RootedFamily | PeriodicFamily
Path: TypeAlias = Sequence[Sequence[bool]]
Rows: TypeAlias = list[list[Enclosure]]

_DEPTH = 10_000
_OPERATIONS = 30_000_000
_RANDOM = 3  # paths
_BITS = 160
_SHALLOW = 12
_EXACT_ENTRIES = 4000  # products of enclosures


def crosscheck_products(family: Chain, verdict: Verdict, path: Path | None = None) -> Crosscheck:
    """Run the products of a family in floats along a few paths and compare with exact ones.

    Args:
        family: layers relu(W_n y + b_n).
        verdict: about its products; the word of a refutation is followed.
        path: the only one to follow, where the claim is about one.
    """
    from exactrelu.floatpath.layers import stream_of
    from exactrelu.floatpath.products import estimate_sizes

    try:
        stream, (depth, paths) = stream_of(family, biased=False), sample_paths(family, verdict, path)
    except LimitError as error:
        return Crosscheck("not run", reason=str(error))
    gap = max(_gap(family, stream, followed) for followed in paths.values())
    if gap:
        return Crosscheck("defect", _SHALLOW, gap=gap, words="a product")
    found = [estimate_sizes(stream, followed, [depth // 2, depth - 1, depth]) for followed in paths.values()]
    norms, changes = [sizes[-1] for sizes, _ in found], [max(distances) for _, distances in found]
    numbers: dict[str, object] = {"norms": [_finite(v) for v in norms], "changes": [_finite(v) for v in changes]}
    shown = f"all gates on and {_RANDOM} random paths" if len(paths) > 1 else next(iter(paths))
    change = f"largest ||T_n - T_k|| {_digits(max(changes))} for k = n/2, n - 1"
    words = f"depth n = {depth}, {shown}: largest ||T_n|| {_digits(max(norms))}, {change}"
    return Crosscheck("measured", depth, words=words, numbers=numbers)


def sample_paths(family: Chain, verdict: Verdict, path: Path | None) -> tuple[int, dict[str, Path]]:
    """Return a depth that floats reach soon, and paths worth following by their names.

    Raises:
        LimitError: the family is beyond what the float path takes.
    """
    from exactrelu.floatpath.layers import stream_of

    depth, work = _DEPTH, stream_of(family, biased=False).work
    while depth > 10 and depth * work * family.width > _OPERATIONS:
        depth //= 10
    if path:
        return depth, {"the path repeated": path}
    word: Path | None = getattr(verdict.evidence, "word", None)
    return depth, dict(_paths(family.width, depth)) if word is None else {"the word repeated": word}


def _paths(m: int, depth: int) -> Iterator[tuple[str, Path]]:
    """Yield the path of ones, and random ones whose gates at layer n are off with probability 1/(n + 1)."""
    yield "all gates on", [[True] * m]
    for seed in range(_RANDOM):
        rng = random.Random(f"gates {seed}")
        yield f"random path {seed + 1}", [[rng.random() * (n + 1) >= 1 for _ in range(m)] for n in range(1, depth + 1)]


def _gap(family: Chain, stream: Any, path: Path) -> Fraction:
    """Return how far a shallow product is outside its error bound; 0 where it is inside or has none."""
    from exactrelu.floatpath.crosscheck import compare
    from exactrelu.floatpath.estimate import estimates
    from exactrelu.floatpath.products import estimate_product

    depth = max(1, min(_SHALLOW, _EXACT_ENTRIES // family.width**3))
    run = estimate_product(stream, depth, path=path)
    exact = [e for row in _product(family, path, depth) for e in row]
    return compare(estimates(run.values, run.bounds), exact)[1]


def _product(family: Chain, path: Path, depth: int) -> Rows:
    """Return enclosures of the entries of T_depth."""
    T = [[Enclosure.exactly(int(i == j)) for j in range(family.width)] for i in range(family.width)]
    for n in range(1, depth + 1):
        gates = path[(n - 1) % len(path)]
        layer = _perturbation(family, n)
        T = [
            [
                _sum([T[i][j], *(a * T[k][j] for k, a in enumerate(layer[i]))]).outward(_BITS) if on else _sum([])
                for j in range(family.width)
            ]
            for i, on in enumerate(gates)
        ]
    return T


def _perturbation(family: Chain, n: int) -> Rows:
    """Return enclosures of the entries of P_n."""
    m = family.width
    P, _ = chain_terms(family)
    start = (n - 1) % (len(P) // m) * m  # of the family whose turn it is, where layers repeat
    rows = P[start : start + m]
    layer = [[_sum([Enclosure(*value_interval(t, n, _BITS)) for t in terms]) for terms in row] for row in rows]
    if isinstance(family, PeriodicFamily):
        for i, j in itertools.product(range(m), repeat=2):
            first = family.first(i, j)
            layer[i][j] = Enclosure.exactly(first[n - 1]) if n <= len(first) else layer[i][j]
    return layer


def _sum(parts: Sequence[Enclosure]) -> Enclosure:
    return sum(parts, Enclosure.exactly(0))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _digits(value: float) -> str:
    return f"{value:.3g}" if math.isfinite(value) else "beyond floats"
