import subprocess
import sys

from unionhall.lib import errors
from unionhall.lib.errors import InvalidInput, NotAllowed, Refused


class SeatsGone(Refused):
    message = "%(title)s is full; %(count)s people are waiting."


class TooLate(Refused):
    code = "late"
    status = 410


class Lazy:
    """Like a lazy translation: its text depends on when it is read."""

    def __init__(self) -> None:
        self.text = "one"

    def __str__(self) -> str:
        return self.text


def test_code_comes_from_the_class_name_unless_given() -> None:
    assert SeatsGone.code == "seats-gone"
    assert TooLate.code == "late"
    assert (Refused.code, NotAllowed.code, InvalidInput.code) == ("refused", "not-found", "invalid-input")


def test_sentence_is_interpolated() -> None:
    assert str(SeatsGone(title="电工培训", count=3)) == "电工培训 is full; 3 people are waiting."


def test_a_percent_sign_without_parameters_is_just_a_percent_sign() -> None:
    assert str(Refused("100% full")) == "100% full"


def test_plain_messages_go_through_the_configured_translator() -> None:
    errors.translate_with({"%(title)s is full; %(count)s people are waiting.": "%(title)s 已满"}.__getitem__)
    assert str(SeatsGone(title="电工培训", count=3)) == "电工培训 已满"


def test_lazy_messages_are_read_when_shown() -> None:
    lazy = Lazy()
    refusal = Refused(lazy)
    lazy.text = "two"
    assert str(refusal) == "two"


def test_problem_details() -> None:
    assert SeatsGone(title="A", count=1).as_problem("/sessions/1/book") == {
        "type": "urn:unionhall:refused:seats-gone",
        "title": "Conflict",
        "status": 409,
        "detail": "A is full; 1 people are waiting.",
        "instance": "/sessions/1/book",
        "code": "seats-gone",
    }
    assert InvalidInput("no", field="phone").as_problem("/x")["field"] == "phone"
    assert InvalidInput("no").as_problem("/x")["status"] == 422


def test_forbidden_is_told_like_missing_whatever_the_reason() -> None:
    class NotYourCase(NotAllowed):
        message = "this is somebody else's case"
        status = 403

    plain, special = NotAllowed(), NotYourCase("case of another union", case=7)
    assert special.as_problem("/c") == plain.as_problem("/c")
    assert special.reason == "case of another union"
    assert "another" not in str(special)


def test_repr_keeps_parameters_out_of_logs() -> None:
    assert repr(Refused("%(name)s", name="张三")) == "<Refused refused>"


def test_lib_needs_no_django() -> None:
    names = "errors ids money units geo text"
    code = (
        f"import sys; from unionhall.lib import {names.replace(' ', ',')}; sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
