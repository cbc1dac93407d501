from vivant.agent.passages import Knowledge
from vivant.train.questions import folds, lesson


def test_classes_are_passages_then_documents(known: Knowledge) -> None:
    learned = lesson(known, "en")
    assert [text for _, text in learned.passages] == [
        "Parking is free for two hours.",
        "A day of parking costs 20 yuan.",
        "The photo booth is in room 104.",
    ]
    assert learned.documents == ("en/parking.md", "en/photos.md")
    assert learned.size == 5
    assert lesson(known, "zh").size == 0


def test_each_question_has_the_classes_that_answer_it(known: Knowledge) -> None:
    right = {(example.text, example.kind): example.classes for example in lesson(known, "en").examples}
    assert right["what do you charge for cars", "section"] == (0, 1)
    assert right["my van stands here till the evening", "passage"] == (1,)
    assert right["is there a car wash", "unanswered"] == (3,)
    assert right["portrait", "cue"] == (2,)
    assert right["The photo booth is in room 104.", "text"] == (2,)
    assert ("camera", "cue") not in right
    assert ("my van stands here till the evening", "section") not in right


def test_every_question_is_left_out_once_and_the_rest_never(known: Knowledge) -> None:
    learned = lesson(known, "en")
    questions = [example for example in learned.examples if example.kind not in ("text", "cue")]
    parts = folds(learned, 3)
    assert sorted(example.text for _, held in parts for example in held) == sorted(each.text for each in questions)
    for rest, held in parts:
        assert len(rest.examples) + len(held) == len(learned.examples)
        assert rest.passages == learned.passages
