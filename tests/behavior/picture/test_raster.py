from __future__ import annotations

import io

import pytest
from PIL import Image

from vivant.behavior.picture import raster
from vivant.behavior.picture.figure import figure
from vivant.behavior.picture.palette import LIGHT
from vivant.behavior.picture.raster import render
from vivant.errors import MissingDependency

from .documents import catalog, document, tree

LATIN = document('<Sequence name="greet"><Present _skipIf="x"/><Say en="Hello" wait="{w}"/></Sequence>')
HANZI = document('<Sequence name="问候"><Say zh="您好"/></Sequence>')


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def colours(image: Image.Image) -> set[str]:
    found = image.getcolors(maxcolors=image.width * image.height) or []
    return {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in found}  # type: ignore[misc]


def test_a_picture_is_not_blank_and_has_the_colours_of_its_kinds() -> None:
    seen = colours(opened(render(figure(LATIN, catalog().models))))
    assert {LIGHT["paper"], LIGHT["control"], LIGHT["condition"], LIGHT["action"], LIGHT["pill"]} <= seen


def test_statuses_have_theirs() -> None:
    image = opened(render(figure(LATIN, catalog().models), {"greet": "running", "greet/Present": "failure"}))
    assert {LIGHT["running"], LIGHT["failure-box"]} <= colours(image)


def test_frames_subtrees_and_decorators_are_drawn() -> None:
    body = '<Inverter><SubTree ID="A"/></Inverter>'
    image = opened(render(figure(document(body, tree("A", "<AlwaysSuccess/>")), catalog().models)))
    assert {LIGHT["frame"], LIGHT["decorator"], LIGHT["subtree"]} <= colours(image)


def test_hanzi_are_not_all_drawn_as_the_same_empty_box() -> None:
    try:
        one, other = (opened(render(figure(document(f'<Say name="{text}" zh="x"/>'), {}))) for text in ("您好", "再见"))
    except MissingDependency as error:
        pytest.skip(str(error))
    assert one.tobytes() != other.tobytes()


def test_without_a_face_for_the_letters_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "FACES", (("no such face.ttf", "no such face.ttf", 0),))
    assert colours(opened(render(figure(LATIN, catalog().models))))
    with pytest.raises(MissingDependency, match="apt install fonts-noto-cjk"):
        render(figure(HANZI, catalog().models))


def test_a_face_that_is_given_must_be_there() -> None:
    with pytest.raises(MissingDependency, match="none"):
        render(figure(LATIN, catalog().models), font="none.ttf")


def test_a_huge_tree_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "LARGEST", 50_000)
    image = opened(render(figure(LATIN, catalog().models)))
    assert image.width * image.height <= 51_000
