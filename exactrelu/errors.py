"""Errors: one tree, one sentence each - where, what was expected, what came, what to do.

Statement.  Everything a user can send ends in a verdict or in one of these.
            "Not decided" is a verdict, never an exception.
"""

from __future__ import annotations

__all__ = [
    "ExactReluError",
    "FormatError",
    "InexactError",
    "LimitError",
    "ShapeError",
    "SymbolicSignError",
    "UnboundedError",
    "UnsupportedError",
]


class ExactReluError(Exception):
    """Root of every error that exactrelu raises on purpose."""


class InexactError(ExactReluError):
    """A value that is not an exact number came where one is needed."""


class ShapeError(ExactReluError):
    """A matrix, layer, pattern or point does not fit its neighbour."""


class SymbolicSignError(ExactReluError):
    """The sign of a symbolic number depends on its parameters."""


class UnboundedError(ExactReluError):
    """A bounded set is needed and an unbounded one came."""


class FormatError(ExactReluError):
    """A file or text does not follow its format."""


class UnsupportedError(ExactReluError):
    """The input is well formed, but outside what exactrelu accepts."""


class LimitError(ExactReluError):
    """The request is larger than a stated limit."""
