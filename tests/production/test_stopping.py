"""A supervisor stops the service: what was begun is finished, nothing is left behind, and it does not take long."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import walks
from tests.production.person import Person


@pytest.mark.parametrize("seconds", [0.0, 0.3, 0.6, 1.0, 1.5])
def test_stop_during_the_start_is_a_stop(server, seconds):
    if server.is_running:
        server.kill()
    server.launch()
    time.sleep(seconds)
    group = server.process.pid

    server.stop()

    assert server.processes(group) == []


def test_stop_answers_what_was_asked_and_leaves_nothing(running_server):
    """Ten posts under way: each gets its redirect or is refused a connection, none is cut off."""
    group = running_server.process.pid
    people = [Person(running_server.port) for _ in range(10)]
    for person in people:
        person.get(walks.START)
    with ThreadPoolExecutor(len(people)) as pool:
        begun = [pool.submit(press, person) for person in people]
        time.sleep(0.02)
        code = running_server.stop()

    outcomes = [future.result() for future in begun]
    assert (code, running_server.processes(group)) == (0, [])
    assert set(outcomes) <= {303, "refused"}
    assert 303 in outcomes


def press(person):
    try:
        return person.post(walks.START).status
    except ConnectionRefusedError:
        return "refused"
