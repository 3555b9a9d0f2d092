"""What is left out of results for somebody who may not tell reviewers apart."""

from evaluation.services.withheld import without_reviewers


def test_rows_and_ids_of_reviewers_go_and_the_rest_stays() -> None:
    found = {
        "scores": [{"county": "jia", "raw": 68.0}],
        "severity": [{"round": 1, "reviewer": "r2", "severity": 3.37}],
        "connectedness": {"components": [["jia", "yi", "r2", "r3"]], "fragile": ["r2"]},
        "warnings": [{"code": "W10", "subjects": ["jia/r3"]}, {"code": "W3", "subjects": ["jia"]}],
    }

    assert without_reviewers(found, {"r2", "r3"}) == {
        "scores": [{"county": "jia", "raw": 68.0}],
        "severity": [],
        "connectedness": {"components": [["jia", "yi"]], "fragile": []},
        "warnings": [{"code": "W10", "subjects": []}, {"code": "W3", "subjects": ["jia"]}],
    }
