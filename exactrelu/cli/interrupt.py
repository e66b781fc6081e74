"""Ctrl-C between two records, never inside one.

Statement.  While a record is written, an interruption waits; at any other time it acts at once.
            So a list that was interrupted ends after a complete record.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

__all__ = ["between_records"]


@contextmanager
def between_records() -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """Yield `record`: interruptions during `with record():` are raised at its end."""
    state = {"writing": False, "pending": False}

    def handle(number: int, frame: FrameType | None) -> None:
        state["pending"] = True
        if not state["writing"]:
            raise KeyboardInterrupt

    @contextmanager
    def record() -> Iterator[None]:
        state["writing"] = True
        try:
            yield
        finally:
            state["writing"] = False
        if state["pending"]:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield record
        return
    before = signal.signal(signal.SIGINT, handle)
    try:
        yield record
    finally:
        signal.signal(signal.SIGINT, before)
