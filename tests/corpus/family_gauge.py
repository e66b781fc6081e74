"""Cases of the theorem gauge."""

from __future__ import annotations

from cases_good import SPACE, entry, family_case

GAUGE = "gauge"
CANCELLING = ("P", [["(-1)^n/n", "0"], ["1/n^2", "-(-1)^n/(n+1)"]], ["1/2^n", "0"])
PAIRS = [["a", 0, []], ["a", 1, [[1, 1, 2]]]]
REST = [entry("P", 1, 0, (1, 1, 2)), entry("b", 0, 0, (1, 1, 1, 2))]
ITEMS = [["n", 2], *PAIRS, *REST]
SCALAR = ("W", [["1+2*(-1)^n/(n+1)"]], ["n"])
SCALAR_ITEMS = [["n", 4], ["a", 0, [[2, 1, 2]]]]


def case(name, family, items, kind="converges", status="proved", domain=SPACE):
    """Return a case of this theorem."""
    return family_case(f"gauge-{name}", family, domain, kind, status, GAUGE, items)


def good():
    """Yield certificates that are verified."""
    yield case("cancelling", CANCELLING, ITEMS)
    yield case("refutes", CANCELLING, ITEMS, "diverges", "refuted", {"point": [1, 2]})
    yield case("products", SCALAR, SCALAR_ITEMS, "products-converge")


def bad():
    """Yield certificates that are not."""
    yield case("odd", CANCELLING, [["n", 3], *ITEMS[1:]])
    yield case("doubling", ("W", [["2"]], ["0"]), [["n", 2], ["a", 0, [[3, 1, 0]]]])
    yield case("no-limit", ("P", [["(-1)^n"]], ["0"]), [["n", 2], ["a", 0, []]])
    yield case("small", ("P", [["3*(-1)^n/(n+1)"]], ["0"]), [["n", 2], ["a", 0, [[9, 1, 2]]]])
    yield case("other-entry", CANCELLING, [["n", 2], ["a", 1, []], *ITEMS[2:]])
    yield case("no-list", CANCELLING, [["n", 2], PAIRS[0], ["a", 1, [1]], *REST])
    yield case("pair-too-small", CANCELLING, [["n", 2], PAIRS[0], ["a", 1, [[1, 9, 2]]], *REST])
    yield case("bias", SCALAR, [*SCALAR_ITEMS, entry("b", 0, 0, (1, 1, 0))])
    slow = ("P", [["(-1)^n/n", "1/n"], ["0", "0"]], ["0", "0"])
    yield case("slow", slow, [["n", 2], ["a", 0, []], entry("P", 0, 1, (1, 1, 1))])
