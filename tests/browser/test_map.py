"""The map of projects: the same choices as the list, no request to another host, complete without a script."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from generator.render.projects_map import leaflet
from tests.browser.conftest import served, settled
from tests.browser.test_every_page_type import AXE, RULES
from tests.built import built
from tests.pages.reading import rows
from tests.towns import small_town

AREAS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "carsi",
            "properties": {},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[30, 38], [30.1, 38], [30.1, 38.1], [30, 38.1], [30, 38]]],
            },
        }
    ],
}


@pytest.fixture
def _leaflet() -> None:
    if not leaflet():
        reason = "Leaflet was not fetched: npm was missing, or without a way to its registry, when .venv was made"
        pytest.fail(reason) if os.environ.get("URETKEN_NEED_BROWSER") else pytest.skip(reason)


@pytest.mark.usefixtures("_leaflet")
def test_the_points_are_those_of_the_list_and_an_area_chooses_its_place(
    address: str, ornek: Path, browser: Browser
) -> None:
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or ""))
    page.goto(f"{address}/en/projects/map/")
    settled(page)
    located = [row["id"] for row in rows(ornek / "data/projects.csv") if row["location_lat"]]
    told = page.locator(".u-map-live__told").first
    expect(told).to_have_text(re.compile(rf"^{len(located)} of"))
    expect(page.locator(".u-map-still")).to_be_hidden()
    box = page.locator(".u-map-live__map").bounding_box()
    assert box
    for step in range(1, 20):  # from the left edge to the right: somewhere there is an area and no point
        page.mouse.click(box["x"] + box["width"] * step / 20, box["y"] + box["height"] * 0.55)
        if "place=" in page.url:
            break
        page.keyboard.press("Escape")  # a point was met, and told its project
    code = page.url.partition("place=")[2]
    place = {row["id"]: row["name_en"] or row["name_tr"] for row in rows(ornek / "data/places.csv")}[code]
    here = {row["project"] for row in rows(ornek / "data/projects_places.csv") if row["place"] == code}
    expect(told).to_have_text(re.compile(rf"^{len(here & set(located))} of"))
    expect(page.get_by_role("group", name="Place").get_by_label(place)).to_be_checked()
    assert page.get_by_role("link", name="The same as a list").evaluate("link => link.search") == f"?place={code}"
    assert set(asked) == {"127.0.0.1"}
    page.close()


@pytest.mark.usefixtures("_leaflet")
def test_the_map_moves_by_keyboard_and_a_point_opens_its_project(address: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page.goto(f"{address}/tr/projeler/harita/?q=otopark")
    settled(page)
    page.locator(".u-map-live__map").focus()
    place = "document.querySelector('.leaflet-map-pane').style.transform"
    before = page.evaluate(place)
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"({place}) !== {json.dumps(before)}")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Yakınlaştır").focus()
    page.keyboard.press("Enter")
    assert page.locator(".u-browse tbody tr").count() >= 1, "whoever does not see the map has the list"
    page.close()


def test_without_a_script_the_map_is_a_picture_with_links_to_every_place(
    address: str, ornek: Path, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/tr/projeler/harita/")
    expect(page.locator(".u-map-live")).to_be_hidden()
    for row in rows(ornek / "data/places.csv"):
        assert page.locator(f".u-map-still a[href$='/mahalleler/{row['id']}/']").count() == 1
        assert page.locator(f".u-static a[href$='/mahalleler/{row['id']}/']").count() == 1
    context.close()


@pytest.mark.usefixtures("_leaflet")
def test_a_background_comes_from_another_host_only_when_it_is_asked_for(tmp_path: Path, browser: Browser) -> None:
    content = small_town(tmp_path, {"places/places.geojson": json.dumps(AREAS)})
    with (content / "site.yml").open("a", encoding="utf-8") as file:
        file.write('map: {tiles: {address: "https://harita.example/{z}/{x}/{y}.png", attribution: © <b>Harita</b>}}\n')
    site = built(content, tmp_path / "site")
    with served(site) as address:
        context = browser.new_context()
        page = context.new_page()
        asked: list[str] = []
        page.route("https://harita.example/**", lambda route: (asked.append(route.request.url), route.abort()))
        page.goto(f"{address}/tr/projeler/harita/")
        settled(page)
        expect(page.get_by_text("harita.example")).to_be_visible()
        assert not asked
        page.get_by_role("button", name="Arka planı göster").click()
        expect(page.locator(".leaflet-control-attribution")).to_have_text("© <b>Harita</b>")
        page.wait_for_timeout(300)
        assert asked
        context.close()


@pytest.mark.usefixtures("_leaflet")
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_on_the_map_with_an_open_point(
    address: str, browser: Browser, width: int, scheme: Literal["dark", "light"]
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 1000}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{address}/tr/projeler/harita/?q=otopark")
    settled(page)
    box = page.locator(".u-map-live__map").bounding_box()
    assert box
    popup = page.locator(".leaflet-popup-content")
    for x, y in _points_of(page, box):
        page.mouse.click(x, y)
        if popup.count():
            break
    expect(popup.get_by_role("link")).to_have_attribute("href", re.compile("/tr/projeler/.+/$"))
    expect(page.get_by_role("button", name="Kapat")).to_be_visible()
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    assert not [fault["id"] + fault["nodes"][0]["html"][:200] for fault in found["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def _points_of(page: Page, box: FloatRect) -> list[tuple[float, float]]:
    """Where the canvas has the colour of a point, in the window."""
    found = page.evaluate(
        """() => {
          const colours = ["social", "physical", "cultural"].map((side) => {
            const pen = document.createElement("canvas").getContext("2d");
            pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--u-${side}`).trim();
            pen.fillRect(0, 0, 1, 1);
            return [...pen.getImageData(0, 0, 1, 1).data];
          });
          const canvas = document.querySelector(".u-map-live canvas");
          const { data, width, height } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          const at = canvas.getBoundingClientRect();
          const found = [];
          for (let y = 0; y < height; y += 2) for (let x = 0; x < width; x += 2) {
            const here = (y * width + x) * 4;
            const near = (colour) => [0, 1, 2].every((part) => Math.abs(data[here + part] - colour[part]) < 12);
            if (colours.some(near)) found.push([at.x + x * at.width / width, at.y + y * at.height / height]);
          }
          return found;
        }"""
    )
    inside = [
        (x, y) for x, y in found if box["x"] < x < box["x"] + box["width"] and box["y"] < y < box["y"] + box["height"]
    ]
    assert inside, "no point is drawn in a colour of its side of life"
    return inside


@pytest.mark.usefixtures("_leaflet")
def test_the_picture_stays_where_the_list_cannot_be_had(address: str, browser: Browser) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/search/projects.json", lambda route: route.abort())
    page.goto(f"{address}/tr/projeler/harita/")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".u-map-live")).to_be_hidden()
    expect(page.locator(".u-map-still")).to_be_visible()
    expect(page.locator(".u-static")).to_be_visible()
    assert not faults
    page.close()


@pytest.mark.usefixtures("_leaflet")
def test_a_name_is_never_taken_for_html(tmp_path: Path, browser: Browser) -> None:
    content = small_town(tmp_path, {"places/places.geojson": json.dumps(AREAS)})
    place = content / "places/carsi.yml"
    named = re.sub(r"(?m)^name:.*$", 'name: {tr: "Çarşı <i>1</i>", en: "Çarşı <i>1</i>"}', place.read_text("utf-8"))
    place.write_text(named, "utf-8")
    with served(built(content, tmp_path / "site")) as address:
        page = browser.new_page()
        page.goto(f"{address}/tr/projeler/harita/")
        settled(page)
        expect(page.locator(".u-map-live__name")).to_have_text("Çarşı <i>1</i>")
        page.locator(".u-map-live__map").hover()
        expect(page.locator(".leaflet-tooltip:not(.u-map-live__name)")).to_have_text("Çarşı <i>1</i>")
        page.close()
