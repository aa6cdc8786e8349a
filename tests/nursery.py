"""Where processes of the tests are forked: from one that has read the programme, for a start takes time."""

import multiprocessing

NURSERY = multiprocessing.get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.mailing_process", "tests.job_worker"])
