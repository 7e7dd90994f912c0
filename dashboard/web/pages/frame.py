"""What all pages have in common: header, banner, sidebar, and how they start in a session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import panel as pn
import panel_material_ui as pmui
import param
from panel.io.document import hold
from panel.util.parameters import edit_readonly

from core.kernels import for_pages
from core.kernels.build import INSTALL_HINT, backend
from dashboard.libraries import let_go_of_notifications
from dashboard.live.figure import LiveFigure
from dashboard.systems import SYSTEMS
from dashboard.systems.links import decoded
from dashboard.systems.system import AUTO, DARK, EXPLAINED, LIGHT, System
from dashboard.web.components.access import PageKeys
from dashboard.web.components.browser import Browser
from dashboard.web.components.crosshair import Crosshair
from dashboard.web.components.help import Help, help_on_page
from dashboard.web.components.messages import Dialog, notice
from dashboard.web.components.named_states import FRAGMENT
from dashboard.web.components.own_curves import OwnCurves
from dashboard.web.components.reconnect import Reconnect
from dashboard.web.components.tour import Tour
from dashboard.web.embed.dialog import EmbedDialog
from dashboard.web.pages.about import about
from dashboard.web.pages.card import ProgramDialog
from dashboard.web.pages.comparing import Comparing
from dashboard.web.pages.explaining import Explaining
from dashboard.web.pages.history import History
from dashboard.web.pages.keeping import Keeping
from dashboard.web.pages.page import SIDEBAR_WIDTH, SITE, Page
from dashboard.web.pages.paper_menu import paper_menu
from dashboard.web.pages.session import PageSession
from dashboard.web.pages.tabs import FigureTabs
from dashboard.web.theme import PAGE_STYLE, PAGE_THEME

_NAVIGATION = """
nav { display: flex; gap: 8px; }
a {
  flex: 1; text-align: center; text-decoration: none; border-radius: 4px; padding: 6px 8px;
  font: 500 0.8125rem/1.75 Roboto, Helvetica, Arial, sans-serif;
  border: 1px solid var(--mui-palette-primary-main); color: var(--mui-palette-primary-main);
}
a[aria-current] {
  background: var(--mui-palette-primary-main);
  color: var(--mui-palette-primary-contrastText);
}
a:focus-visible { outline: 2px solid; outline-offset: 2px; }
"""


class _Idle(param.Parameterized):
    """Stands for a server that is never busy; figures show their own progress."""

    busy = param.Boolean(False)


def page_of(system: System, sidebar: Callable[[Any], Sequence[pn.viewable.Viewable]]) -> Page:
    """A page in a new session, as the address of the request asks for it.

    Parameters
    ----------
    sidebar : makes the controls of a state.
    """
    browser = Browser()
    visit = PageSession(system, drawn=browser.drawn)
    complaints = notice("\n".join(visit.apply(decoded(pn.state.session_args))), "link-notice")
    program = ProgramDialog(browser)
    embedding = EmbedDialog(browser)
    explaining = Explaining(visit, browser)
    keeping = Keeping(visit)
    figures = FigureTabs(visit, browser, program, embedding, explaining, keeping)
    visit.state.param.watch(figures.refresh, [name for name in visit.state.param if name != "name"])
    dialogs = (program.view, embedding.view, explaining.view, keeping.view)
    main = [*complaints, *dialogs, Comparing(visit).view, figures.view]
    # Where there is more to read than figures, no picture hides it.
    pictured = [] if complaints else figures.first()
    controls = [*paper_menu(visit, figures), *sidebar(visit.state)]
    page = _frame(visit, browser, pictured, controls, main)
    _follow_fragment(visit, browser, figures)
    _follow_theme(visit, browser, page, History(visit, browser))
    return page


def _frame(
    visit: PageSession,
    browser: Browser,
    pictured: Sequence[LiveFigure],
    sidebar: Sequence[pn.viewable.Viewable],
    main: Sequence[pn.viewable.Viewable],
) -> Page:
    """A page with its sidebar and its main part below the common header."""
    about_dialog = Dialog(SITE)
    title = visit.system.title
    page = Page(
        pictured,
        title=title,
        meta_title=f"{title} · {SITE}",
        header=[
            PageKeys(),
            pn.layout.HSpacer(),
            Crosshair(),
            _header_button("Reset inputs", "restart_alt", lambda: _reset(visit)),
            _header_button(
                "Copy link",
                "link",
                lambda: browser.copy_link(visit.query()),
                css_classes=["copies-link"],
            ),
            _header_button("About", "info", lambda: about_dialog.show(*about())),
        ],
        sidebar=[_navigation(visit.system.name), *sidebar, *_tour(visit.system)],
        sidebar_width=SIDEBAR_WIDTH,
        main=[
            browser,
            Help(help_on_page(visit.system)),
            OwnCurves(),
            Reconnect(),
            about_dialog.view,
            *backend_banner(),
            *main,
        ],
        theme_config=PAGE_THEME,
        sx=PAGE_STYLE,
        site_url="./",
    )
    with edit_readonly(page):
        # It would follow the server's, twice per event, and search the whole page each time; and
        # the server would hold on to the page after its session has ended.
        page.busy = _Idle().param.busy
    # Where there is room for figures or controls, figures come first.
    browser.param.watch(lambda event: page.param.update(sidebar_open=not event.new), "narrow")
    browser.param.watch(_tell_copied, "copied")
    pn.state.onload(browser.measure)
    pn.state.on_session_destroyed(let_go_of_notifications)
    return page


def _navigation(name: str) -> pn.pane.HTML:
    """Links to all pages, in the sidebar because a telephone's header has no room."""
    names = ((page, system.short) for page, system in SYSTEMS.items())
    links = "".join(
        f'<a href="./{page}"{" aria-current=page" if page == name else ""}>{escape(label)}</a>'
        for page, label in names
    )
    return pn.pane.HTML(
        f"<nav>{links}</nav>",
        stylesheets=[_NAVIGATION],
        sizing_mode="stretch_width",
        margin=(8, 8, 12, 8),
    )


def _tour(system: System) -> list[Tour]:
    return [Tour(system.name, system.tour)] if system.tour else []


def _header_button(label: str, icon: str, action: Callable[[], object], **more: Any) -> pmui.Button:
    """A button that on a telephone is its icon alone; its name stays for those who hear it."""
    return pmui.Button(
        label=label,
        icon=icon,
        variant="text",
        size="small",
        margin=(5, 2),
        on_click=lambda _: action(),
        **more,
        sx={
            "color": "inherit",
            "whiteSpace": "nowrap",
            "@media (max-width: 600px)": {
                "fontSize": 0,
                "minWidth": "36px",
                "px": 0,
                "& span, & i, & svg": {"fontSize": "22px !important", "margin": 0},
            },
        },
    )


def _reset(visit: PageSession) -> None:
    with hold():
        visit.reset()
    _notify("All inputs are at their defaults; the browser's Back undoes that.", 5_000, "success")


def _tell_copied(event: param.parameterized.Event) -> None:
    link = event.new["text"]
    if event.new["done"]:
        _notify(f"Link copied: {link}", 5_000, "success")
    else:
        _notify(f"Your browser did not allow copying; the link is {link}", 0)


def _notify(text: str, milliseconds: int, kind: str = "warning") -> None:
    """Show a notification for that long; with 0, until the reader closes it."""
    if pn.state.notifications is not None:
        pn.state.notifications.send(text, milliseconds, type=kind)


def backend_banner() -> list[pmui.Alert]:
    """A banner if the kernels are not compiled; nothing if they are."""
    state = backend(names=for_pages())
    if state.kind == "compiled":
        return []
    which = "All kernels run" if state.kind == "python" else "Some kernels run"
    text = f"{which} as plain Python, many times slower: {state.reason.rstrip('.')}."
    if INSTALL_HINT not in text:
        text += f" To compile them, {INSTALL_HINT} and start again."
    return notice(text, "backend-banner")


def _follow_fragment(visit: PageSession, browser: Browser, figures: FigureTabs) -> None:
    """Go to the figure that the fragment of the address names."""

    def go(event: param.parameterized.Event) -> None:
        if event.new == FRAGMENT:
            figures.keeping.show()
            return
        name, _, also = event.new.partition(".")
        path = visit.system.path_of(name)
        if path is not None and also in ("", EXPLAINED):
            figures.show(path)
            if also:
                figures.explaining.show(visit.live[path])
        elif event.new:
            _notify(f"This page has no figure '{event.new}'.", 10_000)

    browser.param.watch(go, "fragment")


def _follow_theme(visit: PageSession, browser: Browser, page: Page, history: History) -> None:
    """Show the theme of the link, or else what the reader prefers, until the button is pressed."""
    view = visit.view
    browser.automatic = view.theme == AUTO
    if not browser.automatic:
        page.dark_theme = view.theme == DARK

    def follow(event: param.parameterized.Event) -> None:
        if view.theme == AUTO and event.new == browser.dark:
            browser.forget_preference()
            return
        view.theme = DARK if event.new else LIGHT
        # At once, as what is made from now on looks for the theme in the address too.
        history.write()

    page.param.watch(follow, "dark_theme")
