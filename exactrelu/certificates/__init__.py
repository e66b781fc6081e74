"""Certificates: the bytes that a prover writes and the separate checker reads."""
