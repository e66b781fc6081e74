"""Symmetric complementarity: constant layers that descend a convex quadratic function, or grow for ever."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from operator import mul
from typing import Any, cast

from .claims import Items, everywhere, inside, short, tuple_text
from .contraction import Layers, fixed, limit_layer, norm_weights
from .definite import definite
from .problem import Family, Problem
from .rules import Limits, Rejected, Result, homogeneous, integers, take


def constant_layer(problem: Problem) -> Layers:
    """Return the one layer of a family whose entries are constants."""
    family = cast(Family, problem.family)
    terms = chain.from_iterable(chain(*family.entries, family.bias))
    if any(r != 1 or len(u) > 1 or len(v) > 1 for r, u, v in terms):
        raise Rejected("the layers are not shown to be constant")
    return limit_layer(family)


def solved(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that constant layers converge at every x.

    Theorem `symmetric-lcp`, first part.  Items ["s", D], ["y", q, Y].  Let D > 0 be diagonal, D W symmetric,
    D (I - W) semidefinite, D (I + W) definite, and y = relu(W y + b).  Then N_n(x) converges for every x.
    Proof, in the inner product of D.  W is self-adjoint, its eigenvalues lie in (-1, 1]; so
    |W e|^2 <= |e|^2 - c |e - W e|^2 for some c > 0.  relu is the projection to the vectors >= 0:
    |relu(u) - relu(v)|^2 <= |u - v|^2 - |(u - relu(u)) - (v - relu(v))|^2.  For a fixed point y, e_n = N_n - y,
    u_n = W N_{n-1} + b, v = W y + b and d_n = (u_n - N_n) - (v - y) that gives
    |e_n|^2 <= |e_{n-1}|^2 - c |e_{n-1} - W e_{n-1}|^2 - |d_n|^2: both terms tend to 0, and so does
    N_n - N_{n-1} = W e_{n-1} - e_{n-1} - d_n.  N_n is bounded; a limit point is a fixed point, and the
    distance to it does not increase: it is the limit.
    """
    W = constant_layer(problem)
    m = len(W.b)
    (scaling,) = take(items, "s", 1)
    D = norm_weights(scaling, m, limits)
    W.afford(2, 1, limits)
    DA = [[d * v for v in row] for d, row in zip(D, W.A, strict=True)]
    if any(DA[i][j] != DA[j][i] for i in range(m) for j in range(i)):
        raise Rejected("D W is not symmetric")
    minus, plus = (
        [[W.den * D[i] * (i == j) + sign * v for j, v in enumerate(row)] for i, row in enumerate(DA)]
        for sign in (-1, 1)
    )
    if not definite(minus, semi=True) or not definite(plus):
        raise Rejected("the eigenvalues of W are not shown to be in (-1, 1]")
    y = fixed(W.W, W.b, items, limits)
    text = f"the layers converge {everywhere(problem)}: they descend a convex function"
    return Result({}, f"{text}, and {tuple_text(y)} is a fixed point")


def growing(problem: Problem, proved: bool, claimed: dict[str, Any], items: Items, limits: Limits) -> Result:
    """Prove that constant layers do not converge at any x; one point of the domain is given.

    Theorem `symmetric-lcp`, second part.  Items ["z", Z], ["x", w, X].  Let z >= 0, W^T z >= z, z.b > 0.  For
    n >= 2, as relu(u) >= u and N_{n-1} >= 0: z.N_n >= z.(W N_{n-1} + b) >= z.N_{n-1} + z.b.  So z.N_n -> oo.
    """
    W = constant_layer(problem)
    (values,) = take(items, "z", 1)
    z = integers(values, len(W.b), limits.top)
    image = [sum(map(mul, column, z)) for column in zip(*W.A, strict=True)]
    if min(z, default=0) < 0 or any(v < W.den * zi for v, zi in zip(image, z, strict=True)):
        raise Rejected("z is not >= 0 with W^T z >= z")
    growth = sum(map(mul, z, W.b), Fraction(0))
    if growth <= 0:
        raise Rejected("z.b is not positive")
    *X, w = homogeneous(take(items, "x", 2), len(W.b), limits.top)
    x = [Fraction(v, w) for v in X]
    if not inside(problem, x):
        raise Rejected("the point is not in the domain")
    text = f"the layers do not converge at x = {tuple_text(x)}, nor at any other x"
    direction = tuple_text([Fraction(v) for v in z])
    return Result({}, f"{text}: z.N_n grows by {short(growth)} or more in every layer, z = {direction}")
