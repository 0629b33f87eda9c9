"""An office's own template can read what it is given, and nothing else; it cannot grow without end either."""

import pytest

from ledger.cli import limits
from ledger.errors import LedgerError
from ledger.record import Record
from ledger.reports.markdown import render
from tests.conftest import Office


class Figures(Record, frozen=True):
    name: str = "某区"
    rows: tuple[int, ...] = (1, 2)


REACHING = [
    "{{ x.__class__ }}", "{{ x.__class__.__mro__[1].__subclasses__() }}", "{{ ''.__class__ }}", "{{ x|attr('__class__') }}", "{{ [x]|map(attribute='__class__')|list|first|attr('mro') }}",
    "{{ '{0.__class__}'.format(x) }}", "{{ '{x.__class__}'.format_map({'x': x}) }}", "{{ x.name.__init__.__globals__ }}", "{{ table.__globals__ }}", "{{ table.__code__ }}",
    "{{ self.__init__.__globals__ }}", "{{ self._TemplateReference__context }}", "{{ cycler.__init__.__globals__ }}", "{{ lipsum.__globals__ }}", "{{ joiner }}",
    "{{ namespace.__init__.__globals__ }}", "{{ range.__self__ }}", "{{ x.__struct_fields__ }}", "{{ (x.rows).__reduce__() }}", "{{ dict.__base__ }}",
    "{{ x['__class__'] }}", "{{ ()|attr('__class__') }}", "{% set y = x.__dict__ %}{{ y }}", "{{ x.name.encode().decode.__self__.__class__ }}",
    "{{ caller.__globals__ }}", "{{ varargs }}", "{{ loop }}", "{{ config }}", "{{ request }}", "{{ open('/etc/passwd').read() }}", "{{ __import__('os') }}",
    "{{ x.rows.append(1) }}", "{{ [1].append(2) }}", "{{ {}.update(a=1) }}", "{% include '/etc/passwd' %}", "{% include '../data/ledger.yaml' %}",
    "{% import 'data/ledger.yaml' as y %}", "{% extends '..\\\\..\\\\x' %}", "{% include ['a', 'b'] %}", "{{ x|tojson|attr('__class__') }}", "{{ undefined.a.b }}",
    "{{ table([x], {'a': '__class__'}) }}", "{{ table([x], {'a': '__init__.__globals__'}) }}",
    "{{ table([x], {'a': 'x.__class__'}) }}", "{{ table([x.rows | map('string')], {'a': 'gi_frame.f_globals'}) }}", "{{ table([table], {'a': 'name'}) }}", "{{ table([x], {'a': 'name.encode'}) }}",
]  # fmt: skip
GROWING = [
    "{{ '甲' * 10**9 }}", "{{ 10**10**8 }}", "{{ [0] * 10**9 }}", "{% for i in range(10**9) %}{{ i }}{% endfor %}", "{{ '%1000000000d' % 1 }}",
    "{% set n = namespace(s='甲') %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}{{ n.s }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
]  # fmt: skip
ENDLESS = [
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "{% set n = namespace(s='甲') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s | length }}",
    "{{ '甲' | center(10000000000) | length }}",
    "{{ '{:10000000000}'.format(1) | length }}",
]


def rendered(template: str) -> str:
    return render({"a.md": template}.get, "a.md", {"x": Figures()}, "mark")


@pytest.mark.parametrize("template", REACHING)
def test_a_template_that_reaches_too_far_fails(template: str) -> None:
    with pytest.raises(LedgerError) as failed:
        rendered(template)

    assert failed.value.message.startswith(("模板 templates/a.md", "没有模板"))


@pytest.mark.parametrize("template", GROWING)
def test_a_template_that_grows_is_stopped(template: str) -> None:
    with pytest.raises(LedgerError, match=r"模板 templates/a\.md"):
        rendered(template)


@pytest.mark.slow
@pytest.mark.parametrize("template", ENDLESS)
def test_a_template_without_end_is_stopped_within_its_limits(office: Office, template: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 1)
    monkeypatch.setattr(limits, "MEMORY", 256 << 20)
    office.write("templates/week.md", template)

    assert office.error("report", "week").startswith("错误：模板 templates/week.md")
    assert "算得太久或太大，已停下" in office.error("report", "week") or "不允许" in office.error("report", "week")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("\ufeff{{ x.name }}\r\n好\r\n", "某区"),
        ("{{ x.name }}\t{{ x.rows | length }}", "某区\t2"),
        ("{{ rate(1, 3) }}", "33.3%"),
        ("{{ x.rows | sum * 2 }}", "6"),
        ("{{ '甲' * 3 }}", "甲甲甲"),
        ("{{ 2 ** 3 }}", "8"),
    ],
)
def test_what_documents_need_works(template: str, text: str) -> None:
    assert text in rendered(template)


def test_a_template_in_another_encoding_is_read_as_it_can(office: Office) -> None:
    office.write("templates/week.md", "逾期{{ report.now.overdue }}项".encode("gbk"))

    out, err, code = office.run_all("report", "week")

    assert (code, "1" in out) == (0, True) or "templates/week.md" in err
