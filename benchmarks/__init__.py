"""Measurements of bundler beside other tools. ``python benchmarks/run.py`` makes its input, measures and reports."""
