"""Cases of families with eventually periodic entries, and of theorems that do not read them."""

from __future__ import annotations

from cases_good import NONE, Case, entry, spell_domain, tail_items
from sealed import canonical, header, problem_file, text

SUM, FALL, GROW, ALL = "absolute-summability", "monotone-decrease", "nonnegative-iff", "all-sequences"
LINE = {"all_space": True}
TURN = {"period": ["1/n^2", "0", "2/n^2"]}
EARLY = {"first": ["5", "n/6"], "then": "1/2^n"}


def spelled(value):
    """Return the canonical text of an entry."""
    if type(value) is not dict:
        return value
    head = ",".join(value.get("first", []))
    return f"[{head}{';' if head else ''}{','.join(value.get('period', [value.get('then', '')]))}]"


def case(name, family, domain, kind, status, theorem, items, facts=None, width=None, more=None):
    """Return a claim about a family (given, matrix, bias) whose entries may be tables."""
    given, matrix, bias = family
    claim = {"kind": kind} | ({"width": width} if width else {})
    told = claim | ({"width": text(width)} if width else {})
    data = {"width": len(bias), "given": given, "matrix": [[spelled(v) for v in row] for row in matrix]}
    whole = canonical({"family": data | {"bias": [spelled(v) for v in bias]}}, spell_domain(domain, len(bias)), told)
    section = {"width": len(bias), given: matrix, "b": bias} | (more or {})
    toml = problem_file(family=section, domain=domain, claim=claim)
    head = header(whole, kind, status, theorem, facts or {}, items)
    return Case(f"periodic-{name}", toml, whole, head, items, {}, False)


def converges(name, family, items, theorem=SUM, **more):
    """Return a claim of convergence."""
    return case(name, family, LINE, "converges", "proved", theorem, items, **more)


def rising(name, family, items):
    """Return a claim of divergence at 1."""
    return case(name, family, {"point": [1]}, "diverges", "proved", GROW, items)


PLAIN = ("P", [[TURN]], ["0"])
PLAIN_T = [entry("P", 0, 0, (1, 1, 2)), entry("P", 2, 0, (2, 1, 2))]
PLAIN_ITEMS = tail_items([1], 6, PLAIN_T, ["r", 2, 1, 2], NONE, ["r", 2, 1, 2, 1], NONE)
LATE = ("P", [["0"]], [EARLY])
LATE_T = [entry("b", 0, 0, (1, 1, 1, 2))]
LATE_ITEMS = tail_items([1], 3, LATE_T, NONE, ["g", 1, 1, 1, 2], NONE, ["g", 1, 1, 1, 2])
CROSS = {"first": ["3"], "period": ["1/3^n", "0"]}
SWAP = ("W", [["1", CROSS], [{"period": ["0", "-1/3^n", "0"]}, "1+1/3^n"]], ["0", EARLY])
GROWS = ("P", [[{"period": ["0", "1/n", "1/n^2"]}]], ["0"])
GROWS_ITEMS = [["n", 1], ["x", 1, [1]], ["h", "P", 1, 0, 2, 0, [1, 1]], ["y", 1, 40]]
FASTER = ("P", [["0"]], [{"first": ["-1", "-2"], "period": ["0", "2^n", "0", "1/n"]}])
FALLS = ("P", [[{"first": ["2"], "period": ["-1/n", "0", "-1/sqrt(n)"]}]], [{"period": ["0", "-1/n^2"]}])
SHRINKS = ("W", [[{"first": ["-7"], "period": ["1-1/n", "1/2", "0"]}]], ["1"])


def swap_items(n0=3):
    """Return the items of SWAP; its six families have entries (1, 2) at odd, (2, 1) at every third layer."""
    found = []
    for s in range(6):
        found += [entry("P", 2 * s, 1, (1, 1, 1, 3))] if s % 2 == 0 else []
        found += [entry("P", 2 * s + 1, 0, (1, 1, 1, 3))] if s % 3 == 1 else []
        found += [entry("P", 2 * s + 1, 1, (1, 1, 1, 3))]
    found += [entry("b", 2 * s + 1, 0, (1, 1, 1, 2)) for s in range(6)]
    return tail_items([1, 1], n0, found, ["g", 2, 1, 1, 3], ["g", 1, 1, 1, 2], ["g", 2, 1, 1, 3], ["g", 2, 1, 1, 2])


def good():
    """Yield certificates that are verified."""
    yield converges("plain", PLAIN, PLAIN_ITEMS)
    yield converges("late", LATE, LATE_ITEMS)
    yield converges("swap", SWAP, swap_items())
    yield case("products", PLAIN, LINE, "products-converge", "proved", ALL, PLAIN_ITEMS)
    ends = {"enclosure": [["131/25", "263/50"]]}
    yield case("limit", LATE, {"point": ["-1/3"]}, "limit", "proved", SUM, [*LATE_ITEMS, ["L", 9, 40]], ends, "1/50")
    yield rising("grows", GROWS, GROWS_ITEMS)
    yield rising("grows-faster", FASTER, [["n", 3], ["x", 1, [1]], ["h", "b", 1, 0, 2, 0, []]])
    yield rising("grows-slowly", FASTER, [["n", 3], ["x", 1, [1]], ["h", "b", 3, 0, 2, 0, [1, 1]]])
    yield converges("falls", FALLS, [["n", 2]], FALL)
    yield case("shrinks", SHRINKS, LINE, "products-converge", "proved", FALL, [["n", 2]])


def bad():
    """Yield certificates that are not."""
    yield converges("plain-one-family", PLAIN, tail_items([1], 6, PLAIN_T[:1], *PLAIN_ITEMS_REST))
    yield converges("late-too-early", LATE, [LATE_ITEMS[0], ["n", 2], *LATE_ITEMS[2:]])
    yield converges("falls-too-early", FALLS, [["n", 1]], FALL)
    yield rising("grows-too-early", FASTER, [["n", 2], ["x", 1, [1]], ["h", "b", 1, 0, 2, 0, []]])
    yield rising("grows-not-there", GROWS, [*GROWS_ITEMS[:2], ["h", "P", 3, 0, 2, 0, [1, 1]], GROWS_ITEMS[3]])
    never = ("P", [[{"period": ["0", "(1+(-1)^n)/n"]}]], ["0"])  # 0 at odd n, 2/n at even n
    yield rising("parity", never, [["n", 1], ["x", 1, [1]], ["h", "P", 1, 0, 1, 0, [1, 1]], ["y", 1, 40]])
    yield case("shrinks-too-early", SHRINKS, LINE, "products-converge", "proved", FALL, [["n", 1]])
    yield converges("orbit", PLAIN, [["o", 0, 1, 1, [0]]], "periodic-orbit")
    yield converges("gauge", PLAIN, [["n", 2], ["a", 0, []]], "gauge")
    fading = case("fading", FALLS, {"point": [1]}, "limit", "proved", FALL, [["n", 2, 1, 1, [0]]], width="1/10")
    yield fading
    yield converges("tanh", PLAIN, [["n", 1]], "activation", more={"activation": "tanh"})
    for name, table in TABLES.items():
        yield converges(f"table-{name}", ("P", [[table]], ["0"]), [["n", 1]])
    long = [{"period": ["0"] * q} for q in (8, 9)]
    yield converges("common", ("P", [[long[0]]], [long[1]]), [["n", 1]])


PLAIN_ITEMS_REST = [["r", 1, 1, 2], NONE, ["r", 2, 1, 2, 1], NONE]
TABLES = {
    "both": {"first": ["1"], "then": "0", "period": ["0"]},
    "empty": {"period": []},
    "long": {"period": ["0"] * 61},
    "key": {"periods": ["0"]},
    "power": {"first": ["0"] * 999 + ["(10^30)^n"], "then": "0"},
    "bits": {"first": ["10^9999", "10^9999"], "then": "0"},
    "root": {"first": ["sqrt(2)"], "then": "0"},
}
