"""What is pasted into a chat group: sentences, no tables, no markup."""

import re
from collections.abc import Callable

import pytest

from ledger.formats.blocks import Document, Figure, Heading, Paragraph, Run, Table
from ledger.formats.plain import plain
from tests.conftest import Office

MARK = "ledger 0.1.0 | report week 2026-W47 | 截至 2026-11-20 | 提交 无"


def said(text: str, role: str = "body") -> Paragraph:
    return Paragraph((Run(text),), role)


def row(header: str, cells: str, mark: str = MARK) -> str:
    """The sentence of a table of one row; columns of figures are those whose cell is one."""
    names, values = tuple(header.split("|")), tuple(cells.split("|"))
    right = tuple(bool(re.fullmatch(r"[-+]?[\d.]+%?|—|持平", value)) for value in values)
    return plain(Document(body=(Table(names, (values,), right),), mark=mark)).splitlines()[0]


@pytest.mark.parametrize(
    ("header", "cells", "sentence"),
    [
        (
            "编号|事项|牵头单位|责任人|时限|逾期天数|逾期工作日|进度|催办次数",
            "ZD-2026-012|建成综合窗口|区住建局|张华|2026年10月30日|21|15|85%|2",
            "1. 建成综合窗口（区住建局，ZD-2026-012）：责任人张华，时限10月30日，逾期21天，合15个工作日，进度85%，催办2次。",
        ),
        ("事项|逾期工作日|时限", "建成窗口|3|2025年12月31日（暂估）", "1. 建成窗口：逾期3个工作日，时限2025年12月31日（暂估）。"),
        ("序号|编号|事项|成效", "7|ZD-2026-012|建成窗口|窗口启用，群众满意。", "7. 建成窗口（ZD-2026-012）。成效：窗口启用，群众满意。"),
        ("日期|编号|事项|方式|内容", "2026年11月3日|ZD-2026-012|建成窗口|电话|请抓紧", "1. 建成窗口（ZD-2026-012）：11月3日，电话，内容：请抓紧。"),
        ("指标|本周|上周|增减", "在办|108|115|-7", "1. 在办：本周108，上周115，增减-7。"),
        ("指标|本周|上周|增减", "在办|8|8|持平", "1. 在办：本周8，上周8，持平。"),
        ("单位|项数|编号|应报日期", "区科技局|2|A-1、A-2|2026年3月5日、2026年4月5日", "1. 区科技局（A-1、A-2）：2项，应报日期3月5日、4月5日。"),
        ("事项|时限|进度", "建成窗口|—|—", "1. 建成窗口。"),
        ("排名|单位|得分", "1|区住建局|98.5", "1. 区住建局：第1名，得98.5分。"),
        ("组别|名次|单位|得分|席位", "乡镇街道|1|云岭乡|101.5|优胜席", "1. 云岭乡（乡镇街道）：第1名，得101.5分，优胜席。"),
        ("事项|状态|灯", "建成窗口|已办结|办结", "1. 建成窗口：已办结，办结。"),
        ("事项|灯", "建成窗口|无", "1. 建成窗口：不亮灯。"),
        ("编号|时限", "ZD-2026-012|2026年3月5日", "1. ZD-2026-012：时限3月5日。"),
        ("甲|甲", "一|二", "1. 一、二。"),
        ("时限", "2026年3月5日", "1. 时限3月5日。"),
        ("事项|灯|节点", "建成窗口|黄|封顶", "1. 建成窗口：黄灯，节点“封顶”。"),
    ],
)
def test_a_row_is_a_sentence(header: str, cells: str, sentence: str) -> None:
    assert row(header, cells) == sentence


def test_a_row_that_says_nothing_is_left_out() -> None:
    assert row("事项|时限", "—|—") == MARK


def test_days_keep_their_year_where_the_document_has_none() -> None:
    assert row("事项|时限", "建成窗口|2026年3月5日", mark="") == "1. 建成窗口：时限2026年3月5日。"


def test_a_document_whole() -> None:
    document = Document(
        masthead=(said("督查通报"),),
        title="关于某事的通报",
        body=(
            said("各单位：", "addressee"),
            Heading(1, "一、情况"),
            Heading(2, "（一）逾期"),
            Figure("<svg></svg>"),
            said("无。"),
            said("督查室", "signature"),
            said("2026年3月5日", "signature"),
        ),
        annexes=((Heading(1, "附件"), said("甲")),),
        imprint=(said("报：区领导"),),
        mark=MARK,
    )

    assert plain(document) == (
        f"督查通报\n\n关于某事的通报\n各单位：\n\n一、情况\n（一）逾期\n无。\n\n督查室\n2026年3月5日\n\n附件\n甲\n\n报：区领导\n\n{MARK}\n"
    )


def test_a_report_of_the_sample(sample: Office, golden: Callable[[str, str], None]) -> None:
    golden("week-plain.txt", re.sub(r"提交 [0-9a-f]{40}", "提交 <commit>", sample.run("report", "week", "--format", "txt")))


def test_a_report_has_neither_tables_nor_markup(sample: Office) -> None:
    lines = sample.run("report", "month", "--format", "txt").splitlines()

    assert [line for line in lines[:-1] if re.search(r"[|*<>]|^#", line)] == []
