"""Who a commit is by, and what the office lets that person do."""

from datetime import datetime

import pytest

from ledger.model import AuditPolicy, Directory, Ledger, Person, Policy, Role, Settings
from ledger.rules.rights import Signed, doubts_about_author, may, person_of

MOMENT = datetime.fromisoformat("2026-02-10T09:00:00+08:00")
PEOPLE = Directory(people=(Person(name="赵敏", email="Zhao@example.gov.cn"), Person(name="钱进"), Person(name="孙悦", email="sun@example.gov.cn")))


def office(*, signatures: bool = False, **roles: tuple[str, ...]) -> Ledger:
    settings = Settings(policy=Policy(audit=AuditPolicy(signatures=signatures)), roles={Role(role): names for role, names in roles.items()})
    return Ledger(settings=settings, directory=PEOPLE)


def signed(author: str, committer: str | None = None, signature: str = "", signer: str = "") -> Signed:
    """`姓名 邮箱` of the author and, where it is another, of the committer."""
    (name, email), (other, address) = author.split(" "), (committer or author).split(" ")
    return Signed(
        name=name, email=email, at=MOMENT, committer=other, committer_email=address, committed=MOMENT, signature=signature, signer=signer
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "email", "person"),
    [
        ("赵敏", "zhao@example.gov.cn", "赵敏"),
        ("zhaomin", "ZHAO@EXAMPLE.GOV.CN", "赵敏"),
        ("赵敏", "other@example.com", None),
        ("钱进", "any@example.com", "钱进"),
        ("钱进", "sun@example.gov.cn", "孙悦"),
        ("路人", "any@example.com", None),
    ],
)
def test_an_address_in_the_directory_tells_who_it_is(name: str, email: str, person: str | None) -> None:
    found = person_of(PEOPLE, name, email)

    assert (found.name if found else None) == person


@pytest.mark.parametrize(
    ("roles", "name", "email", "allowed"),
    [
        ({}, "路人", "any@example.com", True),
        ({"close": ("赵敏",)}, "路人", "any@example.com", True),
        ({"extend": ("赵敏",)}, "赵敏", "zhao@example.gov.cn", True),
        ({"extend": ("赵敏",)}, "赵敏", "forged@example.com", False),
        ({"extend": ("赵敏",)}, "钱进", "zhao@example.gov.cn", True),
        ({"extend": ("赵敏",)}, "钱进", "qian@example.com", False),
        ({"extend": ("路人",)}, "路人", "any@example.com", False),
    ],
)
def test_a_role_that_is_named_is_only_theirs(roles: dict[str, tuple[str, ...]], name: str, email: str, allowed: bool) -> None:
    assert may(office(**roles), Role.EXTEND, name, email) is allowed


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (signed("赵敏 zhao@example.gov.cn"), []),
        (signed("zhaomin zhao@example.gov.cn"), []),
        (signed("钱进 a@example.com", "钱进 b@example.com"), []),
        (signed("路人 a@example.com"), []),
        (signed("赵敏 forged@example.com"), ["署名“赵敏”，邮箱却是 forged@example.com，与名录登记的不符"]),
        (signed("钱进 sun@example.gov.cn"), ["署名“钱进”，邮箱却是孙悦的"]),
        (signed("赵敏 zhao@example.gov.cn", "孙悦 sun@example.gov.cn"), ["署名“赵敏”，实际由“孙悦”提交"]),
        (signed("路人 a@example.com", "路人 b@example.com"), []),
        (signed("路人 a@example.com", "passer-by a@example.com"), []),
        (signed("路人 a@example.com", "钱进 b@example.com"), ["署名“路人”，实际由“钱进”提交"]),
    ],
)
def test_an_author_that_does_not_fit_shows(made: Signed, words: list[str]) -> None:
    assert [what for _, what in doubts_about_author(made, office())] == words


@pytest.mark.parametrize(
    ("signature", "signer", "codes"),
    [
        ("G", "赵敏 <zhao@example.gov.cn>", []),
        ("G", "zhao@example.gov.cn", []),
        ("G", "sun@example.gov.cn", ["forged_author"]),
        ("", "", ["unsigned"]),
        ("N", "", ["unsigned"]),
        ("B", "zhao@example.gov.cn", ["unsigned"]),
        ("U", "zhao@example.gov.cn", ["unsigned"]),
        ("X", "zhao@example.gov.cn", ["unsigned"]),
    ],
)
def test_a_required_signature_is_good_and_the_authors(signature: str, signer: str, codes: list[str]) -> None:
    made = signed("赵敏 zhao@example.gov.cn", signature=signature, signer=signer)

    assert [code for code, _ in doubts_about_author(made, office(signatures=True))] == codes
    assert list(doubts_about_author(made, office())) == []
