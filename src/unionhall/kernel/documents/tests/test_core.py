import pytest
from jinja2.exceptions import SecurityError

from unionhall.kernel.documents.core import (
    MOST_ITEMS,
    Sandbox,
    gathered,
    is_field_name,
    is_torn,
    missing,
)
from unionhall.kernel.documents.refusals import (
    ConditionFails,
    DocumentTooLarge,
    MissingFields,
    NotForTemplates,
    TemplateBroken,
    TornBlock,
    UnknownFields,
)

NAMES = ("case.number", "case.text", "case.items", "station", "items[].name", "items[].count")
FIELDS = {
    "case": {"number": "12", "text": "a < b & c", "items": "x"},
    "station": "云桥",
    "items": [{"name": "锁", "count": 1}, {"name": "门", "count": 20}],
}


def filled(source, fields=FIELDS):
    sandbox = Sandbox(NAMES, fields, yes="是", no="否")
    return sandbox.from_string(source).render(fields)


@pytest.mark.parametrize("name", ["a", "case.number", "a1.b_2.c", "items[].name", "case.items[].part.name"])
def test_names_of_fields(name):
    assert is_field_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "A", "1a", "_a", "a.__class__", "a._b", "a..b", "a.", "items[]", "items[0].a", "a[].b[].c", "loop.index",
     "true", "a b", "a-b", "数量"],
)  # fmt: skip
def test_what_is_no_name(name):
    assert not is_field_name(name)


class TestGathering:
    def test_dotted_and_nested_are_the_same(self):
        dotted = {"case.number": "1", "items": [{"name": "a"}], "station": "s"}
        nested = {"case": {"number": "1"}, "items": [{"name": "a"}], "station": "s"}
        assert gathered(NAMES, dotted) == gathered(NAMES, nested) == nested

    def test_values_are_shown_and_what_nobody_named_is_left_out(self):
        given = {"station": 1, "secret": 2, "case": {"secret": 3}, "items": [{"count": 1, "secret": 4}]}
        assert gathered(NAMES, given, str) == {"station": "1", "items": [{"count": "1"}]}

    def test_what_is_missing(self):
        tree = gathered(
            NAMES, {"case": {"number": None, "text": ""}, "items": iter([{"name": "a", "count": 0}, {}])}
        )
        assert missing(NAMES, tree) == [
            "case.items",
            "case.number",
            "items[].count",
            "items[].name",
            "station",
        ]
        assert missing(["items", "items[].name"], gathered(NAMES, {"items": []})) == []
        assert missing(["items"], {}) == ["items"]


class TestWhatTemplatesMaySay:
    @pytest.mark.parametrize(
        ("source", "text"),
        [
            ("{{ case.number }}·{{station}}", "12·云桥"),
            ("{{ case.text }}", "a &lt; b &amp; c"),
            ("{% for item in items %}{{ loop.index }}{{ item.name }}{% if not loop.last %}、{% endif %}{% endfor %}",
             "1锁、2门"),
            ("{% for i in items if i.count > 5 %}{{ i.name }}{% else %}无{% endfor %}", "门"),
            ("{% for case in items %}{{ case.name }}{% endfor %}{{ case.number }}", "锁门12"),
            ("{% if items|length == 2 and station in ['云桥', 'b'] %}{{ '是' if case.number == '12' else '否' }}"
             "{% elif station %}2{% else %}3{% endif %}", "是"),
            ("{{ case.items|upper }}{{ station ~ case.number }}{{ station is defined }}", "X云桥12是"),
            ("{# nothing #}{{ '' | default('—', true) }}", "—"),
            ("只有文字", "只有文字"),
        ],
    )  # fmt: skip
    def test_fields_lists_and_conditions(self, source, text):
        assert filled(source) == text

    @pytest.mark.parametrize(
        "source",
        [
            "{{ ''.__class__ }}",
            "{{ ''['__class__'] }}",
            "{{ ().__class__.__bases__[0].__subclasses__() }}",
            "{{ station|attr('__class__') }}",
            "{{ items[0].name }}",
            "{{ station.upper() }}",
            "{{ range(10) }}",
            "{{ self }}{{ self.__init__() }}",
            "{{ cycler.__init__.__globals__ }}{{ cycler() }}",
            "{{ '%s'|format(station) }}",
            "{{ station|safe }}",
            "{{ items|map(attribute='name')|join }}",
            "{{ 'x' * 1000000000 }}",
            "{{ 9 ** 9 ** 9 }}",
            "{% for i in range(1000000000) %}{% endfor %}",
            "{% for i in [1, 2, 3] %}{% endfor %}",
            "{% for i in 'abc' %}{% endfor %}",
            "{% for item in items recursive %}{{ loop(items) }}{% endfor %}",
            "{% for loop in items %}{% endfor %}",
            "{% for a, b in items %}{% endfor %}",
            "{% for item in items %}{{ loop.previtem }}{{ loop.cycle('a') }}{% endfor %}",
            "{% set x = station %}{{ x }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% include '/etc/passwd' %}",
            "{% import 'os' as os %}",
            "{% from 'os' import path %}",
            "{% extends 'base' %}",
            "{% filter upper %}x{% endfilter %}",
            "{% with x = 1 %}{% endwith %}",
            "{% block a %}{% endblock %}",
            "{% autoescape false %}{{ station }}{% endautoescape %}",
            "{{ station is callable }}",
            "{% for i in items %}" * 21 + "{% endfor %}" * 21,
            "{{ " + "not " * 100 + "station }}",
        ],
    )
    def test_everything_else_is_refused_before_it_runs(self, source):
        with pytest.raises((NotForTemplates, UnknownFields, TemplateBroken)):
            filled(source)

    @pytest.mark.parametrize(
        ("thing", "name"),
        [("", "__class__"), ("", "upper"), ({}, "keys"), ([], "append"), (len, "__self__"), (Sandbox, "mro")],
    )
    def test_nothing_but_fields_can_be_reached_even_when_it_runs(self, thing, name):
        sandbox = Sandbox(NAMES, FIELDS, yes="", no="")
        for reach in (sandbox.getattr, sandbox.getitem):
            with pytest.raises(SecurityError):
                str(reach(thing, name))
        assert not sandbox.globals

    def test_the_words_around_what_is_not_possible(self):
        with pytest.raises(NotForTemplates) as refused:
            filled("<w:p >一</w:p><w:p ><w:t>编号：{{ ''.__class__ }}</w:t></w:p>")
        assert refused.value.params == {"near": "编号：{{ ''.__class__ }}"}


class TestMistakes:
    @pytest.mark.parametrize(
        ("source", "near"),
        [
            ("<w:p >一</w:p><w:p >编号{{ case.number }</w:p><w:p >三</w:p>", "编号{{ case.number }"),
            ("<w:p >{% for a in items %}</w:p><w:p >二</w:p>", "{% for a in items %}"),
            ("<w:p >好</w:p><w:p >{{ station | }}&lt;</w:p>", "{{ station | }}<"),
            ("{% nonsense %}", "{% nonsense %}"),
            ("{{ " + "9" * 5000 + " }}", "…"),
            ("{{ " + "(" * 5000 + " }}", "…"),
        ],
    )
    def test_the_words_around_a_mistake(self, source, near):
        with pytest.raises(TemplateBroken) as refused:
            filled(source)
        assert refused.value.params["near"] == near

    @pytest.mark.parametrize(
        ("source", "names", "close"),
        [
            ("{{ case.nubmer }}", "case.nubmer", "case.number"),
            ("{{ number }}", "number", "case.number"),
            ("{{ 编号 }}", "编号", ""),
            ("{{ case }}", "case", ""),
            ("{{ items }}", "items", ""),
            ("{{ case.__class__ }}", "case.__class__", ""),
            ("{{ station }}{{ a.b.c.d }}{{ statoin }}", "a.b.c.d, statoin", "station"),
            ("{% for row in items %}{{ row.nmae }}{% endfor %}", "row.nmae", "row.name"),
            ("{% for row in items %}{{ row }}{% endfor %}", "row", ""),
            ("{% for row in item %}{{ row.name }}{% endfor %}", "item", ""),
            ("{% for row in items %}{% endfor %}{{ row.name }}", "row.name", ""),
            ("{{ loop.index }}", "loop.index", ""),
            ("{% if case.numbers %}{% endif %}", "case.numbers", "case.number"),
        ],
    )
    def test_fields_that_there_are_not(self, source, names, close):
        with pytest.raises(UnknownFields) as refused:
            filled(source)
        assert refused.value.params["names"] == names
        if close:
            assert refused.value.params["close"] == close
            assert close in str(refused.value)

    def test_fields_that_are_not_known_yet(self):
        with pytest.raises(MissingFields) as refused:
            filled("{{ case.number }}{% for i in items %}{{ i.name }}{% endfor %}{{ station }}",
                   {"items": [{"name": "a"}, {}], "station": ""})  # fmt: skip
        assert refused.value.params["names"] == ["case.number", "items[].name"]

    def test_a_comparison_that_makes_no_sense(self):
        with pytest.raises(ConditionFails):
            filled("{% if station > 3 %}{% endif %}")

    @pytest.mark.parametrize(
        "markup",
        [
            "",
            "text",
            "<w:t>a</w:t>",
            '</w:t></w:p><w:p a="b"><w:t>',
            "<w:br/></w:t><w:x/><w:t>",
        ],
    )
    def test_whole_pieces(self, markup):
        assert not is_torn(markup)

    @pytest.mark.parametrize(
        "markup", ["<w:p>", "</w:p>", "</w:p><w:tbl>", "</w:t></w:p><w:t><w:p>", "<a></b>"]
    )
    def test_torn_pieces(self, markup):
        assert is_torn(markup)

    def test_a_loop_from_a_paragraph_into_a_table(self):
        source = (
            "<w:p ><w:t>{% for i in items %}</w:t></w:p><w:tbl><w:tc><w:p >{% endfor %}</w:p></w:tc></w:tbl>"
        )
        with pytest.raises(TornBlock) as refused:
            filled(source)
        assert refused.value.params["near"] == "{% for i in items %}"
        assert "{%tr" in str(refused.value)


class TestLimits:
    def rows(self, count, **row):
        return FIELDS | {"items": [{"name": "x", "count": 1} | row] * count}

    def test_rows_of_one_list(self):
        source = "{% for i in items %}{% endfor %}"
        assert filled(source, self.rows(MOST_ITEMS)) == ""
        with pytest.raises(DocumentTooLarge):
            filled(source, self.rows(MOST_ITEMS + 1))

    def test_loops_within_loops(self):
        source = (
            "{% for a in items %}{% for b in items %}{% for c in items %}{% endfor %}{% endfor %}{% endfor %}"
        )
        with pytest.raises(DocumentTooLarge):
            filled(source, self.rows(1000))

    def test_everything_written(self):
        source = "{% for i in items %}{{ i.name }}{% endfor %}"
        assert len(filled(source, self.rows(1000, name="锁" * 1000))) == 1_000_000
        with pytest.raises(DocumentTooLarge):
            filled(source, self.rows(1000, name="锁" * 7000))

    def test_parts_count_together(self):
        fields = FIELDS | {"station": "x" * 11 * 2**20}
        sandbox = Sandbox(NAMES, fields, yes="", no="")
        template = sandbox.from_string("{{ station }}")
        template.render(fields)
        with pytest.raises(DocumentTooLarge) as refused:
            template.render(fields)
        assert "20" in str(refused.value)
