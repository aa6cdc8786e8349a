"""Letters to account holders: a notice that cannot wait, and the digest of a morning.

Which of them somebody wants stands in the preferences; whoever has no address gets none.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

import clock
from documents.composing.content import printed_date
from documents.delivery_queries import number_and_symbol
from documents.models import Document
from documents.notice_words import MATTER_WORDS, MAY_LACK, words_of
from documents.reminder_models import NoticeKind
from organization.models import Person, Preference
from workflow import mail
from workflow.mail import Letter

DIGEST, NOTICE = "mail_digest", "mail_notices"  # preferences; "no" says that no such letter is wanted
NO = "no"

# Told by letter at once; everything else waits for the digest of the next morning, and so does what is
# overdue for whoever gets one.
AT_ONCE = frozenset(
    {
        NoticeKind.RETURNED,
        NoticeKind.REPORT_RETURNED,
        NoticeKind.URGENT_ARRIVED,
        NoticeKind.URGENT_TURN,
        NoticeKind.FAILED,
        NoticeKind.REFUSED,
        NoticeKind.OVERDUE,
        NoticeKind.URGED,
        NoticeKind.ESCALATED,
        NoticeKind.REPORT_RECALLED,
        NoticeKind.UPWARD_OPEN,
    }
)


def put_notices(session: Session, told: Iterable[Any]) -> None:
    """Write the letters of new notices (workflow.notices.ToTell) in the running transaction."""
    urgent = [one for one in told if one.kind in AT_ONCE]
    if not urgent:
        return
    people = _readers(session, {one.person_id for one in urgent}, NOTICE)
    with_digest = _readers(session, people.keys(), DIGEST)
    documents = _documents(session, {one.document_id for one in urgent})
    mail.put(
        session,
        *(
            _notice(one, people[one.person_id], documents[one.document_id])
            for one in urgent
            if one.person_id in people
            and not (one.kind is NoticeKind.OVERDUE and one.person_id in with_digest)
        ),
    )


def _readers(session: Session, ids: Iterable[int], preference: str) -> Mapping[int, tuple[str, str]]:
    """The address and language of those who want such letters."""
    refused = sa.exists().where(
        Preference.person_id == Person.id, Preference.name == preference, Preference.value == NO
    )
    language = (
        sa.select(Preference.value)
        .where(Preference.person_id == Person.id, Preference.name == "language")
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(Person.id, Person.email, sa.func.coalesce(language, "vi")).where(
            Person.id.in_(set(ids)), Person.email.is_not(None), Person.email != "", ~refused
        )
    )
    return {row[0]: (row[1] or "", row[2]) for row in rows}


def _documents(session: Session, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    columns = (Document.id, Document.doc_type, Document.number, Document.symbol, Document.subject)
    rows = session.execute(sa.select(*columns).where(Document.id.in_(set(ids))))
    return {
        row.id: {
            "doc_type": row.doc_type or "",
            "number_and_symbol": number_and_symbol(row.number, row.symbol),
            "subject": row.subject,
        }
        for row in rows
    }


def _notice(one: Any, reader: tuple[str, str], document: Mapping[str, Any]) -> Letter:
    address, language = reader
    place = f"/van-ban-den/{one.delivery_id}" if one.delivery_id else f"/van-ban/{one.document_id}"
    known = {name: value for name, value in one.details.items() if value is not None}
    if "day" in known:
        known["day"] = printed_date(date.fromisoformat(known["day"]))
    facts = {
        **document,
        "language": language,
        "sentence": words_of(one.kind, one.details).msgid,
        "details": {**MAY_LACK, **known},
        "place": place,
    }
    return Letter(
        key=f"notice-{one.person_id}-{one.key}",
        kind="notice",
        address=address,
        facts=facts,
        person_id=one.person_id,
    )


def put_digests(session: Session, day: date, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the letters of new digests in the running transaction; useless once the day is over."""
    people = _readers(session, {row["person_id"] for row in rows}, DIGEST)
    words = {matter.value: word.msgid for matter, word in MATTER_WORDS.items()}
    mail.put(
        session,
        *(
            Letter(
                key=f"digest-{row['person_id']}-{day}",
                kind="digest",
                address=people[row["person_id"]][0],
                facts={
                    **row["blocks"],
                    "day": day.isoformat(),
                    "language": people[row["person_id"]][1],
                    "words": words,
                },
                person_id=row["person_id"],
                best_before=clock.start_of(day + timedelta(days=1)),
            )
            for row in rows
            if row["person_id"] in people
        ),
    )
