"""Nothing is left of two schedules but their logs."""


def test_only_the_logs_are_left(host):
    found = host.check_output("find / -xdev -name '*beekeeper*' -not -path '/proc/*'").splitlines()
    assert found == ["/var/log/beekeeper"]
    names = host.check_output("find /var/log/beekeeper -type f").splitlines()
    assert sorted(names) == ["/var/log/beekeeper/job/job.log", "/var/log/beekeeper/render/render.log"]


def test_systemd_has_forgotten_them(host):
    assert host.check_output("systemctl list-units --all --no-legend 'beekeeper-*'") == ""
    assert host.run("systemctl list-unit-files --no-legend 'beekeeper-*'").stdout == ""
