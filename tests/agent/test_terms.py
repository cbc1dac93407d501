from vivant.agent.glossary import load_glossary
from vivant.agent.terms import features, is_hanzi, pairs, stems, terms, weighted

GLOSSARY = load_glossary()


def test_terms_of_both_languages() -> None:
    found = terms(GLOSSARY.units("Renewing the 身份证 costs 20"))
    assert {"c:idcard", "c:renew", "c:fee", "renew", "cost", "身份", "份证", "20"} <= found.keys()
    assert "the" not in found
    assert stems(GLOSSARY.units("the cards 3")) == {"card", "3"}


def test_weights_of_context() -> None:
    assert weighted({"a": 1.0}, {"a": 1.0, "b": 2.0}) == {"a": 1.5, "b": 1.0}


def test_features() -> None:
    found = features("cards 身份", {"idcard": 1.0})
    assert {" ca", "card", "身份", "c:idcard"} <= found.keys()
    assert is_hanzi("证")
    assert not is_hanzi("")
    assert pairs("证") == []
