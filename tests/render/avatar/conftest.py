"""What the avatar's tests share: a reader of GLB files, and a face built once at the low level."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vivant.render.avatar import shipped

WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}
DTYPES = {5126: np.float32, 5125: np.uint32, 5123: np.uint16, 5121: np.uint8}


@dataclass
class Glb:
    """A parsed GLB file."""

    document: dict[str, Any]
    binary: bytes

    @classmethod
    def parse(cls, data: bytes) -> Glb:
        magic, version, length = struct.unpack_from("<4sII", data)
        assert (magic, version, length) == (b"glTF", 2, len(data))
        json_length, json_kind = struct.unpack_from("<I4s", data, 12)
        assert json_kind == b"JSON"
        assert json_length % 4 == 0
        start = 20 + json_length
        binary_length, binary_kind = struct.unpack_from("<I4s", data, start)
        assert binary_kind == b"BIN\0"
        assert start + 8 + binary_length == len(data)
        return cls(json.loads(data[20:start]), data[start + 8 :])

    def view(self, index: int, dtype: type, count: int, width: int, offset: int = 0) -> NDArray[Any]:
        view = self.document["bufferViews"][index]
        size = np.dtype(dtype).itemsize * count * width
        assert offset + size <= view["byteLength"]
        assert view["byteOffset"] + view["byteLength"] <= len(self.binary)
        assert view["byteOffset"] % np.dtype(dtype).itemsize == 0
        raw = np.frombuffer(self.binary, dtype, count * width, view["byteOffset"] + offset)
        return raw.reshape(count, width)

    def accessor(self, index: int) -> NDArray[Any]:
        """Values (count, width), sparse ones filled in."""
        entry = self.document["accessors"][index]
        width, dtype, count = WIDTHS[entry["type"]], DTYPES[entry["componentType"]], entry["count"]
        if "bufferView" in entry:
            values = self.view(entry["bufferView"], dtype, count, width).copy()
        else:
            values = np.zeros((count, width), dtype)
        if "sparse" in entry:
            sparse = entry["sparse"]
            index_type = DTYPES[sparse["indices"]["componentType"]]
            rows = self.view(sparse["indices"]["bufferView"], index_type, sparse["count"], 1)[:, 0]
            assert (np.diff(rows.astype(int)) > 0).all()
            assert rows.max() < count
            values[rows] = self.view(sparse["values"]["bufferView"], dtype, sparse["count"], width)
        return values

    def mesh(self, name: str) -> dict[str, Any]:
        return next(mesh for mesh in self.document["meshes"] if mesh["name"] == name)

    def points(self, mesh: dict[str, Any]) -> NDArray[Any]:
        return self.accessor(mesh["primitives"][0]["attributes"]["POSITION"])

    def target(self, mesh: dict[str, Any], shape: str) -> NDArray[Any]:
        rank = mesh["extras"]["targetNames"].index(shape)
        return self.accessor(mesh["primitives"][0]["targets"][rank]["POSITION"])

    def triangle_count(self) -> int:
        indices = [mesh["primitives"][0]["indices"] for mesh in self.document["meshes"]]
        return sum(self.document["accessors"][index]["count"] for index in indices) // 3

    def world(self) -> dict[str, NDArray[Any]]:
        """Rest place of every bone, metres."""
        places: dict[int, NDArray[Any]] = {}

        def walk(node: int, origin: NDArray[Any]) -> None:
            entry = self.document["nodes"][node]
            assert "rotation" not in entry
            places[node] = origin + entry.get("translation", [0, 0, 0])
            for child in entry.get("children", []):
                walk(child, places[node])

        walk(0, np.zeros(3))
        bones = self.document["extensions"]["VRMC_vrm"]["humanoid"]["humanBones"]
        return {name: places[bone["node"]] for name, bone in bones.items()}


@pytest.fixture(scope="session")
def parse_glb() -> Callable[[bytes], Glb]:
    """Parse a GLB file."""
    return Glb.parse


@pytest.fixture(scope="session", params=["high", "low"])
def host(request: pytest.FixtureRequest) -> tuple[str, Glb]:
    """The shipped host at both levels."""
    return request.param, Glb.parse(shipped("host", request.param).read_bytes())


@pytest.fixture(scope="session")
def clay() -> Any:
    """The default face at the low level, ready to deform."""
    pytest.importorskip("skimage", reason="building avatars needs the extra vivant[avatar]")
    from vivant.render.avatar.deform import Clay
    from vivant.render.avatar.dna import Dna
    from vivant.render.avatar.face import build_face
    from vivant.render.avatar.rings import LOW

    return Clay(Dna(), build_face(Dna(), LOW))


@pytest.fixture(scope="session")
def shapes(clay: Any) -> dict[str, NDArray[np.float64]]:
    """The 52 shapes of that face."""
    from vivant.render.avatar.shapes import face_shapes

    return face_shapes(clay)
