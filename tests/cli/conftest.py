"""Run the command line in this process or in one of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from exactrelu.cli import main

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@dataclass(frozen=True)
class Run:
    """What one command left: its exit code and both outputs."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys):
    """Return a function that runs one command in this process."""

    def call(*words):
        capsys.readouterr()
        try:
            code = main([str(w) for w in words])
        except SystemExit as stop:
            code = stop.code
        return Run(code, *capsys.readouterr())

    return call


@pytest.fixture
def examples():
    """Return the folder of the gallery."""
    return EXAMPLES


@pytest.fixture
def command():
    """Return a function that gives the words of one command in a process of its own."""
    return lambda *words: [sys.executable, "-m", "exactrelu", *map(str, words)]


@pytest.fixture
def process(command):
    """Return a function that runs one command in a process of its own."""

    def call(*words, **keywords):
        result = subprocess.run(command(*words), capture_output=True, text=True, timeout=120, check=False, **keywords)
        return Run(result.returncode, result.stdout, result.stderr)

    return call
