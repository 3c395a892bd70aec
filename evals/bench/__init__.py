"""What speed costs: this project beside two plain pipelines, on the same documents, in one run: `python -m evals.bench`."""
