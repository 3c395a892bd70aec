"""The parts of the page: its words, its markup, its looks and its behaviour."""
