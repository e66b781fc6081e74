"""The corpus: good certificates are verified, bad files are not, and every `raise` has a file that needs it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from places import CORPUS, ROOT

OUTCOMES = json.loads((CORPUS / "outcomes.json").read_text("ascii"))
checker = importlib.import_module("exactrelu.checker.__main__")


def outcome(problem, capsys):
    """Return the exit code and the last line of the checker for a file of the corpus."""
    code = checker.main([problem, problem.removesuffix(".toml") + ".cert"])
    return [code, capsys.readouterr().out.splitlines()[-1]]


@pytest.mark.parametrize("problem", [name for name in OUTCOMES if name.startswith("good/")])
def test_good_certificates_are_verified(problem, capsys, monkeypatch):
    monkeypatch.chdir(CORPUS)
    code, line = outcome(problem, capsys)
    assert code == 0 and line.startswith("VERIFIED ")
    assert [code, line] == OUTCOMES[problem]


@pytest.mark.parametrize("problem", [name for name in OUTCOMES if name.startswith("bad/")])
def test_bad_files_are_not_verified_and_say_why(problem, capsys, monkeypatch):
    monkeypatch.chdir(CORPUS)
    code, line = outcome(problem, capsys)
    assert (code, line.split()[0]) in ((1, "REJECTED"), (2, "REFUSED"))
    assert [code, line] == OUTCOMES[problem]


@pytest.mark.parametrize("rule", checker._RULES, ids="-".join)
def test_every_kind_status_and_theorem_has_a_good_certificate(rule):
    heads = [json.loads(path.read_bytes().split(b"\n")[0]) for path in CORPUS.glob("good/*.cert") if plain(path)]
    assert rule in {(head["kind"], head["status"], head["theorem"]) for head in heads}


def plain(path):
    """Return whether a certificate is not compressed."""
    return path.read_bytes()[:1] == b"{"


def test_every_file_of_the_corpus_is_made_by_its_script():
    files = dict(importlib.import_module("make_corpus").files())
    found = {f"{path.parent.name}/{path.name}" for path in CORPUS.glob("*/*") if path.parent.name in ("good", "bad")}
    assert found == set(files)
    assert [name for name, data in files.items() if (CORPUS / name).read_bytes() != data] == []


@pytest.fixture(scope="module")
def mutants():
    """Return the raises that no file reaches, or that can be deleted unnoticed."""
    script = Path(__file__).with_name("mutants.py")
    command = [sys.executable, str(script), str(ROOT / "exactrelu/checker"), str(CORPUS)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


@pytest.mark.parametrize("file", sorted(path.name for path in (ROOT / "exactrelu/checker").glob("*.py")))
def test_every_raise_is_reached_and_missed_when_it_is_deleted(mutants, file):
    assert mutants["raises"] > 100
    assert [place for place in mutants["unreached"] if place.startswith(f"{file}:")] == []
    assert [place for place in mutants["survivors"] if place.startswith(f"{file}:")] == []


def test_the_usage_is_told_and_nothing_is_verified(capsys):
    assert checker.main(["only-one"]) == 2
    assert capsys.readouterr().out.startswith("REFUSED usage")
