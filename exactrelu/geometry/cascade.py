"""The cascade that turns a float proposal into an exactly verified answer.

Statement.  Stages, cheapest first; each answer is verified before it is returned:
            W  the float point rounded to 12, 24 or 53 bits;
            A  the float multipliers rounded to 16, 30 or 52 bits, the rest of their
               linear part absorbed by the rows that bound single coordinates;
            I  small whole multipliers, where the float ones have such ratios;
            B  exact linear algebra on the float basis: its null space, then its vertex;
            C  W, A, I and B again from a float simplex that starts afresh;
            R  the same from iteratively refined floats (refine.py);
            X  the exact simplex (exact_simplex.py), which always ends.
Glossary.   margin    t of the margin LP: the float distance to the nearest row
            weak      non-strict rows may be 0 at the witness; else every row that is
                      not constant must be > 0 there
Exactness.  Floats choose the candidates; the verdict on each is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from exactrelu.geometry.answers import Infeasible
from exactrelu.geometry.candidates import absorbed, null_vector, round_point, vertex, whole_ratios
from exactrelu.geometry.exact_simplex import exact_margin
from exactrelu.geometry.judge import Answer, Candidate, Identity, judge
from exactrelu.geometry.refine import refinements
from exactrelu.geometry.simplex import Proposal
from exactrelu.geometry.system import System

__all__ = ["STAGES", "decide", "decide_exactly", "settle"]

STAGES: Counter[str] = Counter()  # how many calls each stage settled

_POINT_BITS = ((12, 2.0**-9), (24, 2.0**-20), (53, 2.0**-46))  # bits, smallest useful margin
_WEIGHT_BITS = ((16, 2.0**-11), (30, 2.0**-25), (52, 2.0**-45))
_EARLY = 1e-3


def decide(system: System, weak: bool) -> Answer:
    """Return a witness, a proof of emptiness, or rows that vanish on the whole closed set."""
    return settle(system, system.propose(_EARLY), weak)


def settle(system: System, proposal: Proposal, weak: bool) -> Answer:
    """Take a float proposal, from any solver, through the stages."""
    if proposal.flat:
        false = _false_constant(system)
        if false is not None:
            return false
    for stage, candidate in _candidates(system, proposal):
        answer = judge(system, candidate, weak) if candidate is not None else None
        if isinstance(answer, Identity) and weak:
            answer = _at_the_vertex(system, proposal) or answer
        if answer is not None:
            STAGES[stage] += 1
            return answer
    raise ArithmeticError("the exact simplex returned an answer that does not verify")


def decide_exactly(system: System) -> Answer:
    """Like `decide`, by the exact simplex alone: at an optimum, so an empty closed set is told apart."""
    origin = round_point(system, [0.0] * system.dimension, 1)
    answer = judge(system, exact_margin(system, origin), False)
    if answer is None:
        raise ArithmeticError("the exact simplex returned an answer that does not verify")
    STAGES["X"] += 1
    return answer


def _candidates(system: System, proposal: Proposal) -> Iterator[tuple[str, Candidate | None]]:
    """Yield candidates with the name of their stage, cheapest first."""
    yield from _first_stages(system, proposal)
    fresh = system.propose_afresh()
    for stage, candidate in _first_stages(system, fresh):
        yield "C" + stage, candidate
    for candidate in refinements(system, fresh):
        yield "R", candidate
    yield "X", exact_margin(system, round_point(system, fresh.point, 24))


def _first_stages(system: System, proposal: Proposal) -> Iterator[tuple[str, Candidate | None]]:
    margin = proposal.margin
    for bits, least in _POINT_BITS:
        if margin > least or (bits == 12 and abs(margin) < 1e-9 and not all(system.strict)):
            yield f"W{bits}", round_point(system, proposal.point, bits)
    for bits, least in _WEIGHT_BITS:
        if -margin > least:
            yield f"A{bits}", absorbed(system, proposal, bits)
    if abs(margin) < 1e-8:
        yield "I", whole_ratios(system, proposal)
    if margin < 1e-6:
        yield "B", null_vector(system, proposal)
    yield "B", vertex(system, proposal)


def _at_the_vertex(system: System, proposal: Proposal) -> Answer | None:
    candidate = vertex(system, proposal)
    return judge(system, candidate, True) if candidate is not None else None


def _false_constant(system: System) -> Infeasible | None:
    kernel = system.kernel
    for i, row in enumerate(system.rows):
        sign = kernel.sign(row[-1])
        if (sign < 0 or (sign == 0 and system.strict[i])) and system.is_constant(i):
            return Infeasible(((i, kernel.integer(1)),))
    return None
