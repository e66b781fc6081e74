"""Cases of claims that a product attains the joint spectral radius: radius-extremal, and radius-word against it."""

from __future__ import annotations

from cases_good import SPACE, Case
from family_radius import GOLDEN, SWAP, TURN
from sealed import canonical, header, problem_file, texts

KIND, WORD, EXTREMAL, ENCLOSED = "spectral-radius", "radius-word", "radius-extremal", "radius-enclosed"
PAIR = [[[-1, -1], [-4, 0]], [[3, 3], [-2, 1]]]  # rho(M_1 M_0)^(1/2) = 3.917..., the eigenvalue is negative
MU = 17592186044416
PAIR_ROOT = ["r", 48, -1, 4319487691352118, 4319487691352119, 0, 5]
PAIR_UNITS = (
    ["c", MU, [0, -9704757656355, 2, -2325798048120]],
    ["c", MU, [1, 9895604649984, 2, 3298534883328]],
)
PAIR_ROWS = (
    ["c", MU, [0, 4585506903567, 1, -4490798663810]],
    ["c", MU, [1, 13784822835556, 2, 2633744521729]],
    ["c", MU, [1, 5925925173889, 2, 7858897661667]],
)
SWAP_ROOT = ["r", 8, 1, 1024, 1024, 1, 3]  # mu = 4, V_0 = (0, 1/2), V_1 = (1, 0)
SWAP_UNITS = (["c", 256, [1, 100]], ["c", 128, [0, 100]])
NOTHING = ["c", 1, []]


def extremal_case(name, matrices, word, status, theorem, *items):
    """Return a claim that the product of a word attains the joint spectral radius."""
    subject, claim = {"matrices": [[texts(row) for row in M] for M in matrices]}, {"kind": KIND}
    whole = canonical(subject, {"all_space": len(matrices[0])}, {**claim, "word": word})
    toml = problem_file(matrices={"list": matrices}, domain=SPACE, claim={**claim, "attained_by": word})
    return Case(
        f"extremal-{name}", toml, whole, header(whole, KIND, status, theorem, {}, [*items]), [*items], {}, False
    )


def pair(
    name, *, root=PAIR_ROOT, count=3, free=0, top=101397732683358, child=("v", 0, 1), units=PAIR_UNITS, rows=PAIR_ROWS
):
    """Return a case of an irrational radius, with one vertex more than the vectors of the word."""
    items = root, ["p", count, 0, 101397732683358], list(child), *units, *rows
    return extremal_case(name, PAIR, [0, 1], "proved", EXTREMAL, *items)


def swap(name, *, matrices=SWAP, word=(0, 1), root=SWAP_ROOT, count=2, free=0, top=100, units=SWAP_UNITS):
    """Return a case of a rational radius, where every other image is 0."""
    items = root, ["p", count, free, top], *units, NOTHING, NOTHING
    return extremal_case(name, matrices, list(word), "proved", EXTREMAL, *items)


def width_case(name, width, theorem, *items, matrices=SWAP, ends=(("2", "2"),), **changes):
    """Return a claim of an enclosure of the joint spectral radius."""
    subject, claim = {"matrices": [[texts(row) for row in M] for M in matrices]}, {"kind": KIND, "width": width}
    whole = canonical(subject, {"all_space": len(matrices[0])}, claim)
    toml = problem_file(matrices={"list": matrices}, domain=SPACE, claim=claim)
    facts = {"enclosure": [list(pair) for pair in ends]} if ends is not None else {}
    head = header(whole, KIND, "proved", theorem, facts, [*items])
    return Case(f"extremal-{name}", toml, whole, head, [*items], {}, False)


SWAP_ITEMS = ["w", [0, 1]], SWAP_ROOT, ["p", 2, 0, 100], *SWAP_UNITS, NOTHING, NOTHING
HALF = [[[0, "1/2"], ["1/2", 0]]]
HALF_ITEMS = ["w", 1, 2, [0]], ["p", 2], ["u", [1, 0]], ["u", [0, 1]], ["c", 1, [1, 1]], ["c", 1, [0, 1]]


def between(name, width="1/10", *, ends=(("1/2", "3/5"),), items=HALF_ITEMS):
    """Return a case of an enclosure by a word and a polytope."""
    return width_case(name, width, ENCLOSED, *items, matrices=HALF, ends=ends)


GOLDEN_UNITS = (
    ["c", MU, [2, -3646770476546, 3, 9547369056766]],
    ["c", MU, [2, 9547369056766, 3, -3646770476546]],
)
GOLDEN_ROWS = (
    ["c", MU, [0, 2566665353250, 1, 13439234265111]],
    ["x", 5, [[2, [-2, 4]], [3, [-7, 4]]]],
    ["x", 5, [[2, [-7, 4]], [3, [-2, 4]]]],
    ["c", MU, [0, 13439234265111, 1, 2566665353250]],
)


def golden(name, *, matrices=GOLDEN, word=(0, 1), g=("g", [-1, -1, 1]), first=GOLDEN_ROWS[1]):
    """Return a case of the golden ratio, where two images lie on the boundary."""
    root = ["r", 48, 1, 736911056011082, 736911056011083, 1, 1]
    rows = GOLDEN_ROWS[0], first, *GOLDEN_ROWS[2:]
    items = root, [*g], ["p", 4, 0, 105553116266496], ["v", 0, 1], ["v", 1, 0], *GOLDEN_UNITS, *rows
    return extremal_case(name, matrices, list(word), "proved", EXTREMAL, *items)


def good():
    """Yield certificates that are verified."""
    yield golden("golden")
    yield width_case("width", "1/100", EXTREMAL, *SWAP_ITEMS)
    yield between("between")
    yield between("from-zero", "3/5", ends=(("0", "3/5"),), items=(["w", 0, 1, []], *HALF_ITEMS[1:]))
    yield pair("pair")
    yield swap("swap")
    yield swap("twice-over", word=(0, 1, 0, 1))
    halves = ["u", [0, 100]], ["v", 1, 0], ["c", 1, [2, 1]], ["c", 1, [1, 1]], ["c", 1, [1, 1]]  # M = 1/2, swapped
    items = ["r", 8, 1, 128, 128, 0, 1], ["p", 3, 1, 100], *halves
    yield extremal_case("free", [[[0, "1/2"], ["1/2", 0]]], [0], "proved", EXTREMAL, *items)
    yield extremal_case("one-letter", GOLDEN, [0], "refuted", WORD, ["w", 8, 5, [0, 1]])
    yield extremal_case("shorter", SWAP, [1], "refuted", WORD, ["w", 2, 1, [0, 1]])


def bad():
    """Yield certificates that are not."""
    yield swap("no-such-letter", word=(0, 2))
    yield swap("few-vertices", count=1)
    yield swap("few-free", free=-1)
    yield swap("no-axes", top=0)
    yield pair("twice", child=("v", 0, 0))
    yield pair("later", child=("v", 2, 1))
    yield pair("no-matrix", child=("v", 0, 2))
    yield pair("before", child=("v", -1, 1))
    yield swap("flat", units=(["c", 128, [1, 100]], ["c", 128, []]))
    yield swap("long-axis", top=257, units=(["c", 256, [1, 257]], ["c", 128, [0, 257]]))
    yield pair("outside", rows=(*PAIR_ROWS[:2], ["c", MU, [1, 5925925173889]]))
    yield pair("large", rows=(["c", 1, [0, 1]], *PAIR_ROWS[1:]))
    yield swap("precision", root=["r", -1, 1, 2, 2, 1, 3])
    yield swap("sign", root=["r", 8, 2, 512, 512, 1, 3])
    yield swap("column", root=["r", 8, 1, 1024, 1024, 2, 3])
    yield swap("negative", root=["r", 8, 1, -1024, 1024, 1, 3])
    yield swap("backwards", root=["r", 8, 1, 1025, 1024, 1, 3])
    yield swap("other-eigenvalue", root=["r", 8, 1, 1025, 1026, 1, 3])
    yield swap("complex", matrices=TURN, word=(0,), root=["r", 8, 1, 511, 513, 1, 3])
    yield swap("zero-column", root=["r", 8, 1, 1024, 1024, 0, 3])
    yield swap("long-word", matrices=[[[10**800, 1], [1, 0]], *SWAP], word=[*[0] * 998, 1])
    yield extremal_case("not-larger", SWAP, [0, 1], "refuted", WORD, ["w", 2, 1, [0, 1]])
    yield extremal_case("no-bound", SWAP, [0], "refuted", WORD, ["w", 0, 1, []])
    yield extremal_case("proved-by-word", SWAP, [0], "proved", WORD, ["w", 2, 1, [0, 1]])
    yield extremal_case("polytope", SWAP, [0, 1], "refuted", "radius-polytope", ["p", 2])
    yield extremal_case("norm", SWAP, [0, 1], "proved", "radius-norm", ["n", 0, [2, 1]])
    equals = ["w", 2, 1, [0, 1]], ["n", 0, [2, 1]]
    yield extremal_case("equals", SWAP, [0, 1], "proved", "radius-attained", *equals)
    yield from bad_widths()
    yield from bad_fields()
    whole = swap("")
    for name, new in (
        ("no-word", "attained_by = []"),
        ("letter-text", 'attained_by = ["0", "1"]'),
        ("letter-negative", "attained_by = [0, -1]"),
        ("word-and-value", "attained_by = [0, 1]\nequals = 2"),
        ("word-no-list", "attained_by = 0"),
        ("word-and-width", "attained_by = [0, 1]\nwidth = 1"),
    ):
        assert "attained_by = [0, 1]" in whole.toml
        yield whole._replace(name=f"extremal-{name}", toml=whole.toml.replace("attained_by = [0, 1]", new))


def bad_widths():
    """Yield enclosures that are not verified."""
    yield width_case("width-letter", "1/100", EXTREMAL, ["w", [0, 2]], *SWAP_ITEMS[1:])
    yield width_case("width-last-letter", "1/100", EXTREMAL, ["w", [0, -1]], *SWAP_ITEMS[1:])
    yield width_case("width-no-letters", "1/100", EXTREMAL, ["w", []], *SWAP_ITEMS[1:])
    yield width_case("width-above", "1/100", EXTREMAL, *SWAP_ITEMS, ends=(("201/100", "202/100"),))
    yield width_case("width-below", "1/100", EXTREMAL, *SWAP_ITEMS, ends=(("198/100", "199/100"),))
    yield width_case("width-wide", "1/100", EXTREMAL, *SWAP_ITEMS, ends=(("2", "3"),))
    yield width_case("width-no-ends", "1/100", EXTREMAL, *SWAP_ITEMS, ends=None)
    yield width_case("width-zero", 0, EXTREMAL, *SWAP_ITEMS)
    yield between("between-wide", "1/11")
    yield between("between-low", ends=(("11/20", "3/5"),))
    yield between("between-tight", ends=(("1/2", "1/2"),))
    yield between("between-negative", ends=(("-1", "-1/2"),))
    yield between("between-two", ends=(("1/2", "3/5"), ("1/2", "3/5")))
    yield between("between-one-end", ends=(("1/2",),))
    case = extremal_case("", HALF, [0], "proved", ENCLOSED, *HALF_ITEMS)
    yield case._replace(name="extremal-between-no-width")


def bad_fields():
    """Yield exact combinations that are not verified."""
    yield golden("field-degree", g=("g", [1]))
    yield golden("field-no-end", g=("g", [0, -1, -1, 1]))
    yield golden("field-not-a-factor", g=("g", [-2, -1, 1]))
    yield golden("field-other-factor", g=("g", [-1, 1, 1]))
    yield golden("field-twice", g=("g", [-1, -1, 1], 1))
    yield golden("field-number", g=("g", 1))
    huge = ["r", 8, -1, 256, 256, 0, 0], ["g", [-1, 1]], ["p", 129, 0, 1]
    yield extremal_case("field-large", [[[1]], [[-1]]], [0] * 128 + [1], "proved", EXTREMAL, *huge)
    yield golden("exact-other", first=["x", 5, [[2, [-2, 4]], [3, [-2, 4]]]])
    yield golden("exact-large", first=["x", 1, [[0, [2, 0]], [2, [-2, 4]], [3, [-7, 4]]]])
    yield golden("exact-zero", first=["x", 5, [[0, [0, 0]], [2, [-2, 4]], [3, [-7, 4]]]])
    yield golden("exact-denominator", first=["x", 0, [[2, [-2, 4]], [3, [-7, 4]]]])
    yield golden("exact-vertex", first=["x", 5, [[4, [-2, 4]], [3, [-7, 4]]]])
    yield golden("exact-part", first=["x", 5, [[2], [3, [-7, 4]]]])
    yield golden("exact-parts", first=["x", 5, 2])
    yield golden("exact-degree", first=["x", 5, [[2, [-2, 4, 0]], [3, [-7, 4]]]])
    whole = golden("exact-no-field")
    yield whole._replace(items=[item for item in whole.items if item[0] != "g"])
