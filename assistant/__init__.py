"""Stage 3: a question is answered, or refused. Read `assistant/ask.py` first."""
