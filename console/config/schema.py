"""The schema of ``vonglau.toml``. Every field has a default: an empty file is the embedded demo city."""

from typing import Annotated, Literal

import msgspec

from console.model.entity import City
from console.model.principal import Role
from console.model.text import Text

THAI_NGUYEN = City(
    id="tn",
    name=Text("Thành phố Thái Nguyên", "Thái Nguyên City"),
    zone="Asia/Ho_Chi_Minh",
    lon=105.842,
    lat=21.589,
    zoom=13.4,
)
Name = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9][a-z0-9._-]*$",
        max_length=64,
        description="1 to 64 of a-z, 0-9, '.', '_' and '-', the first a letter or a digit",
    ),
]
Label = Annotated[
    str,
    msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=64, description="1 to 64 characters that can be printed"),
]
Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
Scenario = Literal["everyday", "outage", "flood-2025"]
Days = Annotated[float, msgspec.Meta(gt=0, le=36_500)]
Hour = Annotated[
    str,
    msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="a time of the day, 00:00 to 23:59"),
]


class Hub(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[hub]``.

    Attributes:
        rpc: ZeroMQ endpoint of the two-way socket.
        feed: ZeroMQ endpoint of the one-way socket.
        retain_days: Age after which a sealed segment of the log may go.
        retain_mb: Size of the whole log above which the oldest sealed segments go.
        sync: False gives up durability (benchmarks only): acknowledges before the disk has it.
        canary_seconds: How often the path from a source to each seat's loudspeaker is tried.
    """

    rpc: str = "tcp://127.0.0.1:7410"
    feed: str = "tcp://127.0.0.1:7411"
    retain_days: Days = 7.0
    retain_mb: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)] = 4096
    sync: bool = True
    canary_seconds: Annotated[float, msgspec.Meta(ge=1, le=3600)] = 60.0


class Store(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[store]``.

    Attributes:
        url: SQLAlchemy URL; empty means SQLite in the data folder.
        keep_days: Age after which history is deleted; 0 keeps all.
        keep_alarm_days: The same for occurrences of alarms and what was done with them.
    """

    url: str = ""
    keep_days: Annotated[float, msgspec.Meta(ge=0, le=36_500)] = 7.0
    keep_alarm_days: Annotated[float, msgspec.Meta(ge=0, le=36_500)] = 400.0


class Demo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[demo]``: the embedded city. ``scenario`` is the story it tells; ``speed`` multiplies its clock."""

    enabled: bool = True
    seed: int = 1
    scenario: Scenario = "everyday"
    speed: Annotated[float, msgspec.Meta(gt=0, le=1000)] = 1.0
    vehicles: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 2000


class Mqtt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[mqtt]]``: one connector process.

    Attributes:
        name: Source name in events and in the top bar; also the client id, so that the session outlives the process.
        map: Mapping file (TOML), relative to this file or shipped (``air-thai-nguyen``).
        host: Broker host.
        port: Broker port.
        version: MQTT version.
        username: Empty for none; the password comes from ``password_file`` or ``VONGLAU_MQTT_<NAME>_PASSWORD``.
        password_file: File whose first line is the password, relative to this file.
        tls: Encrypt, and check the broker's certificate.
        ca_file: Certificates to check it against; empty means those of the system.
        session_days: How long the broker keeps what we have not fetched (MQTT 5; a 3.1.1 broker decides itself).
    """

    name: Name
    map: str
    host: Annotated[str, msgspec.Meta(min_length=1, max_length=253)] = "127.0.0.1"
    port: Port = 1883
    version: Literal["5", "3.1.1"] = "5"
    username: str = ""
    password_file: str = ""
    tls: bool = False
    ca_file: str = ""
    session_days: Days = 7.0


class Console(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[console]``: this seat.

    Attributes:
        language: Of the window.
        theme: Of the window.
        seat: Name of the seat.
        operator: Who sits here.
        role: What he may do: look; act on alarms; set city modes and suppress; everything.
    """

    language: Literal["vi", "en"] = "vi"
    theme: Literal["dark", "light"] = "dark"
    seat: Label = "1"
    operator: Label = "trực ca 1"
    role: Role = Role.OPERATOR


class Flood(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[flood]``: when so many alarms come that the list of this seat groups them, and what it takes together.

    Attributes:
        begin: A flood begins when more than so many are annunciated within ``window_seconds``.
        end: It ends when fewer than so many were.
        window_seconds: How far both look back.
        near_seconds: What comes within this time after an alarm, and ``near_metres`` of it, is in its group.
        near_metres: Along the streets, where both are at one.
    """

    begin: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 10
    end: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 5
    window_seconds: Annotated[float, msgspec.Meta(ge=1, le=86_400)] = 600.0
    near_seconds: Annotated[float, msgspec.Meta(ge=1, le=3600)] = 120.0
    near_metres: Annotated[float, msgspec.Meta(ge=1, le=5000)] = 300.0


class Map(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[map]``: the base map of this seat.

    Attributes:
        base: ``schematic``, the name of an imported map, a file of tiles (``.mbtiles``, ``.pmtiles``, relative to this
            file), or the address of a tile server with ``{z}``, ``{x}`` and ``{y}``, and ``{key}`` where it wants one.
            Empty: the map chosen with ``vonglau map use``, else the schematic.
        attribution: What is shown beside the tiles of a server; required with an address, else it replaces the map's.
        key_file: File whose first line is the key, relative to this file; else ``VONGLAU_MAP_KEY``.
    """

    base: Annotated[str, msgspec.Meta(max_length=2048)] = ""
    attribution: Annotated[str, msgspec.Meta(max_length=200)] = ""
    key_file: str = ""


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[[shift]]``: named hours of the day, in the city's time. Any entry replaces the three that are the default.

    Attributes:
        name: Vietnamese name.
        begin: When it begins.
        end: When it ends; over midnight where it is not after ``begin``. Shifts may not overlap.
        name_en: English name; the Vietnamese one where it is left out.
    """

    name: Label
    begin: Hour
    end: Hour
    name_en: str = ""


SHIFTS = (
    Shift("Ca sáng", "06:00", "14:00", "Morning shift"),
    Shift("Ca chiều", "14:00", "22:00", "Evening shift"),
    Shift("Ca đêm", "22:00", "06:00", "Night shift"),
)


Seconds = Annotated[float, msgspec.Meta(gt=0, le=31_536_000)]
Minutes = Annotated[float, msgspec.Meta(gt=0, le=525_600)]
ByPriority = tuple[Minutes, Minutes, Minutes, Minutes]


class Kpi(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[kpi]``: what the figures of alarm management count as what; EEMUA 191 and ISA-18.2 where nothing is said.

    Attributes:
        chatter_count: An alarm chatters when it is activated so many times within ``chatter_seconds``.
        chatter_seconds: See ``chatter_count``.
        fleeting_seconds: Active for less than this is fleeting.
        stale_hours: Active for longer than this is stale.
        acknowledge_minutes: Within which alarms of priority 1, 2, 3 and 4 are to be acknowledged.
        resolve_minutes: The same until the process is normal again.
    """

    chatter_count: Annotated[int, msgspec.Meta(ge=2, le=1000)] = 3
    chatter_seconds: Seconds = 60.0
    fleeting_seconds: Seconds = 10.0
    stale_hours: Annotated[float, msgspec.Meta(gt=0, le=8784)] = 24.0
    acknowledge_minutes: ByPriority = (1.0, 5.0, 15.0, 60.0)
    resolve_minutes: ByPriority = (15.0, 60.0, 240.0, 1440.0)


class Sound(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``[sound]``: how this seat calls. A run without a display sounds nothing, whatever stands here.

    Attributes:
        enabled: False: this seat sounds nothing, and says so; alarms are shown all the same.
        volume: 0.2 to 1; there is no zero, silence is asked for and ends by itself.
        silence_minutes: What one press of M asks for.
        device: Id of an audio output, as the sound window shows it; empty for the system's own choice.
    """

    enabled: bool = True
    volume: Annotated[float, msgspec.Meta(ge=0.2, le=1)] = 0.6
    silence_minutes: Literal[2, 5, 15] = 2
    device: str = ""


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    city: City = THAI_NGUYEN
    hub: Hub = Hub()
    store: Store = Store()
    demo: Demo = Demo()
    mqtt: tuple[Mqtt, ...] = ()
    console: Console = Console()
    flood: Flood = Flood()
    map: Map = Map()
    shift: tuple[Shift, ...] = SHIFTS
    kpi: Kpi = Kpi()
    sound: Sound = Sound()
