"""The proved checker, as a program and inside Coq, beside the Python checker."""

from __future__ import annotations

import importlib
import json
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from exactrelu.cli import main
from exactrelu.errors import ExactReluError, UnsupportedError
from exactrelu.formats.problem import load_problem
from exactrelu.report.coq_file import coq_parts, coq_text, numbers_text

ROOT = Path(__file__).resolve().parents[2]
PROOFS, CORPUS = ROOT / "proofs", ROOT / "tests" / "corpus"
FINITE = ("bound", "value", "counterexample", "equal", "domains")
checker = importlib.import_module("exactrelu.checker.__main__")
rules = importlib.import_module("exactrelu.checker.rules")
claims = importlib.import_module("exactrelu.checker.claims")
checker_problem = importlib.import_module("exactrelu.checker.problem")

# what the checker demands of the spelling of a proof, not of its content
SPELLING = (
    "common factor",
    "do not increase",
    "not a positive integer",
    "a positive integer and a list",
    "lowest terms",
)


def tools() -> bool:
    """Return whether OCaml with Zarith and coqc are here."""
    if not (shutil.which("coqc") and shutil.which("ocamlfind")):
        return False
    return subprocess.run(["ocamlfind", "query", "-qe", "zarith"], check=False, capture_output=True).returncode == 0


def bignums() -> bool:
    """Return whether Coq with its bignums is here."""
    if not shutil.which("coqc"):
        return False
    where = subprocess.run(["coqc", "-where"], check=True, capture_output=True, text=True).stdout.strip()
    return (Path(where) / "user-contrib" / "Bignums").is_dir()


@pytest.fixture(scope="module")
def program():
    """Return the proved checker as a function of a text: its exit code."""
    if not tools():
        pytest.skip("coqc, ocamlfind or zarith is not installed: the proved checker is not built here")
    made = subprocess.run(["make", "-C", str(PROOFS), "verified-checker"], check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr

    def run(text: str, folder: Path) -> int:
        (folder / "tree.txt").write_text(text, encoding="ascii")
        return subprocess.run(
            [PROOFS / "build" / "verified-checker", folder / "tree.txt"], check=False, capture_output=True
        ).returncode

    return run


def finite(folder: str) -> list[Path]:
    """Return the problems about finite networks whose certificate stands beside them."""
    found = []
    for certificate in sorted((CORPUS / folder).glob("*.cert")):
        try:
            kind = json.loads(certificate.read_bytes().splitlines()[0])["kind"]
        except (ValueError, LookupError, TypeError):
            continue  # no header: the packer has nothing to read
        if kind in FINITE and certificate.with_suffix(".toml").exists():
            found.append(certificate.with_suffix(".toml"))
    return found


def parts_of(problem: Path) -> list:
    """Return the theorems of a corpus entry."""
    return coq_parts(load_problem(problem).canonical, problem.with_suffix(".cert"))


def test_the_proved_checker_accepts_what_the_checker_accepts(program, tmp_path):
    without_rule, accepted = Counter(), 0
    for path in finite("good"):
        try:
            parts = parts_of(path)
        except UnsupportedError:
            without_rule[path.name.split("-")[0]] += 1
            continue
        except ExactReluError:
            without_rule["unread"] += 1  # a network without outputs, which only the checker reads
            continue
        assert [program(numbers_text(part), tmp_path) for part in parts] == [0] * len(parts), path.name
        accepted += 1
    assert accepted >= 12
    assert set(without_rule) <= {"domains", "equal", "counterexample", "unread"}, without_rule
    print("no Coq rule:", dict(without_rule))


def test_the_proved_checker_rejects_the_bad_trees_of_bounds(program, tmp_path):
    outcomes = json.loads((CORPUS / "outcomes.json").read_text(encoding="utf-8"))
    seen = Counter()
    for path in finite("bad"):
        header = json.loads(path.with_suffix(".cert").read_bytes().splitlines()[0])
        words = outcomes[f"bad/{path.name}"][1]
        if (header["kind"], header["status"]) != ("bound", "proved") or not words.startswith("REJECTED item"):
            continue  # no tree with a rule in Coq, or what is bad is the file around it
        try:
            accepted = [program(numbers_text(part), tmp_path) for part in parts_of(path)] == [0]
        except (ExactReluError, ArithmeticError, LookupError, ValueError):
            accepted = False  # there is nothing to pack
        assert not accepted or any(reason in words for reason in SPELLING), (path.name, words)
        seen[accepted] += 1
    assert seen[False] >= 8


def changed(rng: random.Random, items: list) -> list:
    """Return items with one number changed, or one item dropped, doubled or moved."""
    items = json.loads(json.dumps(items))
    k = rng.randrange(len(items))
    kind = rng.randrange(6)
    if kind == 0:
        del items[k]
    elif kind == 1:
        items.insert(k, items[rng.randrange(len(items))])
    elif kind == 2 and items[k][0] in "+-":
        items[k][0] = "-" if items[k][0] == "+" else "+"
    else:
        numbers = []

        def collect(part: list) -> None:
            for i, v in enumerate(part):
                if isinstance(v, list):
                    collect(v)
                elif isinstance(v, int):
                    numbers.append((part, i))

        collect(items[k])
        if numbers:
            part, i = rng.choice(numbers)
            part[i] += rng.choice((-2, -1, 1, 2, 7))
    return items


def by_python(problem, items: list) -> str:
    """Return "" if the checker's rules accept the items, else the reason, behind the letter of the item."""
    taken = []
    stream = (taken.append(item) or item for item in items)
    try:
        claims.bound(problem, True, {}, stream, rules.Limits(10**6, 1000, 1 << 200))
    except (rules.Rejected, checker_problem.Refused) as reason:
        return f"{taken[-1][0] if taken else None}: {reason}"
    return "" if next(stream, None) is None else "items after the end of the proof"


def by_coq(program, problem: Path, items: list, folder: Path) -> bool:
    """Return whether the packed form of the items is accepted."""
    header = problem.with_suffix(".cert").read_text(encoding="ascii").splitlines()[0]
    target = folder / "changed.cert"
    target.write_text(f"{header}\n{json.dumps(items)}\n{{}}\n", encoding="ascii")
    try:
        parts = coq_parts(load_problem(problem).canonical, target)
    except (ExactReluError, ArithmeticError, LookupError, TypeError, ValueError):
        return False  # there is nothing to pack
    return all(program(numbers_text(part), folder) == 0 for part in parts)


def disagreements(program, folder: Path, count: int) -> Counter:
    """Return how often the two checkers decided how.

    The program may accept more in two cases, each counted: the checker rejects the spelling of a row, or a box
    or lemma (b, m), which packing resolves: what a wrong one is not needed for does not reach the program.
    """
    rng, seen = random.Random(4), Counter()
    problems = [
        p for p in finite("good") if p.name.startswith("bound") and p.stem not in ("bound-refuted", "bound-no-outputs")
    ]
    entries = [
        (p, checker_problem.load_problem(p), json.loads(p.with_suffix(".cert").read_text().splitlines()[1]))
        for p in problems
    ]
    for _ in range(count):
        path, problem, items = rng.choice(entries)
        other = changed(rng, items)
        reason, accepted = by_python(problem, other), by_coq(program, path, other, folder)
        spelled, unused = any(words in reason for words in SPELLING), reason[:2] in ("b:", "m:")
        assert accepted == (not reason) or (accepted and (spelled or unused)), (path.name, other, reason)
        more = "spelling" if spelled else "box or lemma"
        seen["both" if not reason else more if accepted else "neither"] += 1
    return seen


def test_the_checkers_agree_on_changed_certificates(program, tmp_path):
    seen = disagreements(program, tmp_path, 300)
    assert seen["neither"] > 100 and seen["both"]


@pytest.mark.slow
def test_the_checkers_agree_on_ten_thousand_changed_certificates(program, tmp_path):
    seen = disagreements(program, tmp_path, 10_000)
    print(dict(seen))
    assert seen["neither"] > 3000 and seen["both"]


@pytest.mark.skipif(not bignums(), reason="coqc or libcoq-bignums is not installed: no certificate is run inside Coq")
def test_coq_accepts_the_file_of_a_certificate_and_not_one_with_a_stronger_claim(tmp_path):
    subprocess.run(["make", "-C", str(PROOFS)], check=True, capture_output=True)
    problem = CORPUS / "good" / "bound-below.toml"
    target = tmp_path / "below.v"
    assert main(["coq", str(problem), str(problem.with_suffix(".cert")), "-o", str(target)]) == 0
    coqc = ["coqc", "-q", "-Q", str(PROOFS), "ExactReLU", str(target)]
    assert subprocess.run(coqc, check=False, capture_output=True).returncode == 0
    (part,) = parts_of(problem)
    (*weights, constant) = part.properties[0]
    stronger = part._replace(properties=[(*weights, constant - 10**6)])
    target.write_text(coq_text([stronger], "0" * 64), encoding="ascii")
    assert subprocess.run(coqc, check=False, capture_output=True).returncode != 0


def test_the_command_writes_what_the_program_reads(program, tmp_path, capsys):
    bound, refuted = CORPUS / "good" / "bound-below.toml", CORPUS / "good" / "bound-refuted.toml"
    assert main(["coq", str(bound), str(bound.with_suffix(".cert")), "--numbers"]) == 0
    assert program(capsys.readouterr().out, tmp_path) == 0
    assert main(["coq", str(refuted), str(refuted.with_suffix(".cert")), "--numbers"]) == 2
    assert "several theorems" in capsys.readouterr().err


def test_a_theorem_without_a_rule_in_coq_is_a_clear_error(capsys):
    problem = CORPUS / "good" / "domains-abs.toml"
    assert main(["coq", str(problem), str(problem.with_suffix(".cert"))]) == 2
    assert "theorem not yet executable in Coq: 'partition'" in capsys.readouterr().err


def test_a_certificate_that_the_checker_rejects_is_not_written_for_coq(tmp_path, capsys):
    problem = CORPUS / "good" / "bound-below.toml"
    other = CORPUS / "good" / "bound-above.cert"
    target = tmp_path / "other.v"
    assert main(["coq", str(problem), str(other), "-o", str(target)]) == 1
    assert "REJECTED" in capsys.readouterr().err and not target.exists()


def test_a_name_that_coqc_does_not_take_is_refused(tmp_path, capsys):
    problem = CORPUS / "good" / "bound-below.toml"
    assert main(["coq", str(problem), str(problem.with_suffix(".cert")), "-o", str(tmp_path / "a-b.v")]) == 2
    assert "names of letters, digits and _" in capsys.readouterr().err
