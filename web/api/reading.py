"""Reading a file for programs: a .docx or plain text becomes the JSON of its structure; nothing is kept."""

from flask import Response, jsonify

import clock
from documents.checking import examine
from documents.uploads import refuse_secrets
from web.api import sent
from web.api.gate import blueprint


@blueprint.post("/read")
def read_file() -> Response:
    """Read and check the file in `file`; a mark of secrecy is refused (Luật 117/2025/QH15)."""
    data, name = sent.file()
    result = examine(data, name, day=clock.today()).to_json()
    refuse_secrets(result)
    return jsonify(result)
