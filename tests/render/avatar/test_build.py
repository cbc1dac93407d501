from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import vivant.render.avatar
from vivant.render.avatar import shipped

pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")

from vivant.render.avatar.__main__ import main
from vivant.render.avatar.build import build

HOST = Path(vivant.render.avatar.__file__).parent / "dna" / "host.toml"


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    folder = tmp_path_factory.mktemp("avatar")
    report = build(HOST, folder / "first.vrm", "low")
    main(["build", str(HOST), "-o", str(folder / "second.vrm"), "--level", "low"])
    return report, folder / "first.vrm", folder / "second.vrm"


def test_the_same_parameters_give_the_same_bytes(twice):
    _, first, second = twice
    assert first.read_bytes() == second.read_bytes()


def test_the_report_counts_what_is_in_the_file(twice, parse_glb):
    report, first, _ = twice
    glb = parse_glb(first.read_bytes())
    assert sum(report.triangles.values()) == glb.triangle_count()
    assert report.size == first.stat().st_size
    assert "Face" in str(report)


def test_the_shipped_file_is_what_the_parameters_give(twice, parse_glb):
    built, kept = (parse_glb(path.read_bytes()) for path in (twice[1], shipped("host", "low")))
    face, old = built.mesh("Face"), kept.mesh("Face")
    assert face["extras"] == old["extras"]
    assert np.allclose(built.points(face).min(axis=0), kept.points(old).min(axis=0), atol=1e-3)
    assert np.allclose(built.points(face).max(axis=0), kept.points(old).max(axis=0), atol=1e-3)
    assert abs(built.triangle_count() - kept.triangle_count()) < 0.02 * kept.triangle_count()


def test_an_unknown_level_is_refused(tmp_path):
    with pytest.raises(ValueError, match="high, low"):
        build(HOST, tmp_path / "x.vrm", "medium")
