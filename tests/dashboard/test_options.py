"""The options of the server: the command line, the environment, `--public`, and the docs."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys

import pytest

import serve
from dashboard.live.limits import VisitorLimits
from dashboard.server.option_kinds import SWITCH
from dashboard.server.options import (
    OPTIONS,
    OTHERS,
    Option,
    OptionError,
    Settings,
    parser,
    read_settings,
    strangers,
)
from tests.served import ROOT

# For every option that takes a value: a text, and what is made of it.
EXAMPLES = {
    "port": ("8080", 8080),
    "address": ("127.0.0.1", "127.0.0.1"),
    "prefix": ("/group/dense/", "group/dense"),
    "allow_websocket_origin": ("dense.example.org:8443", ("dense.example.org:8443",)),
    "frame_ancestors": ("https://notes.example.org", ("https://notes.example.org",)),
    "page_ancestors": ("https://huggingface.co", ("https://huggingface.co",)),
    "basic_auth": ("a word", "a word"),
    "oauth_provider": ("github", "github"),
    "oauth_key": ("k", "k"),
    "oauth_secret": ("s", "s"),
    "oauth_redirect_uri": ("https://dense.example.org/login", "https://dense.example.org/login"),
    "cookie_secret": ("0123456789abcdef", "0123456789abcdef"),
    "processes": ("4", 4),
    "reconnect_within": ("3600", 3600),
    "unused_session_lifetime": ("60", 60),
    "most_sessions": ("7", 7),
    "keep_megabytes": ("50", 50),
    "most_values": ("50", 50),
    "most_states": ("500", 500),
    "most_computations": ("30", 30),
    "log_level": ("error", "error"),
    "log_format": ("json", "json"),
    "metrics_token": ("fedcba9876543210", "fedcba9876543210"),
}
BY_NAME = {option.name: option for option in OPTIONS}
SWITCHES = [option.name for option in OPTIONS if option.kind is SWITCH]
# What an option needs beside it.
COMPANIONS = {
    "basic_auth": ["--cookie-secret", "0123456789abcdef"],
    "oauth_provider": [
        *("--cookie-secret", "0123456789abcdef"),
        *("--oauth-key", "k", "--oauth-secret", "s"),
    ],
}


def test_every_option_has_an_example_here():
    assert set(EXAMPLES) | set(SWITCHES) == set(BY_NAME)


@pytest.mark.parametrize("name", EXAMPLES)
def test_command_line_and_environment_mean_the_same(name):
    text, value = EXAMPLES[name]
    beside, option = COMPANIONS.get(name, []), BY_NAME[name]
    assert getattr(read_settings([*beside, option.flag, text], {}), name) == value
    assert getattr(read_settings(beside, {option.variable: text}), name) == value
    assert value != option.default, "an example that is the default shows nothing"


def test_the_command_line_wins_over_the_environment_and_that_over_public():
    environment = {"DENSE_MATTER_LOG_LEVEL": "error", "DENSE_MATTER_MOST_VALUES": "77"}
    settings = read_settings(["--public", "--log-level", "debug"], environment)
    assert (settings.log_level, settings.most_values) == ("debug", 77)
    assert settings.log_format == "json"
    assert settings.limits() == VisitorLimits(
        values=77,
        states=settings.most_states,
        computations=settings.most_computations,
        sessions=settings.most_sessions,
    )
    assert None not in dataclasses.astuple(settings.limits())


@pytest.mark.parametrize("name", SWITCHES)
def test_switches_go_both_ways(name):
    option = BY_NAME[name]
    off = f"--no-{option.flag[2:]}"
    assert getattr(read_settings([option.flag], {}), name) is True
    assert getattr(read_settings([off], {option.variable: "1"}), name) is False
    assert getattr(read_settings([], {option.variable: "off"}), name) is False


def test_public_hides_metrics_unless_there_is_a_token():
    assert not read_settings(["--public"], {}).metrics
    assert read_settings(["--public", "--metrics-token", "0123456789abcdef"], {}).metrics
    assert not read_settings(
        ["--public", "--metrics-token", "0123456789abcdef", "--no-metrics"], {}
    ).metrics


def test_what_may_be_given_several_times_takes_commas_in_the_environment():
    origins = read_settings([], {"DENSE_MATTER_FRAME_ANCESTORS": "self, https://a.org"})
    assert origins.frame_ancestors == ("'self'", "https://a.org")
    typed = read_settings(["--frame-ancestors", "self", "--frame-ancestors", "https://a.org"], {})
    assert typed == origins


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "70000"],
        ["--port", "http"],
        ["--processes", "0"],
        ["--processes", "nan"],
        ["--prefix", "a/../b"],
        ["--prefix", "(.*)"],
        ["--allow-websocket-origin", "https://dense.example.org"],
        ["--frame-ancestors", "https://a.org; script-src *"],
        ["--frame-ancestors", "javascript:alert(1)"],
        ["--frame-ancestors", "none", "--frame-ancestors", "https://a.org"],
        ["--basic-auth", "secret"],
        ["--oauth-provider", "github", "--cookie-secret", "0123456789abcdef"],
        ["--cookie-secret", "short"],
        ["--log-level", "loud"],
        ["--most-values", "-1"],
        ["--unknown"],
        ["--po", "80"],
        ["stray"],
    ],
)
def test_nonsense_is_one_sentence_and_status_2(arguments, capsys):
    assert serve.main(["serve", *arguments]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "Traceback" not in error


def test_nonsense_in_the_environment_names_the_variable():
    with pytest.raises(OptionError, match=r"DENSE_MATTER_PORT: .*0 to 65535, not 'no'"):
        read_settings([], {"DENSE_MATTER_PORT": "no"})
    with pytest.raises(OptionError, match="DENSE_MATTER_PUBLIC: give 1 or 0"):
        read_settings([], {"DENSE_MATTER_PUBLIC": "maybe"})


def test_a_misspelt_variable_is_named():
    (sentence,) = strangers({"DENSE_MATTER_PROT": "80", "DENSE_MATTER_KERNELS": "python"})
    assert sentence == "Unknown option DENSE_MATTER_PROT; did you mean DENSE_MATTER_PORT?"
    assert not list(strangers(dict.fromkeys(OTHERS, "")))


def test_the_help_explains_every_option():
    text = " ".join(parser().format_help().split())
    for option in OPTIONS:
        assert option.flag in text
        assert f"[{option.variable}]" in text
        assert " ".join(option.help.split()) in text


def test_the_docs_hold_the_tables_of_the_options():
    groups: dict[str, list[str]] = {}
    for option in OPTIONS:
        groups.setdefault(option.group, []).append(row_of_docs(option))
    head = "| option | environment | meaning |\n|---|---|---|\n"
    tables = (f"### {group}\n\n{head}" + "\n".join(rows) for group, rows in groups.items())
    assert "\n\n".join(tables) in (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")


def row_of_docs(option: Option) -> str:
    typed = f"`{option.flag} {option.kind.metavar}".rstrip().replace("|", "\\|") + "`"
    if option.kind is SWITCH:
        typed += f", `--no-{option.flag[2:]}`"
    return f"| {typed} | `{option.variable}` | {option.explained()} |"


def test_help_answers_without_loading_panel():
    code = (
        "import sys, serve\n"
        "try: serve.main(['serve', '--help'])\n"
        "except SystemExit as end: assert end.code == 0\n"
        "assert not {'panel', 'bokeh', 'numpy'} & set(sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)


def test_limits_all_have_an_option():
    fields = {field.name for field in dataclasses.fields(VisitorLimits)}
    assert {f"most_{name}" for name in fields} == {
        field.name for field in dataclasses.fields(Settings) if field.name.startswith("most_")
    }
