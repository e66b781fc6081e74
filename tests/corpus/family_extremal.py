"""Cases of claims that a product attains the joint spectral radius: radius-extremal, and radius-word against it."""

from __future__ import annotations

from cases_good import SPACE, Case
from family_radius import GOLDEN, SWAP, TURN
from sealed import canonical, header, problem_file, texts

KIND, WORD, EXTREMAL = "spectral-radius", "radius-word", "radius-extremal"
PAIR = [[[-1, -1], [-4, 0]], [[3, 3], [-2, 1]]]  # rho(M_1 M_0)^(1/2) = 3.917..., the eigenvalue is negative
MU = 17592186044416
PAIR_ROOT = ["r", 48, -1, 4319487691352118, 4319487691352119, 0]
PAIR_UNITS = (
    ["c", MU, [0, -9704757656355, 2, -2325798048120]],
    ["c", MU, [1, 9895604649984, 2, 3298534883328]],
)
PAIR_ROWS = (
    ["c", MU, [0, 4585506903567, 1, -4490798663810]],
    ["c", MU, [1, 13784822835556, 2, 2633744521729]],
    ["c", MU, [1, 5925925173889, 2, 7858897661667]],
)
SWAP_ROOT = ["r", 8, 1, 1024, 1024, 1]  # mu = 4, V_0 = (0, 1/2), V_1 = (1, 0)
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


def pair(name, *, root=PAIR_ROOT, count=3, free=0, top=101397732683358, child=("v", 0, 1), units=PAIR_UNITS, rows=PAIR_ROWS):
    """Return a case of an irrational radius, with one vertex more than the vectors of the word."""
    items = root, ["p", count, free, top], list(child), *units, *rows
    return extremal_case(name, PAIR, [0, 1], "proved", EXTREMAL, *items)


def swap(name, *, matrices=SWAP, word=(0, 1), root=SWAP_ROOT, count=2, free=0, top=100, units=SWAP_UNITS):
    """Return a case of a rational radius, where every other image is 0."""
    items = root, ["p", count, free, top], *units, NOTHING, NOTHING
    return extremal_case(name, matrices, list(word), "proved", EXTREMAL, *items)


def good():
    """Yield certificates that are verified."""
    yield pair("pair")
    yield swap("swap")
    yield swap("twice-over", word=(0, 1, 0, 1))
    halves = ["u", [0, 100]], ["v", 1, 0], ["c", 1, [2, 1]], ["c", 1, [1, 1]], ["c", 1, [1, 1]]  # M = 1/2, swapped
    items = ["r", 8, 1, 128, 128, 0], ["p", 3, 1, 100], *halves
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
    yield swap("precision", root=["r", -1, 1, 2, 2, 1])
    yield swap("sign", root=["r", 8, 2, 512, 512, 1])
    yield swap("column", root=["r", 8, 1, 1024, 1024, 2])
    yield swap("negative", root=["r", 8, 1, -1024, 1024, 1])
    yield swap("backwards", root=["r", 8, 1, 1025, 1024, 1])
    yield swap("other-eigenvalue", root=["r", 8, 1, 1025, 1026, 1])
    yield swap("complex", matrices=TURN, word=(0,), root=["r", 8, 1, 511, 513, 1])
    yield swap("zero-column", root=["r", 8, 1, 1024, 1024, 0])
    yield swap("long-word", matrices=[[[10**800, 1], [1, 0]], *SWAP], word=[*[0] * 998, 1])
    yield extremal_case("not-larger", SWAP, [0, 1], "refuted", WORD, ["w", 2, 1, [0, 1]])
    yield extremal_case("no-bound", SWAP, [0], "refuted", WORD, ["w", 0, 1, []])
    yield extremal_case("proved-by-word", SWAP, [0], "proved", WORD, ["w", 2, 1, [0, 1]])
    yield extremal_case("polytope", SWAP, [0, 1], "refuted", "radius-polytope", ["p", 2])
    yield extremal_case("norm", SWAP, [0, 1], "proved", "radius-norm", ["n", 0, [2, 1]])
    equals = ["w", 2, 1, [0, 1]], ["n", 0, [2, 1]]
    yield extremal_case("equals", SWAP, [0, 1], "proved", "radius-attained", *equals)
    whole = swap("")
    for name, new in (
        ("no-word", "attained_by = []"),
        ("letter-text", 'attained_by = ["0", "1"]'),
        ("letter-negative", "attained_by = [0, -1]"),
        ("word-and-value", "attained_by = [0, 1]\nequals = 2"),
        ("word-no-list", "attained_by = 0"),
    ):
        assert "attained_by = [0, 1]" in whole.toml
        yield whole._replace(name=f"extremal-{name}", toml=whole.toml.replace("attained_by = [0, 1]", new))
