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
        "build": (
            "generator.commands.build:build",
            "Build the site, whole or not at all; what did not change since the last build is left as it is.",
        ),
        "check": (
            "generator.commands.check:check",
            "Check all records; with PATHS, report only the problems of those files or folders.",
        ),
        "export": ("generator.commands.export_:export_group", "Write records as spreadsheets."),
        "fmt": (
            "generator.commands.fmt:fmt",
            "Put the keys of all records in order; with PATHS, only of those files or folders.",
        ),
        "import": (
            "generator.commands.import_:import_group",
            "Make records of a town's own tables, column by column as a map says.",
        ),
        "new": (
            "generator.commands.new:new",
            "Write a record to fill in: a project, a need, a place or a year's budget.",
        ),
        "schema": (
            "generator.commands.schema:schema",
            "Write schemas for completion, hover text and red underlines, with the town's own ids and codes.",
        ),
        "report": (
            "generator.commands.report:report",
            "Tell what is late, old, unanswered, untranslated or not disclosed; without WHAT, all of it.",
        ),
        "serve": (
            "generator.commands.serve:serve",
            "Serve the site on this machine and rebuild it whenever a record changes.",
        ),
        "up": (
            "generator.commands.up:up",
            "Copy the records with their past, build, and serve site and form on one address.",
        ),
    }
)
"""Verb to its function, which is imported when it is called, and to its first sentence, so that --help is instant."""


def _short(verb: str, longest: int) -> str:
    return click.Command(verb, help=COMMANDS[verb][1]).get_short_help_str(longest)


class _Verbs(click.Group):
    """A group that imports a verb's module only when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with their first sentences, none of them imported."""
        longest = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(verb, _short(verb, longest)) for verb in sorted(COMMANDS)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
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
