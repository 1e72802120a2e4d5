"""What the benchmarks share: the machine, the shapes of load, the way they end."""

import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys

from load import LOADTEST, Load
from servers import ROOT, BenchError

# Capacity is the largest load at which this holds.
CAPACITY = "loss<0.1%,p99<50ms"
CONNECTED = "failed<1"

JOIN_RATE = 25
# What starting the tester, joining and leaving may take besides the seconds asked for.
SLACK_SECONDS = 90
SEARCH_SECONDS = 3_600


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(main):
    """Calls main so that servers and load end with it, whatever ends it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except BenchError as error:
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def parsed(parser):
    """The options of the command line; what stands after -- is the load tester's, as "load"."""
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:end])
    options.load = words[end + 1 :]
    return options


def prepare():
    """Checks the tools and builds server and load tester, which is not to be measured."""
    for tool, package in ("taskset", "util-linux"), ("setpriv", "util-linux"):
        if shutil.which(tool) is None:
            raise BenchError(f"no {tool} found: install it (Debian: apt-get install {package})")
    if os.cpu_count() < 2:
        raise BenchError("a core for the server and another one for the load are needed")
    for command in [str(ROOT / "deploy/bin/sluice"), "--version"], [LOADTEST, "--version"]:
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode != 0:
            raise BenchError(f"{command[0]} cannot be built")


def conditions():
    """The machine as a line: it is part of every result."""
    model = platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    commit = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True
    ).stdout.strip()
    return (
        f"{model}, {os.cpu_count()} cores, Linux {platform.release()}, "
        f"Java {java.split(chr(34))[1]}, Sluice {commit}"
    )


class Shape:
    """Who is in the rooms, and what of it a load counts."""

    def __init__(self, name, counted, clients):
        self.name = name
        self.counted = counted
        self.clients = clients

    def options(self, count):
        return [*self.clients, f"--{self.counted}={count}"]


FANOUT = Shape("fanout", "subscribers", ["--rooms=1", "--publishers=1"])
ROOMS = Shape("rooms", "rooms", ["--participants=4"])


def steady(server, cores, shape, count, seconds, warmup, *options):
    """The result of a load that stays as it is for so many seconds."""
    with Load(
        server,
        cores,
        *shape.options(count),
        f"--ramp={JOIN_RATE}/s",
        f"--warmup={warmup}s",
        f"--duration={seconds}s",
        *options,
    ) as load:
        clients = count * (1 if shape is FANOUT else 4)
        return load.result(clients / JOIN_RATE + warmup + seconds + SLACK_SECONDS)


def capacity(server, cores, shape, first, last, seconds, *options):
    """The result of a search for the largest load at which CAPACITY holds."""
    with Load(
        server,
        cores,
        *shape.options(first),
        f"--find-capacity={shape.counted}",
        f"--to={last}",
        f"--step-duration={seconds}s",
        f"--ramp={JOIN_RATE}/s",
        "--warmup=5s",
        f"--assert={CAPACITY}",
        *options,
    ) as load:
        return load.result(SEARCH_SECONDS)
