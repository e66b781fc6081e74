"""What a theorem returns when its hypotheses could not be certified for an instance.

Statement.  NotCertified is not a refutation of the claim: it names the theorem, the
            hypothesis and why it fails or was not settled within the stated limits.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NotCertified"]


@dataclass(frozen=True, slots=True)
class NotCertified:
    """One theorem that does not apply, or could not be applied, to an instance."""

    theorem: str
    hypothesis: str
    reason: str

    def text(self) -> str:
        """Return one clause for a verdict's reason."""
        return f"{self.theorem}: {self.hypothesis}: {self.reason}"
