"""exactrelu coq: a certificate as a file that the proof assistant Coq accepts.

Statement.  The checker, run as a process of its own, has to accept the certificate first.  What is written
            proves the claim again, by the checker that is proved in proofs/checker; coqc has the last word.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from exactrelu.cli.output import checked_output, output, refuse_inputs
from exactrelu.cli.progress import Progress
from exactrelu.cli.verify import run_checker
from exactrelu.errors import FormatError

__all__ = ["coq"]

_MODULE = re.compile(r"[A-Za-z][A-Za-z0-9_]*\.v")


def coq(problem: str, certificate: str, target: str | None, numbers: bool = False) -> int:
    """Write the Coq file of a certificate; return 0, or the checker's exit code where it does not accept.

    Args:
        problem: the problem file.
        certificate: its certificate.
        target: the file to write, stdout by default.
        numbers: write the tree for the program of `make verified-checker` instead.

    Raises:
        FormatError: a file is missing, or the name is none that coqc takes.
        UnsupportedError: the theorem is not yet executable in Coq.
    """
    from exactrelu.formats.problem import load_problem
    from exactrelu.report.coq_family import family_text
    from exactrelu.report.coq_file import coq_text, numbers_text
    from exactrelu.report.coq_part import coq_part

    for name in (problem, certificate):
        if not Path(name).is_file():
            raise FormatError(f"{name}: expected a file, found none")
    subject = load_problem(Path(problem))
    if target is not None:
        path = checked_output(target)
        if not numbers and not _MODULE.fullmatch(path.name):
            raise FormatError(f"{target}: coqc takes names of letters, digits and _ that end in .v; give such a name")
        refuse_inputs(path, (problem, certificate, *subject.files))
    with Progress("checking"):
        code, lines = run_checker(Path(problem), Path(certificate))
    if code:
        print("\n".join(lines), file=sys.stderr)
        return code
    with Progress("writing for Coq"):
        if subject.family is not None and not numbers:
            text = family_text(subject, Path(certificate))
        else:
            part = coq_part(subject.canonical, Path(certificate))
            text = numbers_text(part) if numbers else coq_text(part, subject.sha256)
    with output(target) as stream:
        stream.write(text)
    return 0
