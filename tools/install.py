"""Make the environment `.venv` and install exactly what a lock file lists, then the project itself.

    python3 tools/install.py requirements.lock

Runs with any Python 3 (it says so when that is too old) and needs nothing but its standard library. Every package is
checked against the hash in the lock file. Nothing that is already in the environment is removed.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)


def main(lock):
    require_python()
    os.chdir(str(ROOT))
    if not works(VENV / "bin" / "python"):
        make_environment()
    install = uv() or pip()
    try:
        install_all(install, lock)
    except subprocess.CalledProcessError:
        if install == pip():
            sys.exit("Installing the packages failed; the lines above say why.")
        print("uv could not install the packages; trying pip.")
        try:
            install_all(pip(), lock)
        except subprocess.CalledProcessError:
            sys.exit("Installing the packages failed; the lines above say why.")


def require_python():
    if sys.version_info < OLDEST:
        sys.exit(
            "Jejaring needs Python 3.11 or newer, and this is Python {}.{}.\n"
            "Name another one: make PYTHON=python3.11 run".format(*sys.version_info[:2])
        )


def works(python):
    """Whether the environment's Python is there, new enough and has pip (a moved or half-made one does not work)."""
    test = f"import sys, pip; sys.exit(sys.version_info < {OLDEST!r})"
    try:
        return subprocess.run([str(python), "-c", test], stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def make_environment():
    print("Making the environment .venv with Python {}.{}".format(*sys.version_info[:2]), flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if made.returncode == 0:
        return
    shutil.rmtree(str(VENV), ignore_errors=True)
    sys.exit(
        "{}\nPython could not make a virtual environment. On Debian and Ubuntu the package python3-venv is missing:\n"
        "    sudo apt-get install python3-venv".format(made.stdout.decode(errors="replace").strip())
    )


def pip():
    """The slow installer that every environment has."""
    return [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def uv():
    """The quick installer, fetched if need be; None when it cannot be had."""
    program = VENV / "bin" / "uv"
    if not program.exists():
        command = [*pip(), "--require-hashes", "--requirement", "tools/requirements-uv.lock"]
        if subprocess.run(command).returncode != 0:
            print("The installer uv cannot be had here; going on with pip.", flush=True)
            return None
    return [str(program), "pip", "install", "--quiet", "--python", str(VENV / "bin" / "python")]


def install_all(install, lock):
    print(f"Installing the packages of {lock}", flush=True)
    subprocess.run([*install, "--require-hashes", "--requirement", lock], check=True)
    # The build tools are in the lock file, so that building fetches nothing that is not locked.
    subprocess.run([*install, "--no-deps", "--no-build-isolation", "--editable", "."], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
