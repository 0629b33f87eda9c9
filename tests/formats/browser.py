"""A headless Chromium, spoken to over a pipe: what a page shows, says on its console and asks the net for."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, Self

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
_PATIENCE = 120  # seconds after which a browser that hangs is ended, and the test with it
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--remote-debugging-pipe",
    "--window-size=1200,900",
)


class Browser:
    """One page of one browser. Use as a context."""

    def __init__(self, folder: Path) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        self._folder, self._count, self._session = folder, 0, ""

    def __enter__(self) -> Self:
        ours_in, their_out = os.pipe()
        their_in, ours_out = os.pipe()
        command = f'exec "$0" "$@" 3<&{their_in} 4>&{their_out}'
        self._process = subprocess.Popen(
            ["bash", "-c", command, str(CHROMIUM), *_FLAGS, f"--user-data-dir={self._folder}", "about:blank"],
            pass_fds=(their_in, their_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._watch = Timer(_PATIENCE, self._process.kill)
        self._watch.start()
        os.close(their_in)
        os.close(their_out)
        self._reading, self._writing = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb")
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for part in ("Page", "Runtime", "Log", "Network"):
            self._call(f"{part}.enable")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._watch.cancel()
        self._process.kill()
        self._process.wait()
        self._reading.close()
        self._writing.close()

    def open(self, page: Path, width: int = 1200) -> None:
        """Show a file and wait until all of it has loaded."""
        self.said.clear()
        self.asked.clear()
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self._call("Page.navigate", url=page.as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass
        self.ask("new Promise(done => setTimeout(done, 100))")  # what comes late

    def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""
        return self._call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)["result"].get("value")

    def _call(self, method: str, **parameters: Any) -> Any:
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._writing.write(json.dumps(message).encode() + b"\0")
        self._writing.flush()
        while (answer := self._next()).get("id") != self._count:
            pass
        return answer["result"]

    def _next(self) -> dict[str, Any]:
        taken = bytearray()
        while (byte := self._reading.read(1)) != b"\0":
            if not byte:
                raise AssertionError("the browser is gone")
            taken += byte
        message: dict[str, Any] = json.loads(taken)
        self._note(message.get("method"), message.get("params", {}))
        return message

    def _note(self, method: str | None, parameters: dict[str, Any]) -> None:
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            self.said.append(json.dumps(parameters, ensure_ascii=False))
        elif method == "Network.requestWillBeSent":
            self.asked.append(parameters["request"]["url"])
