"""The Coq proofs: no gaps, no axioms of their own, and a table that says what is there."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from exactrelu.certificates.schema import THEOREMS as SCHEMA
from exactrelu.report.coq import NOT_FORMALISED, conclusion, coq_facts, coq_in_words

PROOFS = Path(__file__).resolve().parents[2] / "proofs"
FILES = sorted(PROOFS.rglob("*.v"))
MAKE = ["make", "-C", str(PROOFS)]
GAPS = ("Admitted", "admit", "give_up", "Axiom", "Axioms", "Parameter", "Parameters", "Conjecture", "Declare")
ALLOWED = {  # of module types, which their instances define and prove
    "checker/Rules.v": {"Parameter", "Parameters"},
    "checker/Semantics.v": {"Axiom", "Parameter"},
}
OPTIONAL = {
    "checker/BigIntegers.v",
    "checker/Packed.v",
    "checker/Extract.v",
}  # they need more than the standard library
AXIOMS = {"classic", "functional_extensionality_dep", "sig_forall_dec", "sig_not_dec"}  # of the real numbers
COQC = shutil.which("coqc")

spec = importlib.util.spec_from_file_location("proofs_table", PROOFS / "table.py")
table = importlib.util.module_from_spec(spec)
spec.loader.exec_module(table)
THEOREMS = table.theorems()


def code(path: Path) -> str:
    """Return a file without its comments, which may be nested."""
    text, count = path.read_text(encoding="utf-8"), 1
    while count:
        text, count = re.subn(r"\(\*(?:(?!\(\*|\*\)).)*\*\)", " ", text, flags=re.S)
    return text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_no_gap_and_no_axiom_of_its_own(path):
    words = set(re.findall(r"[A-Za-z_]+", code(path)))
    assert words & set(GAPS) <= ALLOWED.get(path.relative_to(PROOFS).as_posix(), set())


def test_a_gap_is_seen_but_not_in_a_comment(tmp_path):
    path = tmp_path / "Gap.v"
    path.write_text("(* no Axiom (* nested *) here *) Lemma a : False. Admitted.")
    assert "Admitted" in code(path) and "Axiom" not in code(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_starts_with_its_statement(path):
    header = path.read_text(encoding="utf-8").split("*)")[0]
    assert header.startswith("(** * ")
    for part in ("Statement.", "Axioms.", "Source."):
        assert part in header


def test_the_project_lists_every_file():
    listed = [line for line in (PROOFS / "_CoqProject").read_text().splitlines() if line.endswith(".v")]
    assert {*listed, *OPTIONAL} == {path.relative_to(PROOFS).as_posix() for path in FILES}
    assert len(set(listed)) == len(listed) and not OPTIONAL & set(listed)


@pytest.mark.parametrize("entry", THEOREMS, ids=lambda entry: entry["id"])
def test_a_theorem_of_the_table_is_in_its_file(entry):
    assert entry["status"].split(":")[0] in ("formalised", "in part", "not yet formalised")
    assert bool(entry["proved"]) == (entry["status"] != "not yet formalised")
    for name in entry["proved"]:
        stem, _, theorem = name.replace(".", "/").rpartition("/")
        assert re.search(rf"^(Theorem|Corollary|Lemma|Example) {theorem}\b", code(PROOFS / f"{stem}.v"), re.M), name


def test_the_table_names_the_certificates_that_the_checker_accepts():
    rules = importlib.import_module("exactrelu.checker.__main__")._RULES
    kinds = defaultdict(set)
    for kind, _, theorem in rules:
        kinds[theorem].add(kind)
    assert {entry["id"]: sorted(entry["kinds"]) for entry in THEOREMS if entry["kinds"]} == {
        theorem: sorted(found) for theorem, found in kinds.items()
    }


def test_every_verdict_knows_the_coq_theorem_that_it_rests_on():
    concluded = defaultdict(set)
    for (kind, status), theorems in SCHEMA.items():
        for theorem in theorems:
            concluded[theorem].add(conclusion(kind, status))
    assert {entry["id"]: set(entry["rests"]) for entry in THEOREMS if "rests" in entry} == concluded
    for entry in THEOREMS:
        assert all(name in entry["proved"] for name in entry.get("rests", {}).values() if name), entry["id"]
    assert table.NAMES.read_text(encoding="utf-8") == table.names()


def test_a_verdict_without_a_coq_theorem_says_so():
    assert coq_in_words("converges", "proved", "monotone-decrease").startswith("MonotoneDecrease.monotone_decrease in")
    assert coq_in_words("converges", "proved", "a theorem that is not in the table") == NOT_FORMALISED
    assert coq_facts("domains", "proved", "partition")["complete"] is False


def test_the_readme_lists_every_theorem_and_only_known_axioms():
    text = (PROOFS / "README.md").read_text(encoding="utf-8")
    inner = text.split(table.BEGIN)[1].split(table.END)[0]
    assert re.findall(r"^\| `([^`]+)` \|", inner, re.M) == [entry["id"] for entry in THEOREMS]
    for entry in THEOREMS:
        (row,) = re.findall(rf"^\| `{entry['id']}` \|.*$", inner, re.M)
        assert table.cell(entry["statement"]) in row and row.endswith(f"| {table.cell(entry['status'])} |")
        assert all(f"`{name}`" in row for name in entry["proved"])
    assert set(re.findall(r"^- [a-z]: `(\w+)`$", inner, re.M)) <= AXIOMS


@pytest.mark.skipif(COQC is None, reason="coqc is not installed: the proofs are not compiled here")
def test_the_proofs_compile_and_use_the_axioms_of_the_table():
    made = subprocess.run(MAKE, check=False, capture_output=True, text=True, timeout=600)
    assert made.returncode == 0, made.stderr
    text = (PROOFS / "README.md").read_text(encoding="utf-8")
    assert table.table() == text.split(table.BEGIN)[1].split(table.END)[0].strip("\n")


def test_without_coqc_the_proofs_are_skipped_with_a_notice_but_not_in_ci(tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("make", "sh"):
        (tools / name).symlink_to(shutil.which(name))
    outside = {"PATH": str(tools)}
    run = subprocess.run(MAKE, check=False, env=outside, capture_output=True, text=True)
    assert run.returncode == 0 and "SKIPPED" in run.stderr
    run = subprocess.run(MAKE, check=False, env={**outside, "CI": "1"}, capture_output=True, text=True)
    assert run.returncode != 0 and "apt install coq" in run.stderr
    assert "SKIPPED" not in run.stdout + run.stderr
