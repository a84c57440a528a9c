import gzip
from pathlib import Path

import pytest

from benchmarks import anomaly


def a_file(folder: Path) -> Path:
    file = folder / "series.csv.gz"
    rows = [
        f"{name},{group},D,{kind},2026-01-{day:02},{day * 10}"
        for name, group, kind in (("b", "web", "sum"), ("a", "shop", "sum"), ("c", "x", "level"))
        for day in range(1, 21)
    ]
    text = "\n".join(["series_id,group,freq,kind,date,value", *rows])
    file.write_bytes(gzip.compress(text.encode()))
    return file


def test_only_what_adds_up_by_day_is_read_by_name(tmp_path: Path) -> None:
    found = anomaly.daily_sums(a_file(tmp_path))

    assert [(one.name, one.group, one.values[:2]) for one in found] == [
        ("a", "shop", (10, 20)),
        ("b", "web", (10, 20)),
    ]
    assert [[one.name for one in half] for half in anomaly.halves(found)] == [["a"], ["b"]]


@pytest.mark.parametrize(
    ("event", "factor", "days"), [("double", 2, 1), ("triple", 3, 1), ("outage", 0, 3)]
)
def test_an_event_changes_the_last_days_of_what_was_known(
    event: str, factor: float, days: int
) -> None:
    one = anomaly.Real(name="a", group="web", values=tuple(map(float, range(1, 301))))

    for values, at in anomaly.planted(one, event):
        assert len(values) - at == days
        assert at == anomaly.LOOK_BACK or values[0] == 1
        before = values[at - 1]
        assert values[at:] == [(before + 1 + day) * factor for day in range(days)]


def test_the_floor_finds_what_is_far_from_the_median_and_is_quiet_afterwards() -> None:
    values = [float(100 + day % 5) for day in range(40)]
    values[35:37] = [200.0, 200.0]

    assert anomaly.mad(3.0)(values) == [35]


def test_without_real_series_it_says_so_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["anomaly", str(tmp_path / "none.csv.gz")])
    monkeypatch.setattr(anomaly, "PLANTED", 1)
    monkeypatch.setenv("MATO_BENCH_SCALE", "0.1")

    anomaly.main()

    said = capsys.readouterr().out
    assert "NO REAL SERIES" in said
    assert '"order": "made up, ours"' in said


def test_values_by_the_hour_are_judged_by_size(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["anomaly", str(tmp_path / "none.csv.gz")])
    monkeypatch.setattr(anomaly, "PLANTED", 1)
    monkeypatch.setenv("MATO_BENCH_SCALE", "0.1")

    anomaly.main()

    said = capsys.readouterr().out
    assert '"order": "by hour, made-up"' in said
    assert "outages of three hours found" in said


def test_hours_of_a_file_are_judged_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATO_BENCH_SCALE", "0.1")
    file = tmp_path / "hours.csv.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("series_id,group,freq,kind,date,value\n")
        out.writelines(f"a,a,H,sum,{hour},{900 + hour % 7}\n" for hour in range(1400))

    monkeypatch.setattr("sys.argv", ["anomaly", str(file)])
    monkeypatch.setattr(anomaly, "PLANTED", 1)

    anomaly.main()

    said = capsys.readouterr().out
    assert '"order": "by hour, real", "series": 1, "alarms": 0.0' in said
    assert '"order": "real, ours"' not in said
