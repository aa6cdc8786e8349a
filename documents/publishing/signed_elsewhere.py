"""A whole signed PDF that a plug-in of the signer's own returns: taken if it adds one signature alone."""

from documents.publishing.certificates import Registered
from documents.publishing.refusals import RemoteRefused
from documents.publishing.signing import signatures
from documents.publishing.validating import validate
from language import Message, say


def taken(sent: bytes, returned: bytes, field: str, registered: Registered) -> bytes:
    """The returned bytes, after they were compared with those that were sent.

    Raises RemoteRefused unless they begin with the bytes sent, hold one signature more, in that field, by
    the registered certificate, and all signatures are sound.
    """
    if not returned.startswith(sent) or len(returned) == len(sent):
        raise _refused(say("The file that came back is not the one that was sent."), "remote_other_document")
    before, after = signatures(sent), signatures(returned)
    if after != {**before, field: True} or before.get(field):
        raise _refused(
            say("The file that came back does not hold exactly one signature more."), "remote_count"
        )
    told = validate(returned, registered.trust)
    if told.signatures[-1].signer.fingerprint != registered.fingerprint:
        raise _refused(
            say("The signature was made with another certificate than the one that was asked for."),
            "remote_certificate",
        )
    if not told.sound:
        raise _refused(say("The file that came back holds a signature that is not valid."), "remote_invalid")
    return returned


def _refused(message: Message, code: str) -> RemoteRefused:
    return RemoteRefused(message, code=code)
