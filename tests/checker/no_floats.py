"""Run the good corpus on a watched copy of the checker: python no_floats.py CHECKER CORPUS.

Three guards, any of which ends a run: `float(...)` raises; so does every operator in the checker
whose result is a float; so does every line at which a local variable of the checker is one.
Prints the number of runs and of lines looked at.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
import sys
from copy import deepcopy
from pathlib import Path

from mutants import Copy

FLOAT = float


class Watched(ast.NodeTransformer):
    """Hands the result of every operator to a guard."""

    def visit_BinOp(self, node):
        """Wrap one operator."""
        call = ast.Call(ast.Name("__exact__", ast.Load()), [self.generic_visit(node)], [])
        return ast.copy_location(call, node)


class Kind(type):
    """Still knows a float when it sees one."""

    def __instancecheck__(cls, value):
        return type(value) is FLOAT


class Forbidden(metaclass=Kind):
    """Stands for `float` and cannot be called."""

    def __new__(cls, *arguments):
        """Refuse."""
        raise AssertionError("a float was asked for")


def exact(value):
    """Return what is not a float."""
    if type(value) in (FLOAT, complex):
        raise AssertionError("an operator gave a float")
    return value


def main(folder, corpus):
    """Run and print."""
    copy = Copy(Path(folder))
    sys.meta_path.insert(0, copy)
    os.chdir(corpus)
    for name, tree in copy.trees.items():
        watched = ast.fix_missing_locations(Watched().visit(deepcopy(tree)))
        copy.changed[name] = compile(watched, f"watched:{name}", "exec")
    lines = 0

    def look(frame, event, argument):
        nonlocal lines
        if not frame.f_code.co_filename.startswith("watched:"):
            return None
        lines += 1
        for value in (*frame.f_locals.values(), argument):
            exact(value)
        return look

    builtins.__exact__, builtins.float = exact, Forbidden
    outcomes = {
        name: line for name, line in json.loads(Path("outcomes.json").read_text("ascii")).items() if not line[0]
    }
    sys.settrace(look)
    wrong = [name for name, line in outcomes.items() if copy.run(name) != line]
    sys.settrace(None)
    print(json.dumps({"runs": len(outcomes), "lines": lines, "wrong": wrong}))


if __name__ == "__main__":
    main(*sys.argv[1:])
