"""A day in the shop."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .script import Script

Make = Callable[..., Script]


@pytest.fixture
def shop(script: Make) -> Script:
    """Opened, with one product of which everything is told, and one of which nothing is."""
    opened = script("shop").fact("name_en_mug", "mug").fact("name_zh_mug", "马克杯").fact("price_mug", 39.5)
    return opened.fact("stock_mug", 3.0).fact("word_en_mug", "It is glazed by hand.").fact("word_zh_mug", "手工上釉。")


def greeted(shop: Script) -> Script:
    return shop.comes().hears("Hello, and welcome").finishes()


def test_a_product_gets_a_word_once(shop: Script) -> None:
    greeted(shop).touches("mug").hears("glazed by hand").finishes().touches("mug").hears_nothing(5)


def test_a_product_that_is_taken_is_seen_and_put_back_in_silence(shop: Script) -> None:
    greeted(shop).fact("product", "mug").hears("glazed by hand").finishes().fact("product", "").hears_nothing(5)


def test_nothing_is_made_up_of_a_product_of_which_nothing_is_told(shop: Script) -> None:
    visit = greeted(shop).touches("teapot").hears("Have a closer look").finishes()
    visit.says("How much is it?").hears("I can't look that up").tells_operators("No price is known of teapot")


def test_price_and_stock_are_those_that_were_told_last(shop: Script) -> None:
    visit = greeted(shop).touches("mug").hears("glazed").finishes()
    visit.says("How much is it?").hears("The mug is 39.5 yuan.").finishes().fact("price_mug", 35.0)
    visit.says("And how much is it now?").hears("The mug is 35 yuan.").finishes()
    visit.says("Is it in stock?").hears("there are 3 left").finishes().fact("stock_mug", 0.0)
    visit.says("Any left?").hears("sold out")


def test_the_product_is_asked_for_where_none_was_named(shop: Script) -> None:
    greeted(shop).says("How much is it?").hears("Which one do you mean?").tells_nobody()


def test_the_next_visitor_has_not_touched_what_the_last_one_did(shop: Script) -> None:
    visit = greeted(shop).touches("mug").hears("glazed").finishes().leaves().passes(20)
    greeted(visit).says("How much is it?").hears("Which one do you mean?")


def test_a_complaint_is_handed_over_once(shop: Script) -> None:
    visit = greeted(shop).says("I want a refund").hears("I'm calling a colleague").hands_over("complaint").finishes()
    visit.says("It is broken!").hears("on the way").tells_nobody()


def test_an_angry_face_is_seen(shop: Script) -> None:
    visit = greeted(shop).feels("angry", 0.4).hears_nothing(3).feels("angry", 0.9)
    visit.hears("I'm calling a colleague").hands_over("angry")


def test_other_questions_go_to_the_documents_and_fail_gracefully(shop: Script) -> None:
    visit = greeted(shop).says("When do you close?").hears("? When do you close?").finishes().answers_fail()
    visit.says("Do you wrap gifts?").hears("? Do you wrap gifts?", "My colleagues at counter 1")


def test_the_promotion_is_told_in_silence_once_then_help_is_offered(shop: Script) -> None:
    visit = greeted(shop.fact("promotion_en", "Save 20 today.").fact("promotion_zh", "今天减二十。"))
    visit.hears("Save 20 today.", within=45).finishes().hears_nothing(100)
    visit.touches("teapot").hears("Have a closer look").finishes().hears("Feel free to ask", within=45)


def test_without_a_promotion_there_are_no_offers(shop: Script) -> None:
    greeted(shop).says("Any offers?").hears("There are no offers")


def test_a_new_question_interrupts_the_word_on_a_product(shop: Script) -> None:
    visit = greeted(shop).touches("mug").passes(0.7).hears("glazed")
    visit.says("How much is it?", interrupting=True).falls_silent().hears("39.5")


def test_leaving_in_the_middle_ends_it(shop: Script) -> None:
    visit = greeted(shop).says("When do you close?").hears("? When").passes(1.5).leaves().passes(4)
    visit.falls_silent().hears_nothing(9)
