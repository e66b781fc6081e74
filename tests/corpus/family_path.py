"""Cases of the claim products-converge with a path: one periodic sequence of activation matrices."""

from __future__ import annotations

from cases_good import NONE, SPACE, Case, entry, spell_domain, tail_items
from family_sums import sum_items
from sealed import canonical, family_subject, header, problem_file

KIND, WORD, POWERS = "products-converge", "periodic-word", "periodic-path"
SECOND = [[0, 1]]
NORMS = [["y", 1, [0, 0]], ["k", 1], ["w", [1, 1]]]
SQUARE_ITEMS = tail_items([1, 1], 5, [entry("P", 1, 1, (1, 1, 2))], ["r", 1, 1, 2], NONE, ["r", 1, 1, 2, 1], NONE)
SWING_ITEMS = sum_items([1, 1], 1, [entry("P", 1, 1, (1, 1, 1))], ["r", 1, 1, 1], NONE, ["r", 1, 1, 1], NONE)
SHEAR, SWAP = ("W", [["1", "1"], ["0", "1"]], ["0", "0"]), ("W", [["0", "1"], ["1", "0"]], ["0", "0"])
TURN = ("W", [["3/5", "-4/5"], ["4/5", "3/5"]], ["0", "0"])
QUARTER = ("W", [["0", "-1"], ["1", "0"]], ["0", "0"])
STRETCH = ("W", [["2", "0"], ["0", "1/8"]], ["0", "0"])
HALF, TWICE, ALONE = ("W", [["1/2"]], ["0"]), ("W", [["2"]], ["0"]), ("P", [["1/n"]], ["0"])
GROWS = ["n", 1], ["x", 1, [1, 0]], ["h", 0, 0, 0, 0, [1, 2]]
ON, BOTH, DOWN = [[1]], [[1, 1]], [[1, 1], [1, 0]]


def still(m, *items):
    """Return the items of layers without a rest, and what follows."""
    return [*tail_items([1] * m, 1, [], NONE, NONE, NONE, NONE), *items]


def case(name, family, path, status, theorem, *items):
    """Return a claim about products along a path, about every sequence for None."""
    given, matrix, bias = family
    claim = {"kind": KIND} | ({} if path is None else {"path": path})
    whole = canonical(family_subject(given, matrix, bias), spell_domain(SPACE, len(bias)), claim)
    toml = problem_file(family={"width": len(bias), given: matrix, "b": bias}, domain=SPACE, claim=claim)
    items = list(items)
    return Case(f"path-{name}", toml, whole, header(whole, KIND, status, theorem, {}, items), items, {}, False)


def settles(name, family, path, *items):
    """Return a case proved by the powers of one period."""
    return case(name, family, path, "proved", POWERS, *items)


def refuted(name, family, path, *items):
    """Return a case refuted along the path, or for every sequence."""
    return case(name, family, path, "refuted", WORD, *items)


def good():
    """Yield certificates that are verified."""
    used = {"P": [["1", "1/n"], ["n", "1/n^2"]], "W": [["2", "1/n"], ["n", "1+1/n^2"]]}
    for given, matrix in used.items():
        yield case(f"summable-{given}", (given, matrix, ["n", "1"]), SECOND, "proved", "all-sequences", *SQUARE_ITEMS)
    shrinks = {"P": [["1", "n"], ["n", "1/n-1/2"]], "W": [["2", "n"], ["n", "1/n+1/2"]]}
    for given, matrix in shrinks.items():
        yield case(f"contracts-{given}", (given, matrix, ["n", "1"]), SECOND, "proved", "contraction", *NORMS)
    swings = ("P", [["1", "1/n"], ["n", "(-1)^n/n"]], ["0", "0"])
    yield case("swings", swings, SECOND * 2, "proved", "conditional-summability", *SWING_ITEMS)
    yield case("gauge", swings, SECOND, "proved", "gauge", ["n", 2], ["a", 1, []])
    falls = ("W", [["2", "1/n"], ["n", "1-1/n"]], ["0", "0"])
    yield case("falls", falls, SECOND, "proved", "monotone-decrease", ["n", 1])
    roots = ("P", [["sqrt(n)", "1/n"], ["n", "-1/sqrt(n+1)"]], ["0", "0"])
    yield case("roots", roots, SECOND, "proved", "monotone-decrease", ["n", 4])
    yield settles("shear", SHEAR, DOWN, *still(2, ["E", 1, [1, 1, 0, 0]], ["q", 1]))
    near = ("W", [["1+1/n^2", "1"], ["0", "1"]], ["0", "0"])
    rest = tail_items([1, 1], 5, [entry("P", 0, 0, (1, 1, 2))], ["r", 1, 1, 2], NONE, ["r", 1, 1, 2, 1], NONE)
    yield settles("shear-near", near, DOWN, *rest, ["E", 1, [1, 1, 0, 0]], ["q", 1])
    parity = ("W", [["1/2-(-1)^n/2"]], ["0"])
    yield settles("alternating", parity, ON, *still(1, ["E", 1, [0]], ["q", 1]))
    halved = ("W", [["1", "1/2+(-1)^n/2"], ["0", "1/2"]], ["0", "0"])
    yield settles("two-layers", halved, BOTH, *still(2, ["E", 3, [3, 2, 0, 0]], ["q", 1]))
    yield refuted("turns", TURN, None, ["J", "r", BOTH], ["r", 1, [1, 0], [5, -6, 5], [0, 1]])
    yield refuted("quarter", QUARTER, [[1, 0], [0, 1]], ["J", "r", [[1, 0], [0, 1]]], ["r", 1, [0, 1], [1, 1], [1]])
    yield refuted("stretches", STRETCH, BOTH * 2, ["J", "s", BOTH], ["s", 2, 1])
    swap = [[1, 0], [0, 1]]
    yield refuted("moves", SWAP, swap, ["J", "o", swap], ["o", 0, 2, 1, [0, 1], 1, 1])
    gains = ("P", [["1/n", "0"], ["n", "-1"]], ["0", "0"])
    yield refuted("gains", gains, [[1, 1], [1, 0]], ["J", "h", [[1, 1], [1, 0]]], *GROWS)
    yield refuted("gains-alone", ("P", [["1/n", "n"], ["n", "n"]], ["0", "0"]), [[1, 0]], ["J", "h", [[1, 0]]], *GROWS)


def bad():
    """Yield certificates that are not."""
    one = ["E", 1, [1]], ["q", 1]
    yield settles("no-path", ("W", [["1"]], ["0"]), None, *still(1, *one))
    wide = ("P", [["0"] * 11 for _ in range(11)], ["0"] * 11)
    yield settles("long-and-wide", wide, [[0] * 11] * 1000, *still(11, ["E", 1, [0] * 121], ["q", 1]))
    swap = [[1, 0], [0, 1]]
    swapped = ("W", [["1", "1/2-(-1)^n/2"], ["0", "1/2"]], ["0", "0"])
    yield settles("other-parity", swapped, BOTH, *still(2, ["E", 3, [3, 2, 0, 0]], ["q", 1]))
    yield settles("moved", SWAP, swap, *still(2, ["E", 1, [0, 0, 0, 1]], ["q", 1]))
    yield settles("harmonic", ALONE, ON, *still(1, *one))
    yield refuted("another", TWICE, [[1], [0]], ["J", "o", ON], ["o", 0, 1, 1, [1], 2, 1])
    yield refuted("short-recurrence", TWICE, ON, ["J", "r", ON], ["r", 1, [1], [1], []])
    yield refuted("shrinking-recurrence", HALF, ON, ["J", "r", ON], ["r", 1, [1], [-1, 2], [0]])
    yield refuted("resting-recurrence", ("W", [["1"]], ["0"]), ON, ["J", "r", ON], ["r", 1, [1], [-1, 1], [0]])
    yield refuted("recurrence-outside", TWICE, ON, ["J", "r", ON], ["r", 1, [1], [-2, 1], [-1]])
    yield refuted("other-recurrence", TWICE, ON, ["J", "r", ON], ["r", 1, [1], [1, 1], [0]])
    halves = ("W", [["1/2", "0"], ["0", "0"]], ["0", "0"])
    yield refuted("dependent", halves, BOTH, ["J", "r", BOTH], ["r", 1, [1, 0], [2, -5, 2], [0, 1]])
    yield refuted("modulus-one", ("W", [["1"]], ["0"]), ON, ["J", "s", ON], ["s", 1, 1])
    yield refuted("smaller", STRETCH, BOTH, ["J", "s", BOTH], ["s", 3, 1])
    long = ("W", [["2^8000" if i == j else "0" for j in range(7)] for i in range(7)], ["0"] * 7)
    yield refuted("long-eigenvalues", long, [[1] * 7], ["J", "s", [[1] * 7]], ["s", 2, 1])
    once = ["J", "o", ON], ["o", 0, 1, 1, [1], 2, 1]
    yield refuted("narrow", TWICE, [[1, 0]], *once)
    yield refuted("empty", TWICE, [], *once)
    yield refuted("gate-two", TWICE, [[2]], *once)
    yield refuted("gate-a-text", TWICE, [["1"]], *once)
