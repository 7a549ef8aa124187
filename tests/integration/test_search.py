"""Finding records by text, the same on every database."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jejaring.apps.search import actions, queries
from jejaring.apps.search.models import Document, Term
from jejaring.apps.search.queries import IndexedText
from jejaring.kernel.errors import Invalid
from jejaring.kernel.ref import Ref

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def city(key: str, title: str, *names: str, text: str = "", weight: int = 0) -> IndexedText:
    return IndexedText(Ref("city", key), title, names, text, "City", weight)


def project(key: str, title: str, text: str = "") -> IndexedText:
    return IndexedText(Ref("project", key), title, (), text, "Project")


CITIES = (
    city("da-nang", "Đà Nẵng", text="A port in central Viet Nam."),
    city("bangkok", "Bangkok", "กรุงเทพมหานคร"),
    city("vientiane", "Vientiane", "ນະຄອນຫຼວງວຽງຈັນ"),
    city("phnom-penh", "Phnom Penh", "ភ្នំពេញ"),
    city("yangon", "Yangon", text="မြန်မာနိုင်ငံရန်ကုန်မြို့တော်သည်"),
    city("banyuwangi", "Banyuwangi"),
    city("sihanoukville", "Sihanoukville", "Kampong Som"),
    city("singapore", "Singapore", "新加坡", "சிங்கப்பூர்"),
    city("naypyidaw", "Nay Pyi Taw"),
    city("vientiane-prefecture", "Lao People's Capital"),
    project("mobility", "Smart mobility plan", "Buses between Bangkok and its suburbs, begun in 2018."),
    project("water", "Clean water", "A smart meter in every house of Đà Nẵng. Begun in 2019."),
)


@pytest.fixture
def _cities() -> None:
    actions.replace_all(documents=CITIES)


def keys(text: str) -> list[str]:
    return [hit.ref.key for hit in queries.find(text).hits]


@pytest.mark.usefixtures("_cities")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đà Nẵng", ["da-nang", "water"]),
        ("da nang", ["da-nang", "water"]),
        ("danang", ["da-nang"]),
        ("DA-NANG", ["da-nang", "water"]),
        ("กรุงเทพ", ["bangkok"]),
        ("ວຽງຈັນ", ["vientiane"]),
        ("ភ្នំពេញ", ["phnom-penh"]),
        ("phnompenh", ["phnom-penh"]),
        ("ရန်ကုန်", ["yangon"]),
        ("新加坡", ["singapore"]),
        ("சிங்கப்பூர்", ["singapore"]),
        ("Naypyitaw", ["naypyidaw"]),
        ("smart mob", ["mobility"]),
        ("people's", ["vientiane-prefecture"]),
        ("People’s capital", ["vientiane-prefecture"]),
        ("peoples", ["vientiane-prefecture"]),
        ("2018", ["mobility"]),
        ("2017", []),
        ("bangkok", ["bangkok", "mobility"]),
        ("smart", ["mobility", "water"]),
        ("smart bangkok", ["mobility"]),
    ],
)
def test_what_people_type(text: str, found: list[str]) -> None:
    assert keys(text) == found


@pytest.mark.usefixtures("_cities")
@pytest.mark.parametrize(
    ("text", "found", "corrected"),
    [
        ("Banyuwangy", "banyuwangi", "banyuwangi"),
        ("Sihanukville", "sihanoukville", "sihanoukville"),
        ("Bnagkok", "bangkok", "bangkok"),
        ("kampomg som", "sihanoukville", "kampong som"),
        ("Smrat mob", "mobility", "smart mob"),
    ],
)
def test_typing_errors_are_forgiven(text: str, found: str, corrected: str) -> None:
    result = queries.find(text)
    assert result.hits[0].ref.key == found
    assert result.corrected == corrected


@pytest.mark.usefixtures("_cities")
def test_what_is_too_far_or_too_short_is_not_corrected() -> None:
    for text in ("Bxnyxwangx", "wat3r", "bzz", "2010"):
        assert queries.find(text).total == 0
        assert queries.find(text).corrected is None


@pytest.mark.usefixtures("_cities")
def test_what_was_typed_right_is_not_corrected() -> None:
    assert queries.find("Bangkok").corrected is None


def test_names_come_before_text_and_exact_before_beginnings() -> None:
    actions.replace_all(
        documents=[
            project("text-begun", "A", "Balikpapan"),
            project("text-exact", "B", "Bali"),
            city("name-begun", "Port of Balikpapan"),
            city("starts", "Balikpapan"),
            city("name-exact", "The island of Bali"),
            city("other-name", "Pulau Dewata", "Bali"),
            city("whole", "Bali"),
        ]
    )
    assert keys("bali") == ["whole", "other-name", "name-exact", "starts", "name-begun", "text-exact", "text-begun"]


def test_equals_come_by_weight_then_length_then_key() -> None:
    actions.replace_all(
        documents=[
            city("b", "Port North"),
            city("a-b", "Port South"),
            city("a", "Port Elsewhere"),
            city("z", "Port Elsewhere", weight=5),
        ]
    )
    assert keys("port") == ["z", "a-b", "b", "a"]


@pytest.mark.usefixtures("_cities")
def test_kinds_pages_and_counts() -> None:
    both = queries.find("bangkok", size=1, page=2)
    assert (both.total, dict(both.counts)) == (2, {"city": 1, "project": 1})
    assert [hit.ref for hit in both.hits] == [Ref("project", "mobility")]
    one = queries.find("bangkok", kinds=frozenset({"project"}))
    assert (one.total, dict(one.counts)) == (1, {"city": 1, "project": 1})
    assert [hit.ref for hit in one.hits] == [Ref("project", "mobility")]
    assert queries.find("bangkok", kinds=frozenset()).total == 0
    assert queries.find("bangkok", page=9).hits == ()


@pytest.mark.usefixtures("_cities")
def test_pages_follow_each_other_from_names_into_texts() -> None:
    whole = [hit.ref for hit in queries.find("begun").hits]
    assert [queries.find("begun", size=1, page=number).hits[0].ref for number in (1, 2)] == whole
    assert [queries.find("smart", size=1, page=number).hits[0].ref.key for number in (1, 2)] == ["mobility", "water"]


@pytest.mark.usefixtures("_cities")
def test_marks_say_what_matched() -> None:
    title = queries.find("da nang").hits[0]
    assert (title.title, title.title_marks, title.context) == ("Đà Nẵng", ((0, 2), (3, 7)), "City")
    assert title.excerpt.text == ""
    name = queries.find("กรุงเทพ").hits[0]
    assert list(name.excerpt.parts()) == [("กรุงเทพ", True), ("มหานคร", False)]
    text = queries.find("bangkok begun").hits[0]
    assert [part for part, marked in text.excerpt.parts() if marked] == ["Bangkok", "begun"]
    together = queries.find("danang").hits[0]
    assert together.title_marks == ((0, 7),)


def test_an_excerpt_is_cut_around_the_match() -> None:
    actions.put(documents=[city("long", "Long", text="before " * 80 + "needle " + "after " * 80)])
    excerpt = queries.find("needle").hits[0].excerpt
    assert len(excerpt.text) <= 160
    assert [part for part, marked in excerpt.parts() if marked] == ["needle"]
    assert excerpt.text.startswith("before ")
    assert excerpt.text.endswith("after")


@pytest.mark.usefixtures("_cities")
def test_suggestions_while_typing() -> None:
    assert [hit.ref.key for hit in queries.suggest("si")] == ["singapore", "sihanoukville"]
    assert [hit.ref.key for hit in queries.suggest("b")] == ["bangkok", "banyuwangi"]
    assert [hit.ref.key for hit in queries.suggest("phnom p")] == ["phnom-penh"]
    assert [hit.ref.key for hit in queries.suggest("กรุงเท")] == ["bangkok"]
    assert [hit.ref.key for hit in queries.suggest("Banyuwangy")] == ["banyuwangi"]
    assert len(queries.suggest("s", limit=1)) == 1
    assert queries.suggest("2018") == ()
    assert list(queries.suggest("กรุงเทพ")[0].excerpt.parts()) == [("กรุงเทพ", True), ("มหานคร", False)]


@pytest.mark.usefixtures("_cities")
def test_nothing_asked_nothing_found() -> None:
    for text in ("", "   ", "!?", "\x00", "“”"):
        assert queries.find(text).total == 0
        assert queries.suggest(text) == ()


def test_a_query_too_long_and_pages_that_make_no_sense_are_refused() -> None:
    with pytest.raises(Invalid):
        queries.find("a" * 201)
    with pytest.raises(Invalid):
        queries.find("a", page=0)
    with pytest.raises(Invalid):
        queries.find("a", size=0)


@pytest.mark.usefixtures("_cities")
def test_the_longest_queries_are_answered() -> None:
    for text in ("新加坡举行" * 40, "a q " * 50, " ".join(f"w{n}" for n in range(60))[:200], "ก" * 200):
        assert queries.find(text[:200]).total == 0


@pytest.mark.usefixtures("_cities")
@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "bangkok AND (",
        "a OR",
        "NOT",
        "NEAR(a b)",
        "name_tokens: x",
        "a*",
        "^a",
        "-a",
        "a:*",
        "!b",
        "<->",
        "\\",
    ],
)
def test_operators_are_data(text: str) -> None:
    queries.find(text)
    queries.suggest(text)


def test_operator_words_are_looked_for() -> None:
    actions.put(documents=[city("and", "And Or Not Near")])
    assert keys("AND OR NOT near") == ["and"]


@pytest.mark.usefixtures("_cities")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=40) | st.text("ab\"'*:&|!()^-=<> กเ新\x00\\", max_size=40))
def test_no_query_breaks_the_search(text: str) -> None:
    result = queries.find(text)
    assert result.total == sum(result.counts.values())
    assert len(result.hits) == min(result.total, 20)
    queries.suggest(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40))
def test_every_title_finds_its_record(title: str) -> None:
    actions.replace_all(documents=[city("one", title), city("other", "Bangkok")])
    assert ("one" in keys(title)) is bool(title and queries.textindex.tokens(title))


def test_putting_replaces_and_removing_forgets() -> None:
    actions.put(documents=[city("x", "Jakarta"), city("y", "Bandung")])
    actions.put(documents=[city("x", "Surabaya", text="Java"), city("x", "Semarang")])
    assert keys("jakarta") == keys("surabaya") == []
    assert keys("semarang") == ["x"]
    actions.remove(refs=[Ref("city", "x"), Ref("city", "nowhere")])
    assert keys("semarang") == []
    assert keys("bandung") == ["y"]
    assert queries.size_of_index() == 1


def test_the_vocabulary_follows_the_documents() -> None:
    actions.put(documents=[city("x", "Port Klang"), city("y", "Port Dickson 2018", text="port")])
    assert dict(Term.objects.values_list("token", "documents")) == {"port": 2, "klang": 1, "dickson": 1}
    actions.put(documents=[city("x", "Klang")])
    actions.remove(refs=[Ref("city", "y")])
    assert dict(Term.objects.values_list("token", "documents")) == {"klang": 1}


def test_the_database_keeps_its_index_when_a_row_changes() -> None:
    actions.put(documents=[city("x", "Jakarta")])
    Document.objects.update(name_tokens="=bogor bogor")
    assert keys("jakarta") == []
    assert keys("bogor") == ["x"]


def test_replacing_all_is_all_or_nothing() -> None:
    actions.put(documents=[city("x", "Jakarta")])

    def broken() -> Iterator[IndexedText]:
        yield city("y", "Bandung")
        raise RuntimeError("the source failed")

    with pytest.raises(RuntimeError):
        actions.replace_all(documents=broken())
    assert keys("jakarta") == ["x"]
    assert keys("bandung") == []
    assert actions.replace_all(documents=[city("y", "Bandung")]) == 1
    assert keys("jakarta") == []
