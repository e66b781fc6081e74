"""The table of README.md: theorems, where they are proved, and the axioms that each proof uses; and the names of
theorems that `exactrelu verify` prints.

Statement.  theorems.toml says what is proved where; Coq's `Print Assumptions` says which axioms are used.  The text
            between the two marks of README.md is what `table` returns, exactrelu/report/coq_names.py what `names` does.
Usage.      python3 table.py           rewrite both
            python3 table.py --check   exit 1 if README.md is out of date
            python3 table.py --names   rewrite coq_names.py only, without Coq
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = HERE.parent / "exactrelu" / "report" / "coq_names.py"
BEGIN, END = "<!-- table: begin, written by table.py -->", "<!-- table: end -->"


def theorems() -> list[dict]:
    """Return the entries of theorems.toml."""
    return tomllib.loads((HERE / "theorems.toml").read_text())["theorem"]


def assumptions(entries: list[dict]) -> list[list[str]]:
    """Return the axioms that Coq reports for the theorems of each entry; the files are compiled already."""
    groups = [[f"@ExactReLU.{name}" for name in entry["proved"]] for entry in entries]
    modules = sorted({name.rpartition(".")[0] for entry in entries for name in entry["proved"]})
    lines = [f"Require ExactReLU.{module}." for module in modules]
    for i, names in enumerate(groups):
        lines += [f"Definition entry_{i} := ({', '.join(names)}).", f"Print Assumptions entry_{i}."]
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "Assumptions.v"
        source.write_text("\n".join(lines) + "\n")
        run = subprocess.run(
            ["coqc", "-q", "-Q", str(HERE), "ExactReLU", str(source)], capture_output=True, text=True, check=True
        )
    reports = re.findall(r"^(?:Closed under the global context|Axioms:\n(?:(?!Axioms:|Closed).*\n?)*)", run.stdout, re.M)
    if len(reports) != len(groups):
        raise SystemExit(f"{len(reports)} reports for {len(groups)} theorems")
    axiom = re.compile(r"^([\w.']+)\s*(?::|$)", re.M)
    return [
        sorted({a.split(".")[-1] for a in axiom.findall(report) if a not in ("Axioms", "Closed")}) for report in reports
    ]


def cell(text: str) -> str:
    """Return text for a cell of a Markdown table."""
    return text.replace("|", "\\|")


def table() -> str:
    """Return the table in Markdown."""
    entries = theorems()
    proved = [entry for entry in entries if entry["proved"]]
    axioms = dict(zip([entry["id"] for entry in proved], assumptions(proved), strict=True))
    used = sorted({a for found in axioms.values() for a in found})
    letters = {a: chr(ord("a") + i) for i, a in enumerate(used)}
    rows = ["| theorem | statement | Coq | axioms | certificates | status |", "|---|---|---|---|---|---|"]
    for entry in entries:
        found = [letters[a] for a in axioms.get(entry["id"], [])]
        places = ", ".join(f"`{name}`" for name in entry["proved"]) or "-"
        marks = " ".join(found) or ("none" if entry["proved"] else "-")
        rows.append(
            f"| `{entry['id']}` | {cell(entry['statement'])} | {places} | {marks}"
            f" | {', '.join(entry['kinds']) or '-'} | {cell(entry['status'])} |"
        )
    legend = [f"- {letters[a]}: `{a}`" for a in used]
    return "\n".join([*rows, "", "Axioms, all of Coq's standard library:", "", *legend])


def names() -> str:
    """Return the text of coq_names.py."""
    rows = [
        f'    ("{entry["id"]}", "{conclusion}"): ("{name}", {entry["status"] == "formalised"}),'
        for entry in theorems()
        for conclusion, name in entry.get("rests", {}).items()
    ]
    head = '"""Which Coq theorem a verdict rests on; written by proofs/table.py from proofs/theorems.toml."""'
    notes = [
        "# (theorem, conclusion): (file and name in proofs/, or nothing if it is not formalised yet;",
        "# whether all of the rule's theorem is formalised)",
    ]
    table = ["COQ_NAMES: dict[tuple[str, str], tuple[str, bool]] = {", *rows, "}"]
    return "\n".join([head, "", '__all__ = ["COQ_NAMES"]', "", *notes, *table]) + "\n"


def main() -> int:
    """Rewrite or check README.md; rewrite coq_names.py."""
    path = HERE / "README.md"
    if "--check" not in sys.argv[1:]:
        NAMES.write_text(names())
    if "--names" in sys.argv[1:]:
        return 0
    text = path.read_text()
    head, rest = text.split(BEGIN)
    _, foot = rest.split(END)
    fresh = f"{head}{BEGIN}\n{table()}\n{END}{foot}"
    if "--check" in sys.argv[1:]:
        if fresh != text:
            print("README.md is out of date: run make table", file=sys.stderr)
        return int(fresh != text)
    path.write_text(fresh)
    return 0


if __name__ == "__main__":
    sys.exit(main())
