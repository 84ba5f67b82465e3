"""Count a service's tasks about five times a second until a stop file appears; then write the extremes as JSON.

Arguments: SERVICE NEW_IMAGE_PART RESULT_FILE STOP_FILE. It asks the manager's Engine directly and shares no code with
the collection.
"""

import http.client
import json
import os
import socket
import sys
import time
from urllib.parse import quote


class Engine(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect("/var/run/docker.sock")


def tasks(engine, service):
    engine.request("GET", "/v1.41/tasks?filters=" + quote(json.dumps({"service": [service]})))
    return json.loads(engine.getresponse().read())


def count(found, new):
    running = [task for task in found if task["Status"]["State"] == "running"]
    is_new = [task for task in found if new in task["Spec"]["ContainerSpec"]["Image"]]
    starting = [task for task in is_new if task["DesiredState"] == "running" and task["Status"]["State"] != "running"]
    return {
        "running": len(running),
        "starting": len(starting),
        "new": len([task for task in running if task in is_new]),
    }


def main():
    service, new, result, stop = sys.argv[1:]
    engine, samples, end = Engine("localhost"), [], time.monotonic() + 800
    while not os.path.exists(stop) and time.monotonic() < end:
        samples.append(count(tasks(engine, service), new))
        time.sleep(0.2)
    with open(result + ".part", "w") as file:
        json.dump(
            {
                "samples": len(samples),
                "fewest_running": min(s["running"] for s in samples),
                "most_starting": max(s["starting"] for s in samples),
                "new_at_start": samples[0]["new"],
                "new_at_end": samples[-1]["new"],
            },
            file,
        )
    os.replace(result + ".part", result)


main()
