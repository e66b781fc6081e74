"""Certificate items of bounds: a Decay as integers.

Statement.  Term bound    [cn, cd, k] for c n^-k, [cn, cd, an, ad] for c a^n.
            Other bounds  ["r", cn, cd, k], with a shift ["r", cn, cd, tau, k]; ["g", cn, cd, an, ad]; ["z"].
Glossary.   c = cn/cd, a = an/ad in lowest terms
"""

from __future__ import annotations

from exactrelu.sequences.decay import Decay

__all__ = ["moded", "spelled"]


def spelled(bound: Decay) -> list[int]:
    """Return a bound of one term, mode "r" with tau = 0 or "g"."""
    c = bound.c
    tail = [bound.k] if bound.mode == "r" else [bound.a.numerator, bound.a.denominator]
    return [c.numerator, c.denominator, *tail]


def moded(decay: Decay, shifted: bool = False) -> list[object]:
    """Return a Decay that names its mode; `shifted` writes tau as well."""
    c = decay.c
    if decay.mode == "z":
        return ["z"]
    if decay.mode == "g":
        return ["g", c.numerator, c.denominator, decay.a.numerator, decay.a.denominator]
    return ["r", c.numerator, c.denominator, *([decay.tau] if shifted else []), decay.k]
