"""Stage 4: is it true? Measures the assistant from outside; nothing imports it."""
