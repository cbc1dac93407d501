from pathlib import Path

import pytest

from vivant.agent.passages import Knowledge, load_knowledge

FILES = {
    "en/parking.md": "# Parking\n\n## Fees\n\nParking is free for two hours.\nA day of parking costs 20 yuan.\n",
    "en/photos.md": "# Photos\n\n## Booth\n\nThe photo booth is in room 104.\n",
    "asked/en/parking.txt": "## Fees\nwhat do you charge for cars\n> A day of parking costs 20 yuan.\n"
    "my van stands here till the evening\nleaving the car from morning to night\n",
    "asked/en/photos.txt": "## Booth\nI need a portrait\nmy face on paper\nsnapshot for a form\n",
    "unanswered/en/parking.txt": "is there a car wash\ncan somebody wash the van\nwash my car\n",
    "cues/en.txt": "# photos\n! portrait, snapshot\n~ camera\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Documents with questions, near misses and cues."""
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def known(folder: Path) -> Knowledge:
    return load_knowledge(folder)
