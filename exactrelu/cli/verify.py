"""exactrelu verify and check: decide a claim, certify it, and let the separate checker have the last word.

Statement.  A verdict is reported as proved or refuted only after the checker, run as a process of
            its own on the problem file and the certificate, has accepted it.  A certificate that the
            checker does not accept is a defect of exactrelu: the command fails and keeps the file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exactrelu.cli.interrupt import interruptible
from exactrelu.cli.output import checked_output, refuse_inputs
from exactrelu.cli.progress import Progress
from exactrelu.cli.scope import asked
from exactrelu.errors import ExactReluError, FormatError, LimitError, UnsupportedError

if TYPE_CHECKING:
    from exactrelu.convergence.closed_limit import ClosedLimit
    from exactrelu.convergence.crosscheck import Crosscheck
    from exactrelu.convergence.verdict import Verdict
    from exactrelu.formats.problem import Problem
    from exactrelu.theorems.outcome import NotCertified

__all__ = [
    "EXIT_CODES",
    "RejectedCertificateError",
    "Outcome",
    "check",
    "closed_form",
    "decide",
    "draw",
    "float_run",
    "scratch",
    "verify",
]

EXIT_CODES = {"proved": 0, "refuted": 1, "undecided": 3}
PACKAGE = Path(__file__).resolve().parent.parent


class RejectedCertificateError(ExactReluError):
    """The checker does not accept what the prover wrote: a defect of exactrelu."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, the file that certifies it and what the checker said."""

    problem: Problem
    verdict: Verdict
    certificate: Path | None
    checked: str
    prove_seconds: float
    check_seconds: float
    asked: str = ""  # the problem in words, where --scope changed it


def verify(
    problem: str,
    certificate: str | None,
    as_json: bool,
    picture: str | None = None,
    theorem: str | None = None,
    latex: str | None = None,
    scope: str | None = None,
) -> int:
    """Decide the claim of a problem file; print the verdict, draw a picture, write LaTeX; return the exit code.

    A scope asks about other inputs, or about products, instead (formats/scope.py).
    """
    path = None if certificate is None else checked_output(certificate)
    drawn = None if picture is None else _checked_picture(picture)
    written = None if latex is None else checked_output(latex)
    _refuse_clashes(Path(problem), path, [file for file in (drawn, written) if file is not None])
    if scope is not None and latex is not None and path is None:
        raise FormatError("--latex with --scope needs -o CERT, beside which the problem is kept that it names")
    with scratch() as folder:
        question = asked(problem, scope, path, folder)
        _refuse_clashes(question.file, path, [file for file in (drawn, written) if file is not None])
        outcome = decide(question.file, path or folder / "certificate.cert", theorem)
        outcome = replace(outcome, asked=question.words) if scope is not None else outcome
        floats, closed = float_run(outcome), closed_form(outcome)
        shown = _json if as_json else _text
        print(shown(outcome, certificate, floats, closed), flush=True)
        for other in (written, drawn):
            if other is not None:
                refuse_inputs(other, outcome.problem.files)
        if written is not None:
            _write_latex(outcome, certificate, written, closed)
        if drawn is not None:
            draw(outcome, drawn)
    return EXIT_CODES[outcome.verdict.status]


def _refuse_clashes(problem: Path, certificate: Path | None, others: list[Path]) -> None:
    """Refuse a picture or LaTeX in the place of the problem, of the certificate or of each other."""
    taken = {problem.resolve()} | ({certificate.resolve()} if certificate is not None else set())
    for path in others:
        if path.resolve() in taken:
            raise FormatError(f"{path}: the output would replace another file of this command; give another name")
        taken.add(path.resolve())


def _write_latex(
    outcome: Outcome, certificate: str | None, path: Path, closed: ClosedLimit | NotCertified | None
) -> None:
    from exactrelu.formats.files import write_atomically
    from exactrelu.report.latex import CertificateFile, fragment

    found = None
    if outcome.certificate is not None:
        name = Path(certificate).name if certificate is not None else Path(outcome.problem.path or "").stem + ".cert"
        found = CertificateFile.of(outcome.certificate, name, outcome.checked)
    write_atomically(path, fragment(outcome.problem, outcome.verdict, found, closed).encode())


def draw(outcome: Outcome, picture: Path) -> None:
    """Draw the family of a problem: trajectories, norms and the envelope of its theorem; for products their norms.

    Raises:
        UnsupportedError: the problem has no family.
    """
    from exactrelu.convergence import products
    from exactrelu.convergence.decide import domain_of
    from exactrelu.report.plot import plot_family
    from exactrelu.report.plot_products import plot_products

    family, verdict = outcome.problem.family, outcome.verdict
    if family is None:
        raise UnsupportedError(f"{outcome.problem.path}: a picture shows a family, this problem has none")
    canonical = json.loads(outcome.problem.canonical)
    domain = domain_of(canonical["domain"], family.width)
    title = outcome.problem.title or picture.stem
    theorem = f" ({verdict.theorem})" if verdict.theorem else ""
    title = f"{title}: {verdict.status}{theorem}"
    with Progress("drawing"):
        if canonical["claim"]["kind"] == products.KIND:
            plot_products(family, verdict, canonical["claim"].get("path"), title, picture)
        else:
            plot_family(family, domain, verdict.evidence, title, picture)


def _checked_picture(name: str) -> Path:
    from exactrelu.report.plot import checked_format

    path = checked_output(name)
    checked_format(path)
    return path


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a temporary folder; it stays when a certificate in it was not accepted."""
    folder = Path(tempfile.mkdtemp(prefix="exactrelu-"))
    try:
        yield folder
    except RejectedCertificateError:
        raise
    except BaseException:
        shutil.rmtree(folder)
        raise
    shutil.rmtree(folder)


def check(problem: str, certificate: str) -> int:
    """Run the checker on a certificate; pass on what it prints and its exit code."""
    for name in (problem, certificate):
        if Path(name).is_dir() or not Path(name).exists():
            raise FormatError(f"{name}: expected a file, {'this is a folder' if Path(name).is_dir() else 'found none'}")
    with Progress("checking"):
        code, lines = run_checker(Path(problem), Path(certificate))
    print("\n".join(lines))
    return code


def decide(problem_path: Path, certificate: Path, theorem: str | None = None) -> Outcome:
    """Decide the claim of a problem file and have the certificate checked.

    Args:
        problem_path: the problem file.
        certificate: where the certificate goes; nothing is written when undecided.
        theorem: the only theorem to try for a family; all by default.

    Raises:
        UnsupportedError: a theorem for a network, or one that does not decide such a claim.
        RejectedCertificateError: the checker does not accept the certificate, which is kept.
    """
    from exactrelu.formats.problem import load_problem

    if problem_path.exists() and not problem_path.is_file() and not problem_path.is_dir():
        raise FormatError(
            f"{problem_path}: expected an ordinary file, which the checker reads again, got a pipe or device"
        )
    problem = load_problem(problem_path)
    refuse_inputs(certificate, (problem_path, *problem.files))
    verdict, proving = _prove(problem, certificate, theorem)
    if verdict.status == "undecided":
        return Outcome(problem, verdict, None, "", proving, 0.0)
    started = time.monotonic()
    with Progress("checking"):
        try:
            code, lines = run_checker(problem_path, certificate)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(
                f"while the certificate was checked: proved as {verdict.status}, not checked; "
                f"`exactrelu check {problem_path} {certificate}` does it where -o kept the certificate"
            ) from None
    if code == 2:
        raise LimitError(
            f"{problem_path}: the prover says {verdict.status}, but the checker says: {lines[-1]}\n"
            "  a verdict needs a certificate that the checker accepts; a smaller problem may be within its limits"
        )
    if code != 0:
        raise RejectedCertificateError(
            f"{problem_path}: the prover says {verdict.status}, the checker says: {lines[-1]}\n"
            f"  this is a defect of exactrelu; the certificate is kept in {certificate}"
        )
    return Outcome(problem, verdict, certificate, lines[-1], proving, time.monotonic() - started)


def run_checker(problem: Path, certificate: Path) -> tuple[int, list[str]]:
    """Run the checker as a process of its own; return its exit code and its lines, at least one."""
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH", ""))))
    }
    result = subprocess.run(
        [sys.executable, "-P", "-m", "exactrelu.checker", str(problem), str(certificate)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    lines = result.stdout.splitlines() or result.stderr.splitlines()[-1:] or ["REFUSED without a word"]
    return result.returncode, lines


def float_run(outcome: Outcome) -> Crosscheck | None:
    """Run a family or matrices in floats beside a verdict, which does not depend on it; None for a network."""
    problem, verdict = outcome.problem, outcome.verdict
    if problem.family is None and not problem.matrices:
        return None
    from exactrelu.convergence.crosscheck_problem import crosscheck_problem

    with Progress("running floats"):
        return crosscheck_problem(problem, verdict)


def closed_form(outcome: Outcome) -> ClosedLimit | NotCertified | None:
    """Look for the limit at a point in closed form, beside a verdict that does not depend on it."""
    family, verdict = outcome.problem.family, outcome.verdict
    claim, domain = outcome.problem.claim.kind, json.loads(outcome.problem.canonical)["domain"]
    if family is None or verdict.status != "proved" or claim not in ("limit", "converges") or "point" not in domain:
        return None
    if outcome.problem.claim.output is not None:
        return None  # closed forms are those of all coordinates
    from exactrelu.convergence.closed_limit import closed_limit, enclosure_of

    enclosure = enclosure_of(verdict)
    if enclosure is not None and all(e.width == 0 for e in enclosure):
        return None  # the verdict has the limit itself
    with Progress("looking for a closed form"):
        return closed_limit(family, domain["point"], enclosure)


def _prove(problem: Problem, certificate: Path, theorem: str | None) -> tuple[Verdict, float]:
    with Progress("proving") as progress:
        try:
            with interruptible():
                verdict = _certified(problem, certificate, progress, theorem)
        except KeyboardInterrupt:
            found = f" with {progress.detail}" if progress.detail else ""
            raise KeyboardInterrupt(
                f"after {progress.seconds:.1f} s of proving{found}; no verdict, no certificate was written"
            ) from None
        return verdict, progress.seconds


def _certified(problem: Problem, certificate: Path, progress: Progress, theorem: str | None) -> Verdict:
    from exactrelu.convergence.certify import certify

    def observe(words: str) -> None:
        progress.detail = words

    return certify(problem, certificate, theorem, observe)


def _text(
    outcome: Outcome, certificate: str | None, floats: Crosscheck | None, closed: ClosedLimit | NotCertified | None
) -> str:
    from exactrelu.report.closed import closed_in_words
    from exactrelu.report.coq import coq_in_words
    from exactrelu.report.evidence import evidence_in_words
    from exactrelu.report.floats import float_in_words
    from exactrelu.report.text import domain_in_words, subject_in_words, table, verdict_line

    problem, verdict = json.loads(outcome.problem.canonical), outcome.verdict
    rows = [("problem", f"{outcome.asked or outcome.problem.path}, sha256 {outcome.problem.sha256[:16]}...")]
    subject = next((name for name in ("family", "matrices") if name in problem["subject"]), "network")
    rows += [(subject, line) for line in subject_in_words(problem["subject"])]
    rows.append(("domain", domain_in_words(problem["domain"])))
    rows += evidence_in_words(verdict.facts)
    rows += [("value", line) for line in closed_in_words(closed)]
    if verdict.reason:
        rows.append(("reason", verdict.reason.replace("; ", "\n")))
    if floats is not None:
        rows.append(("float", float_in_words(floats)))
    if outcome.certificate is not None:
        size = outcome.certificate.stat().st_size
        kept = certificate if certificate is not None else "not kept, -o CERT keeps it"
        rows.append(("certificate", f"{size} bytes, {kept}"))
        rows.append(("checker", outcome.checked))
        rows.append(("coq", coq_in_words(verdict.claim, verdict.status, _rests_on(outcome), verdict.scope)))
    elif certificate is not None and Path(certificate).exists():
        rows.append(("certificate", f"none; {certificate} is an older file, left as it was"))
    timing = f"proved in {outcome.prove_seconds:.2f} s, checked in {outcome.check_seconds:.2f} s"
    rows.append(("time", timing if outcome.certificate is not None else f"{outcome.prove_seconds:.2f} s"))
    last = verdict_line(verdict.status, problem, verdict.facts, verdict.theorem)
    return table(rows) + "\n" + last + (f"; {certificate}" if certificate and outcome.certificate else "")


def _json(
    outcome: Outcome, certificate: str | None, floats: Crosscheck | None, closed: ClosedLimit | NotCertified | None
) -> str:
    from exactrelu.report.closed import closed_facts
    from exactrelu.report.coq import coq_facts
    from exactrelu.report.floats import float_facts

    verdict = outcome.verdict
    facts: dict[str, Any] = {
        "problem": outcome.asked or str(outcome.problem.path),
        "sha256": outcome.problem.sha256,
        "claim": verdict.claim,
        "status": verdict.status,
        "theorem": verdict.theorem,
        "scope": verdict.scope,
        "facts": dict(verdict.facts),
        "reason": verdict.reason,
        "certificate": certificate if outcome.certificate is not None else None,
        "checker": outcome.checked,
        "prove_seconds": round(outcome.prove_seconds, 6),
        "check_seconds": round(outcome.check_seconds, 6),
    }
    if outcome.certificate is not None:
        facts["coq"] = coq_facts(verdict.claim, verdict.status, _rests_on(outcome), verdict.scope)
    if floats is not None:
        facts["float"] = float_facts(floats)
    if (form := closed_facts(closed)) is not None:
        facts["closed_form"] = form
    return json.dumps(facts, default=_plain)


def _rests_on(outcome: Outcome) -> str:
    """Return the theorem whose Coq name is told; of a read-out none, as what it says of coordinates is not in Coq."""
    return outcome.verdict.theorem if outcome.problem.claim.output is None or outcome.problem.networks else "read-out"


def _plain(value: object) -> str:
    from exactrelu.arithmetic.rational import rational_text

    return rational_text(value) if isinstance(value, Fraction) else str(value)
