"""YAML without surprises: limits, what is refused, and quick answers to hostile files."""

import pytest
from tests.in_time import no_longer_than

from servroi.config.strict_yaml import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_LINES,
    MAX_NODES,
    Mapping,
    Sequence,
    Text,
    decode,
    is_null,
    nearest,
    read,
)
from servroi.errors import Place, Problem, ScenarioError


def problems_of(data: bytes) -> list[Problem]:
    """Return every problem of a file, whether it could be passed over or not."""
    found: list[Problem] = []
    try:
        read(decode(data, "a.yaml"), "a.yaml", found)
    except ScenarioError as error:
        return error.problems
    return found


def test_nodes_and_places() -> None:
    """Scalars stay text, keys and values know where they stand."""
    found: list[Problem] = []
    root = read("a: 012\nb: [x, 'y: z']\nc: {d: ~}\n", "a.yaml", found)
    assert not found
    first, second, third = (root.entries[key] for key in "abc")
    assert first == Text("012", Place("a.yaml", 1, 4))
    assert isinstance(second, Sequence)
    assert [(item.value, item.plain) for item in second.items if isinstance(item, Text)] == [
        ("x", True),
        ("y: z", False),
    ]
    assert isinstance(third, Mapping)
    assert is_null(third.entries["d"])
    assert root.keys["c"] == Place("a.yaml", 3, 1)


@pytest.mark.parametrize(
    ("text", "null"), [("", True), ("~", True), ("null", True), ("''", False), ("'null'", False), ("0", False)]
)
def test_null(text: str, null: bool) -> None:
    """Nothing, `~` and `null` are empty; quoted they are texts."""
    assert is_null(read(f"a: {text}\n", "a.yaml", []).entries["a"]) is null


@pytest.mark.parametrize("text", ["yes", "on", "2026-11-23", "0o17", "1_000", "1e3", ".inf", "12:30:45"])
def test_no_scalar_changes_its_meaning(text: str) -> None:
    """Neither booleans nor dates, octals, floats or base 60."""
    assert read(f"a: {text}\n", "a.yaml", []).entries["a"] == Text(text, Place("a.yaml", 1, 4))


@pytest.mark.parametrize(
    ("data", "slug", "place"),
    [
        (b"a: &x 1\n", "anchor", "1:4"),
        (b"a: *x\n", "alias", "1:4"),
        (b"a: &x [1]\nb: *x\n", "anchor", "1:4"),
        (b"a: !!python/object:os.system 1\n", "tag", "1:4"),
        (b"a: !x {b: 1}\n", "tag", "1:4"),
        (b"a: !!str 1\n", "tag", "1:4"),
        (b"<<: {a: 1}\n", "merge", "1:1"),
        (b"a: 1\nb: 2\na: 3\n", "duplicate-key", "3:1"),
        (b"a: {b: 1, b: 2}\n", "duplicate-key", "1:11"),
        (b"a: 1\n'a': 2\n", "duplicate-key", "2:1"),
        (b"? [a]\n: 1\n", "key", "1:3"),
        (b"a: 1\n---\nb: 1\n", "second-document", "2:1"),
        (b"%YAML 1.1\n---\na: 1\n", "directive", "1:1"),
        (b"%TAG ! x:\n---\na: 1\n", "directive", "1:1"),
        (b"a: 1\n  2\n", "multi-line", "1:4"),
        (b"", "no-mapping", "1:1"),
        (b"# only a comment\n", "no-mapping", "1:1"),
        (b"- a\n", "no-mapping", "1:1"),
        (b"text\n", "no-mapping", "1:1"),
        (b"a: [1\n", "syntax", "2:1"),
        (b"a: b: c\n", "syntax", "1:5"),
        (b"a:\n\t- b\n", "syntax", "2:1"),
        (b"a: %x\n", "syntax", "1:4"),
        (b"a: 'x\n", "syntax", "2:1"),
        (b'a: "\\UFFFFFFFF"\n', "syntax", "1:2"),
        (b'a: "\\U00110000"\n', "syntax", "1:2"),
        (b"%YAML 1." + b"1" * 5000 + b"\n---\na: 1\n", "syntax", "1:1"),
        (b"a: 1\nb: x\x00\n", "character", "2:5"),
        (b"a: \x1b[31m\n", "character", "1:4"),
        (b"a: \xff\n", "encoding", "1:4"),
        ("ä: 1\nb: Zürich\n".encode("latin-1"), "encoding", "1:1"),
        ("a: 1\n".encode("utf-16"), "encoding", "1:1"),
        ("a: 1\n".encode("utf-16-le"), "character", "1:2"),
        ("a: 1\n".encode("utf-32"), "encoding", "1:1"),
    ],
)
def test_refused(data: bytes, slug: str, place: str) -> None:
    """Each surprise has its slug, line and column."""
    found = problems_of(data)
    assert (slug, f"a.yaml:{place}") in [(problem.slug, str(problem.place)) for problem in found], found


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("{a: 1,5}", {"a": "1,5"}),
        ("{a: 1,000,000, b: 2,5 %}", {"a": "1,000,000", "b": "2,5 %"}),
        ("{a: 1, 5}", {"a": "1", "5": ""}),
        ("{a: '1',5}", {"a": "1", "5": ""}),
        ("{a: x,5}", {"a": "x", "5": ""}),
        ("{a: 1,x}", {"a": "1", "x": ""}),
        ("{a: 1,5: 3}", {"a": "1", "5": "3"}),
        ("a: 1\n5:\n", {"a": "1", "5": ""}),
        ("{<<: 1,5}", {"5": ""}),
        ("{a: 1, a: 1,5}", {"a": "1", "5": ""}),
    ],
)
def test_a_number_with_a_comma_stays_one(text: str, entries: dict[str, str]) -> None:
    """Within { } YAML takes the comma for the end of an entry: what it tore apart is marked, and whole again."""
    found = read(text, "a.yaml", []).entries
    assert {key: node.value for key, node in found.items() if isinstance(node, Text)} == entries
    assert {key for key, node in found.items() if isinstance(node, Text) and node.torn} == {
        key for key, value in entries.items() if "," in value
    }


def test_bom_is_fine() -> None:
    """A byte order mark of UTF-8 is no mistake, and no character of the first line."""
    found: list[Problem] = []
    root = read(decode(b"\xef\xbb\xbfa: 1\n", "a.yaml"), "a.yaml", found)
    assert not found
    assert root.keys == {"a": Place("a.yaml", 1, 1)}


def test_line_ends() -> None:
    """Windows line ends count as one."""
    assert read("a: 1\r\nb: 2\r\n", "a.yaml", []).keys["b"] == Place("a.yaml", 2, 1)


def test_one_pass_finds_all() -> None:
    """What can be passed over does not hide what comes after it."""
    found = problems_of(b"a: &x 1\nb: *x\n<<: {c: 1}\nd: !t 1\na: 2\n? [e]\n: 1\nf: 1\n 2\n")
    assert {problem.slug for problem in found} == {
        "anchor",
        "alias",
        "merge",
        "tag",
        "duplicate-key",
        "key",
        "multi-line",
    }


@pytest.mark.parametrize(("depth", "taken"), [(MAX_DEPTH - 1, True), (MAX_DEPTH, False)])
def test_depth(depth: int, taken: bool) -> None:
    """32 levels, the root among them."""
    slugs = [problem.slug for problem in problems_of(b"a: " + b"[" * (depth - 1) + b"x" + b"]" * (depth - 1))]
    assert slugs == ([] if taken else ["too-deep"])


@pytest.mark.parametrize(("items", "taken"), [(MAX_NODES - 3, True), (MAX_NODES - 2, False)])
def test_nodes(items: int, taken: bool) -> None:
    """10'000 nodes, keys among them."""
    slugs = [problem.slug for problem in problems_of(b"a: [" + b"x," * items + b"]")]
    assert slugs == ([] if taken else ["too-many-nodes"])


@pytest.mark.parametrize(("size", "taken"), [(MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_bytes(size: int, taken: bool) -> None:
    """One megabyte."""
    slugs = [problem.slug for problem in problems_of(b"a: 1 #".ljust(size, b"x"))]
    assert slugs == ([] if taken else ["too-large"])


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n", "\u2028"])
@pytest.mark.parametrize(("lines", "slugs"), [(MAX_LINES, []), (MAX_LINES + 1, ["too-large"])])
def test_lines(lines: int, slugs: list[str], line_break: str) -> None:
    """20'000 lines, counted before YAML looks at them."""
    data = "a: 1" + line_break * (lines - 1)
    assert [problem.slug for problem in problems_of(data.encode())] == slugs


LAUGHS = b"a0: &a0 [x]\n" + b"".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n".encode() for i in range(1, 30))
MERGES = b"a0: &a0 {k: 1}\n" + b"".join(
    f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n".encode() for i in range(1, 30)
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(LAUGHS, id="billion laughs"),
        pytest.param(MERGES, id="merge bomb"),
        pytest.param(b"[" * 990_000, id="open brackets"),
        pytest.param(b"{" * 990_000, id="open braces"),
        pytest.param(b"- " * 490_000, id="dashes"),
        pytest.param(b"? " * 490_000, id="question marks"),
        pytest.param(b"a: [" + b"x," * 490_000, id="long list"),
        pytest.param(b"{a: " * 240_000, id="nested mappings"),
        pytest.param(b"a: " + b"x" * 990_000, id="long scalar"),
        pytest.param(b'a: "' + b"x " * 490_000 + b'"', id="long quoted scalar"),
        pytest.param(b'a: "' + b"\\x41" * 240_000 + b'"', id="long escapes"),
        pytest.param(b"a: |\n" + b" x\n" * 320_000, id="long block"),
        pytest.param(b"\n" * 990_000, id="empty lines"),
        pytest.param(b"# x\n" * 240_000, id="comments"),
        pytest.param(b"a: &" + b"x" * 990_000, id="long anchor"),
        pytest.param(b"a: !" + b"x" * 990_000, id="long tag"),
        pytest.param(b"\x00" * 990_000, id="zeros"),
        pytest.param(b"\xff" * 990_000, id="not UTF-8"),
        pytest.param(b"x" * 50_000_000, id="50 MB"),
    ],
)
def test_bombs_are_answered_quickly(data: bytes) -> None:
    """Whatever the file, the answer takes less than two seconds of computing."""
    with no_longer_than(2.0):
        found = problems_of(data)
    assert sum(len(str(problem)) for problem in found) < 3_000_000


@pytest.mark.parametrize(
    ("word", "close"), [("tunrover", "turnover"), ("Turnover", "turnover"), ("zzz", ""), ("", ""), ("t" * 100_000, "")]
)
def test_nearest(word: str, close: str) -> None:
    """The nearest known word, if any is near."""
    assert nearest(word, ["turnover", "fte"]) == close
