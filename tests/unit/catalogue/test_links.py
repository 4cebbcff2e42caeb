"""What an owner may link: types of GS1 and declared ones, targets that anybody's phone can follow, variants that hide nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguongoc.catalogue.link_types import (
    DEFAULT_VARIANT,
    GS1,
    IANA,
    UNTP,
    LinkTypeDeprecated,
    LinkTypeReserved,
    LinkTypeUnknown,
    Owner,
    full_relation,
    link_types,
    parse_link_type,
    short_relation,
)
from nguongoc.catalogue.links import (
    LinkContextMalformed,
    LinkLanguageMalformed,
    LinkLanguagesRepeated,
    LinkSaid,
    LinkTargetHost,
    LinkTargetMalformed,
    LinkTargetOwn,
    LinkTargetTooLong,
    MediaTypeMalformed,
    VariantHidesPage,
    check_variant,
    parse_context,
    parse_languages,
    parse_media_type,
    parse_target,
)
from nguongoc.errors import Refusal

OURS = frozenset({"id.example.vn", "localhost:8000"})


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("gs1:recipeInfo", GS1 + "recipeInfo"),
        ("https://ref.gs1.org/voc/recipeInfo", GS1 + "recipeInfo"),
        ("http://www.gs1.org/voc/recipeInfo", GS1 + "recipeInfo"),
        ("untp:dcc", UNTP + "dcc"),
        ("iana:license", IANA + "license"),
    ],
)
def test_a_type_is_known_by_every_address_it_has_had(text: str, relation: str) -> None:
    assert parse_link_type(text).relation == relation
    assert full_relation(short_relation(relation)) == relation


@pytest.mark.parametrize("text", ["gs1:defaultLink", "gs1:dpp", "untp:dpp", "gs1:recallStatus", "gs1:epcis", "gs1:handledBy"])  # fmt: skip
def test_what_follows_from_what_is_signed_here_nobody_types_in(text: str) -> None:
    with pytest.raises(LinkTypeReserved):
        parse_link_type(text)


@pytest.mark.parametrize(
    "text", ["gs1:tourism", "recipeInfo", "", "https://schema.org/recipe", "gs1:" + "x" * 500]
)
def test_a_type_that_nobody_declared_is_refused(text: str) -> None:
    with pytest.raises(LinkTypeUnknown):
        parse_link_type(text)


def test_a_type_that_gs1_gave_up_is_refused_with_its_successor() -> None:
    with pytest.raises(LinkTypeDeprecated, match="gs1:sustainabilityInfo"):
        parse_link_type("gs1:productSustainabilityInfo")


def test_clause_16_no_foreign_type_says_what_a_type_of_gs1_says() -> None:
    names = {relation.removeprefix(GS1).lower() for relation in link_types() if relation.startswith(GS1)}
    foreign = {
        relation
        for relation, kind in link_types().items()
        if not relation.startswith(GS1) and kind.owner is Owner.ANYBODY
    }
    assert foreign
    assert {relation.rpartition("/")[2].lower() for relation in foreign} & names == set()


@pytest.mark.parametrize(
    "text",
    [
        "https://htx.example/nem",
        "https://www.xn--nngsn-uqa5r.vn:8443/a/b?q=%C3%A0;x#phan-2",
        "https://a-b.example.vn",
        "https://HTX.example/",
    ],
)
def test_an_address_on_the_web_is_taken_as_it_is(text: str) -> None:
    assert parse_target(text, OURS) == text


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("javascript:alert(1)", LinkTargetMalformed),
        ("data:text/html,x", LinkTargetMalformed),
        ("http://htx.example/", LinkTargetMalformed),
        ("HTTPS://htx.example/", LinkTargetMalformed),
        ("//htx.example/", LinkTargetMalformed),
        ("/nem", LinkTargetMalformed),
        ("#nem", LinkTargetMalformed),
        ("https://", LinkTargetMalformed),
        ("https:///nem", LinkTargetMalformed),
        ("https://htx.example/bưởi", LinkTargetMalformed),
        ("https://htx.example/a b", LinkTargetMalformed),
        ("https://htx.example/\r\nSet-Cookie:x", LinkTargetMalformed),
        ("https://htx.example/%zz", LinkTargetMalformed),
        ("https://htx.example:99999/", LinkTargetMalformed),
        ("https://[::1/", LinkTargetMalformed),
        ("https://htx.example/" + "x" * 2000, LinkTargetTooLong),
        ("https://me:secret@htx.example/", LinkTargetHost),
        ("https://htx.example@evil.example/", LinkTargetHost),
        ("https://10.0.0.7/", LinkTargetHost),
        ("https://2130706433/", LinkTargetHost),
        ("https://a.0x7f/", LinkTargetHost),
        ("https://[::1]/", LinkTargetHost),
        ("https://localhost/", LinkTargetHost),
        ("https://nas.local/", LinkTargetHost),
        ("https://-a.example/", LinkTargetHost),
        ("https://a..example/", LinkTargetHost),
        ("https://id.example.vn/b/0123456789", LinkTargetOwn),
        ("https://ID.EXAMPLE.VN./", LinkTargetOwn),
        ("https://id.example.vn:443/", LinkTargetOwn),
    ],
)
def test_an_address_that_hides_something_or_that_not_everybody_reaches_is_refused(
    text: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        parse_target(text, OURS)


@given(st.one_of(st.text(max_size=80), st.text(max_size=40).map(lambda tail: "https://htx.example/" + tail)))
def test_whatever_is_given_as_a_target_is_taken_whole_or_refused(text: str) -> None:
    try:
        assert parse_target(text, OURS) == text
    except Refusal:
        return
    assert text.isascii()
    assert text.isprintable()


def test_languages_are_written_as_the_schema_of_gs1_wants_them() -> None:
    assert parse_languages(("VI", "en-gb")) == ("vi", "en-GB")
    for wrong in (("zh-Hant",), ("vie",), ("",), ("vi_VN",)):
        with pytest.raises(LinkLanguageMalformed):
            parse_languages(wrong)
    for repeated in (("vi", "VI"), tuple(f"a{chr(97 + n)}" for n in range(11))):
        with pytest.raises(LinkLanguagesRepeated):
            parse_languages(repeated)


def test_clause_23_a_media_type_is_one_that_can_be_registered() -> None:
    assert parse_media_type("Application/PDF") == "application/pdf"
    assert parse_media_type("application/vnd.example+json") == "application/vnd.example+json"
    for wrong in (
        "pdf",
        "x/y",
        "application/x-foo",
        "text/x.foo",
        "text/html; charset=utf-8",
        "text/",
        "*/*",
    ):
        with pytest.raises(MediaTypeMalformed):
            parse_media_type(wrong)


def test_a_context_is_a_short_word() -> None:
    assert parse_context("VN-21") == "VN-21"
    for wrong in ("", "a b", "Tết", "-a", "x" * 51):
        with pytest.raises(LinkContextMalformed):
            parse_context(wrong)


def _variant(*languages: str, media_type: str | None = None, context: str | None = None) -> LinkSaid:
    return LinkSaid(DEFAULT_VARIANT, "https://htx.example/", "x", languages, media_type, context)


@pytest.mark.parametrize(
    "said", [_variant(), _variant("vi"), _variant("ko", "en-GB"), _variant("en", media_type="text/html")]
)
def test_clause_12_no_variant_stands_where_the_page_must(said: LinkSaid) -> None:
    with pytest.raises(VariantHidesPage):
        check_variant(said)


@pytest.mark.parametrize(
    "said", [_variant("ko"), _variant(media_type="application/pdf"), _variant("vi", context="export")]
)
def test_clause_12_a_variant_says_to_whom_it_is_given_first(said: LinkSaid) -> None:
    check_variant(said)
