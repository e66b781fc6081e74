"""Files in, files out: capped reads, gzip with an output cap, atomic writes, errors that name the file.

Statement.  A read needs memory for at most the stated cap, whatever a compressed file claims;
            a written file appears complete or not at all.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from exactrelu.errors import ExactReluError, FormatError, LimitError

__all__ = ["MAX_BYTES", "decompressed", "located", "read_bytes", "read_text", "write_atomically"]

MAX_BYTES = 256 * 2**20
_CHUNK = 2**20


@contextmanager
def located(place: str | Path) -> Iterator[None]:
    """Name a file or part of one in front of every error raised inside."""
    try:
        yield
    except ExactReluError as error:
        raise type(error)(f"{place}: {error}") from None


def read_bytes(path: str | Path, cap: int = MAX_BYTES) -> bytes:
    """Return the content of a file, decompressed when its name ends in .gz.

    Raises:
        FormatError: missing, a folder, unreadable, or not gzip data.
        LimitError: more than `cap` bytes, before or after decompression.
    """
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(cap + 1)
    except FileNotFoundError:
        raise FormatError("expected a file, found none; check the path") from None
    except IsADirectoryError:
        raise FormatError("expected a file, this is a folder; name a file in it") from None
    except (OSError, ValueError) as error:
        raise FormatError(f"the file cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > cap:
        raise LimitError(f"more than {_mebibytes(cap)}; larger files are not read")
    return decompressed(data, cap) if Path(path).name.lower().endswith(".gz") else data


def decompressed(data: bytes, cap: int = MAX_BYTES) -> bytes:
    """Return the content of gzip data; the size is counted before anything is kept.

    Raises:
        FormatError: not gzip data, damaged or truncated.
        LimitError: more than `cap` bytes come out.
    """
    try:
        size = 0
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > cap:
                    raise LimitError(f"the compressed file holds more than {_mebibytes(cap)}; larger ones are not read")
        return gzip.decompress(data)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise FormatError(f"expected gzip data because of the ending .gz, got: {error}") from None


def read_text(path: str | Path, cap: int = MAX_BYTES) -> str:
    """Return the content of a UTF-8 file.

    Raises:
        FormatError: as `read_bytes`, or the bytes are not UTF-8, or the file is empty.
    """
    data = read_bytes(path, cap)
    if not data.strip():
        raise FormatError("expected a text, the file is empty")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(f"expected a UTF-8 text, byte {error.start} is {data[error.start]:#04x}") from None


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write a file beside its place, flush it to disk, then give it its name.

    Compressed when the name ends in .gz, with no time in it: equal data give equal bytes.

    Raises:
        FormatError: the folder is missing, or the path is a folder.
        OSError: the disk is full or the folder is not writable; nothing is left behind.
    """
    target = Path(path)
    if target.is_dir():
        raise FormatError(f"{path}: expected a file to write, this is a folder; give a file name in it")
    if not target.parent.is_dir():
        raise FormatError(f"{path}: the folder {target.parent} does not exist; make it first")
    descriptor, partial = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(gzip.compress(data, mtime=0) if target.name.endswith(".gz") else data)
            _synchronised(stream)
        os.chmod(partial, 0o666 & ~_mask())
        os.replace(partial, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(partial)
        raise


def _synchronised(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _mebibytes(size: int) -> str:
    return f"{size // 2**20} MiB" if size >= 2**20 else f"{size} bytes"
