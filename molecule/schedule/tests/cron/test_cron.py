"""Cron has run what the timer did before, and the timer is gone."""


def test_cron_has_fired(host):
    crontab = host.file("/etc/cron.d/beekeeper-render")
    assert (crontab.user, crontab.mode) == ("root", 0o644)
    assert crontab.content_string.splitlines()[-1] == "* * * * * keeper /opt/beekeeper/render/run --scheduled"
    assert "shop/web:1" in host.file("/home/keeper/rendered.yml").content_string
    assert "(keeper) CMD (/opt/beekeeper/render/run --scheduled)" in host.check_output(
        "journalctl --no-pager --identifier=CRON"
    )
    assert "render starts beekeeper.swarm.render" in host.check_output(
        "journalctl --no-pager SYSLOG_IDENTIFIER=beekeeper-render"
    )


def test_the_timer_is_gone(host):
    assert host.run("systemctl cat beekeeper-render.timer").rc != 0
    assert host.check_output("find /etc/systemd /var/lib/systemd -name '*beekeeper-render*'") == ""
