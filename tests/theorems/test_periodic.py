"""Eventually periodic entries: what is read, and evidence against layers computed one by one."""

from __future__ import annotations

import importlib
import json
import random
from fractions import Fraction
from pathlib import Path

import pytest

from exactrelu.checker.repeating import Periodic
from exactrelu.convergence.certify import certify, decide_problem
from exactrelu.convergence.decide import decide
from exactrelu.convergence.prefix import prefix
from exactrelu.errors import ExactReluError, UnsupportedError
from exactrelu.formats.family import read_family
from exactrelu.formats.problem import load_problem, parse_problem
from exactrelu.networks.expression import Expression
from exactrelu.report.latex_math import expression as latex
from exactrelu.theorems import rooted
from exactrelu.theorems.domain import domain_of
from exactrelu.theorems.outcome import NotCertified

checker = importlib.import_module("exactrelu.checker.__main__")
LINE = domain_of({"all_space": 1}, 1)
EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "convergence"
TURN = {"period": ["1/n^2", "0", "2/n^2"]}


def family(P, b=None, given="P"):
    """Return layers with these entries."""
    return read_family({"width": len(P), given: P, "b": b or ["0"] * len(P)})


def value(entry, n):
    """Return the value of an entry at n, from its definition."""
    if not isinstance(entry, dict):
        return Expression.of(str(entry)).at(n)
    first = entry.get("first", [])
    period = entry.get("period", [entry.get("then")])
    return Expression.of(first[n - 1] if n <= len(first) else period[(n - 1) % len(period)]).at(n)


def run(P, b, x, depth, given="P"):
    """Return N_depth(x) layer by layer."""
    y = [Fraction(v) for v in x]
    for n in range(1, depth + 1):
        rows = [[value(e, n) + (given == "P" and i == j) for j, e in enumerate(row)] for i, row in enumerate(P)]
        y = [
            max(sum((a * v for a, v in zip(row, y, strict=True)), value(c, n)), Fraction(0))
            for row, c in zip(rows, b, strict=True)
        ]
    return y


def any_entry(rng):
    """Return a random entry, most often a table."""
    texts = ["1/n^2", "-1/2^n", "0", "(-1)^n/n^3", "3/n^2", "(n-5)/n^4", "n/3^n"]
    kind = rng.randrange(4)
    if kind == 0:
        return rng.choice(texts)
    first = [str(rng.randint(-3, 3)) for _ in range(rng.randint(0, 4))]
    if kind == 1:
        return {"first": first, "then": rng.choice(texts)}
    found = {"period": [rng.choice(texts) for _ in range(rng.choice([1, 2, 3, 4]))]}
    return found if kind == 2 else {"first": first, **found}


def random_family(rng, given):
    """Return rows and biases of a random family of width 2."""
    rows = [[any_entry(rng) for _ in range(2)] for _ in range(2)]
    if given == "W":
        rows = [[shifted(e) if i == j else e for j, e in enumerate(row)] for i, row in enumerate(rows)]
    return rows, [any_entry(rng) for _ in range(2)]


def shifted(entry):
    """Return an entry plus 1, its first values as they are."""
    if isinstance(entry, str):
        return f"1+{entry}"
    return {k: f"1+{v}" if k == "then" else [f"1+{e}" for e in v] if k == "period" else v for k, v in entry.items()}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("given", ["P", "W"])
def test_the_prefix_holds_the_layers_computed_one_by_one(seed, given):
    rng = random.Random(seed)
    P, b = random_family(rng, given)
    x, depth = [Fraction(rng.randint(-5, 5), 3) for _ in range(2)], 12
    exact = run(P, b, x, depth, given)
    P[0][0] = P[0][0] if isinstance(P[0][0], dict) else {"period": [P[0][0]]}
    for (lo, hi), v in zip(prefix(family(P, b, given), x, 200, depth), exact, strict=True):
        assert Fraction(lo, 2**200) <= v <= Fraction(hi, 2**200) and hi - lo < 2**40


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("given", ["P", "W"])
def test_the_tail_bounds_every_later_layer(seed, given):
    rng = random.Random(seed)
    P, b = random_family(rng, given)
    P[0][0] = P[0][0] if isinstance(P[0][0], dict) else {"period": [P[0][0]]}
    found = rooted.certify(family(P, b, given))
    assert not isinstance(found, NotCertified) and found.holds()
    assert found.n0 > max(len(e.get("first", [])) for row in (*P, b) for e in row if isinstance(e, dict))
    k = found.first_depth
    y = run(P, b, [2, 1], k, given)
    tail = found.pair.tail(k, max(y), 64)
    for later in (k + 1, k + 2, k + 5, 2 * k):
        z = run(P, b, [2, 1], later, given)
        assert max(abs(u - v) for u, v in zip(y, z, strict=True)) <= tail


@pytest.mark.parametrize("seed", range(10))
def test_the_checker_verifies_what_is_written_and_reads_the_same_problem(seed, tmp_path):
    rng = random.Random(seed)
    P, b = random_family(rng, "P")
    P[0][0] = {"first": ["1/2"], "period": ["1/n^2", "0", "-1/n^3"]}
    path = tmp_path / "problem.toml"
    path.write_text(problem_text(P, b), encoding="ascii")
    verdict = certify(load_problem(path), tmp_path / "c.cert")
    assert verdict.status == "proved"
    assert checker.main([str(path), str(tmp_path / "c.cert")]) == 0
    read = checker.load_problem(path)
    assert read.sha256 == load_problem(path).sha256 and isinstance(read.family, Periodic)


def toml(entry):
    """Return an entry as TOML."""
    if isinstance(entry, dict):
        return "{ " + ", ".join(f"{k} = {json.dumps(v)}" for k, v in entry.items()) + " }"
    return json.dumps(entry)


def problem_text(P, b, domain="all_space = true", claim='kind = "converges"'):
    """Return a problem file."""
    rows = ", ".join("[" + ", ".join(map(toml, row)) + "]" for row in P)
    bias = ", ".join(map(toml, b))
    return f"[family]\nwidth = {len(b)}\nP = [{rows}]\nb = [{bias}]\n[domain]\n{domain}\n[claim]\n{claim}\n"


def test_the_first_entry_of_a_period_stands_at_layer_1_whatever_came_first():
    found = family([[{"first": ["7", "8"], "period": ["1", "2", "3"]}]])
    ends = [Fraction(prefix(found, [1], 64, n)[0][0], 2**64) for n in range(1, 7)]
    factors = [b / a for a, b in zip([1, *ends], ends, strict=False)]
    assert factors == [8, 9, 4, 2, 3, 4]


def test_period_two_is_the_same_as_powers_of_minus_one():
    point = domain_of({"point": ["2"]}, 1)
    turning = decide(family([[{"period": ["1/n^2", "-1/n^3"]}]]), point, "limit", Fraction(1, 500))
    plain = decide(family([["(1/n^2-1/n^3)/2-(-1)^n*(1/n^2+1/n^3)/2"]]), point, "limit", Fraction(1, 500))
    (a,), (b,) = turning.facts["enclosure"], plain.facts["enclosure"]
    assert max(Fraction(a[0]), Fraction(b[0])) <= min(Fraction(a[1]), Fraction(b[1]))


def test_growth_is_found_in_one_of_the_families_only():
    found = rooted.growing(family([["0"]], [{"first": ["-1"], "period": ["0", "1/n", "1/n^2"]}]), LINE)
    assert not isinstance(found, NotCertified) and found.place == ("b", 1, 0) and found.n0 >= 2
    for entry in ({"period": ["1/n^2", "0"]}, {"first": ["5", "7"], "then": "0"}):
        failed = rooted.growing(family([["0"]], [entry]), LINE)
        assert isinstance(failed, NotCertified) and failed.hypothesis == "an infinite sum"
    failed = rooted.growing(family([[{"period": ["1/n", "0", "-1/n"]}]]), LINE)
    assert isinstance(failed, NotCertified) and "at n = 3 mod 3" in failed.reason


def test_a_part_that_is_zero_at_its_own_layers_proves_no_growth():
    never = family([["0"]], [{"period": ["0", "(1-(-1)^n)/n"]}])  # the terms do not vanish, their values at even n do
    assert isinstance(rooted.growing(never, LINE), NotCertified)


def test_decrease_starts_behind_the_first_values():
    found = rooted.decreasing(family([[{"first": ["9"] * 4, "period": ["-1/n", "0"]}]]), LINE)
    assert not isinstance(found, NotCertified) and found.n0 == 5
    failed = rooted.decreasing(family([[{"period": ["-1/n", "0", "1/n^2"]}]]), LINE)
    assert isinstance(failed, NotCertified) and "entry (1,1) of P_n at n = 3 mod 3" in failed.reason


def test_products_of_all_families_are_decided():
    for P, theorem in ((TURN, "all-sequences"), ({"first": ["3"], "period": ["-1/2", "-1/n"]}, "monotone-decrease")):
        verdict = decide(family([[P]]), LINE, "products-converge")
        assert (verdict.status, verdict.theorem) == ("proved", theorem)
    assert decide(family([[{"period": ["1/n", "0"]}]]), LINE, "products-converge").status == "undecided"


@pytest.mark.parametrize(("entry", "status"), [("1/n^2", "proved"), ("1/n", "undecided")])
def test_products_along_a_path_are_proved_by_what_holds_for_every_sequence(entry, status, tmp_path):
    P = [[{"first": ["7"], "period": [entry, "0"]}, "1/factorial(n)"], ["0", "1/n^2"]]
    file = tmp_path / "problem.toml"
    file.write_text(problem_text(P, ["0", "0"], claim='kind = "products-converge"\npath = [[0, 1]]'), encoding="ascii")
    assert certify(load_problem(file), tmp_path / "c.cert").status == status
    assert status == "undecided" or checker.main([str(file), str(tmp_path / "c.cert")]) == 0


@pytest.mark.parametrize("theorem", ["all-sequences", "monotone-decrease"])
def test_products_are_verified_whatever_the_biases_are(theorem, tmp_path):
    P = {"first": ["-1/2"], "period": ["-1/n^2", "0"]}
    b = {"first": ["1", "2", "3"], "period": ["n", "2^n", "-1"]}
    path = tmp_path / "problem.toml"
    path.write_text(problem_text([[P]], [b], claim='kind = "products-converge"'), encoding="ascii")
    verdict = certify(load_problem(path), tmp_path / "c.cert", theorem)
    assert verdict.status == "proved"
    assert checker.main([str(path), str(tmp_path / "c.cert")]) == 0


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"first": ["1"]}, "'first' and 'then'"),
        ({"then": "1/n"}, "'first' and 'then'"),
        ({"first": ["1"], "then": "0", "period": ["0"]}, "'first' and 'then'"),
        ({"period": []}, "at least one entry"),
        ({"period": "0"}, "expected a list"),
        ({"periods": ["0"]}, "unknown key 'periods'"),
        ({"period": ["0"] * 61}, "a period of 61"),
        ({"first": ["0"] * 1001, "then": "0"}, "1001 first values"),
        ({"first": ["sqrt(2)"], "then": "0"}, "P[0][0].first[0]: a first value is rational"),
        ({"first": ["0", "factorial(n)"], "then": "0"}, "P[0][0].first[1]: a first value is rational"),
        ({"period": ["0", "1/m"]}, "P[0][0].period[1]"),
        ({"first": ["0"], "then": "1/(n-1)"}, "P[0][0].then: in '1/(n-1)': 1/(n-1) has a pole at layer n = 1"),
        ({"first": ["10^9999", "10^9999"], "then": "0"}, "65536 bits"),
        ({"period": [{"period": ["0"]}]}, "P[0][0].period[0]: a table"),
    ],
)
def test_a_table_that_is_no_entry_is_refused_with_its_place(entry, words):
    with pytest.raises(ExactReluError) as caught:
        family([[entry]])
    assert words in str(caught.value)


def test_common_periods_are_limited():
    with pytest.raises(ExactReluError, match="least common multiple 72"):
        family([[{"period": ["0"] * 8}]], [{"period": ["0"] * 9}])


@pytest.mark.parametrize("more", ['activation = "tanh"', 'activation = "leaky-relu"\nslope = "1/2"'])
def test_tables_are_read_in_relu_chains_only(more):
    text = problem_text([[TURN]], ["0"]).replace("[domain]", f"{more}\n[domain]")
    with pytest.raises(ExactReluError, match="a table is read as an entry of P, W and b of layers relu"):
        parse_problem(text)


@pytest.mark.parametrize(("theorem", "kind"), [("gauge", "converges"), ("periodic-orbit", "converges")])
def test_other_theorems_say_that_they_do_not_read_tables(theorem, kind):
    with pytest.raises(UnsupportedError, match="about these layers; those are: "):
        decide(family([[TURN]]), LINE, kind, theorem=theorem)


def test_other_claims_say_that_they_do_not_read_tables():
    with pytest.raises(UnsupportedError, match="expressions without roots"):
        decide(family([[TURN]]), LINE, "necessary")


@pytest.mark.parametrize("entry", ['{ first = ["1"], period = ["1/n^2", "0"] }', '"1/factorial(n)"', '"1/n^(5/2)"'])
@pytest.mark.parametrize("P", ["0", "1/8^n"])
def test_limits_on_a_box_are_enclosed_for_all_kinds_of_entries(entry, P, tmp_path):
    path = tmp_path / "problem.toml"
    rows = f'[family]\nwidth = 1\nP = [["{P}"]]\nb = [{entry}]\n[domain]\n'
    claim = '[claim]\nkind = "limit"\nwidth = "3/2"\n'
    path.write_text(f'{rows}box = [["0", "1"]]\n{claim}', encoding="ascii")
    verdict = certify(load_problem(path), tmp_path / "c.cert")
    assert verdict.status == "proved" and checker.main([str(path), str(tmp_path / "c.cert")]) == 0
    ((low, high),) = verdict.facts["enclosure"]
    for x in ("0", "1/2", "1"):
        path.write_text(f'{rows}point = ["{x}"]\n{claim}'.replace("3/2", "1/100"), encoding="ascii")
        ((least, most),) = decide_problem(load_problem(path)).facts["enclosure"]
        assert Fraction(low) <= Fraction(most) and Fraction(least) <= Fraction(high)


def test_a_periodic_entry_is_written_for_people():
    text = problem_text([[{"first": ["5"], "period": ["1/n", "0"]}]], ["0"])
    assert '"matrix":[["[5;1/n,0]"]]' in parse_problem(text).canonical
    assert latex("[5;1/n,0]") == r"\left[5; \overline{\frac{1}{n}, 0}\right]"
    assert latex("[1/n,0]") == r"\left[ \overline{\frac{1}{n}, 0}\right]"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("periodic-*.toml")), ids=lambda p: p.stem)
def test_the_examples_have_the_verdicts_of_their_first_lines(path):
    problem = load_problem(path)
    status, words = problem.expected
    verdict = decide_problem(problem)
    assert verdict.status == status and (status == "undecided" or verdict.theorem == words)
