"""空话: whether a report says nothing, or nothing new. A hint for the clerk, never scored; it would rather miss one than accuse a good report."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from unicodedata import normalize


class Hollow(StrEnum):
    """What is wrong with a report."""

    STOCK = "hollow"
    REPEATED = "repeated"


# 套话: what any unit could say of any matter.
STOCK = (
    "高度重视", "领导重视", "思想重视", "十分重视", "正在推进", "有序推进", "积极推进", "稳步推进", "扎实推进", "加快推进", "全力推进", "大力推进", "持续推进",
    "统筹推进", "协调推进", "深入推进", "纵深推进", "协同推进", "强力推进", "按计划推进", "按时序推进", "按序时推进", "按序时进度推进", "按时序进度推进", "正常推进", "顺利推进",
    "推进顺利", "一切顺利", "进度正常", "推进中", "持续推进中", "进展顺利", "进展良好", "进展正常", "按计划进行", "正常进行", "有序进行", "有序开展", "积极开展", "扎实开展", "正常开展", "顺利开展", "持续开展",
    "正在开展", "正在进行", "进行中", "正在办理", "正在办理中", "办理中", "正在落实", "正在落实中", "落实中", "抓紧办理", "抓紧落实", "抓紧推进", "加紧推进", "加快落实", "认真落实",
    "认真抓好落实", "抓好落实", "狠抓落实", "严格落实", "贯彻落实", "认真贯彻落实", "抓落实", "认真研究", "积极研究", "认真组织", "精心组织", "周密部署", "精心部署", "认真部署",
    "统筹安排", "统筹协调", "积极协调", "加强协调", "正在协调", "正在协调中", "加强领导", "加强组织领导", "强化领导", "强化组织领导", "加强沟通", "积极沟通", "积极对接", "正在对接",
    "加强对接", "加强配合", "密切配合", "积极配合", "明确责任", "明确分工", "压实责任", "落实责任", "强化责任", "细化措施", "强化措施", "制定措施", "多措并举", "采取有力措施", "采取有效措施",
    "加大力度", "加大工作力度", "加强督促", "加强督导", "强化督导", "取得阶段性成效", "取得阶段性成果", "取得阶段性进展", "取得明显成效", "取得显著成效", "取得较好成效", "取得良好成效",
    "取得积极成效", "取得积极进展", "取得一定成效", "取得一定进展", "成效明显", "成效显著", "效果明显", "初见成效", "初显成效", "稳中有进", "确保按时完成", "确保如期完成", "确保按期完成", "确保完成", "力争早日完成", "争取早日完成", "早日完成",
    "尽快完成", "尽快办结", "尽快落实", "按要求办理", "按要求落实", "按要求推进", "按上级要求落实", "按照要求落实", "按计划实施", "正在实施", "有序实施", "稳步实施",
    "客观原因", "多方面原因", "各方面原因", "种种原因", "诸多因素", "多种因素", "客观因素", "时间紧", "任务重", "情况复杂", "情况较复杂", "情况比较复杂",
)  # fmt: skip

# What carries no news of its own between them.
CONNECTIVES = (
    "我局", "我委", "我办", "我街道", "我镇", "我乡", "我中心", "我单位", "我馆", "我分局", "本单位", "本局", "该单位", "单位", "相关单位", "各相关单位", "有关单位", "各单位", "相关部门", "各部门", "有关部门",
    "责任单位", "牵头单位", "承办单位", "相关科室", "各科室", "领导", "主要领导", "分管领导", "局党组", "党组", "局领导", "班子", "领导班子", "目前", "截至目前", "当前", "现", "现在", "近期", "近日", "本月", "本周", "本期", "本季度",
    "今年以来", "下一步", "接下来", "已", "已经", "正", "正在", "仍", "仍在", "还在", "将", "将继续", "继续", "并", "并且", "同时", "及", "以及", "和", "与", "均", "都", "也", "在", "对", "对此", "此", "此项", "此项工作", "该项", "该项工作",
    "该事项", "该工作", "本项工作", "这项工作", "事项", "任务", "各项", "各项任务", "各项工作", "各项工作任务", "各项措施", "工作", "工作任务", "相关工作", "有关工作", "相关事项", "有关事项", "项目", "按照", "根据", "要求", "按要求",
    "区委区政府", "区委", "区政府", "上级", "上级要求", "部署", "部署要求", "安排", "进行", "开展", "推进", "落实", "办理", "工作正", "中", "之中", "地", "的", "等", "由于", "因", "因为", "受", "影响", "原因", "是", "有", "为", "较",
    "总体", "整体", "总体上", "基本", "全面", "进一步", "不断", "切实", "认真", "积极", "抓紧", "加快", "加强", "全力", "情况", "进度", "进展",
)  # fmt: skip

_NOTHING_HAPPENED = re.compile(r"[无没未](?:有|发生|出现|发现)?(?:新增|新的|新|异常|变化|险情|灾情|突发|情况|事故|问题)|零报告|一切正常|平安无事")
_NAMELESS = re.compile(r"[\W_]+")


def hollow(text: str, previous: str | None = None, *, own: Iterable[str] = (), speakers: Iterable[str] = ()) -> Hollow | None:
    """Whether a report is nothing but stock phrases, or the last one over again; None for one that says something, or that nothing happened.

    Punctuation, blanks and width do not count. `own` are stock phrases of this office, `speakers` the units whose names say nothing here.
    A number, a date, a place or a thing is left over when the known words are taken away, and so makes a report good. 零报告
    (今日无异常) may well be the same every day.
    """
    said = _bare(text)
    if _NOTHING_HAPPENED.search(said):
        return None
    if said and previous is not None and said == _bare(previous):
        return Hollow.REPEATED
    stock, connectives = (_by_initial(STOCK), _by_initial(tuple(own))), (_by_initial(CONNECTIVES), _by_initial(tuple(speakers)))
    return Hollow.STOCK if _made_of(said, stock, connectives) else None


_Words = Mapping[str, Sequence[str]]  # by their first character


def _made_of(said: str, stock: Sequence[_Words], connectives: Sequence[_Words]) -> bool:
    """Whether a text can be cut without rest into stock phrases and connectives, at least one of the former; so can one without a word."""
    bare, holding = 1, 2  # what the text up to a place may be: connectives alone, or with a stock phrase among them
    reached = [bare] + [0] * len(said)
    for place in range(len(said)):
        if reached[place]:
            for word in _words_at(said, place, connectives):
                reached[place + len(word)] |= reached[place]
            for phrase in _words_at(said, place, stock):
                reached[place + len(phrase)] |= holding
    return not said or bool(reached[-1] & holding)


def _words_at(said: str, place: int, known: Sequence[_Words]) -> Iterator[str]:
    return (word for words in known for word in words.get(said[place], ()) if said.startswith(word, place))


@cache
def _by_initial(words: tuple[str, ...]) -> _Words:
    found: dict[str, list[str]] = {}
    for word in filter(None, map(_bare, words)):
        found.setdefault(word[0], []).append(word)
    return found


def _bare(text: str) -> str:
    """The words alone: no punctuation, no blanks, no 了, full-width letters as half-width ones."""
    return _NAMELESS.sub("", normalize("NFKC", text)).replace("了", "")
