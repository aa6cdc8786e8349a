"""The PDF on a plan's journey: printed, signed, numbered, sealed, and seen in the right places."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import Page, expect

import clock
from config import Settings
from documents.files import FileStore
from documents.publishing.fields import filled_values, layout_from_json
from documents.publishing.printed_lines import read_sheets
from documents.publishing.validating import validate
from documents.signing_models import Stage
from documents.states import SignatureKind
from jobs.printing import Workshop
from tests.browser.conftest import visit
from tests.digital_office import DigitalOffice
from tests.inked import colours, drawn, is_blue, is_dark, is_red
from tests.office import Office
from tests.plan_agency import Plan


def on_a_day_of(plan: Plan) -> AbstractContextManager[None]:
    """The clock stands on a day of the month that the plan prints; a number of another is refused."""
    printed = plan.labels["date"] or {}
    today = clock.today()
    year, month = printed.get("year") or today.year, printed.get("month") or today.month
    return clock.freeze(datetime(year, month, 18, 3, 0, tzinfo=UTC))


@dataclass(frozen=True)
class Worker:
    """What prints beside the pages, and where everything lies."""

    settings: Settings
    workshop: Workshop

    @property
    def files(self) -> FileStore:
        """The store of the installation."""
        return self.workshop.files


class JourneyOfThePdf:
    """The agency of a plan with certificates, and a worker beside it."""

    def __init__(self, office: Office, worker: Worker, plan: Plan) -> None:
        self.agency = DigitalOffice(office, worker.settings, "A")
        self.workshop = worker.workshop
        name = plan.labels["signer"]["name"]
        self.agency.register(SignatureKind.SEAL, "Cơ quan minh họa")
        self.agency.register(SignatureKind.SIGN, name, person="signer")

    def print(self, document_id: int) -> None:
        """The worker makes the PDF."""
        self.agency.print_here(document_id, self.workshop)

    def is_sealed(self, document_id: int) -> None:
        """The issued file is sound, and number, date, signature and seal are seen where they belong."""
        self.agency.draw_here(document_id, self.workshop)
        stages = self.agency.stages(document_id)
        assert [stage.stage for stage in stages] == [stage for stage in Stage if stage is not Stage.RENEWED]
        files = self.agency.equipment.files
        pdf = files.read(stages[-1].sha256)
        assert validate(pdf, self.agency.equipment.trust, sha256=stages[-1].sha256).sound
        assert filled_values(pdf)["so"] == "01"
        printed, images = self.agency.printed(document_id), stages[-1].images
        assert printed is not None
        assert printed.layout is not None
        assert images is not None
        layout = layout_from_json(printed.layout)
        pages = [files.read(page[-1]) for page in images]
        sheets = {sheet.number: sheet for sheet in read_sheets(pdf)}
        for blank in layout.blanks.values():
            assert colours(drawn(pages[blank.page], blank.box, sheets[blank.page]), is_dark) > 30
        place = layout.signature
        assert colours(drawn(pages[place.page], place.box, sheets[place.page]), is_blue) > 150
        assert colours(drawn(pages[place.page], layout.seal.box, sheets[place.page]), is_red) > 2000

    def is_seen(self, page: Page, document_id: int) -> None:
        """The page of the document shows the pages of the sealed file."""
        visit(page, f"/van-ban/{document_id}")
        expect(page.locator("img.pdf-page").first).to_be_visible()
        assert page.locator("img.pdf-page").first.evaluate("image => image.naturalWidth") > 900
