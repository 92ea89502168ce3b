from pathlib import Path

import pytest

from console.config.load import ConfigError, load, map_path, parse, shifts
from console.config.schema import Config

HERE = Path("/nowhere/vonglau.toml")


def refused(text: str, path: Path = HERE) -> str:
    with pytest.raises(ConfigError) as caught:
        parse(text, path)
    return str(caught.value)


def test_an_empty_file_is_the_demo_city():
    assert parse("", HERE) == Config()
    assert parse("", HERE).demo.enabled


def test_no_file_means_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert load(None) == Config()
    (tmp_path / "vonglau").mkdir()
    (tmp_path / "vonglau" / "vonglau.toml").write_text("[demo]\nseed = 7\n")
    assert load(None).demo.seed == 7


def test_a_named_file_must_be_readable(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read"):
        load(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"bytes\.toml: cannot be read"):
        load(tmp_path / "bytes.toml")


def test_a_file_is_told_as_it_was_named(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"^/nope\.toml: cannot be read: No such file or directory$"):
        load(Path("/nope.toml"))
    (tmp_path / "c.toml").write_text("zzz = 1")
    with pytest.raises(ConfigError, match=rf"^{tmp_path}/c\.toml: line 1: zzz: unknown field"):
        load(tmp_path / "c.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[hub]\n\nretain_mb = "x"', "vonglau.toml: line 3: hub.retain_mb: expected int, got str"),
        ("[hub]\nretan_mb = 1", "vonglau.toml: line 2: hub.retan_mb: unknown field, did you mean retain_mb?"),
        ("[hubb]", "vonglau.toml: line 1: hubb: unknown field, did you mean hub?"),
        ("zzz = 1", "vonglau.toml: line 1: zzz: unknown field"),
        (
            '[console]\nrole = "king"',
            "line 2: console.role: expected one of viewer, operator, supervisor, plugin, admin, wall, got 'king'",
        ),
        ('[demo]\nscenario = "x"', "line 2: demo.scenario: expected one of everyday, outage, flood-2025, got 'x'"),
        ("[demo]\nenabled = 1", "line 2: demo.enabled: expected bool, got int"),
        ("hub = 3", "line 1: hub: expected object, got int"),
        ('[[mqtt]]\nname="a"\nmap="m"\n[[mqtt]]\nname="b"', "line 4: mqtt[1].map: required, but missing"),
        ('[[mqtt]]\nname="a"\nmap="m"\nport=0', "line 4: mqtt[0].port: expected int >= 1"),
        (
            '[[mqtt]]\nname="A b"\nmap="m"',
            "line 2: mqtt[0].name: expected 1 to 64 of a-z, 0-9, '.', '_' and '-', the first a letter",
        ),
        ('[[mqtt]]\nname="a"\nmap="none-such"', "line 3: mqtt[0].map: no such mapping: 'none-such'"),
        ("a = [", "vonglau.toml: not TOML: "),
        ('[hub]\nfeed = "tcp://127.0.0.1:7410"', "line 2: hub.feed: the same as hub.rpc"),
        ("[flood]\nbegin = 4", "line 1: flood.end: above flood.begin, 4"),
        ("[flood]\nbegin = 9\nend = 10", "line 3: flood.end: above flood.begin, 9"),
        ("[flood]\nnear_metres = 0", "line 2: flood.near_metres: expected float >= 1.0"),
    ],
)
def test_a_mistake_is_told_with_line_field_and_rule(text: str, message: str):
    assert message in refused(text)


@pytest.mark.parametrize("endpoint", ["tcp://10.0.0.5:7410", "tcp://*:7410", "tcp://hub.city:7410", "tcp://0.0.0.0:1"])
def test_a_plain_endpoint_that_leaves_the_host_is_refused(endpoint: str):
    assert "only loopback is allowed" in refused(f'[hub]\nrpc = "{endpoint}"')


@pytest.mark.parametrize("endpoint", ["udp://127.0.0.1:1", "tcp://127.0.0.1", "ipc://", "tcp://127.0.0.1:99999"])
def test_what_is_no_endpoint_is_refused(endpoint: str):
    assert "hub.rpc: " in refused(f'[hub]\nrpc = "{endpoint}"')


@pytest.mark.parametrize("endpoint", ["tcp://localhost:7410", "tcp://[::1]:7410", "tcp://127.0.0.9:1", "ipc:///run/x"])
def test_local_endpoints_are_accepted(endpoint: str):
    assert parse(f'[hub]\nrpc = "{endpoint}"', HERE).hub.rpc == endpoint


MQTT = '[[mqtt]]\nname = "air"\nmap = "m.toml"\n'


def test_paths_are_anchored_at_the_file(tmp_path: Path):
    (tmp_path / "m.toml").touch()
    (tmp_path / "secret").touch()
    (mqtt,) = parse(f'{MQTT}password_file = "secret"', tmp_path / "c.toml").mqtt
    assert mqtt.map == str(tmp_path / "m.toml")
    assert mqtt.password_file == str(tmp_path / "secret")
    assert "line 4: mqtt[0].password_file: no such file: x" in refused(
        f'{MQTT}password_file = "x"', tmp_path / "c.toml"
    )


def test_two_connectors_of_one_name_are_refused(tmp_path: Path):
    (tmp_path / "m.toml").touch()
    assert "line 5: mqtt[1].name: 'air' names two connectors" in refused(MQTT + MQTT, tmp_path / "c.toml")


def test_a_password_leaves_the_host_only_under_tls(tmp_path: Path):
    (tmp_path / "m.toml").touch()
    text = f'{MQTT}host = "broker.city"\nusername = "u"\n'
    assert "mqtt[0].tls: a password may leave this machine only under TLS" in refused(text, tmp_path / "c.toml")
    assert parse(f"{text}tls = true", tmp_path / "c.toml").mqtt[0].tls


def test_a_mapping_is_a_file_or_a_shipped_name(tmp_path: Path):
    (tmp_path / "own.toml").touch()
    assert map_path("own", tmp_path) == tmp_path / "own.toml"
    assert map_path("metr-la", tmp_path).name == "metr-la.toml"
    with pytest.raises(FileNotFoundError, match="neither a file"):
        map_path("nothing", tmp_path)


HUE = """[city]
id = "hue"
name = ["Thành phố Huế", "Huế City"]
zone = "Asia/Ho_Chi_Minh"
lon = 107.59
lat = 16.46
"""


def test_another_city_is_named_whole():
    city = parse(HUE, HERE).city
    assert (city.id, city.name.get("en"), city.lon, city.zoom) == ("hue", "Huế City", 107.59, 13.0)
    assert parse("", HERE).city.id == "tn"


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('"Asia/Ho_Chi_Minh"', '"Asia/Hue"', "line 4: city.zone: 'Asia/Hue' is no time zone known to this machine"),
        ("lat = 16.46", "lat = 107.59", "line 6: city.lat: expected float <= 90.0"),
        ("lat = 16.46\n", "", "line 1: city.lat: required, but missing"),
        ('"hue"', '"Huế"', "line 2: city.id: expected letters a-z, digits and '-'"),
    ],
)
def test_a_city_that_cannot_be_is_refused(before: str, after: str, message: str):
    assert refused(HUE.replace(before, after)) == f"{HERE}: {message}"


def test_shifts_of_the_file_replace_the_three_of_the_default():
    assert [(s.name.get("en"), s.begin, s.end) for s in shifts(parse("", HERE))] == [
        ("Morning shift", 360, 840),
        ("Evening shift", 840, 1320),
        ("Night shift", 1320, 360),
    ]
    day = '[[shift]]\nname = "Ngày"\nbegin = "07:30"\nend = "19:30"\n'
    text = f'{day}[[shift]]\nname = "Đêm"\nbegin = "19:30"\nend = "07:30"'
    assert [(s.name.vi, s.begin, s.end) for s in shifts(parse(text, HERE))] == [("Ngày", 450, 1170), ("Đêm", 1170, 450)]
    assert shifts(parse("shift = []", HERE)) == ()


def test_shifts_that_cannot_be():
    shift = '[[shift]]\nname = "A"\nbegin = "06:00"\nend = "14:00"\n'
    assert "line 7: shift[1].begin: overlaps 'A' (06:00 to 14:00)" in refused(
        shift + shift.replace('"A"', '"B"').replace("06", "13")
    )
    assert "line 6: shift[1].name: 'A' names two shifts" in refused(shift + shift)
    assert "line 3: shift[0].begin: expected a time of the day, 00:00 to 23:59" in refused(
        shift.replace("06:00", "24:00")
    )


@pytest.mark.parametrize("base", ["", "schematic", "hcmc", "ha-noi.2025"])
def test_a_base_map_may_be_a_name(base: str):
    assert parse(f'[map]\nbase = "{base}"', HERE).map.base == base


def test_files_of_the_base_map_are_relative_to_the_configuration(tmp_path: Path):
    (tmp_path / "key").write_text("k")
    config = parse('[map]\nbase = "city.pmtiles"\nkey_file = "key"', tmp_path / "vonglau.toml")
    assert (config.map.base, config.map.key_file) == (str(tmp_path / "city.pmtiles"), str(tmp_path / "key"))
    assert parse('[map]\nbase = "/maps/x.mbtiles"', HERE).map.base == "/maps/x.mbtiles"


@pytest.mark.parametrize(
    ("base", "message"),
    [
        ("A city", "map.base: expected schematic, the name of an imported map"),
        ("../x", "map.base: expected schematic"),
        ("ftp://tile.example/{z}/{x}/{y}", "expected http://HOST/... or https://HOST/..."),
        ("https:///{z}/{x}/{y}", "expected http://HOST/... or https://HOST/..."),
        ("https://[x/{z}/{x}/{y}", "is no address"),
        ("https://tile.example/{z}/{x}.png", "needs {y}"),
        ("http://tile.example/{z}/{x}/{y}?k={key}", "a key may leave this machine only under https"),
    ],
)
def test_a_base_map_that_is_none_is_told(base: str, message: str):
    said = refused(f'[map]\nbase = "{base}"\nattribution = "© X"')
    assert "vonglau.toml: line 2: map.base: " in said
    assert message in said


def test_a_tile_server_is_named_with_whose_tiles_they_are():
    address = "https://tile.example/{z}/{x}/{y}.png?k={key}"
    assert "attribution must say" in refused(f'[map]\nbase = "{address}"')
    assert parse(f'[map]\nbase = "{address}"\nattribution = "© X"', HERE).map.base == address
    local = "http://127.0.0.1:8080/{z}/{x}/{y}.png?k={key}"
    assert parse(f'[map]\nbase = "{local}"\nattribution = "© X"', HERE).map.base == local


def test_a_missing_key_file_is_told():
    assert "line 2: map.key_file: no such file: none" in refused('[map]\nkey_file = "none"')
