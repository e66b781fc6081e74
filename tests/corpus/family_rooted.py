"""Cases of families whose entries have roots, such as 1/n^(3/2), and of theorems that do not read them."""

from __future__ import annotations

from cases_good import NONE, entry, family_case, tail_items
from layers import layers_case

SUM, FALL, GROW = "absolute-summability", "monotone-decrease", "nonnegative-iff"
LINE = {"all_space": True}
CUBE = ("P", [["1/n^(3/2)"]], ["0"])
CUBE_P, CUBE_E = ["q", 65, 64, 3, 2], ["q", 5, 1, 1, 2]
FADE = ("P", [["0"]], ["sqrt(n)/2^n"])
FADE_Q, FADE_F = ["g", 1, 1, 3, 4], ["g", 3, 1, 3, 4]
SLOW = ("P", [["0"]], ["1/n^(5/2)"])
SLOW_ITEMS = tail_items([1], 4, [entry("b", 0, 0, (1, 1, [5, 2]))], NONE, ["q", 65, 64, 5, 2], NONE, ["q", 1, 1, 3, 2])
LOSE = ("W", [["1-1/sqrt(n)"]], ["-sqrt(2)/n"])
RISE = ("P", [["1/sqrt(n)"]], ["0"])
RISE_ITEMS = [["n", 1], ["x", 1, [1]], ["h", "P", 0, 0, 2, 0, [1, 1]], ["y", 1, 40]]
BOTH = ("P", [["0"]], ["1/n+1/n^(4/3)"])
PAIRS = ("W", [["(1+(-1)^n)/2*(1+sqrt(2/(n+4)))+(1-(-1)^n)/2/(1+sqrt(2/(n+3)))"]], ["0"])
LONG = "*".join(f"(10^10000*n+{k})^(23/24)" for k in (1, 3, 7))


def summable(name, family, items, theorem=SUM):
    """Return a claim of convergence."""
    return family_case(f"rooted-{name}", family, LINE, "converges", "proved", theorem, items)


def cube(name, bound=(1, 1, [3, 2]), p=CUBE_P, E=CUBE_E, n0=16, family=CUBE):
    """Return a claim about one entry of P."""
    return summable(name, family, tail_items([1], n0, [entry("P", 0, 0, bound)], p, NONE, E, NONE))


def fade(name, bound=(1, 1, 3, 4), q=FADE_Q, F=FADE_F, family=FADE, n0=1):
    """Return a claim about one bias."""
    return summable(name, family, tail_items([1], n0, [entry("b", 0, 0, bound)], NONE, q, NONE, F))


def rising(name, family, items, x=1):
    """Return a claim of divergence at a point."""
    return family_case(f"rooted-{name}", family, {"point": [x]}, "diverges", "proved", GROW, items)


def good():
    """Yield certificates that are verified."""
    yield cube("cube")
    yield cube("weight", family=("W", [["1+1/n^(3/2)"]], ["0"]))
    yield cube("conjugate", family=("P", [["1/n^(3/2)"]], ["1/(2+1/sqrt(n))-(2-1/sqrt(n))/(4-1/n)"]))
    yield fade("fade")
    ends = {"enclosure": [["33/25", "34/25"]]}
    limit = [*SLOW_ITEMS, ["L", 20, 40]]
    yield family_case("rooted-limit", SLOW, {"point": [0]}, "limit", "proved", SUM, limit, ends, "1/10")
    yield from turning()
    yield summable("inverse-pairs", PAIRS, [["n", 2], ["a", 0, []]], "gauge")
    outweighed = ("P", [["1/n"]], ["1/n-1/n^(3/2)"])
    yield rising("outweighed", outweighed, [["n", 1], ["x", 1, [1]], ["h", "P", 0, 0, 2, 0, [1, 1]], ["y", 1, 40]])
    yield summable("lose", LOSE, [["n", 1]], FALL)
    yield rising("rise", RISE, RISE_ITEMS)
    yield rising("fast", ("P", [["2^n/sqrt(n)"]], ["0"]), FAST)
    yield rising("both", BOTH, [["n", 1], ["x", 1, [0]], ["h", "b", 0, 0, 2, 0, [1, 1]]], 0)
    yield rising("third", BOTH, [["n", 1], ["x", 1, [0]], ["h", "b", 0, 0, 2, 0, [1, 2]]], 0)


FAST = [["n", 9], ["x", 1, [1]], ["h", "P", 0, 0, 2, 0, []], ["y", 8, 40]]
TURN = ("P", [["(-1)^n/n^(3/4)"]], ["(-1)^n/sqrt(n)"])
TURN_P, TURN_B = entry("P", 0, 0, (1, 1, [3, 4])), entry("b", 0, 0, (1, 1, [1, 2]))
MORE, HALF = ["q", 65, 64, 3, 4], ["q", 65, 64, 1, 2]


def sums(p=MORE, q=HALF, g=MORE, h=HALF):
    """Return the items of sums that converge by alternation."""
    rest = [[letter, *mode] for letter, mode in zip("pqgh", (p, q, g, h), strict=True)]
    return [["w", [1]], ["n", 1], TURN_P, TURN_B, *rest]


def turning():
    """Yield sums that converge by alternation."""
    yield summable("turn", TURN, sums(), "reflection")
    products = [item for item in sums(q=NONE, h=NONE) if item is not TURN_B]
    yield family_case("rooted-products", TURN, LINE, "products-converge", "proved", "conditional-summability", products)
    all_of = tail_items([1], 16, [entry("P", 0, 0, (1, 1, [3, 2]))], CUBE_P, NONE, CUBE_E, NONE)
    yield family_case("rooted-all", CUBE, LINE, "products-converge", "proved", "all-sequences", all_of)
    mild = ("P", [["1/10*(-1)^n/n^(4/5)"]], ["1/n^(5/3)"])
    items = [["w", [1]], ["n", 1], entry("P", 0, 0, (1, 10, [4, 5])), entry("b", 0, 0, (1, 1, [5, 3]))]
    small = ["q", 11, 100, 4, 5]
    items += [["p", *small], ["q", "q", 65, 64, 5, 3], ["g", *small], ["h", "q", 98, 64, 2, 3], ["L", 12, 40]]
    ends = {"enclosure": [["9/10", "29/10"]]}
    yield family_case("rooted-mild", mild, {"point": [0]}, "limit", "proved", "reflection", items, ends, "5")


def bad():
    """Yield certificates that are not."""
    yield from unread()
    yield cube("exponent", p=["q", 65, 64, 3, 0])
    yield cube("exponent-of-high-order", p=["q", 65, 64, 37, 25])
    yield cube("plain", bound=(1, 1, [3, 2]), family=("P", [["1/n^2"]], ["0"]))
    yield cube("start", n0=1)
    yield cube("slow", bound=(2, 1, [1, 2]), p=["q", 3, 1, 1, 2], family=("P", [["1/sqrt(n)"]], ["0"]))
    yield cube("E-small", E=["q", 4, 1, 1, 2])
    yield cube("E-exponent", E=["q", 5, 1, 1, 3])
    small = tail_items([1], 4, [entry("b", 0, 0, (1, 1, [5, 2]))], NONE, ["q", 65, 64, 5, 2], NONE, ["q", 1, 2, 3, 2])
    yield summable("F-small", SLOW, small)
    yield cube("pole", family=("P", [["1/(n-20.5)/n^(3/2)"]], ["0"]))
    yield cube("degree", family=("P", [["sqrt(n)/n^300"]], ["0"]))
    yield cube("mode", bound=(1, 1, 1, 2))
    yield cube("fine-exponent", bound=(1, 1, [7, 5]))
    yield cube("small", bound=(1, 2, [3, 2]))
    yield cube("sum-small", p=["q", 1, 1, 3, 2])
    yield fade("fade-mode", bound=(1, 1, 2))
    yield fade("fade-grows", family=("P", [["0"]], ["2^n/sqrt(n)"]))
    yield fade("fade-sign", family=("P", [["0"]], ["(n-10)*sqrt(n)/2^n"]))
    yield fade("fade-ratio", bound=(1, 1, 1, 2))
    yield fade("fade-small", bound=(1, 100, 3, 4))
    late = ("P", [["(-1)^n*(n-9)/n^(7/4)"]], ["(-1)^n/sqrt(n)"])
    yield summable("turn-late", late, sums(), "reflection")
    yield summable("turn-slow", ("P", [["(-1)^n/n^(1/2)"]], ["0"]), slow_items(), "reflection")
    yield summable("turn-not", ("P", [["1/n^(3/4)"]], ["(-1)^n/sqrt(n)"]), sums(), "reflection")
    yield summable("turns", ("P", [["(-1)^n/sqrt(n)"]], ["0"]), [["n", 1]], FALL)
    yield rising("no-parity", RISE, [*RISE_ITEMS[:2], ["h", "P", 0, 0, 3, 0, [1, 1]], RISE_ITEMS[3]])
    yield rising("half", RISE, [*RISE_ITEMS[:2], ["h", "P", 0, 0, 0, 0, [1, 1]], RISE_ITEMS[3]])
    yield rising("large", RISE, [*RISE_ITEMS[:2], ["h", "P", 0, 0, 2, 0, [2, 1]], RISE_ITEMS[3]])
    yield rising("deep", ("P", [["sqrt(n)/n^300"]], ["0"]), RISE_ITEMS)
    for name, text in UNSIGNED.items():
        yield rising(f"sign-{name}", ("P", [[text]], ["0"]), RISE_ITEMS)
    yield summable("gauge-grows", ("P", [["sqrt(n)"]], ["0"]), [["n", 2], ["a", 0, []]], "gauge")
    yield rising("rising-deep", ("P", [["2^n*n^300*sqrt(n)"]], ["0"]), FAST)
    long = [["n", 1], ["x", 1, [1]], ["h", "P", 0, 0, 2, 0, [1, 1]], ["y", 1, 4000]]
    yield rising("long", ("P", [["1/sqrt(n)"]], [LONG]), long)


UNSIGNED = {
    "alone": "1/2^n-1/n^(3/2)",
    "denominator": "1-1/n^(3/2)/(n-2.5)",
    "larger": "1/n-1/sqrt(n)",
    "degree": "1-sqrt(n)/n^400",
    "cancels": "1/n-sqrt(n)*sqrt(n+2)/(n^2+2*n)",
}


def slow_items():
    """Return items whose sum g p is infinite."""
    rest = [[letter, *mode] for letter, mode in zip("pqgh", (HALF, NONE, HALF, NONE), strict=True)]
    return [["w", [1]], ["n", 1], entry("P", 0, 0, (1, 1, [1, 2])), *rest]


def unread():
    """Yield entries that are not read, and theorems that do not read roots."""
    texts = {
        "order": "n^(1/25)/n^2",
        "quadratic": "sqrt(n^2+1)/n^3",
        "negative": "sqrt(n-1)/n^3",
        "primes": "sqrt(4295229443)/n^3",
        "name": "sqrtn/n^3",
        "sum": "(n+2^n)^(1/2)/n^3",
        "poles": "1/(1-1/sqrt(n))",
    }
    for name, text in texts.items():
        yield summable(f"text-{name}", ("P", [[text]], ["0"]), [["n", 1]])
    yield summable("orbit", CUBE, [["o", 0, 1, 1, [0]]], "periodic-orbit")
    tanh = {"width": 1, "P": [["1/n^(3/2)"]], "b": ["0"], "activation": "tanh"}
    yield layers_case("rooted-tanh", tanh, LINE, "converges", "proved", "activation", [["n", 1]])
    residual = {"width": 1, "A": [["1/n^(3/2)"]], "B": [["1"]], "c": ["0"]}
    yield layers_case("rooted-residual", residual, LINE, "converges", "proved", "residual", [["n", 1]])
