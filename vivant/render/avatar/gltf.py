"""A writer of binary glTF 2.0 (Khronos, glTF 2.0 specification, sections 3.6 and 4.4)."""

from __future__ import annotations

import io
import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vivant.render.avatar.fields import Array
from vivant.render.avatar.part import Texture

FLOAT, USHORT, UBYTE, UINT = 5126, 5123, 5121, 5125
_DTYPES: dict[int, type[np.generic]] = {
    FLOAT: np.float32,
    USHORT: np.uint16,
    UBYTE: np.uint8,
    UINT: np.uint32,
}
_WIDTHS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4", 16: "MAT4"}
VERTICES, INDICES = 34962, 34963


class Glb:
    """A GLB file being written: `document` is its JSON, the binary chunk grows with each accessor."""

    def __init__(self, generator: str) -> None:
        self.binary = bytearray()
        self.document: dict[str, Any] = {
            "asset": {"version": "2.0", "generator": generator},
            "scene": 0,
            **{key: [] for key in ("nodes", "meshes", "materials", "accessors", "bufferViews", "skins")},
            **{key: [] for key in ("textures", "images")},
            "samplers": [{"magFilter": 9729, "minFilter": 9987, "wrapS": 10497, "wrapT": 33071}],
        }

    def append(self, key: str, entry: dict[str, Any]) -> int:
        """Add an entry to one of the document's arrays; returns its index."""
        self.document[key].append(entry)
        return len(self.document[key]) - 1

    def view(self, data: bytes, target: int | None = None) -> int:
        """Add a buffer view, 4-byte aligned."""
        self.binary += b"\0" * (-len(self.binary) % 4)
        entry = {"buffer": 0, "byteOffset": len(self.binary), "byteLength": len(data)}
        if target:
            entry["target"] = target
        self.binary += data
        return self.append("bufferViews", entry)

    def accessor(
        self,
        values: NDArray[Any],
        component: int,
        target: int | None = None,
        bounds: bool = False,
        normalized: bool = False,
    ) -> int:
        """Add a dense accessor for values (n,) or (n, width)."""
        data = np.ascontiguousarray(values, dtype=_DTYPES[component])
        width = 1 if data.ndim == 1 else data.shape[1]
        entry: dict[str, Any] = {
            "bufferView": self.view(data.tobytes(), target),
            "componentType": component,
            "count": len(data),
            "type": _WIDTHS[width],
        }
        if normalized:
            entry["normalized"] = True
        if bounds:
            entry["min"], entry["max"] = data.min(axis=0).tolist(), data.max(axis=0).tolist()
        return self.append("accessors", entry)

    def sparse(self, values: Array, bounds: bool) -> int:
        """Add a sparse accessor for values (n, 3) that are mostly zero."""
        data = values.astype(np.float32)
        rows = np.where(np.abs(data).max(axis=1) > 0)[0]
        entry: dict[str, Any] = {"componentType": FLOAT, "count": len(data), "type": "VEC3"}
        if bounds:
            entry["min"], entry["max"] = data.min(axis=0).tolist(), data.max(axis=0).tolist()
        if len(rows):
            entry["sparse"] = {
                "count": len(rows),
                "indices": {
                    "bufferView": self.view(rows.astype(np.uint16).tobytes()),
                    "componentType": USHORT,
                },
                "values": {"bufferView": self.view(np.ascontiguousarray(data[rows]).tobytes())},
            }
        return self.append("accessors", entry)

    def texture(self, image: Texture) -> int:
        """Add a texture as JPEG (quality 92, no chroma subsampling)."""
        stream = io.BytesIO()
        Image.fromarray(image).save(stream, "JPEG", quality=92, subsampling=0)
        source = self.append("images", {"bufferView": self.view(stream.getvalue()), "mimeType": "image/jpeg"})
        return self.append("textures", {"source": source, "sampler": 0})

    def encode(self) -> bytes:
        """The finished file."""
        self.document["buffers"] = [{"byteLength": len(self.binary)}]
        document = {key: value for key, value in self.document.items() if value != []}
        text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
        text += b" " * (-len(text) % 4)
        body = bytes(self.binary) + b"\0" * (-len(self.binary) % 4)
        header = struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + len(body))
        return header + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(body), b"BIN\0") + body
