"""Expressions in n: values by Python's own arithmetic, one form per function, and what is outside the class."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.errors import ExactReluError, FormatError, InexactError, LimitError, UnsupportedError
from exactrelu.networks.expression import MAX_NESTING, Expression

DEEP = 100_000


class Exact:
    """A rational that Python's operators keep exact; ^ is a power of integers."""

    def __init__(self, value):
        self.value = Fraction(value)

    def __add__(self, other):
        return Exact(self.value + other.value)

    def __sub__(self, other):
        return Exact(self.value - other.value)

    def __mul__(self, other):
        return Exact(self.value * other.value)

    def __truediv__(self, other):
        return Exact(self.value / other.value)

    def __pow__(self, other):
        return Exact(self.value ** int(other.value))

    def __neg__(self):
        return Exact(-self.value)

    def __pos__(self):
        return self


def rand_text(rng, depth=3):
    """Return a text in Python's grammar: numbers c(...), the variable n, and no divisor that is zero at n >= 1."""
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(["n", f"c({rng.randint(0, 9)})", "c(-1)**n", f"c({rng.randint(1, 4)})**(c(2)*n-c(1))"])
    a, b = rand_text(rng, depth - 1), rand_text(rng, depth - 1)
    k, j = rng.randint(1, 4), rng.randint(0, 3)
    return rng.choice(
        [
            f"{a}+{b}",
            f"{a}-{b}",
            f"({a})*({b})",
            f"{a}*-{b}",
            f"-{a}",
            f"({a})**c({k})",
            f"({a})/(n+c({j}))**c({k})",
            f"{a}/c({k})*{b}",
            f"(c({k})/c(7))**-n*({a})",
            f"-n**c({k})/(c({k})*n**c(2)+c(1))",
        ]
    )


@pytest.mark.parametrize("seed", range(300))
def test_an_expression_has_the_value_that_python_computes(seed):
    text = rand_text(random.Random(seed))
    entry = Expression.parse(text.replace("c(", "("))
    for n in (1, 2, 3, 7, 20):
        value = eval(text, {"n": Exact(n), "c": Exact})  # the text is made above
        assert entry.at(n) == value.value, f"{text} at n = {n}"


@pytest.mark.parametrize("seed", range(100))
def test_the_terms_are_reduced_sorted_and_of_distinct_bases(seed):
    from math import gcd

    entry = Expression.parse(rand_text(random.Random(seed)).replace("c(", "("))
    bases = [base for base, _, _ in entry.terms]
    assert bases == sorted(set(bases))
    for base, u, v in entry.terms:
        assert base != 0
        assert u[-1] != 0 < v[-1]
        assert gcd(*u, *v) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("(n+1)^2", "n^2+2*n+1"),
        ("1/n-1/(n+1)", "1/(n*(n+1))"),
        ("2^n*3^n", "6^n"),
        ("4^n", "2^(2*n)"),
        ("(-1)^n*(-1)^n", "1"),
        ("(1/2)^(-n)", "2^n"),
        ("2^(n+3)", "8*2^n"),
        ("(n^2-1)/(n+1)", "n-1"),
        ("0.125", "1/8"),
        ("2^n-2^n", "0"),
        ("-n^2", "0-(n^2)"),
        ("2^-n", "(1/2)^n"),
        ("1/2*n", "n/2"),
        ("n ** 2", "n^2"),
    ],
)
def test_one_function_has_one_form(first, second):
    assert Expression.parse(first) == Expression.parse(second)
    assert Expression.parse(first) != Expression.parse(f"{second}+1")


def test_the_text_is_kept_without_blanks():
    assert Expression.parse(" ( n + 1 ) ** 2\t/ 3\n").text == str(Expression.parse("(n+1)^2/3")) == "(n+1)^2/3"


def test_constants_and_periods_are_recognised():
    for text, constant, period in (
        ("3/4", Fraction(3, 4), 1),
        ("n-n", Fraction(0), 1),
        ("(-1)^n", None, 2),
        ("1-2*(-1)^n", None, 2),
        ("n/n", Fraction(1), 1),
        ("1/n", None, None),
        ("2^n", None, None),
        ("(-1)^n*n", None, None),
    ):
        entry = Expression.parse(text)
        assert (entry.constant(), entry.period()) == (constant, period), text
        assert entry.is_zero() == (constant == 0)


SUM = "+".join(f"{k}^n" for k in range(2, 70))
OUTSIDE = {
    "": (FormatError, "stops"),
    " ": (FormatError, "stops"),
    "n+": (FormatError, "stops"),
    "(n": (FormatError, "never closed"),
    "n)": (FormatError, "closes nothing"),
    "()": (FormatError, "got ')'"),
    "*n": (FormatError, "got '*'"),
    "2n": (FormatError, "needs '*'"),
    "n 2": (FormatError, "needs '*'"),
    "n(n)": (FormatError, "needs '*'"),
    "1.": (FormatError, "unexpected character '.'"),
    ".5": (FormatError, "unexpected character '.'"),
    "1e5": (UnsupportedError, "'e5'"),
    "n!": (FormatError, "write factorial(n)"),
    "n=1": (FormatError, "'='"),
    "\u0661": (FormatError, "unexpected"),
    "n\u00b2": (FormatError, "unexpected"),
    "n\0": (FormatError, "unexpected"),
    "sin(n)": (UnsupportedError, "'sin'"),
    "__import__": (UnsupportedError, "'__import__'"),
    "m": (UnsupportedError, "'m'"),
    "nn": (UnsupportedError, "'nn'"),
    "sqrt(2)": (UnsupportedError, "without roots"),
    "n^n": (UnsupportedError, "not constant"),
    "n^(1/2)": (UnsupportedError, ""),
    "2^(1/2)": (UnsupportedError, ""),
    "2^(n/2)": (UnsupportedError, ""),
    "2^(n^2)": (UnsupportedError, ""),
    "2^3^2": (UnsupportedError, "two ways"),
    "1/(1+2^n)": (UnsupportedError, "several bases"),
    "1/(n-3)": (UnsupportedError, "n = 3"),
    "(n-3)/(n-3)": (UnsupportedError, "n = 3"),
    "1/(n^2-10^20)": (UnsupportedError, "n = 10000000000"),
    "1/(n-10^40)": (UnsupportedError, "pole"),
    "n/0": (FormatError, "zero"),
    "1/(n-n)": (FormatError, "zero"),
    "0^-1": (FormatError, "zero"),
    "0^0": (FormatError, "zero"),
    "0^n": (UnsupportedError, "base 0"),
    "10^(10^9)": (LimitError, "beyond 10000"),
    "10^1000000000": (LimitError, "beyond 10000"),
    "2^(n*10^9)": (LimitError, "beyond 10000"),
    "n^10001": (LimitError, "beyond 10000"),
    "((10^9999)^9999)": (LimitError, ""),
    "(n+1)^9999": (LimitError, "too large"),
    "(" * DEEP + "n" + ")" * DEEP: (LimitError, "characters"),
    "-" * DEEP + "n": (LimitError, "characters"),
    "(" * (MAX_NESTING + 1) + "n" + ")" * (MAX_NESTING + 1): (LimitError, "nested"),
    "9" * DEEP: (LimitError, "characters"),
    f"({SUM})*({SUM})": (LimitError, "pairs"),
}


@pytest.mark.parametrize("text", OUTSIDE, ids=lambda text: text[:20] or "empty")
def test_what_is_outside_the_class_is_refused(text):
    kind, words = OUTSIDE[text]
    with pytest.raises(kind) as caught:
        Expression.parse(text, "P[0][0]")
    assert str(caught.value).startswith("P[0][0]: ")
    assert words in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_deep_signs_and_parentheses_within_the_limits_are_read_without_recursion():
    assert Expression.parse("-" * 19_999 + "n").at(5) == -5
    assert Expression.parse("(" * MAX_NESTING + "n" + ")" * MAX_NESTING).at(5) == 5
    assert Expression.parse("n" + "+n" * 9_999).at(1) == 10_000


@pytest.mark.parametrize("seed", range(300))
def test_a_text_of_random_tokens_gives_an_expression_or_one_of_our_errors(seed):
    rng = random.Random(seed)
    text = "".join(
        rng.choices(["n", "1", "2", "0", "+", "-", "*", "/", "^", "(", ")", " ", "10", "."], k=rng.randint(1, 12))
    )
    try:
        assert Expression.parse(Expression.parse(text).text) == Expression.parse(text)
    except ExactReluError as error:
        assert str(error)


@pytest.mark.parametrize("n", [0, -1, 1.0, True, "1", Fraction(1)])
def test_layers_are_numbered_by_integers_from_one(n):
    with pytest.raises(UnsupportedError, match=r"1, 2, \.\.\."):
        Expression.parse("n").at(n)


def test_a_value_beyond_any_memory_is_refused():
    with pytest.raises(LimitError, match="bits"):
        Expression.parse("3^n").at(10**12)
    assert Expression.parse("(-1)^n").at(10**12 + 1) == -1


def test_numbers_texts_and_expressions_become_expressions():
    entry = Expression.of(Fraction(-2, 4))
    assert (entry.text, entry) == ("-1/2", Expression.of("-1/2"))
    assert Expression.of(entry) is entry
    assert Expression.of(7).at(3) == 7
    for value in (0.5, True, None, [1]):
        with pytest.raises(InexactError, match=r"b\[0\]"):
            Expression.of(value, "b[0]")
    with pytest.raises(InexactError, match="text"):
        Expression.parse(1)


# sympy, which may give entries and print them


@pytest.fixture(scope="module")
def sympy():
    return pytest.importorskip("sympy")


@pytest.mark.parametrize("seed", range(60))
def test_sympy_prints_the_same_function(seed, sympy):
    entry = Expression.parse(rand_text(random.Random(seed), 2).replace("c(", "("))
    printed = entry.to_sympy()
    for n in (1, 2, 5):
        assert printed.subs(dict.fromkeys(printed.free_symbols, n)) == sympy.Rational(*entry.at(n).as_integer_ratio())


@pytest.mark.parametrize("seed", range(60))
def test_what_sympy_prints_is_read_back(seed, sympy):
    entry = Expression.parse(rand_text(random.Random(seed), 2).replace("c(", "("))
    assert Expression.of(entry.to_sympy()) == entry


def test_sympy_objects_in_n_are_accepted(sympy):
    n = sympy.Symbol("n")
    for value, text in (
        (sympy.Integer(3), "3"),
        (sympy.Rational(-1, 3), "-1/3"),
        (1 / (n + 1) ** 2, "1/(n+1)^2"),
        ((-1) ** n / n, "(-1)^n/n"),
        (2 ** (-n), "1/2^n"),
        (sympy.Rational(1, 3) ** n * n, "n/3^n"),
    ):
        assert Expression.of(value) == Expression.parse(text)


def test_sympy_objects_outside_the_class_are_refused(sympy):
    n = sympy.Symbol("n")
    for value, kind in (
        (sympy.Float("0.1") * n, InexactError),
        (sympy.sin(n), UnsupportedError),
        (sympy.sqrt(2) * n, UnsupportedError),
        (sympy.pi, UnsupportedError),
        (sympy.Symbol("m"), UnsupportedError),
        (sympy.oo, UnsupportedError),
        (sympy.nan, UnsupportedError),
        (sympy.zoo, UnsupportedError),
        (sympy.I * n, UnsupportedError),
        (1 / (n - 3), UnsupportedError),
    ):
        with pytest.raises(kind):
            Expression.of(value, "W[0][0]")
