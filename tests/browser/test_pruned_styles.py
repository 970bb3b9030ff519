"""What was taken out of the theme's style sheet was of no use: every element looks as it does with the whole sheet."""

from __future__ import annotations

import shutil
from pathlib import Path

import material
import pytest
from playwright.sync_api import Browser

PAGES = (
    "tr/index.html",
    "tr/projeler/cumhuriyet-meydani/index.html",
    "tr/butce/2026/index.html",
    "tr/deneme/index.html",
)
PROSE = """---
page: deneme
title: Deneme
---

# Deneme

Bir [bağ](https://ornek.example), `kod`, **kalın**, bir dipnot[^1].

!!! warning "Dikkat"
    Bir not.

??? note "Açılır"
    İçindekiler.

| a | b |
|---|---|
| 1 | 2 |

- bir
    1. iki

terim
:   anlamı

> alıntı

```python
print("merhaba")
```

[^1]: Dipnot.
"""
_LOOKS = """() => {
  const found = [];
  for (const e of document.querySelectorAll('body, body *')) for (const part of [null, '::before', '::after']) {
    const looks = getComputedStyle(e, part);
    if (part && looks.content === 'none') continue;
    let told = e.tagName + (part || '') + ': ';
    for (const name of looks) if (!name.startsWith('--')) told += name + '=' + looks.getPropertyValue(name) + ';';
    found.push(told);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.built import ROOT, built

    folder = tmp_path_factory.mktemp("pruned")
    shutil.copytree(ROOT / "content", folder / "content")
    (folder / "content/pages/tr/deneme.md").write_text(PROSE, "utf-8")
    return built(folder / "content", folder / "site")


def test_every_element_looks_as_with_the_whole_sheet(site: Path, browser: Browser) -> None:
    sheet = next((site / "tr/assets/stylesheets").glob("main.*.css"))
    whole = next((Path(material.__file__).parent / "templates/assets/stylesheets").glob("main.*.css"))
    assert sheet.stat().st_size < whole.stat().st_size / 5
    context = browser.new_context(viewport={"width": 800, "height": 900})
    page = context.new_page()
    looks = []
    for _ in range(2):
        looks.append([])
        for path in PAGES:
            page.goto((site / path).as_uri())
            looks[-1].append(page.evaluate(_LOOKS))
        shutil.copy(whole, sheet)
    context.close()
    for path, pruned, full in zip(PAGES, *looks, strict=True):
        different = [f"{a}\n{b}" for a, b in zip(pruned, full, strict=True) if a != b]
        assert not different, f"{path}: {len(different)} elements: {different[0][:3000]}"
