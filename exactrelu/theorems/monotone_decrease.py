"""Monotone decrease: P_n <= 0 and b_n <= 0 entrywise from some layer on make every N_n(x) converge.

Statement.  Let N_n = relu(W_n N_{n-1} + b_n), W_n = I + P_n, and let every entry of P_n and b_n be
            <= 0 for n >= n0.  Then N_n(x) converges for every x: for n >= max(n0, 2)
            0 <= N_n = relu(N_{n-1} + P_n N_{n-1} + b_n) <= relu(N_{n-1}) = N_{n-1}.
            No sum needs to be finite.
            If moreover P_n[i][i] <= -c/n or b_n[i] <= -c/n for n >= n0, c > 0, for every i, the limit is 0:
            N_n[i] <= relu((1 - c/n) N_{n-1}[i]), or <= relu(N_{n-1}[i] - c/n), and the sum of c/n is infinite.
Glossary.   n0  first layer with the signs     mode  of i: 0 where P_n[i][i] <= -c/n, 1 where b_n[i] <= -c/n
Exactness.  Every sign is proved by POS.
Source.     theorem `monotone-decrease`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from exactrelu.networks.family import Family
from exactrelu.sequences.bounds import Term
from exactrelu.sequences.series import combined
from exactrelu.sequences.signs import negated, nonnegative_start
from exactrelu.theorems.absolute_summability import bias_terms, perturbation_terms
from exactrelu.theorems.domain import Domain
from exactrelu.theorems.outcome import NotCertified

__all__ = ["THEOREM", "MonotoneDecrease", "attempt", "exact_limit"]

THEOREM = "monotone-decrease"
_RATES = tuple(Fraction(1, 4**i) for i in range(6))  # c that are tried


@dataclass(frozen=True, slots=True)
class MonotoneDecrease:
    """Evidence: the first layer from which no entry is positive; c and the modes show that the limit is 0."""

    n0: int
    c: Fraction | None = None
    modes: tuple[int, ...] = ()

    @property
    def theorem(self) -> str:
        """Identifier of the theorem."""
        return THEOREM

    @property
    def converges(self) -> bool:
        """Return True: a sequence that decreases and is >= 0 converges."""
        return True

    @property
    def limit(self) -> tuple[Fraction, ...] | None:
        """The limit 0, where it is shown."""
        return None if self.c is None else (Fraction(0),) * len(self.modes)

    def items(self) -> Iterator[list[object]]:
        """Yield the start, and what shows the limit 0."""
        fading = [] if self.c is None else [self.c.numerator, self.c.denominator, list(self.modes)]
        yield ["n", self.n0, *fading]

    def facts(self) -> dict[str, object]:
        """Return the start."""
        return {"from": self.n0}

    def words(self) -> str:
        """Return the hypotheses and their conclusion."""
        ending = (
            "" if self.c is None else f"; each coordinate loses at least {self.c}/n, or that part of it: it tends to 0"
        )
        return f"P_n <= 0 and b_n <= 0 entrywise for n >= {self.n0}: N_n(x) decreases and stays >= 0{ending}"


def attempt(family: Family, domain: Domain) -> MonotoneDecrease | NotCertified:
    """Certify the signs of all entries, or name one that is not shown to be <= 0."""
    n0 = 1
    P, b = perturbation_terms(family), bias_terms(family)
    m = family.width
    places = [(f"entry ({i + 1},{j + 1}) of P_n", P[i][j]) for i in range(m) for j in range(m)]
    places += [(f"entry {i + 1} of b_n", b[i]) for i in range(m)]
    for name, terms in places:
        start = nonnegative_start(negated(terms), n0)
        if start is None:
            return NotCertified(THEOREM, "P_n <= 0 and b_n <= 0", f"{name} is not shown to be <= 0 from some n on")
        n0 = start
    return MonotoneDecrease(n0)


def exact_limit(family: Family, domain: Domain) -> MonotoneDecrease | NotCertified:
    """Certify that N_n(x) decreases to 0 at every x, or name a coordinate that is not shown to."""
    signs = attempt(family, domain)
    if isinstance(signs, NotCertified):
        return signs
    found = [_fading(family, signs.n0, c) for c in _RATES]
    known = next((evidence for evidence in found if isinstance(evidence, MonotoneDecrease)), None)
    return known or NotCertified(THEOREM, "the limit 0", f"coordinate {found[-1]} is not shown to lose c/n")


def _fading(family: Family, n0: int, c: Fraction) -> MonotoneDecrease | int:
    """Return the evidence of the limit 0 with the rate c, or a coordinate that does not show it."""
    rate: tuple[Term, ...] = ((Fraction(1), (c.numerator,), (0, c.denominator)),)
    P, b = perturbation_terms(family), bias_terms(family)
    modes = []
    for i in range(family.width):
        for mode, terms in enumerate((P[i][i], b[i])):
            start = nonnegative_start(combined([(Fraction(-1), terms), (Fraction(-1), rate)]), n0)
            if start is not None:
                modes.append(mode)
                n0 = start
                break
        else:
            return i + 1
    return MonotoneDecrease(n0, c, tuple(modes))
