"""The originals of an issued document: complete, checkable without the product, named as one types them."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from dbos import DBOS
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import clock
from documents.files import FileStore
from documents.labels import labels, named
from documents.originals import Sources, StagesBroken, gather
from documents.signing_models import PdfStage
from documents.states import State
from jobs.engine import configuration
from jobs.engine import plan as make_plan
from jobs.printing import Workshop
from language import Invalid, NotFound
from tests.digital_office import DEPUTY, SEAL, DigitalOffice
from tests.publishing_desk import run
from tests.test_cli import Command
from tests.visitors import Visitor, upload


@pytest.fixture
def workshop(settings, office_program) -> Iterator[Workshop]:
    DBOS(config=configuration(make_plan(settings, 1, poll_seconds=1)))
    yield Workshop(FileStore(settings.files_dir), office_program, ())
    DBOS.destroy()


@pytest.fixture
def agency(office, settings, stopped_clock) -> DigitalOffice:
    made = DigitalOffice(office, settings)
    made.register_all()
    return made


@pytest.fixture
def banhanh(database, settings) -> Command:
    return Command(settings.data_dir, database.url, database.owner_url)


def written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def holds_by_pyhanko(folder: Path) -> list[bool]:
    """Both signatures, strictly, by the library alone with the authorities of the folder."""
    roots = [load_cert_from_pemder(str(path)) for path in sorted((folder / "trust").glob("*.pem"))]
    lists = [path.read_bytes() for path in (folder / "trust").glob("*.crl")]
    context = ValidationContext(
        trust_roots=roots,
        crls=lists,
        moment=clock.now(),
        revocation_mode="require",
        retroactive_revinfo=True,
    )
    reader = PdfFileReader(io.BytesIO((folder / "issued.pdf").read_bytes()))
    return [validate_pdf_signature(one, context).bottom_line for one in reader.embedded_signatures]


def holds_by_openssl(folder: Path) -> list[str]:
    """What openssl says of both signatures: the signed bytes and the signature cut out of the file."""
    pdf = (folder / "issued.pdf").read_bytes()
    said = []
    for found in re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]", pdf):
        start, length, after, rest = map(int, found.groups())
        (folder / "signed").write_bytes(pdf[start : start + length] + pdf[after : after + rest])
        digits = pdf[start + length + 1 : after - 1]
        (folder / "signature").write_bytes(bytes.fromhex(digits.decode()))
        then = ("-attime", str(int(clock.now().timestamp())))
        names = ("-in", "signature", "-content", "signed", "-CAfile", "trust/authority-1.pem")
        asked = ("-verify", "-binary", "-inform", "DER", "-purpose", "any", "-out", "/dev/null", *then)
        said.append(run("openssl", "cms", *asked, *names, cwd=folder).strip())
    return said


def test_a_signed_document_is_exported_and_verifies_anywhere(agency, workshop, banhanh, tmp_path, app):
    document = agency.a_document(State.ISSUED, workshop)
    listed = banhanh("export", "--list").stdout.split()
    folder = tmp_path / "goc"
    assert banhanh("export", listed[0].split("/", 2)[2], str(folder)).returncode == 0

    steps = ["base", "prepared", "signed", "numbered", "sealed"]
    stages = [f"stages/{n:02d}-{step}.pdf" for n, step in enumerate(steps, 1)]
    trust = {"trust/authority-1.pem", "trust/revoked-1.crl"}
    plain = {"issued.pdf", "source.docx", "validation.json", "manifest.json"}
    assert written(folder) == {*stages, *plain, *trust}
    files = [(folder / stage).read_bytes() for stage in stages]
    assert all(after.startswith(before) for before, after in pairwise(files))
    assert files[-1] == (folder / "issued.pdf").read_bytes()

    told = json.loads((folder / "validation.json").read_text())
    assert [told["sound"], *(one["signer"] for one in told["signatures"])] == [True, DEPUTY, SEAL]
    assert holds_by_pyhanko(folder) == [True, True]
    assert holds_by_openssl(folder) == ["CMS Verification successful"] * 2

    stranger = Visitor(app.test_client())
    stranger.open("/xac-minh").press("Kiểm tra tệp", file=upload(files[-1], "van-ban.pdf"))
    assert "trùng khớp từng byte với văn bản đã phát hành" in stranger.text
    stranger.open("/xac-minh").press("Kiểm tra tệp", file=upload(files[-2], "van-ban.pdf"))
    assert "không phải là tệp đã phát hành tại đây" in stranger.text

    session = agency.office.session
    stages_of = session.query(PdfStage).filter_by(document_id=document).order_by(PdfStage.id).all()
    swapped = (stages_of[1].sha256, stages_of[2].sha256)
    stages_of[2].sha256, stages_of[1].sha256 = swapped
    with pytest.raises(StagesBroken):
        gather(session, Sources(agency.equipment.files, agency.equipment.trust), document)
    session.rollback()


def test_a_document_approved_in_the_system_says_so(office, banhanh, tmp_path):
    office.a_document(State.ISSUED)
    assert banhanh("export", "SKHCN/5/KH-SKHCN", str(tmp_path / "goc")).returncode == 1
    assert banhanh("export", "1", str(tmp_path / "goc")).returncode == 0
    assert written(tmp_path / "goc") == {"manifest.json", "source.txt"}
    manifest = json.loads((tmp_path / "goc" / "manifest.json").read_text())
    assert manifest["signed"] == "in the system"
    assert "không có chữ ký số trên tệp PDF" in manifest["note"]
    assert [one["name"] for one in manifest["approvals"]] == ["Trần Thị Bình", "Phạm Thị Ngọc"]

    again = banhanh("export", "1", str(tmp_path / "goc"))
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)


def test_a_recipient_takes_the_archive_from_the_page(office, enter):
    document_id = office.a_document(State.ISSUED)
    (centre,) = (one for one in office.deliveries(document_id) if one.unit_id == office.units["KHCN.TT"])
    visitor = enter("centre_head").open(f"/van-ban-den/{centre.id}")
    (link,) = visitor.page.xpath("//a[contains(@href, 'ban-goc.zip')]/@href")
    answer = visitor.client.get(link)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["manifest.json", "source.txt"]
        assert b'"number_and_symbol": "01/KH-SKHCN"' in archive.read("manifest.json")
    answer.close()


def test_a_name_is_as_short_as_it_is_clear(office):
    first, second = office.a_document(State.ISSUED), office.a_document(State.ISSUED)
    told = dict(labels(office.session))
    assert list(told) == [first, second]
    assert named(office.session, told[first].lower()) == first
    assert named(office.session, "02/kh-skhcn") == second
    with pytest.raises(Invalid) as refused:
        named(office.session, "KH-SKHCN")
    assert all(label in str(refused.value) for label in told.values())
    with pytest.raises(NotFound):
        named(office.session, "03")
