"""The local runner as a person meets it: real processes, real signals, a directory of its own."""

import json
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from srm.local import demo
from srm.local.errors import LocalError
from srm.local.layout import BASE, Layout
from srm.local.servers import PostgresServer
from tests.environment import run
from tests.environment.runner import Runner, a_runner, free_port, heed_signals


@pytest.fixture(scope="module")
def cluster() -> Path:
    """The data of a first start, made once for all processes of the run; they are copied, not used."""
    made = run.current().directory / "first-start"
    with run.current().first_alone("first-start-made") as first:
        if first:
            PostgresServer(made, made.with_suffix(".s"), made.with_suffix(".log")).initialise()
    return made


@pytest.fixture
def runner(new_runner: Runner, cluster: Path) -> Runner:
    """A runner that has made its cluster at an earlier start."""
    subprocess.run(["cp", "-a", cluster, new_runner.var / "postgres"], check=True)
    return new_runner


@pytest.fixture
def new_runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    with a_runner(tmp_path_factory.mktemp("v")) as runner:
        yield runner


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_process(runner, number):
    process = runner.serve()
    assert runner.processes()
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0
    assert errors == ""
    assert runner.processes() == []


def test_an_impatient_second_interrupt_leaves_nothing_behind(runner):
    process = runner.serve()
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert runner.processes() == []


def test_a_second_start_says_who_runs_and_disturbs_nothing(runner):
    first = runner.serve()
    status, output, errors = runner.run("servers")
    assert (status, output) == (1, "")
    assert errors == f"servers: already in use: the servers are running (process {first.pid})\n"
    assert runner.query("SELECT 1") == (1,)


def test_a_killed_runner_takes_its_servers_along(runner):
    process = runner.serve()
    process.kill()
    process.wait()
    runner.wait_until_gone()


def test_what_a_power_cut_leaves_is_healed_and_the_data_are_kept(runner):
    process = runner.serve()
    runner.query("CREATE TABLE kept AS SELECT 7 AS number")
    victims = runner.processes()
    for victim in (psutil.Process(process.pid), *victims):
        victim.suspend()  # so that nobody has time to clean up
    for victim in (psutil.Process(process.pid), *victims):
        victim.kill()
    process.wait()
    assert (runner.var / "postgres" / "postmaster.pid").exists()
    runner.serve()
    assert runner.query("SELECT number FROM kept") == (7,)


def test_a_server_that_outlived_its_runner_is_replaced(runner):
    process = runner.serve()
    postgres = runner.server("postgres").pid
    process.kill()
    process.wait()
    runner.wait_until_gone()
    orphan = subprocess.Popen(
        [sys.executable, "-c", _START_ORPHAN, str(runner.var)],
        cwd=BASE,
        stdout=subprocess.PIPE,
        text=True,
    )
    pid = int(orphan.stdout.readline())
    assert pid != postgres
    assert psutil.pid_exists(pid)
    runner.serve()
    orphan.communicate(timeout=20)
    assert not psutil.pid_exists(pid)
    assert runner.query("SELECT 1") == (1,)


# A server of our data that no runner knows of; its starter waits for its end.
_START_ORPHAN = """
import sys
from pathlib import Path
from srm.local import environment
from srm.local.layout import Layout
server = environment.postgres(Layout(Path(sys.argv[1])))
server.start()
print(server.process.pid, flush=True)
server.process.wait()
"""


def test_a_pid_file_that_names_a_stranger_does_not_harm_the_stranger(runner):
    process = runner.serve()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        (runner.var / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        (runner.var / "local" / "processes.json").write_text(json.dumps([[stranger.pid, 1.0]]))
        runner.serve()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("name", ["postgres", "valkey"])
def test_when_one_process_dies_all_stop_with_one_line(runner, name):
    process = runner.serve()
    runner.server(name).kill()
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors.startswith(f"servers: {name} ended with status -9 ")
    assert errors.count("\n") == 1
    runner.wait_until_gone()


def test_a_taken_port_is_one_line(new_runner):
    runner = new_runner
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status, output, errors = runner.run("demo", "--port", str(port))
    assert (status, output) == (1, "")
    assert errors.startswith(f"demo: port {port} cannot be used (Address already in use); ")
    assert errors.count("\n") == 1
    assert runner.processes() == []


def test_a_port_that_is_none_is_one_line(new_runner):
    status, output, errors = new_runner.run("demo", "--port=80x")
    assert (status, output) == (1, "")
    assert errors == "demo: PORT must be a number from 1 to 65535, not '80x'\n"
    for port in ("", "0", "65536", "-1", "８０"):
        with pytest.raises(LocalError, match=f"from 1 to 65535, not '{port}'"):
            demo.parse_port(port)
    assert (demo.parse_port("1"), demo.parse_port("65535")) == (1, 65535)


# The kernel refuses every write beyond so many bytes of a file, as a full disk does at some point:
# at the first one, and when PostgreSQL makes its data.
@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (0, r"demo: File too large: var\n"),
        (2**20, r"demo: PostgreSQL could not be set up: .+\n"),
    ],
)
def test_a_write_that_fails_is_one_line_and_leaves_nothing_running(new_runner, limit, said):
    runner = new_runner
    process = runner.start(
        "demo",
        f"--port={free_port()}",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert re.fullmatch(said, errors)
    assert runner.processes() == []
    runner.serve()  # what it left is no trouble later
    assert runner.query("SELECT 1") == (1,)


def test_too_little_space_is_said_before_a_start_and_as_the_reason_of_a_failure(tmp_path):
    free = shutil.disk_usage(tmp_path).free
    demo.check_disk(Layout(tmp_path), free // 2)
    with pytest.raises(LocalError) as no:
        demo.check_disk(Layout(tmp_path), free * 2)
    assert re.fullmatch(
        rf"the disk is full: \d+ MB are free where {tmp_path} is, at least \d+ MB are needed",
        str(no.value),
    )


def test_what_a_dead_holder_wrote_into_the_lock_stops_nobody(runner):
    (runner.var / "local").mkdir()
    (runner.var / "local" / "lock").write_text("the servers are running (process 1)")
    runner.serve()
    assert runner.query("SELECT 1") == (1,)


def make(runner: Runner, goal: str, **popen: Any) -> subprocess.Popen[str]:
    """A make whose recipe starts the runner as the Makefile does."""
    popen.setdefault("preexec_fn", heed_signals)
    makefile = runner.var / "Makefile"
    makefile.write_text(f"go:\n\t@exec {sys.executable} -m srm.local {goal}\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SRM_", "MAKE"))}
    process = subprocess.Popen(
        ["make", "-f", str(makefile), "go"],
        cwd=BASE,
        env=environment | {"SRM_VAR_DIR": str(runner.var)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        **popen,
    )
    runner.started.append(process)
    while not (line := process.stdout.readline()).startswith("export SRM_VAR_DIR"):
        assert line
    return process


@pytest.mark.skipif(sys.platform != "linux", reason="what make holds back is seen in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_make_alone_stops_every_process(runner, number):
    process = make(runner, "servers")
    process.send_signal(number)
    process.communicate(timeout=20)
    runner.wait_until_gone()


def test_ctrl_c_in_the_terminal_stops_every_process(runner):
    process = make(runner, "servers")
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does: make and the runner at once
    output, _ = process.communicate(timeout=20)
    assert output.endswith("\nStopped.\n")
    assert runner.processes() == []


def test_under_nohup_the_end_of_the_terminal_stops_nothing(runner):
    process = make(
        runner, "servers", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
    )
    os.killpg(process.pid, signal.SIGHUP)
    time.sleep(1.5)
    assert runner.query("SELECT 1") == (1,)
    process.terminate()
    process.communicate(timeout=20)
    runner.wait_until_gone()


def test_options_are_handed_on_to_the_command_they_are_for(runner):
    status, output, errors = runner.run("manage", "--version")
    assert (status, errors) == (0, "")
    assert re.fullmatch(r"\d+(\.\d+)+\n", output)
    status, output, errors = runner.run("bench", "--sizes", "many", "--only", "suppliers:list")
    assert (status, output) == (1, "")
    assert errors == "bench: --sizes must be numbers of partners such as 1000,10000\n"
    status, output, errors = runner.run("bench", "--chek")
    assert (status, output) == (2, "") and "unrecognized arguments: --chek" in errors


def test_secrets_are_made_once_and_private(runner):
    secrets = runner.var / "local" / "secrets.json"
    process = runner.serve()
    process.terminate()
    process.communicate(timeout=20)
    before = secrets.read_text()
    assert secrets.stat().st_mode & 0o777 == 0o600
    runner.serve()
    assert secrets.read_text() == before


def test_reset_forgets_everything(runner):
    process = runner.serve()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    status, _, errors = runner.run("reset")
    assert (status, errors) == (0, "")
    assert not (runner.var / "postgres").exists()
    assert not (runner.var / "local" / "secrets.json").exists()


def test_reset_refuses_while_the_servers_run(runner):
    runner.serve()
    status, _, errors = runner.run("reset")
    assert status == 1
    assert "already in use" in errors
    assert (runner.var / "postgres").exists()
