# Copyright (c) 2026 The beekeeper.swarm developers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64

import pytest
from ansible_collections.beekeeper.swarm.plugins.module_utils._core.plan.masks import (
    MASK,
    hidden,
    masked,
    masked_variable,
    secret_texts,
    shown,
)


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD",
        "DB_PASS",
        "db.passwd",
        "PGPASSWORD",
        "PASSPHRASE",
        "MY_SECRET",
        "GITHUB_TOKEN",
        "API_KEY",
        "apikey",
        "SSH_PRIVATE_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "AUTH",
        "BASIC_AUTH",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "MYSQL_PWD",
        "ENCRYPTION_KEY",
        "signing.key",
        "ROOT_PW",
        "dbPass",
        "signingKeys",
        "GF_SECURITY_CREDS",
        "PASSWORD_SALT",
        "traefik.http.middlewares.admin.basicauth.users",
        "SESSION_COOKIE",
        "DBPASS",
        "dbpass",
        "SMTPPASS",
        "DBPASS2",
        "--requirepass",
        "--masterauth",
        "ENCRYPTIONKEY",
        "SIGNINGKEY",
        "licensekeys",
    ],
)
def test_masks_by_name(name):
    assert masked(name, "hunter2") == MASK
    assert masked_variable(f"{name}=hunter2") == f"{name}={MASK}"


@pytest.mark.parametrize(
    "name",
    [
        "COMPASS",
        "AUTHOR",
        "BYPASS",
        "BYPASS_CACHE",
        "CACHE_BYPASS",
        "cacheBypass",
        "PASSIVE",
        "PASSENGER_APP_ENV",
        "KEYBOARD",
        "KEYSPACE",
        "CASSANDRA_KEYSPACE",
        "MONKEY",
        "DONKEY_MODE",
        "hotkeys",
        "PATH",
        "com.docker.stack.image",
        "monkeys",
        "BASALT",
    ],
)
def test_shows_the_rest(name):
    assert masked_variable(f"{name}=value") == f"{name}=value"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("postgres://app:hunter2@db/app", f"postgres://app:{MASK}@db/app"),
        ("redis://:hunter2@cache", f"redis://:{MASK}@cache"),
        ("http://web:8080/a@b", "http://web:8080/a@b"),
        ("plain", "plain"),
        ("", ""),
        ("https://host/hook?token=abc&x=1", f"https://host/hook?token={MASK}&x=1"),
        ("Server=db;User Id=sa;Password=hunter2;Encrypt=true", f"Server=db;User Id=sa;Password={MASK};Encrypt=true"),
        ("Authorization: Bearer abcdefgh12345678", f"Authorization: Bearer {MASK}"),
        ("basic setup", "basic setup"),
        ("postgres://u:p/w@db", f"postgres://u:{MASK}@db"),
        ("u:hunter2@tcp(db:3306)/x", f"u:{MASK}@tcp(db:3306)/x"),
        ("u:hunter2@unix(/run/db.sock)/x", f"u:{MASK}@unix(/run/db.sock)/x"),
        ("u:hun/ter2@/x", f"u:{MASK}@/x"),
        ("host=db user=u pass=hunter2", f"host=db user=u pass={MASK}"),
        ("username=u,pass=hunter2,vers=3.0", f"username=u,pass={MASK},vers=3.0"),
        ('{"db_pass": "hunter2", "pass": "x"}', f'{{"db_pass": "{MASK}", "pass": "{MASK}"}}'),
        ("-Dsigning.signingkey=hunter2 -Xmx1g", f"-Dsigning.signingkey={MASK} -Xmx1g"),
        ("--requirepass hunter2 --port 1", f"--requirepass {MASK} --port 1"),
        ("bypass=1 compass=n monkey=2 keyspace=a passive=on", "bypass=1 compass=n monkey=2 keyspace=a passive=on"),
        ("pass: 3, fail: 0", "pass: 3, fail: 0"),
        ("--bypass cache", "--bypass cache"),
        ("mysqladmin -uroot -phunter2 ping", f"mysqladmin -uroot -p{MASK} ping"),
        ("/usr/bin/mysql -e 'a; b' -p'x y' app", f"/usr/bin/mysql -e 'a; b' -p'{MASK}' app"),
        ("mysql -p app", "mysql -p app"),
        ("mysqladmin ping && mkdir -pv /a", "mysqladmin ping && mkdir -pv /a"),
        ("mysql -P3306", "mysql -P3306"),
        ("redis-cli -a hunter2 ping", f"redis-cli -a {MASK} ping"),
        ("curl -f -u admin:hunter2 http://web", f"curl -f -u admin:{MASK} http://web"),
        ('curl --user "admin:hunter 2" http://web', f'curl --user "admin:{MASK} 2" http://web'),
        ("curl http://web:80/?a=1&b=2 -uadmin:hunter2", f"curl http://web:80/?a=1&b=2 -uadmin:{MASK}"),
        ("docker run -p 80:80 web", "docker run -p 80:80 web"),
        ("sort -u a:b", "sort -u a:b"),
    ],
)
def test_masks_parts_of_a_value(value, expected):
    assert masked("URL", value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "-----BEGIN EC PRIVATE KEY-----\nMHc",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
        "ghp_0123456789abcdef0123456789abcdef0123",
        "AKIAIOSFODNN7EXAMPLE",
        "SWMTKN-1-3pu6hszjas19xyp7ghgosyx9k8atbfcr8p2is99znpy26u2lkl",
        "admin:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/",
        "$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC",
    ],
    ids=["key", "jwt", "github", "aws", "swarm", "htpasswd", "bcrypt"],
)
def test_masks_by_looks(value):
    assert masked("VALUE", value) == MASK


@pytest.mark.parametrize("name", ["DB_PASSWORD_FILE", "token.path"])
def test_where_a_secret_is_can_be_seen(name):
    assert masked(name, "/run/secrets/db") == "/run/secrets/db"
    assert masked(name, "hunter2") == MASK


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("postgres://app:hunter2@db/app", f"postgres://app:{MASK}@db/app"),
        ("plain", "plain"),
        ("", ""),
        ("postgres://app:hunter2@db/app?ssl=on", f"postgres://app:{MASK}@db/app?ssl=on"),
        ("export DB_PASS=hunter2 && run", f"export DB_PASS={MASK}"),
        ("cd /a && export DBPASS=hunter2 && run", f"cd /a && export DBPASS={MASK}"),
        ("DSN=u:hunter2@tcp(db:3306)/x", f"DSN=u:{MASK}@tcp(db:3306)/x"),
        ("mysql -phunter2 -e 'select a=1'", f"mysql -p{MASK} -e 'select a=1'"),
    ],
)
def test_a_variable_without_a_name(value, expected):
    assert masked_variable(value) == expected


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (("Env",), ["A=1", "TOKEN=x", "TOKEN"], ["A=1", f"TOKEN={MASK}", "TOKEN"]),
        (("Labels",), {"a": "1", "my.token": "x"}, {"a": "1", "my.token": MASK}),
        (("Args",), ["--password=x", "run"], [f"--password={MASK}", "run"]),
        (("Args",), ["--token", "x", "--auth", "--run", "y"], ["--token", MASK, "--auth", "--run", "y"]),
        (("Args",), ["redis-server", "--requirepass", "hunter2"], ["redis-server", "--requirepass", MASK]),
        (("Args",), ["--requirepass=hunter2", "--masterauth", "x"], [f"--requirepass={MASK}", "--masterauth", MASK]),
        (
            ("Test",),
            ["CMD-SHELL", "mysqladmin -uroot -phunter2 ping"],
            ["CMD-SHELL", f"mysqladmin -uroot -p{MASK} ping"],
        ),
        (
            ("Test",),
            ["CMD", "/bin/mysqladmin", "-uroot", "-phun ter2", "ping"],
            ["CMD", "/bin/mysqladmin", "-uroot", f"-p{MASK}", "ping"],
        ),
        (("Args",), ["curl", "-u", "admin:hunter2", "-f"], ["curl", "-u", f"admin:{MASK}", "-f"]),
        (("Args",), ["redis-cli", "-a", "hunter2", "ping"], ["redis-cli", "-a", MASK, "ping"]),
        (("Args",), ["mkdir", "-pv", "a:b"], ["mkdir", "-pv", "a:b"]),
        (("Options",), {"o": "username=u,pass=hunter2"}, {"o": f"username=u,pass={MASK}"}),
        (("Secrets",), [{"SecretName": "key"}], [{"SecretName": "key"}]),
        (
            ("Mounts",),
            [{"VolumeOptions": {"Labels": {"token": "x"}}}],
            [{"VolumeOptions": {"Labels": {"token": MASK}}}],
        ),
        (("Parallelism",), 2, 2),
    ],
    ids=[
        "env",
        "labels",
        "arguments",
        "argument-by-argument",
        "option-of-redis",
        "options-of-redis",
        "shell-of-a-check",
        "check-of-mysql",
        "curl",
        "redis-cli",
        "no-client",
        "cifs",
        "names-of-the-api",
        "deep",
        "number",
    ],
)
def test_shown(path, value, expected):
    assert shown(path, value) == expected


def _encoded(text):
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("environment", "secrets", "expected"),
    [
        pytest.param({}, [], (), id="nothing"),
        pytest.param({}, ["open sesame\n"], ("open sesame",), id="a secret without its last newline"),
        pytest.param({}, ["two lines\n12345\nlonger line"], ("longer line", "two lines"), id="line by line"),
        pytest.param(
            {},
            ['{"user": "ab", "keys": ["first key", 7]}'],
            ('{"user": "ab", "keys": ["first key", 7]}', "first key"),
            id="JSON",
        ),
        pytest.param({"DB": "postgres://u:p%40ssword@db/x"}, [], ("p%40ssword", "p@ssword"), id="a URL's password"),
        pytest.param({}, ["3"], (), id="too short to look for"),
        pytest.param({"DB_PASSWORD": "hunter2", "MODE": "production", "TOKEN": None}, [], ("hunter2",), id="variables"),
    ],
)
def test_secret_texts(environment, secrets, expected):
    assert secret_texts([{"environment": environment}, {}], map(_encoded, secrets)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cannot log in with open sesame", f"cannot log in with {MASK}"),
        ("connect to postgres://app:pw@db/app", f"connect to postgres://app:{MASK}@db/app"),
        ("key AKIAABCDEFGHIJKLMNOP is void", f"key {MASK} is void"),
        ("the door is shut", "the door is shut"),
        ('{"password":"a b", "user": "c"}', f'{{"password":"{MASK}", "user": "c"}}'),
        (
            'msg="{\\"password\\":\\"a b\\",\\"user\\":\\"c\\"}"',
            f'msg="{{\\"password\\":\\"{MASK}\\",\\"user\\":\\"c\\"}}"',
        ),
        ("password: hunter2 given", f"password: {MASK} given"),
        ('token="a b" c', f'token="{MASK}" c'),
        ("secret='a b' c", f"secret='{MASK}' c"),
        ("run --db-password hunter2 --now", f"run --db-password {MASK} --now"),
        ("run --password --now", "run --password --now"),
        ("X-Api-Key: hunter2", f"X-Api-Key: {MASK}"),
        ('password="" token: ', 'password="" token: '),
        ("the password is wrong", "the password is wrong"),
    ],
)
def test_hides_secrets_in_what_programs_wrote(line, expected):
    assert hidden(line, ["open sesame"]) == expected
