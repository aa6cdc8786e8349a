"""The right to sign as law: which authority a printed block claims, and whether the signer holds it.

NĐ 30/2020 Đ13: KT. needs a deputy of that agency; TM. a collegial body; Q. an appointed acting head; TL. a
regulation for the head of a unit; TUQ. a written mandate, limited in time, that cannot be passed on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from language import Invalid, Message, say
from organization.models import MandateKind, Role
from organization.names import fold
from organization.people import Actor, HeldMandate, HeldPost

LONGEST_WORDS = 250  # as the history keeps them
_IN_PLACE_OF = {"KT.": "ký thay", "TL.": "ký thừa lệnh", "TUQ.": "ký thừa ủy quyền"}
UNIT_LEADERS = (Role.UNIT_HEAD, Role.UNIT_DEPUTY, Role.OFFICE_HEAD)


@dataclass(frozen=True, slots=True)
class Block:
    """A printed signature block: "KT." | "GIÁM ĐỐC" | "PHÓ GIÁM ĐỐC" | name."""

    authority: str | None
    on_behalf_of: str | None
    title: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class SigningAgency:
    """What of the issuing agency the right to sign depends on."""

    id: int
    collegial: bool
    head_title: str | None = None  # of today's head, when there is one
    head_name: str | None = None
    drafting_unit_id: int | None = None  # whose work it is, for rights limited to some units


@dataclass(frozen=True, slots=True)
class Right:
    """By what right somebody signs: the post, and the mandate where the law asks for one."""

    post: HeldPost
    authority: str | None
    on_behalf_of: str | None
    mandate: HeldMandate | None = None
    head_name: str | None = None

    @property
    def acting_for(self) -> str | None:
        """The words for the history: "TUQ. GIÁM ĐỐC, ký thừa ủy quyền Vũ Thị Hà, theo Giấy ủy quyền …"."""
        if not self.authority:
            return None
        words = f"{self.authority} {self.on_behalf_of or ''}".strip()
        verb = _IN_PLACE_OF.get(self.authority.strip().upper())
        if verb and self.head_name:
            words = f"{words}, {verb} {self.head_name}"
        words = f"{words}, theo {self.mandate.basis}" if self.mandate else words
        return words if len(words) <= LONGEST_WORDS else f"{words[: LONGEST_WORDS - 1]}…"


def right_to_sign(actor: Actor, agency: SigningAgency, block: Block, doc_type: str | None) -> Right:
    """The right by which `actor` signs a document of `agency` with this printed block.

    Raises Invalid (code no_right_to_sign) with the reason when the law gives none.
    """
    authority = (block.authority or "").strip().upper()
    rule = _RULES.get(authority)
    if rule is None:
        raise _no_right(
            say(
                "The signature block says “{authority}”, which is no form of signing known to the law.",
                authority=authority,
            )
        )
    post, mandate = rule(actor, agency, block, doc_type)
    if authority in _IN_PLACE_OF:
        _demand_head(agency, block)
    return Right(post, block.authority or None, block.on_behalf_of, mandate, agency.head_name)


Found = tuple[HeldPost, HeldMandate | None]


def _as_head(actor: Actor, agency: SigningAgency, block: Block, _type: str | None) -> Found:
    posts = [p for p in actor.posts_in(agency.id, Role.HEAD) if not p.acting]
    return _titled(
        posts,
        block.title,
        say(
            "The block prints the head of the agency, but {name} does not hold that post today.",
            name=actor.name,
        ),
    ), None


def _as_deputy(actor: Actor, agency: SigningAgency, block: Block, _type: str | None) -> Found:
    posts = actor.posts_in(agency.id, Role.DEPUTY)
    post = _titled(
        posts,
        block.title,
        say(
            "KT. may be signed only by a deputy of the head of the agency; {name} does not hold "
            "the post “{title}” today (NĐ 30/2020 Đ13.1).",
            name=actor.name,
            title=block.title or "",
        ),
    )
    return post, None


def _demand_head(agency: SigningAgency, block: Block) -> None:
    """KT., TL. and TUQ. print the post of the head in whose place one signs, not another's (Đ13)."""
    head = agency.head_title
    if block.on_behalf_of and head and not same_title(block.on_behalf_of, head):
        raise _no_right(
            say(
                "The block signs for “{printed}”, but the head of the agency is “{head}”.",
                printed=block.on_behalf_of,
                head=head,
            )
        )


def _for_collective(actor: Actor, agency: SigningAgency, block: Block, _type: str | None) -> Found:
    if not agency.collegial:
        raise _no_right(say("TM. is only for bodies that decide together (NĐ 30/2020 Đ13.2)."))
    posts = actor.posts_in(agency.id, Role.HEAD, Role.DEPUTY)
    return _titled(
        posts,
        block.title,
        say(
            "{name} does not hold the post “{title}” of this body today.",
            name=actor.name,
            title=block.title or "",
        ),
    ), None


def _as_acting_head(actor: Actor, agency: SigningAgency, block: Block, _type: str | None) -> Found:
    for post in actor.posts_in(agency.id, Role.HEAD):
        if post.acting and (block.title is None or same_title(block.title, post.title)):
            return post, None
    raise _no_right(
        say(
            "Q. may be signed only by an appointed acting head (NĐ 30/2020 Đ13); {name} is not one today.",
            name=actor.name,
        )
    )


def _by_mandate(kind: MandateKind, missing: Message) -> Callable[..., Found]:
    def find(actor: Actor, agency: SigningAgency, block: Block, doc_type: str | None) -> Found:
        fitting = [
            (post, mandate)
            for post in actor.posts
            for mandate in post.mandates
            if post.agency_id == agency.id
            and (mandate.kind == kind and mandate.covers(doc_type) and same_title(block.title, post.title))
        ]
        if not fitting:
            raise _no_right(Message(missing.msgid, {"name": actor.name}))
        for post, mandate in fitting:
            if mandate.covers_work_of(agency.drafting_unit_id):
                return post, mandate
        raise _no_right(
            say(
                "{name} may sign this kind of document only in the field of work that is given by {basis}; "
                "what this unit drafts is not in it (NĐ 30/2020 Đ13).",
                name=actor.name,
                basis=fitting[0][1].basis,
            )
        )

    return find


_RULES: dict[str, Callable[[Actor, SigningAgency, Block, str | None], Found]] = {
    "": _as_head,
    "KT.": _as_deputy,
    "TM.": _for_collective,
    "Q.": _as_acting_head,
    "TL.": _by_mandate(
        MandateKind.BY_ORDER,
        say(
            "TL. needs a rule of the agency that lets the holder of this post sign this kind of document; "
            "{name} has none in force today (NĐ 30/2020 Đ13.4)."
        ),
    ),
    "TUQ.": _by_mandate(
        MandateKind.AUTHORISED,
        say(
            "TUQ. needs a written authorisation in force for this kind of document; {name} has none today "
            "(NĐ 30/2020 Đ13.3)."
        ),
    ),
}


def _titled(posts: Sequence[HeldPost], title: str | None, refusal: Message) -> HeldPost:
    for post in posts:
        if title is None or same_title(title, post.title):
            return post
    raise _no_right(refusal)


def same_title(one: str | None, other: str | None) -> bool:
    """Whether two titles name the same post: capitals and a unit's name behind the title set aside."""
    first, second = sorted((_bare(one).split(), _bare(other).split()), key=len)
    return bool(first) and second[: len(first)] == first


def _bare(title: str | None) -> str:
    return " ".join(fold(title or "").replace(".", " ").split())


def _no_right(message: Message) -> Invalid:
    return Invalid(message, code="no_right_to_sign", field="signer_id")
