"""Cases of the claim spectral-radius: theorems radius-word, radius-polytope, radius-norm, radius-attained."""

from __future__ import annotations

from cases_good import RELATIONS, SPACE, Case
from sealed import canonical, header, problem_file, text, texts

KIND = "spectral-radius"
WORD, POLYTOPE, NORM, ATTAINED = "radius-word", "radius-polytope", "radius-norm", "radius-attained"
NAMES = {**RELATIONS, "=": "equals"}
SWAP = [[[0, 4], [0, 0]], [[0, 0], [1, 0]]]  # radius 2, attained by both words of two letters
GOLDEN = [[[1, 1], [0, 1]], [[1, 0], [1, 1]]]
TURN = [[[0, -2], [2, 0]]]  # two complex eigenvalues of modulus 2
HALF = [[[0, "1/2"], ["1/2", 0]]]
ROW = [[[0, 0], [1, 2]]]
ZERO = [[[0, 0], [0, 0]]]
SQUARE = [["p", 2], ["u", [1, 0]], ["u", [0, 1]]]
HALVED = [*SQUARE, ["c", 1, [1, 1]], ["c", 1, [0, 1]]]


def radius_case(name, matrices, relation, value, status, theorem, *items, domain=SPACE):
    """Return a claim about the joint spectral radius of matrices."""
    whole = canonical(
        {"matrices": [[texts(row) for row in M] for M in matrices]},
        {"all_space": len(matrices[0])},
        {"kind": KIND, "relation": relation, "value": text(value)},
    )
    claim = {"kind": KIND, NAMES[relation]: value}
    toml = problem_file(matrices={"list": matrices}, domain=domain, claim=claim)
    head = header(whole, KIND, status, theorem, {}, list(items))
    return Case(f"radius-{name}", toml, whole, head, list(items), {}, False)


def good():
    """Yield certificates that are verified."""
    yield radius_case("at-least", SWAP, ">=", 2, "proved", WORD, ["w", 2, 1, [0, 1]])
    yield radius_case("above", GOLDEN, ">", "8/5", "proved", WORD, ["w", 161, 100, [0, 1]])
    yield radius_case("complex", TURN, ">=", 2, "proved", WORD, ["w", 4, 2, [0]])
    yield radius_case("complex-power", TURN, ">=", 2, "proved", WORD, ["w", 2, 1, [0, 0, 0]])
    yield radius_case("never-negative", ZERO, ">=", 0, "proved", WORD, ["w", 0, 1, []])
    yield radius_case("above-negative", ZERO, ">", -1, "proved", WORD, ["w", 0, 1, []])
    yield radius_case("not-below", GOLDEN, "<", "8/5", "refuted", WORD, ["w", 8, 5, [1, 0]])
    yield radius_case("not-at-most", GOLDEN, "<=", "8/5", "refuted", WORD, ["w", 161, 100, [0, 1]])
    yield radius_case("not-equal", GOLDEN, "=", "8/5", "refuted", WORD, ["w", 161, 100, [0, 1]])
    yield radius_case("below", HALF, "<", 1, "proved", POLYTOPE, *HALVED)
    yield radius_case("at-most-strictly", HALF, "<=", 1, "proved", POLYTOPE, *HALVED)
    yield radius_case("zero-below", ZERO, "<", "1/9", "proved", POLYTOPE, *SQUARE)
    for name, relation in (("not-at-least", ">="), ("not-above", ">"), ("less", "=")):
        yield radius_case(name, HALF, relation, 1, "refuted", POLYTOPE, *HALVED)
    yield radius_case("at-most", SWAP, "<=", 2, "proved", NORM, ["n", 0, [2, 1]])
    yield radius_case("transposed", SWAP, "<=", 2, "proved", NORM, ["n", 1, [1, 2]])
    yield radius_case("not-above-itself", SWAP, ">", 2, "refuted", NORM, ["n", 0, [2, 1]])
    yield radius_case("equals", SWAP, "=", 2, "proved", ATTAINED, ["w", 2, 1, [1, 0]], ["n", 0, [2, 1]])
    yield radius_case("sum-norm", ROW, "=", 2, "proved", ATTAINED, ["w", 2, 1, [0]], ["n", 1, [1, 2]])
    yield radius_case("zero", ZERO, "=", 0, "proved", ATTAINED, ["w", 0, 1, []], ["n", 0, [1, 1]])


def bad():
    """Yield certificates that are not."""
    at_least = ["w", 2, 1, [0, 1]]
    yield radius_case("on-a-box", SWAP, ">=", 2, "proved", WORD, at_least, domain={"box": [[0, 1], [0, 1]]})
    yield radius_case("word-for-at-most", SWAP, "<=", 2, "proved", WORD, at_least)
    yield radius_case("word-not-strict", SWAP, ">", 2, "proved", WORD, at_least)
    yield radius_case("word-not-less", SWAP, "<=", 2, "refuted", WORD, at_least)
    yield radius_case("small-bound", SWAP, ">=", 2, "proved", WORD, ["w", 1, 1, [0, 1]])
    yield radius_case("small-word", SWAP, ">=", 2, "proved", WORD, ["w", 2, 1, [0]])
    yield radius_case("above-itself", TURN, ">", 2, "proved", WORD, ["w", 2000001, 1000000, [0]])
    yield radius_case("above-golden", GOLDEN, ">=", "81/50", "proved", WORD, ["w", 81, 50, [0, 1]])
    yield radius_case("no-letters", SWAP, ">=", 9, "proved", WORD, ["w", 9, 1, []])
    yield radius_case("letters-for-zero", ZERO, ">=", 0, "proved", WORD, ["w", 0, 1, [0]])
    yield radius_case("no-such-letter", SWAP, ">=", 2, "proved", WORD, ["w", 2, 1, [0, 2]])
    yield radius_case("last-letter", SWAP, ">=", 2, "proved", WORD, ["w", 2, 1, [0, -1]])
    yield radius_case("negative-bound", ZERO, ">", -2, "proved", WORD, ["w", -1, 1, [0]])
    yield radius_case("negative-both", SWAP, ">=", 2, "proved", WORD, ["w", -2, -1, [0, 1]])
    yield radius_case("no-denominator", SWAP, ">=", 2, "proved", WORD, ["w", 2, 0, [0, 1]])
    yield radius_case("long-word", TURN, ">=", 2, "proved", WORD, ["w", 2 * 10**2000, 10**2000, [0] * 20])
    yield radius_case("below-negative", ZERO, "<", -1, "proved", POLYTOPE, *SQUARE)
    yield radius_case("below-zero", ZERO, "<", 0, "proved", POLYTOPE, *SQUARE)
    yield radius_case("polytope-for-above", HALF, ">", "1/9", "proved", POLYTOPE, *HALVED)
    yield radius_case("polytope-equal", HALF, "<", "1/2", "proved", POLYTOPE, *HALVED)
    yield radius_case("norm-for-below", SWAP, "<", 2, "proved", NORM, ["n", 0, [2, 1]])
    yield radius_case("other-norm", SWAP, "<=", 2, "proved", NORM, ["n", 0, [1, 1]])
    yield radius_case("other-side", SWAP, "<=", 2, "proved", NORM, ["n", 1, [2, 1]])
    yield radius_case("no-weight", ZERO, "<=", 1, "proved", NORM, ["n", 0, [1, 0]])
    yield radius_case("norm-negative", ZERO, "<=", -1, "proved", NORM, ["n", 0, [1, 1]])
    norm = ["n", 0, [2, 1]]
    yield radius_case("equals-less", SWAP, "=", 2, "proved", ATTAINED, ["w", 1, 1, [0, 1]], norm)
    yield radius_case("equals-for-at-most", SWAP, "<=", 2, "proved", ATTAINED, at_least, norm)
    yield radius_case("equals-too-small", GOLDEN, "=", "8/5", "proved", ATTAINED, ["w", 8, 5, [0, 1]], ["n", 0, [1, 1]])
    whole = radius_case("", SWAP, ">=", 2, "proved", WORD, at_least)
    for name, old, new in (
        ("no-matrices", whole.toml.split("list = ")[1].split("\n")[0], "[]"),
        ("no-rows", whole.toml.split("list = ")[1].split("\n")[0], "[[]]"),
        ("not-square", "[[0, 4], [0, 0]]", "[[0, 4]]"),
        ("other-size", "[[0, 4], [0, 0]]", "[[0]]"),
        ("no-relation", "at_least = 2", ""),
        ("two-relations", "at_least = 2", "at_least = 2\nabove = 1"),
        ("a-float", "[0, 4]", "[0, 4.0]"),
        ("a-network-too", "[domain]", "[network]\nlayers = []\ninputs = 2\n[domain]"),
    ):
        assert old in whole.toml
        yield whole._replace(name=f"radius-{name}", toml=whole.toml.replace(old, new))
