"""The one door for scalars: what comes in is the number it is, or an error; every known trap is closed."""

from __future__ import annotations

import decimal
import random
import sys
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx, fmpq, fmpz

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import MAX_EXPONENT, MAX_TEXT, exact_float, rational, rational_text, rationals
from exactrelu.errors import FormatError, InexactError, LimitError
from exactrelu.formats.values import parse_json

EDGES = [Fraction(0), Fraction(1), Fraction(-1), Fraction(10**30), Fraction(-1, 10**30), Fraction(2**4000, 3**2500)]


@pytest.mark.parametrize("value", EDGES)
def test_every_exact_type_is_the_number_it_is(value):
    p, q = value.numerator, value.denominator
    assert (
        rational(value) == rational(fmpq(p, q)) == rational(f"{p}/{q}") == rational(f"{-3 * p}/{3 * q}") * -1 == value
    )
    assert rational(p) == rational(fmpz(p)) == rational(f"{p}") == rational(f"{p}.0") == rational(f"{p}.000e0") == p
    assert all(type(rational(v)) is Fraction for v in (value, p, fmpz(p), fmpq(p, q), str(p)))


@pytest.mark.parametrize("seed", range(200))
def test_a_decimal_is_what_the_decimal_module_says_exactly(seed):
    rng = random.Random(seed)
    digits = "".join(rng.choices("0123456789", k=rng.randint(1, 40)))
    place = rng.randint(0, len(digits))
    text = rng.choice(["", "+", "-"]) + digits[:place] + "." * rng.randint(0, 1) + digits[place:]
    text += rng.choice(["", f"e{rng.randint(-60, 60)}", f"E+{rng.randint(0, 60)}", f"e-0{rng.randint(0, 9)}"])
    assert rational(text) == Fraction(*decimal.Decimal(text).as_integer_ratio()), text


@pytest.mark.parametrize("seed", range(100))
def test_the_spelling_of_a_number_is_read_back_and_is_in_lowest_terms(seed):
    rng = random.Random(seed)
    value = Fraction(rng.randint(-(10**40), 10**40), rng.randint(1, 10 ** rng.choice([1, 40])))
    assert rational(rational_text(value)) == value
    assert rational_text(value) == str(value)


@pytest.mark.parametrize(
    "text",
    [
        " 1/2 ", "1 /2", "1/ 2", "\t1", "1\n", "", " ", "+", "-", ".", "e5", "1e", "1e+", "--1", "+-1", "1/-2", "1/+2",
        "1/2/3", "0x10", "1_000", "1,5", "1.2.3", "1.5/2", "1/2.5", "1/2e3", "1e1.5", "nan", "NaN", "inf", "-Infinity",
        "1//2", "1j", "½", "\u0661", "\u0967", "１", "1\u00a0", "−1", "1\0", "one", "1f",
    ],
)  # fmt: skip
def test_a_text_that_is_no_plain_number_is_refused(text):
    with pytest.raises(FormatError, match="W: expected a number"):
        rational(text, "W")


@pytest.mark.parametrize("text", ["1/0", "0/0", "-5/000"])
def test_a_zero_denominator_is_refused(text):
    with pytest.raises(FormatError, match=f"W: the denominator of '{text}' is zero"):
        rational(text, "W")


@pytest.mark.parametrize("value", [True, False, np.bool_(True)])
def test_truth_values_are_no_numbers(value):
    with pytest.raises(InexactError, match="W: expected an int"):
        rational(value, "W")


@pytest.mark.parametrize(
    "value",
    [0.1, 1.0, -0.0, float("nan"), float("inf"), np.float64(0.5), np.float32(1), np.int64(1), 1j,
     decimal.Decimal("0.1"), arb(1), None, b"1", [1], (1, 2)],
    ids=repr,
)  # fmt: skip
def test_every_other_type_is_refused(value):
    with pytest.raises(InexactError, match="W: expected an int, Fraction or string"):
        rational(value, "W")


def test_the_error_for_a_float_names_both_numbers_it_could_mean():
    with pytest.raises(InexactError) as caught:
        rational(0.1, "layer 2, weight[0][1]")
    assert str(caught.value) == (
        "layer 2, weight[0][1]: expected an int, Fraction or string such as '1/10', got float 0.1;\n"
        "  write '0.1' for the decimal, or exact_float(0.1) for the binary value 3602879701896397/36028797018963968"
    )


def test_the_places_of_several_numbers_are_counted():
    assert rationals(["1/2", 3]) == (Fraction(1, 2), 3)
    with pytest.raises(InexactError, match=r"^x\[1\]: "):
        rationals([1, 0.5], "x")


def test_an_explicit_float_is_the_rational_of_its_bits():
    assert exact_float(0.1) == Fraction(3602879701896397, 36028797018963968) != Fraction(1, 10)
    assert exact_float(5e-324) == Fraction(1, 2**1074)
    assert exact_float(sys.float_info.max) == (2**53 - 1) * 2**971
    for value in (float("nan"), float("inf"), float("-inf")):
        with pytest.raises(InexactError, match="finite"):
            exact_float(value, "x")


def test_huge_exponents_and_texts_are_refused_before_they_are_computed():
    for text in (
        f"1e{MAX_EXPONENT + 1}",
        "1e-999999999",
        "0e999999999",
        "1e9999999999999999999",
        "0." + "0" * MAX_EXPONENT + "1",
    ):
        with pytest.raises(LimitError, match="exponent"):
            rational(text)
    with pytest.raises(LimitError, match="characters"):
        rational("1" * (MAX_TEXT + 1))
    assert rational(f"1e{MAX_EXPONENT}") == 10**MAX_EXPONENT


# traps of the libraries below, each shown and shown to be closed


def test_trap_sympy_stores_the_binary_value_of_a_float():
    sympy = pytest.importorskip("sympy")
    assert sympy.Rational(0.1) != sympy.Rational(1, 10)
    for value in (0.1, sympy.Float("0.1"), sympy.Rational(1, 10)):
        with pytest.raises(InexactError):
            Matrix([[value]])


def test_trap_mpmath_intervals_miss_decimals_and_do_not_compare():
    iv = pytest.importorskip("mpmath").iv
    assert iv.mpf(0.1).a == iv.mpf(0.1).b  # one point, the binary value
    assert (iv.mpf([1, 3]) < 2) is None
    for value in (iv.mpf(0.1), iv.mpf([1, 3]).a):
        with pytest.raises(InexactError):
            rational(value)


def test_trap_fraction_accepts_blanks_digits_of_other_scripts_truth_values_and_floats():
    for value in (" 1/2 ", "\u0661", True, 0.1):
        assert Fraction(value)
        with pytest.raises((FormatError, InexactError)):
            rational(value)
    assert rational("1e5") == 10**5  # an exact decimal, meant as such


def test_trap_json_accepts_nan_and_keys_that_come_twice():
    with pytest.raises(FormatError, match="twice"):
        parse_json('{"a": 1, "a": 2}')
    with pytest.raises(FormatError, match="'NaN'"):
        rational(parse_json("[NaN]")[0])


def test_trap_int_stops_at_4300_digits():
    assert sys.get_int_max_str_digits() == 4300
    digits = "1" + "0" * 4999 + "7"
    with pytest.raises(ValueError, match="4300"):
        int(digits)
    assert rational(digits) == 10**5000 + 7
    assert rational(f"-{digits}/{digits}") == -1
    assert rational(f"+{digits}") == rational(digits)
    assert rational_text(rational(digits)) == digits
    assert rational_text(1 / rational(f"-{digits}")) == f"-1/{digits}"


def test_trap_large_flint_integers_do_not_pass_through_floats():
    with pytest.raises(OverflowError):
        float(fmpz(10) ** 400)
    assert rational(fmpz(10) ** 400) == 10**400
    assert rational(fmpq(1, 3**700)) == Fraction(1, 3**700)


def test_trap_the_global_precision_of_flint_changes_no_exact_result():
    matrix, right = Matrix([["1/3", 2], [5, "7/11"]]), Matrix([[1], ["1/13"]])
    expected, before = (matrix.solve(right), matrix @ matrix), ctx.prec
    try:
        ctx.prec = 2
        assert (matrix.solve(right), matrix @ matrix) == expected
        assert rational("0.1") == Fraction(1, 10)
    finally:
        ctx.prec = before
