"""Spans of entries, in the prover and in the checker, against values at many layers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exactrelu.checker import spans as checker
from exactrelu.checker.rules import Rejected
from exactrelu.networks.expression import Expression
from exactrelu.sequences.spans import span, span_start

TEXTS = [
    "0", "1", "-3/2", "1/n", "1-1/2^n", "(-1)^n", "(-1)^n/n", "1/2+(-1)^n/3^n-1/n^2", "n/(n^2+30)", "(n-5)/(n^2+1)",
    "1/(n-5/2)", "n^3/2^n", "(2*n+1)/(3*n+7)-(-1/2)^n", "1/2^n-1/3^n",
]  # fmt: skip
WITHOUT = ["n", "2^n", "(-2)^n/n^3", "n*(-1)^n"]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("start", [1, 2, 9])
@pytest.mark.parametrize("parity", [0, 1])
def test_a_span_holds_every_layer_of_its_parity(text, start, parity):
    entry = Expression.parse(text)
    n0 = span_start(entry.terms, start)
    low, high = span(entry.terms, parity, n0)
    assert all(low <= entry.at(n) <= high for n in range(n0, n0 + 80) if n % 2 == parity)
    assert checker.span(entry.terms, parity, n0) == (low, high)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("parity", [0, 1])
def test_spans_shrink_to_a_point(text, parity):
    terms = Expression.parse(text).terms
    widths = [high - low for low, high in (span(terms, parity, n) for n in (100, 1000))]
    assert widths[1] <= widths[0] / 5 <= Fraction(1, 10)


@pytest.mark.parametrize("text", WITHOUT)
def test_entries_without_limits_have_no_span(text):
    terms = Expression.parse(text).terms
    assert span_start(terms) is None
    with pytest.raises(Rejected, match="no limit"):
        checker.span(terms, 0, 50)


def test_the_checker_refuses_a_start_before_the_direction_is_kept():
    terms = Expression.parse("n/(n^2+30)").terms
    n0 = span_start(terms)
    assert n0 > 3
    with pytest.raises(Rejected, match="direction"):
        for parity in (0, 1):
            checker.span(terms, parity, n0 - 3)
