"""Call the API of this node all the time; at a stop file write how many answers came, and when one did not.

Arguments: RESULT_FILE STOP_FILE. It shares no code with the collection.
"""

import http.client
import os
import sys
import time


def answers():
    connection = http.client.HTTPConnection("127.0.0.1", 8089, timeout=2)
    try:
        connection.request("GET", "/version")
        return connection.getresponse().read().strip() == b"v2"
    except OSError:
        return False
    finally:
        connection.close()


def main():
    result, stop = sys.argv[1:]
    answered, lost = 0, []
    end = time.monotonic() + 600
    while not os.path.exists(stop) and time.monotonic() < end:
        if answers():
            answered += 1
        else:
            lost.append(time.strftime("%X"))
        time.sleep(0.1)
    with open(result + ".part", "w") as file:
        file.write(f"{answered} {' '.join(lost)}\n")
    os.replace(result + ".part", result)


main()
