"""The fixed point of a contraction with tanh or sigmoid, enclosed by integers.

Statement.  Let phi be L-Lipschitz (tanh: 1, sigmoid: 1/4), |W| the norm max_i sum_j |W_ij| w_j/w_i and
            L |W| < 1.  Then y -> phi(W y + b) has one fixed point y*, and for every y
                |y* - y| <= |phi(W y + b) - y| / (1 - L |W|)        in the norm max |y_i|/w_i,
            as |y* - y| <= |phi(W y* + b) - phi(W y + b)| + |phi(W y + b) - y| <= L |W| |y* - y| + ...
            Values.  sigmoid(t) = 1/(1 + e^-t), sigmoid(-t) = 1 - sigmoid(t), tanh(t) = 2 sigmoid(2 t) - 1.
            For s >= 0, e^-s = (e^-z)^(2^k) with z = s/2^k <= 1/2, and e^-z lies between neighbouring partial
            sums of its series, whose terms alternate and decrease; e^-s < 2^-s for s > 0.
Glossary.   scale  numbers are integers times 2^-bits, rounded outwards
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Interval = tuple[int, int]
GUARD = 32  # bits


def exponential(s: Fraction, bits: int) -> Interval:
    """Return an interval that contains e^-s times 2^bits, s >= 0."""
    if s >= bits:
        return 0, 1
    k = max(0, (2 * s.numerator // s.denominator).bit_length())
    more = bits + 2 * k + GUARD
    one = 1 << more
    top, bottom = s.numerator << (more - k), s.denominator
    z = top // bottom, -(-top // bottom)
    low, high = series(z, more)
    for _ in range(k):
        low, high = low * low >> more, -(-high * high >> more)
    return max(low, 0) >> (more - bits), min(-(-high >> (more - bits)), one)


def series(z: Interval, bits: int) -> Interval:
    """Return an interval of e^-z for z in an interval within [0, 1/2 + a little], all times 2^bits."""
    one = 1 << bits
    low = high = one  # of the partial sum up to an even term
    term, j = (one, one), 0
    while True:
        odd = (term[0] * z[0] // ((j + 1) << bits), -(-term[1] * z[1] // ((j + 1) << bits)))
        below = low - odd[1]
        if odd[1] <= 1:
            return below, high
        even = (odd[0] * z[0] // ((j + 2) << bits), -(-odd[1] * z[1] // ((j + 2) << bits)))
        low, high = below + even[0], high - odd[0] + even[1]
        term, j = even, j + 2


def sigmoid(t: Fraction, bits: int) -> Interval:
    """Return an interval that contains 1/(1 + e^-t) times 2^bits."""
    one = 1 << bits
    low, high = exponential(abs(t), bits)
    ends = one * one // (one + high), -(-one * one // (one + low))
    return ends if t >= 0 else (one - ends[1], one - ends[0])


def value(name: str, t: Fraction, bits: int) -> Interval:
    """Return an interval that contains tanh(t) or sigmoid(t) times 2^bits."""
    if name == "sigmoid":
        return sigmoid(t, bits)
    low, high = sigmoid(2 * t, bits)
    return 2 * low - (1 << bits), 2 * high - (1 << bits)


def radius(
    values: Sequence[Interval],
    y: Sequence[Fraction],
    w: Sequence[int],
    factor: Fraction,
    bits: int,
) -> Fraction:
    """Return a bound of |y* - y| from intervals of phi(W y + b) times 2^bits and factor = L |W| < 1."""
    rest = Fraction(0)
    for (low, high), v, weight in zip(values, y, w, strict=True):
        rest = max(rest, (Fraction(high, 1 << bits) - v) / weight, (v - Fraction(low, 1 << bits)) / weight)
    return rest / (1 - factor)
