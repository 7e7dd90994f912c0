"""Figures as files: tables with their origin, drawings for print, pages with sliders."""
