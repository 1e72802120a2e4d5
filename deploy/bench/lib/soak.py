"""A long run: does the server stall, grow or make garbage?"""

import statistics
import subprocess
import sys
import time

import bench
import recording
from figures import MIB, Targets
from load import Load
from servers import ROOT, Sluice, pinned

WARM_UP_SECONDS = 60
RECORDED_SECONDS = 30
PLACES = 10


class Control:
    """An idle thread on the server's core, see control.py."""

    def __init__(self, core):
        command = [sys.executable, str(ROOT / "deploy/bench/lib/control.py")]
        self.process = subprocess.Popen(pinned(core, command), stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stalls(self):
        self.process.terminate()
        return int(self.process.communicate(timeout=10)[0])


def soak(options):
    seconds, count = options.duration, options.subscribers or 500
    with Sluice(options.server_core) as server, warm(server, options, count, seconds) as load:
        with Control(options.server_core) as control:
            before = server.metrics()
            time.sleep(seconds - 5)
            after = server.metrics()
            control_stalls = control.stalls()
            began = before["process_uptime_seconds"]
            heap = [left for at, left in server.heap_after_collections() if at >= began]
        result = load.result(seconds)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    report(count, seconds, result, grown, control_stalls, heap)
    allocations(options, count)


def warm(server, options, count, seconds):
    """A load that has run for a minute."""
    load = Load(
        server,
        options.load_core,
        *bench.FANOUT.options(count),
        f"--ramp={bench.JOIN_RATE}/s",
        f"--warmup={WARM_UP_SECONDS}s",
        f"--duration={seconds}s",
        *options.load,
    )
    try:
        server.await_transports(1 + count, 60 + count / bench.JOIN_RATE)
        bench.say(f"{count} subscribers: a minute of warm-up, then {seconds} s")
        time.sleep(WARM_UP_SECONDS)
    except BaseException:
        load.__exit__()
        raise
    return load


def allocations(options, count):
    """In a run of its own: a flight recorder that starts and ends disturbs what it records."""
    with Sluice(options.server_core) as server:
        with warm(server, options, count, 2 * RECORDED_SECONDS):
            tell(recording.allocations(server, RECORDED_SECONDS))


def report(count, seconds, result, grown, control_stalls, heap):
    sent = grown["sluice_loop_packets_out_total"]
    targets = Targets()
    targets.at_most(
        "stalls of the loop over 20 ms (control thread's: target)",
        grown["sluice_loop_stalls_total"],
        control_stalls,
        0,
    )
    quarter = len(heap) // 4
    if quarter:
        first, last = statistics.median(heap[:quarter]), statistics.median(heap[-quarter:])
        targets.told("heap after collection, first quarter, MiB", first, 0)
        targets.at_most("heap after collection, last quarter, MiB", last, first + 2, 0)
    else:
        targets.told("collections: too few to compare", len(heap), 0)
    allocated = grown["jvm_gc_memory_allocated_bytes_total"] / sent
    targets.at_most("allocated by all, bytes a packet sent", allocated, 200, 1)
    targets.told("loss, %", result["loss"], 4)
    targets.told("p99, ms", result["p99"], 2)
    targets.told("CPU, % of a core", result["server.cpu"])
    targets.told("resident memory, MiB", result["server.memory"] / MIB, 0)
    targets.print(f"{count:,} subscribers for {seconds:,} s")


def tell(places):
    """Who allocates, as the flight recorder samples it."""
    print(f"Allocated in {RECORDED_SECONDS} s, bytes a packet sent:\n")
    for place, size in places.most_common(PLACES):
        print(f"  {size:8.1f}  {place}")
