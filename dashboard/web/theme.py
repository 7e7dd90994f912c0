"""The look of pages, beside that of figures."""

from __future__ import annotations

import panel as pn

TELEPHONE = "@media (max-width: 599.95px)"
"""Below the width at which panel-material-ui lays the sidebar over the page."""
SHEET = "44vh"
"""Height of the controls on a telephone: above them a figure stays in sight."""

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
        # On a telephone a sheet at the lower end of the screen, and the page above it can be moved
        # and touched; panel-material-ui (0.16.6) lays it over the whole height.
        "MuiDrawer": {
            "defaultProps": {
                "ModalProps": {"disableEnforceFocus": True, "disableScrollLock": True}
            },
            "styleOverrides": {
                "root": {
                    TELEPHONE: {
                        "&.MuiModal-root": {
                            "top": "auto !important",
                            "height": f"{SHEET} !important",
                        },
                        "& .MuiBackdrop-root": {"display": "none"},
                    }
                },
                "paper": {
                    TELEPHONE: {
                        "width": "100% !important",
                        "height": "100% !important",
                        "borderTop": "1px solid",
                        "& > .MuiToolbar-root, & [aria-label='Resize sidebar']": {
                            "display": "none"
                        },
                    }
                },
            },
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

PAGE_STYLE = {
    # Panel sends no option that is None, so `busy_indicator=None` would leave its bar on the page:
    # never seen, without a name, and read out as a progress bar at 100 %.
    "& .MuiLinearProgress-root": {"display": "none"},
    TELEPHONE: {
        "& .header .MuiToolbar-root": {"px": "8px", "minHeight": "56px"},
        "& .header .MuiIconButton-edgeStart": {"mr": "4px", "ml": 0},
        "& .header .MuiBox-root:has(> a), & .header a": {"minWidth": 0},
        # The menu below each figure has it, too.
        "& .header .copies-link": {"display": "none"},
        "& .header .title": {
            "fontSize": "0.78rem",
            "whiteSpace": "nowrap",
            "overflow": "hidden",
            "textOverflow": "ellipsis",
            "lineHeight": 1.5,
        },
        # So that the last figure, too, can be moved above the controls.
        "& .main-content": {"pb": SHEET},
    },
}
"""Of the page around its figures."""

# In the style of every component, for readers who have asked their system for less motion.
_STILL = (
    "@media (prefers-reduced-motion: reduce) "
    "{ *, *::before, *::after { animation: none !important; transition: none !important; } }"
)


def keep_still() -> None:
    """Make all pages of this process respect the preference for reduced motion."""
    if _STILL not in pn.config.raw_css:
        pn.config.raw_css.append(_STILL)
