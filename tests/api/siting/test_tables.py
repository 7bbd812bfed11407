"""Siting from three plain tables: what they make, and every wrong cell named."""

from pathlib import Path

import pytest

from api.siting.options import SitesOptions
from api.siting.tables import Tables, case_from
from planner.errors import InputError, TableError

TIMES = "demand,site,seconds\na,w,0\nb,w,300\nb,e,300\nc,e,0\n"
DEMAND = "id,people,area\na,10,north\nb,20,north\nc,30,south\n"
SITES = "id,name,standing,price\nw,West,no,100\ne,East,,200\n"
ONE = SitesOptions(choose=1, within=5)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Return three sound tables: a and b near west, b and c near east."""
    for name, text in (("times", TIMES), ("demand", DEMAND), ("sites", SITES)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return Tables(tmp_path / "times.csv", tmp_path / "demand.csv", tmp_path / "sites.csv")


def test_a_case(tables: Tables) -> None:
    """Two sites, three places, two areas; nothing stands."""
    case = case_from(tables, ONE)
    assert case.problem.sites.ids == ("w", "e")
    assert case.problem.people.tolist() == [10, 20, 30]
    assert case.problem.within == 300
    assert case.ground.areas == ("north", "south")
    assert case.ground.area.tolist() == [0, 0, 1]
    assert case.ground.names == ("West", "East")
    assert case.ground.standing == ()


def test_standing_sites_stay_and_cost_nothing(tables: Tables) -> None:
    """One more may be chosen beside west."""
    tables.sites.write_text(SITES.replace("West,no", "West,YES"), encoding="utf-8")
    problem = case_from(tables, SitesOptions(choose=1, within=5, costs="price", budget=200)).problem
    assert problem.sites.mandatory == (0,)
    assert problem.choose == 2
    assert problem.sites.fixed_cost.tolist() == [0, 200]


@pytest.mark.parametrize(
    ("existing", "ids", "closable"), [("close", ("w", "e"), (0,)), ("ignore", ("e",), ())]
)
def test_what_becomes_of_standing_sites(
    tables: Tables, existing: str, ids: tuple[str, ...], closable: tuple[int, ...]
) -> None:
    """They may be closed, or are not there at all."""
    tables.sites.write_text(SITES.replace("West,no", "West,1"), encoding="utf-8")
    problem = case_from(tables, SitesOptions(choose=1, within=5, existing=existing)).problem  # type: ignore[arg-type]
    assert problem.sites.ids == ids
    assert problem.sites.existing == closable
    assert problem.sites.mandatory == ()


def test_who_is_out_of_reach_is_left_out_where_everybody_counts(tables: Tables) -> None:
    """Nobody gets from d anywhere: lscp leaves its 5 people out, mclp just does not cover them."""
    tables.demand.write_text(f"{DEMAND}d,5,south\n", encoding="utf-8")
    assert case_from(tables, SitesOptions(model="lscp", choose=None, within=5)).left_out == 5
    assert case_from(tables, ONE).left_out == 0


def test_floors_are_for_areas(tables: Tables) -> None:
    """Of north and of south at least half."""
    floors = case_from(tables, SitesOptions(choose=2, within=5, floor=50)).problem.floors
    assert [(floor.name, floor.share, floor.demand.tolist()) for floor in floors] == [
        ("north", 0.5, [0, 1]),
        ("south", 0.5, [2]),
    ]


WRONG = [
    ("times", "a,w,0", "a,w,soon", "times.csv, row 2, column seconds: 'soon' is no number of at least 0"),
    ("times", "a,w,0", "a,w,-1", "times.csv, row 2, column seconds: '-1'"),
    ("times", "c,e,0", "c,x,0", "times.csv, row 5, column site: 'x' is not in sites.csv"),
    ("times", "c,e,0", "z,e,0", "times.csv, row 5, column demand: 'z' is not in demand.csv"),
    ("times", "c,e,0", "b,e,1", "times.csv, row 5: b to e is listed before"),
    (
        "times",
        "demand,site,seconds",
        "demand,site,minutes",
        "has no column seconds; there are: demand, site, minutes",
    ),
    ("demand", "b,20", "a,20", "demand.csv, row 3, column id: 'a' is used before"),
    ("demand", "b,20", "b,nan", "demand.csv, row 3, column people: 'nan'"),
    ("demand", "b,20", ",20", "demand.csv, row 3, column id: it is empty"),
    (
        "sites",
        "price\nw,West,no,100",
        "lon\nw,West,no,200",
        "row 2, column lon: '200' is no number of degrees from -180",
    ),
    (
        "sites",
        "price\nw,West,no,100",
        "lat\nw,West,no,north",
        "row 2, column lat: 'north' is no number of degrees",
    ),
    ("sites", "price\nw,West,no,100", "lon\nw,West,no,20", "row 2, column lat: it is empty, but lon is not"),
    ("sites", "West,no", "West,maybe", "sites.csv, row 2, column standing: 'maybe' is neither yes nor no"),
]


@pytest.mark.parametrize(("name", "cell", "wrong", "words"), WRONG, ids=[words for *_, words in WRONG])
def test_wrong_cells(tables: Tables, name: str, cell: str, wrong: str, words: str) -> None:
    """File, row (as an editor counts) and column."""
    path: Path = getattr(tables, name)
    path.write_text(path.read_text(encoding="utf-8").replace(cell, wrong, 1), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        case_from(tables, ONE)
    assert words in str(caught.value)


def test_everything_wrong_is_said_at_once(tables: Tables) -> None:
    """Two files, two problems, one message."""
    tables.demand.write_text(DEMAND.replace("10", "ten"), encoding="utf-8")
    tables.sites.write_text(SITES.replace("e,East", "w,East"), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        case_from(tables, ONE)
    text = "\n".join(caught.value.problems)
    assert "demand.csv, row 2, column people" in text
    assert "sites.csv, row 3, column id" in text


def test_several_missing_files_and_a_wrong_cell(tables: Tables) -> None:
    """All in one message."""
    tables.times.unlink()
    tables.demand.unlink()
    tables.sites.write_text(SITES.replace("100", "cheap"), encoding="utf-8")
    with pytest.raises(TableError) as caught:
        case_from(tables, SitesOptions(choose=1, costs="price"))
    text = str(caught.value)
    assert f"{tables.times} cannot be read: No such file or directory." in text
    assert f"{tables.demand} cannot be read" in text
    assert "sites.csv, row 2, column price: 'cheap' is no number of at least 0" in text


def test_a_branch_needs_no_cost(tables: Tables) -> None:
    """It stands already."""
    tables.sites.write_text(SITES.replace("West,no,100", "West,yes,"), encoding="utf-8")
    problem = case_from(tables, SitesOptions(choose=1, within=5, costs="price", budget=200)).problem
    assert problem.sites.fixed_cost.tolist() == [0, 200]


def test_nobody_anywhere(tables: Tables) -> None:
    """All people are 0."""
    tables.demand.write_text("id,people\na,0\nb,0\nc,0\n", encoding="utf-8")
    with pytest.raises(InputError, match="Nobody lives at the demand points"):
        case_from(tables, ONE)


def test_files_that_are_no_tables(tables: Tables) -> None:
    """Empty, and binary."""
    tables.demand.write_text("", encoding="utf-8")
    tables.sites.write_bytes(b"\xff\xfe\x00id")
    with pytest.raises(InputError) as caught:
        case_from(tables, ONE)
    assert "demand.csv is no CSV table" in str(caught.value)
    assert "sites.csv is no CSV table" in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mandatory": ("wx",)}, "mandatory: there is no site 'wx'; did you mean 'w'?"),
        ({"mandatory": ("w",), "forbidden": ("w",)}, "'w' is mandatory and forbidden"),
        ({"budget": 5.0}, "no column 'cost'"),
        ({"choose": None}, "mclp needs the number of sites to choose, or a budget"),
        ({"floor": 101.0}, "floor is 101"),
        ({"costs": "rent"}, "no column 'rent'; there are: name, standing, price, kind"),
        ({"costs": "name", "budget": 1.0}, "sites.csv, row 2, column name: 'West' is no number"),
        ({"model": "p-dispersion"}, "the ways between sites"),
    ],
    ids=str,
)
def test_questions_that_cannot_be_asked(tables: Tables, options: dict[str, object], words: str) -> None:
    """Ids and columns that are not there, and what does not go together."""
    with pytest.raises(InputError) as caught:
        case_from(tables, SitesOptions(**{"choose": 1, **options}))  # type: ignore[arg-type]
    assert words in str(caught.value)
