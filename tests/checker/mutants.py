"""Run the corpus on changed copies of the checker: python mutants.py CHECKER CORPUS.

Two questions, answered in one JSON line {"unreached": [...], "survivors": [...], "raises": N}:
which `raise` does no file of the corpus reach, and which can be replaced by `pass` without any
file noticing (exit code and last line stay the same).  Every changed copy runs in a forked child
with a limit of time and memory; a child that does not answer has noticed.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import importlib.abc
import importlib.util
import io
import json
import os
import resource
import signal
import sys
from copy import deepcopy
from pathlib import Path

PACKAGE = "changed_checker"
SECONDS, BYTES = 20, 1 << 30


class Copy(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports the checker from syntax trees, one of which may be changed."""

    def __init__(self, folder):
        self.trees = {path.stem: ast.parse(path.read_text("utf-8"), str(path)) for path in folder.glob("*.py")}
        self.code = {name: compile(tree, name, "exec") for name, tree in self.trees.items()}
        self.changed = {}

    def find_spec(self, name, path, target=None):
        """Return how to import a module of the copy."""
        if name != PACKAGE and not name.startswith(PACKAGE + "."):
            return None
        return importlib.util.spec_from_loader(name, self, is_package=name == PACKAGE)

    def exec_module(self, module):
        """Run a module."""
        name = "__init__" if module.__name__ == PACKAGE else module.__name__.rpartition(".")[2]
        exec(self.changed.get(name, self.code[name]), module.__dict__)

    def run(self, problem):
        """Return exit code and last line for a problem of the corpus."""
        for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
            del sys.modules[name]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            main = importlib.import_module(PACKAGE + ".__main__").main
            code = main([problem, problem.removesuffix(".toml") + ".cert"])
        return [code, out.getvalue().splitlines()[-1]]


class Marked(ast.NodeTransformer):
    """Puts a call before every raise, or `pass` in place of one."""

    def __init__(self, module, deleted=None):
        self.module, self.deleted, self.lines = module, deleted, []

    def visit_Raise(self, node):
        """Mark or delete one raise."""
        self.lines.append(node.lineno)
        if self.deleted is not None:
            return ast.copy_location(ast.Pass(), node) if node.lineno == self.deleted else node
        call = ast.parse(f"__reached__({self.module!r}, {node.lineno})").body[0]
        return [ast.copy_location(call, node), node]

    def code(self, tree):
        """Return the code of the changed syntax tree."""
        return compile(ast.fix_missing_locations(self.visit(deepcopy(tree))), self.module, "exec")


def forked(work):
    """Return what work() gives in a child with limits, None when it does not end well."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        signal.alarm(SECONDS)
        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        with contextlib.suppress(BaseException):
            os.write(writer, json.dumps(work()).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return json.loads(told) if told else None


def reaching(copy, outcomes):
    """Return (module, line) of every raise -> problems of the corpus that reach it."""
    marked = {name: Marked(name) for name in copy.trees}
    copy.changed = {name: visitor.code(copy.trees[name]) for name, visitor in marked.items()}
    reached = {(name, line): [] for name, visitor in sorted(marked.items()) for line in visitor.lines}
    for problem in outcomes:
        builtins.__reached__ = lambda *place, problem=problem: reached[place].append(problem)
        copy.run(problem)
    return {place: list(dict.fromkeys(problems)) for place, problems in reached.items()}


def main(folder, corpus):
    """Print what was found."""
    copy = Copy(Path(folder))
    sys.meta_path.insert(0, copy)
    os.chdir(corpus)
    outcomes = json.loads(Path("outcomes.json").read_text("ascii"))
    reached, survivors = reaching(copy, outcomes), []
    for (name, line), problems in reached.items():
        copy.changed = {name: Marked(name, line).code(copy.trees[name])}
        if all(forked(lambda problem=problem: copy.run(problem)) == outcomes[problem] for problem in problems):
            survivors.append(f"{name}.py:{line}")
    unreached = [f"{name}.py:{line}" for (name, line), problems in reached.items() if not problems]
    print(json.dumps({"raises": len(reached), "unreached": unreached, "survivors": survivors}))


if __name__ == "__main__":
    main(*sys.argv[1:])
