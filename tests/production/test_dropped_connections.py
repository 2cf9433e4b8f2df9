"""A train goes into a tunnel: the connection is gone before the reply, and the browser sends its form again."""

import socket
import time

import pytest

from quizzes.models import Response
from tests.production.soundness import unsound_rows

PATIENCE_SECONDS = 20


def send_and_hang_up(person, *, without_last_bytes=0, after=lambda person: None):
    """The whole post of the first choice, or all but its last bytes; nobody reads the reply.

    A server that is hung up on may not even look at what it got: `after` is waited for before that.
    """
    body = person.body({"answer": person.choices[0]}).encode()
    headers = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **person.headers()}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"POST {person.url} HTTP/1.1\r\n{head}\r\n".encode() + body
    with socket.create_connection(("127.0.0.1", person.port)) as line:
        line.sendall(request[: len(request) - without_last_bytes])
        after(person)


def responses(person):
    attempt, position = person.url.split("/")[2], person.url.split("/")[4]
    return Response.objects.filter(item__attempt=attempt, item__position=position)


def wait_for_response(person):
    until = time.monotonic() + PATIENCE_SECONDS
    while not responses(person).exists() and time.monotonic() < until:
        time.sleep(0.01)


@pytest.mark.parametrize("is_kept_before", [True, False], ids=["after a while", "at once"])
def test_answer_sent_again_after_a_dropped_connection_is_one_response(person, is_kept_before):
    if is_kept_before:
        send_and_hang_up(person, after=wait_for_response)
        assert responses(person).count() == 1
    else:
        send_and_hang_up(person)

    reply = person.post(person.url, answer=person.choices[0])

    assert (reply.status, reply.leads_to) == (303, f"{person.url}feedback/")
    assert responses(person).get().chosen == [person.choices[0]]
    assert list(unsound_rows()) == []


def test_changed_answer_after_a_dropped_connection_leads_to_the_first(person):
    send_and_hang_up(person, after=wait_for_response)

    reply = person.post(person.url, answer=person.choices[1])

    assert (reply.status, reply.leads_to) == (303, f"{person.url}feedback/")
    assert responses(person).get().chosen == [person.choices[0]]


def test_half_a_post_is_no_answer(person):
    """Not even "please choose": what never arrived changes nothing."""
    send_and_hang_up(person, without_last_bytes=3)

    reply = person.post(person.url, answer=person.choices[1])

    assert (reply.status, reply.leads_to) == (303, f"{person.url}feedback/")
    assert responses(person).get().chosen == [person.choices[1]]
