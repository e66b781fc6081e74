"""Closed-form sequences in n: bounds and Lyapunov tails, each proved by signs of integer polynomials."""
