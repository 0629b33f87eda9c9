"""单位名录: list the units, add one, and keep what a reorganised one was."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from ledger.cli.arguments import DryRun, Text, given
from ledger.cli.output import Column, emit_json, emit_rows, say
from ledger.cli.parameters import Argument, Option
from ledger.cli.recording import refuse_classified, refuse_without, report_written
from ledger.cli.session import Session
from ledger.errors import NotAllowed, UsageError
from ledger.model import Role, Unit
from ledger.record import replace
from ledger.rules.succession import present_on
from ledger.store.directory_text import with_unit, with_unit_fields
from ledger.words import long_date, names

NewName = Annotated[str, Argument(metavar="新名称", help="单位的新名称")]
FromDay = Annotated[str | None, Option("--on", metavar="日期", help="从哪天起，默认今天")]
COLUMNS = (
    Column("单位"),
    Column("全称", spare=True),
    Column("组别"),
    Column("分管领导"),
    Column("联系人"),
    Column("别名", wide=True),
    Column("说明"),
)


def list_units(session: Session, everything: Annotated[bool, Option("--all", help="连已经更名、合并、撤销的一起列出")] = False) -> None:
    """列出：名录里今天有的单位，连同别名、组别、分管领导

    例：ledger unit list --all
    """
    known = session.directory
    units = known.units if everything else present_on(known, session.today).units
    if session.options.json:
        emit_json(session, "units", [_json(unit) for unit in units])
        return
    emit_rows(COLUMNS, [_row(unit) for unit in units], empty="名录里没有单位")
    say(session, f"共{len(units)}个单位")


def add(
    session: Session,
    name: Annotated[str, Argument(metavar="名称", help="台账里统一使用的名称")],
    group: Annotated[str | None, Option("--group", metavar="组别", help="排名的组别，如 区直部门；泛指单位不写")] = None,
    full_name: Annotated[str | None, Option("--full-name", metavar="全称", help="全称，如 某区住房和城乡建设局")] = None,
    alias: Annotated[list[str] | None, Option("--alias", metavar="别名", help="别的写法，可写多次")] = None,
    leader: Annotated[str | None, Option("--leader", metavar="姓名", help="分管领导")] = None,
    contact: Annotated[str | None, Option("--contact", metavar="姓名", help="联系人")] = None,
    phone: Annotated[str | None, Option("--phone", metavar="电话", help="电话")] = None,
    since: Annotated[str | None, Option("--since", metavar="日期", help="新组建的，从哪天起有")] = None,
    collective: Annotated[bool, Option("--collective", help="泛指单位，如 各街道，不参加排名")] = False,
    dry_run: DryRun = False,
) -> None:
    """添加：名录里加一个单位

    例：ledger unit add 区数据局 --group 区直部门 --alias 数据局 --leader 陈刚
    """
    unit = Unit(
        name=_new_name(session, name),
        full_name=given(full_name),
        aliases=tuple(each for each in map(given, alias or ()) if each),
        group=given(group),
        leader=given(leader),
        contact=given(contact),
        phone=given(phone),
        collective=collective,
        since=session.day(since) if since else None,
    )
    _write(session, [], [unit], f"名录 添加{unit.name}", "unit-add", dry_run=dry_run)


def rename(
    session: Session,
    old: Annotated[str, Argument(metavar="原名称", help="现在的名称")],
    new: NewName,
    on: FromDay = None,
    text: Text = None,
    dry_run: DryRun = False,
) -> None:
    """更名：从某天起用新名称，以前的日子仍是原名称

    例：ledger unit rename 区大数据中心 区数据局 --on 2026-06-01 -m 机构改革
    """
    unit, day = session.unit(old), _from_day(session, on)
    name = _new_name(session, new, own=unit)
    successor = replace(unit, name=name, full_name=None, aliases=(), since=day, until=None, into=None)
    subject = f"名录 {unit.name}{_since(day)}更名为{successor.name}"
    former = replace(_ended(unit, day, name), aliases=tuple(alias for alias in unit.aliases if alias != name))
    _write(session, [former], [successor], _with_reason(subject, text), "unit-rename", dry_run=dry_run)


def merge(
    session: Session,
    old: Annotated[list[str], Argument(metavar="原单位…", help="并入别的单位的")],
    into: Annotated[str, Option("--into", metavar="单位", help="并入哪个单位；名录里没有的就是新组建的")],
    on: FromDay = None,
    text: Text = None,
    dry_run: DryRun = False,
) -> None:
    """合并：从某天起并入另一个单位，以前的日子仍是各自的

    例：ledger unit merge 区粮食局 区物价局 --into 区发改局 --on 2026-06-01
    """
    day, directory = _from_day(session, on), session.directory
    known = directory.canonical().get(into.strip())
    target = session.unit(known).name if known else _new_name(session, into)
    units = [unit for unit in dict.fromkeys(session.unit(each) for each in old) if unit.name != target]
    if not units:
        raise UsageError("没有要并入别处的单位", f"写上除{target}以外的单位")
    new = [] if known else [replace(units[0], name=target, full_name=None, aliases=(), since=day, until=None, into=None)]
    subject = f"名录 {names(unit.name for unit in units)}{_since(day)}并入{target}"
    _write(session, [_ended(unit, day, target) for unit in units], new, _with_reason(subject, text), "unit-merge", dry_run=dry_run)


def _new_name(session: Session, typed: str, own: Unit | None = None) -> str:
    """A name that nobody has; one of its `own` aliases a renamed unit may take."""
    name = given(typed)
    if not name:
        raise UsageError("单位名称是空的", "写上单位名称")
    taken = session.directory.canonical().get(name)
    if taken and not (own and name in own.aliases):
        raise NotAllowed(f"“{name}”已经是{'名录里的单位' if taken == name else f'{taken}的别名'}", "看名录：ledger unit list --all")
    return name


def _from_day(session: Session, typed: str | None) -> date:
    return session.day(typed) if typed else session.today


def _since(day: date) -> str:
    return f"从{long_date(day)}起"


def _with_reason(subject: str, text: str | None) -> str:
    reason = given(text)
    return f"{subject}：{reason}" if reason else subject


def _ended(unit: Unit, day: date, into: str) -> Unit:
    """The unit as it was up to the day before."""
    if unit.until:
        raise NotAllowed(f"{unit.name}到{long_date(unit.until)}为止，已经不在了", "看名录：ledger unit list --all")
    if unit.since and unit.since >= day:
        raise UsageError(f"{unit.name}从{long_date(unit.since)}起才有，不能从{long_date(day)}起更名或合并", "检查 --on 的日期")
    return replace(unit, until=day - timedelta(days=1), into=into)


def _write(session: Session, ended: Sequence[Unit], new: Sequence[Unit], subject: str, action: str, *, dry_run: bool) -> None:
    """One commit: units that ended keep their lines, new ones stand behind the first of them, or at the end."""
    refuse_classified([subject, *(part for unit in new for part in (unit.full_name, *unit.aliases))])
    refuse_without(session, Role.ADMINISTER)
    with session.writing(dry_run=dry_run) as desk:
        text, units = desk.directory_text(), list(session.workspace.directory.units)
        for unit in ended:
            before = next(each for each in units if each.name == unit.name)
            aliases = {"aliases": unit.aliases} if unit.aliases != before.aliases else {}
            text = with_unit_fields(text, unit.name, {**aliases, "until": unit.until, "into": unit.into})
            units = [unit if each.name == unit.name else each for each in units]
        place = next((place for place, each in enumerate(units) if ended and each.name == ended[0].name), len(units) - 1)
        for unit in new:
            text = with_unit(text, unit, ended[0].name if ended else None)
            units.insert(place + 1, unit)
        written = desk.reorganise(text, units, subject, action)
    report_written(session, written)


def _row(unit: Unit) -> Sequence[object]:
    return unit.name, unit.full_name, unit.group, unit.leader, unit.contact, names(unit.aliases), _history(unit)


def _history(unit: Unit) -> str:
    since = f"从{long_date(unit.since)}起" if unit.since else ""
    until = f"到{long_date(unit.until)}为止" if unit.until else ""
    into = f"后为{unit.into}" if unit.into else ""
    return "，".join(filter(None, ("泛指单位" if unit.collective else "", since, until, into)))


def _json(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in Unit.__struct_fields__}
