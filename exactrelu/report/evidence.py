"""What a verdict about a family rests on, in lines of text.

Exactness.  Numbers are those of the facts; long ones are shortened and say so.
"""

from __future__ import annotations

from exactrelu.report.text import Data, capped, count_in_words, interval, number, point

__all__ = ["evidence_in_words"]


def evidence_in_words(facts: Data) -> list[tuple[str, str]]:
    """Return the lines that say what a verdict about a family rests on."""
    if "g" in facts:
        return [*_sums_in_words(facts), *_prefix_in_words(facts)]
    if "norm_of_W" in facts:
        size = number(facts["norm_of_W"])
        bound = f"1/L, L = {number(facts['lipschitz'])}" if "lipschitz" in facts else "1"
        return [("norm", _norm(facts)), ("hypotheses", f"W_n -> W, b_n -> b, ||W|| = {size} < {bound}")]
    if "radius_word" in facts or "vertices" in facts or "radius_weights" in facts:
        return _radius_in_words(facts)
    if "E" not in facts:
        return []
    P, b = facts.get("norms", ["||P_n||", "||b_n||"])
    centre = facts.get("centre", "N_k")
    rows = [
        ("norm", _norm(facts)),
        ("hypotheses", f"{P} <= {facts['p']}  summable, proved from n = {facts['n0']}"),
    ]
    if "F" in facts:
        rows.append(("hypotheses", f"{b} <= {facts['beta']}  summable, proved from n = {facts['n0']}"))
        rows.append(("tail", f"||N - {centre}|| <= E(k) ||N_k|| + F(k), E(n) = {facts['E']}, F(n) = {facts['F']}"))
    else:
        rows.append(("tail", f"||T - Q_k T_k|| <= E(k) ||T_k||, Q_k = lim J_n ... J_(k+1), E(n) = {facts['E']}"))
    return [*rows, *_prefix_in_words(facts)]


def _radius_in_words(facts: Data) -> list[tuple[str, str]]:
    """Return what bounds a joint spectral radius from below, and from above."""
    rows = []
    if "radius_word" in facts:
        r, count = number(facts["radius_at_least"]), len(facts["radius_word"])
        letters = " ".join(f"M_{i}" for i in facts["radius_word"])
        power = r if count == 1 else f"({r})^{count}"
        shown = f"{letters} (in order of application): an eigenvalue of modulus >= {power}" if count else "it is >= 0"
        rows.append(("word", shown))
    if "radius_product" in facts:
        letters = " ".join(f"M_{i}" for i in facts["radius_product"])
        rows.append(("word", f"{letters} (in order of application), whose product attains R"))
    if "radius" in facts:
        rows.append(("radius", f"in {interval(*facts['radius'])}"))
    if "vertices" in facts:
        rows.append(("norm", f"a polytope of {count_in_words(facts['vertices'], 'pair')} of vertices"))
    if "radius_weights" in facts:
        size = "max |y_i| / w_i" if not facts["transposed"] else "sum |y_i| w_i"
        rows.append(("norm", f"||y|| = {size}, w = {capped([str(w) for w in facts['radius_weights']])}"))
    return rows


def _norm(facts: Data) -> str:
    if "norm" in facts:
        return str(facts["norm"])
    return f"||y|| = max |y_i| / w_i, w = {point([str(w) for w in facts['weights']])}"


def _sums_in_words(facts: Data) -> list[tuple[str, str]]:
    """Return the bounds of sums of consecutive layers; the biases have some where they matter."""
    rows = [("norm", _norm(facts))]
    for name, size, sums in (("P", "p", "g"), ("b", "beta", "h")):
        if size in facts:
            bounds = f"||{name}_n|| <= {facts[size]}, sums of {name}_i over i > n within {facts[sums]}"
            rows.append(("hypotheses", f"{bounds}, proved from n = {facts['n0']}"))
    return rows


def _prefix_in_words(facts: Data) -> list[tuple[str, str]]:
    if "depth" not in facts:
        return []
    rows = [("prefix", f"N_k(x) at depth k = {facts['depth']}, rounded outward to {facts['bits']} bits")]
    if "order" in facts:
        gate = f"gates {facts['pattern']} in every later layer, proved"
        rows.append(("pattern", f"{gate}; G_k N_k with a gauge G_n of order {facts['order']}"))
    return rows
