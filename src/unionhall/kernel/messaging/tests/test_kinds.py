import pytest
from django.utils.translation import override

from unionhall.kernel.messaging import kinds


@pytest.fixture
def registered(monkeypatch):
    monkeypatch.setattr(kinds, "_KINDS", {})

    def register(code, **words):
        kinds.register(code, **words)
        return kinds.find(code)

    return register


def test_a_kind_is_registered_once(registered):
    registered("test.hello", title="Hello", body="World")

    with pytest.raises(ValueError, match=r"test\.hello"):
        kinds.register("test.hello", title="Again", body="")

    assert [kind.code for kind in kinds.registered()] == ["test.hello"]
    assert kinds.find("test.nobody") is None


def test_a_malformed_text_is_found_at_start_up():
    with pytest.raises(ValueError, match="incomplete format"):
        kinds.register("test.broken", title="%(name)", body="")

    assert kinds.find("test.broken") is None


def test_instants_and_days_are_shown_in_the_readers_language_and_the_local_zone(registered):
    kind = registered("test.dates", title="%(starts_at)s", body="%(due_on)s")
    params = {"starts_at": "2026-05-01T16:30:00+00:00", "due_on": "2026-05-08"}

    with override("zh-hans"):
        assert kind.title_for(params) == "2026年5月2日 00:30"
        assert kind.body_for(params) == "2026年5月8日"
    with override("en"):
        assert "May 2, 2026" in kind.title_for(params)
        assert kind.body_for(params) == "May 8, 2026"


def test_an_english_reader_sees_the_english_name_where_there_is_one(registered):
    kind = registered("test.names", title="%(title)s", body="%(place)s")
    params = {"title": "电工班", "title_en": "Electrician course", "place": "文化宫", "place_en": ""}

    with override("en"):
        assert (kind.title_for(params), kind.body_for(params)) == ("Electrician course", "文化宫")
    with override("zh-hans"):
        assert kind.title_for(params) == "电工班"


def test_a_missing_parameter_leaves_a_gap_and_does_not_fail(registered):
    kind = registered("test.gap", title="%(title)s at %(place)s", body="%(starts_at)s", path="/x/%(id)s")

    assert kind.title_for({"title": "Chess"}) == "Chess at …"
    assert kind.body_for({"starts_at": "soon"}) == "soon"
    assert kind.path_for({"id": "7"}) == "/x/7"
