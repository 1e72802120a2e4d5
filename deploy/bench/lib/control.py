"""An idle thread that wakes every millisecond, to be run on the server's core: how often it is more
than 20 ms late is what the machine, and not the server, does to a loop. A longer interval would
hide a part of the pauses that a busy loop sees in full. Told by a line at SIGTERM."""

import signal
import sys
import time

TICK = 0.001
STALL = 0.020

stalls = 0


def end(*_):
    print(stalls, flush=True)
    sys.exit()


signal.signal(signal.SIGTERM, end)
due = time.monotonic() + TICK
while True:
    time.sleep(max(0, due - time.monotonic()))
    now = time.monotonic()
    if now - due > STALL:
        stalls += 1
        due = now
    due += TICK
