"""Products of matrices: norms in which a set of matrices contracts, and the joint spectral radius."""
