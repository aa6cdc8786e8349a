"""The process that looks through one stranger's PDF: the file comes in, what was found goes out as JSON.

    python -m documents.publishing.validating_child FOLDER LANGUAGE < file.pdf
"""

import json
import resource
import sys
from pathlib import Path

from documents.publishing.trust_folder import load_trust
from documents.publishing.validating import validate
from documents.publishing.verdicts import to_json

SECONDS = 20  # of the processor
MEMORY = 1 << 30  # bytes of address space


def main() -> None:
    """Look through the file within bounds that the kernel holds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    folder, language = sys.argv[1:]
    told = to_json(validate(sys.stdin.buffer.read(), load_trust(Path(folder))), language)
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
