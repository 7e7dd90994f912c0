"""The pages: what stands on each, and nothing else."""

from dashboard.web.pages.session import page_link as page_link
