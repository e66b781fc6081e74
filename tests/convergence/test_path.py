"""Products along one path: decided, certified and checked, against exact and float products."""

from __future__ import annotations

import importlib
import random
from fractions import Fraction
from itertools import islice

import numpy as np
import pytest

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.convergence.certify import certify
from exactrelu.convergence.decide import decide, domain_of
from exactrelu.errors import ShapeError, UnsupportedError
from exactrelu.formats.problem import load_problem
from exactrelu.networks.family import Family
from exactrelu.networks.rooted import read_entry, rooted_family
from exactrelu.theorems.path import along, path_text, primitive

checker = importlib.import_module("exactrelu.checker.__main__")
ANY = domain_of({"all_space": 2}, 2)
NUMBERS = ("-1", "-1/2", "0", "0", "1/2", "1", "1", "3/5", "4/5", "-4/5", "2")
SWINGS = ("(-1)^n", "1/2+(-1)^n/2", "1/2-(-1)^n/2")
RESTS = ("1/2^n", "(-1/3)^n", "n/2^n")


def rand_path(rng, m):
    return tuple(tuple(rng.random() < 0.75 for _ in range(m)) for _ in range(rng.randint(1, 3)))


def rand_family(rng, m, more=()):
    """Return a family of constant and alternating entries, and of `more`."""

    def entry():
        text = rng.choice(NUMBERS if rng.random() < 0.85 else SWINGS)
        return f"{text}+{rng.choice(more)}" if more and rng.random() < 0.4 else text

    rows = [[entry() for _ in range(m)] for _ in range(m)]
    return Family(m, rows) if rng.random() < 0.5 else Family(m, weight=rows)


def decided(family, path, theorem=None):
    return decide(family, ANY, "products-converge", path=path, theorem=theorem)


def gated(path, n):
    """Return J_n."""
    gates = path[(n - 1) % len(path)]
    return Matrix([[Fraction(i == j and on) for j in range(len(gates))] for i, on in enumerate(gates)])


def converges_in_floats(family, path, layers=3000):
    """Return whether the products stay and stop moving: an estimate that does not look at any evidence."""
    L = 2 * len(path)  # after 60 L layers nothing is left of n/2^n
    steps = [np.array((gated(path, n) @ family.layer(n).weight).rows(), dtype=float) for n in range(1, 61 * L + 1)]
    T, moved = np.eye(family.width), []
    for n in range(layers):
        step = steps[n if n < 60 * L else 60 * L + n % L]
        T, before = step @ T, T
        if np.abs(T).max() > 1e9:
            return False
        moved.append(np.abs(T - before).max())
    return max(moved[-2 * L :]) < 1e-6


@pytest.mark.parametrize("seed", range(60))
def test_every_family_of_constant_and_alternating_layers_is_decided_as_floats_say(seed):
    rng = random.Random(seed)
    m = rng.choice([1, 2, 2, 2, 3])
    family, path = rand_family(rng, m), rand_path(rng, m)
    verdict = decided(family, path)
    assert verdict.status == ("proved" if converges_in_floats(family, path) else "refuted"), (family, path)
    assert verdict.scope == "path"
    assert verdict.facts["path"] == path_text(path)


def test_layers_that_become_periodic_are_proved_as_floats_say():
    proved = 0
    for seed in range(60):
        rng = random.Random(f"rest {seed}")
        family, path = rand_family(rng, 2, RESTS), rand_path(rng, 2)
        verdict = decided(family, path)
        assert verdict.status == "undecided" or (verdict.status == "proved") == converges_in_floats(family, path)
        proved += verdict.theorem == "periodic-path"
    assert proved > 5


@pytest.mark.parametrize("seed", range(20))
def test_products_depend_on_the_used_entries_and_the_first_layer_only(seed):
    rng = random.Random(seed)
    m = rng.randint(1, 4)
    family, path = rand_family(rng, m, RESTS), rand_path(rng, m)
    ones, zeros = along(family, path, 1), along(family, path, 0)
    T = S = Z = Matrix.identity(m)
    for n in range(1, 8):
        J = gated(path, n)
        T = J @ family.layer(n).weight @ T
        S = J @ (ones if n > 1 else family).layer(n).weight @ S
        Z = J @ zeros.layer(n).weight @ Z
        assert T == S
        assert T @ gated(path, len(path)) == Z @ gated(path, len(path))


TABLE = {  # W, path, status, theorem, mode of a word
    "one coordinate grows": ([["1+1/n", "0"], ["0", "1"]], "10", "refuted", "periodic-word", "h"),
    "the other does not": ([["1+1/n", "0"], ["0", "1"]], "01", "proved", "all-sequences", None),
    "in turn both are lost": ([["1+1/n", "0"], ["0", "1"]], "10 01", "proved", "all-sequences", None),
    "growth beside a gate that opens": ([["1+1/n", "0"], ["n", "n"]], "11 10", "refuted", "periodic-word", "h"),
    "quarter turn": ([["0", "-1"], ["1", "0"]], "11", "refuted", "periodic-word", "r"),
    "quarter turn, handed over": ([["0", "-1"], ["1", "0"]], "10 01", "refuted", "periodic-word", "r"),
    "quarter turn, cut": ([["0", "-1"], ["1", "0"]], "10", "proved", "contraction", None),
    "no root of unity": ([["3/5", "-4/5"], ["4/5", "3/5"]], "11", "refuted", "periodic-word", "r"),
    "swap, handed over": ([["0", "1"], ["1", "0"]], "10 01", "refuted", "periodic-word", "o"),
    "shear": ([["1", "1"], ["0", "1"]], "11", "refuted", "periodic-word", "u"),
    "shear, cut every second time": ([["1", "1"], ["0", "1"]], "11 10", "proved", "periodic-path", None),
    "eigenvalues 2 and 1/8": ([["0", "-1/4"], ["1", "17/8"]], "11", "refuted", "periodic-word", "r"),
    "eigenvalues near 1.05 and 0.45": ([["0", "-19/40"], ["1", "3/2"]], "11", "refuted", "periodic-word", "s"),
    "turning over n": ([["1", "-1/n"], ["1/n", "1"]], "11", "refuted", "periodic-word", "d"),
    "turning over n, cut": ([["1", "-1/n"], ["1/n", "1"]], "01", "proved", "all-sequences", None),
    "swings beside growth": ([["2", "n"], ["n", "1+(-1)^n/n"]], "01", "proved", "gauge", None),
    "falls beside growth": ([["2", "n"], ["n", "1-1/n"]], "01", "proved", "monotone-decrease", None),
    "swings and couples": ([["1", "(-1)^n/n", "n"], ["1/n^2", "1", "n"], ["n", "n", "n"]], "110", "proved",
                           "conditional-summability", None),
    "sign changes beside growth": ([["2", "n"], ["n", "-1"]], "01", "refuted", "periodic-word", "r"),
}  # fmt: skip


def rows_of(text):
    return tuple(tuple(c == "1" for c in word) for word in text.split())


@pytest.mark.parametrize("name", TABLE)
def test_a_path_is_decided_by_the_theorem_expected(name):
    W, path, status, theorem, mode = TABLE[name]
    verdict = decided(Family(len(W), weight=W), rows_of(path))
    assert (verdict.status, verdict.theorem) == (status, theorem)
    assert getattr(verdict.evidence, "mode", None) == mode


def problem_text(W, path):
    rows = [[int(on) for on in gates] for gates in rows_of(path)]
    family = f"width = {len(W)}\nW = {W}\nb = {['0'] * len(W)}"
    claim = f'kind = "products-converge"\npath = {rows}'
    return f"[family]\n{family}\n[domain]\nall_space = true\n[claim]\n{claim}\n".replace("'", '"')


@pytest.mark.parametrize("name", TABLE)
def test_the_checker_accepts_a_path_and_no_certificate_of_another_one(name, tmp_path, capsys):
    W, path, status, _, _ = TABLE[name]
    file, certificate = tmp_path / "p.toml", tmp_path / "p.cert"
    file.write_text(problem_text(W, path))
    assert certify(load_problem(file), certificate).status == status
    assert checker.main([str(file), str(certificate)]) == 0
    told = capsys.readouterr().out
    assert ("claim is false" in told) == (status == "refuted")
    assert f"activation matrices {path} again and again" in told
    file.write_text(problem_text(W, " ".join("0" * len(W) for _ in path.split())))
    assert checker.main([str(file), str(certificate)]) == 1


@pytest.mark.parametrize("seed", range(12))
def test_certificates_of_random_paths_are_accepted(seed, tmp_path, capsys):
    rng = random.Random(f"accepted {seed}")
    family, path = rand_family(rng, 2, RESTS), rand_path(rng, 2)
    W = [[str(e) for e in row] for row in family.matrix]
    file, certificate = tmp_path / "p.toml", tmp_path / "p.cert"
    text = problem_text(W, path_text(path))
    file.write_text(text.replace("\nW =", "\nP =") if family.given == "P" else text)
    if certify(load_problem(file), certificate).status != "undecided":
        assert checker.main([str(file), str(certificate)]) == 0, capsys.readouterr().out


def test_what_is_not_decided_says_what_failed():
    verdict = decided(Family(2, weight=[["-1", "n"], ["0", "3"]]), rows_of("11"))
    assert verdict.status == "undecided"
    assert "periodic-path: layers that become periodic: entry (1,2)" in verdict.reason
    verdict = decided(Family(1, weight=[["-1-1/n"]]), rows_of("1"))
    assert "periodic-path: layers that become periodic" in verdict.reason
    assert "periodic-word: a coordinate that grows" in verdict.reason


def test_one_theorem_can_be_asked_for_a_path():
    shear = Family(2, weight=[["1", "1"], ["0", "1"]])
    assert decided(shear, rows_of("11 10"), "periodic-path").status == "proved"
    assert "do not" not in decided(shear, rows_of("11"), "periodic-path").reason
    assert decided(shear, rows_of("11 10"), "periodic-word").reason.endswith("the products converge")
    with pytest.raises(UnsupportedError, match="periodic-path"):
        decided(shear, None, "periodic-path")


def test_a_long_period_is_not_multiplied_out():
    family = Family(12, weight=[["1" if (i + 1) % 12 == j else "0" for j in range(12)] for i in range(12)])
    path = tuple(tuple((i * i + r) % 7 > 2 for i in range(12)) for r in range(700))
    verdict = decided(family, path)
    assert verdict.status == "undecided"
    assert "too much work" in verdict.reason


def test_a_path_of_another_size_is_refused():
    family = Family(2, weight=[["1", "0"], ["0", "1"]])
    for path in ((), ((True,),), ((True, True), (True,))):
        with pytest.raises(ShapeError, match="2 gates"):
            decided(family, path)


def test_entries_with_roots_are_decided_along_a_path():
    texts = [["sqrt(n)", "1"], ["n", "1/n^(3/2)"]]
    family = rooted_family(2, "P", [[read_entry(t) for t in row] for row in texts], [read_entry("0")] * 2)
    assert decided(family, rows_of("01")).theorem == "all-sequences"
    assert decided(family, rows_of("10")).status == "undecided"


def test_periodic_and_factorial_entries_are_decided_along_a_path(tmp_path):
    entries = {
        'P = [[{ first = [3], period = ["1/n^2", "0"] }]]': ("[[1], [0]]", "proved"),
        'P = [[{ period = ["1/n", "0"] }]]': ("[[1], [0]]", "undecided"),
        'P = [["1/factorial(n)", "factorial(n)"], ["factorial(n)", "1/factorial(n)"]]': ("[[0, 1]]", "proved"),
    }
    for matrix, (path, status) in entries.items():
        m = 1 if path == "[[1], [0]]" else 2
        text = f"[family]\nwidth = {m}\n{matrix}\nb = {['n'] * m}\n[domain]\nall_space = true\n".replace("'n'", '"n"')
        file, certificate = tmp_path / "p.toml", tmp_path / "p.cert"
        file.write_text(f'{text}[claim]\nkind = "products-converge"\npath = {path}\n')
        assert certify(load_problem(file), certificate).status == status
        assert status == "undecided" or checker.main([str(file), str(certificate)]) == 0


def test_a_path_is_shortened_to_its_period():
    assert primitive(rows_of("10 01 10 01")) == rows_of("10 01")
    assert primitive(rows_of("10 01 10")) == rows_of("10 01 10")
    assert path_text(list(islice([[1, 0]] * 20, 9))).endswith(" ...")
