"""A new file that is there completely or not at all, readable by its owner only."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from controlroom.base.errors import Refused, StorageFailed
from controlroom.base.i18n import _

_PART = re.compile(r"\.controlroom-(\d+)\.part")


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give an empty temporary file, mode 0600, that becomes ``target`` when the block ends well.

    Args:
        target: the file to be; its folder is made.

    Raises:
        Refused: ``target`` exists. StorageFailed: it cannot be written.
    """
    part = target.with_name(f"{target.name}.controlroom-{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        if target.exists():
            raise FileExistsError
        _sweep(target.parent)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        yield part
        _publish(part, target)
    except FileExistsError:
        raise Refused(
            _("There is a file at {path} already. Choose another name.").format(path=target)
        ) from None
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        for leftover in (part, part.with_name(f"{part.name}-journal"), part.with_name(f"{part.name}-wal")):
            leftover.unlink(missing_ok=True)


def unwritable(target: Path, error: OSError) -> StorageFailed:
    """Return the error of a file that cannot be written."""
    return StorageFailed(
        _("{path} cannot be written: {reason}. Choose another place.").format(
            path=target, reason=reason(error)
        )
    )


def reason(error: OSError) -> str:
    """Return in a few words why a file cannot be written."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("no right to write there")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("the disk is full")
    return error.strerror or str(error)


def _publish(part: Path, target: Path) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:
        # a file system without hard links (a memory stick)
        if target.exists():
            raise FileExistsError from None
        part.rename(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(folder: Path) -> None:
    """Remove what a process that died left half-written."""
    for file in folder.glob("*.part"):
        found = _PART.search(file.name)
        if found and not _alive(int(found[1])):
            file.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
