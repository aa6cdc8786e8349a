"""kill -9, a thousand times: web, two workers and PostgreSQL die at random while letters go out.

Run: python bench/kills.py [KILLS]. Prints a line for every fifty, so that a run that is broken off counts
too, and at the end how many died, what came twice and what was in flight.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.kill_rounds import Found, Rounds, examine
from tests.postgresql import Server
from tests.test_kills import SAFE, an_issued_document

AT_A_TIME = 50  # kills, each lot in a database of its own with three bodies for each kill


def lot(server: Server, number: int, kills: int) -> tuple[Rounds, Found]:
    """So many kills while one document goes out; raises AssertionError when anything is lost."""
    name = f"kills_{number}"
    server.create_database(name)
    url = server.url(name, "application")
    chance = random.Random(number)  # noqa: S311  # which process dies when is no secret
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder)
        document_id = an_issued_document(url, server.url(name, "owner"), files)
        rounds = Rounds(url, files, document_id, bodies=3 * kills, workers=2, chance=chance, server=server)
        try:
            rounds.run(kills)
            found = examine(rounds)
        finally:
            rounds.stop()
    assert found.repeats <= rounds.in_flight
    return rounds, found


def main(kills: int) -> None:
    """Kill so often, and tell after each lot what all of them came to."""
    server, began = Server(SAFE), time.monotonic()
    total = bodies = repeats = doubts = in_flight = 0
    try:
        for number, first in enumerate(range(0, kills, AT_A_TIME), start=1):
            rounds, found = lot(server, number, min(AT_A_TIME, kills - first))
            total, bodies = total + rounds.kills.total(), bodies + rounds.bodies
            repeats, doubts = repeats + found.repeats, doubts + found.doubts
            in_flight += rounds.in_flight
            print(
                f"{total} killed in {time.monotonic() - began:.0f} s, the last {dict(rounds.kills)}, "
                f"the clerk was answered {dict(rounds.clerk.answers)}: "
                f"{bodies} bodies, each with a letter, none lost, each delivery ended once; "
                f"{repeats} came twice, {doubts} are told, {in_flight} were in flight at a kill",
                flush=True,
            )
    finally:
        server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
