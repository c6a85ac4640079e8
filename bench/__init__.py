"""The benchmark: readlist measured against simple baselines, beside the goals of its design."""
