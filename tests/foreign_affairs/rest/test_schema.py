import pytest
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema


def document():
    generator = SchemaGenerator(urlconf="tests.foreign_affairs.rest.addresses")
    return generator.get_schema(request=None, public=True)


@pytest.fixture
def schema(rest_urls):
    return document()


def operation(schema, method, address):
    return schema["paths"][address][method]


def headers(found):
    return {
        parameter["name"]: parameter.get("required", False)
        for parameter in found.get("parameters", ())
        if parameter["in"] == "header"
    }


def test_the_document_is_valid_openapi_and_made_without_a_warning(rest_urls, capsys):
    schema = document()

    validate_schema(schema)
    assert capsys.readouterr().err == ""

    assert schema["openapi"] == "3.1.0"


def test_a_post_may_carry_a_key_and_a_change_must_carry_a_condition(schema):
    post = operation(schema, "post", "/api/v1/organisations/{id}/invite/")
    patch = operation(schema, "patch", "/api/v1/organisations/{id}/")
    get = operation(schema, "get", "/api/v1/organisations/{id}/")

    assert headers(post) == {"Idempotency-Key": False}
    assert headers(patch) == {"If-Match": True}
    assert headers(get) == {}


def test_every_refusal_is_a_problem(schema):
    answers = operation(schema, "patch", "/api/v1/organisations/{id}/")["responses"]

    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    refusals = {status: answer["content"] for status, answer in answers.items() if status >= "400"}
    assert set(refusals) == {
        "400", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428", "429",
    }  # fmt: skip
    assert all(content == problem for content in refusals.values())


def test_an_action_documents_the_body_that_it_reads(schema):
    body = operation(schema, "post", "/api/v1/organisations/{id}/invite/")["requestBody"]

    assert body["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/InviteInRequest"
    }


def test_a_list_documents_every_parameter_it_allows(schema):
    parameters = operation(schema, "get", "/api/v1/filtered/")["parameters"]

    assert {parameter["name"] for parameter in parameters} == {
        "hint", "id", "created_on", "created_from", "created_to", "q", "from", "to",
        "ordering", "page", "page_size",
    }  # fmt: skip


def test_both_ways_of_signing_in_are_named(schema):
    assert set(schema["components"]["securitySchemes"]) == {"token", "session"}
