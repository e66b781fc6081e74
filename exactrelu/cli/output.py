"""Output files: complete or absent, never half written.

Statement.  A file appears under its name only when it is complete; until then it is FILE.partial
            beside it.  An error removes the partial file; an interruption keeps it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from exactrelu.errors import FormatError

__all__ = ["checked_output", "output", "refuse_inputs"]


def checked_output(name: str) -> Path:
    """Return the path of an output file after a look at whether it can be written.

    Raises:
        FormatError: its folder is missing or closed, or the name is a folder or device.
    """
    path = Path(name)
    if path.is_dir():
        raise FormatError(f"{name}: expected a file to write, this is a folder; give a file name in it")
    if path.exists() and not path.is_file():
        raise FormatError(f"{name}: expected an ordinary file to write, this is a device or pipe")
    if not path.parent.is_dir():
        raise FormatError(f"{name}: the folder {path.parent} does not exist; make it first")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise FormatError(f"{name}: the folder {path.parent} cannot be written")
    return path


def refuse_inputs(target: Path, inputs: Iterable[str | Path]) -> None:
    """Refuse to write over a file that the command reads.

    Raises:
        FormatError: the output is one of the inputs, also by a link.
    """
    for name in inputs:
        if target.exists() and Path(name).exists() and target.samefile(name):
            raise FormatError(f"{target}: the output would replace {name}, which this command reads; give another name")


@contextmanager
def output(name: str | None) -> Iterator[TextIO]:
    """Yield stdout, or a file that gets its name when the block ends without an error.

    Raises:
        OSError: the disk is full, or the file cannot be written; nothing is left of it.
    """
    if name is None:
        yield sys.stdout
        return
    path = checked_output(name)
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="ascii") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, path)
    except Exception:
        partial.unlink(missing_ok=True)
        raise
