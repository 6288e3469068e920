import pytest
from django.utils.translation import gettext_lazy, override

from unionhall.kernel.documents import kinds
from unionhall.kernel.documents.kinds import DocumentField
from unionhall.kernel.documents.tests.conftest import CODE, NUMBER


def fields(*names):
    return [DocumentField(name, name.upper(), "x") for name in names]


def test_documents_are_found_by_code(kind):
    kinds.register_fields("test.award", gettext_lazy("Files"), fields("name"))
    assert [each.code for each in kinds.registered()] == ["test.award", CODE]
    assert kinds.find("test.nothing") is None
    assert kinds.offered("test.award") == {"name": "NAME"}
    assert kinds.offered("test.nothing") == {}
    with override("en"):
        assert kinds.find("test.award").title == "文件"  # documents speak the installation's language
    assert kind.lists == ["items"]
    assert kind.number.name == "case.number"
    assert kind.labels(["items", "case.number"]) == ["配件", "数量", "编号"]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (CODE, ["a"]),
        ("nodot", ["a"]),
        ("Test.x", ["a"]),
        ("test.x", []),
        ("test.x", ["a", "a"]),
        ("test.x", ["a._b"]),
        ("test.x", ["a", "a.b"]),
        ("test.x", ["a", "a[].b"]),
        ("test.x", ["a[].b", "a[].b.c"]),
        ("test.x", ["loop"]),
    ],
)
def test_what_cannot_be_registered(code, names):
    with pytest.raises(ValueError, match=code):
        kinds.register_fields(code, "X", fields(*names))


def test_samples_have_two_rows(kind):
    samples = kind.samples()
    assert samples["case.number"] == NUMBER
    assert samples["items"] == [{"name": "门锁", "count": 3}] * 2
    assert samples["items"][0] is not samples["items"][1]
