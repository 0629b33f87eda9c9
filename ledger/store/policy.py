"""办法 in data/ledger.yaml → Policy. What the file does not say has the usual value of the model."""

from decimal import Decimal
from typing import TypeVar

from ledger.model import (
    FINDINGS,
    INDEX_PARTS,
    AuditPolicy,
    BookPolicy,
    Clause,
    FeedbackPolicy,
    Light,
    LightPolicy,
    LimitPolicy,
    Method,
    Policy,
    ScorePolicy,
    Seats,
)
from ledger.store.fields import Fields, nearest

Value = TypeVar("Value")


def read_policy(fields: Fields | None) -> Policy:
    """The office's policy; problems are noted in `fields`."""
    if fields is None:
        return Policy()
    policy = Policy(
        lights=_lights(fields.inner("lights")),
        feedback=_feedback(fields.inner("feedback")),
        limits=_limits(fields.inner("limits")),
        book=_book(fields.inner("book")),
        audit=_audit(fields.inner("audit")),
        scoring=_scoring(fields.inner("scoring")),
    )
    fields.finish()
    return policy


def _lights(fields: Fields | None) -> LightPolicy:
    usual = LightPolicy()
    if fields is None:
        return usual
    names = dict(usual.names)
    if (inner := fields.inner("names")) is not None:
        names |= {light: name for light in Light if (name := inner.text(light))}
        inner.finish()
    if len(set(names.values())) < len(names):
        fields.report("names", "有两种灯用了同一个名称", "五种灯的名称各不相同")
    policy = LightPolicy(
        warn_workdays=_or(fields.integer("warn_workdays", low=0, high=60), usual.warn_workdays),
        green_points=_or(fields.number("green_points", low=0, high=100), usual.green_points),
        yellow_points=_or(fields.number("yellow_points", low=0, high=100), usual.yellow_points),
        names=names,
    )
    if policy.yellow_points < policy.green_points:
        fields.report("yellow_points", "黄灯的界限比绿灯的还小", "yellow_points 不能小于 green_points")
    fields.finish()
    return policy


def _feedback(fields: Fields | None) -> FeedbackPolicy:
    usual = FeedbackPolicy()
    if fields is None:
        return usual
    policy = FeedbackPolicy(
        weekday=_or(fields.integer("weekday", low=1, high=7), usual.weekday),
        day_of_month=_or(fields.integer("day_of_month", low=1, high=31), usual.day_of_month),
        hollow=fields.names("hollow"),
    )
    fields.finish()
    return policy


def _limits(fields: Fields | None) -> LimitPolicy:
    if fields is None:
        return LimitPolicy()
    policy = LimitPolicy(roll=fields.flag("roll"))
    fields.finish()
    return policy


def _book(fields: Fields | None) -> BookPolicy:
    usual = BookPolicy()
    if fields is None:
        return usual
    policy = BookPolicy(idle_days=_or(fields.integer("idle_days", low=1, high=366), usual.idle_days))
    fields.finish()
    return policy


def _audit(fields: Fields | None) -> AuditPolicy:
    usual = AuditPolicy()
    if fields is None:
        return usual
    policy = AuditPolicy(
        backdate_days=_or(fields.integer("backdate_days", low=0, high=3660), usual.backdate_days),
        commit_days=_or(fields.integer("commit_days", low=0, high=3660), usual.commit_days),
        file_kb=_or(fields.integer("file_kb", low=64, high=1048576), usual.file_kb),
        signatures=fields.flag("signatures"),
    )
    fields.finish()
    return policy


def _scoring(fields: Fields | None) -> ScorePolicy:
    usual = ScorePolicy()
    if fields is None:
        return usual
    weights, groups = _weights(fields.inner("weights")), fields.inner("seats")
    policy = ScorePolicy(
        method=fields.choice("method", Method) or usual.method,
        base=_or(fields.number("base", low=0, high=1000), sum(weights.values(), Decimal(0)) if weights else usual.base),
        floor=fields.number("floor", low=-1000, high=1000),
        ceiling=fields.number("ceiling", low=0, high=2000),
        heaviest_once=fields.flag("heaviest_once"),
        clauses=_clauses(fields.inner("clauses"), FINDINGS),
        decisions=_clauses(fields.inner("decisions")),
        weights=weights,
        top_seats=_or(fields.integer("top_seats", low=0, high=99), usual.top_seats),
        bottom_seats=_or(fields.integer("bottom_seats", low=0, high=99), usual.bottom_seats),
        seats={group: _seats(inner) for group, inner in groups.blocks()} if groups else {},
    )
    _check_scoring(fields, policy)
    fields.finish()
    return policy


def _check_scoring(fields: Fields, policy: ScorePolicy) -> None:
    """What would make a score mean something else than the file says."""
    parts = sum(policy.weights.values(), Decimal(0))
    if (policy.method is Method.INDEX) != bool(policy.weights):
        fields.report("weights", "权重和计分方法对不上", "method: index 要写 weights；sum 和 mean 不写")
    elif policy.weights and policy.base != parts:
        fields.report("base", f"基础分{policy.base}不等于各项权重之和{parts}", "指数制的基础分就是权重之和，base 可以不写")
    if policy.floor is not None and policy.floor > policy.base:
        fields.report("floor", "最低分高于基础分", "核对 floor 和 base")
    if policy.ceiling is not None and policy.ceiling < policy.base:
        fields.report("ceiling", "最高分低于基础分", "核对 ceiling 和 base")
    titles = [clause.title for clause in (*policy.clauses.values(), *policy.decisions.values())]
    if twice := next((title for title in titles if titles.count(title) > 1), None):
        fields.report("clauses", f"有两个条款都叫“{twice}”", "每个条款的名称各不相同")


def _clauses(outer: Fields | None, known: tuple[str, ...] = ()) -> dict[str, Clause]:
    if outer is None:
        return {}
    for name in outer.keys() if known else ():
        if name not in known:
            outer.report(name, "没有这种加扣分情形", f"{nearest(name, known)}可用的有：{'、'.join(known)}；由人决定的写在 decisions 下")
    return {name: _clause(fields, name) for name, fields in outer.blocks()}


def _clause(fields: Fields, name: str) -> Clause:
    usual = Clause(title=name)
    points, per_day, per_workday = (fields.number(key, low=-100, high=100) for key in ("points", "per_day", "per_workday"))
    if points is None and per_day is None and per_workday is None:
        fields.report("points", "没有写分值", "写 points（一次的分值），或 per_day、per_workday（每天的分值）")
    clause = Clause(
        title=fields.text("title", required=True) or name,
        points=_or(points, usual.points),
        per_day=_or(per_day, usual.per_day),
        per_workday=_or(per_workday, usual.per_workday),
        from_days=_or(fields.integer("from_days", low=1, high=366), usual.from_days),
        cap=fields.number("cap", low=0, high=1000),
        total_cap=fields.number("total_cap", low=0, high=1000),
        lead=_or(fields.number("lead", low=0, high=1), usual.lead),
        support=_or(fields.number("support", low=0, high=1), usual.support),
    )
    signs = {value > 0 for value in (clause.points, clause.per_day, clause.per_workday) if value}
    if len(signs) > 1:
        fields.report("points", "一次的分值和每天的分值一正一负", "加分都写正数，扣分都写负数")
    fields.finish()
    return clause


def _weights(fields: Fields | None) -> dict[str, Decimal]:
    if fields is None:
        return {}
    found = {part: fields.number(part, low=0, high=1000) for part in INDEX_PARTS}
    fields.finish(f"可用的有：{'、'.join(INDEX_PARTS)}")
    return {part: weight for part, weight in found.items() if weight is not None}


def _seats(fields: Fields) -> Seats:
    usual = Seats()
    seats = Seats(top=_or(fields.integer("top", low=0, high=99), usual.top), bottom=_or(fields.integer("bottom", low=0, high=99), usual.bottom))
    fields.finish()
    return seats


def _or(found: Value | None, usual: Value) -> Value:
    return usual if found is None else found
