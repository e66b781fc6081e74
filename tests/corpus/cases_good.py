"""The good cases: one for every kind, status and theorem, and the degenerate ones."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from naive_tree import Grower, bound_leaf, counts, domain_leaf, equal_leaf
from sealed import canonical, family_subject, header, layer, net, network_subject, plain, problem_file, text, texts

RELATIONS = {"<=": "at_most", ">=": "at_least", "<": "below", ">": "above"}


class Case(NamedTuple):
    """A problem (TOML and canonical text), a certificate (header and items), other files by name."""

    name: str
    toml: str
    canonical: str
    header: dict
    items: list
    files: dict
    packed: bool


def domain_rows(domain, d):
    """Return the rows of a domain, a.x + c >= 0, and its box or None."""
    (kind, value), *_ = domain.items()
    if kind == "polytope":
        return [[-Fraction(v) for v in a] + [Fraction(c)] for a, c in zip(value["A"], value["b"], strict=True)], None
    if kind == "all_space":
        return [], None
    box = [(Fraction(v), Fraction(v)) for v in value] if kind == "point" else [tuple(map(Fraction, s)) for s in value]
    rows = []
    for j, (low, high) in enumerate(box):
        unit = [Fraction(i == j) for i in range(d)]
        rows += [[*unit, -low], [*[-v for v in unit], high]]
    return rows, box


def spell_domain(domain, d):
    """Return a domain as canonical data."""
    (kind, value), *_ = domain.items()
    if kind == "all_space":
        return {"all_space": d}
    if kind == "polytope":
        return {"polytope": {"A": [texts(row) for row in value["A"]], "b": texts(value["b"])}}
    return {kind: texts(value) if kind == "point" else [texts(side) for side in value]}


def network_case(name, networks, domain, claim, status, theorem, facts, items, **more):
    """Return the case of a claim about one or two networks; `more` may replace the inline subject."""
    d = networks[0]["inputs"]
    told = dict(claim)
    if "relation" in told:
        told = {k: v for k, v in told.items() if k not in ("relation", "bound")}
        told[RELATIONS[claim["relation"]]] = text(claim["bound"])
    named = {k: texts(v) if k in ("output", "point", "value") else v for k, v in told.items()}
    spelled = {k: texts(v) if k in ("output", "point", "value") else v for k, v in claim.items() if k != "bound"}
    if "bound" in claim:
        spelled["value"] = text(claim["bound"])
    whole = canonical(network_subject(*networks), spell_domain(domain, d), spelled)
    inline = {"network": networks[0]} | ({"other": networks[1]} if len(networks) > 1 else {})
    toml = problem_file(**(more.pop("subject", inline)), domain=domain, claim=named)
    head = header(whole, claim["kind"], status, theorem, facts, items)
    return Case(name, toml, whole, head, items, more.get("files", {}), more.get("packed", False))


def grown(networks, domain, leaf, is_open, style):
    """Return the tree of networks over a domain."""
    d = networks[0]["inputs"]
    rows, box = domain_rows(domain, d)
    return Grower([plain(n) for n in networks], rows, d, leaf, is_open, box, style)


def domains_case(name, network, domain, claim=None, style="plain", maps=True, **more):
    """Return a complete list of domains; the claim is proved or refuted by the counts."""
    tree = grown([network], domain, domain_leaf, True, style)
    facts = counts(tree.leaves)
    if not maps:
        facts.pop("maps")
    told = facts if claim is None else claim
    status = "proved" if all(facts[k] == v for k, v in told.items()) else "refuted"
    claim = {"kind": "domains"} | told
    return network_case(name, [network], domain, claim, status, "partition", facts, tree.items, **more)


def bound_case(name, network, domain, output, relation, value, style="plain", **more):
    """Return a proved bound."""
    tree = grown([network], domain, bound_leaf(output, relation, value), False, style)
    claim = {"kind": "bound", "output": output, "relation": relation, "bound": value}
    return network_case(name, [network], domain, claim, "proved", "partition", {}, tree.items, **more)


def equal_case(name, first, second, domain, style="plain", **more):
    """Return a proved equality."""
    tree = grown([first, second], domain, equal_leaf, False, style)
    return network_case(name, [first, second], domain, {"kind": "equal"}, "proved", "equality", {}, tree.items, **more)


def point_case(name, networks, domain, claim, status, x, facts, w=None):
    """Return a claim decided by the exact values at one point."""
    w = w or max(Fraction(v).denominator for v in [*x, 0])
    items = [["x", w, [int(Fraction(v) * w) for v in x]]]
    return network_case(name, networks, domain, claim, status, "explicit-expression", facts, items)


def family_case(name, family, domain, kind, status, theorem, items, facts=None, width=None, output=None):
    """Return a claim about a family (given, matrix, bias), or about a read-out of it."""
    given, matrix, bias = family
    claim = {"kind": kind} | ({"width": width} if width else {}) | ({"output": texts(output)} if output else {})
    subject = family_subject(given, matrix, bias)
    whole = canonical(subject, spell_domain(domain, len(bias)), claim | ({"width": text(width)} if width else {}))
    toml = problem_file(family={"width": len(bias), given: matrix, "b": bias}, domain=domain, claim=claim)
    return Case(name, toml, whole, header(whole, kind, status, theorem, facts or {}, items), items, {}, False)


ABS = net(layer([[1], [-1]], [0, 0]), layer([[1, 1]], [0], "identity"))
TWICE = net(layer([[1], [-1], [0]], [0, 0, 7]), layer([[1, 1, 0]], [0], "identity"))
MAX2 = net(layer([[1, -1], [0, 1], [0, -1]], [0, 0, 0]), layer([[1, 1, -1]], [0], "identity"))
MAX2B = net(layer([[-1, 1], [1, 0], [-1, 0]], [0, 0, 0]), layer([[1, 1, -1]], [0], "identity"))
FOLD = net(layer([[2], [2]], [0, -1]), layer([[1, -2]], [0]), layer([[2], [2]], [0, -1]), layer([[1, -2]], [0]))
PLANE = net(
    layer([[1, 1], [1, -1], ["1/2", 0]], ["1/3", 0, "-1/4"]),
    layer([[1, -1, 2], [-1, 1, 1]], [0, "-1/2"]),
    layer([[1, 1]], [0], "identity"),
)
DEAD = net(layer([[1, 0], [0, 0], [-1, 0]], [0, 0, -5]), layer([[1, 1, 1]], [-1]), layer([[1]], [2], "identity"))
LONG = net(layer([["1/9007199254740993"], [-1]], ["1/3", 1]), layer([[1, 1]], [0], "identity"))
SQUARE = {"box": [[-1, 1], [-1, 1]]}
SPACE = {"all_space": True}
TRIANGLE = {"polytope": {"A": [[-1, 0], [0, -1], [1, 1]], "b": [0, 0, 1]}}
EMPTY = {"polytope": {"A": [[1, 0], [-1, 0]], "b": [0, -1]}}


def good_networks():
    """Yield the cases about networks."""
    yield domains_case("domains-abs", ABS, {"box": [[-1, 2]]})
    yield domains_case("domains-refuted", ABS, {"box": [[-1, 2]]}, {"domains": 2})
    yield domains_case("domains-no-numbers", ABS, {"box": [[-1, 2]]}, {})
    yield domains_case("domains-only-cells", ABS, {"box": [[-1, 2]]}, {"cells": 2}, maps=False)
    yield domains_case("domains-max", MAX2, SPACE, style="lemmas")
    yield domains_case("domains-plane", PLANE, SQUARE)
    yield domains_case("domains-lazy", PLANE, TRIANGLE, style="lazy")
    yield domains_case("domains-boxes", PLANE, TRIANGLE, style="boxes")
    yield domains_case("domains-lemmas", PLANE, TRIANGLE, style="lemmas")
    yield domains_case("domains-dead", DEAD, SQUARE, style="lazy")
    yield domains_case("domains-fold", FOLD, {"box": [[0, 1]]}, style="boxes")
    yield domains_case("domains-segment", PLANE, {"box": [[0, 1], ["1/2", "1/2"]]})
    yield domains_case("domains-strict-face", ABS, {"box": [[0, 1]]})
    yield domains_case("domains-point", PLANE, {"point": ["1/2", "-1/3"]})
    yield domains_case("domains-empty", MAX2, EMPTY)
    yield domains_case("domains-empty-constant", ABS, {"polytope": {"A": [[0]], "b": [-1]}})
    yield domains_case("domains-no-rows", ABS, {"polytope": {"A": [], "b": []}})
    yield domains_case("domains-zero-row", ABS, {"polytope": {"A": [[0], [1]], "b": [0, 1]}})
    yield domains_case("domains-depth-0", net(inputs=2), SQUARE)
    yield domains_case("domains-identity", net(layer([[1, 2]], [3], "identity")), SPACE)
    yield domains_case("domains-dimension-0", net(layer([[], []], [1, 0]), inputs=0), {"box": []})
    yield domains_case("domains-no-outputs", net(layer([], []), inputs=2), SQUARE)
    yield domains_case("domains-width-0-inside", net(layer([], []), layer([[]], [3]), inputs=1), {"box": [[0, 1]]})
    yield domains_case("domains-long-numbers", LONG, {"box": [[-2, 2]]}, packed=True)
    yield domains_case("domains-json", ABS, {"box": [[-1, 2]]}, subject={"network": {"file": "abs.json"}},
                       files={"abs.json": ABS_JSON})  # fmt: skip
    yield domains_case("domains-nnet", ABS, {"box": [[-1, 2]]}, subject={"network": {"file": "abs.nnet"}},
                       files={"abs.nnet": ABS_NNET})  # fmt: skip
    yield bound_case("bound-at-most", MAX2, SQUARE, [1], "<=", 1)
    yield bound_case("bound-at-least", ABS, {"box": [[-1, 2]]}, [1], ">=", 0)
    yield bound_case("bound-below", PLANE, TRIANGLE, [1], "<", 9, style="boxes")
    yield bound_case("bound-above", ABS, SPACE, [3], ">", "-1/7", style="lemmas")
    yield bound_case("bound-lazy", PLANE, TRIANGLE, [2], "<=", 20, style="lazy")
    yield bound_case("bound-empty", MAX2, EMPTY, [1], "<", -100)
    yield bound_case("bound-point", MAX2, {"point": ["1/3", "1/2"]}, [1], "<=", "1/2")
    yield bound_case("bound-no-outputs", net(layer([], []), inputs=1), {"box": [[0, 1]]}, [], ">=", 0)
    claim = {"kind": "bound", "output": [1], "relation": "<=", "bound": "1/2"}
    yield point_case("bound-refuted", [MAX2], SQUARE, claim, "refuted", [0, 1], {"point": ["0", "1"]})
    yield equal_case("equal-max", MAX2, MAX2B, SPACE)
    yield equal_case("equal-abs", ABS, TWICE, {"box": [[-3, 3]]}, style="lazy")
    yield equal_case("equal-face", ABS, net(layer([[2]], [0], "identity")), {"point": [0]})
    yield equal_case("equal-segment", net(layer([[1, 0]], [0], "identity")), net(layer([[0, 1]], [0], "identity")),
                     {"polytope": {"A": [[1, -1], [-1, 1]], "b": [0, 0]}})  # fmt: skip
    yield equal_case("equal-depth-0", net(inputs=1), net(layer([[1]], [0])), {"box": [[0, 1]]})
    yield equal_case("equal-no-outputs", net(layer([], []), inputs=1), net(layer([], []), inputs=1), SPACE)
    one = net(layer([[1, 1]], [0], "identity"))
    yield point_case("equal-refuted", [MAX2, one], SQUARE, {"kind": "equal"}, "refuted", ["1/2", "1/3"],
                     {"point": ["1/2", "1/3"]}, 6)  # fmt: skip
    claim = {"kind": "counterexample", "point": [1, "1/2"], "output": [2], "relation": "<", "bound": 2}
    yield point_case("counterexample-proved", [MAX2], SQUARE, claim, "proved", [1, "1/2"], {})
    claim = claim | {"relation": "<="}
    yield point_case("counterexample-satisfies", [MAX2], SQUARE, claim, "refuted", [1, "1/2"], {})
    claim = claim | {"relation": "<", "point": [3, "1/2"]}
    yield point_case("counterexample-outside", [MAX2], SQUARE, claim, "refuted", [3, "1/2"], {})
    claim = {"kind": "value", "point": ["1/3", "-1/2"]}
    yield point_case("value-asked", [MAX2], SQUARE, claim, "proved", ["1/3", "-1/2"], {"value": ["1/3"]}, 6)
    yield point_case("value-proved", [MAX2], SQUARE, claim | {"value": ["1/3"]}, "proved", ["1/3", "-1/2"],
                     {"value": ["1/3"]}, 6)  # fmt: skip
    yield point_case("value-refuted", [MAX2], SQUARE, claim | {"value": ["1/2"]}, "refuted", ["1/3", "-1/2"],
                     {"value": ["1/3"]}, 6)  # fmt: skip
    nothing = net(layer([], []), inputs=0)
    yield point_case("value-of-nothing", [nothing], {"box": []}, {"kind": "value", "point": []}, "proved", [],
                     {"value": []})  # fmt: skip


ABS_JSON = (
    b'{"format": "exactrelu-network/1", "layers": [{"weight": [["1"], ["-1"]], "bias": [0, "0.0"]}, '
    b'{"weight": [["1", "2/2"]], "bias": ["0"]}]}'
)
ABS_NNET = b"// |x| with a normalisation that cancels\n2,1,1,2,\n1,2,1,\n0,\n-9,\n9,\n1,0,\n2,3,\n" + (
    b"2,\n-2,\n1,\n-1,\n" + b"1/3,1/3,\n0,\n"
)


def entry(target, i, j, *bounds):
    """Return the item of one entry of P or b."""
    return ["t", target, i, j, [list(b) for b in bounds]]


def tail_items(w, n0, entries, p, q, E, F):
    """Return the items of a summable tail."""
    rest = [[letter, *mode] for letter, mode in zip("pqEF", (p, q, E, F), strict=True)]
    return [["w", w], ["n", n0], *entries, *rest]


NONE = ["z"]
STILL = ("P", [["0"]], ["0"])
INVERSE = ("P", [["1/n^2"]], ["0"])
INVERSE_ITEMS = tail_items([1], 5, [entry("P", 0, 0, (1, 1, 2))], ["r", 1, 1, 2], NONE, ["r", 1, 1, 2, 1], NONE)
HALVES = ("W", [["1"]], ["1/2^n"])
HALVES_ITEMS = tail_items([1], 1, [entry("b", 0, 0, (1, 1, 1, 2))], NONE, ["g", 1, 1, 1, 2], NONE, ["g", 1, 1, 1, 2])
MIXED = ("P", [["1/2^n", "-1/n^3"], ["0", "(-1/3)^n"]], ["(n+1)/n^4", "1/n^2+1/3^n"])
MIXED_ITEMS = tail_items(
    [1, 2],
    12,
    [
        entry("P", 0, 0, (1, 1, 3)),
        entry("P", 0, 1, (1, 1, 3)),
        entry("P", 1, 1, (1, 1, 3)),
        entry("b", 0, 0, (2, 1, 3)),
        entry("b", 1, 0, (1, 1, 2), (1, 1, 2)),
    ],
    ["r", 8, 1, 3],
    ["r", 4, 1, 2],
    ["r", 12, 1, 2, 2],
    ["r", 16, 1, 2, 1],
)
GEOMETRIC = ("P", [["1/2^n"]], ["-n/4^n"])
GEOMETRIC_ITEMS = tail_items(
    [1],
    4,
    [entry("P", 0, 0, (1, 1, 1, 2)), entry("b", 0, 0, (1, 1, 1, 2))],
    ["g", 1, 1, 1, 2],
    ["g", 1, 1, 1, 2],
    ["g", 2, 1, 1, 2],
    ["g", 2, 1, 1, 2],
)
CROSSED = ("P", [["1/2^n"]], ["1/n^2"])
CROSSED_ITEMS = tail_items(
    [1],
    5,
    [entry("P", 0, 0, (1, 1, 1, 2)), entry("b", 0, 0, (1, 1, 2))],
    ["g", 1, 1, 1, 2],
    ["r", 1, 1, 2],
    ["g", 2, 1, 1, 2],
    ["r", 2, 1, 2, 1],
)
POLES = ("P", [["0"]], ["(n-2)/((n+1)*(n-1/2)^3)"])
POLES_ITEMS = tail_items([1], 6, [entry("b", 0, 0, (2, 1, 3))], NONE, ["r", 2, 1, 3], NONE, ["r", 2, 1, 2, 1])
TAIL, ORBIT = "absolute-summability", "periodic-orbit"
SWAP = ("W", [["0", "1"], ["1", "0"]], ["0", "0"])
REPEL = ("W", [["-2"]], ["1"])
ALTERNATING = ("P", [["0"]], ["(-1)^n"])
NOTHING = ("P", [], [])


def good_families():
    """Yield the cases about families."""
    box = {"box": [[0, 1]]}
    plain_items = tail_items([1], 1, [], NONE, NONE, NONE, NONE)
    yield family_case("converges-still", STILL, SPACE, "converges", "proved", TAIL, plain_items)
    yield family_case("converges-inverse", INVERSE, box, "converges", "proved", TAIL, INVERSE_ITEMS)
    yield family_case("converges-halves", HALVES, box, "converges", "proved", TAIL, HALVES_ITEMS)
    yield family_case("converges-mixed", MIXED, {"box": [[0, 1], [0, 1]]}, "converges", "proved", TAIL, MIXED_ITEMS)
    yield family_case("converges-geometric", GEOMETRIC, box, "converges", "proved", TAIL, GEOMETRIC_ITEMS)
    yield family_case("converges-crossed", CROSSED, box, "converges", "proved", TAIL, CROSSED_ITEMS)
    yield family_case("converges-poles", POLES, box, "converges", "proved", TAIL, POLES_ITEMS)
    nothing = tail_items([], 1, [], NONE, NONE, NONE, NONE)
    yield family_case("converges-width-0", NOTHING, {"box": []}, "converges", "proved", TAIL, nothing)
    yield family_case("diverges-refuted-tail", INVERSE, {"point": [1]}, "diverges", "refuted", TAIL, INVERSE_ITEMS)
    rest = [["o", 0, 1, 3, [1]]]
    yield family_case("converges-rests", REPEL, {"point": ["1/3"]}, "converges", "proved", ORBIT, rest)
    yield family_case("diverges-refuted-rests", REPEL, {"point": ["1/3"]}, "diverges", "refuted", ORBIT, rest)
    rest = [["o", 0, 1, 1, []]]
    yield family_case("converges-rests-width-0", NOTHING, {"point": []}, "converges", "proved", ORBIT, rest)
    yield family_case("converges-refuted", REPEL, box, "converges", "refuted", ORBIT, [["o", 0, 2, 1, [0]]])
    moves = [["o", 0, 2, 1, [1, 2]]]
    yield family_case("diverges-swap", SWAP, {"point": [1, 2]}, "diverges", "proved", ORBIT, moves)
    moves = [["o", 1, 3, 1, [3]]]
    yield family_case("diverges-alternating", ALTERNATING, {"point": [3]}, "diverges", "proved", ORBIT, moves)
    for name, family, items, point, ends, width in LIMITS:
        facts = {"enclosure": [list(ends)] if ends else []}
        yield family_case(name, family, {"point": point}, "limit", "proved", TAIL, items, facts, width)
    facts = {"enclosure": [["-1/10", "37/10"]]}
    items = [*INVERSE_ITEMS, ["L", 400, 60]]
    yield family_case("limit-box", INVERSE, {"box": [[-2, 1]]}, "limit", "proved", TAIL, items, facts, "4")


LIMITS = [
    ("limit-still", STILL, [*tail_items([1], 1, [], NONE, NONE, NONE, NONE), ["L", 1, 8]], ["-1/2"], ("0", "0"), "1/9"),
    ("limit-third", STILL, [*tail_items([1], 1, [], NONE, NONE, NONE, NONE), ["L", 1, 8]], ["1/3"],
     ("85/256", "43/128"), "1/9"),
    ("limit-halves", HALVES, [*HALVES_ITEMS, ["L", 20, 60]], ["1/4"], ("1249/1000", "1251/1000"), "1/100"),
    ("limit-inverse", INVERSE, [*INVERSE_ITEMS, ["L", 400, 60]], ["1"], ("73/20", "37/10"), "1/10"),
    ("limit-geometric", GEOMETRIC, [*GEOMETRIC_ITEMS, ["L", 30, 80]], ["2"], ("4", "5"), "2"),
    ("limit-crossed", CROSSED, [*CROSSED_ITEMS, ["L", 300, 60]], ["-1"], ("0", "2"), "3"),
    ("limit-width-0", NOTHING, [*tail_items([], 1, [], NONE, NONE, NONE, NONE), ["L", 1, 1]], [], (), "1/9"),
]  # fmt: skip
