"""A content folder to documents: values and where they stand, tables and shapes beside them, problems of form.

Takes a folder, gives values; reads only below that folder. Never checks what a field means.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path, PurePath, PurePosixPath
from types import MappingProxyType

from generator.apart import Apart, processes
from generator.records.digest import digest
from generator.records.kinds import KINDS, PAGE, Kind
from generator.records.packed import pack
from generator.records.problem import Problem
from generator.records.scalars import is_id
from generator.records.slug import slug
from generator.records.validate import Finding, shown, validate
from generator.records.yaml_reader import Positions, Value, parse_yaml, values_of

ATTACHED = (".csv", ".xlsx", ".geojson")
"""Endings of files that are read as they are, for the records beside them."""
FILES = "files"
"""The folder of photos and documents; only their names are read."""
_FEW = 400
"""Below so many files a second process costs more than it brings."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file with one record, or one prose page with its heading."""

    kind: Kind
    id: str
    file: str
    """Below the content folder, with forward slashes."""
    source: bytes
    """The YAML text, kept so that a fault found later can be placed."""
    value: Value = None
    """None when the YAML could not be read, or the record is there already."""
    skipped_lines: int = 0
    """Lines of the file before the YAML begins."""
    body: str = ""
    """The Markdown below a page's heading."""
    packed: bytes = b""
    """The record, where it was checked while it was read and is without fault by itself."""
    digest: str = ""
    """Of the file and what it holds; empty where the record is not there."""

    @property
    def folder(self) -> str:
        """The name of the folder the file is in: the language of a prose page, the year of an answer."""
        return PurePosixPath(self.file).parent.name


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a content folder holds."""

    documents: tuple[Document, ...]
    attachments: Mapping[str, bytes]
    """Tables and shapes by their file below the content folder."""
    files: frozenset[str]
    """The names of photos and documents, below content/files/."""
    problems: tuple[Problem, ...]


def read(content: Path) -> Contents:
    """All documents of a content folder, sorted by file. Problems name files below the folder."""
    return _contents(content, read_document)


def read_records(content: Path, known: Mapping[str, bytes] = MappingProxyType({})) -> Contents:
    """The same with the records themselves in place of values wherever nothing is wrong with them.

    `known` has records that need not be made again, by `Document.digest`.
    """
    return _contents(content, partial(_read_record, known=known), in_one=bool(known))


Reading = Callable[[str, bytes], tuple[Document | None, tuple[Problem, ...]]]


def _contents(content: Path, reading: Reading, *, in_one: bool = False) -> Contents:
    names = [name for name in _names(content) if not name.startswith(f"{FILES}/")]
    tables = {name: content / name for name in names if PurePosixPath(name).suffix in ATTACHED}
    texts = [name for name in names if PurePosixPath(name).suffix in (".yml", ".yaml", ".md")]
    shares = processes() if len(texts) >= _FEW and not in_one else 1
    parts = [texts[number::shares] for number in range(shares)]  # dealt out: kinds differ in how long they take
    others = [Apart(partial(_read_all, content, part, reading)) for part in parts[1:]]
    results = [_read_all(content, parts[0], reading), *(other.result() for other in others)]
    documents = tuple(sorted((document for found, _ in results for document in found), key=attrgetter("file")))
    problems = [problem for _, faults in results for problem in faults]
    attachments = {}
    for name, path in tables.items():
        try:
            attachments[name] = path.read_bytes()
        except OSError as error:
            problems.append(_unreadable(name, error))
    return Contents(documents, attachments, frozenset(_names(content / FILES)), tuple(problems))


def _read_all(content: Path, names: list[str], reading: Reading) -> tuple[list[Document], list[Problem]]:
    documents: list[Document] = []
    problems: list[Problem] = []
    for name in names:
        try:
            document, faults = reading(name, (content / name).read_bytes())
        except OSError as error:
            problems.append(_unreadable(name, error))
            continue
        documents.extend([document] if document else [])
        problems.extend(faults)
    return documents, problems


def _unreadable(name: str, error: OSError) -> Problem:
    return Problem("unreadable-file", name, values={"reason": error.strerror or str(error)})


def read_document(name: str, source: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document a file holds, and the problems of its name and form; None for a file that holds no record."""
    document, problems = _unread(name, source)
    return _with_value(document) if document is not None and not problems else (document, problems)


def _read_record(name: str, source: bytes, known: Mapping[str, bytes]) -> tuple[Document | None, tuple[Problem, ...]]:
    """The same with the record, if nothing is wrong with it by itself."""
    document, problems = _unread(name, source)
    if document is None or problems:
        return document, problems
    key = digest(f"{document.kind.name} {document.id}\n".encode() + document.source)
    packed = known.get(key, b"")
    if not packed:
        document, problems = _with_value(document)
        result = validate(document.kind, document.id, document.value) if document.value is not None else None
        if problems or result is None or result.record is None or result.findings:
            return document, problems
        packed = pack(result.record)
    return replace(document, value=None, packed=packed, digest=key), ()


def _unread(name: str, source: bytes) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document without its value, or what is wrong with its name."""
    kind = _kind_of(PurePosixPath(name))
    if kind is None:
        if name.endswith(".md"):
            return None, ()
        folders = ", ".join(kind.folder for kind in KINDS)
        return None, (Problem("unexpected-file", name, values={"folders": folders}),)
    identity = PurePosixPath(name).stem
    if not is_id(identity):
        values = {"value": shown(identity), "suggestion": slug(identity) or "record"}
        return None, (Problem("bad-file-name", name, values=values),)
    document = Document(kind, identity, name, source)
    if kind is PAGE:
        document = _heading(document)
        if not document.source:
            return document, (Problem("heading-missing", name),)
    return document, ()


def _with_value(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    value = values_of(document.source)
    if value is not None:
        return replace(document, value=value), ()
    parsed = parse_yaml(document.source, document.file)
    moved = tuple(replace(problem, line=problem.line + document.skipped_lines) for problem in parsed.problems)
    return replace(document, value=parsed.value), moved


def locate(document: Document, finding: Finding) -> Problem:
    """The problem a finding is, with the place and the field as the file has them."""
    positions = _positions(document.source)
    place = (positions.of_key if finding.at_key else positions.of)(finding.path)
    path = finding.path
    while path and not finding.at_key and path not in positions.values:
        path = path[:-1]
    line = place.line + document.skipped_lines
    return Problem(finding.code, document.file, line, place.column, path, finding.values, finding.severity)


@lru_cache(maxsize=1)
def _positions(source: bytes) -> Positions:
    """Positions are not kept while reading: few records have a fault. Those of one are asked for in a row."""
    return parse_yaml(source, "").positions


def _names(folder: Path) -> list[str]:
    """The files below a folder, hidden ones left out, in an order that no file system decides."""
    found: list[str] = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = PurePath(where).relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        found.extend(prefix + name for name in names if not name.startswith("."))
    return sorted(found)


def _kind_of(name: PurePosixPath) -> Kind | None:
    """The kind of record whose folder the file lies in."""
    if name.suffix == ".md":
        return PAGE if name.parts[0] == PAGE.folder and len(name.parts) == 3 else None
    if name.suffix != ".yml":
        return None
    for kind in KINDS:
        depth = 3 if kind.by_year else 2
        if name.as_posix() == kind.folder or (name.parts[0] == kind.folder and len(name.parts) == depth):
            return kind
    return None


def _heading(page: Document) -> Document:
    """A prose page split into its heading, YAML between two lines of three hyphens, and its Markdown."""
    text = page.source.decode("utf-8", "surrogateescape")
    lines = text.splitlines(keepends=True)
    ends = [index for index, line in enumerate(lines) if line.strip() == "---"]
    if len(ends) < 2 or ends[0] != 0:
        return replace(page, source=b"")
    heading = "".join(lines[1 : ends[1]]).encode("utf-8", "surrogateescape")
    body = "".join(lines[ends[1] + 1 :]).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return replace(page, source=heading, body=body, skipped_lines=1)
