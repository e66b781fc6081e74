"""Room: domains."""
