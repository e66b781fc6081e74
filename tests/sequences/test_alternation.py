"""Bounds of sums of consecutive terms against the sums themselves, in the prover and in the checker."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

import pytest

from exactrelu.checker import alternation as checker
from exactrelu.checker.rules import Rejected
from exactrelu.networks.expression import Expression
from exactrelu.sequences.alternation import bound_with_tail, divergent_sum_term, falls_from, tail_of
from exactrelu.sequences.bounds import term_value
from exactrelu.sequences.decay import power

CONVERGENT = [
    "(-1)^n/n", "-(-1)^n/(2*n+7)", "(-1)^n*(n-7)/(n^2+1)", "(-1)^n*(n^2-30*n+1)/n^4", "1/n^2", "-5/(n+3)^3",
    "(n-4)/n^3", "1/2^n", "n^3/2^n", "(-1/2)^n", "-n*(-2/3)^n", "(-1)^n/n^9", "(-1)^n*(n+1)/(n^2-100*n+2501)",
]  # fmt: skip


def only_term(text):
    (term,) = Expression.parse(text).terms
    return term


@pytest.mark.parametrize("text", CONVERGENT)
def test_sums_of_consecutive_terms_stay_within_the_bound(text):
    term = only_term(text)
    h, sigma, n0 = bound_with_tail(term)
    for m in (n0, n0 + 1, n0 + 7, n0 + 40):
        values = [term_value(term, n) for n in range(m + 1, m + 60)]
        assert all(abs(v) <= h.at(n) for n, v in enumerate(values, m + 1))
        assert max(map(abs, accumulate(values))) <= sigma.at(m), f"m = {m}"


@pytest.mark.parametrize("text", CONVERGENT)
def test_the_checker_finds_the_same_bound(text):
    r, u, v = term = only_term(text)
    h, sigma, n0 = bound_with_tail(term)
    bound = checker.Decay(h.mode, h.c, h.k, 0, h.a)
    assert checker.consecutive(r, u, v, bound, n0) == checker.Decay(sigma.mode, sigma.c, sigma.k, 0, sigma.a)


@pytest.mark.parametrize("text", [text for text in CONVERGENT if text.startswith(("(-1)^n", "-(-1)"))])
def test_a_start_before_the_last_rise_is_not_accepted(text):
    term = only_term(text)
    _, _, n0 = bound_with_tail(term)
    assert falls_from(term, n0)
    sizes = [abs(term_value(term, n)) for n in range(1, n0 + 40)]
    rises = [n for n in range(1, len(sizes)) if sizes[n] > sizes[n - 1]]
    for n in rises:
        assert not falls_from(term, n)
        with pytest.raises(Rejected, match="not shown to fall"):
            checker.falling(term[0], term[1], term[2], n)


@pytest.mark.parametrize(
    ("text", "convergent"),
    [("1/n", False), ("(-1)^n/n", True), ("(-1)^n", False), ("1/n+(-1)^n/n", False), ("1/n^2+(-1)^n/n", True),
     ("2^n", False), ("(-2)^n", False), ("(-1)^n*n/(n+1)", False), ("0", True), ("n^5/2^n", True), ("n", False)],
)  # fmt: skip
def test_sums_that_diverge_are_told_from_those_that_converge(text, convergent):
    assert (divergent_sum_term(Expression.parse(text).terms) is None) == convergent


def test_tails_have_the_exact_value_where_there_is_one():
    half = only_term("1/2^n")
    sigma = tail_of(half, bound_with_tail(half)[0])
    assert sigma.at(5) == sum(Fraction(1, 2**n) for n in range(6, 400)) + Fraction(1, 2**399)
    assert tail_of(only_term("1/n^3"), power(Fraction(4), 3)) == power(Fraction(2), 2)
