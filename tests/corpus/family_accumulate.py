"""Cases of the theorem accumulate, and of read-outs that follow from what their coordinates do."""

from __future__ import annotations

from cases_good import family_case, tail_items
from family_nonnegative import changed

THEOREM = "accumulate"
NONE = ["z"]
TENT = [["2", "-4"], ["2", "-4"]]
TAKAGI = ("W", [[*row, "0"] for row in TENT] + [["2/2^n", "-4/2^n", "1"]], ["0", "-1/2", "0"])
START = {"point": ["2/5", 0, 0]}
ROWS = [[1, 0, 0], [0, 1, 0], [-2, 2, 1], [1, -1, 0], [-2, -2, 3]]  # u >= 0, v >= 0, u - v <= 1/2, u >= v, u + v <= 3/2
POLYTOPE = [
    *[["A", [2], [0, 1]], ["M", 2, [2, 1]], ["Q", ROWS]],
    *[["l", 5, [1, 1]], ["l", 1, [3, 2]], ["l", 5, [0, 1]], ["l", 1, [2, 1]]],
    *[["l", 5, [1, 2, 2, 10]], ["l", 5, [0, 1, 3, 5]], ["l", 5, [1, 2, 3, 10]]],
    *[["s"], ["s"], ["l", 1, [3, 2, 4, 1]], ["l", 2, [8, 1]], ["-", 1, [7, 4]], ["l", 1, []]],
    *[["s"], ["s"], ["l", 1, [3, 2, 4, 1]], ["l", 1, []], ["-", 1, [7, 4]], ["l", 1, []]],
    *[["s"], ["s"], ["l", 4, [8, 1]], ["l", 1, [7, 1]], ["-", 1, [7, 4]], ["l", 1, []]],
    *[["s"], ["s"], ["l", 1, [8, 1]], ["l", 1, []], ["-", 1, [7, 4]], ["l", 1, []]],
    *[["s"], ["s"], ["l", 1, []], ["l", 1, [8, 1]], ["-", 1, [7, 4]], ["l", 1, []]],
    *[["s"], ["s"], ["l", 1, []], ["l", 1, [7, 1]], ["-", 1, [7, 4]], ["l", 1, []]],
    *[["s"], ["s"], ["l", 1, [3, 2, 4, 1]], ["l", 1, [8, 1]], ["-", 1, [7, 4]], ["l", 1, []]],
]
GROWN = tail_items([1], 1, [["t", "b", 0, 0, [[2, 1, 1, 2], [2, 1, 1, 2]]]], NONE, ["g", 4, 1, 1, 2], NONE,
                   ["g", 4, 1, 1, 2])  # fmt: skip
ITEMS = [*POLYTOPE, *GROWN]
ALONE = ("P", [["1/2^n", "0"], ["0", "1"]], ["0", "0"])
ALONE_TAIL = tail_items([1], 3, [["t", "P", 0, 0, [[1, 1, 1, 2]]]], ["g", 1, 1, 1, 2], NONE, ["g", 2, 1, 1, 2], NONE)
ALONE_ITEMS = [["A", [0], []], ["M", 1, []], ["Q", []], *ALONE_TAIL]
FEEDING = ("P", [["0", "0", "1/2^n"], ["0", "1", "0"], ["0", "0", "0"]], ["0", "1", "0"])
FEEDING_ITEMS = tail_items(
    [1, 1], 3, [["t", "P", 0, 1, [[1, 1, 1, 2]]]], ["g", 1, 1, 1, 2], NONE, ["g", 2, 1, 1, 2], NONE
)
HALF = ("W", [["1/2", "0"], ["0", "2"]], ["1/2", "1"])


def takagi(name, items, family=TAKAGI, kind="converges", **more):
    """Return a claim about the third coordinate of Takagi's network, which adds up multiples of the tent map."""
    more = {"output": [0, 0, 1], "domain": START} | more
    domain = more.pop("domain")
    return family_case(f"accumulate-{name}", family, domain, kind, "proved", THEOREM, items, **more)


def fed(name, family, output, theorem, items, kind="converges", status="proved", domain=None, **more):
    """Return a claim about a read-out, by the theorem that its coordinates follow."""
    domain = domain or {"box": [[0, 1]] * len(output)}
    return family_case(f"readout-{name}", family, domain, kind, status, theorem, items, output=output, **more)


def good():
    """Yield certificates that are verified."""
    yield takagi("takagi", ITEMS)
    near = {"enclosure": [["333/500", "667/1000"]]}
    yield takagi("takagi-limit", [*ITEMS, ["L", 24, 120]], kind="limit", facts=near, width="1/1000")
    yield takagi("alone", ALONE_ITEMS, ALONE, output=[3, 0], domain={"box": [[0, 1], [0, 9]]})
    yield fed("summable", FEEDING, [1, 0, "-1/3"], "absolute-summability", FEEDING_ITEMS)
    ends = {"enclosure": [["833/500", "1667/1000"]]}
    point = {"point": [1, 5, 1]}
    yield fed("summable-limit", FEEDING, [1, 0, "-1/3"], "absolute-summability", [*FEEDING_ITEMS, ["L", 20, 60]],
              "limit", domain=point, facts=ends, width="1/1000")  # fmt: skip
    yield fed("contraction-limit", HALF, [-3, 0], "contraction", [["y", 1, [1]], ["k", 1], ["w", [1]]], "limit",
              domain={"point": [7, 1]}, facts={"enclosure": [["-3", "-3"]]}, width=1)  # fmt: skip


def bad():
    """Yield certificates that are not."""
    yield takagi("no-readout", ITEMS, output=None)
    yield takagi("outside", changed(ITEMS, 0, ["A", [0], [1, 2]]))
    yield takagi("overlap", changed(ITEMS, 0, ["A", [1, 2], [0, 1]]))
    yield takagi("not-closed", changed(ITEMS, 0, ["A", [2], [0]]))
    yield takagi("not-ascending", changed(ITEMS, 0, ["A", [2], [1, 0]]))
    yield takagi("no-coordinate", changed(ITEMS, 0, ["A", [2], [0, 1, 3]]))
    yield takagi("denominator", changed(ITEMS, 1, ["M", 0, [2, 1]]))
    yield takagi("negative-bound", changed(ITEMS, 1, ["M", 2, [2, -1]]))
    yield takagi("rows", changed(ITEMS, 2, ["Q", 1]))
    yield takagi("not-inside", ITEMS, domain={"point": [2, 0, 0]})
    yield takagi("not-kept", changed(ITEMS, 1, ["M", 5, [3, 1]]))
    changing = ("W", [["2/2^n", "-4", "0"], *TAKAGI[1][1:]], TAKAGI[2])
    yield takagi("changing", ITEMS, changing)
    yield takagi("grown", [*ITEMS[:-3], ["q", "g", 3, 1, 1, 2], *ITEMS[-2:]])
    tail = ["L", 24, 120]
    yield takagi("enclosure", [*ITEMS, tail], kind="limit", facts={"enclosure": [["2/3", "667/1000"]]}, width="1/1000")
    yield takagi("enclosures", [*ITEMS, tail], kind="limit", facts={"enclosure": [["0", "1"]] * 3}, width=1)
    yield fed("refuted", HALF, [1, 0], "dual-growth", [], status="refuted", domain={"point": [1, 1]})
    yield fed("length", HALF, [1], "contraction", [["y", 1, [1]], ["k", 1], ["w", [1]]], domain={"box": [[0, 1]] * 2})
    yield fed("zero", HALF, [0, 0], "contraction", [])
    residual = {"width": 1, "A": [["1/2^n"]], "B": [["1"]], "c": ["0"]}
    case = fed("other-layers", ("P", [["0"]], ["0"]), [1], "residual", [])
    toml = case.toml[case.toml.index("[domain]") :]
    yield case._replace(
        toml="[family]\n" + "".join(f"{k} = {v}\n" for k, v in residual.items()).replace("'", '"') + toml
    )
