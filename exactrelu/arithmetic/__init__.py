"""Room: arithmetic."""
