"""Makes the scripts of the corpus importable; mutants.py and no_floats.py are run, not collected."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "corpus"), str(HERE)]
collect_ignore = ["mutants.py", "no_floats.py"]
