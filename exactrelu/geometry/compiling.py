"""Telling that a compiled kernel is not cached yet.

Exactness.  None: this module only prints.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

__all__ = ["announce"]


def announce(kernel: Any, what: str) -> None:
    """Say on a terminal that the first call of a kernel compiles, once, if nothing is cached yet."""
    if kernel.signatures or not sys.stderr.isatty():
        return
    if not any(Path(kernel.stats.cache_path).glob(f"*.{kernel.__name__}-*.nbi")):
        print(f"compiling the {what} (once per installation) ...", file=sys.stderr, flush=True)
