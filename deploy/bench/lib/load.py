"""The load tester as a process of its own, on cores of its own."""

import json
import pathlib
import signal
import subprocess
import tempfile

from servers import ROOT, BenchError, pinned

LOADTEST = str(ROOT / "deploy/bin/loadtest")

# What an exit code says: assertions that did not hold are a result as well.
DONE, ASSERTIONS_FAILED = 0, 1


class Load:
    """One run of the load tester against a server; left before its end it is ended."""

    def __init__(self, server, cores, *options):
        self.directory = tempfile.TemporaryDirectory(prefix="sluice-bench-")
        self.json = pathlib.Path(self.directory.name, "run.json")
        self.log = pathlib.Path(self.directory.name, "log")
        command = [
            LOADTEST,
            *server.target,
            "--quiet",
            f"--server-pid={server.pid}",
            f"--json={self.json}",
            *options,
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                pinned(cores, command), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self.server = server
        server.loads.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.loads.remove(self)
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.directory.cleanup()

    def stop_reading(self):
        """From now on nobody drains its sockets; consent to send lasts 30 s more (RFC 7675)."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def check(self, state):
        """Fails if it has ended, which with only this state reached it was not to."""
        code = self.process.poll()
        if code is not None:
            raise BenchError(f"the load tester ended with {code} at {state}:\n{self.tail()}")

    def result(self, seconds):
        """What it measured, after waiting for its end for so long at most."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise BenchError(f"the load tester did not end within {seconds} s:\n{self.tail()}")
        if code not in (DONE, ASSERTIONS_FAILED) or not self.json.exists():
            raise BenchError(f"the load tester ended with {code}:\n{self.tail()}")
        return Result(json.loads(self.json.read_text()))

    def tail(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


class Result:
    """What a run measured: metrics by the names that the load tester's assertions use, and
    ``capacity``. After a capacity search the metrics are those at the knee."""

    def __init__(self, document):
        self.warnings = document["warnings"]
        self.values = document["summary"]["metrics"]
        if "capacity" in document:
            held = [step for step in document["capacity"]["steps"] if step["passed"]]
            knee = max(held, key=lambda step: step["load"], default=None)
            self.values = {} if knee is None else knee["summary"]["metrics"]
            self.values["capacity"] = 0 if knee is None else knee["load"]
            self.warnings = [*self.warnings, f"capacity: {document['capacity']['result']}"]

    def __getitem__(self, metric):
        """The value in the metric's unit, or None if it is not known."""
        return self.values.get(metric)
