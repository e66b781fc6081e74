"""CertificateWriter: streams items to disk and seals them into a certificate file.

Statement.  The file appears under its name only when it is complete: items go to
            NAME.body.partial, `finish` writes header, items and footer to NAME.partial,
            and one rename makes it visible.  An error or `abort` leaves nothing.
Glossary.   body    the block lines     depth  splits on the path from the root
Exactness.  Equal items give equal bytes, compressed or not.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from exactrelu.certificates.canonical import item_text, most_bits
from exactrelu.certificates.schema import BLOCK, header
from exactrelu.errors import FormatError

__all__ = ["CertificateWriter"]

_CHUNK = 1 << 20
_TREE = ("domains", "bound", "equal", "accumulate")  # kinds, or theorems about families, that have trees
_LEAVES = "ldfe"


class CertificateWriter:
    """Writes one certificate; use it as a context manager.

    Without `finish` nothing remains when the block ends.

    >>> import io
    >>> stream = io.BytesIO()
    >>> with CertificateWriter(stream, "0" * 64, "value", "explicit-expression") as writer:
    ...     writer.item(["x", 1, [0]])
    ...     writer.finish("proved", {"value": ["0"]})
    >>> stream.getvalue().splitlines()[1]
    b'[["x",1,[0]]]'
    """

    def __init__(self, target: str | Path | IO[bytes], problem: str, kind: str, theorem: str) -> None:
        """Open the body.

        Args:
            target: path, compressed when it ends in .gz, or a binary stream.
            problem: sha256 of the canonical problem.
            kind: kind of the problem's claim.
            theorem: identifier for the header.
        """
        self._path = Path(target) if isinstance(target, (str, Path)) else None
        self._stream = None if isinstance(target, (str, Path)) else target
        self._problem, self._kind, self._theorem = problem, kind, theorem
        self._block: list[str] = []
        self._items = self._bits = 0
        self._depth = self._deepest = 0
        self._pending: list[int] = []  # depths of the off branches still to come
        self._tree = kind in _TREE or theorem in _TREE
        self._body: IO[bytes] | None
        if self._path is None:
            self._body = tempfile.TemporaryFile()  # noqa: SIM115
        else:
            self._body = self._beside(".body.partial").open("w+b")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abort()

    @property
    def items(self) -> int:
        """Number of items so far."""
        return self._items

    def item(self, item: str | Sequence[object]) -> None:
        """Append one item: a nested list of letters and integers, or its canonical text.

        Text is written as it is; `canonical` has the encoders.
        """
        text = item if isinstance(item, str) else item_text(item)
        self._block.append(text)
        self._items += 1
        if self._tree:
            letter = text[2]
            if letter == "s":
                self._depth += 1
                self._pending.append(self._depth)
                self._deepest = max(self._deepest, self._depth)
            elif letter in _LEAVES:
                self._depth = self._pending.pop() if self._pending else 0
        if len(self._block) == BLOCK:
            self._flush()

    def finish(self, status: str, claim: Mapping[str, object]) -> None:
        """Write header, items and footer; the file then stands under its name.

        Args:
            status: "proved" or "refuted".
            claim: the facts certified, in the order of the format.

        Raises:
            FormatError: finished or aborted before, or a theorem that does not fit.
            OSError: the file cannot be written; nothing half written stays.
        """
        if self._block:
            self._flush()
        body = self._open_body()
        limits = (self._items, self._deepest, self._bits)
        first = header(self._kind, status, self._theorem, claim, self._problem, limits)
        body.seek(0)
        with self._output() as out:
            digest = hashlib.sha256()
            for chunk in _chunks(first, body):
                digest.update(chunk)
                out.write(chunk)
            out.write(f'{{"end":{self._items},"sha256":"{digest.hexdigest()}"}}\n'.encode("ascii"))
        self.abort()

    def abort(self) -> None:
        """Drop what is not finished; harmless when called again."""
        body, self._body = self._body, None
        if body is None:
            return
        with suppress(OSError):  # a full disk fails again when what is left is flushed; it is dropped anyway
            body.close()
        if self._path is not None:
            for suffix in (".body.partial", ".partial"):
                with suppress(FileNotFoundError):
                    self._beside(suffix).unlink()

    def _flush(self) -> None:
        line = "[" + ",".join(self._block) + "]\n"
        self._block = []
        self._bits = max(self._bits, most_bits(line))
        self._open_body().write(line.encode("ascii"))

    def _open_body(self) -> IO[bytes]:
        if self._body is None:
            raise FormatError("certificate: this writer is closed already")
        return self._body

    def _beside(self, suffix: str) -> Path:
        path = self._path or Path("certificate")
        return path.with_name(path.name + suffix)

    @contextmanager
    def _output(self) -> Iterator[IO[bytes]]:
        """Yield the stream that gets the finished bytes; rename the file at the end."""
        if self._path is None:
            yield self._stream  # type: ignore[misc]
            return
        partial = self._beside(".partial")
        with partial.open("wb") as raw:
            if self._path.suffix == ".gz":
                with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
                    yield packed  # type: ignore[misc]
            else:
                yield raw
            raw.flush()
            os.fsync(raw.fileno())
        os.replace(partial, self._path)


def _chunks(first: str, body: IO[bytes]) -> Iterator[bytes]:
    yield first.encode("ascii") + b"\n"
    while chunk := body.read(_CHUNK):
        yield chunk
