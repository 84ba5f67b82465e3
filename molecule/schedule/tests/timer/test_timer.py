"""A timer has run a playbook of the pinned collection, as its user, and what was pinned last is installed."""

import json

RENDER = "/opt/beekeeper/render"


def test_the_timer_has_fired(host):
    journal = host.check_output("journalctl --no-pager --output=cat --identifier=beekeeper-render")
    log = host.file("/var/log/beekeeper/render/render.log").content_string
    for text in (journal, log):
        assert "render starts beekeeper.swarm.render" in text
        assert "render ended with exit status 0" in text
    assert "shop/web:1" in host.file("/home/keeper/rendered.yml").content_string
    assert host.file("/home/keeper/rendered.yml").user == "keeper"


def test_the_units_hold(host):
    units = " ".join(f"/etc/systemd/system/beekeeper-render.{kind}" for kind in ("service", "timer"))
    verified = host.run(f"systemd-analyze verify {units}")
    assert (verified.rc, "beekeeper" in verified.stderr) == (0, False)


def test_it_starts_no_more_by_itself(host):
    assert host.run("systemctl is-enabled beekeeper-render.timer").stdout.strip() == "disabled"
    assert host.run("systemctl is-active beekeeper-render.timer").stdout.strip() == "inactive"


def test_the_pins_are_what_is_installed(host):
    [complete] = host.check_output(f"sh -c 'ls {RENDER}/venv-*/complete.json'").splitlines()
    pins = json.loads(host.file(complete).content_string)
    assert [package.partition("==")[0] for package in pins["packages"]] == ["ansible-core", "packaging"]
    venv = complete.rpartition("/")[0]
    assert set(pins["packages"]) <= set(host.check_output(f"{venv}/bin/pip freeze").splitlines())
    manifest = json.loads(
        host.file(f"{venv}/collections/ansible_collections/beekeeper/swarm/MANIFEST.json").content_string
    )
    assert manifest["collection_info"]["version"] in pins["collections"][0]
