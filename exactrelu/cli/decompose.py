"""exactrelu decompose: the activation domains of a network on a box or on all of R^d.

Statement.  Domains are printed as they are found, so memory does not grow with the list.  An
            interruption closes the output: what was printed is true and marked as not complete.
Glossary.   cell    activation domain with an interior     domain  any non-empty activation domain
            map     distinct affine map of the cells       rows    inequalities of one domain
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from exactrelu.arithmetic.rational import rational_text
from exactrelu.cli.interrupt import between_records, interruptible
from exactrelu.cli.network import coordinates, load
from exactrelu.cli.output import output, refuse_inputs
from exactrelu.cli.progress import Progress
from exactrelu.errors import FormatError, ShapeError
from exactrelu.report.text import (
    counts_in_words,
    domain_in_words,
    inequality_in_words,
    pattern_in_words,
    piece_in_words,
    point,
    table,
)

if TYPE_CHECKING:
    from exactrelu.domains.decompose import ActivationDomain, Decomposition
    from exactrelu.networks.network import Network

__all__ = ["decompose"]


class _Writer(Protocol):
    """How a list of domains is written."""

    def start(self) -> None:
        """Write what comes before the list."""

    def add(self, domain: ActivationDomain) -> None:
        """Write one domain."""

    def finish(self, counts: dict[str, int], seconds: float, complete: bool) -> None:
        """Write the counts and close the list."""


def decompose(options: argparse.Namespace) -> int:
    """List the activation domains of a network; return the exit code."""
    network = load(options.network)
    region, words = _region(network, options.box)
    if options.output is not None:
        refuse_inputs(Path(options.output), [options.network])
    with output(options.output) as stream:
        writer = (_JsonWriter if options.json else _TextWriter)(stream, words, options)
        _walk(network, region, writer, options)
    return 0


def _walk(network: Network, region: Any, writer: _Writer, options: argparse.Namespace) -> None:
    from exactrelu.domains.decompose import decompose as walk

    found, cells = 0, 0
    writer.start()
    listed = not options.summary and options.output is None and sys.stdout.isatty()  # the list itself is the progress
    progress = Progress("decomposing", shown=not listed)
    try:
        with progress, interruptible(), between_records() as record:
            decomposition: Decomposition = walk(network, region)
            for domain in decomposition:
                with record():
                    writer.add(domain)
                    found, cells = found + 1, cells + domain.full_dimensional
                progress.detail = f"{cells} cells, {found} domains"
    except KeyboardInterrupt:
        writer.finish({"cells": cells, "domains": found}, progress.seconds, complete=False)
        where = f"{options.output}.partial" if options.output else "the list on standard output"
        raise KeyboardInterrupt(
            f"after {progress.seconds:.1f} s with {cells} cells and {found} domains; {where} holds them"
        ) from None
    counts = {"cells": decomposition.cells, "domains": decomposition.domains, "maps": decomposition.maps}
    writer.finish(counts, progress.seconds, complete=True)


def _region(network: Network, words: Sequence[str] | None) -> tuple[Any, str]:
    """Return the polyhedron of --box or --all-space, and its description."""
    from exactrelu.geometry.polyhedron import Polyhedron

    if words is None:
        return Polyhedron.whole(network.inputs), domain_in_words({"all_space": network.inputs})
    bounds = coordinates(words, "box")
    if len(bounds) % 2:
        raise FormatError(f"--box: expected LO HI for each input, got {len(bounds)} numbers")
    box = list(zip(bounds[::2], bounds[1::2], strict=True))
    if len(box) == 1:
        box *= network.inputs
    if len(box) != network.inputs:
        raise ShapeError(f"--box: expected LO HI for {network.inputs} inputs, or one LO HI for all, got {len(box)}")
    texts = [[rational_text(low), rational_text(high)] for low, high in box]
    return Polyhedron.box(box), domain_in_words({"box": texts})


class _TextWriter:
    """One line per domain, then the counts."""

    def __init__(self, stream: TextIO, region: str, options: argparse.Namespace) -> None:
        self.stream, self.region, self.options = stream, region, options

    def start(self) -> None:
        print(table([("network", self.options.network), ("region", self.region)]), file=self.stream)

    def add(self, domain: ActivationDomain) -> None:
        if self.options.summary:
            return
        kind = "cell" if domain.full_dimensional else "domain"
        piece = piece_in_words(domain.piece.slope.rows(), domain.piece.offset)
        words = f"{pattern_in_words(domain.pattern)}  at {point(domain.witness)}  {piece}"
        rows = [(kind, words)]
        if self.options.redundancy:
            kept = [row for row in _rows(domain, True) if not row["redundant"]]
            rows += [("", f"  {inequality_in_words(row['row'], row['strict'])}") for row in kept]
        print(table(rows), file=self.stream)

    def finish(self, counts: dict[str, int], seconds: float, complete: bool) -> None:
        flat = counts["domains"] and not counts["cells"] and complete
        note = "; the region has no interior, and a cell has one" if flat else ""
        words = f"{counts_in_words(counts)} on {self.region} in {seconds:.2f} s{note}"
        last = ("DOMAINS", words) if complete else ("INTERRUPTED", f"not complete: {words}")
        print(table([last]), file=self.stream, flush=True)


class _JsonWriter:
    """One JSON object: the list first, so that it can be streamed, then the counts."""

    def __init__(self, stream: TextIO, region: str, options: argparse.Namespace) -> None:
        self.stream, self.region, self.options = stream, region, options
        self.separator = "\n"

    def start(self) -> None:
        head = json.dumps({"network": self.options.network, "region": self.region})
        self.stream.write(head[:-1] + ', "list": [')

    def add(self, domain: ActivationDomain) -> None:
        if self.options.summary:
            return
        facts = {
            "pattern": [[int(on) for on in gate] for gate in domain.pattern],
            "cell": domain.full_dimensional,
            "witness": _texts(domain.witness),
            "slope": [_texts(row) for row in domain.piece.slope.rows()],
            "offset": _texts(domain.piece.offset),
            "inequalities": _rows(domain, self.options.redundancy),
        }
        self.stream.write(self.separator + json.dumps(facts))
        self.separator = ",\n"

    def finish(self, counts: dict[str, int], seconds: float, complete: bool) -> None:
        facts = {**counts, "seconds": round(seconds, 6), "complete": complete}
        self.stream.write("\n], " + json.dumps(facts)[1:] + "\n")
        self.stream.flush()


def _rows(domain: ActivationDomain, redundancy: bool) -> list[dict[str, Any]]:
    """Return the inequalities a.x + c >= 0 (> 0 when strict) of a domain, redundant ones marked on request."""
    halfspaces = domain.polyhedron.halfspaces
    rows = [{"row": [*h.row()], "strict": h.strict} for h in halfspaces]
    if redundancy:
        for row, redundant in zip(rows, domain.redundant(), strict=True):
            row["redundant"] = redundant
    return rows


def _texts(values: Sequence[Fraction]) -> list[str]:
    return [rational_text(v) for v in values]
