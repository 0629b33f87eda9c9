"""佐证: files put beside an item under their digests, or, where they are too large, registered by where they are."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from ledger.cli.arguments import By, DryRun, Id, On, Text, given
from ledger.cli.output import say
from ledger.cli.parameters import Argument
from ledger.cli.recording import new_entry, refuse_classified, refuse_denied, report_written
from ledger.cli.session import Session
from ledger.errors import LedgerError, NotAllowed, system_reason
from ledger.model import Item, Kind
from ledger.rules.history import living
from ledger.rules.lifecycle import record
from ledger.store.evidence import digest_of
from ledger.store.paths import evidence_path
from ledger.words import names, register_line, sized


def attach(
    session: Session,
    item_id: Id,
    files: Annotated[list[str], Argument(metavar="文件…", help="佐证材料，存在事项旁边；超过 policy.audit.file_kb 的只登记位置和校验值")],
    text: Text = None,
    on: On = None,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """佐证：把验收单、照片等文件附到事项上，留下校验值

    例：ledger attach ZD-12 验收意见.pdf 现场照片.jpg -m 12月验收
    """
    number, said, who = session.item_id(item_id), given(text), given(by)
    day = session.day(on) if on else session.today
    refuse_classified([said, who, *(Path(file).name for file in files)])
    with session.writing(dry_run=dry_run) as desk:
        opened = session.workspace.open_item(number)
        item, made = opened.item, []
        for file in dict.fromkeys(files):
            fields, data = _registered(session, item, Path(file))
            entry = new_entry(session, item, Kind.ATTACH, said, day, who, fields)
            refuse_denied(session, item, entry)
            item = record(item, entry)
            made.append((entry, data))
        subject = register_line(opened.item, made[0][0]) if len(made) == 1 else f"{number} 佐证 {names(entry.file or '' for entry, _ in made)}"
        written = desk.attach(opened, made, subject)
    report_written(session, written[-1:])
    for entry, data in made:
        if data is None:
            say(session, f"注意：{entry.file}有{sized(entry.size or 0)}，没有存入台账，只登记了位置；不要移动或改动原件")


def _registered(session: Session, item: Item, file: Path) -> tuple[dict[str, Any], bytes | None]:
    """What an entry says of a file, and its bytes where it is small enough to be kept. Raises LedgerError for one that cannot be read."""
    try:
        digest, size = digest_of(file)
        large = size > session.workspace.settings.policy.audit.file_kb << 10
        data = None if large else file.read_bytes()
    except OSError as error:
        raise LedgerError(f"读不了 {file}：{system_reason(error)}", "检查文件名和权限") from error
    if size == 0:
        raise LedgerError(f"{file} 是空的，没有附上", "检查是不是选错了文件")
    if any(past.digest == digest for past in living(item.log, date.max)):
        raise NotAllowed(f"{file.name} 已经附在 {item.id} 上了", f"现有的佐证见 ledger show {item.id}")
    stored = str(file.resolve()) if large else evidence_path(item.path, digest, file.name)
    return {"file": file.name, "size": size, "digest": digest, "stored": stored}, data
