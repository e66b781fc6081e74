"""Verdicts about infinite depth: which theorem decides a family, and enclosures of its limit."""
