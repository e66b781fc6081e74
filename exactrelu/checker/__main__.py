"""The certificate checker: python -m exactrelu.checker PROBLEM CERTIFICATE.

Statement.  The last line says VERIFIED and the claim in words (exit 0), REJECTED and the reason
            (exit 1), or REFUSED: malformed input or a limit, nothing was decided (exit 2).
            There is one way to VERIFIED: the end of `main`.
Format.     exactrelu-cert/1: header line, block lines of 256 items (the last may be shorter), footer
            line with the number of items and the sha256 of all earlier bytes.  ASCII without blanks;
            |n| < 2^53 is a literal, other integers are strings "0x..." or "-0x...".
Note.       Copy this folder anywhere: `python checker PROBLEM CERTIFICATE` needs Python 3.11, no more.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

if not __package__:  # run from a copied folder: make it a package
    _here = Path(__file__).resolve().parent
    _found = importlib.util.spec_from_file_location("exactrelu_checker", _here / "__init__.py")
    if _found is not None and _found.loader is not None:
        sys.modules["exactrelu_checker"] = importlib.util.module_from_spec(_found)
        sys.modules["exactrelu_checker"].__path__ = [str(_here)]
    __package__ = "exactrelu_checker"

from . import claims, families
from .network import MAX_TEXT, Refused
from .problem import Problem, load_problem
from .rules import Limits, Rejected

FORMAT = "exactrelu-cert/1"
BLOCK = 256
MAX_LINE = 1 << 25  # bytes
MAX_BYTES = 1 << 36  # of a certificate, uncompressed
MAX_ITEMS = 1 << 34
MAX_DEPTH = 100_000
MAX_BITS = 1 << 18  # of one number
_LINE = re.compile(rb'(?:[\[\],]++|(?:-?+[1-9][0-9]{0,15}+|0)(?![0-9])|"(?:-?+0x[1-9a-f][0-9a-f]*+|[A-Za-z+-])")*+\n')
_LONG = re.compile(rb"0x|[0-9]{16}")
_HEADER = ["format", "kind", "status", "theorem", "claim", "problem", "limits", "producer"]
_PARTITION, _POINT = "partition", "explicit-expression"
_RULES = {
    ("domains", "proved", _PARTITION): claims.domains,
    ("domains", "refuted", _PARTITION): claims.domains,
    ("bound", "proved", _PARTITION): claims.bound,
    ("bound", "refuted", _POINT): claims.bound,
    ("equal", "proved", "equality"): claims.equal,
    ("equal", "refuted", _POINT): claims.equal,
    ("counterexample", "proved", _POINT): claims.violation,
    ("counterexample", "refuted", _POINT): claims.violation,
    ("value", "proved", _POINT): claims.value,
    ("value", "refuted", _POINT): claims.value,
    **families.rules(),
}


class Certificate:
    """A certificate file read line by line, once; memory does not grow with the file."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.digest = stream, hashlib.sha256()
        self.bytes = self.count = 0
        self.last = b""
        self.header = self.read_header()
        self.limits = self.read_limits()

    def line(self) -> bytes:
        """Return the next line with its newline."""
        line = self.stream.readline(MAX_LINE + 1)
        self.bytes += len(line)
        if len(line) > MAX_LINE or self.bytes > MAX_BYTES:
            raise Refused(f"a line of more than {MAX_LINE} bytes, or more than {MAX_BYTES} bytes in all")
        if not line.endswith(b"\n"):
            raise Refused("the certificate is cut off: its last line is not a footer")
        return line

    def read_header(self) -> dict[str, Any]:
        """Return the header; it must be spelled in the one canonical way."""
        line = self.line()
        self.digest.update(line)
        header: dict[str, Any] = json.loads(line)
        version = header.get("format") if type(header) is dict else None
        if version != FORMAT:
            raise Refused(
                f"expected a certificate of format {FORMAT}, got {str(version)[:40]!r}; "
                "take the checker of the exactrelu that wrote it, or have it written again"
            )
        if list(header) != _HEADER or canonical(header) != line:
            raise Refused("the header's keys or its spelling are not those of the format")
        if type(header["producer"]) is not str or not re.fullmatch("[ !#-[^-~\\]]{0,100}", header["producer"]):
            raise Refused("the producer is not a short ASCII text")
        return header

    def read_limits(self) -> Limits:
        """Return the declared limits, which must be within this checker's."""
        declared = self.header["limits"]
        if type(declared) is not dict or list(declared) != ["items", "depth", "bits"]:
            raise Refused("the header's limits are items, depth and bits")
        if any(type(v) is not int or v < 0 for v in declared.values()):
            raise Refused("the header's limits are not integers >= 0")
        if declared["items"] > MAX_ITEMS or declared["depth"] > MAX_DEPTH or declared["bits"] > MAX_BITS:
            raise Refused(f"the certificate declares more than {MAX_ITEMS} items, depth {MAX_DEPTH} or {MAX_BITS} bits")
        return Limits(declared["items"], declared["depth"], (1 << declared["bits"]) - 1)

    def items(self) -> Iterator[list[Any]]:
        """Yield the items up to the footer line, which stays in `last`."""
        full = True
        while True:
            line = self.line()
            if line.startswith(b"{"):
                self.last = line
                return
            self.digest.update(line)
            if not _LINE.fullmatch(line):
                raise Refused(f"after item {self.count}: a line with other signs than integers, letters and lists")
            block = json.loads(line)
            if _LONG.search(line):
                long_numbers(block, self.limits.top)
            if not full or type(block) is not list or not 1 <= len(block) <= BLOCK:
                raise Refused(f"after item {self.count}: every block but the last has {BLOCK} items, the last has some")
            full = len(block) == BLOCK
            for item in block:
                self.count += 1
                if self.count > self.limits.items:
                    raise Refused("there are more items than the header declares")
                if type(item) is not list or not item or type(item[0]) is not str:
                    raise Refused("an item is not a list that starts with a letter")
                yield item

    def seal(self, items: Iterator[list[Any]]) -> None:
        """Demand that the items are used up and that the footer names their number and the hash."""
        if next(items, None) is not None:
            raise Rejected("items after the end of the proof")
        expected = f'{{"end":{self.count},"sha256":"{self.digest.hexdigest()}"}}\n'.encode("ascii")
        if self.last != expected or self.count != self.limits.items:
            raise Rejected("the footer does not name the items and the hash of what stands before it")
        if self.stream.read(1):
            raise Refused("the certificate goes on after its footer")


def canonical(value: object) -> bytes:
    """Return the one spelling of a header as a line."""
    return json.dumps(value, separators=(",", ":")).encode("ascii") + b"\n"


def long_numbers(block: object, top: int) -> None:
    """Replace the strings of long integers in nested lists by integers, in place."""
    waiting = [block]
    while waiting:
        part = waiting.pop()
        if type(part) is not list:
            continue
        for i, value in enumerate(part):
            if type(value) is list:
                waiting.append(value)
            elif type(value) is int and abs(value) >= 1 << 53:
                raise Refused(f"the number {value} is not written as a string, but it is long")
            elif type(value) is str and len(value) > 1:
                number = int(value, 16)
                if abs(number) < 1 << 53:
                    raise Refused(f"the number {value} is written as a string, but it is short")
                if abs(number) > top:
                    raise Refused("a number has more bits than the header declares")
                part[i] = number


def check(problem_path: Path, certificate_path: Path) -> str:
    """Return what is verified, in words."""
    problem = load_problem(problem_path)
    with certificate_path.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        certificate = Certificate(gzip.GzipFile(fileobj=raw) if packed else raw)  # type: ignore[arg-type]
        return judged(problem, certificate)


def judged(problem: Problem, certificate: Certificate) -> str:
    """Run the rule of the header's theorem and compare what it shows with the header."""
    header = certificate.header
    if header["problem"] != problem.sha256:
        was = str(header["problem"])[:64]
        raise Rejected(
            f"the certificate is of problem {was}, this one is {problem.sha256}: it is of another problem, "
            "or the problem or a network file that it names has changed"
        )
    named = (header["kind"], header["status"], header["theorem"])
    if any(type(name) is not str for name in named) or named not in _RULES or named[0] != problem.claim["kind"]:
        raise Rejected(f"no rule shows that a claim {problem.claim['kind']!r} is {named[1]!r} by {named[2]!r}")
    claimed, proved, items = header["claim"], named[1] == "proved", certificate.items()
    if type(claimed) is not dict:
        raise Refused("the header's claim is not a table")
    try:
        result = _RULES[named](problem, proved, claimed, items, certificate.limits)
        certificate.seal(items)
    except Rejected as reason:
        raise Rejected(f"item {certificate.count}: {reason}") from None
    if canonical(claimed) != canonical(result.facts):
        raise Rejected(f"the header states {str(claimed)[:200]}, shown is {str(result.facts)[:200]}")
    return result.words if proved else f"that the claim is false: {result.words}"


def one_line(reason: object) -> str:
    """Return text that cannot pass for another line, whatever the files contain."""
    return re.sub("[^ -~]+", " ", str(reason))


def main(arguments: list[str]) -> int:
    """Check one certificate; print one line; return the exit code."""
    sys.set_int_max_str_digits(MAX_TEXT)
    if len(arguments) != 2:
        print("REFUSED usage: python -m exactrelu.checker PROBLEM CERTIFICATE")
        return 2
    try:
        words = check(Path(arguments[0]), Path(arguments[1]))
    except Rejected as reason:
        print(f"REJECTED {one_line(reason)}")
        return 1
    except Refused as reason:
        print(f"REFUSED {one_line(reason)}")
        return 2
    except Exception as error:  # a malformed file, a missing one, too deep, too large: never more than REFUSED
        print(f"REFUSED {type(error).__name__}: {one_line(error)[:300]}")
        return 2
    print(f"VERIFIED {words}")
    return 0


def run() -> int:
    """Return the exit code of `main`, 2 where its line cannot be written."""
    if sys.stdout is None:
        return 2
    try:
        code = main(sys.argv[1:])
        sys.stdout.flush()
    except OSError:
        os._exit(2)  # the rest of the output must not fail again
    return code


if __name__ == "__main__":
    sys.exit(run())
