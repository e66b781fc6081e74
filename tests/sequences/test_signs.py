"""Signs and limits of entries, in the prover and in the checker, against values at many layers."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from exactrelu.checker import signs as checker
from exactrelu.checker.rules import Rejected
from exactrelu.networks.expression import Expression
from exactrelu.sequences.signs import half, half_start, limit_of, negated, nonnegative_from, nonnegative_start

TEXTS = [
    "0", "1", "-1", "1/n", "-1/n^2", "(2+(-1)^n)/n", "(-1)^n/n", "1/n+(-1)^n/n", "1/n+(-1)^n/n^2", "n-5", "5-n",
    "(n^2-9*n+20)/n^3", "1/2^n", "(-1/2)^n", "1/2^n+(-1/2)^n", "1/n-(-1)^n/(n+1)", "(3/2)^n-1", "1-(-1)^n",
    "(-1)^n-1", "(-2)^n+2^n+1/n", "(n-3)^2/n^4",
]  # fmt: skip


def value(terms, n):
    return sum((r**n * Fraction(horner(u, n), horner(v, n)) for r, u, v in terms), Fraction(0))


def horner(p, n):
    return sum(c * n**i for i, c in enumerate(p))


@pytest.mark.parametrize("text", TEXTS)
def test_a_proved_sign_is_the_sign_of_every_layer(text):
    terms = Expression.parse(text).terms
    start = nonnegative_start(terms)
    if start is not None:
        assert all(value(terms, n) >= 0 for n in range(start, start + 60))
        assert start == 1 or not nonnegative_from(terms, start - 1)
    else:
        assert any(value(terms, n) < 0 for n in range(1, 200)) or text == "(3/2)^n-1"


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("parity", [0, 1])
def test_halves_are_the_values_of_one_parity(text, parity):
    terms = Expression.parse(text).terms
    for k in range(1, 20):
        assert value(half(terms, parity), k) == value(terms, 2 * k + parity)
    assert [*map(tuple, checker.half(terms, parity))] == list(half(terms, parity))


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("n0", [1, 2, 5, 6, 50])
def test_prover_and_checker_prove_the_same_signs(text, n0):
    terms = Expression.parse(text).terms
    try:
        checker.nonnegative(terms, n0, "it")
        shown = True
    except Rejected:
        shown = False
    assert shown == nonnegative_from(terms, n0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1/n", 0), ("(2*n+1)/(3*n)", Fraction(2, 3)), ("n", None), ("(-1)^n", None), ("(-1)^n/n", 0), ("2^n", None),
     ("1-1/2^n", 1), ("0", 0), ("(-1)^n*n/(n+1)", None)],
)  # fmt: skip
def test_limits_are_exact_or_none(text, expected):
    terms = Expression.parse(text).terms
    assert limit_of(terms) == expected
    if expected is None:
        with pytest.raises(Rejected, match="no limit"):
            checker.limit_of(terms, "it")
    else:
        assert checker.limit_of(terms, "it") == expected


@pytest.mark.parametrize("seed", range(50))
def test_starts_of_halves_cover_every_layer(seed):
    n0 = random.Random(seed).randint(1, 1000)
    layers = {2 * k + parity for parity in (0, 1) for k in range(half_start(n0, parity), half_start(n0, parity) + 9)}
    assert min(layers) == n0
    assert set(range(n0, n0 + 16)) <= layers


def test_minus_an_entry_has_the_other_sign():
    terms = Expression.parse("-1/n-1/2^n").terms
    assert nonnegative_start(terms) is None
    assert nonnegative_start(negated(terms)) == 1


OUTGROWN = [
    ("1-1/2^n", 1),
    ("2^n-n-1", 1),
    ("1-n^3/2^n", 10),
    ("3^n-2^n-5", 3),
    ("n-(-1/2)^n*5", 1),
    ("1-(-1)^n/2^n", 1),
]


@pytest.mark.parametrize(("text", "start"), OUTGROWN)
def test_a_term_outgrows_negative_ones_from_a_start_on(text, start):
    terms = Expression.parse(text).terms
    found = nonnegative_start(terms, halves=True)
    assert start <= found <= start + 2
    assert all(value(terms, n) >= 0 for n in range(found, found + 60))


@pytest.mark.parametrize("text", ["1/2^n-1", "2/3^n-1/2^n", "n-2^n"])
def test_a_negative_term_with_the_largest_base_is_not_outgrown(text):
    assert nonnegative_start(Expression.parse(text).terms, halves=True) is None
