"""Call the routing mesh on every node all the time; at a stop file write what each call got.

Arguments: RESULT_FILE STOP_FILE NODE=URL... Each node is called by a thread of its own, so that one which does not
answer holds up no other. A call is its begin (seconds of the epoch), how long it took, and the name of the node whose
task answered, or an error that has a colon. RESULT_FILE.begun is made when all nodes have answered once. It ends by
itself after CALLS_SECONDS. It shares no code with the collection.
"""

import concurrent.futures
import http.client
import json
import os
import sys
import time
import urllib.request

TIMEOUT = 30
"""Seconds for one call, of emulated machines: longer than all that answer take, much shorter than a reboot."""


def answer(url):
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as response:
            return response.read().decode().strip()
    except (OSError, http.client.HTTPException) as exc:
        return f"{type(exc).__name__}: {exc}"


def call(url, calls, goes_on):
    while goes_on():
        begin = time.time()
        said = answer(url)
        calls.append((round(begin, 2), round(time.time() - begin, 2), said))
        time.sleep(0.3)


def write(path, value):
    with open(path + ".part", "w") as file:
        json.dump(value, file)
    os.replace(path + ".part", path)


def main():
    result, stop, *nodes = sys.argv[1:]
    urls = dict(node.split("=", 1) for node in nodes)
    calls = {node: [] for node in urls}
    end = time.monotonic() + int(os.environ.get("CALLS_SECONDS", "7200"))
    with concurrent.futures.ThreadPoolExecutor(len(urls)) as pool:
        for node, url in urls.items():
            pool.submit(call, url, calls[node], lambda: not os.path.exists(stop) and time.monotonic() < end)
        while not all(any(":" not in said for _begin, _took, said in seen) for seen in calls.values()):
            time.sleep(0.3)
        write(result + ".begun", True)
    write(result, calls)


main()
