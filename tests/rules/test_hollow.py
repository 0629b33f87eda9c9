"""空话: reports that say nothing are told from those that say a little, and never the other way round."""

from itertools import pairwise

import pytest

from ledger.model import Kind
from ledger.rules.family import standings_on
from ledger.rules.hollow import Hollow, hollow
from ledger.rules.yardstick import Yardstick
from ledger.store.workspace import Workspace
from tests.conftest import NOW, PROJECT


@pytest.mark.parametrize(
    "text",
    [
        "高度重视，正在推进",
        "正在推进。",
        "有序推进中",
        "积极推进",
        "我局高度重视，目前各项工作正在有序推进。",
        "按计划推进",
        "目前按序时进度推进，进展顺利",
        "单位领导高度重视，认真落实，狠抓落实，取得阶段性成效。",
        "取得了阶段性成效！",
        "正在办理中",
        "加强领导，统筹协调，稳步推进。",
        "我单位已加强组织领导，明确责任，细化措施，正加快推进各项工作",
        "下一步，将继续加大工作力度，确保按时完成。",
        "项目正常推进",
        "该项工作正在有序开展，并取得积极进展",
        "一切顺利",
        "抓紧落实；  抓紧办理",
        "区住建局高度重视，正在落实中。",
        "按照区委、区政府部署要求，积极推进",
        "由于时间紧、任务重",
        "客观原因",
        "……",
    ],
)
def test_stock_phrases_and_nothing_else_are_hollow(text: str) -> None:
    assert hollow(text, speakers=["区住建局"]) is Hollow.STOCK


@pytest.mark.parametrize(
    "text",
    [
        "完成选址比选",
        "正在推进，已完成60%",
        "按计划推进，11月底前通电",
        "稳步推进，三个项目主体全部封顶",
        "高度重视，区长到现场调度",
        "积极协调供电公司，接火方案已报批",
        "正在办理施工许可",
        "正在办理用地预审手续",
        "有序推进，老旧小区电梯已进场",
        "正在与产权人协商",
        "正在招标",
        "加快推进征拆，剩余两户未签约",
        "召开推进会，明确责任分工表",
        "水电和消防管线完成八成",
        "报告定稿，征求财政部门意见",
        "已完成",
        "已按时完成",
        "已办结并答复来信人",
        "尚未启动",
        "因资金未到位，尚未开工",
        "正在等待省厅批复",
        "待上级政策明确",
        "新桥站池体浇筑",
        "今日无异常",
        "无新增",
        "零报告",
        "未发生险情，一切正常",
        "没有进展",
        "A座封顶",
        "区财政局高度重视，正在推进",  # not a unit of this item: whoever that is, it is a name
        "已开展",
        "拆迁补偿未谈妥",
    ],
)
def test_a_report_that_says_anything_is_not(text: str) -> None:
    assert hollow(text, speakers=["区住建局"]) is None


@pytest.mark.parametrize(
    ("text", "previous", "expected"),
    [
        ("累计施划486处", "累计施划486处", Hollow.REPEATED),
        ("累计施划486处，完成 抽查。", "累计施划４８６处、完成抽查", Hollow.REPEATED),
        ("正在推进", "正在推进", Hollow.REPEATED),
        ("累计施划486处", "累计施划408处", None),
        ("累计施划486处", None, None),
        ("累计施划486处", "", None),
        ("今日无险情", "今日无险情", None),
        ("无新增。", "无新增", None),
        ("。", "！", Hollow.STOCK),
    ],
)
def test_the_last_report_over_again_is_noticed(text: str, previous: str | None, expected: Hollow | None) -> None:
    assert hollow(text, previous) is expected


@pytest.mark.parametrize(("own", "expected"), [((), None), (("挂图作战",), Hollow.STOCK), (("挂图 作战！",), Hollow.STOCK), (("",), None)])
def test_the_office_adds_stock_phrases_of_its_own(own: tuple[str, ...], expected: Hollow | None) -> None:
    assert hollow("我局挂图作战，稳步推进", own=own) is expected


def test_a_long_report_is_judged_at_once() -> None:
    assert hollow("正在推进" * 5000) is Hollow.STOCK
    assert hollow("正在推进" * 5000 + "三站封顶") is None


def test_the_sample_offices_reports_are_good_ones() -> None:
    office = Workspace.find(PROJECT, PROJECT).read(None).ledger
    reports = [
        (one.item, before, report)
        for one in standings_on(office.items, NOW.date(), Yardstick.of(office))
        for before, report in pairwise([None, *(entry.text for entry in one.entries if entry.kind is Kind.PROGRESS)])
        if report
    ]

    suspects = [(item.id, report) for item, before, report in reports if hollow(report, before, speakers=item.units)]

    assert len(reports) > 1000
    assert suspects == []
