"""Benchmarks: each measures something of ours beside its physical limit in the same run."""
