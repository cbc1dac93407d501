"""Nets of a few random weights in the form that sherpa-onnx reads, as folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

SIZE = 8
TOKENS = ("<blk>", "<unk>", *"厕所在哪里证", "▁WHERE", "▁IS")
SENSE = ("<unk>", "<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|withitn|>", *"厕所在哪里证")


def save(
    path: Path, nodes: list[Any], inputs: list[Any], outputs: list[Any], weights: dict[str, Any], **meta: Any
) -> None:
    """A model with metadata."""
    import onnx
    from onnx import helper, numpy_helper

    constants = [numpy_helper.from_array(np.asarray(value), name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {name: str(value) for name, value in meta.items()})
    onnx.save(model, str(path))


def _random(*shape: int) -> Any:
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def tiny_transducer(folder: Path) -> None:
    """A transducer whose encoder looks at every fourth frame of nine and keeps its states as they are."""
    from onnx import TensorProto, helper

    folder.mkdir(exist_ok=True)
    (folder / "tokens.txt").write_text("".join(f"{token} {n}\n" for n, token in enumerate(TOKENS)), encoding="utf-8")
    node, value, float32 = helper.make_node, helper.make_tensor_value_info, TensorProto.FLOAT
    states = [value(name, float32, [1, "N", SIZE]) for name in ("h", "c", "next_h", "next_c")]
    save(
        folder / "encoder.onnx",
        [
            node("Slice", ["x", "zero", "one", "one"], ["first"]),
            node("MatMul", ["first", "weights"], ["encoder_out"]),
            node("Identity", ["h"], ["next_h"]),
            node("Identity", ["c"], ["next_c"]),
        ],
        [value("x", float32, ["N", 9, 80]), *states[:2]],
        [value("encoder_out", float32, ["N", 1, SIZE]), *states[2:]],
        {"zero": np.array([0]), "one": np.array([1]), "weights": _random(80, SIZE) / 20},
        **{"model_type": "lstm", "num_encoder_layers": 1, "T": 9, "decode_chunk_len": 4},
        **{"rnn_hidden_size": SIZE, "d_model": SIZE},
    )
    save(
        folder / "decoder.onnx",
        [node("Gather", ["table", "y"], ["seen"]), node("ReduceMean", ["seen"], ["decoder_out"], axes=[1], keepdims=0)],
        [value("y", TensorProto.INT64, ["N", 2])],
        [value("decoder_out", float32, ["N", SIZE])],
        {"table": _random(len(TOKENS), SIZE)},
        vocab_size=len(TOKENS),
        context_size=2,
    )
    save(
        folder / "joiner.onnx",
        [
            node("Add", ["encoder_out", "decoder_out"], ["sum"]),
            node("Tanh", ["sum"], ["squashed"]),
            node("MatMul", ["squashed", "weights"], ["logit"]),
        ],
        [value("encoder_out", float32, ["N", SIZE]), value("decoder_out", float32, ["N", SIZE])],
        [value("logit", float32, ["N", len(TOKENS)])],
        {"weights": _random(SIZE, len(TOKENS)) * 2},
        joiner_dim=SIZE,
    )


def tiny_sense_voice(folder: Path) -> None:
    """A linear layer over stacked frames, behind four fixed answers: language, mood, event, numbers."""
    from onnx import TensorProto, helper

    folder.mkdir(exist_ok=True)
    (folder / "tokens.txt").write_text("".join(f"{token} {n}\n" for n, token in enumerate(SENSE)), encoding="utf-8")
    node, value = helper.make_node, helper.make_tensor_value_info
    head = np.full((1, 4, len(SENSE)), -9, np.float32)
    head[0, range(4), range(1, 5)] = 9
    weights = _random(560, len(SENSE))
    weights[:, :5] = 0
    numbers = {f"lang_{name}": n for n, name in enumerate(("auto", "zh", "en", "ja", "ko", "yue"))}
    save(
        folder / "model.int8.onnx",
        [node("MatMul", ["x", "weights"], ["body"]), node("Concat", ["head", "body"], ["logits"], axis=1)],
        [
            value("x", TensorProto.FLOAT, [1, "T", 560]),
            *(value(name, TensorProto.INT32, [1]) for name in ("x_length", "language", "text_norm")),
        ],
        [value("logits", TensorProto.FLOAT, [1, "F", len(SENSE)])],
        {"weights": weights, "head": head},
        **numbers,
        **{"comment": "tiny", "vocab_size": len(SENSE), "lfr_window_size": 7, "lfr_window_shift": 6},
        **{"normalize_samples": 0, "with_itn": 14, "without_itn": 15},
        **{"neg_mean": ",".join(["0"] * 560), "inv_stddev": ",".join(["1"] * 560)},
    )
