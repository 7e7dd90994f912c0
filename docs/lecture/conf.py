"""Sphinx configuration of the course."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

sys.path[:0] = [str(ROOT), str(HERE / "extensions")]
# The kernels that compute the solutions import the project too.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])
)

project = "Dense matter: a short course"
author = "Dense Matter Dashboard"
language = "en"

extensions = ["myst_nb", "mathml", "live_figures"]
exclude_patterns = ["_build", "README.md"]
myst_enable_extensions = ["dollarmath", "colon_fence", "attrs_inline", "deflist"]
nitpicky = True

dashboard_server = os.environ.get("DASHBOARD_SERVER", "http://localhost:5006")

nb_execution_mode = os.environ.get("LECTURE_EXECUTION", "force")
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True
nb_output_stderr = "remove"
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"

html_theme = "alabaster"
html_theme_options = {
    "description": "The crust of a neo-neutron star, and crystals of white dwarfs",
    "page_width": "1100px",
    "sidebar_width": "230px",
    "show_powered_by": False,
    "fixed_sidebar": True,
}
html_static_path = ["static"]
html_css_files = ["lecture.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
