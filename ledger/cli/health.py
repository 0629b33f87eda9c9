"""体检: what ails the office's folder, and putting right what may be put right without asking."""

from typing import Annotated, Any

from ledger.cli.output import Column, emit_json, emit_rows, say
from ledger.cli.parameters import Option
from ledger.cli.session import Session, now, zone_named
from ledger.store.ailments import Ailment, Patient, examine
from ledger.store.circumstances import CIRCUMSTANCES
from ledger.store.leftovers import LEFTOVERS

COLUMNS = (Column("现象", wide=True), Column("影响", wide=True), Column("怎么办", wide=True))


def doctor(
    session: Session,
    fix: Annotated[bool, Option("--fix", help="处理其中安全的几样，不动人写的内容")] = False,
) -> int:
    """体检：找出中断留下的东西和不妥的设置，说明影响和办法

    例：ledger doctor
    """
    session.need_present("体检只看现在")
    workspace = session.workspace
    moment = now(zone_named("Asia/Shanghai"))  # the office's own zone stands in settings that may be what is broken
    found = examine(Patient(workspace, workspace.need_git(), moment), (*LEFTOVERS, *CIRCUMSTANCES))
    done = _mended(session, found) if fix else [""] * len(found)
    if session.options.json:
        emit_json(session, "doctor", list(map(_json, found, done)))
    elif found:
        emit_rows(COLUMNS, [(each.what, each.why, mended or each.cure) for each, mended in zip(found, done, strict=True)])
    say(session, _verdict(found, done))
    return 0 if all(done) else 1


def _mended(session: Session, found: list[Ailment]) -> list[str]:
    """What was done about each, while nobody else writes; empty for what people must decide."""
    if not any(each.mend for each in found):
        return [""] * len(found)
    with session.workspace.alone("doctor", lambda said: say(session, said)):
        return [each.mend() if each.mend else "" for each in found]


def _verdict(found: list[Ailment], done: list[str]) -> str:
    left = [each for each, mended in zip(found, done, strict=True) if not mended]
    mended = f"处理了{len(found) - len(left)}处，" if len(left) < len(found) else ""
    can = sum(each.mend is not None for each in left)
    offer = f"，其中{can}处可用 ledger doctor --fix 处理" if can else ""
    return f"{mended}还有{len(left)}处要处理{offer}" if left else f"{mended}没有要处理的" if mended else "一切正常"


def _json(ailment: Ailment, done: str) -> dict[str, Any]:
    told = {name: getattr(ailment, name) for name in ("name", "what", "why", "cure")}
    return {**told, "fixable": ailment.mend is not None, "done": done or None}
