"""A clerk at work in a process of their own: random records in one clone, and a sync now and then. Prints what was recorded, a word a line."""

import contextlib
import io
import random
import sys
import time

from ledger.cli import run


def ledger(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = run(list(arguments))
    return code, out.getvalue()


def change(word: str, chance: random.Random) -> tuple[int, str]:
    item = f"ZD-{chance.randint(1, 3)}"
    kind = chance.choice(("progress", "note", "remind", "add", "edit"))
    if kind == "add":
        return ledger("add", "--list", "key-work", "--title", word, "--lead", "区财政局", "--standard", "通过验收")
    if kind == "edit":
        return ledger("edit", item, f"{chance.choice(('owner', 'goal', 'standard'))}={word}")
    return ledger(kind, item, "-m", word, *(("-p", "40") if kind == "progress" else ()))


def together(chance: random.Random) -> None:
    """Sync, and where both sides differ take either; what cannot be reached or is contested for long is tried again."""
    for _ in range(20):
        code, said = ledger("sync")
        if code == 0:
            return
        choices = [line.split("ledger sync ")[1].split() for line in said.splitlines() if "ledger sync --take" in line]
        if not choices:
            sys.exit(said)
        ledger("sync", *chance.choice(choices))
    sys.exit("同步没有完成")


def main(root: str, name: str, count: int, seed: int) -> None:
    chance = random.Random(seed)
    with contextlib.chdir(root):
        for number in range(count):
            word = f"{name}第{number}件"
            code, said = change(word, chance)
            if code:
                sys.exit(said)
            sys.stdout.write(f"{word}\n")
            time.sleep(chance.random() * 0.05)
            if chance.random() < 0.3:
                together(chance)
        together(chance)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
