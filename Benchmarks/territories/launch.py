"""Runs a command in a process of its own and measures it.

A child begins with its parent's memory in its peak, and a script that holds a million accounts is large. So a small
process stands between: `launched` starts this file, which starts the command, waits, and writes down what it took.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass
class Run:
    status: int  # exit code; negative after a signal
    seconds: float  # wall time of the whole command
    megabytes: float  # peak resident set
    out: str
    err: str
    processor: float  # seconds of all its threads together, which a busy machine stretches less than wall time


def launched(command, cap=None, environment=None):
    """Ends the command after `cap` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [os.path.join(folder, name) for name in ("out", "err", "report")]
        launcher = [sys.executable, "-I", "-S", __file__, str(cap or 0), *paths]
        subprocess.run([*launcher, *command], check=True, env=environment)
        texts = []
        for path in paths:
            with open(path, encoding="utf-8", errors="replace") as file:
                texts.append(file.read())
    report = json.loads(texts[2])
    return Run(report["status"], report["seconds"], report["megabytes"], texts[0], texts[1], report["processor"])


def main(cap, out, err, report, *command):
    begin = time.monotonic()
    with open(out, "wb") as output, open(err, "wb") as errors:
        child = subprocess.Popen(command, stdout=output, stderr=errors)
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        while not pid:
            if float(cap) and time.monotonic() > begin + float(cap):
                child.kill()
            time.sleep(0.005)
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    child.returncode = os.waitstatus_to_exitcode(status)
    with open(report, "w", encoding="utf-8") as file:
        json.dump({"status": child.returncode, "seconds": time.monotonic() - begin, "megabytes": usage.ru_maxrss / 1024,
                   "processor": usage.ru_utime + usage.ru_stime}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
