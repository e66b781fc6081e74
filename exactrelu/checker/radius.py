"""The joint spectral radius of the matrices M_0, M_1, ... of a problem.

Statement.  R = lim_k max |M_{i_k} .. M_{i_1}|^(1/k), the same for every norm, and for the transposes, whose
            products are the transposes of the products.  A product P of L matrices with spectral radius rho
            shows R^L >= rho, as |P^j| >= rho^j; a norm in which every |M| <= q shows R <= q; R >= 0.
Glossary.   v  the value of the claim; it is proved or refuted by R >= r with r >= v, by R < v or by R <= v
            m  size of the matrices
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from operator import ge, gt, mul
from typing import Any

from . import polytope
from .claims import Items, interval_text, short
from .network import Refused, number
from .problem import Problem, Rows
from .rules import Limits, Rejected, Result, integers, take

Integers = list[list[int]]
MAX_WORK = 1 << 21  # of a word of L letters: m^3 L times the bits of entries and of r
_LOW = {  # claims that R >= r decides, and how r must compare with v
    (True, ">="): ge,
    (True, ">"): gt,
    (False, "<"): ge,
    (False, "<="): gt,
    (False, "="): gt,
}
_BELOW = {(True, "<"), (True, "<="), (False, ">="), (False, ">"), (False, "=")}  # claims that R < v decides
_AT_MOST = {(True, "<="), (False, ">")}  # claims that R <= v decides


def worded(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove or refute a claim by R >= r.

    Theorem `radius-word`.  The product P of the L >= 1 matrices of the word has an eigenvalue of modulus >= r^L
    (`reaches`), so R >= r.  This decides R >= v if r >= v, R > v if r > v, and is against the other claims.
    The claim that another product attains R is refuted if its eigenvalues have moduli < r^L, its own L.
    """
    r, words = witness(problem, items, limits)
    if "word" in problem.claim:
        if proved or not r or reaches(problem, problem.claim["word"], r.numerator, r.denominator):
            raise Rejected("the bound of the word is not larger than what the word of the claim attains")
        return Result({}, told(problem, proved, words))
    compare = _LOW.get((proved, problem.claim["relation"]))
    if compare is None or not compare(r, problem.claim["value"]):
        raise Rejected("the bound of the word does not decide the claim")
    return Result({}, told(problem, proved, words))


def hulled(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove or refute a claim by R < v.

    Theorem `radius-polytope`.  v > 0, and every M maps the polytope into q' < v times itself (polytope.py).
    """
    v = problem.claim.get("value", 0)
    if (proved, problem.claim.get("relation")) not in _BELOW or v <= 0:
        raise Rejected("a polytope decides no such claim")
    return Result({}, told(problem, proved, contracted(problem, v, items, limits)))


def contracted(problem: Problem, q: Fraction, items: Items, limits: Limits) -> str:
    """Read a polytope that every M maps into q' < q times itself, q > 0; R < q is shown."""
    points = polytope.vertices(items, problem.inputs, limits)
    for M in problem.matrices:
        rows, den = integral(M)
        images = ([sum(map(mul, row, u)) for row in rows] for u in points)
        polytope.absorbed(points, images, den, (q.numerator, q.denominator), items, limits)
    return f"a polytope of {len(points)} pairs of vertices"


def bounded(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove an enclosure of R.

    Theorem `radius-enclosed`.  R >= r by `radius-word` and R < q by `radius-polytope`: R lies in [r, q].
    """
    _, high = ends_of(problem, claimed)
    low, words = witness(problem, items, limits)
    if high <= 0:
        raise Rejected("the upper end of the enclosure is not positive")
    shown = f"{words}, and {contracted(problem, high, items, limits)}"
    return enclosed(problem, claimed, low, high, shown)


def ends_of(problem: Problem, claimed: dict[str, Any]) -> tuple[Fraction, Fraction]:
    """Return the enclosure of the header, for a claim with a width."""
    ends = claimed.get("enclosure")
    if "width" not in problem.claim or type(ends) is not list or [type(e) for e in ends] != [list] or len(ends[0]) != 2:
        raise Rejected("expected a claim with a width, and an enclosure of one pair in the header")
    return number(ends[0][0], "enclosure"), number(ends[0][1], "enclosure")


def enclosed(problem: Problem, claimed: dict[str, Any], least: Fraction, most: Fraction, words: str) -> Result:
    """Demand that the header's enclosure holds least <= R <= most, and is as narrow as claimed."""
    low, high = ends_of(problem, claimed)
    if low > least or high < most or high - low > problem.claim["width"]:
        raise Rejected("the enclosure does not hold the bounds that are shown, or is wider than the claim")
    text = f"the joint spectral radius of the matrices lies in {interval_text(low, high)}: {words}"
    return Result({"enclosure": [[str(low), str(high)]]}, text)


def normed(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove or refute a claim by R <= v.

    Theorem `radius-norm`.  w > 0 and |M| w <= v w for every M, or for every transpose: then |M| <= v in
    the norm y -> max |y_i|/w_i.
    """
    if (proved, problem.claim.get("relation")) not in _AT_MOST:
        raise Rejected("a norm decides no such claim")
    extremal(problem, items, limits)
    return Result({}, told(problem, proved, "a weighted norm"))


def attained(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove R = v.

    Theorem `radius-attained`.  R >= v by `radius-word` with r = v, and R <= v by `radius-norm`.
    """
    r, words = witness(problem, items, limits)
    if problem.claim.get("relation") != "=" or r != problem.claim["value"]:
        raise Rejected("the word attains another value, or the claim is no equality")
    extremal(problem, items, limits)
    return Result({}, told(problem, proved, f"{words}, and a weighted norm"))


def told(problem: Problem, proved: bool, words: str) -> str:
    """Return the claim, which is proved or refuted, in words."""
    claim = problem.claim
    if "word" in claim:
        letters = " ".join(map(str, claim["word"][:20])) + " .." * (len(claim["word"]) > 20)
        return f"the product P of the word {letters} attains the joint spectral radius of the matrices: {words}"
    return f"the joint spectral radius of the matrices is {claim['relation']} {short(claim['value'])}: {words}"


def witness(problem: Problem, items: Items, limits: Limits) -> tuple[Fraction, str]:
    """Read the item ["w", p, q, [i_1..i_L]]: r = p/q and the word, in order of application; R >= r is shown."""
    p, q, word = take(items, "w", 3)
    integers([p, q], 2, limits.top)
    letters = integers(word, len(word) if type(word) is list else 0, limits.top)
    if p < 0 or q <= 0 or bool(p) != bool(letters) or any(not 0 <= i < len(problem.matrices) for i in letters):
        raise Rejected("a word is indices of matrices, none iff the bound is 0, and the bound is p/q >= 0")
    if p and not reaches(problem, letters, p, q):
        raise Rejected("the eigenvalues of the product are smaller than the bound")
    return Fraction(p, q), f"a word of length {len(letters)}" if p else "it is never negative"


def reaches(problem: Problem, letters: Sequence[int], p: int, q: int) -> bool:
    """Return whether the product of a word has an eigenvalue of modulus >= (p/q)^L, p > 0.

    P = N/den with an integer matrix N, det(t - N) = c_0 + .. + c_m t^m.  With t = den (p/q)^L x and multiplied
    by q^(L m), its roots x are the eigenvalues of P over (p/q)^L; `outside` tells whether one has |x| >= 1.
    """
    m, L = problem.inputs, len(letters)
    used = {i: integral(problem.matrices[i]) for i in letters}
    bits = max(den.bit_length() + abs(v).bit_length() for M, den in used.values() for row in M for v in row)
    if m**3 * L * (bits + m.bit_length() + p.bit_length() + q.bit_length()) > MAX_WORK:
        raise Refused(f"a word of length {L} of {m} x {m} matrices, whose numbers are too long for it")
    N, den = identity(m), 1
    for i in letters:
        M, d = used[i]
        N, den = times(M, N), den * d
    up, down = den * p**L, q**L
    return outside([c * up**i * down ** (m - i) for i, c in enumerate(characteristic(N))])


def outside(a: list[int]) -> bool:
    """Return whether a polynomial a_0 + .. + a_n x^n, a_n != 0, has a root with |x| >= 1.

    Schur and Cohn.  If |a_0| >= |a_n|, it has: the product of the roots is a_0/a_n up to sign.  Else let
    b = a_n a - a_0 a*, a* the polynomial with the coefficients reversed; b(0) = 0 and b has degree n.  On
    |x| = 1, |a*| = |a|.  Where a(x) = 0 there, b(x) = 0.  If there is no such x, |a_0 a*| < |a_n a| and, by
    Rouche, b has as many roots in |x| < 1 as a.  So all roots of a lie in |x| < 1 iff those of b/x do.
    """
    while len(a) > 1:
        low, high = a[0], a[-1]
        if abs(low) >= abs(high):
            return True
        a = [high * a[i] - low * a[-1 - i] for i in range(1, len(a))]
        common = gcd(*a)
        a = [v // common for v in a]
    return False


def extremal(problem: Problem, items: Items, limits: Limits) -> None:
    """Read the item ["n", t, [W_1..W_m]], t = 1 for the transposes, and demand |M| W <= v W for every M."""
    t, weights = take(items, "n", 2)
    integers([t], 1, 1)
    w = integers(weights, problem.inputs, limits.top)
    if min(w) <= 0:
        raise Rejected("a weight is not positive")
    for M in problem.matrices:
        rows = list(zip(*M, strict=True)) if t else M
        if any(
            sum(abs(v) * W for v, W in zip(row, w, strict=True)) > problem.claim["value"] * w[i]
            for i, row in enumerate(rows)
        ):
            raise Rejected("a matrix is larger than the value in the norm of the weights")


def integral(M: Rows) -> tuple[Integers, int]:
    """Return an integer matrix and the least denominator d > 0 with M = matrix/d."""
    den = lcm(*(v.denominator for row in M for v in row))
    return [[v.numerator * (den // v.denominator) for v in row] for row in M], den


def identity(m: int) -> Integers:
    """Return the identity matrix."""
    return [[int(i == j) for j in range(m)] for i in range(m)]


def times(A: Integers, B: Integers) -> Integers:
    """Return the product of two matrices."""
    columns = list(zip(*B, strict=True))
    return [[sum(map(mul, row, column)) for column in columns] for row in A]


def characteristic(N: Integers) -> list[int]:
    """Return c_0..c_m, c_m = 1, of det(t - N), by Faddeev and LeVerrier.

    With B_1 = I and A_k = N B_k: c_{m-k} = -trace(A_k)/k, an integer, and B_{k+1} = A_k + c_{m-k} I.
    """
    m = len(N)
    c, B = [1], identity(m)
    for k in range(1, m + 1):
        A = times(N, B)
        c.append(-sum(A[i][i] for i in range(m)) // k)
        B = [[v + c[-1] * (i == j) for j, v in enumerate(row)] for i, row in enumerate(A)]
    return c[::-1]


RULES = {
    ("proved", "radius-word"): worded,
    ("proved", "radius-polytope"): hulled,
    ("proved", "radius-norm"): normed,
    ("proved", "radius-attained"): attained,
    ("proved", "radius-enclosed"): bounded,
    ("refuted", "radius-word"): worded,
    ("refuted", "radius-polytope"): hulled,
    ("refuted", "radius-norm"): normed,
}
