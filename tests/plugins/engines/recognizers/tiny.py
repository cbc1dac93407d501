"""A Whisper of a few thousand random weights, with a byte-level vocabulary of its own, as a folder."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

SPECIALS = (
    "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|zh|>", "<|translate|>", "<|transcribe|>",
    "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
)  # fmt: skip


def tiny_whisper(folder: Path, *, multilingual: bool = True, positions: int = 64) -> None:
    """Save model, feature extractor and tokeniser; the same each time. It says Latin letters and nothing else."""
    import torch
    import transformers
    from tokenizers import pre_tokenizers

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    stamps = [f"<|{n * 0.02:.2f}|>" for n in range(1501)]
    ids = {token: n for n, token in enumerate([*letters, *SPECIALS, *stamps])}
    tokenizer = transformers.WhisperTokenizer(vocab={letter: ids[letter] for letter in letters}, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": list(SPECIALS[1:])})
    tokenizer.add_tokens(stamps)
    if tokenizer.get_vocab() != ids:
        raise AssertionError("the tokeniser shouldn't number its tokens in another way")
    torch.manual_seed(1)
    net = transformers.WhisperForConditionalGeneration(_config(transformers, ids, positions))
    for weights in net.parameters():
        torch.nn.init.normal_(weights, std=0.3)
    mute = [number for token, number in ids.items() if token not in string.ascii_letters]
    with torch.no_grad():
        net.get_output_embeddings().weight[mute] = 0
    net.generation_config = _generation(transformers, ids, multilingual)
    net.save_pretrained(folder)
    extractor = transformers.WhisperFeatureExtractor()
    transformers.WhisperProcessor(extractor, tokenizer).save_pretrained(folder)
    extractor.save_pretrained(folder)


def _config(transformers: Any, ids: dict[str, int], positions: int) -> Any:
    end, start = ids["<|endoftext|>"], ids["<|startoftranscript|>"]
    sizes = {"d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 32, "decoder_ffn_dim": 32}
    heads = {"encoder_attention_heads": 2, "decoder_attention_heads": 2}
    tokens = {"pad_token_id": end, "bos_token_id": end, "eos_token_id": end, "decoder_start_token_id": start}
    return transformers.WhisperConfig(vocab_size=len(ids), max_target_positions=positions, **sizes, **heads, **tokens)


def _generation(transformers: Any, ids: dict[str, int], multilingual: bool) -> Any:
    said = {*(ids[letter] for letter in string.ascii_letters), ids["<|endoftext|>"]}
    end, start = ids["<|endoftext|>"], ids["<|startoftranscript|>"]
    config = transformers.GenerationConfig(
        max_length=48,
        pad_token_id=end,
        bos_token_id=end,
        eos_token_id=end,
        decoder_start_token_id=start,
        suppress_tokens=[number for number in ids.values() if number not in said],
        begin_suppress_tokens=[end],
    )
    config.no_timestamps_token_id = ids["<|notimestamps|>"]
    config.prev_sot_token_id = ids["<|startofprev|>"]
    config.is_multilingual = multilingual
    if multilingual:
        config.lang_to_id = {token: ids[token] for token in ("<|en|>", "<|zh|>")}
        config.task_to_id = {"transcribe": ids["<|transcribe|>"], "translate": ids["<|translate|>"]}
    return config
