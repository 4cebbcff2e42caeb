"""Render samples/drawings/*.svg to WebP, because uploads refuse SVG and the demo stores what anybody could upload.

    python tools/render_drawings.py [name ...]

Chromium draws (960 x 720 px), Pillow encodes; commit both files. NGUONGOC_CHROMIUM names another binary.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

DRAWINGS = Path(__file__).resolve().parents[1] / "samples" / "drawings"
WIDTH, HEIGHT = 960, 720
QUALITY = 82
MOST_BYTES = 60_000


def main(names: list[str]) -> None:
    chromium = (
        os.environ.get("NGUONGOC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if chromium is None:
        sys.exit("Chromium is needed: install it or set NGUONGOC_CHROMIUM")
    drawings = [DRAWINGS / f"{name}.svg" for name in names] or sorted(DRAWINGS.glob("*.svg"))
    with tempfile.TemporaryDirectory() as scratch:
        for drawing in drawings:
            picture = drawing.with_suffix(".webp")
            render(chromium, drawing, picture, Path(scratch))
            print(f"{picture.name:32} {picture.stat().st_size:6} bytes")


def render(chromium: str, drawing: Path, picture: Path, scratch: Path) -> None:
    page, shot = scratch / "page.html", scratch / "shot.png"
    page.write_text(
        f'<!doctype html><body style="margin:0"><img src="{drawing.as_uri()}" width="{WIDTH}" height="{HEIGHT}">',
        encoding="utf-8",
    )
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--window-size={WIDTH},{HEIGHT}",
    ]
    subprocess.run(
        [chromium, *options, f"--screenshot={shot}", page.as_uri()],
        check=True,
        capture_output=True,
        timeout=60,
    )
    with Image.open(shot) as image:
        image.convert("RGB").crop((0, 0, WIDTH, HEIGHT)).save(picture, "WEBP", quality=QUALITY, method=6)
    if picture.stat().st_size > MOST_BYTES:
        sys.exit(f"{picture.name} is over {MOST_BYTES} bytes: draw it more simply")


if __name__ == "__main__":
    main(sys.argv[1:])
