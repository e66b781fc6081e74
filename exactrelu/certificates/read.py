"""Reading a certificate back, for what is written from it; nothing is checked here, that is the checker's part."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["decoded", "read_certificate"]


def read_certificate(path: Path) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    """Return the header and the items of a certificate, compressed or not."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).splitlines()
    items = (decoded(item) for line in lines[1:-1] for item in json.loads(line))
    return json.loads(lines[0]), items


def decoded(value: Any) -> Any:
    """Return nested lists with long integers in the place of their strings.

    >>> decoded(["x", ["0xff", -1]])
    ['x', [255, -1]]
    """
    if isinstance(value, list):
        return [decoded(v) for v in value]
    return int(value, 16) if isinstance(value, str) and len(value) > 1 else value
