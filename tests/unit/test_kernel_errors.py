from jejaring.kernel.errors import Invalid, JejaringError, NotAllowed, NotFound, Problem


def test_a_problem_names_place_reason_value_and_way_out() -> None:
    problem = Problem(
        "is not a date", "Write it as 2018-07-08.", file="projects.csv", row=12, column="start", value="8 July"
    )
    assert str(problem) == "projects.csv, row 12, column start: is not a date “8 July”. Write it as 2018-07-08."


def test_a_problem_leaves_out_what_makes_no_sense() -> None:
    assert str(Problem("The file is empty")) == "The file is empty."
    assert str(Problem("is missing", file="cities.csv")) == "cities.csv: is missing."
    assert str(Problem("is empty", row=0, column="id")) == "row 0, column id: is empty."


def test_a_long_value_is_cut() -> None:
    shown = str(Problem("is too long", value="x" * 5000))
    assert "x" * 80 in shown
    assert "x" * 81 not in shown


def test_invalid_carries_every_problem_at_once() -> None:
    problems = [Problem("first"), Problem("second")]
    error = Invalid(problems)
    assert error.problems == tuple(problems)
    assert str(error) == "first.\nsecond."


def test_errors_have_stable_codes_and_a_common_base() -> None:
    errors = [NotFound("focus_area", "x"), NotAllowed("sign this"), Invalid([Problem("wrong")])]
    assert [error.code for error in errors] == ["not_found", "not_allowed", "invalid"]
    assert all(isinstance(error, JejaringError) for error in errors)


def test_texts_are_for_people() -> None:
    assert str(NotFound("focus_area", "x")) == "There is no focus area “x”."
    assert str(NotAllowed("sign this", "Ask the secretariat.")) == "You may not sign this. Ask the secretariat."
    assert str(NotAllowed("sign this")) == "You may not sign this."
