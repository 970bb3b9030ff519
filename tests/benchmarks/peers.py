"""The same pages for others to build: Markdown for mkdocs-material, content and our built shell as layout for Hugo.

Takes a content folder, writes what each of them is given. Each page's body is the HTML that our templates make of it:
neither has to do the work of the templates. Hugo is given each record's own fields as front matter besides, for that is
where a Hugo site has them; mkdocs-material is given title and description only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from generator.build import views_of
from generator.check import check, frame
from generator.derive import derive
from generator.history import History
from generator.publish import shells
from generator.publish.shells import Shell
from generator.publishing import themes
from generator.read import read
from generator.render import pages
from generator.render.environment import environment, render
from generator.render.page import Page, View

DAY = "2026-11-20"


def bodies(content: Path) -> Iterator[tuple[View, Page, str, Mapping[str, Any]]]:
    """Every page with its body, and the fields of the record it is of, as they stand in YAML."""
    contents = read(content)
    town = check(contents).town
    assert town is not None
    values = {(one.kind.name, one.id): one.value for one in contents.documents}
    for view in views_of(town, derive(town, History(), date.fromisoformat(DAY))).values():
        jinja = environment(view)
        for page in pages(view):
            record = page.values.get("record")
            fields = values.get((page.values.get("kind", ""), record.id), {}) if record is not None else {}
            yield view, page, render(page, jinja), fields


def for_mkdocs(content: Path, folder: Path) -> list[Path]:
    """Every page as a Markdown file; gives one mkdocs.yml a language."""
    configs: dict[str, Path] = {}
    for view, page, html, _ in bodies(content):
        docs = folder / view.language / "docs"
        source = docs / (page.path.rstrip("/") + ".md" if page.path else "index.md")
        source.parent.mkdir(parents=True, exist_ok=True)
        heading = {"title": page.title, "description": page.description, "hide": ["navigation", "toc"]}
        body = "\n".join(line.strip() for line in html.splitlines() if line.strip())
        source.write_text(f"---\n{json.dumps(heading)}\n---\n\n# {page.title}\n\n<div>{body}</div>\n", "utf-8")
        if view.language not in configs:
            settings = {
                "site_name": "Küçük Belediye",
                "plugins": [],
                "markdown_extensions": ["attr_list", "tables"],
                "docs_dir": str(docs),
                "site_dir": str(folder / view.language / "site"),
                "nav": ["index.md"],
                "theme": {"name": "material", "language": view.language, "font": False},
            }
            configs[view.language] = folder / view.language / "mkdocs.yml"
            configs[view.language].write_text(json.dumps(settings), "utf-8")
    return list(configs.values())


def for_hugo(content: Path, folder: Path, *, records: bool) -> None:
    """A Hugo site: our built shells as layouts, every page as content; with the fields of its record or without."""
    contents = read(content)
    found = frame(contents)
    assert found is not None
    built = themes(*found, date.fromisoformat(DAY), None, folder / "work", "")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for language, one in built.items():
        for (section, depth), shell in one.shells.items():
            (layouts / f"{language}-{section}-{depth}.html").write_text(_layout(shell), "utf-8")
    languages = list(built)
    settings = {
        "baseURL": "https://example.org/",
        "disableKinds": ["RSS", "sitemap", "taxonomy", "term", "section", "home", "404", "robotsTXT"],
        "defaultContentLanguage": languages[0],
        "defaultContentLanguageInSubdir": True,
        "languages": {
            language: {"contentDir": f"content/{language}", "weight": number}
            for number, language in enumerate(languages, 1)
        },
    }
    (folder / "config.json").write_text(json.dumps(settings), "utf-8")
    for view, page, html, fields in bodies(content):
        up = "../" * (page.depth + 1)
        heading = {
            "title": page.title,
            "description": page.description,
            "url": f"/{page.path}",
            "layout": f"{view.language}-{page.section}-{page.depth}",
            "address": page.path.rstrip("/"),
            "switch": {language: f"{up}{language}/{page.others.get(language, '')}" for language in languages},
            **({"record": fields} if records and fields else {}),
        }
        source = folder / "content" / view.language / f"{page.path.rstrip('/') or 'first'}.html"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(f"---\n{_yaml(heading)}---\n{html}", "utf-8")


def _yaml(heading: Mapping[str, Any]) -> str:
    """YAML as people write it: a line a field; what is within it in one line, as JSON, which is YAML."""
    lines = []
    for name, value in heading.items():
        if name == "record":
            lines.append("record:\n")
            lines += [f"  {field}: {json.dumps(one, ensure_ascii=False)}\n" for field, one in value.items()]
        else:
            lines.append(f"{name}: {json.dumps(value, ensure_ascii=False)}\n")
    return "".join(lines)


def _layout(shell: Shell) -> str:
    """A shell as Hugo's template."""
    told = {
        shells.TITLE: "{{ .Title }}",
        shells.DESCRIPTION: "{{ .Description }}",
        shells.BODY: "{{ .Content }}",
        shells.QUERY: "{{ .Title | urlquery }}",
        shells.CHANGED: "",
    }
    parts = []
    for index, part in enumerate(shell.parts):
        if not index % 2:
            parts.append(part.replace("{{", '{{ "{{" }}'))
        elif part.startswith("zqaddress"):
            parts.append("{{ .Params.address }}")
        elif part.startswith("zqswitch"):
            parts.append(f'{{{{ index .Params.switch "{part[len("zqswitch") : -2]}" }}}}')
        else:
            parts.append(told[part])
    return "".join(parts)
