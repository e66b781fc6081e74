"""exactrelu verify --scope: the question that is asked, the files that are kept, and what is refused."""

from __future__ import annotations

import json

import pytest

from exactrelu.cli import main

FAMILY = """title = "one coordinate grows"
[family]
width = 2
W = [["1+1/n", "0"], ["0", "1"]]
b = ["0", "0"]
[domain]
box = [[0, 1], [0, 1]]
[claim]
kind = "converges"
"""
ASKED = {
    "all-sequences": (1, "for every sequence of activation matrices J_n"),
    "path=[[1,0]]": (1, "for the activation matrices 10 repeated"),
    "path=[[0,1],[1,1]]": (0, "for the activation matrices 01 11 repeated"),
    'point=[0,"1/2"]': (0, "the network converges at the point (0, 1/2)"),
    "box=[[1,2],[0,1]]": (1, "the network converges at every x of [1, 2] x [0, 1]"),
}


@pytest.fixture
def problem(tmp_path):
    """Return a problem about layers that grow in one coordinate."""
    path = tmp_path / "grows.toml"
    path.write_text(FAMILY)
    return path


@pytest.mark.parametrize("scope", ASKED)
def test_the_question_is_named_and_its_pair_of_files_is_verified(scope, problem, run, tmp_path):
    code, words = ASKED[scope]
    certificate, written = tmp_path / "out.cert", tmp_path / "out.problem.toml"
    result = run("verify", problem, "--scope", scope, "-o", certificate)
    assert (result.code, result.err) == (code, "")
    first, *_, last = result.out.splitlines()
    assert words in last
    assert f"{problem} with --scope {scope.partition('=')[0]}" in first
    assert f"written to {written}" in first
    assert run("check", written, certificate).code == 0


def test_without_a_certificate_nothing_is_kept(problem, run, tmp_path):
    result = run("verify", problem, "--scope", "path=[[0,1]]")
    assert result.code == 0
    assert "written to" not in result.out
    assert [path.name for path in tmp_path.iterdir()] == ["grows.toml"]


def test_a_compressed_certificate_has_its_problem_beside_it(problem, run, tmp_path):
    assert run("verify", problem, "--scope", "path=[[0,1]]", "-o", tmp_path / "out.cert.gz").code == 0
    assert run("check", tmp_path / "out.problem.toml", tmp_path / "out.cert.gz").code == 0


def test_json_names_the_question(problem, run):
    facts = json.loads(run("verify", problem, "--json", "--scope", "path=[[1,0]]").out)
    assert facts["problem"] == f"{problem} with --scope path=[[1, 0]]"
    assert (facts["claim"], facts["status"], facts["scope"]) == ("products-converge", "refuted", "path")
    assert facts["facts"]["path"] == "10"


def test_a_path_that_is_proved_does_not_lean_on_a_coq_theorem_about_every_sequence(problem, run):
    assert "not yet formalised" in run("verify", problem, "--scope", "path=[[0,1]]").out
    assert "PeriodicWord" in run("verify", problem, "--scope", "path=[[1,0]]").out


def test_latex_tells_the_path(problem, run, tmp_path):
    words = "verify", problem, "--scope", "path=[[1,0],[0,1]]", "--latex", tmp_path / "out.tex"
    refused = run(*words)
    assert refused.code == 2
    assert "-o CERT" in refused.err
    assert run(*words, "-o", tmp_path / "out.cert").code == 0
    assert "diagonals 10 01, repeated" in (tmp_path / "out.tex").read_text()


@pytest.mark.parametrize("scope", ["path=[[1]]", "path=[]", "path=[[1,2]]", "points=[1]", "path=[[1,0]"])
def test_a_scope_that_does_not_fit_is_bad_input(scope, problem, run):
    result = run("verify", problem, "--scope", scope)
    assert result.code == 2
    assert result.out == ""
    assert "--scope" in result.err
    assert "Error: " in result.err


def test_a_network_has_no_scope(run, examples):
    result = run("verify", examples / "max-of-three.toml", "--scope", "box=[[0,1],[0,1],[0,1]]")
    assert result.code == 2
    assert "this problem has none" in result.err


def test_the_problem_is_never_replaced(run, tmp_path):
    path = tmp_path / "out.problem.toml"
    path.write_text(FAMILY)
    result = run("verify", path, "--scope", "all-sequences", "-o", tmp_path / "out.cert")
    assert result.code == 2
    assert "would replace" in result.err
    assert path.read_text() == FAMILY


def test_a_theorem_about_one_path_is_asked_for_by_name(problem, run):
    assert run("verify", problem, "--scope", "path=[[0,1]]", "--theorem", "periodic-path").code == 0
    refused = run("verify", problem, "--scope", "all-sequences", "--theorem", "periodic-path")
    assert refused.code == 2
    assert "periodic-path" in refused.err


def test_a_scope_that_is_given_twice_is_no_silent_choice(problem, capsys):
    twice = ["--scope", "all-sequences", "--scope", "point=[1,1]"]
    with pytest.raises(SystemExit) as stop:
        main(["verify", str(problem), *twice])
    assert stop.value.code == 2
    assert "--scope is given twice" in capsys.readouterr().err
