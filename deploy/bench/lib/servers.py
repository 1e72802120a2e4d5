"""The servers that are measured. Each is a context manager: entered it runs, left it has ended."""

import os
import pathlib
import platform
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
COLLECTION = re.compile(r"\[(\d+\.\d+)s\].* Pause .* \d+M->(\d+)M\(")
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class BenchError(Exception):
    """What ends a benchmark, as one line for people."""


def media_address():
    """The routed IPv4 address: Janus offers no loopback candidates, and both get the same one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("203.0.113.1", 9))  # sends nothing, asks for the route only
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pinned(cores, command):
    """The command on these cores; it does not outlive this process."""
    return ["taskset", "-c", cores, "setpriv", "--pdeathsig", "TERM", *command]


class Server:
    """A process of its own, on cores of its own."""

    START_SECONDS = 60
    STOP_SECONDS = 10

    def __init__(self, cores):
        self.cores = cores
        self.port = free_port()
        self.loads = []  # that run against it

    def command(self):
        raise NotImplementedError

    def environment(self):
        return {}

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory(prefix="sluice-bench-")
        self.log = pathlib.Path(self.directory.name, "log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                pinned(self.cores, self.command()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment()},
            )
        try:
            self._await_start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _await_start(self):
        deadline = time.monotonic() + self.START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self.connect()
                return
            except OSError:
                time.sleep(0.05)
        raise BenchError(f"{self.name} did not start:\n{self.tail()}")

    def connect(self):
        """Fails with an OSError while it does not serve yet."""
        socket.create_connection(("127.0.0.1", self.port), 1).close()

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(self.STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.directory.cleanup()

    def tail(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    @property
    def pid(self):
        return self.process.pid

    def cpu_seconds(self):
        """User and system time of all its threads so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS

    def memory_bytes(self):
        """Resident memory."""
        for line in pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise BenchError(f"{self.name} has ended:\n{self.tail()}")


class Sluice(Server):
    """This checkout's server; one loop for each of its cores."""

    name = "sluice"

    # What is measured is a warm server; on one core alone this takes up to 20 s.
    WARM_UP_SECONDS = 30

    def __init__(self, cores):
        super().__init__(cores)
        self.admin_port = free_port()

    @property
    def target(self):
        return ["--target=sluice", f"http://127.0.0.1:{self.port}"]

    def command(self):
        return [
            str(ROOT / "deploy/bin/sluice"),
            f"--http-port={self.port}",
            f"--admin-port={self.admin_port}",
            "--media-port=0",
            f"--media-address={media_address()}",
        ]

    def environment(self):
        return {
            "SLUICE_ROOM_MAX_ROOMS": "10000",
            "SLUICE_ROOM_MAX_PARTICIPANTS": "10000",
            "SLUICE_MEDIA_WARM_UP_SECONDS": str(self.WARM_UP_SECONDS),
            "JAVA_TOOL_OPTIONS": f"-Xlog:gc:file={self._gc_log()}:uptime",
        }

    def _gc_log(self):
        return pathlib.Path(self.directory.name, "gc.log")

    def heap_after_collections(self):
        """When each collection was, in seconds of the JVM's life, and the MiB that it left."""
        found = map(COLLECTION.search, self._gc_log().read_text().splitlines())
        return [(float(match[1]), int(match[2])) for match in found if match]

    def connect(self):
        self._admin("/readyz")

    def _admin(self, path):
        url = f"http://127.0.0.1:{self.admin_port}{path}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.read().decode()

    def metrics(self):
        """What /metrics says now: the sum of a name's values over its labels."""
        sums = {}
        for line in self._admin("/metrics").splitlines():
            if line and not line.startswith("#"):
                labelled, value = line.rsplit(" ", 1)
                name = labelled.split("{", 1)[0]
                sums[name] = sums.get(name, 0) + float(value)
        return sums

    def await_transports(self, count, seconds):
        """Waits until it has so many transports, while all of its loads run."""
        deadline = time.monotonic() + seconds
        while (now := self.metrics()["sluice_loop_transports"]) < count:
            missing = f"{now:.0f} of {count} transports"
            for load in self.loads:
                load.check(missing)
            if time.monotonic() > deadline:
                tails = "\n".join(load.tail() for load in self.loads)
                raise BenchError(f"{missing} after {seconds} s:\n{tails}")
            time.sleep(0.5)


class Janus(Server):
    """Debian's Janus with nothing but its VideoRoom and WebSockets."""

    def __init__(self, cores, event_loops=0):
        super().__init__(cores)
        self.event_loops = event_loops
        self.name = f"janus event_loops={event_loops}" if event_loops else "janus"

    @property
    def target(self):
        return ["--target=janus", f"ws://127.0.0.1:{self.port}"]

    @staticmethod
    def check():
        if shutil.which("janus") is None:
            raise BenchError("no janus found: install it (Debian: apt-get install janus)")
        if media_address() == "127.0.0.1":
            raise BenchError("Janus offers no loopback candidates: give the machine another IPv4 address")

    def command(self):
        folder = pathlib.Path(self.directory.name)
        library = pathlib.Path(f"/usr/lib/{platform.machine()}-linux-gnu/janus")
        for kind, plugin in ("plugins", "videoroom"), ("transports", "websockets"):
            (folder / kind).mkdir()
            (folder / kind / f"{plugin}.so").symlink_to(library / kind / f"libjanus_{plugin}.so")
        (folder / "none").mkdir()
        loops = f"event_loops = {self.event_loops}" if self.event_loops else ""
        self._write(
            "janus.jcfg",
            f"""general: {{
                configs_folder = "{folder}"
                plugins_folder = "{folder}/plugins"
                transports_folder = "{folder}/transports"
                events_folder = "{folder}/none"
                loggers_folder = "{folder}/none"
                debug_level = 3
                {loops}
            }}
            nat: {{ ice_enforce_list = "{media_address()}" }}""",
        )
        self._write(
            "janus.transport.websockets.jcfg",
            f'general: {{ json = "compact" ws = true ws_ip = "127.0.0.1" ws_port = {self.port} wss = false }}',
        )
        self._write("janus.plugin.videoroom.jcfg", "general: { }")
        return ["janus", "-F", str(folder)]

    def _write(self, name, text):
        pathlib.Path(self.directory.name, name).write_text(text + "\n")
