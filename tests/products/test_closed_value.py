"""Closed forms of scalar products and sums against exact partial products and sums, mpmath and sympy."""

from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest
from flint import fmpz_poly

from exactrelu.networks.expression import Expression
from exactrelu.products.closed_sum import closed_sum
from exactrelu.products.closed_value import Quadratic, closed_product, quadratic_roots
from exactrelu.products.scalar import rational_product
from exactrelu.products.scalar_value import product_value
from exactrelu.products.symbol import Symbol, added, call, divided, multiplied, rational_symbol


def factor(text, z=1, n0=1):
    """Return the closed form of the product of 1 + z f(n) over n >= n0, f written as a text."""
    (term,) = Expression.parse(text).terms
    return closed_product(term, z if isinstance(z, Quadratic) else Quadratic(Fraction(z)), n0)


def total(text, n0=1):
    return closed_sum(Expression.parse(text).terms, n0)


WORDS = [
    ("1/n^2", 1, 1, "sinh(pi)/pi"),
    ("1/n^2", Fraction(-1, 4), 1, "sin(1/2*pi)/(1/2*pi)"),
    ("1/n^2", Fraction(9, 4), 1, "sinh(3/2*pi)/(3/2*pi)"),
    ("-1/n^2", 1, 2, "1/2"),
    ("-1/n", 1, 2, "0"),
    ("1/2^n", 1, 1, "(-1/2; 1/2)_oo"),
    ("-1/(n+1)^2", 1, 1, "1/2"),
    ("1/(n^2+2*n)", 1, 1, "2"),
]


@pytest.mark.parametrize(("text", "z", "n0", "words"), WORDS)
def test_products_of_the_textbook_have_their_textbook_value(text, z, n0, words):
    assert factor(text, z, n0).words() == words


@pytest.mark.parametrize(
    ("text", "reason"), [("1/n", "unbounded"), ("1/n^(-1)", "unbounded"), ("1/(n^5+n+3)", "degree above 2")]
)
def test_a_product_without_a_closed_form_says_why(text, reason):
    assert reason in factor(text)


def test_a_term_of_another_form_is_not_recognised():
    assert "neither" in factor("n/2^n")
    assert "neither" in factor("(-1)^n/n")


def test_the_start_of_a_product_is_bounded():
    assert "1 to 200" in factor("1/n^2", 1, 201)


def test_zeros_far_away_are_not_multiplied_out():
    assert "too large" in factor("-1/n^2", 999_999_000_001)


@pytest.mark.parametrize("seed", range(40))
def test_a_rational_product_lies_where_the_gamma_quotient_of_the_factor_lies(seed):
    rng = random.Random(seed)
    c, b, a, n0 = (
        Fraction(rng.randint(-9, 9), rng.randint(1, 4)),
        rng.randint(1, 9),
        rng.randint(0, 4),
        rng.randint(1, 6),
    )
    value = factor(f"1/(n^2+{a}*n+{b})", c, n0) if c else rational_symbol(1)
    bottom = [b, a, 1]
    top = [c.numerator + b * c.denominator, a * c.denominator, c.denominator]
    product = rational_product(top, [v * c.denominator for v in bottom], n0)
    if product.zero_at is not None:
        assert value.words() == "0"
        return
    near, other = value.enclosure(30), product_value(product, 100)
    assert near.lo <= other.hi and other.lo <= near.hi, f"seed {seed}: {value.words()}"


@pytest.mark.parametrize("seed", range(30))
def test_a_product_with_one_sided_tail_lies_between_partial_products(seed):
    rng = random.Random(100 + seed)
    w, n0, N = Fraction(rng.randint(1, 12), rng.randint(1, 5)), rng.randint(1, 5), 400
    partial = Fraction(1)
    for n in range(n0, N + 1):
        partial *= 1 + w / n**2
    value = factor("1/n^2", w, n0).enclosure(20)
    assert partial < value.hi and value.lo * (1 - w / N) < partial, f"seed {seed}"  # log of the rest is below w/N


@pytest.mark.parametrize("seed", range(20))
def test_a_quadratic_factor_times_its_conjugate_is_a_rational_factor(seed):
    rng = random.Random(200 + seed)
    d, p, q = rng.choice([-3, -1, 2, 7]), Fraction(rng.randint(-3, 3)), Fraction(rng.randint(1, 3))
    pair = [factor("1/n^2", Quadratic(p, s * q, d), 2) for s in (1, -1)]
    # (1 + z/n^2)(1 + z'/n^2) = (n^4 + 2 p n^2 + p^2 - d q^2)/n^4
    whole = rational_product([int(p * p - d * q * q), 0, int(2 * p), 0, 1], [0, 0, 0, 0, 1], 2)
    near, other = multiplied(*pair).enclosure(25), product_value(whole, 90)
    assert near.lo <= other.hi and other.lo <= near.hi, f"seed {seed}"


@pytest.mark.parametrize("seed", range(20))
def test_a_q_pochhammer_symbol_lies_between_bounds_of_its_partial_product(seed):
    rng = random.Random(300 + seed)
    q = Fraction(rng.randint(1, 7), 8) * rng.choice([1, -1])
    a = Fraction(rng.randint(-20, 20), 7)
    partial, power = Fraction(1), a
    for _ in range(60):
        partial, power = partial * (1 - power), power * q
    rest = abs(power) / (1 - abs(q))
    value = call("qpochhammer", rational_symbol(a), rational_symbol(q)).enclosure(30)
    distance = max(abs(value.lo - partial), abs(value.hi - partial))
    assert distance <= abs(partial) * 2 * rest + Fraction(1, 10**29), f"seed {seed}"


SUMS = [
    ("(-1)^n/n", "-log(2)"),
    ("1/n^2", "zeta(2)"),
    ("1/(n^2+n)", "1"),
    ("-1/2^n", "-1"),
    ("1/(n*(2*n-1))", "2*log(2)"),
    ("(-1)^n/n^2", "-1/2*zeta(2)"),
    ("1/n^3 - 1/2^n", "-1 + zeta(3)"),
]


@pytest.mark.parametrize(("text", "words"), SUMS)
def test_sums_of_the_textbook_have_their_textbook_value(text, words):
    assert total(text).words() == words


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-1/n", "no limit"),
        ("1/n", "no limit"),
        ("1/(n^2+1)", "linear factors"),
        ("n/2^n", "not in the list"),
        ("1", "0"),
    ],
)
def test_a_sum_without_a_closed_form_says_why(text, reason):
    assert reason in total(text)


@pytest.mark.parametrize("seed", range(25))
def test_a_sum_agrees_with_the_levin_transform_of_mpmath(seed):
    rng = random.Random(400 + seed)
    a, b, j, n0 = rng.randint(1, 3), rng.randint(0, 5), rng.randint(1, 3), rng.randint(1, 9)
    text = rng.choice([f"1/(n*({a}*n+{b}))", f"(-1)^n/({a}*n+{b})^{j}", f"(2*n+{b})/(n^2*({a}*n+1)^2)"])
    near = total(text, n0).enclosure(20)
    with mpmath.workdps(40):
        sample = Expression.parse(text)

        def term(n):
            v = sample.at(int(n))
            return mpmath.mpf(v.numerator) / v.denominator

        value = mpmath.nsum(term, [n0, mpmath.inf])
        gap = abs(value - mpmath.mpf(near.lo.numerator) / near.lo.denominator)
    assert gap < mpmath.mpf(10) ** -15, f"seed {seed}: {text} from {n0}"


def test_roots_of_quadratics_are_found_and_cubics_are_not():
    assert quadratic_roots(fmpz_poly([-2, 0, 0, 1])) is None
    for root, _ in quadratic_roots(fmpz_poly([3, -5, 2]) * fmpz_poly([1, 1, 1])):
        minus_one = Quadratic(Fraction(-1))
        zeros = [
            root * root * Quadratic(Fraction(2)) - root * Quadratic(Fraction(5)) - minus_one * Quadratic(Fraction(3)),
            root * root + root - minus_one,
        ]
        assert Quadratic(Fraction(0)) in [Quadratic(z.p, z.q) for z in zeros]


@pytest.mark.parametrize("p", range(-4, 5))
@pytest.mark.parametrize("q", [-3, -1, 1, 2])
def test_the_sign_of_a_quadratic_number_is_that_of_its_enclosure(p, q):
    number = Quadratic(Fraction(p), Fraction(q), 7)
    assert number.negative() == (number.symbol().enclosure(20).hi < 0)


SYMBOLS = [factor("1/n^2", Quadratic(Fraction(1), Fraction(2), 7)), factor("1/(n^2+n+1)"), total("(-1)^n/(3*n+1)")]


@pytest.mark.parametrize("symbol", [*SYMBOLS, added(rational_symbol(-2), call("pi")), divided(call("pi"), SYMBOLS[0])])
def test_sympy_evaluates_what_it_prints_to_the_same_number(symbol):
    value, ends = symbol.sympy().evalf(25), symbol.enclosure(20)
    real = Fraction(str(value.as_real_imag()[0]))
    assert ends.lo - Fraction(1, 10**18) <= real <= ends.hi + Fraction(1, 10**18)


def test_sympy_has_no_q_pochhammer_symbol_and_gets_a_named_function():
    assert str(factor("1/2^n").sympy()) == "qPochhammer(-1/2, 1/2)"


def test_latex_of_a_value_is_written_for_math_mode():
    assert factor("1/n^2").latex() == r"\frac{\sinh\left(\pi\right)}{\pi}"
    assert factor("1/2^n").latex() == r"\left(-\frac{1}{2}; \frac{1}{2}\right)_\infty"
    assert rational_symbol(Fraction(1, 2**20000)).latex().startswith(r"\frac{1}{398")
    assert total("(-1)^n/n").latex() == r"-\log\left(2\right)"


def test_constructors_fold_rational_numbers():
    pi = call("pi")
    assert added(rational_symbol(1), pi, rational_symbol(-1)) == pi
    assert multiplied(rational_symbol(0), pi) == rational_symbol(0)
    assert multiplied(rational_symbol(2), added(pi, rational_symbol(1))).words() == "2 + 2*pi"
    assert divided(pi, rational_symbol(2)) == Symbol("product", (rational_symbol(Fraction(1, 2)), pi))
