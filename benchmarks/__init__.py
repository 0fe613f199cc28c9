"""The numbers of the house, as ratios against floor programs run beside it: ``python -m benchmarks``."""
