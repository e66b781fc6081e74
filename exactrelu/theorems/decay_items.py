"""Certificate items of bounds: a Decay as integers.

Statement.  Term bound    [cn, cd, k] for c n^-k, [cn, cd, an, ad] for c a^n, [cn, cd, [p, q]] for c n^-(p/q).
            Other bounds  ["r", cn, cd, k], with a shift ["r", cn, cd, tau, k]; ["g", cn, cd, an, ad];
                          ["q", cn, cd, p, q]; ["z"].
Glossary.   c = cn/cd, a = an/ad, p/q in lowest terms
"""

from __future__ import annotations

from exactrelu.sequences.decay import Decay

__all__ = ["moded", "spelled"]


def spelled(bound: Decay) -> list[object]:
    """Return a bound of one term, mode "r" with tau = 0, "g" or "q"."""
    c = bound.c
    if bound.mode == "q":
        return [c.numerator, c.denominator, [bound.e.numerator, bound.e.denominator]]
    tail = [bound.k] if bound.mode == "r" else [bound.a.numerator, bound.a.denominator]
    return [c.numerator, c.denominator, *tail]


def moded(decay: Decay, shifted: bool = False) -> list[object]:
    """Return a Decay that names its mode; `shifted` writes tau as well."""
    c = decay.c
    if decay.mode == "z":
        return ["z"]
    if decay.mode == "g":
        return ["g", c.numerator, c.denominator, decay.a.numerator, decay.a.denominator]
    if decay.mode == "q":
        return ["q", c.numerator, c.denominator, decay.e.numerator, decay.e.denominator]
    return ["r", c.numerator, c.denominator, *([decay.tau] if shifted else []), decay.k]
