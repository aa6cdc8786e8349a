"""Settings: one frozen dataclass, read once from BANHANH_… variables; a bad value stops the start.

Every field has a line in docs/settings.md, and a test compares the two.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PREFIX = "BANHANH_"


class BadSetting(Exception):
    """A setting is missing, unknown or cannot be understood; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of one process; each is read from BANHANH_<NAME IN CAPITALS>."""

    data_dir: Path = Path("var")
    database_url: str = ""
    database_owner_url: str = ""
    secret_key: str = ""
    default_language: str = "vi"
    secure_cookies: bool = False
    trusted_proxies: int = 0
    session_hours: int = 12
    upload_limit_mb: int = 25
    worker_slot: int = 1
    worker_threads: int = 4
    job_keep_days: int = 30
    morning_hour: int = 7
    lock_timeout_ms: int = 5000
    public_url: str = ""
    smtp_host: str = ""
    smtp_port: int = 0
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_from: str = ""
    smtp_timeout: int = 30
    link_days: int = 30
    demonstration: bool = False
    token_module: str = ""
    remote_signing_minutes: int = 30
    timestamp_url: str = ""
    timestamp_user: str = ""
    timestamp_password: str = ""
    timestamp_renewal_days: int = 180

    @property
    def url(self) -> str:
        """The database that the application works on; by default SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'banhanh.sqlite3'}"

    @property
    def owner_url(self) -> str:
        """The database as its owner, who alone creates and changes tables."""
        return self.database_owner_url or self.url

    @property
    def sends_mail(self) -> bool:
        """Whether an SMTP server is named; without one, what waits to be mailed waits on."""
        return bool(self.smtp_host)

    @property
    def files_dir(self) -> Path:
        """Where the bytes of documents are kept, named by their SHA-256."""
        return self.data_dir / "files"

    @property
    def keys_dir(self) -> Path:
        """Where key files for demonstration lie; readable by the application's user alone."""
        return self.data_dir / "keys"

    @property
    def trust_dir(self) -> Path:
        """Where the certificates and revocation lists of the authorities that are believed lie."""
        return self.data_dir / "trust"


def _yes_or_no(text: str) -> bool:
    answers = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    return answers[text.lower()]


_READERS: dict[type, Callable[[str], object]] = {
    str: str,
    int: int,
    bool: _yes_or_no,
    Path: Path,
}


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; BANHANH_X_FILE names a file that holds the value of BANHANH_X."""
    env = os.environ if environment is None else environment
    known = {f.name: f for f in fields(Settings)}
    values: dict[str, object] = {}
    for variable, text in env.items():
        if not variable.startswith(PREFIX):
            continue
        name, value = _name_and_text(variable, text, known)
        kind = known[name].type
        values[name] = _parse(variable, value, kind if isinstance(kind, type) else str)
    return _checked(Settings(**values))  # type: ignore[arg-type]  # checked field by field above


def _name_and_text(variable: str, text: str, known: Mapping[str, object]) -> tuple[str, str]:
    name = variable.removeprefix(PREFIX).lower()
    if name in known:
        return name, text
    if name.endswith("_file") and name.removesuffix("_file") in known:
        try:
            return name.removesuffix("_file"), Path(text).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{variable}: the file {text} cannot be read.") from error
    raise BadSetting(f"{variable} is not a setting of Ban Hành.")


def _parse(variable: str, text: str, kind: type) -> object:
    try:
        return _READERS[kind](text)
    except (KeyError, ValueError) as error:
        raise BadSetting(f"{variable}: {text!r} is not a {kind.__name__}.") from error


def _checked(settings: Settings) -> Settings:
    if settings.secret_key and len(settings.secret_key) < 32:
        raise BadSetting("BANHANH_SECRET_KEY must have at least 32 characters.")
    if settings.default_language not in {"vi", "en"}:
        raise BadSetting("BANHANH_DEFAULT_LANGUAGE must be vi or en.")
    if settings.timestamp_url and not settings.timestamp_url.startswith(("http://", "https://")):
        raise BadSetting("BANHANH_TIMESTAMP_URL must begin with http:// or https://.")
    for name in _AT_LEAST_ONE:
        if getattr(settings, name) < 1:
            raise BadSetting(f"{PREFIX}{name.upper()} must be at least 1.")
    _check_mail(settings)
    if not 0 <= settings.morning_hour <= 24:
        raise BadSetting("BANHANH_MORNING_HOUR must be from 0 to 24.")
    return settings


_AT_LEAST_ONE = (
    "session_hours", "upload_limit_mb", "worker_slot", "worker_threads", "job_keep_days", "smtp_timeout",
    "link_days", "remote_signing_minutes", "timestamp_renewal_days",
)  # fmt: skip


def _check_mail(settings: Settings) -> None:
    if settings.smtp_security not in {"starttls", "ssl", "none"}:
        raise BadSetting("BANHANH_SMTP_SECURITY must be starttls, ssl or none.")
    if settings.public_url and not settings.public_url.startswith(("https://", "http://")):
        raise BadSetting("BANHANH_PUBLIC_URL must begin with https:// or http://.")
    if settings.sends_mail and not settings.public_url:
        raise BadSetting("BANHANH_PUBLIC_URL is missing: mails lead to the pages at that address.")
    if settings.sends_mail and "@" not in settings.smtp_from:
        raise BadSetting("BANHANH_SMTP_FROM is missing: the address from which mails come.")
    if settings.smtp_user and settings.smtp_security == "none":
        raise BadSetting("BANHANH_SMTP_SECURITY=none would send the password in the open.")


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the setting, or one made once and kept in the data folder."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret_key"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
