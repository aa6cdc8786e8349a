"""The floor: the rows that the whole life W(N) writes, by hand-written SQL straight on the driver.

The same transactions, rows, history, heads and jobs as the product writes, without its reads, checks and
permissions: what no product can go below. Row counts of both are compared at the end of a run.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

AT = "2026-11-22 01:00:00.000000+00"
NONE = "0" * 64


class Floor:
    """One client of the floor; `statements` counts what it sent."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.sqlite = parsed.get_backend_name() == "sqlite"
        self.statements = 0
        if self.sqlite:
            self.connection: Any = sqlite3.connect(str(parsed.database), isolation_level=None, timeout=60)
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                "recursive_triggers=ON",
            ):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(
                host=parsed.host,
                port=parsed.port,
                user=parsed.username,
                dbname=parsed.database,
                autocommit=True,
            )

    @contextmanager
    def transaction(self) -> Any:
        """One transaction by hand."""
        self.connection.execute("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")
        yield
        self.connection.execute("COMMIT")

    def do(self, sql: str, *values: Any) -> Any:
        """One statement; "?" stands for a value on both engines."""
        self.statements += 1
        return self.connection.execute(sql if self.sqlite else sql.replace("?", "%s"), values)

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """One statement for many rows."""
        self.statements += 1
        if self.sqlite:
            self.connection.executemany(sql, rows)
        else:
            with self.connection.cursor() as cursor:
                cursor.executemany(sql.replace("?", "%s"), rows)

    def history(self, chain: str, thing: int, seq: int, before: str, after: str, document: int) -> None:
        """A history row with a real hash, and its head."""
        body = json.dumps([chain, thing, seq, AT, "Nguyễn Văn An", "Chuyên viên", before, after])
        digest = hashlib.sha256(body.encode()).hexdigest()
        if seq == 1 and chain == "document":
            self.do("INSERT INTO history_heads (chain, thing_id, seq, hash, start) VALUES (?, ?, 1, ?, ?)",
                    chain, thing, digest, NONE)  # fmt: skip
        else:
            self.do("UPDATE history_heads SET seq = ?, hash = ? WHERE chain = ? AND thing_id = ? AND seq = ?",
                    seq, digest, chain, thing, seq - 1)  # fmt: skip
        self.do(
            "INSERT INTO history_entries (chain, thing_id, seq, document_id, at, person_id, person_name, post_title, "
            "step, from_state, to_state, file_sha256, details, previous_hash, hash) "
            "VALUES (?, ?, ?, ?, ?, 1, 'Nguyễn Văn An', 'Chuyên viên, Phòng Quản lý khoa học', 'step', ?, ?, ?, "
            "'{}', ?, ?)",
            chain, thing, seq, document, AT, before, after, NONE, NONE, digest,
        )  # fmt: skip

    def job(self, key: str, document: int) -> None:
        """The row of the job that tells the recipients."""
        schema = "" if self.sqlite else "dbos."
        self.do(
            f"INSERT INTO {schema}workflow_status (workflow_uuid, status, name, queue_name, application_version) "  # noqa: S608  # two constants
            "VALUES (?, 'ENQUEUED', 'notify_recipients', 'followups', '1')", key,
        )  # fmt: skip
        self.do(f"INSERT INTO {schema}workflow_input (workflow_uuid, inputs) VALUES (?, ?)",  # noqa: S608  # same
                key, f"[{document}]")  # fmt: skip


class Life:
    """The whole life of one document on the floor, step by step like the product's."""

    def __init__(self, floor: Floor, given: dict[str, Any]) -> None:
        self.floor, self.given, self.seq = floor, given, 0

    def move(self, before: str, after: str, extra: str = "") -> None:
        """The document's own UPDATE and its history."""
        self.floor.do(f"UPDATE documents SET state = ?, state_since = ?, version = version + 1 {extra} "  # noqa: S608  # constants
                      "WHERE id = ? AND state = ?", after, AT, self.document, before)  # fmt: skip
        self.remember(before, after)

    def remember(self, before: str, after: str) -> None:
        self.seq += 1
        self.floor.history("document", self.document, self.seq, before, after, self.document)

    def create(self) -> None:
        do, g = self.floor.do, self.given
        with self.floor.transaction():
            row = do(
                "INSERT INTO documents (agency_id, unit_id, drafter_id, state, state_since, version, revision, "
                "created_at, doc_type, doc_type_code, subject, subject_folded, issuing_body, symbol, printed_date, "
                "authority, on_behalf_of, signer_title, signer_name, deviations, round) VALUES (?, ?, ?, 'draft', ?, "
                "1, 1, ?, 'KẾ HOẠCH', 'KH', 'Tuyên truyền', 'tuyen truyen', ?, 'KH-SKHCN', '{}', 'KT.', 'GIÁM ĐỐC', "
                "'PHÓ GIÁM ĐỐC', 'Trần Thị Bình', '[]', 0) RETURNING id",
                g["agency"], g["unit"], g["drafter"], AT, AT, "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            )  # fmt: skip
            self.document = row.fetchone()[0]
            do("INSERT INTO revisions (document_id, number, file_sha256, file_name, words_sha256, reading, created_by, "
               "created_at) VALUES (?, 1, ?, 'ke-hoach.txt', ?, ?, ?, ?)",
               self.document, g["sha"], g["sha"], g["reading"], g["drafter"], AT)  # fmt: skip
            self.lines = [
                do("INSERT INTO recipient_lines (document_id, position, text, name, purpose, is_group, is_archive, "
                   "added, target, group_id) VALUES (?, ?, 'Các phòng', 'Các phòng', 'thuc_hien', ?, ?, ?, 'group', ?) "
                   "RETURNING id", self.document, n, False, False, False, g["group"]).fetchone()[0]
                for n in (1, 2)
            ]  # fmt: skip
            do("INSERT INTO planned_duties (document_id, line_id, content) VALUES (?, ?, 'Báo cáo kết quả')",
               self.document, self.lines[0])  # fmt: skip
            self.remember("", "draft")

    def submit(self, round_: int) -> None:
        with self.floor.transaction():
            self.tasks = [
                self.floor.do(
                    "INSERT INTO route_tasks (document_id, round, position, act, agency_id, role, needed, open) "
                    "VALUES (?, ?, ?, 'content', ?, 'unit_head', 1, ?) RETURNING id",
                    self.document, round_, n, self.given["agency"], n == 1,
                ).fetchone()[0]
                for n in (1, 2)
            ]  # fmt: skip
            self.move("draft", "in_review", ", round = round + 1")

    def send_back(self) -> None:
        with self.floor.transaction():
            off = "0" if self.floor.sqlite else "false"
            self.floor.do(f"UPDATE route_tasks SET open = {off} WHERE document_id = ?", self.document)  # noqa: S608  # constant
            self.move("in_review", "draft", ", returned_reason = 'Sửa căn cứ.'")

    def approve(self, task: int, after: str) -> None:
        with self.floor.transaction():
            self.floor.do("INSERT INTO initials (document_id, task_id, revision, act, person_id, post_title, file_sha256, "
                          "words_sha256, at) VALUES (?, ?, 1, 'content', ?, 'Trưởng phòng', ?, ?, ?)",
                          self.document, self.tasks[task], self.given["drafter"], NONE, NONE, AT)  # fmt: skip
            self.floor.do("UPDATE route_tasks SET done_at = ? WHERE id = ?", AT, self.tasks[task])
            self.move("in_review", after)

    def sign(self, kind: str, before: str, after: str) -> None:
        with self.floor.transaction():
            self.floor.do("INSERT INTO signatures (document_id, kind, revision, file_sha256, person_id, agency_id, "
                          "post_title, at) VALUES (?, ?, 1, ?, ?, ?, 'Phó Giám đốc', ?)",
                          self.document, kind, NONE, self.given["drafter"], self.given["agency"], AT)  # fmt: skip
            self.move(before, after)

    def number(self) -> None:
        with self.floor.transaction():
            register, number = self.floor.do(
                "UPDATE registers SET last_number = last_number + 1 WHERE id = ? RETURNING id, last_number",
                self.given["register"],
            ).fetchone()
            self.move("signed", "numbered", f", register_id = {register}, register_year = 2000, number = {number}, "
                                            "document_date = '2026-11-22'")  # fmt: skip

    def issue(self) -> None:
        g = self.given
        with self.floor.transaction():
            self.floor.many(
                "INSERT INTO deliveries (document_id, line_id, agency_id, unit_id, recipient_agency_id, to_agency, name, "
                "purpose, channel, state, version, created_at, sent_at) VALUES (?, ?, ?, ?, ?, ?, 'Phòng', 'thuc_hien', "
                "'internal', 'arrived', 1, ?, ?)",
                [(self.document, self.lines[0], g["agency"], u, g["agency"], False, AT, AT) for u in g["recipients"]],
            )  # fmt: skip
            rows = self.floor.do(
                "SELECT id FROM deliveries WHERE document_id = ? ORDER BY unit_id", self.document
            )
            self.deliveries = [row[0] for row in rows]
            self.floor.do("INSERT INTO duties (delivery_id, document_id, content, version) SELECT id, document_id, "
                          "'Báo cáo kết quả', 1 FROM deliveries WHERE document_id = ?", self.document)  # fmt: skip
            self.floor.do("INSERT INTO history_heads (chain, thing_id, seq, hash, start) SELECT 'delivery', id, 0, ?, ? "
                          "FROM deliveries WHERE document_id = ?", NONE, NONE, self.document)  # fmt: skip
            self.move("sealed", "issued", f", issued_at = '{AT}'")
            self.floor.job(f"notify-{self.document}", self.document)
        rows = self.floor.do(
            "SELECT id FROM duties WHERE document_id = ? ORDER BY delivery_id", self.document
        )
        self.duties = [row[0] for row in rows]

    def acknowledge(self, n: int) -> None:
        delivery = self.deliveries[n]
        with self.floor.transaction():
            self.floor.do("UPDATE deliveries SET state = 'accepted', version = 2, accepted_at = ?, accepted_by = 'An' "
                          "WHERE id = ? AND state = 'arrived' AND version = 1", AT, delivery)  # fmt: skip
            self.floor.history("delivery", delivery, 1, "arrived", "accepted", self.document)

    def report(self, n: int) -> None:
        delivery, duty = self.deliveries[n], self.duties[n]
        with self.floor.transaction():
            self.floor.do("INSERT INTO reports (duty_id, delivery_id, document_id, number, state, results, difficulties, "
                          "proposals, figures, submitted_by, submitted_at) VALUES (?, ?, ?, 1, 'submitted', 'Xong.', '', "
                          "'', '[]', ?, ?)", duty, delivery, self.document, self.given["drafter"], AT)  # fmt: skip
            self.floor.do("UPDATE duties SET version = 2 WHERE id = ? AND version = 1", duty)
            self.floor.do(
                "UPDATE deliveries SET state = 'in_progress', version = 3 WHERE id = ? AND version = 2",
                delivery,
            )
            self.floor.history("delivery", delivery, 2, "accepted", "in_progress", self.document)

    def accept(self, n: int) -> None:
        delivery, duty = self.deliveries[n], self.duties[n]
        with self.floor.transaction():
            self.floor.do("UPDATE reports SET state = 'accepted', decided_by = ?, decided_at = ? WHERE duty_id = ?",
                          self.given["drafter"], AT, duty)  # fmt: skip
            self.floor.do(
                "UPDATE duties SET version = 3, closed_at = ? WHERE id = ? AND version = 2", AT, duty
            )
            self.floor.do("UPDATE deliveries SET state = 'done', version = 4, done_at = ? WHERE id = ? AND version = 3",
                          AT, delivery)  # fmt: skip
            self.floor.history("delivery", delivery, 3, "in_progress", "done", self.document)

    def close(self) -> None:
        with self.floor.transaction():
            self.move("issued", "closed", f", closed_at = '{AT}'")
