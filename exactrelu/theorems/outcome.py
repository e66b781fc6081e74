"""What a theorem returns for one instance: evidence, or why its hypotheses could not be certified.

Statement.  Evidence decides: N_n(x) converges at every x of the domain, or it diverges at some x of
            the domain (at the point, where the domain is one).  NotCertified is not a refutation of
            the claim: it names the theorem, the hypothesis and why it fails or was not settled.
            Every theorem module has `attempt(family, domain)` that returns one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Evidence", "NotCertified"]


class Evidence(Protocol):
    """What a certificate of one theorem is written from."""

    @property
    def theorem(self) -> str:
        """Return the identifier of the theorem."""
        ...

    @property
    def converges(self) -> bool:
        """Return what is decided: convergence, or divergence at a point."""
        ...

    def items(self) -> Iterator[list[Any]]:
        """Yield the certificate items."""
        ...

    def facts(self) -> Mapping[str, Any]:
        """Return numbers for people and programs."""
        ...

    def words(self) -> str:
        """Return in one sentence why the claim is decided."""
        ...


@dataclass(frozen=True, slots=True)
class NotCertified:
    """One theorem that does not apply, or could not be applied, to an instance."""

    theorem: str
    hypothesis: str
    reason: str

    def text(self) -> str:
        """Return one clause for a verdict's reason."""
        return f"{self.theorem}: {self.hypothesis}: {self.reason}"
