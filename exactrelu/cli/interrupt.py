"""Ctrl-C: between two records, never inside one; and as itself, also out of compiled code.

Statement.  While a record is written, an interruption waits; at any other time it acts at once.
            So a list that was interrupted ends after a complete record.
            An interruption that arrives while a compiled function is called leaves it as a
            SystemError with the KeyboardInterrupt behind it; it becomes a KeyboardInterrupt again.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType

__all__ = ["between_records", "interruptible"]


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise an interruption inside the block as KeyboardInterrupt, wherever it arrived."""
    try:
        yield
    except SystemError as error:
        cause: BaseException | None = error
        while isinstance(cause, SystemError):  # each compiled layer that the interruption passed adds one
            cause = cause.__cause__
        if not isinstance(cause, KeyboardInterrupt):
            raise
        raise KeyboardInterrupt(*cause.args) from None


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
