"""任务分解表 and 责任清单: who does what by when, for the office and for each unit."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from ledger.cli.arguments import DryRun, InBook
from ledger.cli.delivery import (
    Delivery,
    Form,
    Look,
    Mark,
    Output,
    Paper,
    Public,
    Save,
    Strict,
    as_typed,
    check_delivery,
    marking,
    publish,
    publish_all,
)  # fmt: skip
from ledger.cli.documents import OnlyLeader, OnlyList, OnlyUnit, scope_of
from ledger.cli.output import emit_json
from ledger.cli.parameters import Argument, Option
from ledger.cli.report_kinds import needs_public
from ledger.cli.session import Session
from ledger.errors import UsageError
from ledger.model import Item
from ledger.reports.breakdown import COLUMNS, USUAL
from ledger.reports.breakdown import breakdown as broken_down
from ledger.reports.duties import DutyList, duties
from ledger.reports.scope import Scope
from ledger.rules.carrying import book_year
from ledger.rules.family import standings_on
from ledger.rules.publicity import hidden, public_ledger
from ledger.words import names

ORDERS = {"list": "清单", "chapter": "章节", "unit": "牵头单位", "leader": "牵头领导"}
BEARERS = {"unit": "单位", "leader": "牵头领导", "person": "责任人"}
# What must be marked public for the public version to be in that order, or of such bearers.
PUBLIC_ORDERS = {"chapter": "source", "leader": "lead_leader"}
PUBLIC_BEARERS = {"leader": "lead_leader", "person": "owner"}


def breakdown(
    session: Session,
    by: Annotated[str, Option("--by", metavar="顺序", help="list 按清单、chapter 按来源文件的章节、unit 按牵头单位、leader 按牵头领导")] = "list",
    columns: Annotated[
        str | None, Option("--columns", metavar="栏目", help="选哪些栏、什么顺序、叫什么，如 '序号,任务内容=工作任务,牵头单位,完成时限'")
    ] = None,
    title: Annotated[str | None, Option("--title", metavar="标题", help="表的标题，默认任务分解表")] = None,
    task_list: OnlyList = None,
    unit: OnlyUnit = None,
    leader: OnlyLeader = None,
    year: InBook = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    public: Public = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """分解表：列出任务、牵头领导、牵头单位、配合单位、时限和标准

    例：ledger breakdown --list 年度重点工作 --by unit -o 任务分解表.docx
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    check_delivery(session, delivery)
    order = _named(ORDERS, by, "排")
    scope = scope_of(session, task_list, unit, leader)
    chosen = session.year(year) if year else None
    mark = marking(session)
    if public and order in PUBLIC_ORDERS:
        needs_public(session, PUBLIC_ORDERS[order], f"按{ORDERS[order]}排")
    ledger = public_ledger(session.ledger) if public else session.ledger
    told = columns or ",".join(ledger.settings.documents.columns)
    chosen_columns = _columns(told)
    if public and (hidden(ledger.settings.documents.public) | {"position"}).issuperset(chosen_columns.values()):
        raise UsageError(f"{names(chosen_columns)}都不公开，公开版里没有栏可列", "选别的栏，如 --columns 序号,任务内容,牵头单位,完成时限")
    figures = broken_down(
        ledger,
        [one for one in standings_on(ledger.items, session.today, session.yardstick) if _holds(scope, chosen, one.item)],
        session.today,
        by=order,
        columns=chosen_columns,
        title=title or "任务分解表",
        scope=scope.words,
    )
    if session.options.json:
        emit_json(session, "breakdown", figures)
        return
    options = (("--by", order), ("--columns", told), ("--title", title), ("--year", year))
    command = as_typed(
        ["breakdown", *scope.options(), *(word for name, value in options if value for word in (name, value)), *(["--public"] if public else [])]
    )
    about = (f"-{scope.words}" if scope else "") + ("-公开" if public else "")
    paper = Paper(
        command=command,
        template="breakdown.md",
        context={"breakdown": figures},
        as_of=session.today,
        folder=f"reports/{session.today.year}",
        name=f"任务分解表{about}-{session.today}",
        subject=f"任务分解表{about.replace('-', ' ')} 共{figures.total}项",
        public=public,
    )
    publish(session, paper, delivery, mark)


def duty(
    session: Session,
    name: Annotated[str | None, Argument(metavar="名称", help="哪个单位（领导、责任人）的，不写则每个单位一份")] = None,
    by: Annotated[str, Option("--by", metavar="对象", help="unit 单位、leader 牵头领导、person 责任人")] = "unit",
    task_list: OnlyList = None,
    year: InBook = None,
    output: Output = None,
    form: Form = None,
    save: Save = False,
    public: Public = False,
    strict: Strict = False,
    look: Look = False,
    dry_run: DryRun = False,
) -> None:
    """责任清单：一个单位或一个人负责的事项；-o 文件夹/ 则每个单位一份

    例：ledger duty -o 责任清单/ --format docx
    """
    delivery = Delivery(output=output, form=form, save=save, strict=strict, look=look, dry_run=dry_run)
    check_delivery(session, delivery)
    bearer = _named(BEARERS, by, "列")
    scope = scope_of(session, task_list, None, None)
    chosen = session.year(year) if year else None
    mark = marking(session)
    if public and bearer in PUBLIC_BEARERS:
        needs_public(session, PUBLIC_BEARERS[bearer], f"按{BEARERS[bearer]}列")
    ledger = public_ledger(session.ledger) if public else session.ledger
    standings = [one for one in standings_on(ledger.items, session.today, session.yardstick) if _holds(scope, chosen, one.item)]
    found = duties(ledger, standings, session.today, bearer)
    lists = [_one(session, found, name, bearer)] if name else list(found.values())
    if session.options.json:
        emit_json(session, "duty", lists)
        return
    _publish(session, lists, scope, delivery, mark, year=year, public=public)


def _publish(session: Session, lists: Sequence[DutyList], scope: Scope, delivery: Delivery, mark: Mark, *, year: str | None, public: bool) -> None:
    papers = [
        Paper(
            command=as_typed(
                ["duty", each.name, "--by", each.by, *scope.options(), *(["--year", year] if year else []), *(["--public"] if public else [])]
            ),
            template="duty.md",
            context={"duty": each},
            as_of=session.today,
            folder=f"reports/{session.today.year}/责任清单-{session.today}{'-公开' if public else ''}",
            name=f"责任清单-{each.name}",
            subject=f"责任清单 {each.name}",
            public=public,
        )
        for each in lists
    ]
    if not papers:
        raise UsageError("没有事项，列不出责任清单", "看有哪些事项：ledger list")
    publish_all(session, papers, delivery, mark, papers[0].subject if len(papers) == 1 else f"责任清单 {len(papers)}份")


def _one(session: Session, found: Mapping[str, DutyList], typed: str, by: str) -> DutyList:
    name = session.unit(typed).name if by == "unit" else typed.strip()
    if name not in found:
        raise UsageError(f"{name}没有负责的事项", f"有事项的{BEARERS[by]}：{names(list(found)[:12]) or '无'}")
    return found[name]


def _holds(scope: Scope, year: int | None, item: Item) -> bool:
    return scope.holds(item) and year in (None, book_year(item.id))


def _columns(typed: str) -> dict[str, str]:
    """Headings with the fields that they show: 任务内容=工作任务 shows the tasks under another name. Raises UsageError for a column there is not."""
    wanted = [part.strip() for part in re.split(r"[,，、]", typed) if part.strip()] or USUAL
    found: dict[str, str] = {}
    for part in wanted:
        name, _, shown = part.partition("=")
        if name.strip() not in COLUMNS:
            raise UsageError(f"没有“{name}”这一栏", f"可用的有：{names(COLUMNS)}；改名写成 任务内容=工作任务")
        found[shown.strip() or name.strip()] = COLUMNS[name.strip()]
    return found


def _named(choices: Mapping[str, str], typed: str, doing: str) -> str:
    found = next((each for each, word in choices.items() if typed in (each, word)), None)
    if found is None:
        raise UsageError(f"不能按“{typed}”{doing}", f"可用的有：{names(f'{each}（{word}）' for each, word in choices.items())}")
    return found
