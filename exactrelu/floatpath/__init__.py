"""Deep float runs with an error bound beside every value: estimates, compared with enclosures, never evidence."""
