"""A Radicale server on loopback and the few CalDAV requests that a calendar program makes of it."""

import base64
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

# Where nothing waits for a disk, if there is such a place: the server and khal wait for it with every event.
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
CONFIG = """\
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
type = multifilesystem
filesystem_folder = {folder}
"""
ALARMS_BETWEEN = """\
<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop><C:calendar-data/></D:prop>
  <C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:comp-filter name="VALARM">
    <C:time-range start="{start:%Y%m%dT%H%M%SZ}" end="{end:%Y%m%dT%H%M%SZ}"/>
  </C:comp-filter></C:comp-filter></C:comp-filter></C:filter>
</C:calendar-query>
"""
PATIENT = "Basic " + base64.b64encode(b"patient:").decode()


class Server:
    """What a calendar program asks of its server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
        """The body of the answer, which must be a success."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {"Authorization": PATIENT, **headers})
            answer = connection.getresponse()
            data = answer.read()
        finally:
            connection.close()
        assert 200 <= answer.status < 300, f"{method} {path}: {answer.status} {data!r}"
        return data

    def ringing(self, path: str, at: datetime) -> list[str]:
        """Each event, as iCalendar text, whose alarm rings within a minute of `at`."""
        minute = timedelta(minutes=1)
        query = ALARMS_BETWEEN.format(start=at - minute, end=at + minute)
        answer = self.ask("REPORT", path, query.encode(), Depth="1", **{"Content-Type": "application/xml"})
        return [
            found.text or ""
            for found in ElementTree.fromstring(answer).iter("{urn:ietf:params:xml:ns:caldav}calendar-data")
        ]


@contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    """A server with an empty storage in `folder`; it ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config, log, storage = folder / "radicale.conf", folder / "radicale.log", TemporaryDirectory(dir=IN_MEMORY)
    config.write_text(CONFIG.format(port=port, folder=storage.name), encoding="utf-8")
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "radicale", "--config", config], stdout=out, stderr=out)
    try:
        assert _answers(process, port), log.read_text(encoding="utf-8")
        yield Server(port)
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        storage.cleanup()


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    for _ in range(150):
        if process.poll() is not None:
            return False
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False
