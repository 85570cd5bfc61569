"""Ports of this machine on which nobody listens."""

import socket
from contextlib import ExitStack

HOST = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """So many, all different: each is taken before the first is let go."""
    with ExitStack() as taken:
        probes = [taken.enter_context(socket.socket()) for _each in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def free_port() -> int:
    return free_ports(1)[0]
