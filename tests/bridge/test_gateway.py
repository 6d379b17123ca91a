"""The page's server: the very bytes of the stream over a WebSocket, files, and nobody else's page."""

import asyncio

import aiohttp
import pytest
from fakes import FakeModel, FakeRigs

from bridge import gateway as gateway_module
from bridge import messages as m
from bridge import protocol
from bridge.client import Client
from bridge.config import ServerConfig
from bridge.errors import InputError
from bridge.gateway import Gateway
from bridge.server import Server


@pytest.fixture
def server():
    server = Server(ServerConfig(control_port=0, frames_port=0), model=FakeModel(), rigs=FakeRigs())
    server.start()
    yield server
    server.stop()


@pytest.fixture
def gateway(server):
    with open_gateway(server) as gateway:
        yield gateway


def open_gateway(server, port=0, **more):
    return Gateway(
        control_address=server.control_address, frames_address=server.frames_address, port=port, **more
    )


async def converse(url, *, until, messages, origin=None):
    """Send control messages over a WebSocket; collect what comes until ``until`` says so."""
    received = []
    headers = {"Origin": origin} if origin else {}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url + "stream", headers=headers) as socket,
    ):
        for message in messages:
            await socket.send_bytes(protocol.encode_control(message))
        while not until(received):
            message = await asyncio.wait_for(socket.receive(), 20)
            assert message.type is aiohttp.WSMsgType.BINARY, message
            received.append(message.data)
    return received


async def get(url, **more):
    async with aiohttp.ClientSession() as session, session.get(url, **more) as answer:
        return answer.status, answer.headers, await answer.read()


def is_control(data):
    return data[0] & 0xF0 == 0x80 or data[0] == 0xDE


def test_a_page_says_hello_and_receives_the_very_frames(server, gateway):
    received = asyncio.run(
        converse(
            gateway.url,
            messages=[m.Hello(client="page", rig={"name": "long"}, id=1), m.LayoutsRequest(id=2)],
            until=lambda got: sum(data.startswith(b"f/long\0") for data in got) >= 5,
        )
    )
    answers = {
        type(message): message for message in map(protocol.decode_control, filter(is_control, received))
    }
    assert answers[m.Welcome].id == 1
    layout = protocol.decode_control(next(d for d in received if is_control(d) and b"joints" in d))
    from bridge.skeletons import layout_from_map

    known = layout_from_map(layout.layout)
    frames = [data for data in received if data.startswith(b"f/long\0")]
    assert len(frames) >= 5
    first = protocol.decode_frame(frames[0], {known.layout_id: known})
    assert protocol.encode_motion(first, encoding="f32") == frames[0]


def test_pages_and_clients_share_the_sidecar(server, gateway):
    async def two():
        return await asyncio.gather(
            *(
                converse(
                    gateway.url,
                    messages=[m.Hello(client=name, rig={"name": "stick"})],
                    until=lambda got: sum(data.startswith(b"f/stick\0") for data in got) >= 3,
                )
                for name in ("one", "two")
            )
        )

    one, two_ = asyncio.run(two())
    assert one
    assert two_
    with Client(server.control_address) as client:
        client.hello(rig="stick")
        assert next(client.frames(seconds=10)).subject == "stick"


def test_what_a_closed_page_asked_for_is_made_no_longer(server, gateway):
    hello = m.Hello(client="page", rig={"name": "stick"})
    asyncio.run(converse(gateway.url, messages=[hello], until=lambda got: len(got) > 3))
    with Client(server.control_address) as client:
        client.hello()
        for _ in range(200):
            if client.status()["subjects"] == []:
                return
            client._receive(0.05)
    raise AssertionError("the page's subject is still driven")


def test_a_bad_message_of_a_page_is_counted_like_any_other(server, gateway):
    async def bad():
        async with aiohttp.ClientSession() as session, session.ws_connect(gateway.url + "stream") as socket:
            await socket.send_bytes(b"\xc1")
            await socket.send_str("text is not of the protocol")
            await socket.send_bytes(protocol.encode_control(m.Status(id=1)))
            while True:
                message = await asyncio.wait_for(socket.receive(), 20)
                if is_control(message.data):
                    return protocol.decode_control(message.data)

    assert asyncio.run(bad()).status["refused"]["by_kind"] == {"malformed": 1}


def test_another_sites_page_gets_nothing(gateway):
    status, _, _ = asyncio.run(get(gateway.url, headers={"Origin": "http://evil.example"}))
    assert status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError):
        asyncio.run(converse(gateway.url, messages=[], until=lambda got: True, origin="http://evil.example"))
    own = gateway.url.rstrip("/")
    asyncio.run(converse(gateway.url, messages=[m.Hello()], until=lambda got: got, origin=own))


def test_another_name_for_this_machine_is_refused(gateway):
    # A page of another site whose name was made to point here (DNS rebinding) sends its own name as Host.
    status, _, _ = asyncio.run(get(gateway.url, headers={"Host": "evil.example"}))
    assert status == 403


def test_files_are_served_and_nothing_outside_their_folders(gateway, tmp_path, monkeypatch):
    viewer, assets = tmp_path / "dist", tmp_path / "assets"
    (viewer / "js").mkdir(parents=True)
    (assets / "characters").mkdir(parents=True)
    (viewer / "index.html").write_text("<!doctype html>page")
    (viewer / "js" / "main.js").write_text("let a")
    (assets / "characters" / "woman.glb").write_bytes(b"glTF1234")
    (tmp_path / "secret.txt").write_text("secret")
    monkeypatch.setattr(gateway_module, "VIEWER_FOLDER", viewer)
    monkeypatch.setattr(gateway_module, "ASSETS_FOLDER", assets)
    assert asyncio.run(get(gateway.url))[2] == b"<!doctype html>page"
    status, headers, body = asyncio.run(get(gateway.url + "js/main.js"))
    assert (status, body) == (200, b"let a")
    assert headers["Content-Type"].startswith("text/javascript")
    status, headers, body = asyncio.run(get(gateway.url + "assets/characters/woman.glb"))
    assert (status, headers["Content-Type"], body) == (200, "model/gltf-binary", b"glTF1234")
    for path in (
        "../secret.txt",
        "%2e%2e/secret.txt",
        "assets/characters/..%2f..%2f..%2fsecret.txt",
        "none.js",
    ):
        assert asyncio.run(get(gateway.url + path))[0] == 404, path


def test_a_page_that_is_not_built_says_how_to_build_it(gateway, tmp_path, monkeypatch):
    monkeypatch.setattr(gateway_module, "VIEWER_FOLDER", tmp_path)
    status, _, body = asyncio.run(get(gateway.url))
    assert status == 503
    assert b"make viewer" in body


def test_a_page_port_in_use_is_named_with_its_flag(server, gateway):
    with pytest.raises(InputError, match=rf"{gateway.port}.*--http-port"):
        open_gateway(server, port=gateway.port)


def test_an_address_others_can_reach_needs_insecure(server):
    with pytest.raises(InputError, match="--insecure"):
        open_gateway(server, host="0.0.0.0")


def test_closing_ends_open_pages_and_frees_the_port(server):
    gateway = open_gateway(server)

    async def page():
        async with aiohttp.ClientSession() as session, session.ws_connect(gateway.url + "stream") as socket:
            await socket.send_bytes(protocol.encode_control(m.Hello()))
            await asyncio.wait_for(socket.receive(), 20)
            await asyncio.get_running_loop().run_in_executor(None, gateway.close)
            while (message := await asyncio.wait_for(socket.receive(), 20)).type is aiohttp.WSMsgType.BINARY:
                pass
            return message.type

    assert asyncio.run(page()) in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    with open_gateway(server, port=gateway.port):
        pass
