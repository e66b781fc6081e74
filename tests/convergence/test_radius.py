"""Claims about the joint spectral radius: what is decided, what stays open, and that the checker agrees."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import pytest

from exactrelu.arithmetic.matrix import Matrix, product
from exactrelu.checker.__main__ import check as checked
from exactrelu.checker.__main__ import main as checker_main
from exactrelu.checker.radius import characteristic, outside
from exactrelu.cli import main
from exactrelu.convergence.certify import certify
from exactrelu.convergence.radius import decide_radius
from exactrelu.convergence.radius_enclosure import enclose_radius
from exactrelu.errors import ExactReluError, LimitError, UnsupportedError
from exactrelu.formats.problem import load_problem
from exactrelu.products.spectral_radius import radius_at_least

SWAP = [[[0, 4], [0, 0]], [[0, 0], [1, 0]]]
GOLDEN = [[[1, 1], [0, 1]], [[1, 0], [1, 1]]]
TURN = [[[0, -2], [2, 0]]]
KEYS = {"<=": "at_most", ">=": "at_least", "<": "below", ">": "above", "=": "equals"}


def decided(rows, relation, value, theorem=None):
    return decide_radius([Matrix(M) for M in rows], relation, Fraction(value), theorem)


def problem_file(path, rows, claim):
    """Write a problem; the rows are JSON, which TOML reads the same way."""
    subject = f"[matrices]\nlist = {json.dumps(rows)}\n[domain]\nall_space = true\n"
    path.write_text(f'{subject}[claim]\nkind = "spectral-radius"\n{claim}\n')
    return path


@pytest.mark.parametrize(
    ("rows", "relation", "value", "status", "theorem"),
    [
        (SWAP, "=", 2, "proved", "radius-attained"),
        (SWAP, "<=", 2, "proved", "radius-norm"),
        (SWAP, ">=", 2, "proved", "radius-word"),
        (SWAP, "<", 2, "refuted", "radius-word"),
        (SWAP, ">", 2, "refuted", "radius-norm"),
        (SWAP, "=", "21/10", "refuted", "radius-polytope"),
        (SWAP, "=", "19/10", "refuted", "radius-word"),
        (GOLDEN, "<", "1619/1000", "proved", "radius-polytope"),
        (GOLDEN, ">", "809/500", "proved", "radius-word"),
        (GOLDEN, "<=", "809/500", "refuted", "radius-word"),
        (GOLDEN, ">=", "1619/1000", "refuted", "radius-polytope"),
        (TURN, "=", 2, "proved", "radius-attained"),
        (TURN, ">", "1999999/1000000", "proved", "radius-word"),
        ([[[0, 0], [0, 0]]], "=", 0, "proved", "radius-attained"),
        ([[[0, 0], [0, 0]]], "<", "1/10", "proved", "radius-polytope"),
        ([[[0, 1], [0, 0]]], ">=", 0, "proved", "radius-word"),
        ([[["1/2"]]], "=", -1, "refuted", "radius-word"),
        ([[["1/2"]]], "<", 0, "refuted", "radius-word"),
    ],
)
def test_a_claim_is_decided_and_its_certificate_is_accepted(rows, relation, value, status, theorem, tmp_path):
    path = problem_file(tmp_path / "p.toml", rows, f'{KEYS[relation]} = "{value}"')
    verdict = certify(load_problem(path), tmp_path / "p.cert")
    assert (verdict.status, verdict.theorem) == (status, theorem)
    told = checked(path, tmp_path / "p.cert")
    assert f"the joint spectral radius of the matrices is {relation} {value}:" in told
    assert told.startswith("that the claim is false") == (status == "refuted")


@pytest.mark.parametrize(
    ("rows", "relation", "value"),
    [
        ([[[1, 1], [0, 1]]], "=", 1),
        ([[[1, 1], [0, 1]]], "<=", 1),
        ([[[0, 1], [0, 0]]], "=", 0),
        ([[[10**200, 10**200], [0, 1]]], ">=", 10**200),
        ([[[0, 1], [0, 0]]], "<", "1/" + str(10**200)),
    ],
)
def test_what_no_norm_attains_or_floats_do_not_reach_is_undecided(rows, relation, value):
    verdict = decided(rows, relation, value)
    assert verdict.status == "undecided"
    assert "radius-" in verdict.reason


@pytest.mark.parametrize("seed", range(6))
def test_verdicts_never_contradict_a_radius_known_by_construction(seed):
    """A common change of basis of block triangular matrices has the largest diagonal entry as its radius."""
    rng = random.Random(seed)
    m = rng.randint(2, 3)
    triangular = [Matrix([[rng.randint(-3, 3) if j >= i else 0 for j in range(m)] for i in range(m)]) for _ in range(2)]
    radius = max(abs(M[i, i]) for M in triangular for i in range(m))
    basis = Matrix([[1 if i == j else rng.randint(-1, 1) * (j < i) for j in range(m)] for i in range(m)])
    matrices = [basis.solve(M @ basis) for M in triangular]
    for value in (radius, radius + Fraction(1, 50), radius - Fraction(1, 50)):
        truth = {"<=": radius <= value, ">=": radius >= value, "<": radius < value, ">": radius > value}
        for relation, holds in (truth | {"=": radius == value}).items():
            status = decide_radius(matrices, relation, value).status
            assert status in (("proved" if holds else "refuted"), "undecided")
            assert value == radius or relation == "=" or status != "undecided"


@pytest.mark.parametrize("seed", range(20))
def test_the_checkers_test_of_roots_agrees_with_eigenvalues_known_by_construction(seed):
    rng = random.Random(seed)
    values = [rng.randint(-4, 4) for _ in range(rng.randint(1, 5))]
    m = len(values)
    M = Matrix([[values[i] if i == j else rng.randint(-2, 2) * (j > i) for j in range(m)] for i in range(m)])
    P = product([M, M])
    coefficients = characteristic([[int(v) for v in row] for row in P.rows()])
    for r in range(1, 20):
        expected = max(abs(v) for v in values) ** 2 >= r
        assert outside([c * r**i for i, c in enumerate(coefficients)]) == expected
        assert radius_at_least(P, Fraction(r)) == expected


@pytest.mark.parametrize(
    ("rows", "word", "status", "theorem"),
    [
        (GOLDEN, [0, 1], "proved", "radius-extremal"),
        (GOLDEN, [1, 0, 1, 0], "proved", "radius-extremal"),
        (GOLDEN, [0], "refuted", "radius-word"),
        (GOLDEN, [0, 0, 1], "refuted", "radius-word"),
        (SWAP, [0, 1], "proved", "radius-extremal"),
        (SWAP, [0, 0], "refuted", "radius-word"),
        ([[[0, "1/2"], ["1/2", 0]]], [0, 0], "proved", "radius-extremal"),
    ],
)
def test_a_claim_that_a_word_attains_the_radius_is_decided(rows, word, status, theorem, tmp_path):
    path = problem_file(tmp_path / "p.toml", rows, f"attained_by = {word}")
    verdict = certify(load_problem(path), tmp_path / "p.cert")
    assert (verdict.status, verdict.theorem) == (status, theorem)
    told = checked(path, tmp_path / "p.cert")
    assert f"the product P of the word {' '.join(map(str, word))} attains the joint spectral radius" in told
    assert told.startswith("that the claim is false") == (status == "refuted")


def test_a_word_whose_leading_eigenvalues_are_complex_is_undecided(tmp_path):
    verdict = certify(load_problem(problem_file(tmp_path / "p.toml", TURN, "attained_by = [0]")), tmp_path / "p.cert")
    assert verdict.status == "undecided" and "complex" in verdict.reason


def test_one_theorem_may_be_chosen_if_it_decides_such_a_claim():
    assert decided(SWAP, "<=", 3, "radius-polytope").theorem == "radius-polytope"
    assert decided(SWAP, "<=", 2, "radius-polytope").status == "undecided"
    with pytest.raises(UnsupportedError, match="radius-word"):
        decided(SWAP, ">=", 2, "radius-norm")


@pytest.mark.parametrize(
    ("rows", "claim", "named"),
    [
        ([], "equals = 1", "at least one matrix"),
        ([[]], "equals = 1", "at least one matrix"),
        ([[[1, 2]]], "equals = 1", "square"),
        ([[[1]], [[1, 2], [3, 4]]], "equals = 1", "1 rows of 1 entries"),
        ([[[1]], []], "equals = 1", "1 rows of 1 entries"),
        ([[[0.5]]], "equals = 1", "'0.5'"),
        ([1], "equals = 1", "list"),
        ([[["one"]]], "equals = 1", "one"),
        ([[[1]]], "", "exactly one of at_most, at_least, below, above, equals"),
        ([[[1]]], "attained_by = []", "1 to 1000 indices"),
        ([[[1]]], "attained_by = [0, 1]", "below 1, the number of matrices, got 1"),
        ([[[1]]], "attained_by = [true]", "1 to 1000 indices"),
        ([[[1]]], "attained_by = [0]\nequals = 1", "got more than one"),
        ([[[1]]], "equals = 1.5", "'1.5'"),
        ([[[1]]], "equals = 1\nwidth = 1", "width"),
    ],
)
def test_matrices_or_claims_that_do_not_fit_are_refused_with_the_place(rows, claim, named, tmp_path, capsys):
    path = problem_file(tmp_path / "p.toml", rows, claim)
    with pytest.raises(ExactReluError, match=named):
        load_problem(path)
    assert checker_main([str(path), str(tmp_path / "p.cert")]) == 2
    assert main(["verify", str(path)]) == 2
    assert named in capsys.readouterr().err


@pytest.mark.parametrize("place", ["network", "family"])
def test_another_subject_is_refused(place, tmp_path):
    path = problem_file(tmp_path / "p.toml", SWAP, "equals = 2")
    path.write_text(f"[{place}]\n" + path.read_text())
    with pytest.raises(ExactReluError, match=f"{place}.*matrices"):
        load_problem(path)


def test_the_command_line_tells_matrices_word_and_norm_and_an_estimate(tmp_path, capsys):
    path = problem_file(tmp_path / "p.toml", SWAP, "equals = 2")
    assert main(["verify", str(path), "--latex", str(tmp_path / "p.tex")]) == 0
    told = capsys.readouterr().out
    for words in ("M_1 = [[0, 0], [1, 0]]", "(2)^2", "max |y_i| / w_i, w = (2, 1)", "PROVED", "is = 2"):
        assert words in told
    assert "estimate, not evidence" in told
    assert "joint spectral radius of the matrices is $= 2$" in (tmp_path / "p.tex").read_text()
    assert main(["verify", str(path), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["status"], facts["theorem"]) == ("proved", "radius-attained")


def test_no_picture_and_no_other_command_takes_matrices(tmp_path, capsys):
    path = problem_file(tmp_path / "p.toml", SWAP, "equals = 2")
    assert main(["verify", str(path), "--plot", str(tmp_path / "p.svg")]) == 2
    assert "this problem has none" in capsys.readouterr().err
    for command in (["show", str(path)], ["limit-pieces", str(path), "--at", "1", "1"]):
        assert main(command) == 2
        assert "this one has matrices" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "width", "theorem"),
    [
        (GOLDEN, "1/10", "radius-extremal"),
        (GOLDEN, "1e-60", "radius-extremal"),
        (SWAP, "1e-9", "radius-extremal"),
        (TURN, "1/50", "radius-enclosed"),
        ([[[1, 1], [0, 1]]], "1/20", "radius-enclosed"),
        ([[[0, 1], [0, 0]]], "1/9", "radius-enclosed"),
        ([[[0]]], "1/9", "radius-enclosed"),
    ],
)
def test_an_enclosure_is_found_and_its_certificate_accepted(rows, width, theorem, tmp_path):
    path = problem_file(tmp_path / "p.toml", rows, f'width = "{width}"')
    verdict = certify(load_problem(path), tmp_path / "p.cert")
    assert (verdict.status, verdict.theorem) == ("proved", theorem)
    ((low, high),) = verdict.facts["enclosure"]
    assert Fraction(high) - Fraction(low) <= Fraction(width)
    assert "the joint spectral radius of the matrices lies in [" in checked(path, tmp_path / "p.cert")
    header = json.loads((tmp_path / "p.cert").read_bytes().splitlines()[0])
    assert header["claim"] == {"enclosure": [[low, high]]}


def test_the_golden_ratio_lies_in_sixty_digits():
    ((low, high),) = enclose_radius([Matrix(M) for M in GOLDEN], Fraction(1, 10**60)).facts["enclosure"]
    assert Fraction(low) ** 2 < Fraction(low) + 1 and Fraction(high) ** 2 > Fraction(high) + 1


@pytest.mark.parametrize("seed", range(8))
def test_a_radius_known_by_construction_lies_in_its_enclosure(seed):
    """A common change of basis of block triangular matrices has the largest diagonal entry as its radius."""
    rng = random.Random(seed)
    triangular = [Matrix([[rng.randint(-3, 3), rng.randint(-3, 3)], [0, rng.randint(-3, 3)]]) for _ in range(2)]
    radius = max(abs(M[i, i]) for M in triangular for i in range(2))
    basis = Matrix([[1, 0], [rng.randint(-2, 2), 1]])
    verdict = enclose_radius([basis.solve(M @ basis) for M in triangular], Fraction(1, 30))
    assert verdict.status == "proved", verdict.reason
    ((low, high),) = verdict.facts["enclosure"]
    assert Fraction(low) <= radius <= Fraction(high)


def test_a_width_that_is_not_reached_is_answered_by_one_that_is():
    verdict = enclose_radius([Matrix(M) for M in TURN], Fraction(1, 10**9))
    assert verdict.status == "undecided" and "complex" in verdict.reason


def test_what_is_asked_in_vain():
    with pytest.raises(LimitError, match="a thousand digits"):
        enclose_radius([Matrix([[1]])], Fraction(1, 10**2000))
    with pytest.raises(UnsupportedError, match="radius-extremal, radius-enclosed"):
        enclose_radius([Matrix([[1]])], Fraction(1, 10), "radius-word")


def test_matrices_without_a_domain_say_which_one(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text('[matrices]\nlist = [[[1]]]\n[claim]\nkind = "spectral-radius"\nwidth = 1\n')
    with pytest.raises(ExactReluError, match="all_space = true"):
        load_problem(path)
