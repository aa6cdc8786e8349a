"""kill -9, a thousand times: clerk, two workers and PostgreSQL die at random while letters go out.

Run: python bench/kills.py [KILLS]. Prints how many died, what came twice and what was in flight.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.kill_rounds import Rounds, examine
from tests.postgresql import Server
from tests.test_kills import SAFE, an_issued_document


def main(kills: int) -> None:
    """Kill so often, then count."""
    server, began = Server(SAFE), time.monotonic()
    server.create_database("kills")
    url = server.url("kills", "application")
    with tempfile.TemporaryDirectory() as folder:
        document_id = an_issued_document(url, server.url("kills", "owner"), Path(folder))
    chance = random.Random(kills)  # noqa: S311  # which process dies when is no secret
    rounds = Rounds(url, document_id, bodies=3 * kills, workers=2, chance=chance, server=server)
    try:
        rounds.run(kills)
        found = examine(rounds)
    finally:
        rounds.stop()
        server.stop()
    assert found.repeats <= rounds.in_flight
    print(f"{rounds.kills.total()} killed in {time.monotonic() - began:.0f} s: {dict(rounds.kills)}")
    print(f"{rounds.bodies} bodies, each with a letter; {found.repeats} came twice, {found.doubts} are told,")
    print(f"{rounds.in_flight} were in flight at a kill; none lost, each delivery ended once.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
