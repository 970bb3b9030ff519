"""The list of verbs tells what each verb tells of itself, without importing it."""

from __future__ import annotations

import importlib
import subprocess
import sys

from generator.commands import COMMANDS


def test_the_list_of_verbs_says_what_each_says_of_itself() -> None:
    for target, told in COMMANDS.values():
        module, name = target.split(":")
        assert getattr(importlib.import_module(module), name).get_short_help_str(300) == told


def test_help_imports_no_stage() -> None:
    listed = "import sys; from generator.commands import main; main(['--help'], standalone_mode=False)"
    told = f"{listed}; print([name for name in sys.modules if name.startswith('generator.')], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert "build" in done.stdout
    assert done.stderr.strip() == "['generator.commands']"
