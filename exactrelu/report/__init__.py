"""Verdicts and networks as text for people; the same facts as JSON for programs."""
