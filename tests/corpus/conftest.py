"""The corpus and the scripts that write it hold no tests; tests/checker has them."""

collect_ignore_glob = ["*.py"]
