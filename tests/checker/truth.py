"""What is true of the good problems, found without the checker, to judge what it accepts.

Counts of domains come from brute force (naive_tree), values from the definition of a network, limits
from closed forms, and whether a claim holds from the good cases, which brute force has proved.
"""

from __future__ import annotations

import json
from fractions import Fraction
from operator import ge, gt, le, lt

import mpmath
from cases_good import domain_rows
from naive_tree import Grower, at, counts, domain_leaf
from sealed import plain
from truth_layers import dyadic, is_plain, limit, sizes, slack, valued

HOLDS = {"<=": le, ">=": ge, "<": lt, ">": gt}
CLOSE = mpmath.mpf(10) ** -30


def layers_of(subject):
    """Return the layers of every network of a canonical subject."""
    return [plain(network) for network in subject.get("networks", [subject.get("network")])]


def run(layers, x):
    """Return N(x)."""
    y = [Fraction(v) for v in x]
    for weight, bias, relu in layers:
        y = [sum((a * v for a, v in zip(row, y, strict=True)), b) for row, b in zip(weight, bias, strict=True)]
        y = [max(v, Fraction(0)) for v in y] if relu else y
    return y


def decay(item, n):
    """Return the value at n of an item p, q, E or F."""
    mode, c = item[1], Fraction(*item[2:4]) if len(item) > 2 else Fraction(0)
    if mode == "q":
        with mpmath.workdps(50):
            return c * dyadic(mpmath.mpf(n) ** (-mpmath.mpf(item[4]) / item[5])) if n else float("inf")
    if mode == "r":
        tau = item[4] if item[0] in "EF" else 0
        return c / (n - tau) ** item[-1]
    return c * Fraction(item[4], item[5]) ** n if mode == "g" else c


def tail_holds(family, items, places=(*range(60), 100, 1000)):
    """Return whether the inequalities of E and F hold for the layers themselves at n0 + places."""
    w, n0 = items[0][1], items[1][1]
    E, F = (next(item for item in items if item[0] == letter) for letter in "EF")
    for n in (n0 + place for place in places):
        size, shift = sizes(family, w, n)
        e, f = decay(E, n), decay(F, n)
        left = decay(E, n - 1) - size - e * (1 + size), decay(F, n - 1) - shift * (1 + e) - f
        if min(left) < -slack(family) * (1 + e) or min(e, f) < 0:  # the errors of sizes are multiplied by 1 + e
            return False
    return True


def sums_hold(family, items, starts=(0, 1, 2, 9), stretch=25):
    """Return whether the bounds p, q, g, h hold for the layers and for sums of consecutive ones."""
    w, n0 = items[0][1], items[1][1]
    m, rough = len(w), slack(family)
    bounds = {item[0]: item for item in reversed(items) if item[0] in "pqgh"}  # the cuts of a box start with h, too

    def norm(matrix, columns):
        rows = (sum(abs(v) * c for v, c in zip(row, columns, strict=True)) / d
                for row, d in zip(matrix, w, strict=True))  # fmt: skip
        return max(rows, default=Fraction(0))

    for k in (n0 + start for start in starts):
        P, b = [[Fraction(0)] * m for _ in w], [[Fraction(0)] for _ in w]
        for n in range(k + 1, k + stretch):
            layer = [[valued(t, n) - (family["given"] == "W" and i == j) for j, t in enumerate(row)]
                     for i, row in enumerate(family["matrix"])]  # fmt: skip
            bias = [[valued(t, n)] for t in family["bias"]]
            P, b = ([[u + v for u, v in zip(r, s, strict=True)] for r, s in zip(x, y, strict=True)]
                    for x, y in ((P, layer), (b, bias)))  # fmt: skip
            left = (decay(bounds["p"], n) - norm(layer, w), decay(bounds["g"], k) - norm(P, w),
                    decay(bounds["q"], n) - norm(bias, [1]), decay(bounds["h"], k) - norm(b, [1]))  # fmt: skip
            if min(left) < -rough:
                return False
    return True


def fed(family, output):
    """Return the family of the coordinates that a read-out reads, directly or not."""
    S = {i for i, c in enumerate(output) if Fraction(c)}
    while more := {j for i in S for j, text in enumerate(family["matrix"][i]) if text != "0"} - S:
        S |= more
    kept = sorted(S)
    matrix = [[family["matrix"][i][j] for j in kept] for i in kept]
    return family | {"matrix": matrix, "bias": [family["bias"][i] for i in kept], "width": len(kept)}


def along(family, path):
    """Return the family with W_n = I at the entries that products along a path do not depend on; as it is for None."""
    if path is None:
        return family
    one = "1" if family["given"] == "W" else "0"
    pairs = [*zip(path, [path[-1], *path[:-1]], strict=True)]
    matrix = [
        [text if any(g[i] and b[j] for g, b in pairs) else one if i == j else "0" for j, text in enumerate(row)]
        for i, row in enumerate(family["matrix"])
    ]
    return family | {"matrix": matrix}


def limit_of(name):
    """Return the limit of a good case of kind `limit`, good to CLOSE."""
    with mpmath.workdps(50):
        third, pi = mpmath.mpf(1) / 3, mpmath.pi
        y, k = mpmath.mpf(-1), 400
        for n in range(1, k + 1):
            y = max(y * (1 + mpmath.mpf(2) ** -n) + mpmath.mpf(n) ** -2, mpmath.mpf(0))
        z = mpmath.mpf(2)
        for n in range(1, k + 1):
            z = max(z * (1 + mpmath.mpf(2) ** -n) - n * mpmath.mpf(4) ** -n, mpmath.mpf(0))
        s, t, swing = mpmath.mpf(2), mpmath.mpf(2), mpmath.mpf(0)
        for n in range(1, k + 1):
            step = mpmath.mpf((-1) ** n) / n
            s = max(s * (1 + mpmath.mpf(-2) ** -n) + mpmath.mpf(4) ** -n, mpmath.mpf(0))
            t, swing = max(t * (1 + mpmath.mpf(2) ** -n) + step, mpmath.mpf(0)), swing + step
        f = mpmath.mpf(1)
        for n in range(1, 200):
            f = f * (1 + mpmath.binomial(2 * n, n) / mpmath.mpf(8) ** n) + mpmath.mpf(-3) ** n / mpmath.factorial(n)
            f = max(f, mpmath.mpf(0))
        mild = mpmath.mpf(0)
        for n in range(1, 5001):
            mild = mild * (1 + mpmath.mpf((-1) ** n) / 10 / n ** mpmath.mpf("0.8")) + n ** (-5 * third)
        mild += mpmath.zeta(5 * third, 5001)  # within 1/100: later factors differ from 1 by less than 1/1000
        return {
            "limit-still": [mpmath.mpf(0)],
            "limit-third": [third],
            "limit-halves": [mpmath.mpf(5) / 4],
            "limit-inverse": [mpmath.sinh(pi) / pi],
            "limit-box": [(mpmath.mpf(0), mpmath.sinh(pi) / pi)],
            "limit-geometric": [z],
            "limit-crossed": [y + mpmath.zeta(2, k + 1)],
            "limit-width-0": [],
            "absorb-limit-rotation": [mpmath.mpf(0), 5 * third],
            "absorb-limit-fading": [mpmath.mpf(0), mpmath.mpf(0)],
            "absorb-limit-pushed": [mpmath.mpf(1), mpmath.mpf(0)],
            "absorb-limit-dead": [mpmath.mpf(0), mpmath.mpf(0)],
            "absorb-limit-contraction": [mpmath.mpf(0), mpmath.mpf(2)],
            "absorb-limit-rests": [mpmath.mpf(0), mpmath.mpf(7)],
            "contraction-limit": [5 * third, mpmath.mpf(0)],
            "rests-limit": [third],
            "accelerated-square": [mpmath.sinh(pi) / pi],
            "accelerated-drifting": [mpmath.sinh(pi) / pi, mpmath.mpf(0)],
            "accelerated-drifting-outgrown": [mpmath.sinh(pi) / pi, mpmath.mpf(0)],
            "accelerated-swinging": [5 - pi**2 / 12],
            "accelerated-mixed": [mpmath.qp(mpmath.mpf(-1) / 2, mpmath.mpf(1) / 2) / 3, mpmath.mpf(0)],
            "accelerated-falling": [mpmath.mpf(0)],
            "accelerated-width-0": [],
            "monotone-fading": [mpmath.mpf(0), mpmath.mpf(0)],
            "monotone-falling-limit": [mpmath.mpf(0)],
            "tracking-limit": [mpmath.mpf(1)],
            "barriers-limit": [mpmath.mpf(0)],
            "rooted-limit": [mpmath.zeta(mpmath.mpf(5) / 2)],
            "rooted-mild": [(mild - mpmath.mpf("0.01"), mild + mpmath.mpf("0.01"))],
            "sums-limit-swinging": [2 - mpmath.log(2)],
            "sums-limit-shrinking": [s],
            "periodic-limit": [mpmath.mpf(21) / 4],
            "factorial-limit": [mpmath.e - 1],
            "factorial-swings-limit": [1 / mpmath.sqrt(2)],
            "factorial-limit-of-a-product": [f],
            "sums-limit-mixed": [t - mpmath.log(2) - swing],
            "accumulate-takagi-limit": [2 * third],
            "cover-four-parts": [(mpmath.mpf(0), mpmath.mpf(1))] * 2,  # the sum stays, nothing is above the greatest
            "cover-contraction": [mpmath.mpf(2), mpmath.mpf(0)],
            "cover-falling": [mpmath.mpf(0)],
            "cover-swinging": [1 - mpmath.log(2)],
            "readout-summable-limit": [5 * third],
            "readout-contraction-limit": [mpmath.mpf(-3)],
        }[name]


class Truth:
    """The truth about one good case."""

    def __init__(self, case):
        self.case, self.data = case, json.loads(case.canonical)
        self.claim, self.kind = self.data["claim"], self.data["claim"]["kind"]
        self.status = case.header["status"]
        if self.kind == "domains":
            (layers,) = layers_of(self.data["subject"])
            d = self.data["subject"]["network"]["inputs"]
            rows, box = domain_rows(self.data["domain"], d)
            self.counts = counts(Grower([layers], rows, d, domain_leaf, True, box).leaves)
        if self.kind == "limit":
            family, x = self.data["subject"]["family"], self.data["domain"].get("point")
            self.limit = limit_of(case.name) if is_plain(family) else limit(family, x)

    def agrees(self, head, items):
        """Return whether what an accepted header says is true of this problem, and its tail too."""
        facts = head["claim"]
        family = self.data["subject"].get("family", {})
        family = fed(family, self.claim["output"]) if family and "output" in self.claim else family
        without = family | {"bias": ["0"] * len(family.get("bias", ()))}  # products have no biases
        without = along(without, self.claim.get("path"))
        if head["theorem"] == "all-sequences" and not tail_holds(without, items):
            return False
        if head["theorem"] == "conditional-summability" and not sums_hold(without, items):
            return False
        if head["theorem"] == "reflection" and not sums_hold(self.data["subject"]["family"], items):
            return False
        if head["theorem"] == "accelerated" and not tail_holds(self.data["subject"]["family"], items[1:]):
            return False
        summable = head["theorem"] in ("absolute-summability", "activation", "residual", "widening")
        if summable and items[0][0] == "w" and not tail_holds(family, items):
            return False
        if (head["kind"], head["status"]) != (self.kind, self.status):
            return False
        if self.kind == "domains":
            return self.counted(facts)
        if self.kind == "limit":
            return len(facts["enclosure"]) == len(self.limit) and all(
                map(self.encloses, self.limit, facts["enclosure"])
            )
        if self.kind == "spectral-radius" and "width" in self.claim:
            radius = {"extremal-width": 2, "extremal-between": 0.5, "extremal-from-zero": 0.5}[self.case.name]
            return len(facts["enclosure"]) == 1 and self.encloses(mpmath.mpf(radius), facts["enclosure"][0])
        if self.kind == "value":
            (layers,) = layers_of(self.data["subject"])
            return facts == {"value": [str(v) for v in run(layers, self.claim["point"])]}
        return self.differs(facts["point"]) if "point" in facts else facts == {}

    def counted(self, facts):
        """Return whether the counts are right and decide the claim as the header says."""
        asked = {k: v for k, v in self.claim.items() if k != "kind"}
        right = all(self.counts[k] == v and type(v) is int for k, v in facts.items())
        agree = all(facts[k] == v for k, v in asked.items() if k in facts)
        return right and agree == (self.status == "proved") and (not agree or set(asked) <= set(facts))

    def encloses(self, limit, ends):
        """Return whether an interval contains the limit, or its range on a box, and is as narrow as claimed."""
        low, high = map(Fraction, ends)
        with mpmath.workdps(50):
            least, most = limit if isinstance(limit, tuple) else (limit, limit)
            inside = mpmath.mpf(low.numerator) / low.denominator - CLOSE <= least
            inside = inside and most <= mpmath.mpf(high.numerator) / high.denominator + CLOSE
        return bool(inside) and high - low <= Fraction(self.claim["width"])

    def differs(self, point):
        """Return whether a point refutes a bound or an equality."""
        x = [Fraction(v) for v in point]
        rows, _ = domain_rows(self.data["domain"], len(x))
        values = [run(layers, x) for layers in layers_of(self.data["subject"])]
        if self.kind == "equal":
            wrong = values[0] != values[1]
        else:
            y = sum((Fraction(c) * v for c, v in zip(self.claim["output"], values[0], strict=True)), Fraction(0))
            wrong = not HOLDS[self.claim["relation"]](y, Fraction(self.claim["value"]))
        return wrong and all(at(row, x) >= 0 for row in rows)
