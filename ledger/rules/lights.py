"""红黄绿灯: the worse of the deadline's light and the progress's, with the reason in words."""

from ledger.model import Light, LightPolicy, Status
from ledger.rules.standing import Standing
from ledger.words import marked, rounded

_WORSE = (Light.GREEN, Light.YELLOW, Light.RED)


def light(standing: Standing, policy: LightPolicy) -> Light:
    """The light an item shows: `done` once finished, `none` while suspended or cancelled, else the worst of its own two and its children's."""
    if standing.status.finished:
        return Light.DONE
    if standing.status in (Status.SUSPENDED, Status.CANCELLED):
        return Light.NONE
    if standing.overdue:
        return Light.RED  # nothing below can be worse
    below = [shown for child in standing.children if (shown := light(child, policy)) in _WORSE]
    return max(_deadline_light(standing, policy), _progress_light(standing, policy), *below, key=_WORSE.index)


def due_soon(standing: Standing, policy: LightPolicy) -> bool:
    """临期: open, not overdue, and within the policy's working days of the deadline (the due day itself included)."""
    return standing.open and standing.workdays_left is not None and standing.workdays_left <= policy.warn_workdays


def reason(standing: Standing, policy: LightPolicy) -> str:
    """Why the light is what it is, for a reader: `逾期12个工作日`, `落后序时进度18.0个百分点`; empty when green or outside the order."""
    shown = light(standing, policy)
    if shown not in (Light.YELLOW, Light.RED):
        return ""
    reasons = []
    if _deadline_light(standing, policy) is shown:
        reasons.append(_deadline_reason(standing))
    if _progress_light(standing, policy) is shown and standing.planned_percent is not None:
        reasons.append(f"落后序时进度{rounded(standing.planned_percent - standing.percent)}个百分点")
    below = [f"子事项{child.item.id}{reason(child, policy)}" for child in standing.children if light(child, policy) is shown]
    return "；".join(filter(None, ("，".join(reasons), *below)))


def named_reason(standing: Standing, policy: LightPolicy) -> str:
    """The light by the office's own name, and why: `红：逾期12个工作日`; empty where there is nothing to explain."""
    why = reason(standing, policy)
    return f"{policy.names[light(standing, policy)]}：{why}" if why else ""


def _deadline_light(standing: Standing, policy: LightPolicy) -> Light:
    """Red once the deadline has passed (the due day itself is not late), yellow within `warn_workdays` working days of it."""
    if standing.overdue:
        return Light.RED
    return Light.YELLOW if due_soon(standing, policy) else Light.GREEN


def _progress_light(standing: Standing, policy: LightPolicy) -> Light:
    """Green up to `green_points` behind the plan, yellow up to `yellow_points`, red beyond; both limits belong to the milder light."""
    if standing.planned_percent is None:
        return Light.GREEN
    behind = standing.planned_percent - standing.percent
    if behind <= policy.green_points:
        return Light.GREEN
    return Light.YELLOW if behind <= policy.yellow_points else Light.RED


def lateness(standing: Standing) -> str:
    """How late an overdue item is: `逾期12个工作日`, in natural days before the first working day has passed; estimates say so."""
    if not standing.workdays_overdue:
        return f"逾期{standing.days_overdue}天"
    return marked(f"逾期{standing.workdays_overdue}个工作日", estimated=standing.estimated)


def _deadline_reason(standing: Standing) -> str:
    if standing.overdue:
        return lateness(standing)
    if standing.workdays_left == 0:
        return "今日到期" if standing.current_due == standing.day else marked("时限前已没有工作日", estimated=standing.estimated)
    return marked(f"还有{standing.workdays_left}个工作日到期", estimated=standing.estimated)
