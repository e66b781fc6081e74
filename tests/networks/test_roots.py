"""Entries with roots: values against 400-bit balls, and the reader of the checker against that of the prover."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq

from exactrelu.checker.expression import parse_rooted
from exactrelu.checker.roots import interval
from exactrelu.errors import ExactReluError, FormatError, LimitError, UnsupportedError
from exactrelu.networks.closed_form import Calculator
from exactrelu.networks.expression import Expression
from exactrelu.networks.rooted import RootedExpression, read_entry
from exactrelu.networks.roots import root_interval
from exactrelu.sequences.rooted import value_interval

ATOMS = [
    "n",
    "2",
    "1/3",
    "sqrt(n)",
    "n^(3/4)",
    "(2*n+1)^(-1/3)",
    "sqrt(12)",
    "(-1/2)^n",
    "(n/(n+2))^(5/2)",
    "(3*n)^(1/6)",
]


def random_text(rng):
    """Return a text and the function n -> ball that it denotes."""
    terms = [[rng.choice(ATOMS) for _ in range(rng.randint(1, 3))] for _ in range(rng.randint(1, 3))]
    signs = [rng.choice("+-") for _ in terms]
    return "".join(sign + "*".join(term) for sign, term in zip(signs, terms, strict=True))


def ball(text, n):
    """Return the value of a text at n by balls, with the operators of Python."""

    class Ball:
        def __init__(self, value):
            self.value = value

    def power(base, exponent):
        return base ** arb(fmpq(exponent.numerator, exponent.denominator))

    values = {
        "n": arb(n),
        "2": arb(2),
        "1/3": arb(1) / 3,
        "sqrt(n)": arb(n).sqrt(),
        "n^(3/4)": power(arb(n), Fraction(3, 4)),
        "(2*n+1)^(-1/3)": power(arb(2 * n + 1), Fraction(-1, 3)),
        "sqrt(12)": arb(12).sqrt(),
        "(-1/2)^n": arb(fmpq(-1, 2)) ** n,
        "(n/(n+2))^(5/2)": power(arb(n) / (n + 2), Fraction(5, 2)),
        "(3*n)^(1/6)": power(arb(3 * n), Fraction(1, 6)),
    }
    total = arb(0)
    for sign, term in parts(text):
        product = arb(1)
        for atom in term:
            product *= values[atom]
        total += product if sign == "+" else -product
    return total


def parts(text):
    """Return sign and atoms of every term of a text made by `random_text`."""
    result, rest = [], text
    while rest:
        sign, rest = rest[0], rest[1:]
        term = []
        while True:
            atom = max((a for a in ATOMS if rest.startswith(a)), key=len)
            term.append(atom)
            rest = rest[len(atom) :]
            if not rest.startswith("*"):
                break
            rest = rest[1:]
        result.append((sign, term))
    return result


@pytest.mark.parametrize("seed", range(150))
def test_the_values_of_an_entry_with_roots_are_those_of_its_text(seed):
    rng = random.Random(seed)
    text = random_text(rng)
    entry = read_entry(text)
    for n in (1, 2, 3, 10, rng.randint(1, 10**6)):
        low = high = Fraction(0)
        for term in entry.terms:
            below, above = value_interval(term, n, 300)
            low, high = low + below, high + above
        with ctx.workprec(400):
            exact = ball(text, n)
            assert arb(fmpq(low.numerator, low.denominator)) <= exact + arb(2) ** -200
            assert exact <= arb(fmpq(high.numerator, high.denominator)) + arb(2) ** -200
            assert abs(exact - arb(fmpq(low.numerator, low.denominator))) < arb(2) ** -150


@pytest.mark.parametrize("seed", range(150))
def test_the_reader_of_the_checker_finds_the_same_terms(seed):
    rng = random.Random(1000 + seed)
    text = random_text(rng)
    if seed % 3 == 0:
        text = f"({text})/(2+sqrt({rng.choice([3, 5, 6, 7, 9])}*n))"
    if seed % 5 == 0:
        text = f"({text})^{rng.randint(0, 3)}"
    entry = read_entry(text)
    assert [tuple(term) for term in entry.terms] == [tuple(term) for term in parse_rooted(entry.text)]


def test_equal_functions_with_roots_have_equal_terms():
    pairs = [
        ("sqrt(n)*sqrt(n)", "n"),
        ("sqrt(8)", "2*sqrt(2)"),
        ("sqrt(4*n)", "2*sqrt(n)"),
        ("1/sqrt(n)", "sqrt(n)/n"),
        ("n^(1/2)*n^(1/3)", "n^(5/6)"),
        ("1/(sqrt(n+1)+sqrt(n))", "sqrt(n+1)-sqrt(n)"),
        ("1/(2+sqrt(3*n))", "(2-sqrt(3)*sqrt(n))/(4-3*n)"),
        ("(sqrt(2)-1)*(sqrt(2)+1)", "1"),
        ("sqrt(n/4)", "sqrt(n)/2"),
        ("2^n/sqrt(n)-2^n/n*sqrt(n)", "0"),
    ]
    for a, b in pairs:
        assert read_entry(a).terms == read_entry(b).terms, a
    assert isinstance(read_entry("sqrt(4)"), Expression) and read_entry("sqrt(4)").terms == read_entry("2").terms
    assert isinstance(read_entry("sqrt(2)"), RootedExpression)


REFUSED = {
    "n^(1/25)": LimitError,
    "sqrt(n^2+1)": UnsupportedError,
    "sqrt(n-1)": UnsupportedError,
    "sqrt(-n)": UnsupportedError,
    "sqrt(-2)": UnsupportedError,
    "sqrt(0)": UnsupportedError,
    "sqrt(2^n)": UnsupportedError,
    "sqrt n": FormatError,
    "sqrt": FormatError,
    "sqrt()": FormatError,
    "sqrt(n": FormatError,
    "n^sqrt(2)": UnsupportedError,
    "1/(1-1/sqrt(n))": UnsupportedError,
    "1/(1+1/sqrt(n))": UnsupportedError,
    "1/(sqrt(n)-sqrt(n))": FormatError,
    "1/(1+sqrt(2)+sqrt(3))": UnsupportedError,
    "n^n": UnsupportedError,
    "n!": FormatError,
    "sin(n)": UnsupportedError,
    "x*n": UnsupportedError,
    "sqrt(4295229443)": LimitError,
    "n^(1000000/3)": LimitError,
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_root_of_linear_factors_is_refused(text):
    with pytest.raises(REFUSED[text], match="entry: in '"):
        read_entry(text, "entry")


def test_a_root_is_refused_where_only_plain_entries_are_read():
    with pytest.raises(
        UnsupportedError, match=r"a factorial is read in P, W and b of layers relu\(W_n y \+ b_n\) only"
    ):
        Expression.parse("sqrt(n)")
    with pytest.raises(ExactReluError):
        Calculator().divide({}, {}, "0")


@pytest.mark.parametrize("seed", range(40))
def test_both_roundings_of_roots_are_the_same(seed):
    rng = random.Random(seed)
    roots = tuple((0, p, 1, 3) if p else (2, 1, 3, 4) for p in rng.sample([0, 2, 5, 7], rng.randint(1, 3)))
    n, bits = rng.randint(1, 10**9), rng.randint(0, 200)
    low, high = root_interval(roots, n, bits)
    assert (low, high) == interval(roots, n, bits)
    power = 1
    for a, b, p, q in roots:
        power *= (a * n + b) ** (12 * p // q)
    assert low**12 <= power << (12 * bits) <= high**12 and high - low <= 1
