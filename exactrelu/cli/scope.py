"""exactrelu verify --scope: write the problem that asks about another scope; it is checked like any other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exactrelu.cli.output import checked_output, refuse_inputs

__all__ = ["Asked", "asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The problem file that is decided; `words` name it for people."""

    file: Path
    words: str


def asked(problem: str, scope: str | None, certificate: Path | None, folder: Path) -> Asked:
    """Return the problem to decide: that of the command, or one with another scope that is written first.

    Args:
        problem: the problem file of the command.    scope: as it was given, None without one.
        certificate: where the certificate is kept, the new problem beside it; None for neither.
        folder: where it goes that is not kept.

    Raises:
        FormatError, ShapeError: as formats.scope; or the new file would replace the problem.
    """
    if scope is None:
        return Asked(Path(problem), problem)
    from exactrelu.formats.files import located, read_text, write_atomically
    from exactrelu.formats.problem import load_problem
    from exactrelu.formats.scope import read_scope, scope_text, with_scope
    from exactrelu.formats.values import parse_toml

    key, value = read_scope(scope)
    found = load_problem(problem)
    with located(problem):
        text = with_scope(found, parse_toml(read_text(problem)), key, value)
    if certificate is None:
        target = folder / f"{Path(problem).stem}.problem.toml"
    else:
        target = checked_output(str(_beside(certificate)))
        refuse_inputs(target, (problem, *found.files))
    write_atomically(target, text.encode())
    kept = f", written to {target}" if certificate is not None else ""
    return Asked(target, f"{problem} with --scope {scope_text(key, value)}{kept}")


def _beside(certificate: Path) -> Path:
    """Return the name of the problem beside a certificate: x.problem.toml for x.cert and x.cert.gz."""
    plain = certificate.with_suffix("") if certificate.suffix == ".gz" else certificate
    return plain.with_suffix(".problem.toml")
