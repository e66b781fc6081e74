"""The sessions in README.md are what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exactrelu.cli import main

ROOT = Path(__file__).resolve().parent.parent
SESSIONS = re.findall(r"```\n(\$ .*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
COMMANDS = [part.split("\n", 1) for part in re.split(r"^\$ ", "".join(SESSIONS), flags=re.MULTILINE)[1:]]


def without_seconds(text):
    return re.sub(r"\d+\.\d\d s", "... s", text)


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[command.split()[1] for command, _ in COMMANDS])
def test_the_sessions_of_the_readme_are_real(command, output, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    program, *words = command.split()
    assert program == ".venv/bin/exactrelu"
    main(words)
    assert without_seconds(capsys.readouterr().out) == without_seconds(output)
