"""The pages: what stands on each, and nothing else."""

from dashboard.pages.visit import page_link as page_link
