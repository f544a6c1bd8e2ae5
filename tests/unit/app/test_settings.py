"""Settings come from three places, and a wrong one says which it is, where to set it and what is expected."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import DEFAULT_DATA, Settings, data_folder, load
from scoring.period import SHANGHAI

FILE = """
mailbox = "office@example.cn"
password = "from-the-file"
staff = ["staff@example.cn"]
receipts_since = 2020-01-01T08:00:00
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a settings file."""
    (tmp_path / "xinxike.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


def problems(data: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(data)
    assert caught.value.exit_code == 2
    return caught.value.problems


def test_the_file_gives_what_nothing_else_gives(data: Path) -> None:
    """DATA/xinxike.toml alone is enough; the rest has defaults and sends to staff only."""
    settings = load(data)
    assert settings.mailbox == "office@example.cn"
    assert settings.password.get_secret_value() == "from-the-file"
    assert settings.data == data
    assert (settings.sending, settings.poll_seconds, settings.send_spacing) == ("staff", 120, 30)


def test_a_time_without_a_zone_is_shanghai(data: Path) -> None:
    """The operator writes the office's wall clock; what carries an offset keeps it."""
    assert load(data).receipts_since == dt.datetime(2020, 1, 1, 8, tzinfo=SHANGHAI)


def test_the_environment_wins(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable wins over the file; a list is one line with commas; an empty variable says nothing."""
    monkeypatch.setenv("XINXIKE_STAFF", "a@example.cn, b@example.cn，c@example.cn")
    monkeypatch.setenv("XINXIKE_POLL_SECONDS", "30")
    monkeypatch.setenv("XINXIKE_MAILBOX", "")
    settings = load(data)
    assert settings.staff == ("a@example.cn", "b@example.cn", "c@example.cn")
    assert settings.poll_seconds == 30
    assert settings.mailbox == "office@example.cn"


def test_a_secret_may_lie_in_its_own_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XINXIKE_PASSWORD_FILE wins over the settings file and loses to XINXIKE_PASSWORD."""
    secret = data / "secret"
    secret.write_text("from-a-secret\n", encoding="utf-8")
    monkeypatch.setenv("XINXIKE_PASSWORD_FILE", str(secret))
    assert load(data).password.get_secret_value() == "from-a-secret"
    monkeypatch.setenv("XINXIKE_PASSWORD", "from-the-environment")
    assert load(data).password.get_secret_value() == "from-the-environment"


def test_secrets_are_not_shown(data: Path) -> None:
    """Printing or logging the settings shows no secret."""
    assert "from-the-file" not in repr(load(data))


def test_settings_do_not_change(data: Path) -> None:
    """They are read once; nothing may set one afterwards."""
    with pytest.raises(ValueError, match="frozen"):
        load(data).sending = "all"


def test_missing_settings_name_themselves(data: Path) -> None:
    """Every missing setting is listed with its variable and its key in the file."""
    (data / "xinxike.toml").unlink()
    told = problems(data)
    assert [sentence.split()[1] for sentence in told] == ["mailbox", "password", "receipts_since", "staff"]
    assert "XINXIKE_MAILBOX" in told[0]
    assert f"`mailbox` in {data / 'xinxike.toml'}" in told[0]
    assert "xinxike init" in told[0]


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [
        ("XINXIKE_POLL_SECONDS", "often", "valid integer"),
        ("XINXIKE_POLL_SECONDS", "0", "greater than or equal to 1"),
        ("XINXIKE_IMAP_PORT", "70000", "less than or equal to 65535"),
        ("XINXIKE_SENDING", "everybody", "'off', 'staff' or 'all'"),
        ("XINXIKE_RELEASE", "later", "'auto' or 'signed'"),
        ("XINXIKE_MAILBOX", "office", "expected an e-mail address"),
        ("XINXIKE_STAFF", "a@example.cn, b", "expected an e-mail address"),
        ("XINXIKE_RECEIPTS_SINCE", "yesterday", "valid datetime"),
        ("XINXIKE_DESK_URL", "http://desk.example.cn", "expected an address such as https://desk.example.cn"),
        ("XINXIKE_DESK_URL", 'https://x/"><b>', "expected an address such as https://desk.example.cn"),
        ("XINXIKE_DATABASE_URL", "mysql://a@b/c", "expected postgresql+psycopg://USER@HOST/NAME"),
    ],
)
def test_a_wrong_setting_names_itself(
    data: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, expected: str
) -> None:
    """One sentence: the setting, what was given, what is expected, where it is set."""
    monkeypatch.setenv(variable, value)
    (sentence,) = problems(data)
    assert sentence.startswith(f"Setting {variable.removeprefix('XINXIKE_').lower()} is wrong")
    assert expected in sentence
    assert variable in sentence


@pytest.mark.parametrize("key", ["short", "A" * 44, "秘" * 44])
def test_a_seal_key_is_checked(data: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """A key that could not encrypt is refused at the start, with how to make one, and is not shown."""
    monkeypatch.setenv("XINXIKE_SEAL_KEY", key)
    (sentence,) = problems(data)
    assert "openssl rand" in sentence
    assert key not in sentence


def test_a_wrong_secret_is_not_repeated(data: Path) -> None:
    """A sentence about a secret names it and never shows it."""
    (data / "xinxike.toml").write_text(FILE.replace('"from-the-file"', "12345"), encoding="utf-8")
    (sentence,) = problems(data)
    assert sentence.startswith("Setting password is wrong")
    assert "12345" not in sentence


def test_an_unknown_key_is_named(data: Path) -> None:
    """A misspelt key is refused with its nearest neighbour, not ignored."""
    (data / "xinxike.toml").write_text(FILE + "pol_seconds = 3\n", encoding="utf-8")
    assert problems(data) == [
        f"Unknown setting pol_seconds in {data / 'xinxike.toml'} (did you mean poll_seconds?)."
    ]


def test_an_unknown_variable_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Likewise in the environment."""
    monkeypatch.setenv("XINXIKE_MAILBOXES", "x")
    assert problems(data) == [
        "Unknown setting XINXIKE_MAILBOXES in the environment (did you mean XINXIKE_MAILBOX?)."
    ]


def test_a_secret_file_that_is_not_there_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the setting, the variable and the path."""
    monkeypatch.setenv("XINXIKE_PASSWORD_FILE", str(data / "nowhere"))
    (sentence,) = problems(data)
    assert "password" in sentence
    assert "XINXIKE_PASSWORD_FILE" in sentence
    assert str(data / "nowhere") in sentence


def test_a_file_that_is_no_toml_is_named(data: Path) -> None:
    """A broken settings file is refused with its line."""
    (data / "xinxike.toml").write_text("mailbox = [", encoding="utf-8")
    (sentence,) = problems(data)
    assert "xinxike.toml is not valid TOML" in sentence


def test_the_data_folder_is_option_then_variable_then_here(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`--data` wins over XINXIKE_DATA, which wins over ./data."""
    monkeypatch.chdir(tmp_path)
    assert data_folder(None) == tmp_path / DEFAULT_DATA
    monkeypatch.setenv("XINXIKE_DATA", "/srv/xinxike")
    assert data_folder(None) == Path("/srv/xinxike")
    assert data_folder(Path("/elsewhere")) == Path("/elsewhere")


def test_the_database_password_is_put_into_the_url(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password of its own is quoted into the URL; one that the URL carries stays."""
    monkeypatch.setenv("XINXIKE_DATABASE_URL", "postgresql+psycopg://xinxike@database:5433/xinxike")
    monkeypatch.setenv("XINXIKE_DATABASE_PASSWORD", "a/b@c")
    assert load(data).postgresql == "postgresql+psycopg://xinxike:a%2Fb%40c@database:5433/xinxike"
    monkeypatch.delenv("XINXIKE_DATABASE_PASSWORD")
    assert load(data).postgresql == "postgresql+psycopg://xinxike@database:5433/xinxike"


def test_every_setting_is_documented() -> None:
    """docs/settings.md has a row for every setting, with what it means."""
    text = (Path(__file__).parents[3] / "docs/settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `{name}` |" in text
        assert field.description


def test_the_desks_address_has_no_slash_at_its_end(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are named after it."""
    monkeypatch.setenv("XINXIKE_DESK_URL", "https://desk.example.cn:8600/xxk/")
    assert load(data).desk_url == "https://desk.example.cn:8600/xxk"
