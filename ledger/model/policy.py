"""办法: every number by which an office judges, as frozen records with their usual values."""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from ledger.model.items import Light
from ledger.record import Record, field


class LightPolicy(Record, frozen=True, kw_only=True):
    """When a light turns: working days before the deadline, and percentage points behind the plan."""

    warn_workdays: int = 3
    green_points: Decimal = Decimal(10)
    yellow_points: Decimal = Decimal(30)
    names: Mapping[Light, str] = field(
        default_factory=lambda: {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红", Light.DONE: "办结", Light.NONE: "无"}
    )


class FeedbackPolicy(Record, frozen=True, kw_only=True):
    """The report day of a window: an ISO weekday for weekly and biweekly ones, a day of the last month for longer ones.

    `hollow` are stock phrases of the office's own that say nothing (空话), besides those every office knows.
    """

    weekday: int = 5
    day_of_month: int = 25
    hollow: tuple[str, ...] = ()


class LimitPolicy(Record, frozen=True, kw_only=True):
    """Time limits: whether one in natural days or months that ends on a rest day rolls to the next working day."""

    roll: bool = False


class BookPolicy(Record, frozen=True, kw_only=True):
    """查账: after how many natural days without an entry an open item counts as not moving."""

    idle_days: int = 60


class AuditPolicy(Record, frozen=True, kw_only=True):
    """审计: what a commit may look like. Days are natural days, the size of a file is in KB; `signatures`: every commit must be signed."""

    backdate_days: int = 30  # how long before it is typed an entry may have happened
    commit_days: int = 366  # how long after it was typed an entry may be committed
    file_kb: int = 5120
    signatures: bool = False


class Clause(Record, frozen=True, kw_only=True):
    """One line of the scoring rules.

    `points` at once, and `per_day` (natural days) or `per_workday` for each day that the finding is late or early; never more than
    `cap` in all, and never more than `total_cap` for one unit in one period (both are sizes, without sign). A finding of fewer than
    `from_days` natural days does not count. A leading unit bears the points times `lead`, a supporting one times `support`.
    """

    title: str
    points: Decimal = Decimal(0)
    per_day: Decimal = Decimal(0)
    per_workday: Decimal = Decimal(0)
    from_days: int = 1
    cap: Decimal | None = None
    total_cap: Decimal | None = None
    lead: Decimal = Decimal(1)
    support: Decimal = Decimal(0)


# What the rules can find in an item; a policy gives each a clause, or leaves it out.
FINDINGS = ("late_finish", "overdue", "report_late", "report_missing", "returned", "milestone_missed", "early_finish")

# The parts of the weighted index, each a rate (DOMAIN §6): 办结、按时、反馈、质量.
INDEX_PARTS = ("completion", "timeliness", "feedback", "quality")


class Method(StrEnum):
    """How marks become a score: their sum, their mean per led item (unequal workloads), or a weighted index of rates."""

    SUM = "sum"
    MEAN = "mean"
    INDEX = "index"


class Seats(Record, frozen=True, kw_only=True):
    """优胜席 and 落后席 of a group."""

    top: int = 3
    bottom: int = 3


class ScorePolicy(Record, frozen=True, kw_only=True):
    """考核办法: a base, the clauses by which computed findings count, and how many seats each group has.

    `decisions` are clauses that only an award or a deduction may use. `heaviest_once`: of one matter's deductions (and awards) a unit
    bears only the heaviest. A score stays between `floor` and `ceiling`. `weights` belong to the index alone, and are its base.
    `seats` are those of groups that differ from the rest.
    """

    method: Method = Method.SUM
    base: Decimal = Decimal(100)
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    heaviest_once: bool = False
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    decisions: Mapping[str, Clause] = field(default_factory=dict)
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    top_seats: int = 3
    bottom_seats: int = 3
    seats: Mapping[str, Seats] = field(default_factory=dict)


class Policy(Record, frozen=True, kw_only=True):
    """办法: every number by which the office judges."""

    lights: LightPolicy = LightPolicy()
    feedback: FeedbackPolicy = FeedbackPolicy()
    limits: LimitPolicy = LimitPolicy()
    book: BookPolicy = BookPolicy()
    audit: AuditPolicy = AuditPolicy()
    scoring: ScorePolicy = ScorePolicy()
