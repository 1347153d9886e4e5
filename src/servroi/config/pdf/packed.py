"""A scenario that came inside a PDF: its files, and how it was run. Read with suspicion, for anyone can make a PDF."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from servroi.config.folder import LARGEST_FILE, is_plain
from servroi.config.pdf.opened import opened
from servroi.config.reader import shown_name
from servroi.config.settings import LANGUAGES, TRIALS, is_date
from servroi.config.strict_json import read
from servroi.errors import OutputError, Place, Problem, UsageError

if TYPE_CHECKING:
    import pikepdf

RECORD = "servroi.json"
"""The attached file that says how the scenario was run, and what came out."""
FORMAT = "servroi.attachment/1"
INSTALL = "pip install 'servroi[reports]'"
_MAX_FILE = 5_000_000
_MAX_FILES = 20
_AMBIGUOUS = (
    "carries files whose names or contents a reader cannot tell apart; `servroi report` never writes such a PDF"
)
_MOST_SETTINGS = 1_000
_LONGEST_SETTINGS = 100_000
_START = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Packed:
    """What a PDF carries.

    Attributes:
        files: Name -> bytes of the scenario and what lies beside it.
        scenario: Name of the scenario.
        settings: What `--set` gave.
        grades: What `--only-grades` gave; None without it.
        trials: What `--trials` gave; None without it.
        language: The language it is written in; empty if it does not say.
        date: The date on it, or empty.
        made_with: Tells apart what made its pages; empty if it does not say.
        result: The result in full, format `servroi.findings/1`.
    """

    files: Mapping[str, bytes]
    scenario: str
    settings: tuple[str, ...]
    grades: str | None
    trials: int | None
    language: str
    date: str
    made_with: str
    result: dict[str, Any]


def is_pdf(data: bytes) -> bool:
    """Tell whether a file is a PDF by how it begins.

    >>> is_pdf(b"%PDF-1.7"), is_pdf(b"company: {}")
    (True, False)
    """
    return data.startswith(_START)


def missing_part(file: str) -> OutputError:
    """Return the error that a library for this file is not installed, with the line that installs it."""
    return OutputError([Problem("missing-part", Place(file), "", f"needs a part that is not installed: {INSTALL}")])


def pack(
    files: Mapping[str, bytes],
    settings: tuple[str, ...],
    grades: str | None,
    trials: int | None,
    language: str,
    date: str,
    made_with: str,
    result: str,
) -> dict[str, bytes]:
    """Return the files a PDF is to carry.

    Args:
        files: Name -> bytes; the scenario first.
        settings: What `--set` gave.
        grades: What `--only-grades` gave.
        trials: What `--trials` gave.
        language: The language of the pages.
        date: The date on them, or empty.
        made_with: Tells apart what makes them.
        result: The result in full, as JSON text.
    """
    record = {
        "format": FORMAT,
        "scenario": next(iter(files)),
        "set": list(settings),
        "only_grades": grades,
        "trials": trials,
        "language": language,
        "date": date,
        "made_with": made_with,
        "result": json.loads(result),
    }
    return {**files, RECORD: json.dumps(record, ensure_ascii=False, indent=1).encode()}


def unpack(data: bytes, file: str) -> Packed:
    """Return what a PDF carries.

    Raises:
        UsageError: It is too large, damaged, or carries no scenario of ours.
        OutputError: The part that reads PDF is not installed.
    """

    def refuse(text: str) -> UsageError:
        return UsageError([Problem("pdf", Place(file), "", text)])

    if len(data) > LARGEST_FILE:
        raise refuse("is larger than 20 MB; an attachment of servroi is far smaller")
    found = _attached(data, file)
    if RECORD not in found:
        raise refuse(
            "carries no scenario; it was made with --no-attach or --redact, or not by `servroi report`. "
            "Ask for the scenario file itself"
        )
    try:
        record = read(found.pop(RECORD))
        packed = Packed(
            found,
            record["scenario"],
            tuple(record["set"]),
            record["only_grades"],
            None if record.get("trials") is None else min(max(int(record["trials"]), TRIALS[0]), TRIALS[1]),
            record.get("language", ""),
            record.get("date", ""),
            record.get("made_with", ""),
            _result(record["result"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise refuse(f"carries a damaged {RECORD}") from None
    grades = "" if packed.grades is None else packed.grades
    texts = (packed.scenario, *packed.settings, grades, packed.language, packed.date, packed.made_with)
    if record.get("format") != FORMAT or not all(isinstance(text, str) for text in texts):
        raise refuse(f"carries a {RECORD} of another format than {FORMAT}")
    if (packed.language and packed.language not in LANGUAGES) or (packed.date and not is_date(packed.date)):
        raise refuse(f"carries a {RECORD} with a language or a date that is none")
    if len(packed.settings) > _MOST_SETTINGS or sum(map(len, packed.settings)) > _LONGEST_SETTINGS:
        raise refuse(f"carries a {RECORD} with more settings than anybody gives")
    if packed.scenario not in found:
        raise refuse(f"names a scenario, '{shown_name(packed.scenario)}', that it does not carry")
    return packed


def _result(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise TypeError
    return found


def _attached(data: bytes, file: str) -> dict[str, bytes]:
    """Return the attached files of a PDF, none larger than allowed.

    Raises:
        UsageError: It is damaged, or what it carries is too much.
        OutputError: The part that reads PDF is not installed.
    """
    try:
        import pikepdf
    except ImportError:
        raise missing_part(file) from None
    refused = UsageError([Problem("pdf", Place(file), "", "cannot be read: it is damaged or carries too much")])
    locked = "is locked with a password; open it with the password, save it without one, and try again"
    found: dict[str, bytes] = {}
    try:
        with opened(data) as document:
            if len(document.attachments) > _MAX_FILES:
                raise refused
            if _ambiguous(document):
                raise UsageError([Problem("pdf", Place(file), "", _AMBIGUOUS)])
            for attached in document.attachments.values():
                name = attached.filename  # the key is not in Unicode
                if not is_plain(name):
                    raise refused
                found[name] = _inflated(attached.get_file().obj)
    except pikepdf.PasswordError:
        raise UsageError([Problem("pdf", Place(file), "", locked)]) from None
    except (pikepdf.PdfError, pikepdf.DataDecodingError, zlib.error, ValueError, KeyError, AttributeError, TypeError):
        raise refused from None
    return found


def _ambiguous(document: "pikepdf.Pdf") -> bool:
    """Tell whether other programs may find another file under a name than we read: names twice, contents twice."""
    import pikepdf

    if "/Names" not in document.Root or "/EmbeddedFiles" not in document.Root.Names:
        return "/AF" in document.Root
    listed = list(pikepdf.NameTree(document.Root.Names.EmbeddedFiles).items())
    entries = [entry for _, entry in listed]
    shown: list[list[object]] = [[name for name, _ in listed]]
    shown += [[str(entry.get(key)) for entry in entries] for key in ("/F", "/UF")]
    contents = ({entry.EF[key].objgen for key in entry.EF.keys()} for entry in entries)  # noqa: SIM118 - no mapping
    known = {entry.objgen for entry in entries}
    return (
        any(len(set(names)) < len(entries) for names in shown)
        or any(len(streams) != 1 for streams in contents)
        or any(entry.objgen not in known for entry in document.Root.get("/AF", ()))
    )


def _inflated(stream: "pikepdf.Object") -> bytes:
    """Return the bytes of a stream, at most so many: a few kilobytes can hold gigabytes of zeros.

    Raises:
        ValueError: It is larger, or packed in another way than ours are.
    """
    raw = bytes(stream.read_raw_bytes())
    packing = stream.get("/Filter")
    if packing is None:
        plain = raw
    elif str(packing) == "/FlateDecode" and "/DecodeParms" not in stream:
        plain = zlib.decompressobj().decompress(raw, _MAX_FILE + 1)
    else:
        raise ValueError(str(packing))
    if len(plain) > _MAX_FILE:
        raise ValueError(len(plain))
    return plain
