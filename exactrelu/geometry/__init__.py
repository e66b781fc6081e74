"""Polyhedra over ordered fields, feasibility with exact evidence; knows no networks."""
