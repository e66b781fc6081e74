"""Cases of the theorem absorb."""

from __future__ import annotations

from cases_good import NONE, family_case, tail_items
from family_nonnegative import changed

THEOREM = "absorb"
SPACE = {"all_space": True}
TURN = ("W", [["0", "-1"], ["1", "0"]], ["0", "0"])
TURN_ITEMS = [["k", 2, [0]], ["N", "l"], ["E", 1, [0, 0, 0, 1]], ["q", 1]]
FALL = ("W", [["2"]], ["-1"])
FALL_PARTS = [["s", 0, 1, 2], ["k", 1, [0]], ["k", 2, [0]]]
TO_34 = {"box": [[-1, "3/4"]]}
SLOW = ("P", [["1/n", "-4/n"], ["1/n", "-2/n"]], ["0", "0"])
SLOW_ITEMS = [["k", 3, [0]], ["N", "m"], ["n", 1]]
ROTATION = ("P", [["0", "-1/n"], ["1/n", "0"]], ["0", "0"])
ROTATION_ITEMS = [["k", 3, [0]], ["N", "a"], *tail_items([1], 1, [], NONE, NONE, NONE, NONE)]
RIVALS = ("P", [["1/n", "-1/n"], ["-1/n", "1/n"]], ["0", "0"])
SUM = [["n", 2], ["x", 1, [3]], ["h", "P", 0, 0, 0, 0, [1, 4]], ["y", 1, 40]]
RIVALS_ITEMS = [["x", 1, [2, 1]], ["k", 1, [1]], ["N", "n"], *SUM]
SHIFTED = ("W", [["0", "2", "0"], ["0", "0", "0"], ["0", "0", "1"]], ["1", "0", "0"])
SHIFTED_E = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
SHIFTED_ITEMS = [["k", 1, []], ["N", "l"], ["E", 1, SHIFTED_E], ["q", 2]]
DECAY = ("W", [["1", "-1/2"], ["0", "1/2"]], ["0", "0"])
DECAY_BOX = {"box": [[4, 5], [0, 1]]}
DECAY_ITEMS = [["k", 1, []], ["N", "p"], ["J", [0, 1]], ["E", 1, [1, -1, 0, 0, 0, 0, 0, 0, 1]], ["q", 1]]
PUSHED = ("W", [["0", "-2"], ["2", "0"]], ["1", "-3"])
PUSHED_ITEMS = [["k", 4, []], ["N", "p"], ["J", [0]], ["E", 1, [0, 0, 1, 0, 0, 0, 0, 0, 1]], ["q", 2]]
CONTRACTED = [["k", 1, [0]], ["N", "k"], ["y", 1, [2]], ["k", 1], ["w", [1]]]
WIDE = ("W", [["0"] * 6 for _ in range(6)], ["0"] * 6)
WIDE_ITEMS = [["k", 1, []], ["N", "p"], ["J", []], ["E", 1, [0] * 48 + [1]], ["q", 4096]]


def proved(name, family, domain, items):
    """Return a claim of convergence."""
    return family_case(f"absorb-{name}", family, domain, "converges", "proved", THEOREM, items)


def diverges(name, family, x, items, status="proved"):
    """Return a claim of divergence at a point."""
    return family_case(f"absorb-{name}", family, {"point": x}, "diverges", status, THEOREM, items)


def limit(name, family, x, items, *y):
    """Return an exact limit at a point."""
    facts = {"enclosure": [[v, v] for v in y]}
    return family_case(f"absorb-{name}", family, {"point": x}, "limit", "proved", THEOREM, items, facts, "1/9")


def good_limits():
    """Yield limits that are verified."""
    fixed = [["k", 3, [0]], ["N", "l"], ["E", 1, [1, 0, 0, 1]], ["q", 1]]
    yield limit("limit-rotation", ROTATION, [1, 0], fixed, "0", "5/3")
    slow = ("P", [["1/n", "-4/n"], ["1/n", "-2/n"]], ["0", "0"])
    yield limit("limit-fading", slow, [1, 0], [["k", 3, [0]], ["N", "m"], ["n", 3, 1, 1, [0]]], "0", "0")
    yield limit("limit-pushed", PUSHED, [0, 0], changed(PUSHED_ITEMS, 0, 1, 1), "1", "0")
    yield limit("limit-dead", ("W", [["-1", "0"], ["0", "-1"]], ["0", "0"]), [-1, 2], [["k", 2, [0, 1]]], "0", "0")
    halved = ("W", [["-1", "-1"], ["0", "1/2"]], ["0", "1"])
    yield limit("limit-contraction", halved, [3, 7], CONTRACTED, "0", "2")
    rests = [["k", 1, [0]], ["N", "o"], ["o", 0, 1, 1, [7]]]
    yield limit("limit-rests", ("W", [["-1", "-1"], ["0", "1"]], ["0", "0"]), [3, 7], rests, "0", "7")


def good():
    """Yield certificates that are verified."""
    yield from good_limits()
    halved = ("W", [["-1", "-1"], ["0", "1/2"]], ["0", "1"])
    yield proved("contraction", halved, {"box": [[0, 9], [0, 9]]}, [["k", 1, [0]], *CONTRACTED[1:]])
    mean = ("W", [["-1", "-1", "-1"], ["0", "1/2", "1/2"], ["0", "1/2", "1/2"]], ["0", "0", "0"])
    symmetric = [["k", 2, [0]], ["N", "s"], ["s", [1, 1]], ["y", 1, [0, 0]]]
    yield proved("symmetric", mean, {"box": [[0, 1]] * 3}, symmetric)
    yield proved("turn", TURN, SPACE, TURN_ITEMS)
    yield proved("parts", FALL, TO_34, FALL_PARTS)
    yield proved("all-dead", ("W", [["-1", "0"], ["0", "-1"]], ["0", "0"]), SPACE, [["k", 2, [0, 1]]])
    yield proved("slow", SLOW, {"point": [1, 0]}, SLOW_ITEMS)
    yield proved("rotation", ROTATION, {"point": [1, 0]}, ROTATION_ITEMS)
    yield proved("shifted", SHIFTED, SPACE, SHIFTED_ITEMS)
    rests = [["k", 1, [0]], ["N", "o"], ["o", 0, 1, 1, [7]]]
    yield proved("rests", ("W", [["-1", "-1"], ["0", "1"]], ["0", "0"]), {"point": [3, 7]}, rests)
    yield proved("decay", DECAY, DECAY_BOX, DECAY_ITEMS)
    yield proved("pushed", PUSHED, {"box": [[0, 3], [0, 2]]}, PUSHED_ITEMS)
    yield diverges("falls", FALL, ["1/2"], [["k", 1, [0]]], "refuted")
    yield diverges("rivals", RIVALS, [2, 1], RIVALS_ITEMS)
    square = {"box": [[0, 2], [0, 1]]}
    yield family_case("absorb-rivals-box", RIVALS, square, "converges", "refuted", THEOREM, RIVALS_ITEMS)
    swap = ("W", [["-1", "0", "0"], ["0", "0", "1"], ["0", "1", "0"]], ["0", "0", "0"])
    moves = [["x", 1, [1, 1, 2]], ["k", 1, [0]], ["N", "o"], ["o", 0, 2, 1, [2, 1]]]
    yield diverges("swap", swap, [1, 1, 2], moves)


def bad():
    """Yield certificates that are not."""
    yield proved("cut-coordinate", FALL, TO_34, changed(FALL_PARTS, 0, 1, 1))
    yield proved("cut-denominator", FALL, TO_34, changed(FALL_PARTS, 0, 3, 0))
    yield proved("cut-outside", FALL, TO_34, changed(FALL_PARTS, 0, ["s", 0, 3, 4]))
    yield proved("cut-below", FALL, TO_34, changed(FALL_PARTS, 0, ["s", 0, -1, 1]))
    yield proved("part-missing", FALL, TO_34, FALL_PARTS[:2])
    yield proved("letter", TURN, SPACE, changed(TURN_ITEMS, 1, ["N", "n"]))
    yield proved("letter-list", TURN, SPACE, changed(TURN_ITEMS, 1, ["N", ["l"]]))
    yield proved("layer-0", FALL, {"point": [0]}, [["k", 0, [0]]])
    yield proved("layer-far", FALL, {"point": [0]}, [["k", 2001, [0]]])
    yield proved("descending", TURN, SPACE, [["k", 3, [1, 0]]])
    yield proved("twice", TURN, SPACE, [["k", 3, [0, 0]]])
    yield proved("no-list", FALL, {"point": [0]}, [["k", 1, 0]])
    yield proved("no-coordinate", FALL, {"point": [0]}, [["k", 1, [-1, 0]]])
    yield proved("long-power", ("W", [["1/2^(100*n)"]], ["0"]), {"point": [0]}, [["k", 700, [0]]])
    yield proved("long-value", ("W", [["2^5000"]], ["0"]), {"point": [1]}, [["k", 4, [0]]])
    broad = ("W", [["0"] * 20 for _ in range(20)], ["0"] * 20)
    yield proved("long-way", broad, {"point": [0] * 20}, [["k", 200, [*range(20)]]])
    yield proved("alive", FALL, TO_34, [["k", 1, [0]]])
    yield proved(
        "revives", ("W", [["-1", "1"], ["0", "1"]], ["0", "0"]), {"point": [2, 1]}, [["k", 1, [0]], *TURN_ITEMS[1:]]
    )
    yield proved("revives-by-bias", ("W", [["-1"]], ["1/n"]), {"point": [2]}, [["k", 1, [0]]])
    yield proved(
        "linear-negative", ("W", [["-1/2"]], ["1"]), SPACE, [["k", 1, []], ["N", "l"], ["E", 3, [0, 2, 0, 3]], ["q", 1]]
    )
    yield proved("linear-denominator", TURN, SPACE, changed(TURN_ITEMS, 2, ["E", -1, [0, 0, 0, -1]]))
    yield proved("linear-projection", SHIFTED, SPACE, changed(SHIFTED_ITEMS, 2, 2, 3, 2))
    yield proved("linear-exponent", SHIFTED, SPACE, changed(SHIFTED_ITEMS, 3, ["q", 0]))
    yield proved("linear-large", SHIFTED, SPACE, changed(SHIFTED_ITEMS, 3, ["q", 1]))
    yield proved("linear-varies", ("W", [["1/2+1/2^n"]], ["0"]), SPACE, [["k", 1, []], *TURN_ITEMS[1:]])
    yield proved("linear-long", ("W", [["1/3^2000"]], ["0"]), SPACE, [["k", 1, []], *TURN_ITEMS[1:3], ["q", 8]])
    yield proved("pattern-descending", DECAY, DECAY_BOX, changed(DECAY_ITEMS, 2, ["J", [1, 0]]))
    yield proved("pattern-outside", DECAY, DECAY_BOX, changed(DECAY_ITEMS, 2, ["J", [0, 1, 2]]))
    yield proved("pattern-unbounded", DECAY, SPACE, DECAY_ITEMS)
    yield proved("pattern-breaks", DECAY, {"box": [[1, 5], [0, 1]]}, DECAY_ITEMS)
    yield proved("pattern-of-others", PUSHED, {"box": [[0, 3], [0, 2]]}, changed(PUSHED_ITEMS, 0, 1, 1))
    yield proved("pattern-work", WIDE, {"box": [[0, 1]] * 6}, WIDE_ITEMS)
    yield limit("limit-letter", SLOW, [1, 0], SLOW_ITEMS, "0", "0")
    yield limit("limit-other", PUSHED, [0, 0], changed(PUSHED_ITEMS, 0, 1, 1), "1", "1")
    yield diverges("outside", RIVALS, [2, 1], changed(RIVALS_ITEMS, 0, ["x", 1, [1, 2]]))
    yield diverges("inner-point", RIVALS, [2, 1], changed(RIVALS_ITEMS, 4, ["x", 1, [4]]))
