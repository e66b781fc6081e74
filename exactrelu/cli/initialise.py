"""exactrelu initialise: a random residual-type family whose convergence with depth is certified.

Statement.  P_n = A/(n+1)^2, b_n = c/(n+1)^2 with random dyadic A, c: sum ||P_n|| and sum ||b_n|| are finite, so
            the network of every depth stays within a certified distance of one limit.  The problem
            file and its certificate are written, and the checker has the last word.
Glossary.   M  width    N  depth, where the distance to the limit is stated    S  seed of A and c
            uncertified  for comparison in the picture: P_n = A/(n+1), and P_n = A for every n
Exactness.  The family is exact; curves are estimates.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exactrelu.cli.output import checked_output, output
from exactrelu.cli.verify import EXIT_CODES, Outcome, decide
from exactrelu.errors import FormatError, LimitError, UnsupportedError

if TYPE_CHECKING:
    from exactrelu.networks.family import Family

__all__ = ["MAX_DEPTH", "MAX_WIDTH", "initialise"]

MAX_WIDTH = 64
MAX_DEPTH = 100_000
_UNITS = 8  # entries of A and c are k/(8 ceil(sqrt M)), |k| <= 8


def initialise(options: argparse.Namespace) -> int:
    """Write, prove and check a random family; return the exit code of its verdict."""
    if not 1 <= options.width <= MAX_WIDTH:
        raise LimitError(f"--width {options.width}: expected 1 to {MAX_WIDTH}")
    if not 1 <= options.depth <= MAX_DEPTH:
        raise LimitError(f"--depth {options.depth}: expected 1 to {MAX_DEPTH}")
    problem, certificate = checked_output(options.output), checked_output(f"{options.output}.cert")
    picture = None if options.plot is None else checked_output(options.plot)
    if picture is not None:
        from exactrelu.report.plot import checked_format

        checked_format(picture)
    if len({problem, certificate, picture}) < 3:
        raise FormatError(f"{options.output}: the problem, its certificate and the picture need names of their own")
    with output(options.output) as stream:
        stream.write(_problem_text(options.width, options.depth, options.seed))
    outcome = decide(problem, certificate)
    print(_text(outcome, options, certificate))
    if picture is not None:
        _plot(outcome, options, picture)
    return EXIT_CODES[outcome.verdict.status]


def _entries(width: int, seed: int) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Return A and c; the weights of a residual network of this width, about as large as is usual."""
    rng = random.Random(f"exactrelu initialise {width} {seed}")
    unit = Fraction(1, _UNITS * math.isqrt(width - 1) + _UNITS)
    rows = [[rng.randint(-_UNITS, _UNITS) * unit for _ in range(width)] for _ in range(width)]
    return rows, [rng.randint(-_UNITS, _UNITS) * unit for _ in range(width)]


def _spelled(value: Fraction, power: int) -> str:
    if not value or not power:
        return str(value)
    return f"{value.numerator}/({value.denominator}*(n+1){'' if power == 1 else f'^{power}'})"


def _problem_text(width: int, depth: int, seed: int) -> str:
    A, c = _entries(width, seed)
    rows = ",\n".join("  [" + ", ".join(f'"{_spelled(v, 2)}"' for v in row) + "]" for row in A)
    bias = ", ".join(f'"{_spelled(v, 2)}"' for v in c)
    box = ", ".join(['["-1", "1"]'] * width)
    return (
        "# proved: a family whose convergence is certified\n"
        f'title = "Initialisation of width {width}, seed {seed}"\n'
        f'description = "P_n = A/(n+1)^2, b_n = c/(n+1)^2: written by exactrelu initialise '
        f'--width {width} --depth {depth} --seed {seed}"\n\n'
        f"[family]\nwidth = {width}\nP = [\n{rows},\n]\nb = [{bias}]\n\n"
        f"[domain]\nbox = [{box}]\n\n"
        '[claim]\nkind = "converges"\n'
    )


def _text(outcome: Outcome, options: argparse.Namespace, certificate: Path) -> str:
    from exactrelu.report.text import table, verdict_line

    verdict, problem = outcome.verdict, json.loads(outcome.problem.canonical)
    unit = _UNITS * math.isqrt(options.width - 1) + _UNITS
    size = f"entries of A and c random in -{_UNITS}/{unit}..{_UNITS}/{unit}"
    rows = [
        ("problem", f"{outcome.problem.path}, sha256 {outcome.problem.sha256[:16]}..."),
        ("family", f"width {options.width}, P_n = A/(n+1)^2, b_n = c/(n+1)^2, {size}, seed {options.seed}"),
    ]
    rows += [("tail", line) for line in _tail(verdict.evidence, options.depth)]
    if verdict.reason:
        rows.append(("reason", verdict.reason.replace("; ", "\n")))
    if outcome.certificate is not None:
        rows += [("certificate", f"{certificate.stat().st_size} bytes, {certificate}"), ("checker", outcome.checked)]
    rows.append(("time", f"proved in {outcome.prove_seconds:.2f} s, checked in {outcome.check_seconds:.2f} s"))
    return table(rows) + "\n" + verdict_line(verdict.status, problem, verdict.facts, verdict.theorem)


def _tail(evidence: Any, depth: int) -> list[str]:
    """Return how far the network of the chosen depth is from its limit, where the theorem bounds it."""
    pair = getattr(evidence, "pair", None)
    if pair is None or depth < evidence.first_depth:
        return []
    E, F = (float(decay.upper(depth, 64)) for decay in (pair.E, pair.F))
    return [f"depth {depth} is within {E:.3g} ||N_{depth}(x)|| + {F:.3g} of the limit, at every x"]


def _plot(outcome: Outcome, options: argparse.Namespace, picture: Path) -> None:
    from exactrelu.networks.family import Family
    from exactrelu.report.plot import norm_curve, plot_norms

    family, evidence = outcome.problem.family, outcome.verdict.evidence
    if not isinstance(family, Family):
        raise UnsupportedError("the problem that was written has no family of ReLU layers")
    rng = random.Random(options.seed)
    x = tuple(Fraction(rng.randint(-64, 64), 64) for _ in range(options.width))
    curves = [norm_curve(family, x, "certified: P_n = A/(n+1)^2", evidence, options.depth)]
    for power, name in ((1, "not certified: P_n = A/(n+1)"), (0, "not certified: P_n = A")):
        other = _other(options.width, options.seed, power)
        curves.append(norm_curve(other, x, name, None, options.depth))
    plot_norms(curves, f"width {options.width}, depth {options.depth}, seed {options.seed}, one random x", picture)


def _other(width: int, seed: int, power: int) -> Family:
    """Return the family with the same A and c and slower or no decay of P_n."""
    from exactrelu.networks.family import Family

    A, c = _entries(width, seed)
    return Family(width, [[_spelled(v, power) for v in row] for row in A], [_spelled(v, 2) for v in c])
