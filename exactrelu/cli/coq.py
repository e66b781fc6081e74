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
from exactrelu.errors import FormatError, UnsupportedError

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
        UnsupportedError: the theorem is not yet executable in Coq, or takes several for `numbers`.
    """
    from exactrelu.formats.problem import load_problem
    from exactrelu.report.coq_file import coq_parts, coq_text, numbers_text

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
        parts = coq_parts(subject.canonical, Path(certificate))
        if numbers and len(parts) > 1:
            raise UnsupportedError("this claim takes several theorems, and the program reads one; leave out --numbers")
        text = numbers_text(parts[0]) if numbers else coq_text(parts, subject.sha256)
    with output(target) as stream:
        stream.write(text)
    return 0
