"""Cases of the theorem activation, and of theorems about ReLU that are misused for other activations."""

from __future__ import annotations

from cases_good import NONE, entry, tail_items
from layers import layers_case

THEOREM = "activation"
SPACE = {"all_space": True}
LEAKY = {"width": 1, "P": [["1/2^n"]], "b": ["1/4^n"], "activation": "leaky-relu", "slope": "1/2"}
LEAKY_ITEMS = tail_items(
    [1],
    4,
    [entry("P", 0, 0, (1, 1, 1, 2)), entry("b", 0, 0, (1, 1, 1, 4))],
    ["g", 1, 1, 1, 2],
    ["g", 1, 1, 1, 4],
    ["g", 2, 1, 1, 2],
    ["g", 1, 1, 1, 4],
)
CLIP = {"width": 1, "P": [["0"]], "b": ["1/2^n"], "activation": "clip", "low": "-1", "high": "3/2"}
CLIP_ITEMS = tail_items([1], 1, [entry("b", 0, 0, (1, 1, 1, 2))], NONE, ["g", 1, 1, 1, 2], NONE, ["g", 1, 1, 1, 2])
TANH = {"width": 2, "W": [["1", "0"], ["0", "1"]], "b": ["0", "0"], "activation": "tanh"}
TANH_ITEMS = tail_items([1, 3], 1, [], NONE, NONE, NONE, NONE)
PULL = {"width": 2, "W": [["1/2", "1/4"], ["1/2^n", "1/3"]], "b": ["1+1/3^n", "-2"], "activation": "hard-tanh"}
TURN = {"width": 1, "W": [["-1"]], "b": ["0"], "activation": "leaky-relu", "slope": "1/2"}
SIX = {"width": 1, "P": [["-1/2"]], "b": ["1/2"], "activation": "relu6"}
FLAT = {"width": 1, "P": [["-1/2"]], "b": ["0"], "activation": "tanh"}
TILTED = FLAT | {"b": ["1/3"]}
SIGMOID = {"width": 1, "P": [["0"]], "b": ["0"], "activation": "sigmoid"}
STEEP = {"width": 2, "W": [["0", "3"], ["-2", "1/n"]], "b": ["1-1/n", "-400"], "activation": "sigmoid"}


def converging(name, section, items, theorem=THEOREM, domain=SPACE, kind="converges", status="proved"):
    """Return a claim that the layers of a section converge or do not."""
    return layers_case(f"activation-{name}", section, domain, kind, status, theorem, items)


def limited(name, section, items, x, ends, width="1/10"):
    """Return an enclosure of the limit at a point."""
    facts = {"enclosure": [list(side) for side in ends]}
    domain = {"point": x}
    return layers_case(f"activation-{name}", section, domain, "limit", "proved", THEOREM, items, facts, width=width)


def good():
    """Yield certificates that are verified."""
    yield converging("leaky", LEAKY, LEAKY_ITEMS)
    yield converging("clip", CLIP, CLIP_ITEMS, domain={"box": [[-9, 9]]})
    yield converging("tanh", TANH, TANH_ITEMS)
    yield converging("tanh-refutes", TANH, TANH_ITEMS, domain={"point": [1, 2]}, kind="diverges", status="refuted")
    yield converging("contraction", PULL, [["c", [1, 1]]])
    yield limited("limit-leaky", LEAKY, [*LEAKY_ITEMS, ["L", 30, 60]], ["-1/3"], [("-1/1000", "1/1000")])
    yield limited("limit-clip", CLIP, [*CLIP_ITEMS, ["L", 30, 60]], [-5], [("-51/100", "-49/100")])
    yield limited("limit-tanh", TANH, TANH_ITEMS, [1, 2], [("0", "0"), ("0", "0")])
    yield limited("limit-pull", PULL, [["c", [1, 1]], ["y", 1, [1, -1]]], [7, 8], [("1", "1"), ("-1", "-1")])
    yield limited("limit-six", SIX, [["c", [5]], ["y", 1, [1]]], [-7], [("1", "1")])
    yield limited("limit-flat", FLAT, [["c", [1]], ["y", 1, [0]]], [3], [("0", "0")])

    near = [["c", [1]], ["s", 40, 1000, [659]]]
    yield limited("limit-sigmoid", SIGMOID, near, [4], [("6589/10000", "412/625")])
    off = [["c", [1, 1]], ["s", 20, 731, [534, 0]]]
    yield limited("limit-steep", STEEP, off, [1, 2], [("18/25", "37/50"), ("-3/1000", "3/1000")])
    bent = [["c", [1]], ["s", 40, 1000, [539]]]
    yield limited("limit-tilted", TILTED, bent, [1], [("53/100", "11/20")])
    six = [["c", [5]], ["s", 20, 2, [1]]]
    yield limited("limit-near-six", SIX, six, [-7], [("-1/2", "3/2")], width="2")
    yield converging("sigmoid", SIGMOID, [["c", [1]]])


def bad():
    """Yield certificates that are not."""
    yield converging("sigmoid-summable", SIGMOID, tail_items([1], 1, [], NONE, NONE, NONE, NONE))
    far = [("6589/10000", "412/625")]
    yield limited("near-without-bits", SIGMOID, [["c", [1]], ["s", 0, 1000, [659]]], [4], far)
    yield limited("near-with-many-bits", SIGMOID, [["c", [1]], ["s", 100000, 1000, [659]]], [4], far)
    yield limited("near-too-far", SIGMOID, [["c", [1]], ["s", 40, 100, [66]]], [4], far)
    yield converging("sigmoid-expanding", SIGMOID | {"P": [["3"]]}, [["c", [1]]])
    yield converging("expanding", TURN, [["c", [1]]])
    yield converging("norm-weight", SIX, [["c", [0]]])
    yield limited("not-fixed", SIX, [["c", [5]], ["y", 1, [2]]], [-7], [("2", "2")])
    yield limited("tanh-not-rational", TILTED, [["c", [1]], ["y", 3, [1]]], [0], [("1/3", "1/3")])
    yield limited("limit-other", SIX, [["c", [5]], ["y", 1, [1]]], [-7], [("1", "11/10")])
    yield from misused()


def misused():
    """Yield layers that are not ReLU under theorems that are about ReLU, and the other way round."""
    orbit, point = [["o", 0, 1, 1, [-1]]], {"point": [-1]}
    yield converging("as-summable", LEAKY, LEAKY_ITEMS, "absolute-summability")
    yield converging("as-falling", LEAKY | {"P": [["-1/n"]], "b": ["-1/n"]}, [["n", 1]], "monotone-decrease")
    yield converging("as-orbit", LEAKY | {"P": [["0"]], "b": ["0"]}, orbit, "periodic-orbit", point)
    yield converging("as-residual", LEAKY, LEAKY_ITEMS, "residual")
    yield converging("as-products", LEAKY, LEAKY_ITEMS, "all-sequences", kind="products-converge")
    still = {"width": 1, "P": [["0"]], "b": ["0"]}
    yield converging("of-relu", still, tail_items([1], 1, [], NONE, NONE, NONE, NONE))
