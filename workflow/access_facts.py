"""What of a document or of a delivery decides who may act on it, for permissions.py."""

from typing import Protocol

from documents.states import Channel


class DocumentFacts(Protocol):
    """What of a document decides who may act on it."""

    @property
    def agency_id(self) -> int: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def drafter_id(self) -> int: ...
    @property
    def signer_id(self) -> int | None: ...


class DeliveryFacts(Protocol):
    """What of a delivery decides who may act on it."""

    @property
    def agency_id(self) -> int: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def recipient_agency_id(self) -> int | None: ...
    @property
    def to_agency(self) -> bool: ...
    @property
    def channel(self) -> Channel: ...
