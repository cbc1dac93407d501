"""Writes the measured figures from benchmarks/results into both READMEs, between their markers.

python tools/figures.py          write
python tools/figures.py --check  say whether they are current
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
MARKED = re.compile(r"(<!-- figures:.*?-->\n).*?(<!-- /figures -->)", re.DOTALL)

BENCHES = ("turn", "page", "qa", "hear", "trees")
"""A bench that was not measured yet has no rows."""

Row = tuple[str, str, str, str]
"""Bench, key, what it is in English and in Chinese."""

ROWS: tuple[Row, ...] = (
    ("turn", "first_audio_ms.p50", "question → first sound of the answer, ms, p50", "问题 → 答案第一声，毫秒，p50"),
    ("turn", "first_audio_ms.p95", "… p95", "…… p95"),
    ("turn", "first_audio_8_visitors_ms.p95", "… eight visitors at once, p95", "…… 八位访客同时，p95"),
    ("turn", "cancel_to_silence_ms.p95", "stop → last byte of the old answer, ms, p95", "打断 → 末个旧字节，毫秒，p95"),
    ("turn", "overhead_ms.p50", "neither thinking nor synthesis, ms, p50", "思考与合成之外的开销，毫秒，p50"),
    ("turn", "rss_mb", "memory, idle, MB", "空闲内存，MB"),
    ("turn", "rss_per_session_mb", "memory per further visitor, MB", "每多一位访客的内存，MB"),
    ("turn", "ready_s", "start → ready, s", "启动 → 就绪，秒"),
    ("page", "skew_ms.p50", "Chromium: pts shown − pts heard, ms, p50", "Chromium 中画面与声音之差，毫秒，p50"),
    ("page", "skew_ms.p95", "… p95", "…… p95"),
    ("page", "drift_ms_per_10min", "… its drift, ms in ten minutes", "…… 漂移，每十分钟毫秒"),
    ("page", "cancel_to_mute_ms.p95", "… stop → below −60 dBFS, ms, p95", "…… 按停 → 低于 −60 dBFS，毫秒，p95"),
    ("page", "fps", "… frames per second, rendered in software", "…… 软件渲染帧率"),
    ("qa", "answer_accuracy", "240 questions / 240 others: the fact is spoken", "240 个问题 / 另外 240 个：说出了事实"),
    ("qa", "source_accuracy", "… from the right document", "…… 出处正确"),
    ("qa", "refusal_accuracy", "… unanswerable ones refused", "…… 该拒答的拒答了"),
    ("qa", "false_refusal_rate", "… answerable ones refused", "…… 不该拒答的拒答了"),
    ("qa", "wrong_fact_rate", "… a wrong fact spoken", "…… 说错事实"),
    ("qa", "paraphrase_accuracy.zh", "… paraphrased, Chinese", "…… 换说法，中文"),
    ("qa", "paraphrase_accuracy.en", "… paraphrased, English", "…… 换说法，英文"),
    ("hear", "speech_onset_to_silence_ms.p50", "visitor speaks up → it pauses, ms, p50", "访客插话 → 停下，毫秒，p50"),
    ("hear", "speech_onset_to_silence_ms.p95", "… p95 (4000: not noticed)", "…… p95（4000：没注意到）"),
    ("hear", "stop_word_ms.p50", "… end of “stop” → silent for good, ms, p50", "…… 说完“停” → 不再出声，毫秒，p50"),
    ("hear", "stop_word_ms.p95", "… p95 (4000: not noticed)", "…… p95（4000：没注意到）"),
    ("hear", "false_barge_in_per_min.own_echo", "… yields to its own echo, per minute", "…… 被自己的回声打断，每分钟"),
    ("hear", "false_barge_in_per_min.other", "… to coughs, claps, music, “mm-hm”", "…… 被咳嗽、掌声、音乐、“嗯”打断"),
    ("hear", "false_hold_per_min.other", "… short pauses for these, per minute", "…… 为这些而短暂停顿，每分钟"),
    ("hear", "cut_in_rate", "hesitant questions that it cut into", "访客犹豫时被抢话的比例"),
    ("hear", "endpoint_ms.p50", "last word → it knows this was all, ms, p50", "末字 → 判定说完，毫秒，p50"),
    ("hear", "last_word_to_first_sound_ms.p50", "… → first sound of the answer, ms, p50", "…… → 答案第一声，毫秒，p50"),
    ("hear", "command_accuracy.zh", "phrases understood, unseen voices, 20 dB, Chinese", "听懂短语，陌生嗓音，中文"),
    ("hear", "command_accuracy.en", "… English", "…… 英文"),
    ("hear", "oov_rejection", "… strangers' questions refused", "…… 词表外的问题被拒"),
    ("hear", "rtf", "… CPU seconds per second of speech", "…… 每秒语音的 CPU 秒数"),
    ("trees", "tick_ms.p99", "a tick of a tree, 300 nodes visited, ms, p99", "行为树决策一次，300 个节点，毫秒，p99"),
    ("trees", "shipped_tick_ms.worst.p99", "… of the slowest tree that ships, p99", "…… 自带的树中最慢的，p99"),
    ("trees", "reaction_ms.p95", "… message → turn, through the server, ms, p95", "…… 消息 → 开始作答，毫秒，p95"),
    ("trees", "replay_identical", "… recorded turns that replay the same", "…… 录下的话轮重放一致"),
    ("trees", "import_export_identical", "… trees the same after writing and reading", "…… 导出再导入后一致"),
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Write or check both files."""
    current = True
    for name, lang in (("README.md", "en"), ("README.zh.md", "zh")):
        file = ROOT / name
        text = file.read_text("utf-8")
        table = _table(lang)
        updated = MARKED.sub(lambda found, table=table: f"{found[1]}{table}{found[2]}", text)
        current = current and updated == text
        if "--check" not in arguments:
            file.write_text(updated, "utf-8")
    if "--check" in arguments and not current:
        print("the READMEs' figures are not those of benchmarks/results: python tools/figures.py", file=sys.stderr)
        return 1
    return 0


def _table(lang: str) -> str:
    measured = [name for name in BENCHES if (RESULTS / f"{name}.json").is_file()]
    results = {name: json.loads((RESULTS / f"{name}.json").read_text("utf-8")) for name in measured}
    first = json.loads((RESULTS / "qa.first.json").read_text("utf-8"))
    machine = results["turn"]["machine"]
    titles = ("what", "measured") if lang == "en" else ("项目", "实测")
    lines = [f"| {titles[0]} | {titles[1]} |", "|---|---|"]
    for bench, key, english, chinese in (row for row in ROWS if row[0] in results):
        value = str(_value(results[bench], key))
        if bench == "qa":
            value = both(results["qa"], key)
            value += f" ({'first run' if lang == 'en' else '首次'}: {both(first, key)})"
        lines.append(f"| {english if lang == 'en' else chinese} | {value} |")
    place = f"{machine['processor']}, {machine['cores']} shared cores, no GPU, Python {machine['python']}"
    place += f", {machine['date']}"
    note = f"On {place}." if lang == "en" else f"测于 {place}。"
    return "\n".join([*lines, "", note]) + "\n"


def both(figures: dict[str, Any], key: str) -> str:
    """The figure of the first set of questions and that of the second."""
    return f"{_value(figures, key):.2f} / {_value(figures['second_set'], key):.2f}"


def _value(figures: dict[str, Any], key: str) -> Any:
    for part in key.split("."):
        figures = figures[part]
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
