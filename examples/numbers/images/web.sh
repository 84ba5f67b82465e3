#!/bin/sh
# The web page: asks the API at $RngApi__Url for a number and shows it, or says why there is none.
# shellcheck source=http.sh
. /app/http.sh
: "${RngApi__Url:=http://numbers-api/rng}"

ask() { wget -q -T 3 -S -O /tmp/number.$$ "$RngApi__Url" 2> /tmp/headers.$$; }

header() { sed -n "s/^ *$1: *//p" /tmp/headers.$$ | tr -d '\r'; }

page() {
  cat <<PAGE
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Random numbers</title>
<style>
  :root { color-scheme: light dark; --ink: #22303c; --paper: #f6f3ea; --card: #fff; --faint: #6b7680; --accent: $accent; }
  @media (prefers-color-scheme: dark) { :root { --ink: #eceff1; --paper: #14191d; --card: #1f272d; --faint: #98a4ad; } }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
         font: 1rem/1.5 system-ui, sans-serif; }
  main { box-sizing: border-box; width: min(31rem, 94vw); padding: 2.5rem; background: var(--card); border-top: .4rem solid var(--accent);
         border-radius: .6rem; box-shadow: 0 .6rem 2rem rgb(0 0 0 / .12); text-align: center; }
  h1 { margin: 0; font-size: 1.1rem; font-weight: 600; color: var(--faint); }
  .number { margin: 1rem 0; font-size: $size; font-weight: 700; line-height: 1.15; color: var(--accent);
            font-variant-numeric: tabular-nums; }
  a { display: inline-block; margin-bottom: 1.5rem; padding: .6rem 1.4rem; border-radius: 2rem; background: var(--accent);
      color: #fff; text-decoration: none; font-weight: 600; }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .2rem 1rem; margin: 0; text-align: left; font-size: .85rem; }
  dt { color: var(--faint); }
  dd { margin: 0; text-align: right; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
</style>
</head>
<body>
<main>
<h1>Your random number</h1>
<p class="number" id="number">$number</p>
<a href="/">Another one</a>
<dl>
<dt>Page</dt><dd>${Version:-} on $host</dd>
<dt>API</dt><dd>$api</dd>
<dt>Address</dt><dd>$RngApi__Url</dd>
</dl>
</main>
</body>
</html>
PAGE
}

read_request
case "$path" in
  /health) answer '200 OK' text/plain healthy ;;
  /version) answer '200 OK' text/plain "${Version:-}" ;;
  /)
    if ask; then
      number="$(cat /tmp/number.$$)" accent='#b7791f' size='5rem' api="$(header X-Numbers-Version) on $(header X-Numbers-Host)"
    else
      number='No number: the API is not available.' accent='#c0392b' size='1.5rem' api='no answer'
    fi
    answer '200 OK' 'text/html; charset=utf-8' "$(page)"
    rm -f /tmp/number.$$ /tmp/headers.$$ ;;
  *) answer '404 Not Found' text/plain 'There is one page, at /.' ;;
esac
