"""Call the API of this node all the time; at a stop file write how many answers came, and when one did not.

Arguments: RESULT_FILE STOP_FILE. Times are seconds since the epoch. It shares no code with the collection.
"""

import http.client
import json
import os
import sys
import time

PATIENCE = 1800
"""Seconds after which it ends by itself, where a step has died that was to stop it."""


def answers():
    connection = http.client.HTTPConnection("127.0.0.1", 8089, timeout=2)
    try:
        connection.request("GET", "/version")
        return connection.getresponse().read().strip() == b"v2"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main():
    result, stop = sys.argv[1:]
    answered, last, lost = 0, None, []
    end = time.monotonic() + PATIENCE
    while not os.path.exists(stop) and time.monotonic() < end:
        asked = time.time()
        if answers():
            answered, last = answered + 1, asked
        else:
            lost.append(asked)
        time.sleep(0.1)
    with open(result + ".part", "w") as file:
        json.dump({"answered": answered, "last": last, "lost": lost}, file)
    os.replace(result + ".part", result)


main()
