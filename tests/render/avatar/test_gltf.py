from __future__ import annotations

import numpy as np

from vivant.render.avatar.gltf import FLOAT, UBYTE, USHORT, Glb


def test_accessors_come_back_as_they_were(parse_glb):
    writer = Glb("test")
    places = np.random.default_rng(0).random((7, 3))
    dense = writer.accessor(places, FLOAT, bounds=True)
    bytes_ = writer.accessor(np.arange(5), UBYTE)
    shorts = writer.accessor(np.arange(9), USHORT)
    reader = parse_glb(writer.encode())
    assert np.allclose(reader.accessor(dense), places)
    assert reader.accessor(bytes_)[:, 0].tolist() == list(range(5))
    assert reader.accessor(shorts)[:, 0].tolist() == list(range(9))


def test_a_sparse_accessor_stores_only_what_moves(parse_glb):
    writer = Glb("test")
    moves = np.zeros((1000, 3))
    moves[[3, 500]] = [[1, 2, 3], [0, -1, 0]]
    index = writer.sparse(moves, bounds=True)
    reader = parse_glb(writer.encode())
    assert np.allclose(reader.accessor(index), moves)
    assert reader.document["accessors"][index]["sparse"]["count"] == 2
    assert reader.document["accessors"][index]["min"] == [0, -1, 0]


def test_an_accessor_at_rest_has_no_data(parse_glb):
    writer = Glb("test")
    index = writer.sparse(np.zeros((4, 3)), bounds=True)
    writer.accessor(np.zeros(1), FLOAT)
    assert "sparse" not in parse_glb(writer.encode()).document["accessors"][index]


def test_a_texture_is_a_jpeg():
    writer = Glb("test")
    writer.texture(np.full((8, 8, 3), 200, np.uint8))
    assert bytes(writer.binary[:2]) == b"\xff\xd8"
