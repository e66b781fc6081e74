"""Networks cut into affine pieces."""
