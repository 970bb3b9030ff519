"""The command `uretken`: one module a verb, arguments only; the work is in the stages."""

from __future__ import annotations

import importlib
import os
import sys
from types import MappingProxyType
from typing import NoReturn

import click

COMMANDS = MappingProxyType(
    {
        "build": "generator.commands.build:build",
        "check": "generator.commands.check:check",
        "export": "generator.commands.export_:export_group",
        "fmt": "generator.commands.fmt:fmt",
        "import": "generator.commands.import_:import_group",
        "new": "generator.commands.new:new",
        "schema": "generator.commands.schema:schema",
        "report": "generator.commands.report:report",
        "serve": "generator.commands.serve:serve",
        "up": "generator.commands.up:up",
    }
)
"""Verb to its function; imported when it is called, so that --help is instant."""


class _Verbs(click.Group):
    """A group that imports a verb's module only when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", help="Language of messages, such as tr or en. [default: from LANG]")
@click.version_option(package_name="uretken", prog_name="uretken")
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Publish a municipality's needs, projects, budgets and services, and what residents say of them."""
    context.obj = lang or language_of(os.environ)


def run() -> NoReturn:
    """The console script: the command, and then the end without taking everything apart.

    Freeing half a million records one by one takes Python longer than writing a tenth of their pages; the system frees
    them at once. Whatever has to be put in order is put in order by the command itself.
    """
    code = 0
    try:
        main(prog_name="uretken")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def language_of(environment: os._Environ[str] | dict[str, str]) -> str:
    """The language a user's environment asks for: the first two letters of LC_ALL, LC_MESSAGES or LANG."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return value[:2].lower()
    return "en"
