"""Decide every problem file of this folder and have every certificate checked: python examples/run.py [FILE...].

One line per file: verdict, what was checked, seconds.  Fails when a verdict differs from the one in
the first comment line of its file, or when the checker does not accept a certificate.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from exactrelu.cli.verify import Outcome, decide
from exactrelu.errors import ExactReluError

FOLDER = Path(__file__).resolve().parent
STATUSES = ("proved", "refuted", "undecided")


def expected(path: Path) -> str:
    """Return the status in the first comment line: "# proved: ..."."""
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    status = first.removeprefix("# ").split(":")[0]
    return status if status in STATUSES else "missing"


def described(outcome: Outcome) -> str:
    """Return what the checker verified, or why nothing was decided."""
    return outcome.checked or f"no certificate: {outcome.verdict.reason}"


def run(path: Path, certificate: Path) -> tuple[str, str]:
    """Return the status of one file and what was checked; an error is a status of its own."""
    try:
        outcome = decide(path, certificate)
    except ExactReluError as error:
        return "error", f"{type(error).__name__}: {error}"
    return outcome.verdict.status, described(outcome)


def main() -> int:
    """Run all files; return the number of wrong ones, at most 1."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(
        [*FOLDER.glob("*.toml"), *FOLDER.glob("convergence/*.toml"), *FOLDER.glob("spectral-radius/*.toml")]
    )
    width = max(len(path.stem) for path in paths)
    wrong, started = [], time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="exactrelu-"))
    for path in paths:
        begun = time.monotonic()
        status, words = run(path, folder / f"{path.stem}.cert")
        seconds = time.monotonic() - begun
        good = status == expected(path)
        mark = "" if good else f"  WRONG: the file expects {expected(path)}"
        print(f"{status:<10}{path.stem:<{width}}  {seconds:6.2f} s  {words}{mark}", flush=True)
        if not good:
            wrong.append(path.stem)
    total = f"{len(paths)} problems in {time.monotonic() - started:.1f} s"
    if wrong:
        print(f"FAILED    {total}; not as expected: {', '.join(wrong)}; certificates in {folder}")
        return 1
    shutil.rmtree(folder)
    print(f"VERIFIED  {total}; every verdict as expected, every certificate accepted by the checker")
    return 0


if __name__ == "__main__":
    sys.exit(main())
