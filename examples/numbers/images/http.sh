# shellcheck shell=dash disable=SC3045
# busybox sh. A request on standard input, an answer on standard output. Sourced by the handlers.

# Sets $path from the request line and reads the headers away: unread bytes would reset the connection.
read_request() {
  read -r -t 5 _ path _ || exit 0
  path="${path%%\?*}"
  while read -r -t 5 header && [ -n "${header%?}" ]; do :; done
}

# answer STATUS TYPE BODY: no process is started for it, since six health checks a second share two cores. BODY is ASCII.
answer() {
  case "$1" in 200*) ;; *) echo "$path: $1: $3" >&2 ;; esac # what is wrong shows in the container's log
  printf 'HTTP/1.0 %s\r\nContent-Type: %s\r\nContent-Length: %s\r\nCache-Control: no-store\r\nX-Numbers-Version: %s\r\nX-Numbers-Host: %s\r\nConnection: close\r\n\r\n%s' \
    "$1" "$2" "${#3}" "${Version:-}" "$host" "$3"
}

read -r host < /etc/hostname
