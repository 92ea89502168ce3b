import pytest

from console.camera.credential import Credential, CredentialError, load_credentials


def test_entries_are_read_by_name_and_never_shown(tmp_path):
    path = tmp_path / "credentials.toml"
    path.write_text('[gate]\nuser = "op"\npassword = "s3cret"\n')
    path.chmod(0o600)
    entries = load_credentials(path)
    assert entries["gate"] == Credential("op", "s3cret")
    assert "s3cret" not in repr(entries)


def test_no_file_is_no_entries(tmp_path):
    assert load_credentials(tmp_path / "none.toml") == {}


@pytest.mark.parametrize(
    ("mode", "text", "rule"),
    [
        (0o644, '[gate]\nuser = "op"\n', "chmod 600"),
        (0o600, "[gate", "not TOML"),
        (0o600, '[gate]\npassword = "s3cret"\n', "user"),
    ],
)
def test_a_bad_file_is_refused_with_the_rule_and_without_the_password(tmp_path, mode, text, rule):
    path = tmp_path / "credentials.toml"
    path.write_text(text)
    path.chmod(mode)
    with pytest.raises(CredentialError, match=rule) as caught:
        load_credentials(path)
    assert "s3cret" not in str(caught.value)
