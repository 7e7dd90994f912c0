"""What all pages have in common: header, banner, sidebar, and how they start in a session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import panel as pn
import panel_material_ui as pmui
import param
from bokeh.application.application import SessionContext
from panel.io.notifications import NotificationAreaBase
from panel.util import edit_readonly

from core.kernels.build import INSTALL_HINT, backend
from dashboard.about import about_dialog
from dashboard.browser import Browser
from dashboard.links import Linked, apply, query
from dashboard.messages import message
from dashboard.theme import PAGE_THEME

SITE = "Dense Matter Dashboard"
PAGES = {"crystal": "Crystals", "crust": "Crust"}
"""Address of every page, relative to the others, and its short name."""
SIDEBAR_WIDTH = 330
LINK_DELAY = 0.4
"""Seconds after the last change at which the address follows."""


class _Idle(param.Parameterized):
    """Stands for a server that is never busy; figures show their own progress."""

    busy = param.Boolean(False)


def frame(
    title: str,
    *,
    name: str,
    browser: Browser,
    sidebar: Iterable[pn.viewable.Viewable],
    main: Iterable[pn.viewable.Viewable],
) -> pmui.Page:
    """A page with its sidebar and its main part below the common header.

    `name` is the page's own among `PAGES`.
    """
    about = about_dialog()
    page = pmui.Page(
        title=title,
        meta_title=f"{title} · {SITE}",
        header=[pn.layout.HSpacer(), _about_button(about)],
        sidebar=[_navigation(name), *sidebar],
        sidebar_width=SIDEBAR_WIDTH,
        main=[browser, about, backend_banner(), *main],
        theme_config=PAGE_THEME,
        busy_indicator=None,
        site_url="./",
    )
    with edit_readonly(page):
        # It would follow the server's, twice per event, and search the whole page each time; and
        # the server would hold on to the page after its session has ended.
        page.busy = _Idle().param.busy
    # Over a telephone's screen the sidebar would lie on top of the figures.
    browser.param.watch(lambda event: page.param.update(sidebar_open=not event.new), "narrow")
    pn.state.onload(browser.measure)
    pn.state.on_session_destroyed(_forget_notifications)
    return page


def _forget_notifications(session: SessionContext) -> None:
    """Let go of a session that has ended.

    Panel (1.9.4) keeps the view of its notifications and through it the whole session, 7 MB each.
    """
    document = session._document
    views = pn.state._views
    for reference, (view, _, owner, _) in list(views.items()):
        if owner is document and isinstance(view, NotificationAreaBase):
            del views[reference]


def _navigation(name: str) -> pmui.Row:
    """Links to all pages, in the sidebar because a telephone's header has no room."""
    links = [
        pmui.Button(
            label=label,
            href=f"./{page}",
            variant="contained" if page == name else "outlined",
            size="small",
            sizing_mode="stretch_width",
            margin=(4, 4),
        )
        for page, label in PAGES.items()
    ]
    return pmui.Row(*links, sizing_mode="stretch_width", margin=(4, 4, 8, 4))


def _about_button(about: pmui.Dialog) -> pmui.Button:
    def open_dialog(_: object) -> None:
        about.open = True

    return pmui.Button(
        label="About", variant="text", size="small", on_click=open_dialog, sx={"color": "inherit"}
    )


def backend_banner() -> pmui.Alert:
    """Says so when the kernels are not compiled; not there when they are."""
    state = backend()
    text = ""
    if state.kind != "compiled":
        which = "All kernels run" if state.kind == "python" else "Some kernels run"
        text = f"{which} as plain Python, many times slower: {state.reason.rstrip('.')}."
        if INSTALL_HINT not in text:
            text += f" To compile them, {INSTALL_HINT} and start again."
    return message(text, "warning", css_classes=["backend-banner"])


def follow_link(entries: list[Linked], browser: Browser) -> None:
    """Take the state from the address the visitor came with, and keep the address in step.

    What the address says and cannot be used is named in a notification each.
    """
    arguments = {
        key: values[-1].decode("utf-8", "replace") for key, values in pn.state.session_args.items()
    }
    complaints = apply(entries, arguments)

    def complain() -> None:
        for text in complaints:
            pn.state.notifications.warning(text, duration=10_000)

    pn.state.onload(complain)
    write = _delayed(lambda: browser.set_query(query(entries)), LINK_DELAY)
    for entry in entries:
        entry.owner.param.watch(write, entry.name)


def _delayed(action: Callable[[], None], delay: float) -> Callable[..., None]:
    """A watcher that acts once, when nothing has changed for `delay` seconds."""
    pending: asyncio.TimerHandle | None = None

    def changed(*_: object) -> None:
        nonlocal pending
        if pending is not None:
            pending.cancel()
        pending = asyncio.get_event_loop().call_later(delay, action)

    return changed
