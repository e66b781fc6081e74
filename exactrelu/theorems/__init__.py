"""One file per theorem: the hypotheses of one instance lead to evidence, or to the reason why not."""
