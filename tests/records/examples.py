"""The example files of this folder: what they hold, what their first line says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

from generator.records.base import Record
from generator.records.kinds import Kind, kind_named
from generator.records.problem import Problem
from generator.records.validate import Validated, validate
from generator.records.yaml_reader import LONGEST_FILE, LONGEST_SCALAR, Parsed, parse_yaml

HERE = Path(__file__).parent
_HEADING = re.compile(rb"# kind: ([a-z]+)(?:, line: ([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Example:
    """One YAML file; its name begins with the code of the problem it must give."""

    name: str
    content: bytes

    @property
    def code(self) -> str:
        return self.name.split("--")[0]

    @property
    def kind(self) -> Kind:
        heading = _HEADING.match(self.content)
        return kind_named(heading[1].decode() if heading else "project")

    @property
    def line(self) -> int:
        heading = _HEADING.match(self.content)
        return int(heading[2]) if heading and heading[2] else 1

    @property
    def identity(self) -> str:
        """The id its file would give it: a kind of one file is named after that file."""
        folder = Path(self.kind.folder)
        return folder.stem if folder.suffix else "ornek"

    @property
    def file(self) -> str:
        """Where such a record stands in a content folder."""
        return self.kind.folder if self.kind.folder.endswith(".yml") else f"{self.kind.folder}/ornek.yml"


def in_folder(name: str) -> list[Example]:
    """The files of `valid` or `invalid`."""
    return [Example(path.stem, path.read_bytes()) for path in sorted((HERE / name).glob("*.yml"))]


def too_big() -> list[Example]:
    """Files too big to keep in git, made from a seed."""
    letters = Random(2026).choices("abcçdefgğhıijklmnoöprsştuüvyz ", k=LONGEST_SCALAR + 1)  # noqa: S311 - no secret
    head, long_text = "# kind: project, line: 2\nsummary: ", "".join(letters).strip()
    while len(long_text) <= LONGEST_SCALAR:
        long_text += "ş"
    table = "# kind: project, line: 1\nupdates:\n" + "- {date: 2026-01-05, text: Başladı.}\n" * (LONGEST_FILE // 36)
    return [
        Example("scalar-too-long", f"{head}{long_text}\n".encode()),
        Example("scalar-too-long--in-quotes", f'{head}"{long_text}"\n'.encode()),
        Example("file-too-long--five-megabytes-in-one-value", ("summary: " + "ş" * 5 * 1024 * 512 + "\n").encode()),
        Example("file-too-long--a-table", table.encode()),
    ]


def read_record(kind: Kind, identity: str, content: bytes) -> tuple[Parsed, Validated[Record] | None]:
    """What the reader gives and, when it could be read, what `validate` makes of it."""
    parsed = parse_yaml(content, "ornek.yml")
    return parsed, None if parsed.value is None else validate(kind, identity, parsed.value)


def problems_of(example: Example) -> list[Problem]:
    """Every problem of one record, with its place."""
    parsed, validated = read_record(example.kind, example.identity, example.content)
    problems = list(parsed.problems)
    for finding in validated.findings if validated else ():
        place = (parsed.positions.of_key if finding.at_key else parsed.positions.of)(finding.path)
        problems.append(Problem(finding.code, "ornek.yml", place.line, place.column, finding.path, finding.values))
    return problems
