"""Addresses and endpoints, below the level of messages."""

import pytest

from bridge.errors import InputError
from bridge.transport import ClientEndpoint, ServerEndpoint, Waker, is_loopback, reachable


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]"])
def test_these_mean_this_machine(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", "", "*"])
def test_these_may_mean_others(host):
    assert not is_loopback(host)
    with pytest.raises(InputError, match="--insecure"):
        ServerEndpoint(host, control_port=0, frames_port=0)


def test_messages_go_both_ways_and_a_gone_client_is_no_error():
    with ServerEndpoint(control_port=0, frames_port=0) as server:
        with ClientEndpoint(server.control_address, frames=server.frames_address) as client:
            client.send(b"hello")
            (message,) = server.receive(timeout_ms=10_000)
            assert message.parts == (b"hello",)
            assert server.send(message.client, b"answer")
            assert client.receive(timeout_ms=10_000) == ([b"answer"], [])
        assert not server.send(b"nobody", b"answer")
        assert server.dropped_answers == 1


def test_port_zero_takes_free_ports_and_tells_them():
    with (
        ServerEndpoint(control_port=0, frames_port=0) as one,
        ServerEndpoint(control_port=0, frames_port=0) as two,
    ):
        addresses = {one.control_address, one.frames_address, two.control_address, two.frames_address}
        assert len(addresses) == 4
        assert all(int(address.rsplit(":", 1)[1]) > 0 for address in addresses)


def test_an_unknown_address_of_this_machine_is_refused():
    with pytest.raises(InputError, match="cannot listen"):
        ServerEndpoint("no.such.host.invalid", control_port=0, frames_port=0, insecure=True)


def test_a_waker_ends_the_wait_of_another_thread():
    waker = Waker()
    with ServerEndpoint(control_port=0, frames_port=0) as server:
        with ClientEndpoint(server.control_address, waker=waker) as client:
            waker.wake()
            assert client.receive(timeout_ms=60_000) == ([], [])
        waker.close()


@pytest.mark.parametrize(
    ("announced", "control", "dialled"),
    [
        ("tcp://127.0.0.1:5570", "tcp://127.0.0.1:5571", "tcp://127.0.0.1:5570"),
        ("tcp://0.0.0.0:5570", "tcp://192.168.1.7:5571", "tcp://192.168.1.7:5570"),
        ("tcp://[::]:5570", "tcp://[fe80::1]:5571", "tcp://[fe80::1]:5570"),
        ("tcp://[::]:5570", "tcp://workstation:5571", "tcp://workstation:5570"),
    ],
)
def test_frames_of_a_sidecar_that_listens_everywhere_are_on_the_machine_of_its_control_socket(
    announced, control, dialled
):
    assert reachable(announced, control=control) == dialled
