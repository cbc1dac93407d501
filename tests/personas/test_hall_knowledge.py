"""The service hall's documents: both languages say the same, aloud and without contradicting one another."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

import vivant

KNOWLEDGE = Path(vivant.__file__).parent / "personas" / "hall" / "knowledge"
LANGUAGES = ("en", "zh")
SLUGS = sorted({path.stem for path in KNOWLEDGE.glob("*/*.md")})
FILES = [f"{language}/{slug}" for slug in SLUGS for language in LANGUAGES]

LONGEST = {"en": 30, "zh": 50}
"""Most words, or Hanzi, of a sentence."""
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""English writes months as words where Chinese writes numbers."""
DEPENDENT = {
    "en": re.compile(r"(It|They|This|These|Those(?! who)|That|He|She|There, |Here, |Then|Also|Otherwise)\b"),
    "zh": re.compile(r"(它|他们|她们|这|那|该|此|其(?!他)|然后|否则|另外|也)"),
}
"""Openings that make sense only after another sentence."""


@dataclass
class Section:
    heading: str
    prose: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Topic:
    language: str
    text: str
    title: str
    sections: list[Section]

    @property
    def sentences(self) -> list[str]:
        return [line for section in self.sections for line in section.prose]


def read(name: str) -> Topic:
    text = (KNOWLEDGE / f"{name}.md").read_bytes().decode("utf-8")
    title, *rest = text.splitlines()
    sections: list[Section] = []
    table_open = False
    for line in rest:
        if line.startswith("## "):
            sections.append(Section(line[3:].strip()))
        elif line.startswith("|"):
            if not table_open:
                sections[-1].tables.append([])
            sections[-1].tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif image := re.fullmatch(r"!\[(.*)\]\((.*)\)", line):
            sections[-1].images.append((image[1], image[2]))
        elif line:
            sections[-1].prose += split_sentences(line, name[:2])
        table_open = line.startswith("|")
    return Topic(name[:2], text, title.removeprefix("# ").strip(), sections)


def split_sentences(line: str, language: str) -> list[str]:
    end = r"(?<=[.!?])\s+(?=[A-Z])" if language == "en" else r"(?<=[。！？])"
    return [sentence for sentence in re.split(end, line) if sentence]


def section_text(section: Section) -> str:
    cells = [cell for table in section.tables for row in table for cell in row]
    return "\n".join([section.heading, *section.prose, *cells, *(caption for caption, _ in section.images)])


def numbers(text: str) -> Counter[str]:
    for i, month in enumerate(MONTHS, start=1):
        text = re.sub(rf"\b{month}\b", str(i), text)
    return Counter(re.findall(r"\d+(?:[.:]\d+)*", text))


def column(topic: Topic, header: str) -> list[tuple[str, str]]:
    """The first cell of every row beside the cell under `header`, over all tables that have it."""
    found = []
    for table in (table for section in topic.sections for table in section.tables):
        if header in table[0]:
            at = table[0].index(header)
            found += [(row[0], row[at]) for row in table[2:]]
    return found


def test_there_are_topics_enough_and_tables_enough() -> None:
    assert len(SLUGS) >= 44
    with_tables = [slug for slug in SLUGS if any(section.tables for section in read(f"en/{slug}").sections)]
    assert len(with_tables) >= 8


@pytest.mark.parametrize("slug", SLUGS)
def test_every_topic_exists_in_both_languages(slug: str) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)
    for language in LANGUAGES:
        assert (KNOWLEDGE / language / f"{slug}.md").is_file()


def test_titles_are_unique() -> None:
    titles = Counter(read(name).title for name in FILES)
    assert [title for title, count in titles.items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_the_text_is_plain_markdown(name: str) -> None:
    topic = read(name)
    assert topic.text.startswith("# ")
    assert topic.text.endswith("\n")
    assert re.findall(r"[\ufeff\ufffd\u3000\u200b\r\t]", topic.text) == []
    assert re.findall(r"^#{3,}|^\s+[-*]|^---|<[a-zA-Z/!]", topic.text, flags=re.MULTILINE) == []
    assert topic.title
    assert all(section.heading and (section.prose or section.tables or section.images) for section in topic.sections)


@pytest.mark.parametrize("name", FILES)
def test_each_language_keeps_to_its_script(name: str) -> None:
    topic = read(name)
    if topic.language == "en":
        assert re.findall(r"[^\x00-\x7f]", topic.text) == []
    else:
        prose = "".join(topic.sentences)
        assert re.findall(r"[,;!?]", prose) == []
        assert len(re.findall(r"[\u4e00-\u9fff]", prose)) > len(re.findall(r"[A-Za-z]", prose))


@pytest.mark.parametrize("name", FILES)
def test_sentences_can_be_spoken_alone(name: str) -> None:
    topic = read(name)
    for sentence in topic.sentences:
        unit = r"\S+" if topic.language == "en" else r"[\u4e00-\u9fff]|[A-Za-z0-9.:%@-]+"
        assert len(re.findall(unit, sentence)) <= LONGEST[topic.language], sentence
        assert sentence.endswith("." if topic.language == "en" else "。"), sentence
        assert not DEPENDENT[topic.language].match(sentence), sentence
        assert not re.search(r"[()（）*_`\[\]/]", sentence), sentence
        assert not re.search(r"\b[A-Z]\.$", sentence), sentence  # a splitter takes it for an initial


def test_no_sentence_is_written_twice_in_a_topic() -> None:
    for name in FILES:
        assert [line for line, count in Counter(read(name).sentences).items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_tables_are_well_formed(name: str) -> None:
    topic = read(name)
    for table in (table for section in topic.sections for table in section.tables):
        header, rule, *rows = table
        assert all(re.fullmatch(r":?-+:?", cell) for cell in rule)
        assert rows
        for row in table:
            assert len(row) == len(header) >= 2
            assert all(row)
        assert len({row[0] + row[1] for row in rows}) == len(rows)
    assert re.findall(r"^(?!\|).+\n\|", topic.text, flags=re.MULTILINE) == []  # a blank line before a table
    assert re.findall(r"^\|.*\n(?!\||\n|\Z)", topic.text, flags=re.MULTILINE) == []  # and after it


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_names_its_subject_so_well_that_no_other_row_contradicts_it(language: str) -> None:
    said: dict[tuple[str, str], str] = {}
    for topic in (read(f"{language}/{slug}") for slug in SLUGS):
        for header, _, *rows in (table for section in topic.sections for table in section.tables):
            number = header[0] if all(re.fullmatch(r"\d+|[A-Z]", row[0]) for row in rows) else ""
            for row in rows:
                for name, cell in zip(header[1:], row[1:], strict=True):
                    assert said.setdefault((number + row[0], name), cell) == cell


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_state_the_same_numbers_section_by_section(slug: str) -> None:
    english, chinese = read(f"en/{slug}"), read(f"zh/{slug}")
    assert len(english.sections) == len(chinese.sections)
    for one, other in zip(english.sections, chinese.sections, strict=True):
        assert numbers(section_text(one)) == numbers(section_text(other)), (one.heading, other.heading)
        assert [len(table) for table in one.tables] == [len(table) for table in other.tables]
        assert len(one.prose) == len(other.prose), (one.heading, other.heading)


@pytest.mark.parametrize("slug", SLUGS)
def test_sentences_and_rows_pair_up_across_the_languages(slug: str) -> None:
    english, chinese = read(f"en/{slug}"), read(f"zh/{slug}")
    for one, other in zip(english.sections, chinese.sections, strict=True):
        for line, zeile in zip(one.prose, other.prose, strict=True):
            assert numbers(line) == numbers(zeile), (line, zeile)
        for table, peer in zip(one.tables, other.tables, strict=True):
            for row, match in zip(table, peer, strict=True):
                assert numbers(" ".join(row)) == numbers(" ".join(match)), (row, match)


@pytest.mark.parametrize("name", FILES)
def test_images_load_and_have_captions(name: str) -> None:
    for caption, target in (image for section in read(name).sections for image in section.images):
        assert caption
        path = (KNOWLEDGE / name[:2] / target).resolve()
        assert path.is_relative_to(KNOWLEDGE)
        assert path.stat().st_size <= 200 * 1024
        with Image.open(path) as image:
            image.load()
            assert image.size == (1200, 800)


def test_every_image_is_shown_in_both_languages() -> None:
    for language in LANGUAGES:
        shown = {
            Path(target).name
            for slug in SLUGS
            for section in read(f"{language}/{slug}").sections
            for _, target in section.images
        }
        assert shown == {path.name for path in (KNOWLEDGE / "images").iterdir()}


FLOOR_OF_COUNTER = dict(column(read("en/counters"), "Floor"))
FLOOR_OF_ROOM = dict(column(read("en/floor-plan"), "Floor"))
COUNTERS = r"\b[Cc]ounters? ((?:\d+(?:, | and | to )?)+)"
FENSTER = r"((?:\d+号?(?:、|和|到)?)+)号\S{0,2}窗口"


def mentioned_counters(topic: Topic) -> set[str]:
    pattern = COUNTERS if topic.language == "en" else FENSTER
    return {
        number
        for sentence in topic.sentences
        for group in re.findall(pattern, sentence)
        for number in re.findall(r"\d+", group)
    }


def test_the_hall_has_twenty_counters_and_sixteen_rooms_with_regular_extensions() -> None:
    assert list(FLOOR_OF_COUNTER) == [str(number) for number in range(1, 21)]
    assert len(FLOOR_OF_ROOM) == 16
    for language, header in (("en", "Extension"), ("zh", "分机")):
        places = column(read(f"{language}/counters"), header) + column(read(f"{language}/floor-plan"), header)
        assert places == [(place, str(8000 + int(place))) for place in [*FLOOR_OF_COUNTER, *FLOOR_OF_ROOM]]


@pytest.mark.parametrize("name", FILES)
def test_counters_and_rooms_are_where_the_directory_says(name: str) -> None:
    topic = read(name)
    counters = mentioned_counters(topic)
    assert counters <= set(FLOOR_OF_COUNTER)
    floors = {**FLOOR_OF_COUNTER, **FLOOR_OF_ROOM}
    for sentence in topic.sentences:
        if topic.language == "en":
            at_floor = re.findall(r"(?:counter|room) (\d+)(?:,)? (?:is )?(?:on|at the \w+ end of) floor (\d)", sentence)
        else:
            at_floor = [(place, floor) for floor, place in re.findall(r"(\d)楼(\d+)(?:号\S{0,2}窗口|室)", sentence)]
        assert all(floors[place] == floor for place, floor in at_floor), sentence
        rooms = re.findall(r"(?:[Rr]oom |\D)([12]0[1-8])室|[Rr]oom ([12]0[1-8])", sentence)
        assert all((one or other) in FLOOR_OF_ROOM for one, other in rooms), sentence
        for extension in re.findall(r"(?:extension|分机) ?(8\d{3})", sentence):
            place = str(int(extension) - 8000)
            assert place in floors or extension == "8999", sentence
            if at_floor:
                assert place in dict(at_floor), sentence


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_send_the_visitor_to_the_same_counters(slug: str) -> None:
    assert mentioned_counters(read(f"en/{slug}")) == mentioned_counters(read(f"zh/{slug}"))


HOME = {
    "3": ("id-card-first", "id-card-renewal", "id-card-lost", "id-card-temporary", "id-card-children"),
    "4": ("name-change", "household-registration", "criminal-record", "birth", "death"),
    "5": ("residence-permit", "residence-permit-extension", "residence-permit-address"),
    "6": ("passport", "passport-renewal", "travel-documents"),
    "7": ("foreigners",),
    "8": ("marriage", "divorce"),
    "9": ("elderly-card", "disability-certificate"),
    "10": ("delivery", "collecting-documents", "payment"),
    "11": ("social-insurance-enrolment", "social-insurance-transfer", "social-insurance-card"),
    "12": ("pension", "unemployment-benefit"),
    "13": ("medical-insurance", "maternity-benefit"),
    "14": ("housing-fund",),
    "15": ("property-transfer", "mortgage-registration", "property-certificate-copy"),
    "16": ("sole-trader", "company-registration", "company-changes", "company-closure"),
    "17": ("tax-invoices",),
    "18": ("food-licence",),
    "19": ("driving-licence", "vehicle-tags"),
    "20": ("school-enrolment",),
}


@pytest.mark.parametrize(("counter", "slug"), [(counter, slug) for counter, slugs in HOME.items() for slug in slugs])
def test_a_topic_leads_first_to_the_counter_that_does_it(counter: str, slug: str) -> None:
    for language, pattern in (("en", r"[Cc]ounter (\d+) on floor (\d)"), ("zh", r"(\d)楼(\d+)号\S{0,2}窗口")):
        first = re.search(pattern, " ".join(read(f"{language}/{slug}").sentences))
        assert first is not None
        assert set(first.groups()) == {counter, FLOOR_OF_COUNTER[counter]}


PRICED = {
    "first ID card": "id-card-first",
    "ID card renewal": "id-card-renewal",
    "replacement of a lost ID card": "id-card-lost",
    "temporary ID card": "id-card-temporary",
    "express service for ID cards": "id-card-renewal",
    "first residence permit": "residence-permit",
    "residence permit extension": "residence-permit-extension",
    "residence permit address change": "residence-permit-address",
    "replacement of a lost residence permit": "residence-permit",
    "passport, first or renewal": "passport",
    "replacement of a lost passport": "passport-renewal",
    "single-trip travel document": "travel-documents",
    "birth or death registration": "birth",
    "marriage or divorce registration": "marriage",
    "wedding ceremony in room 108": "marriage",
    "replacement of a marriage certificate": "marriage",
    "new household booklet": "household-registration",
    "criminal record certificate": "criminal-record",
    "elderly card or disability certificate": "elderly-card",
    "property transfer, home": "property-transfer",
    "property transfer, business premises": "property-transfer",
    "mortgage registration": "mortgage-registration",
    "property register extract": "property-certificate-copy",
    "company or sole trader registration": "company-registration",
    "food business licence": "food-licence",
    "driving licence renewal": "driving-licence",
    "car number plates": "vehicle-tags",
}


def test_the_fee_overview_agrees_with_every_topic() -> None:
    fees = column(read("en/fees"), "Fee")
    assert [service for service, _ in fees] == list(PRICED)
    for service, fee in fees:
        assert re.search(rf"(?<!\d){re.escape(fee)}\b", read(f"en/{PRICED[service]}").text), (service, fee)


def test_queue_letters_agree_with_the_counters() -> None:
    letters = dict(column(read("en/counters"), "Ticket letter"))
    for letter, places in column(read("en/queue-tickets"), "Served at"):
        bounds = [int(number) for number in re.findall(r"\d+", places)]
        served = range(bounds[0], bounds[-1] + 1)
        assert {letters[str(counter)] for counter in served} == {letter}
        assert sorted(int(counter) for counter, own in letters.items() if own == letter) == list(served)
