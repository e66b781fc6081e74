"""Exact numbers and matrices; knows no networks."""
