"""Two runs that write the same file at the same moment: the file is one of the two, whole."""

from __future__ import annotations

from pathlib import Path

from tests.faults import NEW, OLD, SCENARIO, Ask

ROUNDS = 20


def test_two_runs_into_one_file(stage: Ask, tmp_path: Path, thorough: bool) -> None:
    """With --force both succeed; without, one is refused, which then has written nothing."""
    target = tmp_path / "out.json"
    argv = [["run", str(SCENARIO), "--trials", "200", "-o", target.name, "--seed", seed] for seed in "12"]
    whole = []
    for one in argv:
        assert stage(folder=tmp_path, argv=one)["code"] == 0
        whole.append(target.read_bytes())
        target.unlink()
    assert whole[0] != whole[1]
    for number in range(ROUNDS if thorough else 4):
        if forced := number % 2 == 1:
            target.write_bytes(OLD)
        requests = [{"folder": tmp_path, "argv": [*one, *(["--force"] if forced else [])]} for one in argv]
        done = stage(together=requests)
        assert sorted(one["code"] for one in done) == ([0, 0] if forced else [0, 4]), done
        assert all("exists already" in one["err"] for one in done if one["code"])
        written = [content for content, one in zip(whole, done, strict=True) if one["code"] == 0]
        assert target.read_bytes() in written
        assert list(tmp_path.iterdir()) == [target]
        target.unlink()


def test_two_scenarios_in_one_folder(stage: Ask, tmp_path: Path, thorough: bool) -> None:
    """Both put the schema there, and neither is in the other's way."""
    argv = [[*NEW, "-q", "-o", f"{name}.yaml"] for name in ("one", "other")]
    for _ in range(ROUNDS if thorough else 2):
        done = stage(together=[{"folder": tmp_path, "argv": one} for one in argv])
        assert [one["code"] for one in done] == [0, 0], done
        names = ["one.yaml", "other.yaml", "scenario.schema.json"]
        assert sorted(path.name for path in tmp_path.iterdir()) == names
        for name in names:
            (tmp_path / name).unlink()
