"""Long certificates made without a prover, and the memory that checking one takes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sealed import canonical, closed, dumped, header, layer, net, network_subject, problem_file

ROOT = Path(__file__).resolve().parents[2]


def ladder(folder, count):
    """Return a problem about the `count` parallel lines x = 1, 2, ... in a box, and its certificate.

    On the off branch of line i all later neurons are off, by row 4 + i: about count^2 / 2 items.
    """
    subject = net(layer([[1, 0]] * count, range(-1, -count - 1, -1)))
    domain, claim = {"box": [["0", str(count + 1)], ["0", "1"]]}, {"kind": "domains"}
    items = [["s"] for _ in range(count)] + [["l", 2, [2 * count + 1, 1]]]
    for i in reversed(range(count)):
        items += [["-", 1, [4 + i, 1]] for _ in range(i + 1, count)]
        items += [["l", 2, [2 * i + 1, 1]]]
    facts = {"domains": count + 1, "cells": count + 1}
    head = header(canonical(network_subject(subject), domain, claim), "domains", "proved", "partition", facts, items)
    blocks = (items[i : i + 256] for i in range(0, len(items), 256))
    problem, certificate = folder / "ladder.toml", folder / "ladder.cert"
    problem.write_text(problem_file(network=subject, domain=domain, claim=claim), encoding="ascii")
    certificate.write_bytes(closed("".join(map(dumped, [head, *blocks])), len(items)))
    return problem, certificate


def peak(problem, certificate):
    """Return the peak memory in MB of the checker as its own process, and its last line."""
    script = (
        "import resource, subprocess, sys; run = subprocess.run(sys.argv[1:], capture_output=True, text=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, run.stdout.splitlines()[-1])"
    )
    command = [sys.executable, "-c", script, sys.executable, "-m", "exactrelu.checker", problem, certificate]
    run = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True, cwd=ROOT)
    size, _, line = run.stdout.partition(" ")
    return float(size), line.strip()
