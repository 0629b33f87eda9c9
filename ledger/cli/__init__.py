"""门: the contents page of the program, and main()."""

import gc
import sys

from ledger import __version__
from ledger.cli.ahead import looking_ahead
from ledger.cli.arguments import refuse_unprintable
from ledger.cli.contents import Call, Contents, Family, Listed
from ledger.cli.direct import plain_call
from ledger.cli.output import Unread, flush_out, prepare_streams, print_err, problem_line
from ledger.errors import DataError, LedgerError, system_reason

BOOK = (Listed("open", "建账", "book:open_book"), Listed("audit", "查账", "book:audit"), Listed("close", "结账", "book:close"))
TALLY = (Listed("add", "添加", "tallies:add"), Listed("list", "列出", "tallies:list_counts"), Listed("void", "作废", "tallies:void"))
UNIT = (
    Listed("list", "列出", "units:list_units"),
    Listed("add", "添加", "units:add"),
    Listed("rename", "更名", "units:rename"),
    Listed("merge", "合并", "units:merge"),
)
GUARD = (Listed("install", "安装", "guarding:install"),)

CONTENTS: Contents = {
    "开始": [
        Listed("init", "新建", "start:init"),
        Listed("demo", "样例", "start:demo"),
        Family("book", "年账", "年初建账，年中查账，年底结账", BOOK),
    ],
    "事项": [
        Listed("add", "立项", "registering:add"),
        Listed("edit", "更正", "registering:edit"),
        Listed("show", "查看", "items:show", looks=True),
        Listed("list", "清单", "items:list_items", looks=True),
        Listed("find", "查找", "items:find", looks=True),
        Listed("log", "历史", "trail:log"),
    ],
    "办理": [
        Listed("assign", "交办", "verbs:assign"),
        Listed("accept", "签收", "verbs:accept"),
        Listed("progress", "进展", "verbs:progress"),
        Listed("remind", "催办", "verbs:remind"),
        Listed("inspect", "督查", "verbs:inspect"),
        Listed("extend", "延期", "verbs:extend"),
        Listed("submit", "申请办结", "verbs:submit"),
        Listed("return", "退回", "verbs:send_back"),
        Listed("complete", "办结", "verbs:complete"),
        Listed("close", "销号", "verbs:close"),
        Listed("suspend", "暂缓", "verbs:suspend"),
        Listed("resume", "恢复", "verbs:resume"),
        Listed("cancel", "撤销", "verbs:cancel"),
        Listed("award", "加分", "decisions:award"),
        Listed("deduct", "扣分", "decisions:deduct"),
        Listed("attach", "佐证", "attaching:attach"),
        Listed("note", "备注", "verbs:note"),
        Listed("void", "作废", "verbs:void"),
        Listed("handover", "移交", "handing:handover"),
    ],
    "情况": [
        Listed("status", "概况", "outlook:status", looks=True),
        Listed("today", "日询问", "daily:today", looks=True),
        Listed("overdue", "逾期", "outlook:overdue", looks=True),
        Listed("rank", "排名", "ranks:rank", looks=True),
        Listed("four", "四查", "daily:four", looks=True),
        Listed("diff", "对比", "comparing:diff", looks=True),
    ],
    "文书": [
        Listed("report", "报告", "documents:report", looks=True),
        Listed("plan", "计划", "documents:plan", looks=True),
        Listed("breakdown", "分解表", "breakdowns:breakdown", looks=True),
        Listed("duty", "责任清单", "breakdowns:duty", looks=True),
        Listed("notice", "通知单", "letters:notice"),
        Listed("reminder", "催办单", "letters:remind_by_letter"),
        Listed("bulletin", "通报", "letters:bulletin", looks=True),
        Listed("special", "专报", "letters:special_report"),
        Listed("issued", "发文登记", "letters:issued"),
        Listed("verify", "核对", "verifying:verify"),
    ],
    "计数": [
        Family("tally", "计数", "来文、发文、会议、信息采用等只计数的工作，可比上年同期", TALLY),
    ],
    "进出": [
        Listed("import", "导入", "importing:import_file"),
        Listed("extract", "提取", "extracting:extract"),
        Listed("export", "导出", "exporting:export", looks=True),
    ],
    "维护": [
        Family("unit", "单位", "名录：单位的别名、组别、分管领导，更名和合并", UNIT),
        Listed("sync", "同步", "syncing:sync"),
        Listed("check", "检查", "care:check", looks=True),
        Listed("commit", "提交", "care:commit"),
        Listed("undo", "撤回", "undoing:undo"),
        Listed("audit", "审计", "auditing:audit"),
        Family("guard", "守门", "给大家推送用的仓库装上检查", GUARD),
        Listed("doctor", "体检", "health:doctor"),
        Listed("merge-driver", "合并驱动", "merge_driver:merge_driver"),
    ],
}


LOOKING = frozenset(
    name for lines in CONTENTS.values() for line in lines if isinstance(line, Listed) and line.looks for name in (line.name, line.alias)
)


def main() -> None:
    """Run the program; the only place where errors become words and exit codes."""
    gc.disable()  # a command lives for a moment: looking for cycles among its items costs more than they do
    prepare_streams()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or problems found, 2 usage, 130 interrupted."""
    try:
        return _run(arguments)
    except Unread as reader_left:
        return reader_left.exit_code


def _run(arguments: list[str]) -> int:
    try:
        for argument in arguments:
            refuse_unprintable(argument)
        with looking_ahead(arguments, LOOKING) as git:
            call = plain_call(CONTENTS, arguments) or _judged(arguments)
            code = call.run(git) if isinstance(call, Call) else call
        flush_out()
    except LedgerError as error:
        for problem in error.problems if isinstance(error, DataError) else ():
            print_err(problem_line(problem))
        return _refuse(error.message, error.hint, error.exit_code)
    except KeyboardInterrupt as interrupt:
        print_err(f"已中断，{interrupt.args[0] if interrupt.args else '没有写入未完成的内容'}")
        return 130
    except (OSError, MemoryError) as error:
        said = system_reason(error) if isinstance(error, OSError) else "内存不够"
        return _refuse(f"没有完成：{said}", "检查磁盘空间、权限和内存；已提交的记录不受影响，用 ledger status 查看", 1)
    return code


def _judged(arguments: list[str]) -> Call | int:
    """What Typer makes of a command line; it costs more to import than all else together."""
    from ledger.cli.help import judged

    if arguments[:1] in (["help"], ["帮助"]):
        arguments = [*arguments[1:], "--help"]
    return judged(CONTENTS, __version__, arguments)


def _refuse(message: str, hint: str, code: int) -> int:
    print_err(f"错误：{message}")
    if hint:
        print_err(f"提示：{hint}")
    return code
