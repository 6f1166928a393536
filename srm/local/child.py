"""Start one server program: never outliving its parent, never as root if it refuses to run as root.

Run as a script (``python -I -S child.py …``), standard library only, because it replaces itself
with the program before anything else of ours would be needed::

    child.py --parent PID --death-signal N [--user NAME --reach PATH …] -- PROGRAM ARG …

PostgreSQL refuses to run as root, so it gets another user.  That user usually cannot pass through
a private directory such as ``/root`` or a 0700 temporary directory in which the project was
cloned.  Rather than opening other people's directories, the program then keeps the single
capability that lets it pass (CAP_DAC_OVERRIDE), and only if one of the ``--reach`` paths needs it.
"""

import argparse
import ctypes
import os
import stat
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def open_to_everyone(path: str) -> bool:
    """Whether every directory above ``path`` (links resolved) may be passed by any user."""
    directory = os.path.dirname(os.path.realpath(path))
    while True:
        if not os.stat(directory).st_mode & stat.S_IXOTH:
            return False
        parent = os.path.dirname(directory)
        if parent == directory:
            return True
        directory = parent


def _keep_capability(libc: ctypes.CDLL) -> None:
    bit = 1 << _CAP_DAC_OVERRIDE
    header = _CapHeader(_CAPABILITY_VERSION_3, 0)
    data = (_CapData * 2)(_CapData(bit, bit, bit), _CapData(0, 0, 0))
    if libc.capset(ctypes.byref(header), ctypes.byref(data)) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    if libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def _become(user: str, reach: list[str]) -> None:
    import pwd

    entry = pwd.getpwnam(user)
    keep = sys.platform == "linux" and not all(open_to_everyone(path) for path in reach)
    libc = ctypes.CDLL(None, use_errno=True)
    if keep:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    if keep:
        _keep_capability(libc)


def main() -> None:
    """Parse the command line, take the user and the death signal, become the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--death-signal", type=int, required=True)
    parser.add_argument("--user")
    parser.add_argument("--reach", action="append", default=[])
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    if options.user:
        try:
            _become(options.user, options.reach)
        except OSError as error:
            sys.exit(
                f"cannot run {os.path.basename(options.command[0])} as {options.user} in a private "
                f"directory ({error.strerror}); clone the project where every user may pass"
            )
    if sys.platform == "linux":
        # After the change of user, which would clear it.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, options.death_signal, 0, 0, 0)
        if os.getppid() != options.parent:
            sys.exit(1)  # the parent died before the line above
    os.execv(options.command[0], options.command)


if __name__ == "__main__":
    main()
