from vivant.agent.refusal import refusal


def test_a_persona_refuses_in_its_own_words() -> None:
    sentence = refusal("en", {"unknown": {"en": "No idea."}})
    assert (sentence.text, sentence.lang, sentence.known, sentence.citations) == ("No idea.", "en", False, ())


def test_without_words_of_its_own_it_names_counter_1() -> None:
    assert "counter 1" in refusal("en").text
    assert "1号窗口" in refusal("zh", {"unknown": {"en": "No idea."}}).text
