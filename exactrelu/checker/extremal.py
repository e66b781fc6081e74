"""Extremal polytopes: products that attain the joint spectral radius of a set of matrices.

Statement.  Let P be the product of the L matrices of a word, s = 1 or -1, and mu > 0 such that s mu is an
            eigenvalue of P with eigenvector v; lambda = mu^(1/L).  Let V_0 = v, V_1, .. be vectors: the images of v
            by the matrices of the word, over powers of lambda, then any vectors, then vectors M_i V_j / lambda
            for an earlier V_j.  If they span the space and every M_i V_j / lambda lies in the hull K of
            +-V_0, +-V_1, .., then no |M_i| is larger than lambda in the norm with unit ball K, so R <= lambda.
            And R >= rho(P)^(1/L) >= lambda: R = rho(P)^(1/L) = lambda.
Method.     mu, lambda and the vectors are irrational; they are enclosed by intervals of integers over 2^K.
            For M_i V_j / lambda = V_k nothing is to be shown, nor for the last letter of the word, which leads
            back to s v.  Else M_i V_j / lambda = sum c_k V_k with sum |c_k| <= 1 over the field of lambda, exactly
            (algebraic.py); or it is sum c_k V_k + r with sum |c_k| + g |r|_1 <= 1, where g bounds the norms of
            the unit vectors: if t e_i = sum d_k V_k + r_i with sum |d_k| <= 1 and |r_i|_1 <= e < t for every i, a
            functional f that is 0 on every V_k has t |f_i| = |f(r_i)| <= e max |f|, so f = 0 and the V_k span; and
            the largest norm G of a unit vector has t G <= 1 + e G: G <= 1/(t - e) = g.
Glossary.   interval  (a, b), integers: a number between a/2^K and b/2^K     m  size of the matrices
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple

from .algebraic import Exact, Start, field, powers_at
from .claims import Items, interval_text
from .network import Refused
from .polytope import MAX_VERTICES, combination
from .problem import Problem
from .radius import Integers, characteristic, enclosed, identity, integral, times, told
from .roots import root
from .rules import Limits, Rejected, Result, integers, take

Interval = tuple[int, int]
MAX_WORK = 1 << 24  # m^3 L times the bits of the entries; L K for the root
MAX_PRECISION = 1 << 13


class Scaled(NamedTuple):
    """The matrices over lambda: integer matrices, denominators, and lambda, over 2^K; and what gives v exactly."""

    matrices: list[tuple[Integers, int]]
    root: Interval
    K: int
    start: Start

    def image(self, i: int, v: Sequence[Interval]) -> list[Interval]:
        """Return intervals around M_i v / lambda."""
        rows, den = self.matrices[i]
        low, high = self.root
        found = []
        for row in rows:
            a = sum(c * (x[0] if c > 0 else x[1]) for c, x in zip(row, v, strict=True)) << self.K
            b = sum(c * (x[1] if c > 0 else x[0]) for c, x in zip(row, v, strict=True)) << self.K
            found.append((a // (den * (high if a > 0 else low)), -(-b // (den * (low if b > 0 else high)))))
        return found


def attained(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that the product of a word attains the joint spectral radius, or an enclosure of the radius.

    Theorem `radius-extremal`.  The statement above, for the word of the claim or of the item ["w", word].  The
    product of a word k times over attains what that of the word attains, as rho(P^k) = rho(P)^k.
    """
    word = problem.claim.get("word", [])
    if "width" in problem.claim:
        (word,) = take(items, "w", 1)
        word = integers(word, len(word) if type(word) is list else 0, len(problem.matrices))
    word = primitive(word)
    if not word or min(word) < 0 or any(i >= len(problem.matrices) for i in word):
        raise Rejected("an extremal polytope is about a claim that the product of a word attains the radius")
    scaled, vectors = cycle(problem, word, items, limits)
    pairs = {(j, i) for j, i in enumerate(word)}
    origins: list[Any] = [None, *enumerate(word[:-1])]
    exact, item = None, next(items, [])
    if item[:1] == ["g"]:
        exact = Exact(field(scaled.start, item, scaled.root, scaled.K, limits), scaled.matrices, scaled.start, origins)
    else:
        items = chain([item], items)
    count, free, top = integers(take(items, "p", 3), 3, limits.top)
    if not len(vectors) <= len(vectors) + free <= count <= MAX_VERTICES or top <= 0:
        raise Rejected("a polytope has the vectors of the word among its vertices, and a positive multiple of the axes")
    for _ in range(free):
        origins.append(integers(take(items, "u", 1)[0], problem.inputs, limits.top))
        vectors.append([(v, v) for v in origins[-1]])
    while len(vectors) < count:
        j, i = integers(take(items, "v", 2), 2, limits.top)
        if not (0 <= j < len(vectors) and 0 <= i < len(problem.matrices)) or (j, i) in pairs:
            raise Rejected("a vertex is the image of an earlier one, by a matrix, and not a vertex already")
        pairs.add((j, i))
        origins.append((j, i))
        vectors.append(scaled.image(i, vectors[j]))
    margin = top - spanned(vectors, top, items, limits)
    if margin <= 0:
        raise Rejected("the vertices are not shown to span the space")
    for j, v in enumerate(vectors):
        for i in range(len(problem.matrices)):
            if (j, i) in pairs:
                continue
            item = next(items, [])
            if exact and item[:1] == ["x"]:
                exact.demand(j, i, item, limits)
                continue
            mu, size, left = rest(vectors, scaled.image(i, v), chain([item], items), limits)
            if size * margin + left > mu * margin:
                raise Rejected("the image of a vertex is not shown to lie in the polytope")
    low, high = (Fraction(end, 1 << scaled.K) for end in scaled.root)
    shown = f"rho(P){f'^(1/{len(word)})' * (len(word) > 1)} in {interval_text(low, high)}"
    words = f"{shown}, an extremal polytope of {count} pairs of vertices"
    if "width" in problem.claim:
        return enclosed(problem, claimed, low, high, f"a word of length {len(word)}, {words}")
    return Result({}, told(problem, proved, words))


def cycle(problem: Problem, word: Sequence[int], items: Items, limits: Limits) -> tuple[Scaled, list[list[Interval]]]:
    """Read ["r", K, s, a, b, c, e]: a/2^K <= mu <= b/2^K; return the matrices and V_0 .. V_{L-1}.

    With P = N/den, N an integer matrix, s mu den is an eigenvalue of N: det(x - N) changes its sign, or is 0,
    between x = s a den/2^K and s b den/2^K.  The column c of the adjugate of x - N, where x is that eigenvalue,
    over 2^e, is v if it is not 0: (x - N) adj(x - N) = det(x - N) = 0.
    """
    K, s, a, b, c, shift = integers(take(items, "r", 6), 6, limits.top)
    m, L = problem.inputs, len(word)
    if not (0 <= K <= MAX_PRECISION and abs(s) == 1 and 0 < a <= b and 0 <= c < m and 0 <= shift <= MAX_PRECISION):
        raise Rejected("an eigenvalue is a sign times a positive interval of a precision, with a column")
    matrices = [integral(M) for M in problem.matrices]
    bits = max(den.bit_length() + abs(v).bit_length() for M, den in matrices for row in M for v in row)
    if m**3 * L * (bits + m.bit_length()) + L * max(K, b.bit_length()) > MAX_WORK:
        raise Refused(f"a word of length {L} of {m} x {m} matrices, whose numbers are too long for it")
    N, den = identity(m), 1
    for i in word:
        M, d = matrices[i]
        N, den = times(M, N), den * d
    powers = adjugate(N)
    low, high = (determinant(N, powers, s * x * den, K) for x in (a, b))
    if min(low, high) > 0 or max(low, high) < 0:
        raise Rejected("the product has no such eigenvalue")
    ends = sorted((s * a * den, s * b * den))
    v = [powers_at([B[i][c] for B in powers], (ends[0], ends[1]), K) for i in range(m)]
    if all(x[0] <= 0 <= x[1] for x in v):
        raise Rejected("the eigenvector of the product is not shown to be nonzero")
    v = [(x[0] >> shift, -(-x[1] >> shift)) for x in v]
    ends = [x << (K * (L - 1)) for x in (a, b)]
    lower, upper = (root(x, L) for x in ends)
    start = Start(characteristic(N), [[row[c] for row in B] for B in powers], s * den, L, shift)
    scaled = Scaled(matrices, (lower, upper + (upper**L < ends[1])), K, start)
    found = [v]
    for i in word[:-1]:
        found.append(scaled.image(i, found[-1]))
    return scaled, found


def primitive(word: list[int]) -> list[int]:
    """Return the shortest word that the word repeats."""
    size = next((n for n in range(1, len(word)) if not len(word) % n and word == word[:n] * (len(word) // n)), None)
    return word[:size]


def adjugate(N: Integers) -> list[Integers]:
    """Return B_0 .. B_{m-1} with adj(x - N) = sum x^k B_k, by Faddeev and LeVerrier.

    B_{m-1} = I, and B_{k-1} = N B_k + c_k I where c_k = -trace(N B_k)/(m - k), the coefficients of det(x - N).
    """
    m = len(N)
    found = [identity(m)]
    for k in range(1, m):
        A = times(N, found[-1])
        c = -sum(A[i][i] for i in range(m)) // k
        found.append([[v + c * (i == j) for j, v in enumerate(row)] for i, row in enumerate(A)])
    return found[::-1]


def determinant(N: Integers, powers: Sequence[Integers], x: int, K: int) -> int:
    """Return a positive multiple of det(x/2^K - N): an entry of (x/2^K - N) adj(x/2^K - N)."""
    m = len(N)
    column: list[int] = [sum(B[i][0] * x**k << K * (m - 1 - k) for k, B in enumerate(powers)) for i in range(m)]
    return x * column[0] - (sum(c * v for c, v in zip(N[0], column, strict=True)) << K)


def spanned(vectors: Sequence[Sequence[Interval]], top: int, items: Items, limits: Limits) -> int:
    """Read a row for every unit vector times top/2^K; return the largest sum of a rest, rounded up."""
    m, largest = len(vectors[0]), 0
    for i in range(m):
        mu, size, left = rest(vectors, [(top * (i == j),) * 2 for j in range(m)], items, limits)
        if size > mu:
            raise Rejected("the multiple of a unit vector is not shown to lie in the polytope")
        largest = max(largest, -(-left // mu))
    return largest


def rest(
    vectors: Sequence[Sequence[Interval]], z: Sequence[Interval], items: Items, limits: Limits
) -> tuple[int, int, int]:
    """Read ["c", mu, [k, l_k, ...]]; return mu, sum |l_k| and a bound of |mu z - sum l_k V_k|_1 2^K."""
    mu, row = take(items, "c", 2)
    indices, factors = combination(mu, row, len(vectors), limits)
    left = 0
    for i, (low, high) in enumerate(z):
        low, high = mu * low, mu * high
        for k, factor in zip(indices, factors, strict=True):
            a, b = vectors[k][i]
            low, high = low - factor * (b if factor > 0 else a), high - factor * (a if factor > 0 else b)
        left += max(abs(low), abs(high))
    return mu, sum(map(abs, factors)), left


RULES = {("proved", "radius-extremal"): attained}
