"""The checker: items and neurons per second, and peak memory while a long file streams through.

Claim.  At least 50,000 tree nodes per second on integer data in dimension 2, under 50 MB of memory
        whatever the length of the file.
Peers.  json.loads on the same lines, which any reader of the file must at least do; and the rule of
        a proof row over fractions.Fraction instead of integers with one multiplier.
Nodes.  Items, plus the neurons that a box decides without an item.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from operator import mul
from pathlib import Path

from exactrelu.domains.certify import certify
from exactrelu.formats.problem import load_problem

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "corpus"))
from ladder import ladder, peak
from sealed import layer, net, problem_file

checker = importlib.import_module("exactrelu.checker.__main__")
rules = importlib.import_module("exactrelu.checker.rules")
SQUARE = {"box": [["-1", "1"], ["-1", "1"]]}
ROUNDS = 3


def rand_layer(rng: random.Random, inputs: int, outputs: int, activation: str) -> dict:
    """Return a layer with integer weights of at most 9."""
    weight = [[rng.randint(-9, 9) for _ in range(inputs)] for _ in range(outputs)]
    return layer(weight, [rng.randint(-9, 9) for _ in range(outputs)], activation)


def proved(folder: Path, width: int) -> tuple[Path, Path]:
    """Return a problem about the domains of a random network 2-width-width-1, and its certificate."""
    rng, problem, certificate = random.Random(1), folder / "problem.toml", folder / "problem.cert"
    kinds = zip(pairwise([2, width, width, 1]), ("relu", "relu", "identity"), strict=True)
    network = net(*(rand_layer(rng, n, m, activation) for (n, m), activation in kinds))
    problem.write_text(problem_file(network=network, domain=SQUARE, claim={"kind": "domains"}), encoding="ascii")
    certify(load_problem(problem), certificate)
    return problem, certificate


def fastest(work: Callable[[], object]) -> float:
    """Return the processor seconds of the fastest of some rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def check(problem: Path, certificate: Path) -> int:
    """Check in this process; return the number of items."""
    with certificate.open("rb") as stream:
        read = checker.Certificate(stream)
        checker.judged(checker.load_problem(problem), read)
    return read.count


def decided_by_boxes(problem: Path, certificate: Path) -> int:
    """Return the number of neurons that need no item."""
    total, interval = 0, rules.Tree.interval

    def counting(tree: object) -> None:
        nonlocal total
        before = tree.state.count(0)
        interval(tree)
        total += before - tree.state.count(0)

    rules.Tree.interval = counting
    check(problem, certificate)
    rules.Tree.interval = interval
    return total


def row_ratio() -> tuple[float, float]:
    """Return how many proof rows a second are checked over integers, and over fractions."""
    rng = random.Random(2)
    region = [tuple(rng.randint(-999, 999) for _ in range(3)) for _ in range(8)]
    total = [3 * a + 5 * b for a, b in zip(region[1], region[4], strict=True)]
    target = rules.primitive(total)
    mu = next(t // p for t, p in zip(total, target, strict=True) if p)
    tree = object.__new__(rules.Tree)
    tree.rows, tree.limits, count = region, rules.Limits(1, 1, 1 << 60), range(20_000)
    rows, exact = [[Fraction(v) for v in row] for row in (region[1], region[4])], [Fraction(v) for v in target]
    whole = fastest(lambda: [tree.proof(mu, [1, 3, 4, 5], target) for _ in count])
    return len(count) / whole, len(count) / fastest(lambda: [over_fractions(rows, exact, mu) for _ in count])


def over_fractions(rows: list[list[Fraction]], target: list[Fraction], mu: int) -> None:
    """Check target = sum l_i f_i + s with fractions."""
    factors = [Fraction(3, mu), Fraction(5, mu)]
    columns = zip(*rows, strict=True)
    *linear, s = [t - sum(map(mul, factors, column)) for t, column in zip(target, columns, strict=True)]
    if any(linear) or s < 0:
        raise SystemExit("the row is wrong")


def report(title: str, problem: Path, certificate: Path) -> None:
    """Print one line of figures."""
    items, boxed = check(problem, certificate), decided_by_boxes(problem, certificate)
    seconds = fastest(lambda: check(problem, certificate))
    lines = certificate.read_bytes().splitlines()
    ratio = seconds / fastest(lambda: list(map(json.loads, lines)))
    print(f"{title:28s} {items:9d} {items / seconds:9.0f} {(items + boxed) / seconds:9.0f} {ratio:12.1f}")


def main() -> None:
    print(f"{'certificate':28s} {'items':>9s} {'items/s':>9s} {'nodes/s':>9s} {'x json.loads':>12s}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for width in (16, 32, 64):
            report(f"2-{width}-{width}-1, with boxes", *proved(folder, width))
        report("300 lines, all explicit", *ladder(folder, 300))
        whole, fractional = row_ratio()
        print(f"proof rows/s: {whole:.0f} integers, {fractional:.0f} Fraction, ratio {whole / fractional:.1f}")
        small, _ = peak(*ladder(folder, 2))
        problem, certificate = ladder(folder, 1500)
        size, line = peak(problem, certificate)
        length = certificate.stat().st_size / 1e6
        print(f"peak memory: {size:.1f} MB for 1.1 million items in {length:.1f} MB, {small:.1f} MB for 5 items")
    if size > 50 or not line.startswith("VERIFIED"):
        raise SystemExit("more than 50 MB, or not verified")


if __name__ == "__main__":
    main()
