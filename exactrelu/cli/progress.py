"""Progress on stderr for anything over a second, when a person watches.

Statement.  Nothing is shown before one second, nothing when stderr is not a terminal, and nothing
            stays behind: results go to stdout only.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

__all__ = ["Progress"]

DELAY_SECONDS = 1.0
PERIOD_SECONDS = 0.25


class Progress:
    """A line that says what runs, for how long, and how far it got."""

    def __init__(self, label: str, shown: bool = True) -> None:
        """Prepare the line; it appears one second after entering, unless it is not to be shown."""
        self.label = label
        self.shown = shown
        self.detail = ""
        self._started = time.monotonic()
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def seconds(self) -> float:
        """Wall seconds since entering."""
        return time.monotonic() - self._started

    def __enter__(self) -> Progress:
        self._started = time.monotonic()
        if self.shown and sys.stderr.isatty():
            self._thread = threading.Thread(target=self._run, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _text(self) -> str:
        return f"{self.label}  {self.seconds:.0f} s  {self.detail}".rstrip()

    def _run(self) -> None:
        if self._done.wait(DELAY_SECONDS):
            return
        try:
            from rich.console import Console
        except ImportError:
            self._plain()
            return
        with Console(stderr=True).status(self._text()) as status:
            while not self._done.wait(PERIOD_SECONDS):
                status.update(self._text())

    def _plain(self) -> None:
        width = 0
        while not self._done.wait(PERIOD_SECONDS):
            text = self._text()
            sys.stderr.write("\r" + text.ljust(width))
            sys.stderr.flush()
            width = len(text)
        sys.stderr.write("\r" + " " * width + "\r")
        sys.stderr.flush()
