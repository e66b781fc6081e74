"""The proved checker, as a program and inside Coq, beside the Python checker."""

from __future__ import annotations

import importlib
import json
import random
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from exactrelu.cli import main
from exactrelu.errors import ExactReluError
from exactrelu.report.coq_file import coq_text, numbers_text
from exactrelu.report.coq_part import coq_part

ROOT = Path(__file__).resolve().parents[2]
PROOFS, CORPUS = ROOT / "proofs", ROOT / "tests" / "corpus"
FINITE = ("bound", "value", "counterexample", "equal", "domains")
checker = importlib.import_module("exactrelu.checker.__main__")
rules = importlib.import_module("exactrelu.checker.rules")
checker_problem = importlib.import_module("exactrelu.checker.problem")


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
    """Return the proved checker as a function of a theorem: whether it accepts the tree, with the counts it states."""
    if not tools():
        pytest.skip("coqc, ocamlfind or zarith is not installed: the proved checker is not built here")
    made = subprocess.run(["make", "-C", str(PROOFS), "verified-checker"], check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr

    def run(part, folder: Path) -> bool:
        (folder / "tree.txt").write_text(numbers_text(part), encoding="ascii")
        command = [PROOFS / "build" / "verified-checker", folder / "tree.txt"]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        assert (ran.returncode == 0) == ran.stdout.startswith("ACCEPTED"), ran.stdout
        counts = tuple(map(int, re.findall(r"(\d+) (?:domains|cells|maps)", ran.stdout)))
        return ran.returncode == 0 and counts == (part.counts or ())

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


def part_of(problem: Path, certificate: Path | None = None):
    """Return the theorem of a corpus entry; its problem is read by the checker, which reads more of them."""
    canonical = checker_problem.load_problem(problem).canonical
    return coq_part(canonical, certificate or problem.with_suffix(".cert"))


def test_the_proved_checker_accepts_what_the_checker_accepts(program, tmp_path):
    kinds = Counter()
    for path in finite("good"):
        header = json.loads(path.with_suffix(".cert").read_bytes().splitlines()[0])
        assert program(part_of(path), tmp_path), path.name
        kinds[header["kind"], header["status"]] += 1
    assert set(kinds) == {(kind, status) for kind in FINITE for status in ("proved", "refuted")}
    assert sum(kinds.values()) >= 45


def test_the_proved_checker_rejects_the_bad_trees(program, tmp_path):
    outcomes = json.loads((CORPUS / "outcomes.json").read_text(encoding="utf-8"))
    seen = Counter()
    for path in finite("bad"):
        words = outcomes[f"bad/{path.name}"][1]
        if "footer" in words or not words.startswith(("REJECTED item", "REJECTED the header states")):
            continue  # what is bad is the file around the items
        try:
            accepted = program(part_of(path), tmp_path)
        except ExactReluError:
            accepted = None  # the packer refuses it
        except (ArithmeticError, LookupError, TypeError, ValueError) as reason:
            accepted = None
            assert words.startswith("REJECTED the header states") or "point" in words, (path.name, reason)
        assert not accepted, (path.name, words)
        seen[accepted] += 1
    assert seen[False] >= 8 and seen[None] >= 8


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


def by_python(problem, header: dict, items: list) -> str:
    """Return "" if the checker's rules accept the items and the header's facts, else the reason."""
    rule = checker._RULES[header["kind"], header["status"], header["theorem"]]
    stream = iter(items)
    try:
        shown = rule(
            problem, header["status"] == "proved", header["claim"], stream, rules.Limits(10**6, 1000, 1 << 200)
        )
    except (rules.Rejected, checker_problem.Refused) as reason:
        return str(reason) or "rejected"
    if next(stream, None) is not None:
        return "items after the end of the proof"
    return "" if shown.facts == header["claim"] else "other facts"


def by_coq(program, path: Path, header: dict, items: list, folder: Path) -> bool:
    """Return whether the packed form of the items is accepted."""
    target = folder / "changed.cert"
    target.write_text("\n".join([json.dumps(header), json.dumps(items), "{}", ""]), encoding="ascii")
    try:
        part = part_of(path, target)
    except ExactReluError:
        return False  # the packer refuses it
    return program(part, folder)


def disagreements(program, folder: Path, count: int) -> tuple[Counter, list]:
    """Return how often both checkers accept and reject changed certificates, and where they disagree."""
    rng, seen, found, entries = random.Random(4), Counter(), [], []
    for path in finite("good"):
        problem = checker_problem.load_problem(path)
        header, *lines = path.with_suffix(".cert").read_text(encoding="ascii").splitlines()[:-1]
        items = [item for line in lines for item in json.loads(line)]
        if items and "0x" not in "".join(lines):
            entries.append((path, problem, json.loads(header), items))
    for _ in range(count):
        path, problem, header, items = rng.choice(entries)
        other = changed(rng, items)
        reason, accepted = by_python(problem, header, other), by_coq(program, path, header, other, folder)
        seen[header["kind"], accepted] += 1
        if accepted == bool(reason):
            found.append((path.name, other, reason))
    return seen, found


def test_the_checkers_agree_on_changed_certificates(program, tmp_path):
    seen, found = disagreements(program, tmp_path, 300)
    assert not found
    assert min(seen["bound", True], seen["bound", False], seen["domains", False], seen["equal", False]) >= 5


@pytest.mark.slow
def test_the_checkers_agree_on_ten_thousand_changed_certificates(program, tmp_path):
    seen, found = disagreements(program, tmp_path, 10_000)
    print(dict(seen))
    assert not found
    assert all(seen[kind, accepted] > 50 for kind in ("bound", "domains", "equal") for accepted in (True, False))


@pytest.mark.skipif(not bignums(), reason="coqc or libcoq-bignums is not installed: no certificate is run inside Coq")
def test_coq_accepts_the_file_of_a_certificate_and_not_one_with_a_stronger_claim(tmp_path):
    subprocess.run(["make", "-C", str(PROOFS)], check=True, capture_output=True)
    problem = CORPUS / "good" / "bound-below.toml"
    target = tmp_path / "below.v"
    assert main(["coq", str(problem), str(problem.with_suffix(".cert")), "-o", str(target)]) == 0
    coqc = ["coqc", "-q", "-Q", str(PROOFS), "ExactReLU", str(target)]
    assert subprocess.run(coqc, check=False, capture_output=True).returncode == 0
    part = part_of(problem)
    ((strict, (*weights, constant)),) = part.properties
    stronger = part._replace(properties=[(strict, (*weights, constant - 10**6))])
    target.write_text(coq_text(stronger, "0" * 64), encoding="ascii")
    assert subprocess.run(coqc, check=False, capture_output=True).returncode != 0


@pytest.mark.skipif(not bignums(), reason="coqc or libcoq-bignums is not installed: no certificate is run inside Coq")
@pytest.mark.parametrize("name", ["domains-boxes", "domains-only-cells", "equal-max", "bound-refuted"])
def test_coq_accepts_every_kind_of_theorem_and_no_other_count(name, tmp_path):
    subprocess.run(["make", "-C", str(PROOFS)], check=True, capture_output=True)
    part, target = part_of(CORPUS / "good" / f"{name}.toml"), tmp_path / "kind.v"
    coqc = ["coqc", "-q", "-Q", str(PROOFS), "ExactReLU", str(target)]
    target.write_text(coq_text(part, "0" * 64), encoding="ascii")
    ran = subprocess.run(coqc, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    if part.counts:
        more = (*part.counts[:-1], part.counts[-1] + 1)
        target.write_text(coq_text(part._replace(counts=more), "0" * 64), encoding="ascii")
        assert subprocess.run(coqc, check=False, capture_output=True).returncode != 0


@pytest.mark.parametrize("name", ["bound-below", "bound-refuted", "equal-refuted", "domains-boxes"])
def test_the_command_writes_what_the_program_reads(name, program, tmp_path, capsys):
    problem = CORPUS / "good" / f"{name}.toml"
    assert main(["coq", str(problem), str(problem.with_suffix(".cert")), "--numbers"]) == 0
    assert capsys.readouterr().out == numbers_text(part_of(problem))
    assert program(part_of(problem), tmp_path)


def test_a_theorem_without_a_rule_in_coq_is_a_clear_error(capsys):
    problem = CORPUS / "good" / "absorb-all-dead.toml"
    assert main(["coq", str(problem), str(problem.with_suffix(".cert"))]) == 2
    assert "absorb: of families, Coq executes converges" in capsys.readouterr().err
    assert main(["coq", str(problem), str(problem.with_suffix(".cert")), "--numbers"]) == 2
    assert "theorem not yet executable in Coq: 'absorb'" in capsys.readouterr().err


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
