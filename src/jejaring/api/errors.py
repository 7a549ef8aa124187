"""One shape for every error, and what every answer to a program carries."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import pydantic
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from jejaring.kernel.errors import Invalid, JejaringError, NotAllowed, NotFound, Problem

DOORS = ("/api/v1/", "/data/")
_STATUS: dict[type[JejaringError], int] = {NotFound: 404, NotAllowed: 403, Invalid: 400}
_BY_STATUS = {
    400: ("bad_request", "The request could not be understood."),
    401: ("not_signed_in", "Send a token that is valid: Authorization: Bearer TOKEN."),
    403: ("not_allowed", "You may not do this."),
    404: ("not_found", "There is nothing at this address. The addresses are listed at /api/v1/docs."),
    405: ("method_not_allowed", "Only reading is possible here: use GET or HEAD."),
    500: ("failed", "Something went wrong here; nothing was changed. Ask again later."),
    503: ("unavailable", "The records cannot be reached just now. Ask again in half a minute."),
}
_HEADERS_OF_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "ETag")

Handler = Callable[[HttpRequest], HttpResponseBase]
Choice = TypeVar("Choice", bound=BaseModel)


def error_answer(status: int, code: str, message: str, problems: Iterable[Problem] = ()) -> JsonResponse:
    """An error as programs get it: a stable code, a sentence for people, and everything that was wrong."""
    told = [
        {"field": problem.column, "reason": problem.reason, "way_out": problem.way_out, "value": problem.value[:200]}
        for problem in problems
    ]
    return JsonResponse(
        {"error": {"code": code, "message": message, "problems": told}},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )


def answer_to(error: JejaringError) -> JsonResponse:
    """The answer to a named error of the domain."""
    if isinstance(error, Invalid):
        return error_answer(400, error.code, "What was asked cannot be answered.", error.problems)
    return error_answer(_STATUS.get(type(error), 400), error.code, str(error))


def add_error_handlers(api: NinjaAPI) -> None:
    """Make the API answer named errors and wrong parameters in the one shape."""

    @api.exception_handler(JejaringError)
    def named(request: HttpRequest, error: JejaringError) -> HttpResponse:
        return answer_to(error)

    @api.exception_handler(ValidationError)
    def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer_to(Invalid([_problem(request, told) for told in error.errors]))

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:
        return _plain_error(error.status_code)


def programs_door(get_response: Handler) -> Handler:
    """Give every answer to a program the one error shape, and let pages of any origin read it (CORS).

    It stands outside everything that may fail, so that addresses that do not exist, wrong methods, a failing database
    and errors nobody foresaw are told in the same shape as wrong parameters.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(DOORS):
            return get_response(request)
        response = _preflight() if request.method == "OPTIONS" else _in_one_shape(_read(request, get_response))
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
        return response

    return handle


def _read(request: HttpRequest, get_response: Handler) -> HttpResponseBase:
    method = request.method
    if method == "HEAD":
        # HEAD is GET without its body, which the server leaves out.
        request.method = "GET"
    response = get_response(request)
    request.method = method
    return response


def _preflight() -> HttpResponse:
    headers = {
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "Authorization, If-None-Match",
    }
    return HttpResponse(status=204, headers=headers)


def _in_one_shape(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith("application/json"):
        return response
    answer = _plain_error(response.status_code)
    for name, value in response.items():
        if name not in _HEADERS_OF_BODY:
            answer.headers[name] = value
    return answer


def _plain_error(status: int) -> JsonResponse:
    code, message = _BY_STATUS.get(status, _BY_STATUS[400 if status < 500 else 500])
    answer = error_answer(status, code, message)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def read_query(request: HttpRequest, asked: type[Choice]) -> Choice:
    """What a query string asks for outside the API. Raises Invalid with everything that is wrong."""
    problems = query_problems(request, asked)
    try:
        found = asked.model_validate(request.GET.dict())
    except pydantic.ValidationError as error:
        problems += [_problem(request, told) for told in error.errors()]
    if problems:
        raise Invalid(problems)
    return found


def query_problems(request: HttpRequest, asked: type[BaseModel] | None = None) -> list[Problem]:
    """Parameters that are not known here or stand twice; without `asked` no parameter is known."""
    known = [field.alias or name for name, field in asked.model_fields.items()] if asked else []
    way_out = f"Known: {', '.join(known)}." if known else "This address takes no parameters."
    problems = [
        Problem("is not known here", way_out, column=name, value=request.GET[name])
        for name in request.GET
        if name not in known
    ]
    return problems + [
        Problem("stands twice", "Give it once.", column=name, value=", ".join(values))
        for name, values in request.GET.lists()
        if len(values) > 1
    ]


def _problem(request: HttpRequest, told: Mapping[str, Any]) -> Problem:
    field = str(told["loc"][-1])
    context = told.get("ctx", {})
    reason, way_out = {
        "int_parsing": ("is not a whole number", "Write digits only."),
        "int_parsing_size": ("is too large", "Write a smaller number."),
        "bool_parsing": ("is neither true nor false", "Write true or false."),
        "greater_than_equal": ("is too small", f"The smallest value allowed is {context.get('ge')}."),
        "less_than_equal": ("is too large", f"The largest value allowed is {context.get('le')}."),
        "string_too_long": ("is too long", f"Use at most {context.get('max_length')} characters."),
    }.get(told["type"], (told["msg"], context.get("way_out", "")))
    return Problem(reason, way_out, column=field, value=request.GET.get(field, ""))
