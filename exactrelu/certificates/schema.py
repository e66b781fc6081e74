"""Names and sizes of the certificate format `exactrelu-cert/1`.

Statement.  A certificate is a header line, block lines of up to `BLOCK` items, and a
            footer line.  The header's fields stand in the order of `header`.
Glossary.   kind     kind of the problem's claim     status  proved or refuted
            theorem  identifier of the theorem whose hypotheses the items establish
            claim    the facts certified: counts, a point, an enclosure
            limits   number of items, deepest split, bits of the longest number
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from exactrelu import __version__
from exactrelu.errors import FormatError

__all__ = ["BLOCK", "FORMAT", "MAX_MAPS", "THEOREMS", "header"]

FORMAT = "exactrelu-cert/1"
BLOCK = 256
MAX_MAPS = 200_000  # distinct affine maps are counted up to here

CONVERGENT = (  # theorems that prove convergence on the domain
    "absolute-summability",
    "gauge",
    "reflection",
    "contraction",
    "symmetric-lcp",
    "monotone-decrease",
    "absorb",
    "periodic-orbit",
    "tracking",
    "barriers",
    "activation",
    "residual",
    "widening",
)
DIVERGENT = (  # that prove divergence at a point of it
    "periodic-orbit",
    "nonnegative-iff",
    "dual-growth",
    "two-clusters",
    "absorb",
    "symmetric-lcp",
    "tracking",
    "barriers",
)
LIMITS = (  # that enclose the limit
    "contraction",
    "periodic-orbit",
    "absorb",
    "monotone-decrease",
    "tracking",
    "barriers",
    "absolute-summability",
    "reflection",
    "accelerated",
    "activation",
    "residual",
    "widening",
)

THEOREMS: dict[tuple[str, str], tuple[str, ...]] = {
    ("domains", "proved"): ("partition",),
    ("domains", "refuted"): ("partition",),
    ("bound", "proved"): ("partition",),
    ("bound", "refuted"): ("explicit-expression",),
    ("equal", "proved"): ("equality",),
    ("equal", "refuted"): ("explicit-expression",),
    ("counterexample", "proved"): ("explicit-expression",),
    ("counterexample", "refuted"): ("explicit-expression",),
    ("value", "proved"): ("explicit-expression",),
    ("value", "refuted"): ("explicit-expression",),
    ("converges", "proved"): (*CONVERGENT, "accumulate"),
    ("converges", "refuted"): DIVERGENT,
    ("diverges", "proved"): DIVERGENT,
    ("diverges", "refuted"): CONVERGENT,
    ("limit", "proved"): (*LIMITS, "accumulate"),
    ("products-converge", "proved"): (
        "all-sequences",
        "gauge",
        "conditional-summability",
        "contraction",
        "monotone-decrease",
        "periodic-path",
    ),
    ("products-converge", "refuted"): ("periodic-word",),
    ("necessary", "proved"): ("necessity",),
    ("necessary", "refuted"): ("contraction", "symmetric-lcp", "monotone-decrease", "periodic-orbit", "absorb"),
    ("spectral-radius", "proved"): (
        "radius-word",
        "radius-polytope",
        "radius-norm",
        "radius-attained",
        "radius-extremal",
        "radius-enclosed",
    ),
    ("spectral-radius", "refuted"): ("radius-word", "radius-polytope", "radius-norm"),
}


def header(
    kind: str, status: str, theorem: str, claim: Mapping[str, object], problem: str, limits: tuple[int, int, int]
) -> str:
    """Return the header line without its newline.

    Args:
        kind, status, theorem: a row of `THEOREMS`.
        claim: facts in the order of the format.
        problem: sha256 of the canonical problem.
        limits: items, depth, bits.

    Raises:
        FormatError: the kind has no such status or theorem.
    """
    if theorem not in THEOREMS.get((kind, status), ()):
        known = ", ".join(THEOREMS.get((kind, status), ())) or "no theorem"
        raise FormatError(f"certificate: a {kind!r} claim is {status} by {known}, got {theorem!r}")
    fields = {
        "format": FORMAT,
        "kind": kind,
        "status": status,
        "theorem": theorem,
        "claim": dict(claim),
        "problem": problem,
        "limits": dict(zip(("items", "depth", "bits"), limits, strict=True)),
        "producer": f"exactrelu {__version__}",
    }
    return json.dumps(fields, separators=(",", ":"))
