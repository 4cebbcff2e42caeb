"""The map that opens on request: its own page, its own policy, drawn without anybody else, and there without a script."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pydantic import ValidationError

from nguongoc.ports.rows import Role
from nguongoc_api.pages.render import SCRIPT_FILES, SCRIPTS, STATIC
from nguongoc_api.settings import Settings
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site, one_site, open_site, settings_for

site = one_site
VI = {"Accept-Language": "vi"}
LEAFLET = {
    "js/leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}
"""Of the files in leaflet-1.9.4.tgz as npm serves it."""


@pytest.mark.parametrize(("name", "digest"), LEAFLET.items())
def test_leaflet_stands_here_as_its_makers_wrote_it(name: str, digest: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
    assert "BSD 2-Clause" in (STATIC / "js/LICENSE.leaflet").read_text("utf-8")


def test_without_a_script_there_is_the_drawing_and_nobody_else_is_asked(site: Site) -> None:
    site.post("/v1/places", bodies.place(), site.as_(Role.AUTHORITY))
    answer = site.get("/map?at=suoi-ca-than&route=%22%3E", VI)
    policy = answer.headers["content-security-policy"]
    assert "img-src 'self' data:;" in policy
    assert "unsafe" not in policy
    assert "<svg" in answer.text
    assert 'data-at="suoi-ca-than"' in answer.text
    assert 'data-route="&#34;&gt;"' in answer.text
    for script in ("leaflet.js", "map.js"):
        assert f'src="{SCRIPTS}{script}"' in answer.text
        assert site.get(f"{SCRIPTS}{script}").content == SCRIPT_FILES[script]
    assert "/map?at=suoi-ca-than" in site.get("/places/suoi-ca-than", VI).text
    assert 'href="/map"' in site.get("/places", VI).text
    assert "leaflet" not in site.get("/places", VI).text


def test_the_outline_is_a_closed_ring_with_every_commune(site: Site) -> None:
    area, *communes = site.get("/province.geojson").json()["features"]
    (ring,) = area["geometry"]["coordinates"]
    assert ring[0] == ring[-1]
    assert len(communes) == 166
    assert all(104 < each["geometry"]["coordinates"][0] < 107 for each in communes)


def test_tiles_of_the_operator_are_the_one_other_host_the_page_may_ask(
    sqlite_template: Path, tmp_path: Path
) -> None:
    database = tmp_path / "test.sqlite"
    database.write_bytes(sqlite_template.read_bytes())
    settings = settings_for(f"sqlite:///{database}", tmp_path).model_copy(
        update={"map_tiles_url": "https://tiles.example.vn/v1/{z}/{x}/{y}.png"}
    )
    with open_site(settings) as opened:
        answer = opened.get("/map", VI)
        assert "img-src 'self' data: https://tiles.example.vn;" in answer.headers["content-security-policy"]
        assert 'data-tiles="https://tiles.example.vn/v1/{z}/{x}/{y}.png"' in answer.text
        assert "tiles.example.vn" not in opened.get("/places", VI).headers["content-security-policy"]


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example/{z}/{x}/{y}.png", "https://tiles.example/{z}/{x}.png", "https://a b/{z}/{x}/{y}", "javascript:{z}{x}{y}",
        "https://tiles.example; script-src *;/{z}/{x}/{y}", "https://user@tiles.example/{z}/{x}/{y}",
    ],
)  # fmt: skip
def test_what_is_no_address_of_tiles_stops_the_start(address: str) -> None:
    with pytest.raises(ValidationError, match="MAP_TILES_URL"):
        Settings(base_url=BASE_URL, map_tiles_url=address)
    assert Settings(base_url=BASE_URL, map_tiles_url="http://localhost:8080/{z}/{x}/{y}.png").map_tiles_url
