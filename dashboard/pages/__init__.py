"""The pages: what stands on each, and nothing else."""
