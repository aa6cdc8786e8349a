"""The folder in which LibreOffice works: a profile that forbids much, one family of type, unoserver."""

import importlib.metadata
from pathlib import Path

from documents.publishing.fonts import family

# OpenSymbol, for the marks of lists that Word takes from Symbol.
_BULLETS = "/usr/share/fonts/truetype/libreoffice"

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
SETTINGS = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "CrashReport", "false"),
)
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <dir>{bullets}</dir>
  <cachedir>{cache}</cachedir>
  <selectfont>
    <acceptfont><glob>{folder}/{prefix}-*</glob></acceptfont>
    <rejectfont><glob>{folder}/*</glob></rejectfont>
  </selectfont>
  <alias binding="same"><family>Times New Roman</family><prefer><family>{family}</family></prefer></alias>
  <match target="pattern">
    <edit name="family" mode="append" binding="weak"><string>{family}</string></edit>
  </match>
</fontconfig>
"""


def write_profile(profile: Path) -> None:
    """The settings of a LibreOffice that fetches nothing and runs nothing."""
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in SETTINGS)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(_PROFILE.format(items=items), encoding="utf-8")


def write_fonts(folder: Path) -> None:
    """Fontconfig that knows one family: what is not in it is drawn in it, too."""
    chosen = family()
    if chosen is not None:
        words = _FONTS.format(
            folder=chosen.root,
            bullets=_BULLETS,
            cache=folder / "fonts",
            prefix=chosen.prefix,
            family=chosen.name,
        )
        (folder / "fonts.conf").write_text(words, encoding="utf-8")


def only_unoserver(folder: Path) -> Path:
    """A folder with unoserver alone, for the system's interpreter must not see our other packages."""
    place = folder / "python"
    place.mkdir(exist_ok=True)
    for part in {Path(str(file)).parts[0] for file in importlib.metadata.files("unoserver") or ()}:
        source = Path(str(importlib.metadata.distribution("unoserver").locate_file(part)))
        if part.startswith("unoserver") and not (place / part).exists():
            (place / part).symlink_to(source)
    return place
