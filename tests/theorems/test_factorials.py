"""Factorials and binomials in entries: values against their definition, bounds, evidence and refusals."""

from __future__ import annotations

import importlib
import math
import random
from fractions import Fraction
from pathlib import Path

import pytest
import sympy

from exactrelu.checker import expression as checker_expression
from exactrelu.checker import signs as checker_signs
from exactrelu.checker.kinds import Hypergeometric
from exactrelu.convergence.certify import certify, decide_problem
from exactrelu.convergence.decide import decide
from exactrelu.convergence.prefix import prefix
from exactrelu.errors import FormatError, LimitError, UnsupportedError
from exactrelu.formats.family import read_family
from exactrelu.formats.problem import load_problem
from exactrelu.networks.expression import Expression
from exactrelu.networks.rooted import FactorialFamily, read_entry
from exactrelu.report.latex_math import expression as latex
from exactrelu.sequences.decay import Decay, geometric, power, power_of
from exactrelu.sequences.rooted import any_bound, any_bound_holds, any_divergent, any_rate, value_interval
from exactrelu.sequences.rooted_signs import any_half, any_nonnegative_start
from exactrelu.theorems import reflection, rooted
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

checker = importlib.import_module("exactrelu.checker.__main__")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "convergence"
LINE = domain_of({"all_space": 1}, 1)
ONE = Fraction(1)


def family(P, b):
    """Return layers with these texts as entries."""
    return read_family({"width": len(b), "P": P, "b": b})


def value(text, n):
    """Return the value at n by Python's own factorials."""
    exact = "".join(f"Fraction({c})" if c.isdigit() else c for c in split_numbers(text)).replace("^", "**")
    names = {"Fraction": Fraction, "n": Fraction(n), "factorial": lambda v: Fraction(math.factorial(int(v)))}
    return Fraction(eval(exact, names | {"binomial": lambda a, b: Fraction(math.comb(int(a), int(b)))}))


def split_numbers(text):
    """Return numbers and single characters."""
    parts = []
    for c in text:
        if c.isdigit() and parts and parts[-1].isdigit():
            parts[-1] += c
        else:
            parts.append(c)
    return parts


TEXTS = [
    "1/factorial(n)",
    "binomial(2*n,n)/4^n",
    "binomial(2*n+1,n-1)/5^n",
    "factorial(2*n+3)/factorial(n)^2/factorial(n+2)",
    "(-3)^n*n^2/factorial(n-1)",
    "binomial(3*n,n)*(4/27)^n/n-1/factorial(2*n)",
    "binomial(n+3,2)/2^n",
    "factorial(n+1)/factorial(n)-n-1+1/factorial(n)^2",
    "factorial(4)*binomial(6,3)/factorial(3*n-2)",
    "(factorial(n)*2^n)^2/factorial(2*n+1)",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_terms_of_a_text_have_its_values(text):
    terms = read_entry(text).terms
    for n in range(1, 12):
        ends = [value_interval(t, n, 10) for t in terms]
        assert all(low == high for low, high in ends)
        assert sum((low for low, _ in ends), Fraction(0)) == value(text, n)


@pytest.mark.parametrize("text", [*TEXTS, "sqrt(n+1)*binomial(2*n,n)/4^n", "2^n/(factorial(n)*n^(1/3))"])
def test_both_readers_find_the_same_terms(text):
    assert list(map(tuple, checker_expression.parse_rooted(text))) == list(read_entry(text).terms)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("factorial(n+2)", "(n+1)*(n+2)*factorial(n)"),
        ("factorial(n-1)", "factorial(n)/n"),
        ("binomial(2*n,n)", "factorial(2*n)/factorial(n)^2"),
        ("factorial(2*n+1)/factorial(2*n)", "2*n+1"),
        ("binomial(n+1,n)", "n+1"),
        ("factorial(0)+factorial(1)", "2"),
        ("binomial(2*n,n)", "binomial(2*n-1,n)*2"),
    ],
)
def test_equal_functions_have_equal_terms(first, second):
    assert read_entry(first).terms == read_entry(second).terms


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("parity", [0, 1])
def test_the_halves_of_an_entry_have_its_values(text, parity):
    terms = read_entry(text).terms
    parts = any_half(terms, parity)
    assert [tuple(t) for t in parts] == [tuple(t) for t in checker_signs.half(terms, parity)]
    for k in range(1, 6):
        assert sum((value_interval(t, k, 10)[0] for t in parts), Fraction(0)) == value(text, 2 * k + parity)


RATES = {
    "1/factorial(n)": 0,
    "factorial(n)/100^n": None,
    "binomial(2*n,n)/4^n": 1,
    "binomial(2*n,n)/(-5)^n": Fraction(4, 5),
    "binomial(3*n,n)": Fraction(27, 4),
    "factorial(2*n)*factorial(3*n)/factorial(5*n)": Fraction(108, 3125),
}


@pytest.mark.parametrize("text", RATES)
def test_the_rate_is_the_limit_of_the_ratio_of_neighbours(text):
    (term,) = read_entry(text).terms
    rate = any_rate(term)
    assert rate == RATES[text]
    quotient = abs(value(text, 2001) / value(text, 2000))
    assert quotient > 10 if rate is None else abs(quotient - rate) < Fraction(1, 500)


SUMMABLE = [
    "1/factorial(n)",
    "-binomial(2*n,n)/4^n/n",
    "binomial(2*n,n)/4^n/n^2",
    "binomial(2*n,n)/(-5)^n",
    "n^5*3^n/factorial(n)",
    "binomial(3*n,n)*(4/27)^n/n^2",
    "(factorial(n)*2^n)^2/factorial(2*n+1)/n",
    "sqrt(n)*binomial(2*n,n)/4^n/n^2",
]


@pytest.mark.parametrize("text", SUMMABLE)
def test_the_bound_of_a_term_holds_at_every_layer_that_is_tried(text):
    terms = read_entry(text).terms
    (term,) = terms
    assert any_divergent(terms) is None
    bound, n0 = any_bound(term)
    assert any_bound_holds(term, bound, n0) and any_bound_holds(term, bound, n0 + 7)
    assert not any_bound_holds(term, Decay(bound.mode, bound.c / 3, bound.k, 0, bound.a, bound.e), n0)
    for n in (*range(n0, n0 + 30), 10 * n0, 400):
        assert n < n0 or max(map(abs, value_interval(term, n, 200))) <= bound.at(n)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("binomial(2*n,n)/4^n/n", power(Fraction(100), 2)),
        ("binomial(2*n,n)/4^n/n", power_of(Fraction(100), Fraction(13, 8))),
        ("factorial(n)/100^n", geometric(Fraction(100), Fraction(1, 2))),
        ("binomial(2*n,n)/4^n", power(Fraction(1), 1)),
    ],
)
def test_a_bound_that_is_false_is_not_shown(text, bound):
    (term,) = read_entry(text).terms
    assert not any(any_bound_holds(term, bound, n0) for n0 in (1, 5, 50, 150))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("binomial(2*n,n)/4^n", "is of order 1/n^(1/2)"),
        ("binomial(3*n,n)*(4/27)^n/sqrt(n)", "is of order 1/n"),
        ("n*binomial(2*n,n)/4^n", "grows like n^(1/2)"),
        ("binomial(2*n,n)", "grows like (4)^n"),
        ("factorial(n)/9^n", "grows faster than every c^n"),
    ],
)
def test_terms_without_a_finite_sum_are_named(text, words):
    failed = rooted.certify(family([[text]], ["0"]))
    assert isinstance(failed, NotCertified) and failed.hypothesis == "sum ||P_n|| < oo" and words in failed.reason


ENTRIES = [
    "1/factorial(n)",
    "-2^n/factorial(n)",
    "binomial(2*n,n)/5^n",
    "(-1)^n/factorial(2*n)",
    "n/factorial(n)+1/2^n",
    "0",
    "1/n^3",
]


@pytest.mark.parametrize("seed", range(12))
def test_prefix_and_tail_hold_for_layers_computed_one_by_one(seed):
    rng = random.Random(seed)
    P = [[rng.choice(ENTRIES) for _ in range(2)] for _ in range(2)]
    b = ["1/factorial(n+1)", rng.choice(ENTRIES)]
    layers = family(P, b)
    assert isinstance(layers, FactorialFamily)
    found = rooted.certify(layers)
    assert not isinstance(found, NotCertified) and found.holds()
    k, y = found.first_depth, [Fraction(3), Fraction(1, 2)]
    tail = None
    for n in range(1, 2 * k + 6):
        rows = [[value(e, n) + (i == j) for j, e in enumerate(row)] for i, row in enumerate(P)]
        y = [sum((a * v for a, v in zip(row, y, strict=True)), value(c, n)) for row, c in zip(rows, b, strict=True)]
        y = [Fraction(round(max(v, Fraction(0)) * 2**300), 2**300) for v in y]
        if n == k:
            tail, at_k = found.pair.tail(k, max(y) + Fraction(1, 2**200), 64), y
        if n > k:
            assert max(abs(u - v) for u, v in zip(y, at_k, strict=True)) <= tail
        if n in (1, 2, 5, k):
            for (lo, hi), v in zip(prefix(layers, [3, Fraction(1, 2)], 200, n), y, strict=True):
                assert Fraction(lo - 1, 2**200) <= v <= Fraction(hi + 1, 2**200) and hi - lo < 2**60


@pytest.mark.parametrize("text", ["binomial(2*n,n)/4^n", "factorial(n)/100^n", "2^n/sqrt(n)", "n*binomial(2*n,n)/4^n"])
def test_an_infinite_sum_is_shown_where_n_times_a_term_does_not_decrease(text):
    found = rooted.growing(family([["0"]], [text]), LINE)
    assert not isinstance(found, NotCertified) and found.sum.c is None
    if "sqrt" not in text:
        sizes = [n * value(text, n) for n in range(found.n0, found.n0 + 40)]
        assert sizes == sorted(sizes) and sizes[0] > 0


SWINGING = ["(-1)^n*binomial(2*n,n)/4^n", "(-1)^n*sqrt(n)*binomial(2*n,n)/4^n/n^(2/3)", "(-2)^n/factorial(n)"]


@pytest.mark.parametrize("text", SWINGING)
def test_sums_of_alternating_terms_are_bounded_by_what_reflection_shows(text):
    layers = family([["0"]], [text])
    found = reflection.certify(layers)
    assert not isinstance(found, NotCertified) and found.sums.holds()
    (terms,) = (entry.terms for entry in layers.bias)
    values = [value_interval(terms[0], n, 200) for n in range(1, 200)]
    for k in (found.sums.n0, found.sums.n0 + 1, 2 * found.sums.n0 + 7):
        low = high = Fraction(0)
        for a, b in values[k:]:
            low, high = low + a, high + b
            assert -found.sums.h.at(k) <= low and high <= found.sums.h.at(k)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("n*(-1)^n*binomial(2*n,n)/4^n", "is unbounded"),
        ("sqrt(n)*(-1)^n*binomial(2*n,n)/4^n", "does not tend to 0"),
        ("binomial(2*n,n)/4^n", "a part of order n^(-1/2) that does not alternate"),
        ("factorial(n)/(-9)^n", "is unbounded"),
    ],
)
def test_sums_that_do_not_converge_are_named(text, words):
    failed = reflection.certify(family([["0"]], [text]))
    assert isinstance(failed, NotCertified) and words in failed.reason


@pytest.mark.parametrize("text", ["1/factorial(n)", "binomial(2*n,n)/4^n/n", "binomial(2*n,n)/5^n"])
def test_a_finite_sum_is_no_divergence(text):
    failed = rooted.growing(family([["0"]], [text]), LINE)
    assert isinstance(failed, NotCertified) and failed.hypothesis == "an infinite sum"


def test_signs_are_those_of_the_quotient_and_sums_are_not_compared():
    assert any_nonnegative_start(read_entry("(n-5)/factorial(n)").terms) == 5
    assert any_nonnegative_start(read_entry("(2+(-1)^n)/factorial(n)").terms) == 1
    assert any_nonnegative_start(read_entry("1/n-1/factorial(n)").terms) is None
    assert any_nonnegative_start(read_entry("(-1)^n/factorial(n)").terms) is None


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("n!", FormatError, "write factorial(n)"),
        ("factorial", FormatError, "the text stops"),
        ("factorial n", FormatError, "expected '(' behind factorial"),
        ("factorial()", FormatError, "got ')'"),
        ("factorial(n,2)", FormatError, "unexpected ','"),
        ("(1,2)", FormatError, "unexpected ','"),
        ("binomial(n)", FormatError, "second argument"),
        ("binomial(n,2,1)", FormatError, "unexpected ','"),
        ("binomial(n,2*n)", UnsupportedError, "negative at some layer"),
        ("factorial(n-2)", UnsupportedError, "negative at some layer"),
        ("factorial(n^2)", UnsupportedError, "expected an integer, or a*n + b"),
        ("factorial(n/2)", UnsupportedError, "expected an integer, or a*n + b"),
        ("factorial(n)^n", UnsupportedError, "the base is not constant"),
        ("sqrt(factorial(n))", UnsupportedError, "roots are taken of"),
        ("1/(1+factorial(n))", UnsupportedError, "several bases"),
        ("factorial(61*n)", LimitError, "a > 60"),
        ("factorial(n+101)", LimitError, "|b| > 100"),
        ("factorial(30*n)/factorial(n)^31", LimitError, "60 linear factors"),
    ],
)
def test_what_is_not_read_is_refused_with_the_reason(text, kind, words):
    with pytest.raises(kind) as caught:
        read_entry(text, "P[0][0]")
    assert words in str(caught.value) and str(caught.value).startswith("P[0][0]: in ")


def test_other_layers_and_theorems_say_that_they_read_no_factorials():
    with pytest.raises(UnsupportedError, match="a root or a factorial is read in P, W and b of layers"):
        Expression.parse("1/factorial(n)")
    layers = family([["1/factorial(n)"]], ["0"])
    for theorem in ("gauge", "absorb", "contraction"):
        with pytest.raises(
            UnsupportedError, match="about these layers; those are: nonnegative-iff, absolute-summability"
        ):
            decide(layers, LINE, "converges", theorem=theorem)
    with pytest.raises(UnsupportedError, match="mask"):
        read_family({"width": 1, "mask": ["1/factorial(n)"], "b": ["0"]})


def test_sympy_goes_in_and_comes_out():
    n = sympy.Symbol("n", integer=True, positive=True)
    entry = read_entry(sympy.binomial(2 * n, n) / 4**n - sympy.sqrt(n) / sympy.factorial(n + 1))
    assert entry.terms == read_entry("binomial(2*n,n)/4^n-sqrt(n)/factorial(n+1)").terms
    shown = entry.to_sympy()
    for k in (1, 2, 7):
        exact = sympy.binomial(2 * k, k) / sympy.Integer(4) ** k - sympy.sqrt(k) / sympy.factorial(k + 1)
        assert sympy.simplify(shown.subs(sympy.Symbol("n", integer=True, positive=True), k) - exact) == 0


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("1/factorial(n)", r"\frac{1}{n!}"),
        ("binomial(2*n,n)/4^n", r"\frac{\binom{2 n}{n}}{4^{n}}"),
        ("factorial(2*n+1)^2", r"\left"),
        ("factorial(n)^2", "(n!)^{2}"),
        ("sqrt(n+1)/n^2", r"\frac{\sqrt{n+1}}{n^{2}}"),
        ("[binomial(2*n,n),0]", r"\left[ \overline{\binom{2 n}{n}, 0}\right]"),
    ],
)
def test_functions_are_written_for_people(text, formula):
    expected = formula if formula != r"\left" else "((2 n+1)!)^{2}"
    assert latex(text) == expected


@pytest.mark.parametrize("seed", range(6))
def test_the_checker_verifies_what_is_written_and_reads_the_same_problem(seed, tmp_path):
    rng = random.Random(seed)
    entries = [rng.choice(SUMMABLE[:1] + SUMMABLE[2:4] + ENTRIES) for _ in range(2)]
    path = tmp_path / "problem.toml"
    text = f'[family]\nwidth = 1\nP = [["{entries[0]}"]]\nb = ["1/factorial(n)+{entries[1]}"]\n'
    claim = '[domain]\npoint = ["1/3"]\n[claim]\nkind = "limit"\nwidth = "1/1000"\n'
    path.write_text(text + claim, encoding="ascii")
    verdict = certify(load_problem(path), tmp_path / "c.cert")
    assert verdict.status == "proved"
    assert checker.main([str(path), str(tmp_path / "c.cert")]) == 0
    read = checker.load_problem(path)
    assert read.sha256 == load_problem(path).sha256 and isinstance(read.family, Hypergeometric)


def test_factorials_beside_an_entry_that_starts_late_are_not_written_out_there(tmp_path):
    path = tmp_path / "problem.toml"
    rows = '[family]\nwidth = 1\nP = [["1/factorial(n)"]]\nb = ["binomial(2*n,n)/5^n+(n-50000)/n^3"]\n'
    path.write_text(rows + '[domain]\nall_space = true\n[claim]\nkind = "converges"\n', "ascii")
    verdict = certify(load_problem(path), tmp_path / "c.cert")
    assert verdict.status == "proved" and verdict.evidence.n0 > 10_000 and verdict.evidence.holds()
    assert checker.main([str(path), str(tmp_path / "c.cert")]) == 0


def test_a_read_out_of_coordinates_without_factorials_is_verified(tmp_path):
    path = tmp_path / "problem.toml"
    rows = '[family]\nwidth = 2\nP = [["1/n^2", "0"], ["1/factorial(n)", "2"]]\nb = ["0", "0"]\n'
    path.write_text(rows + '[domain]\nall_space = true\n[claim]\nkind = "converges"\noutput = ["1", "0"]\n', "ascii")
    assert certify(load_problem(path), tmp_path / "c.cert").status == "proved"
    assert checker.main([str(path), str(tmp_path / "c.cert")]) == 0


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("factorial-*.toml")), ids=lambda p: p.stem)
def test_the_examples_have_the_verdicts_of_their_first_lines(path):
    problem = load_problem(path)
    status, words = problem.expected
    verdict = decide_problem(problem)
    assert verdict.status == status and (status == "undecided" or verdict.theorem == words)
