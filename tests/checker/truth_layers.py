"""What layers of each kind do, by their definition: read from the canonical data, without the package.

Glossary.   sizes  (|P|, |b|): norms of the perturbations of one layer that the theorems bound
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

import mpmath

ENDS = {"hard-tanh": (-1, 1), "relu6": (0, 6)}
DEPTH = 400
ROOT = re.compile(r"sqrt|\^\(-?[0-9]+/")
OUTER = re.compile(r",(?![^(]*\))")  # a comma outside parentheses
ROUGH = Fraction(1, 10**40)  # bounds the errors of values with roots


def valued(text, n):
    """Return the value of an entry at n, by Python's own reading of it; with roots to 50 digits."""
    if text.startswith("["):
        return valued(in_turn(text, n), n)
    if ROOT.search(text):
        with mpmath.workdps(50):
            near = re.sub("[0-9]+", lambda m: f"mpf({m[0]})", text).replace("^", "**")
            functions = {"factorial": whole_factorial, "binomial": whole_binomial, "sqrt": mpmath.sqrt}
            return dyadic(eval(near, {"mpf": mpmath.mpf, "n": mpmath.mpf(n), **functions}))
    exact = re.sub("[0-9]+", lambda m: f"Fraction({m[0]})", text).replace("^", "**")
    functions = {"factorial": whole_factorial, "binomial": whole_binomial}
    return Fraction(eval(exact, {"Fraction": Fraction, "n": Fraction(n), **functions}))


def whole_factorial(v):
    """Return v! for an integer v of any type."""
    return math.factorial(int(v))


def whole_binomial(a, b):
    """Return the number of b-element subsets of a elements."""
    return math.comb(int(a), int(b))


def in_turn(text, n):
    """Return the expression that an entry [c_1, ...; e_1, ...] has at n."""
    first, period = (OUTER.split(part) if part else [] for part in text[1:-1].rpartition(";")[::2])
    return first[n - 1] if n <= len(first) else period[(n - 1) % len(period)]


def slack(family):
    """Return a bound on the errors of the values of a family's entries: 0 without roots."""
    return ROUGH if ROOT.search(str(family)) else Fraction(0)


def dyadic(value):
    """Return an mpf as a Fraction."""
    _, man, exp, _ = value._mpf_
    return (-1 if value < 0 else 1) * man * Fraction(2) ** exp


def rounded(value):
    """Return a Fraction as an mpf."""
    return mpmath.mpf(value.numerator) / value.denominator


def rows_at(rows, n):
    """Return a matrix of texts at n."""
    return [[valued(text, n) for text in row] for row in rows]


def weight(family, n):
    """Return W_n."""
    one = family["given"] == "P"
    return [[v + (one and i == j) for j, v in enumerate(row)] for i, row in enumerate(rows_at(family["matrix"], n))]


def is_plain(family):
    """Return whether the layers are relu(W_n y + b_n)."""
    return "matrix" in family and "activation" not in family


def product(matrix, y):
    """Return matrix y."""
    return [sum((a * v for a, v in zip(row, y, strict=True)), Fraction(0)) for row in matrix]


def phi(activation, t):
    """Return the activation at t; of tanh and sigmoid a number near it."""
    name = activation["name"]
    if name == "leaky-relu":
        return t if t >= 0 else Fraction(activation["slope"]) * t
    if name == "tanh":
        return dyadic(mpmath.tanh(rounded(t)))
    if name == "sigmoid":
        return dyadic(1 / (1 + mpmath.exp(-rounded(t))))
    low, high = ENDS.get(name) or (Fraction(activation["low"]), Fraction(activation["high"]))
    return min(max(t, low), high)


def applied(family, n, y):
    """Return layer n at y, exactly for Fractions."""
    if "mask" in family:
        mask, b = rows_at([family["mask"]], n)[0], valued(family["bias"][0], n)
        places = range(len(y) + len(mask) - 1)
        sums = [sum(mask[j] * y[i - j] for j in range(len(mask)) if 0 <= i - j < len(y)) + b for i in places]
        return [max(v, 0) for v in sums]
    if "A" in family:
        inner = [u + valued(c, n) for u, c in zip(product(rows_at(family["B"], n), y), family["c"], strict=True)]
        added = product(rows_at(family["A"], n), [max(v, 0) for v in inner])
        return [u + v for u, v in zip(y, added, strict=True)]
    inner = [u + valued(b, n) for u, b in zip(product(weight(family, n), y), family["bias"], strict=True)]
    return [phi(family["activation"], v) if "activation" in family else max(v, 0) for v in inner]


def limit(family, x):
    """Return the limit at x, or its l_1 norm for layers that widen; good where the layers settle geometrically."""
    if family.get("activation", {}).get("name") == "tanh" and not any(valued(text, 1) for text in family["bias"]):
        return [mpmath.mpf(0)] * family["width"]
    y = [Fraction(v) for v in x]
    with mpmath.workdps(160):
        for n in range(1, DEPTH if "mask" not in family else DEPTH // 3):
            y = [Fraction(round(v * 2**500), 2**500) for v in applied(family, n, y)]
        return [rounded(v) for v in ([sum(y)] if "mask" in family else y)]


def norm(matrix, left, right):
    """Return max over rows of sum |a_j| right_j / left_i."""
    rows = (sum((abs(v) * c for v, c in zip(row, right, strict=True)), Fraction(0)) / d
            for row, d in zip(matrix, left, strict=True))  # fmt: skip
    return max(rows, default=Fraction(0))


def sizes(family, w, n):
    """Return the norms of the perturbations of layer n."""
    if "mask" in family:
        first, *rest = rows_at([family["mask"]], n)[0]
        return sum(map(abs, rest), abs(first - 1)), abs(valued(family["bias"][0], n))
    if "A" in family:
        A, B = ([[abs(v) for v in row] for row in rows_at(family[key], n)] for key in "AB")
        c = [abs(valued(text, n)) for text in family["c"]]
        P = [[sum(a * row[j] for a, row in zip(left, B, strict=True)) for j in range(len(w))] for left in A]
        return norm(P, w, w), norm([[v] for v in product(A, c)], w, [1])
    P = [[v - (i == j) for j, v in enumerate(row)] for i, row in enumerate(weight(family, n))]
    return norm(P, w, w), norm([[valued(text, n)] for text in family["bias"]], w, [1])
