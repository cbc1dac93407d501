"""Export: the network of hearing as an ONNX graph whose memory goes in and out; weights in 16 bits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from vivant.agent.hearing.acoustic import CONTEXT, STRIDE, WIDTH
from vivant.agent.hearing.features import BANDS
from vivant.score import Floats
from vivant.train.acoustics import Network
from vivant.train.learning import values

OPSET, IR_VERSION = 17, 9
"""What ONNX Runtime 1.20 and later read."""


class _Graph:
    """Collects nodes and weights."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def weight(self, name: str, array: Floats) -> str:
        """A float16 weight that is widened where it is used."""
        self.weights.append(numpy_helper.from_array(array.astype(np.float16), f"{name}.half"))
        return self.node("Cast", [f"{name}.half"], name, to=TensorProto.FLOAT)

    def whole(self, name: str, *numbers: int) -> str:
        self.weights.append(numpy_helper.from_array(np.array(numbers, np.int64), name))
        return name

    def node(self, kind: str, inputs: list[str], *outputs: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, list(outputs), **attributes))
        return next(output for output in outputs if output)


def export(network: Network, file: Path) -> None:
    """Write the graph.

    In: `features`, (1, BANDS, n × STRIDE), and the states. Out: log probabilities, (1, n, phones), and the states.
    """
    graph, size = _Graph(), network.out.in_features
    x = graph.node("Concat", ["frames", "features"], "framed", axis=2)
    _keep_last(graph, x, CONTEXT, "frames.next")
    x = _convolved(graph, network.front, "front", x, STRIDE)
    x = graph.node("Concat", ["wide", x], "widened", axis=2)
    _keep_last(graph, x, WIDTH - 1, "wide.next")
    x = _convolved(graph, network.wide, "convolved", x, 1)
    x = graph.node("Transpose", [x], "by_time", perm=[2, 0, 1])
    x = _normed(graph, network.norm, "norm", x)
    x = _recurrent(graph, network.first, "first", x)
    x = _recurrent(graph, network.second, "second", x)
    x = _normed(graph, network.last, "last", x)
    x = graph.node("MatMul", [x, graph.weight("out.weight", values(network.out.weight).T)], "multiplied")
    x = graph.node("Add", [x, graph.weight("out.bias", values(network.out.bias))], "logits")
    x = graph.node("LogSoftmax", [x], "by_time.log", axis=2)
    graph.node("Transpose", [x], "log_probabilities", perm=[1, 0, 2])
    states = {
        "frames": (1, BANDS, CONTEXT),
        "wide": (1, size, WIDTH - 1),
        "first": (1, 1, size),
        "second": (1, 1, size),
    }
    given = [_tensor("features", (1, BANDS, "samples")), *(_tensor(*state) for state in states.items())]
    found = [_tensor("log_probabilities", (1, "frames_out", network.out.out_features))]
    found += [_tensor(f"{name}.next", shape) for name, shape in states.items()]
    made = helper.make_graph(graph.nodes, "hearing", given, found, graph.weights)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    onnx.checker.check_model(model)
    onnx.save(model, str(file))


def _tensor(name: str, shape: tuple[int | str, ...]) -> Any:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _keep_last(graph: _Graph, x: str, count: int, name: str) -> None:
    start, end, axis = (
        graph.whole(f"{name}.start", -count),
        graph.whole(f"{name}.end", 2**31),
        graph.whole(f"{name}.axis", 2),
    )
    graph.node("Slice", [x, start, end, axis], name)


def _convolved(graph: _Graph, layer: nn.Conv1d, name: str, x: str, stride: int) -> str:
    if layer.bias is None:
        raise AssertionError("a convolution of the network shouldn't be without bias")
    weight = graph.weight(f"{name}.weight", values(layer.weight))
    bias = graph.weight(f"{name}.bias", values(layer.bias))
    x = graph.node("Conv", [x, weight, bias], f"{name}.linear", strides=[stride])
    return graph.node("Relu", [x], name)


def _normed(graph: _Graph, layer: nn.LayerNorm, name: str, x: str) -> str:
    weight, bias = (
        graph.weight(f"{name}.weight", values(layer.weight)),
        graph.weight(f"{name}.bias", values(layer.bias)),
    )
    return graph.node("LayerNormalization", [x, weight, bias], name, axis=-1, epsilon=layer.eps)


def _recurrent(graph: _Graph, layer: nn.GRU, name: str, x: str) -> str:
    """A GRU whose memory comes in as `name` and goes out as `name.next`; torch orders gates r, z, n, ONNX z, r, n."""
    weights = [graph.weight(f"{name}.{part}", _gates(values(getattr(layer, part)))[None]) for part in _GRU[:2]]
    biases = np.concatenate([_gates(values(getattr(layer, part))) for part in _GRU[2:]])[None]
    inputs = [x, *weights, graph.weight(f"{name}.bias", biases), "", name]
    size, outputs = layer.hidden_size, (f"{name}.all", f"{name}.next")
    x = graph.node("GRU", inputs, *outputs, hidden_size=size, linear_before_reset=1)
    return graph.node("Squeeze", [x, graph.whole(f"{name}.direction", 1)], f"{name}.out")


_GRU = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


def _gates(stacked: Floats) -> Floats:
    reset, update, new = np.split(stacked, 3)
    return np.concatenate([update, reset, new])
