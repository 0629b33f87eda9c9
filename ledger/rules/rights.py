"""角色: who commits, whether the directory believes it, and what the office lets that person do."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from ledger.model import Directory, Entry, Kind, Ledger, Person, Role
from ledger.record import Record
from ledger.words import ROLES, names

ROLE_OF = {
    Kind.EXTEND: Role.EXTEND,
    Kind.COMPLETE: Role.CLOSE,
    Kind.CLOSE: Role.CLOSE,
    Kind.CANCEL: Role.CLOSE,
    Kind.AWARD: Role.AWARD,
    Kind.DEDUCT: Role.AWARD,
}
GOOD_SIGNATURE = "G"  # as git's %G? has it: valid, and of a key that this machine trusts


class Signed(Record, frozen=True, kw_only=True):
    """Who made a commit, as it says itself: its author and when, who committed it and when, and what git made of its signature, if it was asked."""

    name: str
    email: str
    at: datetime
    committer: str
    committer_email: str
    committed: datetime
    signature: str = ""
    signer: str = ""


def person_of(directory: Directory, name: str, email: str) -> Person | None:
    """The person whose address it is; else the one of that name, if the directory knows no address of theirs."""
    by_address = next((person for person in directory.people if person.email and person.email.casefold() == email.casefold()), None)
    return by_address or next((person for person in directory.people if person.name == name and not person.email), None)


def may(office: Ledger, role: Role, name: str, email: str) -> bool:
    """Whether somebody may do what the role is about; a role that the office does not name is everybody's."""
    allowed = office.settings.roles.get(role)
    if not allowed:
        return True
    person = person_of(office.directory, name, email)
    return person is not None and person.name in allowed


def refusal(office: Ledger, role: Role, name: str) -> str:
    """What is said of somebody who did what the role is about without having it."""
    return f"{name}没有“{ROLES[role]}”的权限（有权限的：{names(office.settings.roles.get(role, ()))}）"


def denials(office: Ledger, log: Iterable[Entry], entry: Entry, name: str, email: str) -> Iterator[str]:
    """Why somebody may not record an entry in a log. To void an entry takes the role of that entry; whoever approved must be one who may."""
    kinds = {entry.kind} | {past.kind for past in log if entry.kind is Kind.VOID and past.key == entry.voids}
    for role in sorted({ROLE_OF[kind] for kind in kinds if kind in ROLE_OF}):
        if not may(office, role, name, email):
            yield refusal(office, role, name)
    approvers = office.settings.roles.get(Role.APPROVE)
    if approvers and entry.approved_by and entry.approved_by not in approvers:
        yield refusal(office, Role.APPROVE, entry.approved_by)


def doubts_about_author(signed: Signed, office: Ledger) -> Iterator[tuple[str, str]]:
    """Why a commit may not be by whom it says, each as (code, words). Nothing but a required signature is proof."""
    namesake = next((person for person in office.directory.people if person.name == signed.name), None)
    known = person_of(office.directory, signed.name, signed.email)
    if namesake and known is None:
        yield "forged_author", f"署名“{signed.name}”，邮箱却是 {signed.email}，与名录登记的不符"
    elif known and known.name != signed.name and namesake:
        yield "forged_author", f"署名“{signed.name}”，邮箱却是{known.name}的"
    if not _same_person(signed, office.directory):
        yield "forged_author", f"署名“{signed.name}”，实际由“{signed.committer}”提交"
    if office.settings.policy.audit.signatures:
        yield from _about_signature(signed)


def _same_person(signed: Signed, directory: Directory) -> bool:
    author = person_of(directory, signed.name, signed.email)
    committer = person_of(directory, signed.committer, signed.committer_email)
    if author or committer:
        return author == committer
    return signed.name == signed.committer or signed.email.casefold() == signed.committer_email.casefold()


def _about_signature(signed: Signed) -> Iterator[tuple[str, str]]:
    if signed.signature in ("", "N"):
        yield "unsigned", "提交没有签名"
    elif signed.signature != GOOD_SIGNATURE:
        yield "unsigned", "提交的签名无效、过期或不受信任"
    elif signed.email.casefold() not in signed.signer.casefold() and signed.name not in signed.signer:
        yield "forged_author", f"署名“{signed.name}”，签名却是“{signed.signer}”的"
