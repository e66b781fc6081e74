"""Cases of families whose entries have factorials, such as 1/n!, and of theorems that do not read them."""

from __future__ import annotations

from cases_good import NONE, entry, family_case, tail_items
from family_periodic import case

SUM, FALL, GROW, ALL = "absolute-summability", "monotone-decrease", "nonnegative-iff", "all-sequences"
LINE = {"all_space": True}
INVERSE = ("P", [["0"]], ["1/factorial(n)"])
CENTRAL = ("P", [["binomial(2*n,n)/4^n/n^2"]], ["0"])
QUARTER = ("P", [["0"]], ["binomial(2*n,n)/4^n/n"])
RISE = ("P", [["binomial(2*n,n)/4^n"]], ["0"])
RISE_ITEMS = [["n", 1], ["x", 1, [1]], ["h", "P", 0, 0, 2, 0, []], ["y", 1, 40]]
LATE = [["n", 101], ["x", 1, [1]], ["h", "b", 0, 0, 2, 0, []]]


def summable(name, family, items, theorem=SUM):
    """Return a claim of convergence."""
    return family_case(f"factorial-{name}", family, LINE, "converges", "proved", theorem, items)


def inverse(name, bound=(2, 1, 1, 2), family=INVERSE, n0=1):
    """Return a claim about one bias that falls faster than (1/2)^n."""
    items = tail_items([1], n0, [entry("b", 0, 0, bound)], NONE, ["g", 2, 1, 1, 2], NONE, ["g", 2, 1, 1, 2])
    return summable(name, family, items)


def central(name, bound=(1, 2, 2), n0=3, family=CENTRAL, theorem=SUM, kind="converges"):
    """Return a claim about one entry of P of order n^(-5/2)."""
    p, E = ["r", 1, 2, 2], ["r", 1, 2, 1, 1]
    items = tail_items([1], n0, [entry("P", 0, 0, bound)], p, NONE, E, NONE)
    return family_case(f"factorial-{name}", family, LINE, kind, "proved", theorem, items)


def rising(name, family, items=RISE_ITEMS):
    """Return a claim of divergence at 1."""
    return family_case(f"factorial-{name}", family, {"point": [1]}, "diverges", "proved", GROW, items)


def good():
    """Yield certificates that are verified."""
    yield inverse("inverse")
    shifted = "n/factorial(n+1)+1/2*binomial(5,2)/factorial(n)-5/factorial(n)"
    yield inverse("shifted", family=("P", [["0"]], [shifted]), n0=2)
    yield inverse("with-a-root", family=("P", [["0"]], ["-sqrt(n)/factorial(n)"]), n0=4)
    yield central("central")
    yield central("spelled", family=("P", [["factorial(2*n)/(factorial(n)*2^n)^2/n^2"]], ["0"]))
    yield inverse("late", family=("P", [["0"]], ["1/factorial(30*n)"]), n0=700)
    yield central("products", theorem=ALL, kind="products-converge")
    q, F = ["q", 33, 64, 5, 4], ["q", 33, 16, 1, 4]
    yield summable("quarter", QUARTER, tail_items([1], 2, [entry("b", 0, 0, (1, 2, [5, 4]))], NONE, q, NONE, F))
    yield from limits()
    yield from swinging()
    yield rising("rise", RISE)
    yield rising("outgrows", ("P", [["0"]], ["factorial(n)/100^n"]), LATE)
    yield summable("fall", ("P", [["-1/factorial(n)"]], ["-binomial(2*n,n)"]), [["n", 1]], FALL)
    yield summable("halves", ("P", [["-(2+(-1)^n)/factorial(n-1)"]], ["0"]), [["n", 2]], FALL)
    table = {"first": ["9"], "period": ["1/factorial(n)", "0"]}
    late = tail_items([1], 2, [entry("b", 0, 0, (2, 1, 1, 2))], NONE, ["g", 2, 1, 1, 2], NONE, ["g", 2, 1, 1, 2])
    yield case("factorial", ("P", [["0"]], [table]), LINE, "converges", "proved", SUM, late)


def swinging_items(target, bound, size):
    """Return the items of one entry of P or b whose sum converges by alternation; `size` bounds it too."""
    shown = [["p", *size], ["q", "z"], ["g", *size], ["h", "z"]] if target == "P" else [
        ["p", "z"], ["q", *size], ["g", "z"], ["h", *size]]  # fmt: skip
    return [["w", [1]], ["n", 1], entry(target, 0, 0, bound), *shown]


ROOT_ITEMS = swinging_items("b", (1, 2, [3, 8]), ["q", 33, 64, 3, 8])


def swinging():
    """Yield sums that converge by alternation."""
    family = ("P", [["0"]], ["(-1)^n*binomial(2*n,n)/4^n"])
    yield summable("swings", family, ROOT_ITEMS, "reflection")
    ends = {"enclosure": [["3/5", "21/20"]]}
    found = [*ROOT_ITEMS, ["L", 40, 60]]
    name = "factorial-swings-limit"
    yield family_case(name, family, {"point": [1]}, "limit", "proved", "reflection", found, ends, "1/2")
    items = swinging_items("P", (1, 2, [5, 4]), ["q", 33, 64, 5, 4])
    family = ("P", [["(-1)^n*binomial(2*n,n)/4^n/n"]], ["0"])
    theorem = "conditional-summability"
    yield family_case("factorial-swings-products", family, LINE, "products-converge", "proved", theorem, items)


def limits():
    """Yield e - 1, and the limit of a product and a sum with factorials."""
    shape = [NONE, ["g", 2, 1, 1, 2], NONE, ["g", 2, 1, 1, 2]]
    items = [*tail_items([1], 1, [entry("b", 0, 0, (2, 1, 1, 2))], *shape), ["L", 8, 40]]
    ends = {"enclosure": [["17/10", "7/4"]]}
    yield family_case("factorial-limit", INVERSE, {"point": [0]}, "limit", "proved", SUM, items, ends, "1/20")
    family = ("P", [["binomial(2*n,n)/8^n"]], ["(-3)^n/factorial(n)"])
    bounds = [entry("P", 0, 0, (1, 2, 1, 2)), entry("b", 0, 0, (65, 1, 1, 2))]
    shape = [["g", 1, 2, 1, 2], ["g", 65, 1, 1, 2], ["g", 1, 1, 1, 2], ["g", 70, 1, 1, 2]]
    items = [*tail_items([1], 5, bounds, *shape), ["L", 40, 80]]
    ends = {"enclosure": [["567/250", "2269/1000"]]}
    name = "factorial-limit-of-a-product"
    yield family_case(name, family, {"point": [1]}, "limit", "proved", SUM, items, ends, "1/1000")


def bad():
    """Yield certificates that are not."""
    for name, text in TEXTS.items():
        yield summable(f"text-{name}", ("P", [[text]], ["0"]), [["n", 1]])
    yield inverse("small", bound=(1, 1, 1, 2))
    yield inverse("fast", bound=(9, 1, 1, 4))
    yield inverse("sign", family=("P", [["0"]], ["(n-3)/factorial(n)"]))
    yield inverse("grows", family=("P", [["0"]], ["factorial(n)/2^n"]))
    yield central("large-exponent", bound=(1, 2, 3))
    yield central("slow", bound=(1, 2, 2), family=("P", [["binomial(2*n,n)/4^n/n"]], ["0"]))
    yield rising("falls", ("P", [["binomial(2*n,n)/4^n/n"]], ["0"]))
    yield rising("no-zero", ("P", [["(n-1)*binomial(2*n,n)/4^n"]], ["0"]))
    yield rising("harmonic", RISE, [*RISE_ITEMS[:2], ["h", "P", 0, 0, 2, 0, [1, 4]], RISE_ITEMS[3]])
    yield rising("outweighed", ("P", [["1/n-1/factorial(n)"]], ["0"]))
    yield summable("gauge", CENTRAL, [["n", 2], ["a", 0, []]], "gauge")
    for name, text in (("more", "(-1)^n*n*binomial(2*n,n)/4^n"), ("not", "binomial(2*n,n)/4^n")):
        yield summable(f"swings-{name}", ("P", [["0"]], [text]), ROOT_ITEMS, "reflection")


TEXTS = {
    "negative": "1/factorial(-n)",
    "below": "1/factorial(n-2)",
    "fraction": "1/factorial(n/2)",
    "steep": "1/factorial(61*n)",
    "shift": "1/factorial(n+101)",
    "factors": "factorial(30*n)/factorial(n)^31",
    "one": "1/binomial(n)",
    "two": "1/factorial(n,2)",
    "comma": "1,n",
    "outside": "binomial(n,2*n)",
    "no-value": "binomial(,n)",
    "divisor": "1/(1+1/factorial(n))",
}
