"""Sites over HTTP: queued, chosen by the worker, shown on pages, and moved at once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.jobs import JobQueue, worker
from api.store import Workspace

GAMMA = (10.903, 50.001)


@pytest.fixture(scope="module")
def asked(
    four_villages: Any, client_of: Callable[[Workspace], Any], tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Return a client of a workspace in which one site and a frontier were asked for; only for questions."""
    path = tmp_path_factory.mktemp("sites") / "villages.gpkg"
    path.write_bytes(Path(four_villages.path).read_bytes())
    with Workspace.open(path) as workspace, client_of(workspace) as client:
        for kind, body in (("sites", {"choose": 1}), ("frontier", {"last": 2, "nested": True})):
            assert client.post(f"/v1/{kind}", json=body).status_code == 202
            assert worker.work_once(workspace, "here") is True
        yield client


def test_asking_is_queued(own_client: Any) -> None:
    """202, where to look, and the question as it was understood; the same key is the same job."""
    answers = [
        own_client.post("/v1/sites", json={"within": 20}, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    job = own_client.get(answers[0].headers["location"]).json()
    assert (job["kind"], job["status"], job["standing"]) == ("sites", "accepted", None)
    assert job["params"]["within"] == 20
    assert job["params"]["model"] == "mclp"


def test_an_answer(asked: Any) -> None:
    """One site more: Gamma's 500 people; a proof, and where to look."""
    job = asked.get("/v1/jobs").json()["jobs"][-2]
    assert job["status"] == "successful", job
    assert job["result"]["stopped"] is False
    assert job["standing"]["gap"] == 0
    answer = asked.get(job["result"]["sites"]).json()
    (site,) = answer["chosen"]
    assert site["id"] in {"n301", "n303"}
    assert site["order"] == 1
    assert site["people_new"] == pytest.approx(500, abs=45)
    assert answer["status"] == "optimal"
    assert answer["standing"] == ["n201", "n202"]
    assert answer["after"]["people"] - answer["before"]["people"] == pytest.approx(
        site["people_new"], abs=0.2
    )
    assert {row["name"] for row in answer["areas"]} == {"East", "West"}


@pytest.mark.parametrize("name", ["latest", "{job}", "{id}"])
def test_an_answer_has_several_names(asked: Any, name: str) -> None:
    """Its own, that of its job, and latest while it is; with a strong ETag."""
    job = asked.get("/v1/jobs").json()["jobs"][-2]
    path = f"/v1/sites/{name.format(job=job['id'], id=job['result']['id'])}"
    answer = asked.get(path)
    assert answer.json()["id"] == job["result"]["id"]
    assert asked.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert asked.get("/sites.json").json() == answer.json()


def test_as_geojson(asked: Any) -> None:
    """Points in build order with what each brings."""
    answer = asked.get("/v1/sites/latest.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    (feature,) = answer.json()["features"]
    assert feature["geometry"]["coordinates"][0] == pytest.approx(GAMMA[0], abs=0.02)
    assert feature["properties"]["order"] == 1


def test_a_frontier(asked: Any) -> None:
    """Two points, the second holds the first, each with a bound; the branches are not counted."""
    answer = asked.get("/v1/frontier/latest").json()
    assert asked.get("/frontier.json").json() == answer
    one, two = answer["points"]
    assert (one["sites"], two["sites"]) == (1, 2)
    assert set(one["chosen"]) < set(two["chosen"])
    for point in (one, two):
        assert point["bound"] >= point["objective"]
    assert two["people_covered"] > one["people_covered"] > answer["before"]["people_covered"]


@pytest.mark.parametrize("path", ["/sites", "/frontier"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_pages(asked: Any, path: str, lang: str) -> None:
    """In both languages, under a policy that lets the script ask our server and nobody else."""
    answer = asked.get(path, params={"lang": lang})
    assert answer.status_code == 200
    assert "connect-src 'self'" in answer.text
    assert "/assets/farreach-sites.js" in answer.text
    assert "${7*7}" not in answer.text
    assert "<b>library" not in answer.text


def test_pages_before_anybody_asked(client: Any) -> None:
    """A form rather than nothing."""
    for path in ("/sites", "/frontier"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert 'data-what="sites"' in answer.text
        assert client.get(f"{path}.json").json() == {"id": None, "ask": f"POST /v1{path}"}


def test_a_new_plan_keeps_the_pages_of_sites(own_client: Any) -> None:
    """Nobody asked that they go."""
    workspace = own_client.app.state.workspace
    own_client.post("/v1/sites", json={"choose": 1})
    worker.work_once(workspace, "here")
    own_client.post("/v1/plans", json={})
    worker.work_once(workspace, "here")
    assert workspace.page("/sites", "en") is not None


def move(client: Any, **body: Any) -> Any:
    """Ask what a move changes."""
    return client.post("/v1/sites/what-if", json=body)


def test_nothing_moves(asked: Any) -> None:
    """Which gets everything ready: nobody is gained or lost."""
    answer = move(asked)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["gained"], answer.json()["lost"]) == (0, 0)


def test_a_site_moves_to_another_candidate(asked: Any) -> None:
    """From Gamma to the island: Gamma's people are lost, Holm's 300 gained, and it says where."""
    site = asked.get("/sites.json").json()["chosen"][0]["id"]
    answer = move(asked, move={"site": site, "to": "n305"}, points=True).json()
    assert answer["gained"] == 300
    assert answer["lost"] >= 500
    east = next(area for area in answer["areas"] if area["name"] == "East")
    assert east["lost"] >= 500
    ((lon, lat, people),) = answer["points"]["gained"]
    assert (round(lon, 1), round(lat, 2), people) == (10.1, 50.26, 300)
    assert sum(point[2] for point in answer["points"]["lost"]) == pytest.approx(answer["lost"], abs=0.2)


def test_a_site_moves_to_any_place(asked: Any) -> None:
    """A few steps along the street: nothing changes, and how far the street is stands there."""
    site = asked.get("/sites.json").json()["chosen"][0]["id"]
    answer = move(asked, move={"site": site, "lon": GAMMA[0], "lat": GAMMA[1]}).json()
    assert (answer["gained"], answer["lost"]) == (0, 0)
    assert answer["street_metres"] < 500
    assert answer["objective"]["before"] == answer["objective"]["after"]


def test_why_a_site_is_chosen(asked: Any) -> None:
    """Gamma's people reach it and no other, and the best answer without it is worse or as good elsewhere in Gamma."""
    site = asked.get("/sites.json").json()["chosen"][0]["id"]
    reasons = asked.get(f"/v1/sites/latest/sites/{site}").json()
    assert reasons["answer"] == asked.get("/sites.json").json()["id"]
    assert (reasons["id"], reasons["chosen"]) == (site, True)
    assert reasons["in_reach"] >= 500
    assert reasons["other_way"]["possible"] is True
    assert reasons["one_more"] is None


def test_why_a_site_is_not_chosen(asked: Any) -> None:
    """The island has 300 people, Gamma more: whom it would replace stands there, and one site more brings it in."""
    site = asked.get("/sites.json").json()["chosen"][0]["id"]
    reasons = asked.get("/v1/sites/1/sites/n305").json()
    assert (reasons["chosen"], reasons["standing"]) == (False, False)
    assert reasons["swap"]["id"] == site
    assert reasons["swap"]["change"] < 0
    assert reasons["other_way"]["loss"] > 0
    assert reasons["one_more"] is True


@pytest.mark.parametrize("path", ["latest/sites/nowhere", "s-nothing/sites/n305", "latest/sites/a/b%20"])
def test_reasons_of_what_is_not_there(asked: Any, path: str) -> None:
    """404 as a problem document."""
    answer = asked.get(f"/v1/sites/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_stability_is_in_the_answer(own_client: Any) -> None:
    """Worlds that were tried, as the command says it; another document than without, under another id."""
    workspace = own_client.app.state.workspace
    results = []
    for worlds in (0, 2):
        location = own_client.post("/v1/sites", json={"choose": 1, "stability": worlds}).headers["location"]
        worker.work_once(workspace, "here")
        results.append(own_client.get(location).json()["result"])
    without, with_it = (own_client.get(result["sites"]).json() for result in results)
    assert "stability" not in without
    assert with_it["stability"]["draws"] == 2
    assert with_it["chosen"] == without["chosen"]
    assert results[0]["id"] != results[1]["id"]


def test_other_chosen_sites(asked: Any) -> None:
    """Play goes on from a choice of one's own."""
    answer = move(asked, chosen=["n305"], move={"to": "n303"}).json()
    assert answer["gained"] >= 500
    assert answer["lost"] == 0


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"move": {"site": "x"}}, 400, "there is no site 'x'"),
        ({"chosen": ["n305", "y"]}, 400, "there is no site 'y'"),
        ({"move": {"lon": 10.9, "lat": 51.9}}, 400, "no street within 2,000 m"),
        ({"move": {"site": "n305"}}, 400, "is not chosen"),
        ({"move": {"lon": 10.9}}, 422, "lon and lat belong together"),
        ({"move": {"to": "n305", "lon": 1, "lat": 1}}, 422, "either to, a site, or lon and lat"),
        ({"move": {"lon": 181, "lat": 1}}, 422, "#/move/lon"),
        ({"moves": []}, 422, "#/moves"),
        ({"answer": "s-nothing"}, 404, "no such answer"),
        ({"answer": "999"}, 404, "no job 999"),
        ({"answer": "2"}, 404, "has no answer of this kind"),
    ],
    ids=str,
)
def test_moves_that_cannot_be_made(asked: Any, body: dict[str, Any], status: int, words: str) -> None:
    """A problem document that says what is wrong."""
    answer = move(asked, **body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.text


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/sites", {"model": "best"}, "#/model"),
        ("/v1/sites", {"choose": -1}, "#/choose"),
        ("/v1/sites", {"choose": None}, "#"),
        ("/v1/sites", {"within": 0}, "#/within"),
        ("/v1/sites", {"sites": 5}, "#/sites"),
        ("/v1/sites", {"stability": 201}, "#/stability"),
        ("/v1/frontier", {"stability": 2}, "#/stability"),
        ("/v1/frontier", {"model": "lscp"}, "#/model"),
        ("/v1/frontier", {"first": 5, "last": 2}, "#"),
        ("/v1/frontier", {"last": 2.5}, "#"),
    ],
    ids=str,
)
def test_questions_that_are_refused(client: Any, path: str, body: dict[str, Any], pointer: str) -> None:
    """With a pointer to what is wrong."""
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize("kind", ["sites", "frontier"])
@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"mandatory": ["n305", "n3O5"], "forbidden": ["x"]}, ["#/mandatory/1", "#/forbidden/0"]),
        ({"mandatory": ["n305"], "forbidden": ["n305"]}, ["#/forbidden/0"]),
        ({"mandatory": ["n201"], "existing": "ignore"}, ["#/mandatory/0"]),
        ({"budget": 5}, ["#/budget"]),
        ({"costs": "rent"}, ["#/costs"]),
        ({"costs": "rent", "budget": 5, "mandatory": ["x"]}, ["#/mandatory/0", "#/costs"]),
    ],
    ids=str,
)
def test_what_is_known_to_be_wrong_is_said_at_once(
    client: Any, kind: str, body: dict[str, Any], pointers: list[str]
) -> None:
    """Ids that are not there, and money without costs: a pointer to each, and no job."""
    jobs = len(client.get("/v1/jobs").json()["jobs"])
    answer = client.post(f"/v1/{kind}", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert len(client.get("/v1/jobs").json()["jobs"]) == jobs


def test_a_name_that_is_nearly_right(client: Any) -> None:
    """Is helped."""
    (error,) = client.post("/v1/sites", json={"mandatory": ["n3O5"]}).json()["errors"]
    assert "did you mean 'n30" in error["detail"]


def test_money_along_a_frontier_needs_costs(client: Any) -> None:
    """The pointer shows what brought money into it."""
    answer = client.post("/v1/frontier", json={"by": "budget", "first": 0, "last": 100})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/by"]


def test_branches_may_be_mandatory(own_client: Any) -> None:
    """They are sites, unless they are ignored."""
    assert own_client.post("/v1/sites", json={"mandatory": ["n201"]}).status_code == 202


def test_our_own_words_stand_alone(client: Any) -> None:
    """Without those of the library that checks."""
    for path, body in (("sites", {"choose": None}), ("frontier", {"first": 5, "last": 2})):
        (error,) = client.post(f"/v1/{path}", json=body).json()["errors"]
        assert "alue error" not in error["detail"]


def test_a_failed_job_tells_everything(own_client: Any) -> None:
    """What was right when it was asked and is not any more: status, and each problem with its pointer."""
    workspace = own_client.app.state.workspace
    location = own_client.post("/v1/sites", json={"mandatory": ["n305"]}).headers["location"]
    candidates = workspace.read_layer("candidates")
    workspace.write_layer("candidates", candidates.drop("n305"))
    worker.work_once(workspace, "here")
    problem = own_client.get(location).json()["problem"]
    assert problem["status"] == 422
    assert [error["pointer"] for error in problem["errors"]] == ["#/mandatory"]
    assert "n305" in problem["errors"][0]["detail"]


def test_what_nothing_answers_fails_with_the_conflict(own_client: Any) -> None:
    """Everybody within a minute of one site: the job says which constraints contradict each other."""
    location = own_client.post("/v1/sites", json={"floor": 100, "choose": 0}).headers["location"]
    worker.work_once(own_client.app.state.workspace, "here")
    job = own_client.get(location).json()
    assert job["status"] == "failed"
    assert job["problem"]["title"] == "The sites could not be chosen"
    assert job["problem"]["conflict"]


def test_the_best_so_far_is_kept(own_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """DELETE while it runs: 202, the search ends, and the job is successful with what it had."""
    workspace = own_client.app.state.workspace
    location = own_client.post("/v1/sites", json={"choose": 1}).headers["location"]
    stopped = []
    from api.siting import jobs

    choose = jobs.choose_sites

    def impatient(case: Any, *, title: str, watch: Any) -> Any:
        from planner.solving import Standing

        assert watch(Standing(objective=1.0, bound=2.0)) is True
        standing = own_client.get(location).json()["standing"]
        assert standing == {"objective": 1.0, "bound": 2.0, "gap": 0.5}
        stopped.append(own_client.delete(location))
        monkeypatch.setattr("api.jobs.kinds.REPORT_SECONDS", 0.0)
        return choose(case, title=title, watch=watch)

    monkeypatch.setattr("api.jobs.kinds.REPORT_SECONDS", 0.0)
    monkeypatch.setattr(jobs, "choose_sites", impatient)
    worker.work_once(workspace, "here")
    (answer,) = stopped
    assert answer.status_code == 202
    assert answer.headers["location"] == location
    assert (answer.json()["stopping"], answer.json()["message"]) == (True, "stopping, keeping the best")
    job = own_client.get(location).json()
    assert job["status"] == "successful"
    assert job["stopping"] is False
    assert job["result"]["sites"].startswith("/v1/sites/s-")


@pytest.mark.parametrize(("kind", "query"), [("sites", "?keep=nothing"), ("plans", "")], ids=str)
def test_cancelling_for_good(own_client: Any, kind: str, query: str) -> None:
    """``keep=nothing``, or a job that keeps nothing anyway: dismissed, 204."""
    location = own_client.post(f"/v1/{kind}", json={}).headers["location"]
    workspace = own_client.app.state.workspace
    JobQueue(workspace).claim("w", now=own_client.app.state.clock(), lease_seconds=60)
    assert own_client.delete(f"{location}{query}").status_code == 204
    assert own_client.get(location).json()["status"] == "dismissed"
    assert own_client.delete(f"{location}{query}").status_code == 409


def test_a_job_that_waits_has_nothing_to_keep(own_client: Any) -> None:
    """It is dismissed."""
    location = own_client.post("/v1/sites", json={}).headers["location"]
    assert own_client.delete(location).status_code == 204


def test_layers_that_change_are_seen(own_client: Any) -> None:
    """The problem in memory is made anew once people were loaded again."""
    workspace = own_client.app.state.workspace
    own_client.post("/v1/sites", json={"choose": 1})
    worker.work_once(workspace, "here")
    before = move(own_client).json()["covered"]["before"]["people"]
    demand = workspace.read_layer("demand")
    workspace.write_layer("demand", demand.assign(people=demand["people"] * 2))
    after = move(own_client).json()["covered"]["before"]["people"]
    assert after == pytest.approx(2 * before, rel=1e-6)


def test_answers_are_json_without_nan(asked: Any) -> None:
    """What a strict reader accepts."""
    for path in ("/v1/sites/latest", "/v1/frontier/latest"):
        json.loads(asked.get(path).text, parse_constant=pytest.fail)
