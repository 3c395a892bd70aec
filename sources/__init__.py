"""Stage 1: documents come in. Knows files and text; knows nothing of passages, models or questions."""
