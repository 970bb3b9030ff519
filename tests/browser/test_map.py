"""The map of projects: the same choices as the list, no request to another host, complete without a script."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from generator.render.projects_map import leaflet
from tests.browser.conftest import served, settled
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


@pytest.fixture(autouse=True)
def _needs_leaflet() -> None:
    if not leaflet():
        reason = "Leaflet was not fetched: there was no npm when the environment was made"
        pytest.fail(reason) if shutil.which("npm") else pytest.skip(reason)


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
