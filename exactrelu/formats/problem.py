"""Problem files: one subject, one domain, one claim, in TOML; and their canonical form.

Statement.  [network] file = "net.onnx" or layers = [...]; or [family] (family.py), or [matrices] list =
            [M_0, ...]; for the claim equal also [other].  [domain] box, polytope, all_space or
            point.  [claim] kind = ....
            The canonical problem is JSON with sorted keys and no blanks; its sha256 names the
            problem in certificates.  Networks from files are written out in it, so that the hash
            covers the weights and not a file's name.
Exactness.  Numbers are what is written; the floats of a binary file are the dyadic rationals
            of their bits; a bare float in the problem file is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from exactrelu.arithmetic.matrix import Matrix
from exactrelu.arithmetic.rational import rational_text
from exactrelu.errors import FormatError, ShapeError
from exactrelu.formats.claim import Claim, read_claim
from exactrelu.formats.family import canonical_family, read_family
from exactrelu.formats.files import located, read_text
from exactrelu.formats.json_network import canonical_network, network_from_layers
from exactrelu.formats.load import load_network
from exactrelu.formats.region import Region, read_region
from exactrelu.formats.values import BareFloat, checked_keys, exact_rows, kind_of, listed, parse_toml, table
from exactrelu.networks.family import Family
from exactrelu.networks.kinds import AnyFamily
from exactrelu.networks.network import Network
from exactrelu.networks.rooted import RootedFamily
from exactrelu.networks.widening import WideningFamily

__all__ = ["FORMAT", "Problem", "load_problem", "parse_problem"]

FORMAT = "exactrelu-problem/1"
_SECTIONS = ("network", "other", "family", "matrices")
_MAX_TEXT = 64 * 2**20
_EXPECTED = re.compile(r"#\s*(proved|refuted|undecided)(?::[ \t]*([^\r\n]*))?[ \t]*(?:\r?\n|$)")

Status = Literal["proved", "refuted", "undecided"]


@dataclass(frozen=True, slots=True)
class Problem:
    """A claim about networks or a family on a domain, or about a set of matrices.

    networks: one network, or two for the claim equal; empty for another subject.
    matrices: one or more, square of one size; empty for another subject.
    expected: status and words of the first comment line, where there is one.
    canonical: the canonical problem as JSON text.    sha256: its hash, in hex.
    files: the network files that it names.
    """

    claim: Claim
    domain: Region
    networks: tuple[Network, ...]
    family: AnyFamily | None
    expected: tuple[Status, str] | None
    title: str
    description: str
    path: Path | None
    canonical: str
    sha256: str
    files: tuple[Path, ...] = ()
    matrices: tuple[Matrix, ...] = ()


def load_problem(path: str | Path) -> Problem:
    """Read a problem file.

    Raises:
        FormatError, ShapeError, InexactError, UnsupportedError, LimitError: naming the file and
            the place in it, what was expected, what came and what to do.
    """
    with located(path):
        return parse_problem(read_text(path, _MAX_TEXT), Path(path))


def parse_problem(text: str, path: Path | None = None) -> Problem:
    """Return the problem of a text; files in it are sought beside `path`."""
    document = parse_toml(text)
    checked_keys(document, "the problem", [], ["title", "description", *_SECTIONS, "domain", "claim"])
    for section in ("claim", "domain"):
        if section not in document:
            hint = "; matrices have all_space = true there" if section == "domain" and "matrices" in document else ""
            raise FormatError(f"[{section}]: expected this section, it is missing{hint}")
    networks, family, matrices = _subject(document, Path() if path is None else path.parent)
    inputs = networks[0].inputs if networks else matrices[0].shape[0] if matrices else cast(AnyFamily, family).width
    outputs = networks[0].outputs if networks else inputs
    region = read_region(document["domain"], inputs)
    claim = read_claim(
        document["claim"], region, outputs, "family" if family is not None else "matrices" if matrices else "network"
    )
    _require_other(claim, len(networks), "other" in document)
    _require_norm(claim, isinstance(family, WideningFamily))
    _require_chain(claim, family)
    _require_letters(claim, len(matrices))
    canonical = _canonical(claim, region, networks, family, matrices)
    return Problem(
        claim=claim,
        domain=region,
        networks=networks,
        family=family,
        expected=_expected(text),
        title=_words(document, "title"),
        description=_words(document, "description"),
        path=path,
        canonical=canonical,
        sha256=hashlib.sha256(canonical.encode("ascii")).hexdigest(),
        files=_files(document, Path() if path is None else path.parent),
        matrices=matrices,
    )


def _subject(
    document: Mapping[str, Any], folder: Path
) -> tuple[tuple[Network, ...], AnyFamily | None, tuple[Matrix, ...]]:
    given = [name for name in ("network", "family", "matrices") if name in document]
    if len(given) != 1:
        came = " and ".join(given) or "none"
        raise FormatError(f"expected exactly one of the sections [network], [family] and [matrices], got {came}")
    if "family" in document:
        with located("[family]"):
            return (), read_family(document["family"]), ()
    if "matrices" in document:
        with located("[matrices]"):
            return (), None, _matrices(document["matrices"])
    networks = [_network(document[name], name, folder) for name in ("network", "other") if name in document]
    if len(networks) == 2:
        for what in ("inputs", "outputs"):
            first, second = (getattr(network, what) for network in networks)
            if first != second:
                raise ShapeError(f"[other]: expected {first} {what} like [network], got {second}")
    return tuple(networks), None, ()


def _matrices(value: object) -> tuple[Matrix, ...]:
    """Return the matrices of [matrices], at least one, all square of the size of the first."""
    fields = table(value, "the section")
    checked_keys(fields, "the section", ["list"])
    rows = [exact_rows(M, f"list[{i}]") for i, M in enumerate(listed(fields["list"], "list", "matrices"))]
    if not rows or not rows[0]:
        raise FormatError(f"list: expected at least one matrix with at least one row, got {len(rows)} matrices")
    m = len(rows[0])
    for i, M in enumerate(rows):
        if len(M) != m or any(len(row) != m for row in M):
            came = f"{len(M)} rows of {' and '.join(str(n) for n in sorted({len(row) for row in M})) or 'no'} entries"
            raise ShapeError(f"list[{i}]: expected {m} rows of {m} entries, square like the first matrix, got {came}")
    return tuple(Matrix(M) for M in rows)


def _require_other(claim: Claim, networks: int, other: bool) -> None:
    if claim.kind == "equal" and networks != 2:
        raise FormatError("claim 'equal': expected a second network in the section [other], it is missing")
    if claim.kind != "equal" and other:
        raise FormatError(f"[other]: only the claim 'equal' has a second network, this claim is {claim.kind!r}")


def _require_norm(claim: Claim, widens: bool) -> None:
    if claim.norm is not None and not widens:
        raise FormatError("claim 'limit', norm: only layers that widen have one; leave it out")
    if claim.kind == "limit" and widens and claim.norm is None:
        raise FormatError("claim 'limit': the limit of layers that widen has no last coordinate; write norm = \"l1\"")


def _require_letters(claim: Claim, count: int) -> None:
    if claim.word is not None and max(claim.word) >= count:
        raise FormatError(
            f"claim, attained_by: expected indices below {count}, the number of matrices, got {max(claim.word)}"
        )


def _require_chain(claim: Claim, family: AnyFamily | None) -> None:
    if claim.output is not None and family is not None and not isinstance(family, (Family, RootedFamily)):
        raise FormatError(f"claim {claim.kind!r}, output: only layers relu(W_n y + b_n) have a read-out; leave it out")


def _network(value: object, section: str, folder: Path) -> Network:
    with located(f"[{section}]"):
        fields = table(value, "the section")
        checked_keys(fields, "the section", [], ["file", "layers", "inputs"])
        if ("file" in fields) == ("layers" in fields):
            raise FormatError("expected exactly one of the keys 'file' and 'layers'")
        if "layers" in fields:
            return network_from_layers(fields)
        checked_keys(fields, "the section with a file", ["file"])
        if not isinstance(fields["file"], str) or isinstance(fields["file"], BareFloat):
            raise FormatError(f"file: expected a path as text, got {kind_of(fields['file'])}")
        return load_network(folder / fields["file"])


def _canonical(
    claim: Claim, region: Region, networks: Sequence[Network], family: AnyFamily | None, matrices: Sequence[Matrix]
) -> str:
    subject: dict[str, Any]
    if family is not None:
        subject = {"family": canonical_family(family)}
    elif matrices:
        subject = {"matrices": [[[rational_text(v) for v in row] for row in M.rows()] for M in matrices]}
    elif claim.kind == "equal":
        subject = {"networks": [canonical_network(network) for network in networks]}
    else:
        subject = {"network": canonical_network(networks[0])}
    problem = {"format": FORMAT, "claim": claim.canonical(), "domain": region.canonical(), "subject": subject}
    return json.dumps(problem, sort_keys=True, separators=(",", ":"))


def _files(document: Mapping[str, Any], folder: Path) -> tuple[Path, ...]:
    sections = [document[name] for name in ("network", "other") if name in document]
    return tuple(folder / section["file"] for section in sections if "file" in section)


def _expected(text: str) -> tuple[Status, str] | None:
    match = _EXPECTED.match(text)
    return (cast(Status, match[1]), (match[2] or "").strip()) if match else None


def _words(document: Mapping[str, Any], key: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str) or isinstance(value, BareFloat):
        raise FormatError(f"{key}: expected a text, got {kind_of(value)}")
    return value
