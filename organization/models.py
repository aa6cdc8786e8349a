"""The tables of the organization: units in one tree, people, posts, mandates, groups, calendar, accounts."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db import Base


class UnitKind(StrEnum):
    """What a unit is; the first four are agencies with their own number and seal."""

    PROVINCE = "province"  # UBND tỉnh
    DEPARTMENT = "department"  # sở, ban, ngành
    DISTRICT = "district"  # UBND huyện (until 30/6/2025)
    COMMUNE = "commune"  # UBND xã, phường, đặc khu
    OFFICE = "office"  # văn phòng
    DIVISION = "division"  # phòng, chi cục, thanh tra
    CENTRE = "centre"  # đơn vị sự nghiệp trực thuộc
    PARTY = "party"  # đảng ủy, chi bộ
    MASS = "mass"  # công đoàn, đoàn thanh niên, hội
    OUTSIDE = "outside"  # a body that does not work in this installation


AGENCY_KINDS = frozenset({UnitKind.PROVINCE, UnitKind.DEPARTMENT, UnitKind.DISTRICT, UnitKind.COMMUNE})


class Role(StrEnum):
    """What a post lets its holder do."""

    HEAD = "head"  # người đứng đầu cơ quan
    DEPUTY = "deputy"  # cấp phó của người đứng đầu
    UNIT_HEAD = "unit_head"  # trưởng phòng, giám đốc trung tâm, chủ tịch công đoàn…
    UNIT_DEPUTY = "unit_deputy"  # phó trưởng phòng…
    OFFICE_HEAD = "office_head"  # chánh văn phòng
    CLERK = "clerk"  # văn thư
    OFFICE = "office"  # the tracking office: chuyên viên văn phòng theo dõi, tổng hợp
    STAFF = "staff"  # chuyên viên
    ADMINISTRATOR = "administrator"  # quản trị hệ thống; sees no content


class MandateKind(StrEnum):
    """The two written ways to sign in the head's name (NĐ 30/2020 Đ13.3, Đ13.4)."""

    BY_ORDER = "TL."
    AUTHORISED = "TUQ."


class Unit(Base):
    """An agency, a unit of one, or an outside body; old units keep their name for ever."""

    __tablename__ = "units"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)  # stable key, or the agency code
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)  # itself for an agency
    kind: Mapped[UnitKind] = mapped_column()
    name: Mapped[str] = mapped_column(String(250))
    name_folded: Mapped[str] = mapped_column(String(250), index=True)
    sort_key: Mapped[str] = mapped_column(String(250))
    short_name: Mapped[str | None] = mapped_column(String(100))
    abbreviation: Mapped[str | None] = mapped_column(String(30))  # in symbols: SKHCN
    place_name: Mapped[str | None] = mapped_column(String(100))  # địa danh before the date
    header_name: Mapped[str | None] = mapped_column(String(250))  # as the header prints it, when not the name
    parent_header_name: Mapped[str | None] = mapped_column(String(250))
    collegial: Mapped[bool] = mapped_column(default=False)  # chế độ tập thể: signs TM.
    email: Mapped[str | None] = mapped_column(String(200))
    valid_from: Mapped[date | None] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()  # last day
    legal_basis: Mapped[str | None] = mapped_column(String(250))

    aliases: Mapped[list["UnitAlias"]] = relationship(
        back_populates="unit", foreign_keys="UnitAlias.unit_id", lazy="raise_on_sql"
    )
    parent: Mapped["Unit | None"] = relationship(
        foreign_keys=[parent_id], remote_side=[id], lazy="raise_on_sql"
    )

    @property
    def is_agency(self) -> bool:
        """Whether it numbers, seals and registers its own documents."""
        return self.kind in AGENCY_KINDS


class UnitAlias(Base):
    """Another way in which a unit is written: everywhere, or in one agency's documents only."""

    __tablename__ = "unit_aliases"
    __table_args__ = (Index("ix_unit_aliases_folded", "folded", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    text: Mapped[str] = mapped_column(String(250))
    folded: Mapped[str] = mapped_column(String(250))

    unit: Mapped[Unit] = relationship(back_populates="aliases", foreign_keys=[unit_id], lazy="raise_on_sql")


class UnitSuccession(Base):
    """That one unit took over from another, wholly or for one subject."""

    __tablename__ = "unit_successions"

    id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    subject: Mapped[str | None] = mapped_column(String(250))
    legal_basis: Mapped[str | None] = mapped_column(String(250))


class Person(Base):
    """A person; what they may do comes from their posts."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_folded: Mapped[str] = mapped_column(String(120), index=True)
    sort_key: Mapped[str] = mapped_column(String(200), index=True)  # given name first
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))

    posts: Mapped[list["Post"]] = relationship(back_populates="person", lazy="raise_on_sql")


class Post(Base):
    """A post (chức vụ) that a person holds in a unit from one day to another."""

    __tablename__ = "posts"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    role: Mapped[Role] = mapped_column()
    title: Mapped[str] = mapped_column(String(120))  # the official name: "Phó Giám đốc"
    acting: Mapped[bool] = mapped_column(default=False)  # giao quyền cấp trưởng: signs Q.
    # A deputy's units by the division of work among the leaders (phụ trách); nothing means all.
    in_charge_of: Mapped[list[Any] | None] = mapped_column()
    valid_from: Mapped[date | None] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()

    person: Mapped[Person] = relationship(back_populates="posts", lazy="raise_on_sql")
    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")


class Mandate(Base):
    """A written right to sign by order or by authorisation, limited in kind and time (NĐ 30/2020 Đ13)."""

    __tablename__ = "mandates"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)  # whose holder may sign
    kind: Mapped[MandateKind] = mapped_column()
    document_types: Mapped[list[Any]] = mapped_column(default=list)  # codes of kinds; empty means all
    unit_ids: Mapped[list[Any] | None] = mapped_column()  # whose drafts it covers; nothing means all
    scope: Mapped[str | None] = mapped_column(String(250))
    basis: Mapped[str] = mapped_column(String(250))  # the regulation or the written authorisation
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()


class Absence(Base):
    """Days on which a person is away, and who acts on the route in that place meanwhile."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days"),
        Index("ix_absences_person", "person_id", "last_day"),
        Index("ix_absences_replacement", "replacement_id", "last_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    replacement_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    entered_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()  # taken back, or ended before its last day


class RecipientGroup(Base):
    """A group that documents name as a recipient, kept as a rule and expanded on the day of issue."""

    __tablename__ = "recipient_groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    rule: Mapped[dict[str, Any]] = mapped_column()  # see organization/groups.py

    names: Mapped[list["GroupName"]] = relationship(back_populates="group", lazy="raise_on_sql")


class GroupName(Base):
    """A way in which a group is written."""

    __tablename__ = "group_names"
    __table_args__ = (UniqueConstraint("agency_id", "folded"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("recipient_groups.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    text: Mapped[str] = mapped_column(String(250))
    folded: Mapped[str] = mapped_column(String(250))

    group: Mapped[RecipientGroup] = relationship(back_populates="names", lazy="raise_on_sql")


class DayKind(StrEnum):
    """Why a day is not what its weekday says (Bộ luật Lao động 2019 Đ111.3, Đ112, and the yearly notices)."""

    HOLIDAY = "holiday"
    IN_LIEU = "in_lieu"  # for a holiday that falls on the weekly rest
    SWAPPED = "swapped"  # a weekday off against a Saturday worked
    WORKED = "worked"  # that Saturday


class CalendarDay(Base):
    """A day that is not what its weekday says: a weekday off or a Saturday worked, with the notice."""

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    works: Mapped[bool] = mapped_column()
    kind: Mapped[DayKind] = mapped_column()
    name: Mapped[str] = mapped_column(String(120))
    basis: Mapped[str] = mapped_column(String(250))


class Account(Base):
    """The way a person signs in."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column()

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class SignInSession(Base):
    """A signed-in browser; ending the row signs it out at once."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the token in the cookie
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    device: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


class SignInAttempt(Base):
    """A refused sign-in, counted to slow guessing down."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_key_at", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))  # "name:…" or "address:…"
    at: Mapped[datetime] = mapped_column()


class Preference(Base):
    """What a person chose in the settings."""

    __tablename__ = "preferences"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class CalendarFeed(Base):
    """The address under which a person's calendar program fetches the own deadlines; replaced, it ends."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column()


class TokenScope(StrEnum):
    """What a program may do with a person's token."""

    READ = "read"
    ACT = "act"  # read, and make steps


class ApiToken(Base):
    """The key by which a person's program comes to the API; only its digest is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))  # what it is for, in the person's words
    scope: Mapped[TokenScope] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()


class UrgingRule(Base):
    """After how many working days late a unit's head and then the leader are told; 0 means never."""

    __tablename__ = "urging_rules"

    agency_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    head_after: Mapped[int] = mapped_column()
    leader_after: Mapped[int] = mapped_column()
