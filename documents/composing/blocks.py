"""How an agency prints itself and who signs for it: what a document takes from the directory."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

import clock
from documents.composing.writing import Block, Writer
from organization.addressing import level_and_place
from organization.directory import held, holders
from organization.models import Mandate, Person, Post, Role, Unit, UnitKind
from organization.names import fold


def writer_of(session: Session, unit_id: int, kind: str) -> Writer:
    """The agency of the drafting unit, with the blocks that can sign a document of this kind today."""
    unit = session.get_one(Unit, unit_id)
    agency = session.scalars(
        sa.select(Unit).where(Unit.id == unit.agency_id).options(joinedload(Unit.parent))
    ).one()
    return Writer(
        issuing_body=_printed(agency.header_name, agency.name),
        parent_body=_parent(agency),
        place=_place(agency),
        abbreviation=agency.abbreviation or "",
        unit=unit.name,
        unit_abbreviation=unit.abbreviation or "",
        blocks=tuple(blocks_of(session, agency, kind)),
    )


def _printed(header: str | None, name: str) -> str:
    """As the header prints it, in ordinary letters where the name is the same."""
    return header if header and fold(header) != fold(name) else name


def _parent(agency: Unit) -> str | None:
    """The agency above, printed over a sở; a people's committee stands alone."""
    if agency.parent_header_name:
        return agency.parent_header_name
    is_below = agency.kind == UnitKind.DEPARTMENT and agency.parent is not None
    return (agency.parent.header_name or agency.parent.name) if is_below and agency.parent else None


def _place(agency: Unit) -> str:
    """The place before the date: kept, or that of the agency's own or its parent's name."""
    names = [agency.name, agency.parent.name if agency.parent else ""]
    found = (level_and_place(name) for name in names)
    return agency.place_name or next((place for _, place in filter(None, found)), "")


def blocks_of(session: Session, agency: Unit, kind: str) -> Iterator[Block]:
    """The signature blocks of today (Đ13): the head, then deputies KT., then by order and authorisation."""
    head_title = _head_title(session, agency)
    collective = (f"TM. {_collective(agency)}",) if agency.collegial else ()
    for post, person in holders(session, agency.id, Role.HEAD):
        title = f"Q. {post.title}" if post.acting else post.title
        yield Block(f"{post.id}-head", collective, title, person.name)
    for post, person in holders(session, agency.id, Role.DEPUTY):
        yield Block(f"{post.id}-KT", (*collective, f"KT. {head_title}"), post.title, person.name)
    for mandate, post, person, unit in _mandated(session, agency.id):
        if not mandate.document_types or kind in mandate.document_types:
            code = f"{post.id}-{mandate.kind.value.rstrip('.')}"
            yield Block(code, (f"{mandate.kind.value} {head_title}",), _full(post.title, unit), person.name)


def _head_title(session: Session, agency: Unit) -> str:
    """The post of the head, also where nobody holds it today."""
    wanted = sa.select(Post.title).where(Post.unit_id == agency.id, Post.role == Role.HEAD)
    title = session.scalar(wanted.order_by(held(clock.today()).desc(), Post.id.desc()).limit(1))
    return title or ("Chủ tịch" if agency.collegial else "Giám đốc")


def _collective(agency: Unit) -> str:
    """ "Ủy ban nhân dân" of "Ủy ban nhân dân tỉnh Minh Hòa"."""
    found = level_and_place(agency.name)
    return agency.name.removesuffix(" ".join(found)).strip() if found else agency.name


def _mandated(session: Session, agency_id: int) -> Iterator[tuple[Mandate, Post, Person, Unit]]:
    day = clock.today()
    rows = session.execute(
        sa.select(Mandate, Post, Person, Unit)
        .join(Post, Post.id == Mandate.post_id)
        .join(Person, Person.id == Post.person_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(
            Mandate.agency_id == agency_id,
            Mandate.valid_from <= day,
            sa.or_(Mandate.valid_to.is_(None), Mandate.valid_to >= day),
            held(day),
        )
        .order_by(Mandate.id)
    )
    yield from rows


def _full(title: str, unit: Unit) -> str:
    """ "Trưởng phòng Quản lý khoa học" of a Trưởng phòng in the Phòng Quản lý khoa học."""
    first, _, rest = unit.name.partition(" ")
    return f"{title} {rest}" if rest and title.split()[-1].lower() == first.lower() else title
