"""Benchmarks: each figure beside the floor measured in the same run. `python -m tests.bench`, never asserted."""
