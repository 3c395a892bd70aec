"""Stage 2: passages can be found. Knows documents; knows nothing of answers."""
