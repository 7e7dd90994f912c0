"""The look of pages, beside that of figures."""

from __future__ import annotations

import panel as pn

PAGE_THEME = {
    "chart_style": "standard",
    # Capitals would turn rho into P.
    "typography": {"button": {"textTransform": "none"}},
    "components": {
        # Headings by their rank; spacers and what may hold paragraphs of its own as plain blocks.
        "MuiTypography": {
            "defaultProps": {
                "variantMapping": {
                    "h3": "h1",
                    "h5": "div",
                    "h6": "h2",
                    "subtitle2": "h3",
                    "body1": "div",
                    "body2": "div",
                }
            }
        },
        # Otherwise the text of a tooltip names an element that cannot have a name.
        "MuiTooltip": {"defaultProps": {"describeChild": True}},
        "MuiButtonBase": {
            "styleOverrides": {
                "root": {
                    "&.Mui-focusVisible": {"outline": "2px solid", "outlineOffset": "-2px"},
                }
            }
        },
    },
}
"""For panel-material-ui, which gives the page's figures the colours of light and dark mode."""

# In the style of every component, for readers who have asked their system for less motion.
_STILL = (
    "@media (prefers-reduced-motion: reduce) "
    "{ *, *::before, *::after { animation: none !important; transition: none !important; } }"
)


def keep_still() -> None:
    """Make all pages of this process respect the preference for reduced motion."""
    if _STILL not in pn.config.raw_css:
        pn.config.raw_css.append(_STILL)
