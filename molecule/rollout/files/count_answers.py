"""Call every task of two services all the time, from inside a container's network; at a stop file write what was seen.

Arguments: RESULT_FILE STOP_FILE COUNT SERVICE... It begins when COUNT tasks of each answer, for a node hears of tasks
on the others only after they run, and then makes RESULT_FILE.begun. It asks the network's own DNS for `tasks.SERVICE`
and notes what each address answers to a request for /version within two seconds, or the error and its second since the
beginning. It ends by itself after CALLS_SECONDS. It shares no code with the collection.
"""

import concurrent.futures
import http.client
import json
import os
import socket
import struct
import sys
import time

BEGAN = time.monotonic()


def addresses(service):
    question = b"".join(bytes([len(part)]) + part.encode() for part in ("tasks", service)) + b"\0\0\1\0\1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as dns:
        dns.settimeout(10)  # a busy node answers late; without an answer there is nothing to note
        dns.sendto(struct.pack(">6H", 1, 0x100, 1, 0, 0, 0) + question, ("127.0.0.11", 53))
        answer = dns.recv(4096)
    at, found = 12 + len(question), []
    for _record in range(struct.unpack(">H", answer[6:8])[0]):
        while answer[at] and answer[at] < 0xC0:  # the name: labels, or a pointer of two bytes
            at += answer[at] + 1
        at += 2 if answer[at] else 1
        kind, _class, _ttl, length = struct.unpack(">HHIH", answer[at : at + 10])
        at += 10 + length
        found += [socket.inet_ntoa(answer[at - length : at])] if kind == 1 else []
    return found


def version(address):
    connection = http.client.HTTPConnection(address, 8080, timeout=2)
    try:
        connection.request("GET", "/version")
        return connection.getresponse().read().decode().strip()
    except OSError as exc:
        return f"{address} at {time.monotonic() - BEGAN:.1f}: {exc}"
    finally:
        connection.close()


def complete(look, count):
    return all(sum(":" not in answer for answer in found) == count for found in look.values())


def main():
    result, stop, count, *services = sys.argv[1:]
    looks, begun = [], False
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        end = time.monotonic() + int(os.environ.get("CALLS_SECONDS", "300"))
        while not os.path.exists(stop) and time.monotonic() < end:
            look = {service: list(pool.map(version, addresses(service))) for service in services}
            looks = [*looks, look] if begun else [look]
            if not begun and complete(look, int(count)):
                begun = True
                open(result + ".begun", "w").close()
            time.sleep(0.1)
    with open(result + ".part", "w") as file:
        json.dump({service: [look[service] for look in looks] for service in services}, file)
    os.replace(result + ".part", result)


main()
