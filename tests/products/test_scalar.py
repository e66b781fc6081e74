"""Infinite products of rational functions against their partial products and against mpmath."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest

from exactrelu.errors import UnsupportedError
from exactrelu.networks.expression import Expression
from exactrelu.products.scalar import decide_entry, decide_product, rational_product
from exactrelu.products.scalar_value import product_value, telescoped


def times(*polynomials):
    """Return the product of integer polynomials, constant term first."""
    result = [1]
    for p in polynomials:
        total = [0] * (len(result) + len(p) - 1)
        for i, a in enumerate(result):
            for j, b in enumerate(p):
                total[i + j] += a * b
        result = total
    return result


DECIDED = {
    "1 + 1/n^2": ([1, 0, 1], [0, 0, 1], 1, "converges"),
    "1 - 1/n^2 with a zero factor": ([-1, 0, 1], [0, 0, 1], 1, "zero"),
    "1 - 1/n^2": ([-1, 0, 1], [0, 0, 1], 2, "converges"),
    "1 + 1/n": ([1, 1], [0, 1], 1, "unbounded"),
    "1 - 1/n": ([-1, 1], [0, 1], 2, "zero"),
    "1 + 1/(2n)": ([1, 2], [0, 2], 1, "unbounded"),
    "a half": ([1], [2], 1, "zero"),
    "(n+100)/(2n)": ([100, 1], [0, 2], 1, "zero"),
    "two": ([2], [1], 1, "unbounded"),
    "one": ([1], [1], 1, "converges"),
    "minus one": ([-1], [1], 1, "no limit"),
    "-1 + 1/n": ([1, -1], [0, 1], 2, "zero"),
    "-1 - 1/n": ([-1, -1], [0, 1], 1, "unbounded"),
    "-1 - 1/n^2": ([-1, 0, -1], [0, 0, 1], 1, "no limit"),
    "-(n-1/2)^2/n^2": ([-1, 4, -4], [0, 0, 4], 1, "zero"),
    "1/n": ([1], [0, 1], 1, "zero"),
    "n/9": ([0, 1], [9], 1, "unbounded"),
    "nothing": ([], [1], 1, "zero"),
    "cancelling degrees": ([2, 3, 1], [6, 5, 1], 1, "zero"),
}


@pytest.mark.parametrize("name", DECIDED)
def test_outcomes_and_what_the_partial_products_do(name):
    u, v, n0, outcome = DECIDED[name]
    product = rational_product(u, v, n0)
    assert decide_product(product) == outcome
    near, far, next_one = (product.partial(N) for N in (n0 + 40, n0 + 1300, n0 + 1301))
    if outcome == "zero":
        assert abs(far) < abs(near) / 4 or far == 0
    elif outcome == "unbounded":
        assert abs(far) > 4 * abs(near)
    elif outcome == "converges":
        assert abs(far / near - 1) < Fraction(1, 10) and abs(next_one / far - 1) < Fraction(1, 10**5)
    else:
        assert abs(abs(far / near) - 1) < Fraction(1, 10) and far * next_one < 0


@pytest.mark.parametrize("seed", range(40))
def test_random_factors_are_decided_by_delta(seed):
    """Route two: with linear factors of known zeros and poles, delta is the sum of poles minus that of zeros."""
    rng = random.Random(seed)
    k = rng.randint(1, 4)
    zeros, poles = ([Fraction(rng.randint(-12, -1), rng.choice((1, 2, 3))) for _ in range(k)] for _ in range(2))
    u = times(*([-a.numerator, a.denominator] for a in zeros))
    v = times(*([-b.numerator, b.denominator] for b in poles))
    product = rational_product([c * v[-1] for c in u], [c * u[-1] for c in v], 1)
    delta = sum(poles) - sum(zeros)
    assert product.delta == delta and product.lead == 1
    assert decide_product(product) == ("converges" if delta == 0 else "zero" if delta < 0 else "unbounded")
    n = 400  # |P_2N / P_N| -> 2^delta
    growth = product.partial(2 * n) / product.partial(n)
    with mpmath.workdps(20):
        expected = mpmath.mpf(2) ** (mpmath.mpf(delta.numerator) / delta.denominator)
        assert abs(mpmath.mpf(growth.numerator) / growth.denominator / expected - 1) < mpmath.mpf("0.2")


VALUES = {
    "sinh(pi)/pi": ([1, 0, 1], [0, 0, 1], 1, lambda: mpmath.sinh(mpmath.pi) / mpmath.pi),
    "2/pi": ([-1, 0, 4], [0, 0, 4], 1, lambda: 2 / mpmath.pi),
    "pi/3, a half of Wallis's": ([0, 0, 4], [-1, 0, 4], 2, lambda: mpmath.pi / 2 * 3 / 4),
    "cosh": ([1, 1, 1], [0, 1, 1], 1, lambda: mpmath.cosh(mpmath.pi * mpmath.sqrt(3) / 2) / mpmath.pi),
    "cubes": ([-1, 0, 0, 1], [1, 0, 0, 1], 2, lambda: mpmath.mpf(2) / 3),
    "double poles": (times([1, 1], [1, 1]), times([0, 1], [2, 1]), 1, lambda: mpmath.mpf(2)),
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize("bits", [10, 300])
def test_values_contain_the_closed_form(name, bits):
    u, v, n0, closed = VALUES[name]
    enclosure = product_value(rational_product(u, v, n0), bits)
    assert enclosure.width <= Fraction(1, 2**bits)
    with mpmath.workdps(150):
        lo, hi = (mpmath.mpf(e.numerator) / e.denominator for e in (enclosure.lo, enclosure.hi))
        assert lo - mpmath.mpf(10) ** -140 <= closed() <= hi + mpmath.mpf(10) ** -140


@pytest.mark.parametrize("seed", range(15))
def test_values_lie_between_partial_products_and_a_bound_of_the_rest(seed):
    """Route two: |log r(n)| <= 2 C/n^2 far out, so the limit is within a factor exp(2 C/N) of P_N."""
    rng = random.Random(seed)
    v = [rng.randint(1, 9), rng.randint(0, 5), 1]
    u = [rng.randint(1, 9), v[1], 1]
    product = rational_product(u, v, 1)
    value = product_value(product, 100)
    n, C = 600, abs(u[0] - v[0])  # r - 1 = (u_0 - v_0)/v, v >= n^2
    partial = product.partial(n)
    assert abs(value.middle / partial - 1) <= Fraction(4 * C, n)


TELESCOPING = {
    "1 - 1/n^2": ([-1, 0, 1], [0, 0, 1], 2, Fraction(1, 2)),
    "cubes": ([-1, 0, 0, 1], [1, 0, 0, 1], 2, Fraction(2, 3)),
    "n (n+3)/((n+1)(n+2))": (times([0, 1], [3, 1]), times([1, 1], [2, 1]), 1, Fraction(1, 3)),
    "halves": (times([1, 2], [-1, 2]), times([3, 2], [-3, 2]), 2, Fraction(5)),
    "one": ([5], [5], 1, Fraction(1)),
    "far shifts": (times([0, 1], [40, 1]), times([20, 1], [20, 1]), 1, None),
}


@pytest.mark.parametrize("name", TELESCOPING)
def test_telescoping_values_are_exact(name):
    u, v, n0, expected = TELESCOPING[name]
    product = rational_product(u, v, n0)
    value = telescoped(product)
    assert value is not None and product_value(product, 200).contains(value)
    if expected is not None:
        assert value == expected
    assert abs(product.partial(4000) / value - 1) < Fraction(1, 5)


@pytest.mark.parametrize("name", ["sinh(pi)/pi", "2/pi", "cosh"])
def test_values_that_are_not_rational_do_not_telescope(name):
    u, v, n0, _ = VALUES[name]
    assert telescoped(rational_product(u, v, n0)) is None


ENTRIES = {
    "1+(-1)^n/n": (2, "converges"),
    "1+(-1)^n/n from a zero": (1, "zero"),
    "1-(-1)^n/n": (1, "converges"),
    "1+(-1)^n/n+1/n": (1, "unbounded"),
    "1+(-1)^n/n-1/(n+1)": (2, "zero"),
    "1+1/n": (1, "unbounded"),
    "(-1)^n": (1, "no limit"),
    "(5+3*(-1)^n)/4": (1, "no limit"),
    "(5+4*(-1)^n)/3": (1, "no limit"),
    "1+(-1)^n/2": (1, "zero"),
    "2+(-1)^n": (1, "unbounded"),
    "1+(-1)^n": (1, "zero"),
    "0": (1, "zero"),
}


@pytest.mark.parametrize("text", ENTRIES)
def test_factors_that_depend_on_parity_are_decided(text):
    n0, outcome = ENTRIES[text]
    entry = Expression.parse(text.removesuffix(" from a zero"))
    assert decide_entry(entry.terms, n0) == outcome
    sizes, total = [], Fraction(1)
    for n in range(n0, n0 + 1200):
        total *= entry.at(n)
        sizes.append(total)
    late, last = sizes[600], sizes[-4:]
    if outcome == "converges":
        assert all(abs(v / late - 1) < Fraction(1, 100) for v in last)
    elif outcome == "zero":
        assert all(abs(v) < abs(sizes[20]) / 4 or v == 0 for v in last)
    elif outcome == "unbounded":
        assert max(map(abs, last)) > 4 * max(map(abs, sizes[:20]))
    else:
        assert max(last) - min(last) > abs(late) / 2


def test_what_is_no_product_of_rational_functions_is_refused():
    with pytest.raises(UnsupportedError, match="pole at n = 3"):
        rational_product([1, 1], [-3, 1], 1)
    with pytest.raises(UnsupportedError, match="start"):
        rational_product([1], [1], 0)
    with pytest.raises(UnsupportedError, match="1/2"):
        decide_entry(Expression.parse("1+1/2^n").terms, 1)
    for value in (telescoped, lambda p: product_value(p, 10)):
        with pytest.raises(UnsupportedError, match="no limit that is not 0"):
            value(rational_product([1, 1], [0, 1], 1))
