"""exactrelu limit-pieces: where the limit of a family is affine, and how much of a box stays open.

Statement.  Nothing here is a verdict with a certificate: regions, gates and volumes are exact and maps are
            enclosed, by the rules that `frozen-pattern` and `accelerated` certify at points.
Glossary.   gates  a word of 0 and 1 per layer, later layers like the last      open  no pattern was proved
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exactrelu.arithmetic.rational import rational, rational_text
from exactrelu.cli.network import coordinates
from exactrelu.cli.output import checked_output
from exactrelu.cli.progress import Progress
from exactrelu.errors import FormatError, UnsupportedError
from exactrelu.report.text import count_in_words, domain_in_words, inequality_in_words, pattern_in_words, point, table

if TYPE_CHECKING:
    from exactrelu.arithmetic.enclosure import Enclosure
    from exactrelu.convergence.limit_map import LimitMap
    from exactrelu.convergence.pieces import LimitPiece, LimitPieces
    from exactrelu.networks.family import Family

__all__ = ["limit_pieces"]

_DIGITS = 12
_UNDECIDED = 3


def limit_pieces(options: argparse.Namespace) -> int:
    """Print the pieces of the limit on a box, or the map near a point; return the exit code."""
    from exactrelu.formats.problem import load_problem
    from exactrelu.networks.family import Family

    problem = load_problem(options.problem)
    if problem.family is None:
        has = "matrices" if problem.matrices else "a network"
        raise UnsupportedError(f"{options.problem}: expected a problem with a family, this one has {has}")
    if not isinstance(problem.family, Family):
        raise UnsupportedError(f"{options.problem}: expected layers relu(W_n y + b_n), these are of another kind")
    if options.at is not None:
        if options.plot is not None:
            raise UnsupportedError("--plot shows the pieces on a box, --at asks about one point; give one of them")
        return _near(problem.family, coordinates(options.at, "point"), options.json)
    box = _box(problem.family.width, options.box, json.loads(problem.canonical)["domain"])
    picture = None if options.plot is None else _checked_picture(options.plot, box)
    found, code = _on_box(problem.family, box, options)
    if picture is not None and found is not None:
        _draw(found, box, problem.title or Path(options.problem).stem, picture)
    return code


def _near(family: Family, x: tuple[Fraction, ...], as_json: bool) -> int:
    from exactrelu.convergence.derivative import derivative
    from exactrelu.theorems.outcome import NotCertified

    found = derivative(family, x)
    decided = not isinstance(found, NotCertified)
    if as_json:
        facts = {"point": [rational_text(v) for v in x], "decided": decided}
        facts |= {"reason": found.text()} if isinstance(found, NotCertified) else _map_facts(found)
        print(json.dumps(facts))
    elif isinstance(found, NotCertified):
        print(table([("reason", found.text()), ("UNDECIDED", f"whether the limit is affine near {point(x)}")]))
    else:
        print(
            table([*_map_rows(found), ("AFFINE", f"the limit is this map near {point(x)}, its slope the derivative")])
        )
    return 0 if decided else _UNDECIDED


def _checked_picture(name: str, box: Sequence[tuple[Fraction, Fraction]]) -> Path:
    from exactrelu.report.limit_plot import checked_axes
    from exactrelu.report.plot import checked_format

    path = checked_output(name)
    checked_format(path)
    checked_axes(box)
    return path


def _draw(found: LimitPieces, box: Sequence[tuple[Fraction, Fraction]], title: str, picture: Path) -> None:
    from exactrelu.report.limit_plot import plot_pieces

    pieces = count_in_words(len(found.pieces), "piece")
    with Progress("drawing"):
        plot_pieces(found, box, f"{title}: {pieces} of the limit, {_percent(found.open_fraction)} open", picture)


def _on_box(
    family: Family, box: Sequence[tuple[Fraction, Fraction]], options: argparse.Namespace
) -> tuple[LimitPieces | None, int]:
    """Print the pieces on a box; return them, None where no tail is certified, and the exit code."""
    from exactrelu.convergence.pieces import limit_pieces as search
    from exactrelu.theorems.outcome import NotCertified

    with Progress("cutting"):
        found = search(family, box, options.depth, rational(options.open, "--open"))
    words = domain_in_words({"box": [[rational_text(low), rational_text(high)] for low, high in box]})
    if isinstance(found, NotCertified):
        print(table([("reason", found.text()), ("UNDECIDED", f"where the limit is affine on {words}")]))
        return None, _UNDECIDED
    if options.json:
        print(json.dumps(_facts(found, words)), flush=True)
        return found, 0
    rows: list[tuple[str, str]] = []
    for number, piece in enumerate(found.pieces, 1):
        share = _percent(piece.volume / found.volume)
        regions = count_in_words(len(piece.regions), "region")
        rows.append((f"piece {number}", f"gates {pattern_in_words(piece.gates)}, then the same; {share} in {regions}"))
        rows += _map_rows(piece.map)
        if options.regions:
            for region in piece.regions:
                rows += [("region", _inequalities(region.polyhedron.halfspaces))]
    stopped = f" ({found.stopped})" if found.stopped else ""
    open_words = f"{_percent(found.open_fraction)} of the volume open at depth {found.depth}{stopped}"
    rows.append(("PIECES", f"{count_in_words(len(found.pieces), 'piece')} on {words}, {open_words}"))
    print(table(rows), flush=True)
    return found, 0


def _box(width: int, words: Sequence[str] | None, domain: Any) -> list[tuple[Fraction, Fraction]]:
    """Return the box of --box, or that of the problem."""
    if words is None:
        if "box" not in domain:
            raise FormatError("limit-pieces: the problem's domain is not a box; give one with --box LO HI ...")
        return [(rational(low), rational(high)) for low, high in domain["box"]]
    ends = coordinates(words, "box")
    if len(ends) % 2:
        raise FormatError(f"--box: expected LO HI for each input, got {len(ends)} numbers")
    box = list(zip(ends[::2], ends[1::2], strict=True))
    return box * width if len(box) == 1 else box


def _map_rows(found: LimitMap) -> list[tuple[str, str]]:
    """Return one line per coordinate of the map."""
    names = ["x"] if len(found.slope[0]) == 1 else [f"x{j + 1}" for j in range(len(found.slope[0]))]
    rows = []
    for i, (row, offset) in enumerate(zip(found.slope, found.offset, strict=True)):
        terms = [f"{_number(e)}*{name}" for e, name in zip(row, names, strict=True) if not _is_zero(e)]
        terms += [_number(offset)] if not (terms and _is_zero(offset)) else []
        rows.append(("map", f"N{i + 1 if len(found.slope) > 1 else ''} = {' + '.join(terms).replace('+ -', '- ')}"))
    width = max(e.width for row in (*found.slope, found.offset) for e in row)
    return [*rows, ("", "exact" if found.exact else f"every number within 10^-{_order(width)} of what is shown")]


def _is_zero(e: Enclosure) -> bool:
    return e.lo == 0 == e.hi


def _number(e: Enclosure) -> str:
    """Return the middle of an enclosure as a decimal, or an exact number."""
    if e.lo == e.hi and len(rational_text(e.lo)) <= _DIGITS:
        return rational_text(e.lo)
    scaled = round((e.lo + e.hi) / 2 * 10**_DIGITS)
    sign, (whole, rest) = "-" if scaled < 0 else "", divmod(abs(scaled), 10**_DIGITS)
    return f"{sign}{whole}.{str(rest).rjust(_DIGITS, '0')}"


def _order(width: Fraction) -> int:
    """Return an order k with width + the rounding of a decimal below 10^-k."""
    order = 0
    while width / 2 + Fraction(1, 10**_DIGITS) <= Fraction(1, 10 ** (order + 1)):
        order += 1
    return order


def _percent(share: Fraction) -> str:
    """Return a share in percent, cut after four digits and never shown as 0 or 100 when it is not."""
    if share in (0, 1):
        return f"{int(share * 100)} %"
    shown = int(share * 10**6)
    if not shown:
        return "below 0.0001 %"
    return f"{shown // 10**4}.{str(shown % 10**4).rjust(4, '0')} %"


def _inequalities(halfspaces: Sequence[Any]) -> str:
    return "\n".join(inequality_in_words(h.row(), h.strict) for h in halfspaces)


def _facts(found: LimitPieces, words: str) -> dict[str, Any]:
    return {
        "box": words,
        "depth": found.depth,
        "stopped": found.stopped,
        "volume": rational_text(found.volume),
        "open": rational_text(found.open),
        "open_fraction": float(found.open_fraction),
        "pieces": [_piece_facts(piece) for piece in found.pieces],
    }


def _piece_facts(piece: LimitPiece) -> dict[str, Any]:
    regions = [
        {
            "volume": rational_text(region.volume),
            "depth": region.depth,
            "inequalities": [{"row": [*h.row()], "strict": h.strict} for h in region.polyhedron.halfspaces],
        }
        for region in piece.regions
    ]
    gates = [[int(on) for on in gate] for gate in piece.gates]
    return {"gates": gates, "volume": rational_text(piece.volume), **_map_facts(piece.map), "regions": regions}


def _map_facts(found: LimitMap) -> dict[str, Any]:
    def ends(row: Sequence[Any]) -> list[list[str]]:
        return [[rational_text(e.lo), rational_text(e.hi)] for e in row]

    return {"slope": [ends(row) for row in found.slope], "offset": ends(found.offset)}
