"""Theorems about entries with roots: evidence against balls, and named failures."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq

from exactrelu.checker import signs as checker_signs
from exactrelu.checker.rules import Rejected
from exactrelu.convergence.prefix import prefix
from exactrelu.networks.rooted import read_entry, rooted_family
from exactrelu.sequences.decay import Decay, power_of
from exactrelu.sequences.lyapunov import find_pair, pair_holds
from exactrelu.sequences.rooted import any_bound, any_bound_holds, value_interval
from exactrelu.sequences.rooted_signs import any_half, any_nonnegative_start
from exactrelu.theorems import gauge, rooted
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

LINE, PLANE = domain_of({"all_space": 1}, 1), domain_of({"all_space": 2}, 2)


def family(P, b, given="P"):
    """Return layers with these texts as entries."""
    rows = [[read_entry(text) for text in row] for row in P]
    return rooted_family(len(b), given, rows, [read_entry(text) for text in b])


SUMMABLE = [
    "1/n^(3/2)",
    "-sqrt(2)/n^(5/3)",
    "sqrt(n+1)/n^2",
    "3*(2*n+5)^(1/4)/(n+1)^2",
    "(2/3)^n*n^(7/3)",
    "n^(1/3)/(-3)^n",
]


@pytest.mark.parametrize("text", SUMMABLE)
def test_the_bound_of_a_term_holds_at_every_layer_that_is_tried(text):
    (term,) = read_entry(text).terms
    bound, n0 = any_bound(term)
    assert any_bound_holds(term, bound, n0) and any_bound_holds(term, bound, n0 + 7)
    assert not any_bound_holds(term, Decay(bound.mode, bound.c / 3, bound.k, 0, bound.a, bound.e), n0)
    for n in (*range(n0, n0 + 30), 10 * n0, 1000 * n0):
        assert max(map(abs, value_interval(term, n, 200))) <= bound.at(n)


def test_a_bound_that_decays_faster_than_the_term_is_not_shown():
    (term,) = read_entry("1/n^(3/2)").terms
    assert not any_bound_holds(term, power_of(Fraction(10**6), Fraction(7, 4)), 1)
    assert not any_bound_holds(term, power_of(Fraction(10**6), Fraction(2)), 1)


@pytest.mark.parametrize("seed", range(60))
def test_a_pair_of_fractional_powers_has_its_inequalities(seed):
    rng = random.Random(seed)

    def shape():
        kind = rng.choice("qqrgz")
        c = Fraction(rng.randint(1, 20), rng.randint(1, 5))
        if kind == "q":
            return power_of(c, 1 + Fraction(rng.randint(1, 7), rng.choice([2, 3, 4])))
        return {"r": power_of(c, Fraction(rng.randint(2, 4))), "g": Decay("g", c, a=Fraction(1, 2)), "z": Decay("z")}[
            kind
        ]

    p, beta = shape(), shape()
    pair = find_pair(p, beta, rng.randint(1, 30))
    if pair is None:
        assert "q" in (p.mode, beta.mode)  # a small exponent with a large constant
        return
    assert pair_holds(pair)
    with ctx.workprec(300):
        for n in (*range(pair.n0, pair.n0 + 40), 2 * pair.n0, 100 * pair.n0):
            at = {name: ball(getattr(pair, name), n) for name in ("p", "beta", "E", "F")}
            slack = arb(2) ** -200
            assert ball(pair.E, n - 1) + slack >= at["p"] + at["E"] * (1 + at["p"])
            assert ball(pair.F, n - 1) + slack >= at["beta"] * (1 + at["E"]) + at["F"]


def ball(decay, n):
    """Return the value of a Decay at n."""

    def exact(value):
        return arb(fmpq(value.numerator, value.denominator))

    if decay.mode == "g":
        return exact(decay.c) * exact(decay.a) ** n
    return exact(decay.c) * exact(Fraction(n - decay.tau)) ** exact(-decay.exponent) if decay.c else arb(0)


@pytest.mark.parametrize("given", ["P", "W"])
def test_the_tail_bounds_the_distance_to_later_layers(given):
    P = [["1/n^(5/2)", "-2*sqrt(n+1)/n^3"], ["sqrt(2)/n^(8/3)", "0"]]
    if given == "W":
        P = [[("1+" if i == j else "") + text for j, text in enumerate(row)] for i, row in enumerate(P)]
    layers = family(P, ["sqrt(n)/2^n", "-1/n^(7/2)"], given)
    found = rooted.certify(layers)
    assert not isinstance(found, NotCertified) and found.holds()
    x, bits = (Fraction(3), Fraction(1, 2)), 200
    k = found.first_depth
    y = prefix(layers, x, bits, k)
    tail = found.pair.tail(k, max(Fraction(hi, 1 << bits) for _, hi in y), 64)
    for later in (k + 1, k + 10, 3 * k):
        z = prefix(layers, x, bits, later)
        gaps = [Fraction(max(b[1] - a[0], a[1] - b[0]), 1 << bits) for a, b in zip(y, z, strict=True)]
        assert max(gaps) <= tail


def test_divergence_and_decrease_are_found():
    found = rooted.growing(family([["0", "1/n^(2/3)"], ["0", "0"]], ["0", "0"]), PLANE)
    assert not isinstance(found, NotCertified) and found.place == ("P", 0, 1)
    down = rooted.decreasing(family([["-1/sqrt(n)"]], ["1/n^2-1/n^(3/2)+0*sqrt(2)"]), LINE)
    assert isinstance(down, NotCertified) and "entry 1 of b_n" in down.reason
    assert rooted.decreasing(family([["-1/sqrt(n)"]], ["-1/n^2-1/n^(3/2)"]), LINE).n0 == 1


@pytest.mark.parametrize(
    ("P", "words"),
    [("1/sqrt(n)", "of order 1/n^(1/2)"), ("sqrt(n)", "grows like n^(1/2)"), ("2^n*sqrt(n)", "grows like (2)^n")],
)
def test_the_failing_sum_is_named(P, words):
    failed = rooted.certify(family([[P]], ["0"]))
    assert isinstance(failed, NotCertified) and words in failed.reason


def test_a_sum_that_is_finite_is_no_divergence():
    failed = rooted.growing(family([["1/n^(3/2)"]], ["0"]), LINE)
    assert isinstance(failed, NotCertified) and failed.hypothesis == "an infinite sum"
    turning = rooted.growing(family([["(-1)^n/sqrt(n)"]], ["0"]), LINE)
    assert isinstance(turning, NotCertified) and "not shown to be >= 0" in turning.reason


@pytest.mark.parametrize("text", ["(-1)^n/sqrt(n)+2^n", "sqrt(3*n+1)/n^2-(-2)^n*n^(1/3)", "1/n-(-1)^n/(2*n+1)^(2/3)"])
def test_the_halves_of_an_entry_have_its_values(text):
    terms = read_entry(text).terms
    for parity in (0, 1):
        parts = any_half(terms, parity)
        assert all(t[0] > 0 for t in parts)
        assert [tuple(t) for t in parts] == [tuple(t) for t in checker_signs.half(terms, parity)]
        for k in (1, 2, 5, 40):
            a, b = (interval_of(found, n) for found, n in ((parts, k), (terms, 2 * k + parity)))
            assert max(a[0], b[0]) <= min(a[1], b[1]) and a[1] - a[0] < Fraction(1, 2**100)


def interval_of(terms, n):
    ends = [value_interval(t, n, 200) for t in terms]
    return sum(lo for lo, _ in ends), sum(hi for _, hi in ends)


SIGNS = ["1/n-1/n^(3/2)", "1/2-1/sqrt(n)", "3-sqrt(2)-1/n^(1/3)", "1-1/sqrt(n)-1/sqrt(n+1)", "(2+(-1)^n)/n-1/n^(4/3)"]


@pytest.mark.parametrize("text", SIGNS)
def test_negative_roots_are_outweighed_from_some_layer_on(text):
    terms = read_entry(text).terms
    n0 = any_nonnegative_start(terms)
    assert n0 is not None
    checker_signs.nonnegative(terms, n0, "the entry")
    assert all(interval_of(terms, n)[1] >= 0 for n in (*range(n0, n0 + 50), 10**6))
    if n0 > 1:
        with pytest.raises(Rejected):
            checker_signs.nonnegative(terms, n0 - 1, "the entry")


@pytest.mark.parametrize("text", ["1/n-1/sqrt(n)", "1/n^2-1/n^(3/2)", "1/2^n-1/n^(3/2)", "-1/sqrt(n)"])
def test_negative_roots_that_win_are_not_called_nonnegative(text):
    terms = read_entry(text).terms
    assert any_nonnegative_start(terms) is None
    with pytest.raises(Rejected):
        checker_signs.nonnegative(terms, 1000, "the entry")


def test_a_term_with_an_infinite_sum_proves_nothing_beside_negative_ones():
    layers = family([["1/n-sqrt(n)*sqrt(n+2)/(n^2+2*n)"]], ["0"])  # of order 1/n^2
    failed = rooted.growing(layers, LINE)
    assert isinstance(failed, NotCertified) and failed.hypothesis == "an infinite sum"


@pytest.mark.parametrize("text", ["1/n^(3/2)", "(-1)^n/n^(2/3)", "sqrt(2)*(-1)^n/n^(3/4)+1/n^2"])
def test_a_diagonal_with_roots_is_divided_out(text):
    found = gauge.attempt(family([[text, "1/n^(5/4)"], ["0", "0"]], ["1/n^(7/5)", "0"]), PLANE)
    if "2/3" in text or "3/4" in text:
        assert isinstance(found, NotCertified)  # a pair is a sum of roots that cancel, which no term shows
    else:
        assert not isinstance(found, NotCertified)
