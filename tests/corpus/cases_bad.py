"""The bad cases: for every `raise` of the checker a file that reaches it.

A case is (name, toml, certificate bytes or None, files by name).  Certificates are good ones with
one change, sealed again, so that the change and not the seal is found.
"""

from __future__ import annotations

import copy
import gzip
import json

from cases_good import entry, good_families, good_networks
from onnx_bytes import field, model, node, tensor
from sealed import closed, dumped, header, layer, longest, net, problem_file, sealed

GOOD = {case.name: case for case in (*good_networks(), *good_families())}


def resealed(case, change):
    """Return the certificate of a case after change(header, items), which may return new items."""
    head, items = copy.deepcopy(case.header), copy.deepcopy(case.items)
    limits = dict(head["limits"])
    changed = change(head, items)
    items = items if changed is None else changed
    if head["limits"] == limits:
        head["limits"] |= {"items": len(items), "bits": max(limits["bits"], longest(items))}
    return sealed(head, items)


def changed(name, base, change):
    """Return a good case with one change in its header or items."""
    case = GOOD[base]
    return name, case.toml, resealed(case, change), case.files


def rewritten(name, base, change):
    """Return a good case with a change of its bytes."""
    case = GOOD[base]
    return name, case.toml, change(sealed(case.header, case.items)), case.files


def of_lines(*lines):
    """Return lines and their footer."""
    return closed("".join(lines), 0)


def put(*path_and_value):
    """Return a change that sets one place of the items."""
    *path, last, value = path_and_value

    def change(head, items):
        part = items
        for index in path:
            part = part[index]
        part[last] = value

    return change


def said(**fields):
    """Return a change of header fields."""
    return lambda head, items: head.update(fields)


def limited(**limits):
    """Return a change of the header's limits."""
    return lambda head, items: head["limits"].update(limits)


def raw_line(line, count=1, bits=60):
    """Return the change of bytes that leaves one line of items as it is written here."""

    def change(data):
        head = json.loads(data.splitlines()[0])
        head["limits"] = {"items": count, "depth": 9, "bits": bits}
        return closed(dumped(head) + line + "\n", count)

    return change


def without_letter(letter):
    """Return a change that drops the first item of a letter."""

    def change(head, items):
        items.remove(next(item for item in items if item[0] == letter))

    return change


def first(letter, *path_and_value):
    """Return a change of one place in the first item of a letter."""

    def change(head, items):
        index = next(i for i, item in enumerate(items) if item[0] == letter)
        put(index, *path_and_value)(head, items)

    return change


def short_block(data):
    """Return a certificate whose items stand in two short blocks."""
    head, block, _ = data.splitlines()
    items = json.loads(block)
    lines = [head.decode() + "\n", dumped(items[:1]), dumped(items[1:])]
    return closed("".join(lines), len(items))


def strict_case(relation, value):
    """Return a strict bound with the proof of the one that is not strict."""
    case = GOOD["bound-at-most"]
    toml = case.toml.replace("at_most", relation).replace('"1"\n', f'"{value}"\n')
    whole = case.canonical.replace('"<="', '"<"')
    return toml, sealed(case.header | {"problem": header(whole, "", "", "", {}, [])["problem"]}, case.items)


def bad_certificates():
    """Yield certificates that break a rule of the file format."""
    long_file = gzip.compress(b"[" * ((1 << 25) + 1), 9, mtime=0)
    yield rewritten("line-too-long", "domains-abs", lambda data: long_file)
    yield rewritten("cut-off", "domains-abs", lambda data: data[: data.rindex(b"{")])
    yield rewritten("empty-file", "domains-abs", lambda data: b"")
    yield rewritten("cut-in-the-footer", "domains-abs", lambda data: data[:-3])
    yield changed("newer-version", "domains-abs", said(format="exactrelu-cert/2"))
    yield rewritten("header-no-table", "domains-abs", lambda data: data[data.index(b"\n") + 1 :])
    yield rewritten("header-blanks", "domains-abs", lambda data: data.replace(b'"kind":', b'"kind": ', 1))
    yield rewritten(
        "header-huge-number", "domains-abs", lambda data: data.replace(b'"items":6', b'"items":' + b"9" * 100_001)
    )
    yield rewritten("header-key-twice", "domains-abs", lambda data: data.replace(b"{", b'{"kind":"bound",', 1))
    yield changed("header-more-keys", "domains-abs", said(more=1))
    yield changed("producer", "domains-abs", said(producer='a "quoted" name'))
    yield changed("limits-keys", "domains-abs", said(limits={"items": 6, "bits": 9}))
    yield changed("limits-bool", "domains-abs", limited(depth=True))
    yield changed("limits-negative", "domains-abs", limited(depth=-1))
    yield changed("limits-too-large", "domains-abs", limited(bits=(1 << 18) + 1))
    yield rewritten("float", "value-asked", raw_line('[["x",6.0,[2,-3]]]'))
    yield rewritten("true", "value-asked", raw_line('[["x",true,[2,-3]]]'))
    yield rewritten("two-numbers-in-one", "value-asked", raw_line('[["x",600000000000000000,[2,-3]]]'))
    yield rewritten("not-json", "value-asked", raw_line('[["x",6,[2,-3]]'))
    yield rewritten("deep-nesting", "value-asked", raw_line("[" * 100_000 + "]" * 100_000))
    yield rewritten("short-blocks", "domains-abs", short_block)
    yield rewritten("empty-block", "value-asked", raw_line("[]"))
    yield rewritten("block-no-list", "value-asked", raw_line("5"))
    yield changed("items-more-than-declared", "domains-abs", limited(items=5))
    yield changed("items-fewer-than-declared", "domains-abs", limited(items=7))
    yield rewritten("item-no-list", "value-asked", raw_line("[5]"))
    yield rewritten("item-no-letter", "value-asked", raw_line("[[6,[2,-3]]]"))
    yield rewritten("item-empty", "value-asked", raw_line("[[]]"))
    yield changed("items-after-the-end", "domains-abs", lambda head, items: [*items, items[-1]])
    yield rewritten(
        "footer-hash", "domains-abs", lambda data: data.replace(b'"sha256":"', b'"sha256":"0')[:-4] + b'"}\n'
    )
    yield rewritten("footer-count", "domains-abs", lambda data: data.replace(b'{"end":6', b'{"end":7'))
    yield rewritten("after-the-footer", "domains-abs", lambda data: data + b"\n")
    yield rewritten("literal-too-long", "value-asked", raw_line('[["x",9007199254740992,[2,-3]]]'))
    yield rewritten("string-too-short", "value-asked", raw_line('[["x","0x6",[2,-3]]]'))
    yield rewritten("string-minus-zero", "value-asked", raw_line('[["x","-0x0",[2,-3]]]'))
    yield rewritten("string-bits", "domains-abs", raw_line('[["+","0xffffffffffffffffffff",[0,1]]]'))
    yield changed("literal-bits", "value-asked", limited(bits=2))
    yield rewritten("multiplier-bits", "domains-empty", raw_line('[["d",[0,5]]]', bits=1))
    yield changed("other-problem", "domains-abs", said(problem="0" * 64))
    yield changed("other-problem-with-a-verdict", "domains-abs", said(problem="\nVERIFIED everything"))
    yield changed("no-rule", "domains-abs", said(theorem="periodic-orbit"))
    yield changed("no-rule-of-this-kind", "domains-abs", said(kind="equal", theorem="equality"))
    yield changed("no-text", "domains-abs", said(status=["proved"]))
    yield changed("claim-no-table", "domains-abs", said(claim=[3]))
    yield changed("claim-more-facts", "domains-abs", lambda head, items: head["claim"].update(more=1))
    yield changed("claim-other-count", "domains-no-numbers", lambda head, items: head["claim"].update(maps=3))
    yield changed("claim-bool", "domains-depth-0", lambda head, items: head["claim"].update(cells=True))


def bad_proofs():
    """Yield certificates that break a rule of the mathematics of networks."""
    yield changed("domains-more-claimed", "domains-refuted", said(status="proved"))
    yield changed("domains-not-counted", "domains-abs", lambda head, items: head["claim"].pop("maps") and None)
    yield changed("domains-nothing-refuted", "domains-abs", said(status="refuted"))
    yield "bound-strict", *strict_case("below", 1), {}
    yield changed("equal-outside", "equal-refuted", put(0, 2, [30, 2]))
    yield changed("equal-agree", "equal-refuted", put(0, ["x", 1, [0, 0]]))
    yield changed("equal-maps-differ", "equal-face", put(0, ["e"]))
    yield changed("equal-rows-missing", "equal-face", put(0, 1, 1, [1]))
    yield changed("equal-row-short", "equal-face", put(0, 1, [[1, []]]))
    yield changed("point-not-claimed", "counterexample-proved", put(0, 2, [1, 1]))
    yield changed("violation-none", "bound-refuted", put(0, 2, [0, 0]))
    yield changed("violation-outside", "bound-refuted", put(0, 2, [0, 2]))
    yield changed("counterexample-none", "counterexample-satisfies", said(status="proved"))
    yield changed("counterexample-true", "counterexample-proved", said(status="refuted"))
    yield changed("value-other-point", "value-asked", put(0, 2, [4, -3]))
    yield changed("value-differs", "value-refuted", said(status="proved"))
    yield changed("value-agrees", "value-proved", said(status="refuted"))
    yield changed("numbers-too-few", "value-asked", put(0, 2, [2]))
    yield changed("numbers-of-lists", "value-asked", put(0, 2, [[2], -3]))
    yield changed("parts-too-many", "value-asked", lambda head, items: items[0].append(0))
    yield changed("letter", "value-asked", put(0, 0, "y"))
    yield changed("no-items", "value-asked", lambda head, items: [])
    yield changed("point-reducible", "value-asked", put(0, ["x", 12, [4, -6]]))
    yield changed("point-negative", "value-asked", put(0, ["x", -6, [-2, 3]]))
    yield changed("mu-zero", "bound-at-most", first("l", 1, 0))
    yield changed("mu-negative", "bound-at-most", first("l", 1, -1))
    yield changed("row-odd", "bound-at-most", first("l", 2, [0]))
    yield changed("index-outside", "bound-at-most", first("l", 2, [99, 1]))
    yield changed("index-negative", "bound-at-most", first("l", 2, [-1, 1]))
    yield changed("index-twice", "bound-at-most", first("l", 2, [0, 1, 0, 1]))
    yield changed("multiplier-zero", "bound-at-most", first("l", 2, [0, 0]))
    yield changed("multiplier-negative", "domains-empty", put(0, 1, 3, -1))
    yield changed("row-common-factor", "bound-at-most", _doubled)
    yield changed("row-not-parallel", "bound-at-most", first("l", 2, []))
    yield changed("row-not-constant", "domains-empty", put(0, 1, [0, 1]))
    yield changed("lemma-neuron", "domains-lemmas", first("m", 1, 9))
    yield changed("lemma-sign", "domains-lemmas", first("m", 2, 2))
    yield changed("on-without-strictness", "domains-strict-face", _closed_face)
    yield changed("depth", "domains-abs", limited(depth=0))
    yield changed("box-reducible", "domains-boxes", _box_doubled)
    yield changed("box-rows", "domains-boxes", lambda head, items: _box(items)[4].pop() and None)
    yield changed("box-too-small", "domains-boxes", lambda head, items: _box(items)[2].__setitem__(0, 1))
    yield changed("not-dead", "domains-zero-row", put(0, ["d", [0, 1]]))
    yield changed("not-dead-empty-row", "domains-abs", put(0, ["d", []]))
    yield changed("cell-on-the-edge", "domains-abs", first("l", 2, [0]))
    yield changed("cell-that-is-flat", "domains-point", lambda head, items: [["l", *items[0][1:3]]])
    yield changed("flat-outside", "domains-segment", first("f", 1, 1))
    yield changed("flat-with-interior", "domains-depth-0", put(0, ["f", 1, [0, 0], []]))
    yield changed("flat-by-a-constant", "domains-zero-row", _constant_flat)
    yield changed("decided-again", "domains-depth-0", lambda head, items: [["s"], *items])
    yield changed("closed-early", "domains-abs", lambda head, items: [["l", 1, [1]], *items])
    yield changed("leaf-of-another-kind", "domains-depth-0", lambda head, items: [["e"], *items])
    yield changed("items-end-early", "domains-abs", lambda head, items: items[:-1])


def _doubled(head, items):
    leaf = next(item for item in items if item[0] == "l" and item[2])
    leaf[1] *= 2
    leaf[2] = [v * (1 + i % 2) for i, v in enumerate(leaf[2])]


def _closed_face(head, items):
    return [["+", 1, [0, 1]], *items[-1:]]


def _box(items):
    return next(item for item in items if item[0] == "b")


def _box_doubled(head, items):
    box = _box(items)
    box[1:4] = [2 * box[1], [2 * v for v in box[2]], [2 * v for v in box[3]]]


def _constant_flat(head, items):
    leaf = next(i for i, item in enumerate(items) if item[0] == "l")
    items[leaf] = ["f", *items[leaf][1:], [0, 1]]


def bad_tails():
    """Yield certificates that break a rule of the mathematics of families."""
    inverse, mixed, halves = "converges-inverse", "converges-mixed", "converges-halves"
    still = "converges-still"
    yield changed("tail-weight", inverse, first("w", 1, [0]))
    yield changed("tail-start", inverse, first("n", 1, 0))
    yield changed("tail-start-late", still, first("n", 1, 10_000_001))
    yield changed("tail-places", inverse, first("t", 2, 1))
    yield changed("tail-terms", mixed, first("t", 4, []))
    yield changed("tail-bound-no-list", inverse, first("t", 4, [1]))
    yield changed("tail-mode", still, first("p", 1, "q"))
    yield changed("tail-mode-list", still, first("p", 1, ["z"]))
    yield changed("tail-mode-missing", still, lambda head, items: items[2].pop() and None)
    yield changed("tail-coefficient", inverse, first("t", 4, [[0, 1, 2]]))
    yield changed("tail-ratio", halves, first("q", 5, 1))
    yield changed("tail-ratio-zero", halves, first("F", 4, 0))
    yield changed("tail-exponent", inverse, first("t", 4, [[1, 1, -1]]))
    yield changed("tail-exponent-large", inverse, first("t", 4, [[1, 1, 65]]))
    yield _denominator()
    yield changed("tail-power-by-ratio", inverse, first("t", 4, [[1, 1, 1, 2]]))
    yield changed("tail-power-too-small", inverse, first("t", 4, [[1, 2, 2]]))
    yield changed("tail-power-too-fast", inverse, first("t", 4, [[1, 1, 3]]))
    yield _growing()
    yield _sign()
    yield changed("tail-term-ratio", halves, first("t", 4, [[1, 1, 1, 3]]))
    yield changed("tail-term-start", halves, first("t", 4, [[1, 2, 1, 2]]))
    yield _long_power()
    yield changed("tail-not-summable", inverse, first("p", 4, 1))
    yield changed("tail-zero-sum", inverse, lambda head, items: items.__setitem__(3, ["p", "z"]))
    yield changed("tail-slow-sum", mixed, first("p", 4, 4))
    yield changed("tail-small-sum", inverse, first("p", 3, 2))
    yield changed("tail-shape", inverse, first("E", 4, 4))
    yield changed("tail-shape-negative", inverse, first("E", 4, -1))
    yield changed("tail-E-form", inverse, lambda head, items: items.__setitem__(5, ["E", "z"]))
    yield changed("tail-E-small", inverse, first("E", 3, 2))
    yield changed("tail-E-start", "converges-geometric", first("E", 2, 1))
    yield changed("tail-F-form", halves, lambda head, items: items.__setitem__(6, ["F", "z"]))
    yield changed("tail-F-small", "converges-crossed", first("F", 3, 2))
    yield changed("tail-F-start", halves, first("F", 3, 2))
    yield changed("limit-shallow", "limit-inverse", first("L", 1, 3))
    yield changed("limit-no-bits", "limit-inverse", first("L", 2, 0))
    yield changed("limit-too-deep", "limit-still", first("L", 2, 65_537))
    yield changed("limit-too-much", "limit-still", put(-1, ["L", 1_100_000, 65_536]))
    yield changed("limit-box-narrow", "limit-box", said(claim={"enclosure": [["1", "37/10"]]}))
    yield changed("limit-box-theorem", "limit-box", said(theorem="periodic-orbit"))
    yield changed("limit-pairs", "limit-inverse", said(claim={"enclosure": [["73/20"]]}))
    yield changed("limit-elsewhere", "limit-inverse", said(claim={"enclosure": [["36/10", "365/100"]]}))
    yield changed("limit-wide", "limit-inverse", said(claim={"enclosure": [["3", "4"]]}))
    yield changed("limit-float", "limit-inverse", said(claim={"enclosure": [[3.65, 3.7]]}))
    yield changed("limit-other-spelling", "limit-inverse", said(claim={"enclosure": [["3.65", "3.7"]]}))
    yield _not_periodic()
    yield changed("orbit-backwards", "diverges-swap", put(0, 1, 2))
    yield changed("orbit-long", "converges-rests", put(0, 2, 100_001))
    yield changed("orbit-elsewhere", "diverges-swap", put(0, 4, [2, 1]))
    yield _exploding()
    yield changed("orbit-no-return", "diverges-swap", put(0, 2, 1))
    yield changed("orbit-half-period", "diverges-alternating", put(0, ["o", 0, 1, 1, [3]]))
    yield _unmoved()
    yield changed("orbit-in-a-box", "converges-refuted", said(status="proved"))
    yield changed("orbit-moves", "diverges-swap", said(status="refuted"))


def _family(name, base, texts, items):
    """Return a case of `base` whose family has other texts: {old: new}, and other items."""
    case = GOOD[base]
    toml, whole = case.toml, case.canonical
    for old, new in texts.items():
        assert old in toml and old in whole
        toml, whole = toml.replace(old, new), whole.replace(old, new)
    head = header(whole, *(case.header[k] for k in ("kind", "status", "theorem", "claim")), items)
    return name, toml, sealed(head, items), {}


def _denominator():
    items = copy.deepcopy(GOOD["converges-inverse"].items)
    items[1], items[2] = ["n", 1], entry("P", 0, 0, (9, 1, 2))
    return _family("tail-denominator", "converges-inverse", {"1/n^2": "1/(n-5/2)^2"}, items)


def _growing():
    return _family("tail-growing-term", "converges-halves", {"1/2^n": "2^n"}, GOOD["converges-halves"].items)


def _sign():
    return _family("tail-sign-changes", "converges-halves", {"1/2^n": "(n-2)/2^n"}, GOOD["converges-halves"].items)


def _long_power():
    items = copy.deepcopy(GOOD["converges-halves"].items)
    items[1] = ["n", 9_999_999]
    return _family("tail-power-too-long", "converges-halves", {}, items)


def _not_periodic():
    return _family("orbit-of-changing-layers", "converges-rests", {'"-2"': '"-2+1/n"'}, [["o", 0, 1, 3, [1]]])


def _exploding():
    case = {'"-2"': '"2^10000"', '"1/3"': '"1"'}
    return _family("orbit-explodes", "converges-rests", case, [["o", 0, 9, 1, [1]]])


def _unmoved():
    case = GOOD["converges-rests"]
    toml = case.toml.replace('"converges"', '"diverges"')
    whole = case.canonical.replace('"converges"', '"diverges"')
    head = header(whole, "diverges", "proved", "periodic-orbit", {}, case.items)
    return "orbit-rests", toml, sealed(head, case.items), {}


NETWORK = {"layers": [{"weight": [["1"], ["-1"]], "bias": ["0", "0"]}, {"weight": [["1", "1"]], "bias": ["0"]}]}
BOX = {"box": [["0", "1"]]}
DOMAINS = {"kind": "domains"}
FAMILY = {"width": 1, "P": [["1/n^2"]], "b": ["0"]}
CONVERGES = {"kind": "converges"}


def problem(name, **sections):
    """Return a problem alone; sections given replace those of a small good one, None leaves one out."""
    whole = {"network": NETWORK, "domain": BOX, "claim": DOMAINS} | sections
    return name, problem_file(**{k: v for k, v in whole.items() if v is not None}), None, {}


def family_problem(name, domain=BOX, claim=CONVERGES, **fields):
    """Return a problem about a family alone."""
    return problem(name, network=None, family=FAMILY | fields, domain=domain, claim=claim)


def weights(name, first_weight):
    """Return a problem whose first weight is spelled in this way."""
    return problem(name, network={"layers": [{"weight": [[first_weight]], "bias": ["0"]}]})


def file_problem(name, file, data):
    """Return a problem about a network file."""
    return *problem(name, network={"file": file})[:3], {file: data}


def claims(name, **claim):
    """Return a problem with this claim."""
    return problem(name, claim=claim)


def bad_problems():
    """Yield problem files, each with one fault."""
    huge = gzip.compress(bytes([255]) * ((1 << 28) + 1), 9, mtime=0)
    yield "problem-too-large", huge, None, {}
    yield "problem-empty", "", None, {}
    yield "problem-binary", bytes(range(256)), None, {}
    yield "problem-not-toml", "[network", None, {}
    yield "problem-key-twice", "[network]\n[network]\n", None, {}
    yield "problem-deep", "a = " + "[" * 100_000, None, {}
    yield "problem-dots", "a" + ".a" * 100_000 + " = 1", None, {}
    name, toml, *_ = problem("problem-float")
    yield name, toml.replace('"1"', "0.5", 1), None, {}
    yield "problem-nan", toml.replace('"1"', "nan", 1), None, {}
    yield problem("problem-unknown-section", more={"a": 1})
    yield "problem-title", "title = 1\n" + toml, None, {}
    yield claims("claim-unknown", kind="stable")
    yield problem("claim-missing", claim=None)
    yield problem("claim-and-subject", claim=CONVERGES)
    yield problem("claim-needs-other", claim={"kind": "equal"})
    two = net(layer([[1, 1]], [0]))
    yield problem("other-shape", other=two, claim={"kind": "equal"})
    yield problem("domain-missing", domain=None)
    yield family_problem("domain-no-point", claim={"kind": "diverges"})
    yield problem("domain-two", domain={"box": [["0", "1"]], "point": ["0"]})
    yield problem("domain-not-all", domain={"all_space": "yes"})
    yield problem("domain-ragged", domain={"polytope": {"A": [["1", "1"]], "b": ["0"]}})
    yield problem("domain-rows", domain={"polytope": {"A": [["1"]], "b": []}})
    yield problem("domain-box-short", domain={"box": [["0", "1"], ["0", "1"]]})
    yield problem("domain-box-single", domain={"box": [["0"]]})
    yield problem("domain-unknown-key", domain={"ball": 1})
    yield claims("claim-negative-count", kind="domains", cells=-1)
    yield claims("claim-text-count", kind="domains", cells="3")
    yield claims("claim-no-relation", kind="bound", output=["1"])
    yield claims("claim-output-short", kind="bound", output=[], at_most="1")
    yield claims("claim-point-short", kind="value", point=[])
    yield claims("claim-value-short", kind="value", point=["1"], value=[])
    yield family_problem("claim-width", domain={"point": ["0"]}, claim={"kind": "limit", "width": "0"})
    yield problem("file-and-layers", network={"file": "a.json", "layers": []})
    yield problem("file-ending", network={"file": "a.txt"})
    yield problem("file-missing", network={"file": "missing.json"})
    yield family_problem("family-shape", b=["0", "0"])
    yield family_problem("family-ragged", P=[["0", "0"]])
    yield family_problem("family-both", W=[["0"]])
    yield family_problem("family-joined", P=[["1 2"]])
    yield family_problem("family-no-text", P=[[True]])
    yield from bad_layers()
    for name, toml in bad_expressions():
        yield family_problem(f"expression-{name}", P=[[toml]])
    yield from bad_networks()


def bad_layers():
    """Yield layers of other kinds than relu(W_n y + b_n), each with one fault."""
    point, norm = {"point": ["1"]}, {"kind": "limit", "width": "1"}
    residual = {"width": 2, "A": [["0"], ["0"]], "B": [["1", "0"]], "c": ["0"]}
    mask = {"width": 1, "mask": ["1"], "b": ["0"]}

    def layers(name, family, domain=BOX, claim=CONVERGES):
        return problem(f"layers-{name}", network=None, family=family, domain=domain, claim=claim)

    yield layers("activation-unknown", FAMILY | {"activation": "softplus"})
    yield layers("activation-no-name", FAMILY | {"activation": ["relu"]})
    yield layers("relu-with-slope", FAMILY | {"slope": "1/2"})
    yield layers("clip-without-ends", FAMILY | {"activation": "clip", "low": "0"})
    yield layers("slope-1", FAMILY | {"activation": "leaky-relu", "slope": "1"})
    yield layers("slope-negative", FAMILY | {"activation": "leaky-relu", "slope": "-1/2"})
    yield layers("clip-above-0", FAMILY | {"activation": "clip", "low": "1/2", "high": "1"})
    yield layers("clip-of-no-width", FAMILY | {"activation": "clip", "low": "0", "high": "0"})
    yield layers("residual-rows", residual | {"A": [["0"]]})
    yield layers("residual-columns", residual | {"B": [["1"]]})
    yield layers("residual-no-inner", residual | {"A": [[], []], "B": [], "c": []})
    yield layers("residual-and-bias", residual | {"b": ["0", "0"]})
    yield layers("mask-empty", mask | {"mask": []})
    yield layers("mask-two-biases", mask | {"b": ["0", "0"]})
    yield layers("mask-with-activation", mask | {"activation": "tanh"})
    yield layers("mask-limit-no-norm", mask, point, norm)
    yield layers("limit-with-norm", FAMILY, point, norm | {"norm": "l1"})
    yield layers("mask-other-norm", mask, point, norm | {"norm": "l2"})


def bad_expressions():
    """Yield expressions outside the class, by name."""
    yield "degree", "n^501"
    yield "bits", "(10^9999*n+1)^7"
    yield "base", "(2^9999)^(21*n)"
    yield "bases", "+".join(f"{k}^n" for k in range(1, 67))
    yield "division", "1/(n-n)"
    yield "division-by-a-sum", "1/(2^n+1)"
    yield "pole", "1/(n-3)^2"
    yield "pole-that-cancels", "(n-3)/(n-3)"
    yield "pole-far-away", "1/(2*n-10^9)"
    yield "n-to-the-n", "n^n"
    yield "exponent", "n^(1/2)"
    yield "exponent-large", "2^10001"
    yield "long", "+".join(["n"] * 10_001)
    yield "letters", "sin(n)"
    yield "no-operator", "2(n)"
    yield "deep", "(" * 1001 + "n" + ")" * 1001
    yield "no-value", "1+*n"
    yield "closed-twice", "(n))"
    yield "no-end", "(n+"
    yield "exponent-huge", "10^(10^9)"


def bad_networks():
    """Yield network tables and files, each with one fault."""
    yield weights("number-bool", True)
    yield weights("number-zero-denominator", "1/0")
    yield weights("number-words", "one")
    yield weights("number-blank", " 1")
    yield weights("number-exponent", "1e20001")
    yield problem("layers-no-list", network={"layers": "none"})
    yield problem("layer-no-table", network={"layers": ["none"]})
    yield problem("layer-unknown-key", network={"layers": [{"weights": [["1"]], "bias": ["0"]}]})
    yield problem("activation", network={"layers": [{"weight": [["1"]], "bias": ["0"], "activation": "tanh"}]})
    yield problem("inputs-missing", network={"layers": []})
    yield problem("layers-do-not-fit", network={"layers": [{"weight": [["1", "2"], ["3"]], "bias": ["0", "0"]}]})
    good = b'{"format": "exactrelu-network/1", "layers": [{"weight": [["1"]], "bias": ["0"]}]}'
    yield file_problem("json-key-twice", "twice.json", good.replace(b'"layers"', b'"layers": [], "layers"'))
    yield file_problem("json-float", "float.json", good.replace(b'"1"', b"1.0"))
    yield file_problem("json-nan", "nan.json", good.replace(b'"1"', b"NaN"))
    yield file_problem("json-format", "format.json", good.replace(b"network/1", b"network/2"))
    yield file_problem("json-empty", "empty.json", b"")
    nnet = b"1,1,1,1,\n1,1,\n0,\n0,\n1,\n0,0,\n1,1,\n2,\n0,\n"
    yield file_problem("nnet-header", "header.nnet", nnet.replace(b"1,1,\n0,\n0", b"1,1,1,\n0,\n0", 1))
    yield file_problem("nnet-zero-range", "range.nnet", nnet.replace(b"1,1,\n2,", b"0,1,\n2,"))
    yield file_problem("nnet-more-numbers", "more.nnet", nnet + b"1,\n")
    yield file_problem("nnet-cut-off", "cut.nnet", nnet[:-3])
    for name, data in bad_onnx():
        yield file_problem(f"onnx-{name}", f"{name}.onnx", data)
    yield _large_layer()


def bad_onnx():
    """Yield ONNX files by name."""
    x, one = [("x", [1, 2])], tensor("c", [2], [1.0, 2.0])
    add = [node("Add", ["x", "c"], ["y"])]
    yield "two-inputs", model(add, [one], [*x, ("z", [1])])
    yield "huge-input", model(add, [one], [("x", [1 << 13, 1 << 12])])
    yield "value-missing", model([node("Add", ["x", "d"], ["y"])], [one], x)
    yield "value-twice", model([*add, *add], [one], x)
    yield "no-output", model(add, [one], x, ["z"])
    yield "two-operands-of-relu", model([node("Relu", ["x", "c"], ["y"])], [one], x)
    yield "constant-divided", model([node("Div", ["c", "x"], ["y"])], [one], x)
    yield "axes", model([node("Transpose", ["x"], ["y"], perm=[0, 0])], [], x)
    yield "reshape", model([node("Reshape", ["x", "s"], ["y"])], [tensor("s", [1], [3], 7)], x)
    yield "broadcast", model(add, [tensor("c", [3], [1.0] * 3)], x)
    yield "division-by-zero", model([node("Div", ["x", "c"], ["y"])], [tensor("c", [2], [1.0, 0.0])], x)
    yield "product", model([node("MatMul", ["x", "c"], ["y"])], [tensor("c", [3, 1], [1.0] * 3)], x)
    yield "gemm", model([node("Gemm", ["x", "c"], ["y"])], [one], x)
    yield "operator", model([node("Sigmoid", ["x"], ["y"])], [], x)
    yield "attribute", model([node("Relu", ["x"], ["y"], alpha=1)], [], x)
    yield "two-outputs", model([node("Relu", ["x"], ["y", "z"])], [], x)
    yield "two-places", model(add, [[*one, field(14, 1)]], x)
    elsewhere = [field(1, "location"), field(2, "../outside.bin")]
    yield "external", model(add, [[*tensor("c", [2], []), field(13, elsewhere), field(14, 1)]], x)
    yield "type", model(add, [tensor("c", [2], [1.0, 2.0], 8)], x)
    yield "entries", model(add, [tensor("c", [3], [1.0, 2.0])], x)
    yield "infinite", model(add, [tensor("c", [2], [1.0, float("inf")])], x)
    yield "cut-field", model(add, [one], x)[:-1]
    yield "cut-number", field(1, 8) + b"\x80"
    yield "twice", field(7, b"") + field(7, b"")
    yield "empty", b""


def _large_layer():
    data = model([node("Relu", ["x"], ["y"])], [], [("x", [1, 4097])])
    name, toml, *_ = problem("onnx-large-layer", network={"file": "large.onnx"}, other=NETWORK, claim={"kind": "equal"})
    return name, toml, None, {"large.onnx": data}


def bad_cases():
    """Yield all bad cases."""
    yield from bad_certificates()
    yield from bad_proofs()
    yield from bad_tails()
    yield from bad_problems()
