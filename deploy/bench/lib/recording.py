"""Who allocates in the server's JVM, by its flight recorder."""

import json
import pathlib
import subprocess
import tempfile
import time
from collections import Counter

from servers import BenchError

PACKETS_OUT = "sluice_loop_packets_out_total"


def allocations(server, seconds):
    """Bytes allocated for each packet sent, by place: the method, and ours that called it."""
    with tempfile.TemporaryDirectory(prefix="sluice-bench-") as directory:
        file = pathlib.Path(directory, "allocations.jfr")
        _jcmd(server.pid, "JFR.start", "name=bench", "settings=profile", f"filename={file}")
        packets = server.metrics()[PACKETS_OUT]
        time.sleep(seconds)
        packets = server.metrics()[PACKETS_OUT] - packets
        _jcmd(server.pid, "JFR.stop", "name=bench")
        events = subprocess.run(
            ["jfr", "print", "--json", "--events", "jdk.ObjectAllocationSample", str(file)],
            capture_output=True,
            text=True,
        )
    if events.returncode != 0:
        raise BenchError(f"jfr: {events.stderr.strip()}")
    places = Counter()
    seen = set()
    samples = [event["values"] for event in json.loads(events.stdout)["recording"]["events"]]
    for sample in sorted(samples, key=lambda values: values["startTime"]):
        # A thread's first sample stands for all that it allocated before.
        thread = (sample["eventThread"] or {}).get("javaThreadId")
        if thread in seen:
            places[_place(sample)] += sample["weight"] / packets
        seen.add(thread)
    return places


def _place(values):
    frames = (values["stackTrace"] or {"frames": []})["frames"]
    methods = [
        f"{frame['method']['type']['name']}.{frame['method']['name']}" for frame in frames
    ]
    ours = next((method for method in methods if method.startswith("io/sluice/")), None)
    allocated = values["objectClass"]["name"]
    where = methods[0] if methods else "?"
    return f"{allocated} in {where}" + (f" for {ours}" if ours and ours != where else "")


def _jcmd(pid, *command):
    done = subprocess.run(["jcmd", str(pid), *command], capture_output=True, text=True)
    if done.returncode != 0:
        raise BenchError(f"jcmd {command[0]}: {done.stdout.strip()} {done.stderr.strip()}")
