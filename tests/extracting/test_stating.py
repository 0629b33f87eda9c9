"""Single statements of responsibility, time and measure, each with what is doubtful about it."""

from datetime import date

import pytest

from ledger.extracting.deadlines import Frame, times
from ledger.extracting.keyed import duty_of, first_leads
from ledger.extracting.measures import measures
from ledger.extracting.names import listed
from ledger.extracting.titles import title_of
from ledger.rules.calendar import Calendar

FRAME = Frame(2026, date(2026, 4, 10), date(2026, 5, 1), Calendar())


@pytest.mark.parametrize(
    ("text", "leads", "supports", "doubted"),
    [
        ("财政部负责", "财政部", "", ""),
        ("财政部、税务总局负责", "财政部", "税务总局", "lead_units support_units"),
        ("财政部牵头，税务总局、海关总署按职责分工负责", "财政部", "税务总局 海关总署", ""),
        ("财政部、商务部牵头，各有关部门配合", "财政部 商务部", "各有关部门", ""),
        ("财政部会同税务总局负责", "财政部", "税务总局", ""),
        ("财政部牵头会同税务总局负责", "财政部", "税务总局", ""),
        ("财政部牵头，税务总局等参与", "财政部", "税务总局", "support_units"),
        ("教育部负责，地方各级人民政府落实", "教育部", "地方各级人民政府", ""),
        ("区财政局（牵头）、区税务局", "区财政局", "区税务局", ""),
        ("责任单位：区财政局(区金融办)", "区财政局(区金融办)", "", ""),
        ("牵头单位:区财政局;责任单位:区税务局,区商务局", "区财政局", "区税务局 区商务局", ""),
        ("责任单位：区财政局、区税务局，由区税务局牵头", "区税务局", "区财政局", ""),
        ("牵头单位：区商务局；责任单位：区工信局,区住建局、区城管局", "区商务局", "区工信局 区住建局 区城管局", "support_units"),
        ("省教育、财政厅负责", "省教育厅", "省财政厅", "lead_units support_units"),
    ],
)
def test_who(text: str, leads: str, supports: str, doubted: str) -> None:
    duty = duty_of(text, first=False)

    assert duty is not None
    assert (" ".join(duty.leads), " ".join(duty.supports)) == (leads, supports)
    assert " ".join(sorted({name for name, _ in duty.doubts})) == doubted


@pytest.mark.parametrize("text", ["以下简称方案", "不含农村", "2026年", "详见附件", "试行", "下同", "配合", "占比超过50%", "含县级市", "原区规划局"])
def test_other_brackets_say_nothing_of_responsibility(text: str) -> None:
    assert duty_of(text, first=False) is None


def test_whoever_is_first_leads_where_the_document_says_so() -> None:
    assert first_leads("任务后列第一位的为牵头单位，下同")
    duty = duty_of("财政部、税务总局负责", first=True)
    assert duty is not None
    assert (duty.leads, duty.doubts) == (("财政部",), ())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("省发展改革委、财政厅、市场监管局", "省发展改革委 省财政厅 省市场监管局"),
        ("区住房和城乡建设局和区财政局", "区住房和城乡建设局 区财政局"),
        ("各镇、街道", "各镇 各街道"),
        ("县（市、区）人民政府", "县（市、区）人民政府"),
        ("省商务厅、国家税务总局", "省商务厅 国家税务总局"),
    ],
)
def test_lists_of_units(text: str, names: str) -> None:
    assert " ".join(each.name for each in listed(text).names) == names


@pytest.mark.parametrize(
    ("said", "text", "due", "stones", "doubtful"),
    [
        ("12月底", "", "2026-12-31", 0, False),
        ("2027年6月底前", "", "2027-06-30", 0, False),
        ("9月", "", "2026-09-30", 0, True),
        ("6月前", "", "None", 0, True),
        ("汛期前", "", "None", 0, True),
        ("长期坚持", "", "None", 0, False),
        ("3个月内", "", "2026-07-10", 0, True),
        ("印发之日起30日内", "", "2026-05-10", 0, False),
        ("", "3月底前完成选址，6 月底前开工，12月底前建成。", "2026-12-31", 2, False),
        ("", "截至3月底已完成一半。", "None", 0, False),
        ("", "审批时间压缩至60个工作日以内。", "None", 0, False),
        ("", "全年培训5000人次。", "2026-12-31", 0, True),
        ("10月底前", "6月底前开工，12月底前投用。", "2026-10-31", 1, True),
    ],
)
def test_when(said: str, text: str, due: str, stones: int, doubtful: bool) -> None:
    found = times(said, text, FRAME)

    assert (str(found.due), len(found.milestones), bool(found.doubts)) == (due, stones, doubtful)


@pytest.mark.parametrize(
    ("text", "said", "doubtful"),
    [
        ("规上工业增加值增长8%以上", "不少于8%", False),
        ("审批时间压缩至60个工作日以内", "不多于60个工作日", False),
        ("达到1,200亩", "不少于1200亩", False),
        ("新增XX个", "", True),
        ("技术合同成交额**亿元", "", True),
        ("增长10%左右", "不少于10%", True),
        ("新增5家，惠及300户", "不少于5家；不少于300户", True),
        ("2026年3月5日，处理12345热线工单，PM2.5", "", False),
    ],
)
def test_how_much(text: str, said: str, doubtful: bool) -> None:
    found = measures(text)

    assert (found.said, bool(found.doubt)) == (said, doubtful)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("健全服务网点布局。完善城乡服务网点规划，推动扩面提质。", "健全服务网点布局"),
        ("一是完善公共服务设施布局规划，统筹推进教育医疗养老托育等设施建设，补齐短板。", "完善公共服务设施布局规划"),
        ("新建停车泊位800个。", "新建停车泊位800个"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert title_of(text) == title
