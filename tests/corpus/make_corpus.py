"""Write the corpus again: python tests/corpus/make_corpus.py.

Cases are in cases_good.py, cases_bad.py and, for one theorem each, in family_*.py.

good/NAME.toml, NAME.cert     verified by the checker
bad/NAME.toml, NAME.cert      not verified; without a .cert the problem itself is the fault
outcomes.json                 exit code and last line of each, as read and approved by a person
"""

from __future__ import annotations

import contextlib
import gzip
import importlib
import io
import json
import sys
from pathlib import Path

from cases_bad import bad_cases
from cases_good import good_families, good_networks
from sealed import sealed

CORPUS = Path(__file__).resolve().parent
sys.path.append(str(CORPUS.parents[1]))
checker = importlib.import_module("exactrelu.checker.__main__")


def theorems():
    """Return the modules of cases about one theorem."""
    return [importlib.import_module(path.stem) for path in sorted(CORPUS.glob("family_*.py"))]


def good_cases():
    """Yield all good cases."""
    yield from (*good_networks(), *good_families())
    for theorem in theorems():
        yield from theorem.good()


def files():
    """Yield (relative path, bytes) of the whole corpus."""
    for case in good_cases():
        certificate = sealed(case.header, case.items)
        yield f"good/{case.name}.toml", case.toml.encode()
        yield f"good/{case.name}.cert", gzip.compress(certificate, mtime=0) if case.packed else certificate
        yield from ((f"good/{name}", data) for name, data in case.files.items())
    for name, toml, certificate, more in bad_cases():
        yield f"bad/{name}.toml", toml.encode() if isinstance(toml, str) else toml
        if certificate is not None:
            yield f"bad/{name}.cert", certificate
        yield from ((f"bad/{file}", data) for file, data in more.items())
    for case in (case for theorem in theorems() for case in theorem.bad()):
        yield f"bad/{case.name}.toml", case.toml.encode()
        yield f"bad/{case.name}.cert", sealed(case.header, case.items)


def outcome(problem):
    """Return the exit code and last line of the checker."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.chdir(CORPUS):
        code = checker.main([problem, problem.removesuffix(".toml") + ".cert"])
    return [code, told.getvalue().splitlines()[-1]]


def main():
    """Write the files and the outcomes."""
    found = dict(files())
    for folder in ("good", "bad"):
        (CORPUS / folder).mkdir(exist_ok=True)
        for path in (CORPUS / folder).iterdir():
            if f"{folder}/{path.name}" not in found:
                path.unlink()
    for name, data in found.items():
        path = CORPUS / name
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
    outcomes = {name: outcome(name) for name in found if name.endswith(".toml")}
    (CORPUS / "outcomes.json").write_text(json.dumps(outcomes, indent=1) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
