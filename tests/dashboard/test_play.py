"""A number that plays to the end of its range."""

from __future__ import annotations

import pytest

from dashboard.systems.crust_state import CrustState
from dashboard.web.components.play import PLAY, STOP, Player, play_button


@pytest.fixture
def state() -> CrustState:
    return CrustState(n_B=0.01)


def test_it_goes_on_to_the_end_and_stops_there(state: CrustState):
    player = Player(state, "n_B", 1e-3, 0.1, 2.0)
    player._beats.start = player._beats.stop = lambda: None  # no event loop here
    player.playing = True
    seen = []
    while player.playing:
        player.advance()
        seen.append(state.n_B)
    assert seen == [0.02, 0.04, 0.08, 0.1]
    assert state.moving
    player.advance()
    assert not state.moving
    assert state.n_B == 0.1
    player.playing = True
    assert state.n_B == 1e-3


def test_it_leaves_the_number_to_whoever_moves_it(state: CrustState):
    player = Player(state, "n_B", 1e-3, 0.1, 2.0)
    player._beats.start = player._beats.stop = lambda: None
    player.playing = True
    player.advance()
    assert player.playing
    state.n_B = 0.03
    assert not player.playing
    player.advance()
    assert state.n_B == 0.03


def test_what_a_slow_browser_says_again_is_no_move(state: CrustState):
    player = Player(state, "n_B", 1e-3, 0.1, 2.0)
    player._beats.start = player._beats.stop = lambda: None
    player.playing = True
    for _ in range(3):
        player.advance()
    state.n_B = 0.0401
    assert player.playing
    assert state.n_B == 0.08
    player.playing = False
    state.n_B = 0.02
    assert state.n_B == 0.08
    player.advance()
    state.n_B = 0.02
    assert state.n_B == 0.02


def test_the_button_says_what_it_does(state: CrustState):
    player = Player(state, "n_B", 1e-3, 0.1, 2.0)
    player._beats.start = player._beats.stop = lambda: None
    button = play_button(player, "Play through density")
    assert (button.label, button.icon) == ("Play through density", PLAY)
    button.clicks += 1
    assert player.playing
    assert (button.label, button.icon) == ("Stop", STOP)
    button.clicks += 1
    assert not player.playing
