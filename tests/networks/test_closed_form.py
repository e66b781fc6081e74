"""The arithmetic of sums of r^n q(n): by values at many n, and pole detection by trying every candidate."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import fmpz_poly

from exactrelu.errors import FormatError, LimitError, UnsupportedError
from exactrelu.networks.closed_form import MAX_EXPONENT, Calculator, number, positive_integer_roots, variable

POINTS = range(1, 9)


def rand_form(rng, calculator):
    """Return a form and its values at POINTS, built up together from constants, n and powers of constants."""
    form, values = number(Fraction(0)), [Fraction(0)] * len(POINTS)
    for _ in range(rng.randint(0, 3)):
        c, r, k = (
            Fraction(rng.randint(-5, 5), rng.randint(1, 5)),
            Fraction(rng.choice([1, -1, 2, -3]), rng.randint(1, 3)),
            rng.randint(0, 2),
        )
        term = calculator.multiply(number(c), calculator.power(variable(), k, "n"))
        form = calculator.add(form, calculator.multiply(term, calculator.exponential(r, 1, 0)))
        values = [v + c * n**k * r**n for v, n in zip(values, POINTS, strict=True)]
    return form, values


def values_of(form):
    def at(p, n):
        return sum(int(c) * n**i for i, c in enumerate(p.coeffs()))

    return [sum((r**n * Fraction(at(u, n), at(v, n)) for (r, _), (u, v) in form.items()), Fraction(0)) for n in POINTS]


@pytest.mark.parametrize("seed", range(100))
def test_sums_products_and_powers_have_the_values_of_their_parts(seed):
    rng, calculator = random.Random(seed), Calculator()
    (a, at_a), (b, at_b) = rand_form(rng, calculator), rand_form(rng, calculator)
    k = rng.randint(1, 4)
    assert values_of(calculator.add(a, b)) == [p + q for p, q in zip(at_a, at_b, strict=True)]
    assert values_of(calculator.multiply(a, b)) == [p * q for p, q in zip(at_a, at_b, strict=True)]
    assert values_of(calculator.negate(a)) == [-p for p in at_a]
    assert values_of(calculator.power(a, k, "a") if a else a) == [p**k for p in at_a]


@pytest.mark.parametrize("seed", range(100))
def test_equal_functions_have_equal_forms(seed):
    rng, calculator = random.Random(seed), Calculator()
    a, b, c = (rand_form(rng, calculator)[0] for _ in range(3))
    left = calculator.multiply(calculator.add(a, b), c)
    right = calculator.add(calculator.multiply(c, b), calculator.multiply(c, a))
    assert left == right
    assert calculator.add(left, calculator.negate(right)) == {}


@pytest.mark.parametrize("seed", range(60))
def test_division_undoes_multiplication_by_one_base(seed):
    rng, calculator = random.Random(seed), Calculator()
    a, _ = rand_form(rng, calculator)
    polynomial = fmpz_poly([rng.randint(1, 9) for _ in range(rng.randint(1, 4))])  # positive at n >= 1
    base = Fraction(rng.choice([-2, -1, 1, 3]), rng.randint(1, 3))
    divisor = {(base, ()): (polynomial, fmpz_poly([rng.randint(1, 5)]))}
    assert calculator.divide(calculator.multiply(a, divisor), divisor, "d") == a


@pytest.mark.parametrize("seed", range(200))
def test_the_integer_roots_are_those_found_by_trying_every_integer(seed):
    rng = random.Random(seed)
    p = fmpz_poly([1])
    for _ in range(rng.randint(0, 4)):
        k = rng.choice([1, 1, 2, 3])
        p *= (
            rng.choice(
                [
                    fmpz_poly([-rng.randint(-9, 9), 1]),
                    fmpz_poly([-rng.randint(1, 40), 3]),
                    fmpz_poly([1, 0, 1]),
                    fmpz_poly([-2, 0, 1]),
                ]
            )
            ** k
        )
    p *= rng.choice([-6, 1, 5])
    assert positive_integer_roots(p) == [n for n in range(1, 60) if p(n) == 0]


@pytest.mark.parametrize("root", [10**9, 10**40 + 1, 2**500 - 1])
def test_a_root_beyond_every_table_is_found(root):
    assert positive_integer_roots(fmpz_poly([-root, 1]) * fmpz_poly([-3, 7]) * fmpz_poly([5, 0, 1])) == [root]
    assert positive_integer_roots(fmpz_poly([-root, 1]) * fmpz_poly([1 - root, 1])) == [root - 1, root]


def test_division_by_zero_by_several_bases_and_at_a_pole_is_refused():
    calculator = Calculator()
    two = calculator.add(number(Fraction(1)), calculator.exponential(Fraction(2), 1, 0))
    with pytest.raises(FormatError, match="zero for every n"):
        calculator.divide(variable(), {}, "0")
    with pytest.raises(UnsupportedError, match="several bases"):
        calculator.divide(variable(), two, "1+2^n")
    with pytest.raises(UnsupportedError, match="pole at layer n = 3"):
        calculator.divide(variable(), calculator.add(variable(), number(Fraction(-3))), "(n-3)")
    with pytest.raises(FormatError, match="zero"):
        calculator.power({}, 0, "0")


def test_powers_are_bounded_before_they_are_computed():
    calculator = Calculator()
    for call in (
        lambda: calculator.power(variable(), MAX_EXPONENT + 1, "n"),
        lambda: calculator.exponential(Fraction(2), 10**9, 0),
        lambda: calculator.power(calculator.add(variable(), number(Fraction(10**300))), MAX_EXPONENT, "n+10^300"),
        lambda: calculator.constant_power(Fraction(10**400), MAX_EXPONENT),
    ):
        with pytest.raises(LimitError):
            call()


def test_a_power_of_one_or_minus_one_costs_nothing():
    calculator = Calculator()
    assert calculator.exponential(Fraction(-1), 1, 10**4) == {(Fraction(-1), ()): (fmpz_poly([1]), fmpz_poly([1]))}
    assert calculator.work < 100


def test_the_work_of_one_expression_is_bounded():
    calculator = Calculator()
    dense = calculator.power(calculator.add(variable(), number(Fraction(3))), 100, "n+3")
    with pytest.raises(LimitError, match="too large"):
        for _ in range(10**5):
            calculator.multiply(dense, dense)
