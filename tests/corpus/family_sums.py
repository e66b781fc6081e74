"""Cases about sums that converge by alternation: theorem reflection."""

from __future__ import annotations

from cases_good import NONE, NOTHING, SPACE, entry, family_case

REFLECTION = "reflection"


def sum_items(w, n0, entries, p, q, g, h):
    """Return the items of bounds of sums."""
    rest = [[letter, *mode] for letter, mode in zip("pqgh", (p, q, g, h), strict=True)]
    return [["w", w], ["n", n0], *entries, *rest]


SWINGING = ("P", [["0"]], ["(-1)^n/n"])
SWINGING_ITEMS = sum_items([1], 1, [entry("b", 0, 0, (1, 1, 1))], NONE, ["r", 1, 1, 1], NONE, ["r", 1, 1, 1])
COUPLED = ("P", [["(-1)^n/n", "1/n^2"], ["1/3^n", "0"]], ["1/2^n", "(-1)^n/(n+1)"])
COUPLED_ITEMS = sum_items(
    [1, 1],
    16,
    [
        entry("P", 0, 0, (1, 1, 1)),
        entry("P", 0, 1, (1, 1, 2)),
        entry("P", 1, 0, (1, 1, 1, 3)),
        entry("b", 0, 0, (1, 1, 1, 2)),
        entry("b", 1, 0, (1, 1, 1)),
    ],
    ["r", 2, 1, 1],
    ["r", 1, 1, 1],
    ["r", 2, 1, 1],
    ["r", 1, 1, 1],
)
SHRINKING = ("W", [["1+(-1/2)^n"]], ["1/4^n"])
SHRINKING_ITEMS = sum_items(
    [1],
    1,
    [entry("P", 0, 0, (1, 1, 1, 2)), entry("b", 0, 0, (1, 1, 1, 4))],
    ["g", 1, 1, 1, 2],
    ["g", 1, 1, 1, 4],
    ["g", 1, 1, 1, 2],
    ["g", 1, 1, 1, 2],
)
MIXED_SUMS = ("P", [["1/2^n"]], ["(-1)^n/n"])
MIXED_SUMS_ITEMS = sum_items(
    [1],
    1,
    [entry("P", 0, 0, (1, 1, 1, 2)), entry("b", 0, 0, (1, 1, 1))],
    ["g", 1, 1, 1, 2],
    ["r", 1, 1, 1],
    ["g", 1, 1, 1, 2],
    ["r", 1, 1, 1],
)


def good():
    """Yield certificates that are verified."""
    plane, point = {"box": [[0, 1], [0, 1]]}, {"point": [2]}
    yield family_case("sums-swinging", SWINGING, SPACE, "converges", "proved", REFLECTION, SWINGING_ITEMS)
    yield family_case("sums-coupled", COUPLED, plane, "converges", "proved", REFLECTION, COUPLED_ITEMS)
    yield family_case("sums-shrinking", SHRINKING, point, "diverges", "refuted", REFLECTION, SHRINKING_ITEMS)
    nothing = sum_items([], 1, [], NONE, NONE, NONE, NONE)
    yield family_case("sums-width-0", NOTHING, {"box": []}, "converges", "proved", REFLECTION, nothing)
    for name, family, items, (low, high), width in LIMITS:
        facts = {"enclosure": [[low, high]]}
        yield family_case(name, family, point, "limit", "proved", REFLECTION, items, facts, width)


LIMITS = [
    ("sums-limit-swinging", SWINGING, [*SWINGING_ITEMS, ["L", 400, 40]], ("13/10", "33/25"), "1/50"),
    ("sums-limit-shrinking", SHRINKING, [*SHRINKING_ITEMS, ["L", 30, 60]], ("7/5", "8/5"), "1/5"),
    ("sums-limit-mixed", MIXED_SUMS, [*MIXED_SUMS_ITEMS, ["L", 400, 40]], ("7/2", "15/4"), "1/4"),
]


def bad():
    """Yield certificates that are not."""

    def case(name, family, items, kind="converges", facts=None):
        domain, width = ({"point": [2]}, "9") if kind == "limit" else (SPACE, None)
        return family_case(f"sums-{name}", family, domain, kind, "proved", REFLECTION, items, facts, width)

    swinging = [entry("b", 0, 0, (1, 1, 1))], NONE, ["r", 1, 1, 1], NONE
    yield case("weight", SWINGING, sum_items([0], 1, *swinging, ["r", 1, 1, 1]))
    yield case("start", SWINGING, sum_items([1], 0, *swinging, ["r", 1, 1, 1]))
    yield case("constant-bound", SWINGING, sum_items([1], 1, *swinging, ["r", 1, 1, 0]))
    yield case("constant-sizes", COUPLED, [*COUPLED_ITEMS[:7], ["p", "r", 2, 1, 0], *COUPLED_ITEMS[8:]])
    harmonic = [entry("b", 0, 0, (1, 1, 1))], NONE, ["r", 1, 1, 1], NONE, ["r", 1, 1, 1]
    yield case("harmonic", ("P", [["0"]], ["1/n"]), sum_items([1], 1, *harmonic))
    rising = [entry("b", 0, 0, (8, 1, 1))], NONE, ["r", 8, 1, 1], NONE, ["r", 8, 1, 1]
    yield case("rising", ("P", [["0"]], ["(-1)^n*(n-7)/(n^2+1)"]), sum_items([1], 1, *rising))
    half_as_much = [entry("b", 0, 0, (1, 1, 1))], NONE, ["r", 1, 1, 1], NONE, ["r", 1, 2, 1]
    yield case("half-as-much", SWINGING, sum_items([1], 1, *half_as_much))
    wide = ("P", [["(-1)^n/n"]], ["0"])
    items = [entry("P", 0, 0, (1, 1, 1))], ["r", 1, 1, 1], NONE, ["r", 1, 1, 1], NONE
    yield case("wide", wide, [*sum_items([1], 1, *items), ["L", 1, 8]], "limit", {"enclosure": [["-9", "9"]]})
