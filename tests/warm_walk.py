"""A town that lives: edits, renames, withdrawals, faults, kills, in an order that a seed decides; after each build the
warm site is compared with one built cold, byte for byte.

Usage: python -m tests.warm_walk [--seeds 20] [--steps 40]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from generator.build import Result, Wanted, build, kept_folder
from generator.commands.build import STAGES
from generator.records.yaml_reader import parse_yaml

ROOT = Path(__file__).parents[1]
DAYS = (date(2026, 11, 20), date(2026, 11, 21), date(2027, 3, 1))


class Walk:
    """One town, its site as it is kept warm, and what was done so far."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - made-up edits, not secrets
        self.folder = folder
        self.content = folder / "content"
        shutil.copytree(ROOT / "content", self.content)
        self.site = folder / "site"
        self.day = DAYS[0]
        self.done: list[str] = [f"seed {seed}"]
        self.steps: tuple[Callable[[], str], ...] = (
            *(self.edit_project, self.edit_project, self.edit_project, self.edit_feedback, self.edit_feedback),
            *(self.edit_need, self.edit_place, self.copy_project, self.rename_project, self.withdraw_project),
            *(self.take_feedback_away, self.add_feedback, self.edit_site, self.edit_table, self.edit_prose),
            *(self.new_day, self.replace_photo, self.touch_everything, self.damage_what_is_kept, self.lose_pages),
        )

    def go(self, steps: int) -> None:
        """So many steps; raises AssertionError with everything that was done when the two sites differ."""
        self.warm()
        for number in range(steps):
            before = self.folder / "before"
            shutil.rmtree(before, ignore_errors=True)
            shutil.copytree(self.content, before)
            step = self.random.choice(self.steps)
            self.done.append(f"{step.__name__}: {step()}")
            if self.random.random() < 0.3:
                self.random.choice((self.killed, self.cut_off))()
            result = self.warm()
            if not result.pages:
                self.done.append("it was refused, and taken back")
                shutil.rmtree(self.content)
                before.rename(self.content)
                result = self.warm()
            assert result.pages, "\n".join(self.done)
            self.compare(number, result)

    def warm(self) -> Result:
        """Build upon what there is."""
        return build(Wanted(self.content, self.site, self.day, wait=True), lambda stage, pages: None)

    def killed(self) -> None:
        """A build that is killed somewhere while it publishes."""
        at = self.random.randrange(1, 40)
        child = os.fork()
        if child == 0:  # pragma: no cover - it does not come back
            real, count = os.replace, 0

            def replace(*names: Any) -> None:
                nonlocal count
                count += 1
                if count == at:
                    os._exit(9)
                real(*names)

            os.replace = replace  # type: ignore[assignment]
            try:
                self.warm()
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        self.done.append(f"killed at rename {at}" if os.waitstatus_to_exitcode(status) == 9 else "a whole build")

    def cut_off(self) -> None:
        """A build that is ended with all its processes at the beginning of a stage, as `serve` does."""
        stage = self.random.choice(STAGES)
        cut = cut_off(Wanted(self.content, self.site, self.day), stage)
        self.done.append(f"cut off before {stage}" if cut else "a whole build")

    def compare(self, number: int, result: Result) -> None:
        """The warm site against one that knows nothing of earlier builds but the theme."""
        cold = self.folder / "cold" / "site"
        shutil.rmtree(cold.parent, ignore_errors=True)
        kept_folder(cold).mkdir(parents=True)
        for name in ("theme", "theme.json"):
            source = kept_folder(self.site) / name
            if source.is_dir():
                shutil.copytree(source, kept_folder(cold) / name)
            elif source.exists():
                shutil.copyfile(source, kept_folder(cold) / name)
        told = build(Wanted(self.content, cold, self.day), lambda stage, pages: None).checked.problems
        assert result.checked.problems == told, "\n".join([*self.done, f"after step {number}: other problems are told"])
        warm, fresh = files_of(self.site), files_of(cold)
        wrong = sorted(name for name in warm.keys() | fresh.keys() if warm.get(name) != fresh.get(name))
        assert not wrong, "\n".join([*self.done, f"after step {number}:", *wrong[:30]])

    # --- what happens to a town --------------------------------------------------------------------------------------

    def edit_project(self) -> str:
        file = self.one_of("projects/*.yml")
        value = values(file)
        kind = self.random.choice(("title", "spent", "progress", "status", "drop", "places", "update", "stage"))
        if kind == "title":
            value["title"] = {"tr": f"Yeni ad {self.random.randrange(99)}", "en": "A new name"}
        elif kind == "spent":
            value.setdefault("cost", {})["spent"] = str(self.random.randrange(1000, 9000000))
        elif kind == "progress":
            value["progress"] = {"physical": str(self.random.randrange(100)), "as_of": "2026-10-01"}
        elif kind == "status":
            value["status"] = {"state": "cancelled", "reason": {"tr": "Gerek kalmadı.", "en": "Not needed."}}
        elif kind == "drop":
            value.pop(self.random.choice(("contracts", "milestones", "indicators", "funding", "updates", "unit")), None)
        elif kind == "places":
            value["places"] = [self.one_of("places/*.yml").stem]
        elif kind == "update":
            text = {"tr": f"Haber {self.random.randrange(99)}.", "en": "News."}
            value.setdefault("updates", []).append({"date": "2026-11-01", "text": text})
        else:
            value["stage"] = self.random.choice(("need", "development", "implementation", "measurement"))
        return self.write(file, value, kind)

    def edit_need(self) -> str:
        file = self.one_of("needs/*.yml")
        value = values(file)
        value["title"] = {"tr": f"İhtiyaç {self.random.randrange(99)}", "en": "A need"}
        return self.write(file, value)

    def edit_place(self) -> str:
        file = self.one_of("places/*.yml")
        value = values(file)
        value["name"] = {"tr": f"Mahalle {self.random.randrange(99)}", "en": "A quarter"}
        return self.write(file, value)

    def edit_feedback(self) -> str:
        file = self.one_of("feedback/*/*.yml")
        value = values(file)
        value["text"] = f"Değişti {self.random.randrange(999)}."
        return self.write(file, value)

    def add_feedback(self) -> str:
        file = self.one_of("feedback/*/*.yml")
        new = file.with_name(f"fb-{file.parent.name}-{self.random.randrange(100000, 999999)}.yml")
        return self.write(new, values(file))

    def take_feedback_away(self) -> str:
        file = self.one_of("feedback/*/*.yml")
        file.unlink()
        return file.name

    def copy_project(self) -> str:
        file = self.one_of("projects/*.yml")
        return self.write(file.with_name(f"kopya-{self.random.randrange(999)}.yml"), values(file))

    def rename_project(self) -> str:
        file = self.one_of("projects/*.yml")
        value = values(file)
        value["former_ids"] = [*value.get("former_ids", []), file.stem]
        new = file.with_name(f"yeni-{self.random.randrange(999)}.yml")
        file.unlink()
        for other in self.content.rglob("*.yml"):  # whoever names it
            text = other.read_text("utf-8")
            if file.stem in text and other != self.content / "past.yml":
                other.write_text(text.replace(file.stem, new.stem), "utf-8")
        return self.write(new, value, f"from {file.stem}")

    def withdraw_project(self) -> str:
        file = self.one_of("projects/*.yml")
        gone = self.content / "withdrawn.yml"
        value = values(gone) if gone.exists() else {"records": []}
        reason = {"tr": "İki kez yazılmıştı.", "en": "It was written twice."}
        value["records"].append({"kind": "project", "id": file.stem, "date": "2026-11-01", "reason": reason})
        file.unlink()
        return self.write(gone, value, file.stem)

    def edit_site(self) -> str:
        file = self.content / "site.yml"
        value = values(file)
        value["contact"]["phone"] = f"0272 000 00 {self.random.randrange(10, 99)}"
        return self.write(file, value)

    def edit_table(self) -> str:
        file = self.one_of("budgets/*.csv")
        lines = file.read_text("utf-8").splitlines(keepends=True)
        lines.pop(self.random.randrange(1, len(lines)))
        file.write_text("".join(lines), "utf-8")
        return file.name

    def edit_prose(self) -> str:
        file = self.one_of("pages/*/*.md")
        file.write_text(file.read_text("utf-8") + f"\nBir satır daha: {self.random.randrange(99)}.\n", "utf-8")
        return file.name

    def new_day(self) -> str:
        self.day = self.random.choice(DAYS)
        return str(self.day)

    def replace_photo(self) -> str:
        first, second = self.one_of("files/**/*.*"), self.one_of("files/**/*.*")
        one, other = first.read_bytes(), second.read_bytes()
        first.write_bytes(other)
        second.write_bytes(one)
        return f"{first.name} and {second.name}"

    def touch_everything(self) -> str:
        for file in self.content.rglob("*"):
            os.utime(file)
        return ""

    def damage_what_is_kept(self) -> str:
        file = self.random.choice([one for one in kept_folder(self.site).glob("*.json") if one.is_file()])
        content = bytearray(file.read_bytes())
        content[self.random.randrange(len(content))] ^= 1
        file.write_bytes(bytes(content))
        return file.name

    def lose_pages(self) -> str:
        file = self.random.choice(sorted(self.site.rglob("*.html")))
        file.unlink()
        return file.relative_to(self.site).as_posix()

    def one_of(self, pattern: str) -> Path:
        return self.random.choice(sorted(self.content.glob(pattern)))

    def write(self, file: Path, value: Any, more: str = "") -> str:
        file.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")  # JSON is YAML
        return f"{file.relative_to(self.content).as_posix()} {more}"


def cut_off(wanted: Wanted, before: str) -> bool:
    """Build in a group of processes that is killed when this stage begins; whether it came so far."""
    child = os.fork()
    if child == 0:  # pragma: no cover - it does not come back
        os.setpgid(0, 0)

        def progress(stage: str, pages: int) -> None:
            if stage == before:
                os.killpg(0, signal.SIGKILL)

        try:
            build(wanted, progress)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def values(file: Path) -> Any:
    """What a YAML file holds."""
    return parse_yaml(file.read_bytes(), "").value


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main() -> None:
    """Walk so far with so many seeds."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, default=20)
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--steps", type=int, default=40)
    chosen = arguments.parse_args()
    for seed in range(chosen.first, chosen.first + chosen.seeds):
        with tempfile.TemporaryDirectory() as folder:
            walk = Walk(Path(folder), seed)
            walk.go(chosen.steps)
            print(f"seed {seed}: {chosen.steps} steps, warm and cold alike", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
