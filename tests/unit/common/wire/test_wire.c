#include "wire.h"
#include "wire_drop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARTICLE_ID "a0123456789abcdef"

/* protobuf-c's strings are not const; packing does not change them. */
static char *borrowed(const char *text)
{
    return (char *)text;
}

static Triptych__Article an_article(void)
{
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    article.id = borrowed(ARTICLE_ID);
    article.url = borrowed("https://north.example/ferry");
    article.title = borrowed("Fährunglück vor der Küste");
    article.published_ms = 1767225600000;
    return article;
}

/* Packs a Work frame with this article. Returns owned. */
static uint8_t *packed_work(Triptych__Article *article, size_t *out_size)
{
    uint8_t *packed = NULL;
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    work.id = article->id;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = article;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_WORK;
    frame.work = &work;
    assert_int_equal(wire_pack(&frame, &packed, out_size, NULL), 0);
    return packed;
}

static int unpack_frame(const void *data, size_t size, struct err *err)
{
    ProtobufCMessage *message = NULL;
    int code = wire_unpack(&triptych__link_frame__descriptor, data, size, &message, err);
    if (!code)
        code = wire_check_link_frame((Triptych__LinkFrame *)message, err);
    wire_free(message);
    return code;
}

static void a_packed_frame_comes_back_the_same(void **state)
{
    Triptych__Article article = an_article();
    ProtobufCMessage *message = NULL;
    size_t size;
    uint8_t *packed = packed_work(&article, &size);
    (void)state;
    assert_int_equal(wire_unpack(&triptych__link_frame__descriptor, packed, size, &message, NULL), 0);
    const Triptych__LinkFrame *frame = (Triptych__LinkFrame *)message;
    assert_int_equal(frame->body_case, TRIPTYCH__LINK_FRAME__BODY_WORK);
    assert_string_equal(frame->work->article->title, article.title);
    assert_int_equal(frame->work->article->published_ms, article.published_ms);
    wire_free(message);
    free(packed);
}

static void a_frame_cut_anywhere_never_passes_as_whole(void **state)
{
    Triptych__Article article = an_article();
    size_t size;
    uint8_t *packed = packed_work(&article, &size);
    (void)state;
    for (size_t cut = 0; cut < size; cut++) {
        struct err err = {0};
        if (unpack_frame(packed, cut, &err) == 0)
            fail_msg("%zu of %zu bytes were taken for the whole frame", cut, size);
        assert_true(err.text[0]);
    }
    free(packed);
}

static void broken_utf8_is_refused_with_the_fields_name(void **state)
{
    Triptych__Article article = an_article();
    struct err err = {0};
    size_t size;
    (void)state;
    article.title = borrowed("broken \xc3\x28 text");
    uint8_t *packed = packed_work(&article, &size);
    assert_int_equal(unpack_frame(packed, size, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "triptych.Article.title"));
    free(packed);
}

static void an_embedded_nul_is_refused(void **state)
{
    Triptych__Article article = an_article();
    struct err err = {0};
    size_t size;
    (void)state;
    article.title = borrowed("nul:@");
    uint8_t *packed = packed_work(&article, &size);
    *(uint8_t *)memchr(packed, '@', size) = 0;
    assert_int_equal(unpack_frame(packed, size, &err), ERR_INVALID);
    free(packed);
}

static void a_wrong_wire_type_is_refused(void **state)
{
    struct err err = {0};
    const uint8_t hello_as_number[] = {0x08, 0x01}; /* field 1 (hello, a message) as a varint */
    (void)state;
    assert_int_equal(unpack_frame(hello_as_number, sizeof hello_as_number, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "hello"));
}

static void unknown_fields_are_skipped_and_a_frame_of_nothing_else_is_refused(void **state)
{
    struct err err = {0};
    const uint8_t unknown[] = {0xfa, 0x01, 0x02, 'h', 'i'}; /* field 31 */
    (void)state;
    assert_int_equal(unpack_frame(unknown, sizeof unknown, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "no body"));
}

static void an_oversized_frame_is_refused_unread(void **state)
{
    struct err err = {0};
    uint8_t *large = calloc(1, WIRE_FRAME_MAX + 1);
    (void)state;
    assert_int_equal(unpack_frame(large, WIRE_FRAME_MAX + 1, &err), ERR_TOO_LARGE);
    free(large);
}

static void a_small_frame_cannot_unpack_into_much_memory(void **state)
{
    /* A Story of empty articles: two bytes each on the wire, a struct and pointers each in memory. */
    struct err err = {0};
    uint8_t *bomb = malloc(WIRE_FRAME_MAX);
    ProtobufCMessage *message = NULL;
    (void)state;
    for (size_t i = 0; i < WIRE_FRAME_MAX; i += 2) {
        bomb[i] = 0x12;
        bomb[i + 1] = 0;
    }
    assert_int_equal(wire_unpack(&triptych__story__descriptor, bomb, WIRE_FRAME_MAX, &message, &err), ERR_TOO_LARGE);
    assert_null(message);
    free(bomb);
}

static void limits_of_the_contract_are_checked(void **state)
{
    Triptych__Article article = an_article();
    struct err err = {0};
    char long_title[1100];
    (void)state;
    assert_int_equal(wire_check_article(&article, &err), 0);
    memset(long_title, 'x', sizeof long_title);
    long_title[sizeof long_title - 1] = 0;
    article.title = long_title;
    assert_int_equal(wire_check_article(&article, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "title"));
    article = an_article();
    article.id = borrowed("a123");
    assert_int_equal(wire_check_article(&article, &err), ERR_INVALID);
    article = an_article();
    article.published_ms = -1;
    assert_int_equal(wire_check_article(&article, &err), ERR_INVALID);
    article = an_article();
    article.title = borrowed("");
    assert_int_equal(wire_check_article(&article, &err), ERR_INVALID);
}

static void credit_outside_its_range_is_refused(void **state)
{
    Triptych__Credit credit = TRIPTYCH__CREDIT__INIT;
    Triptych__LinkFrame frame = TRIPTYCH__LINK_FRAME__INIT;
    (void)state;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_CREDIT;
    frame.credit = &credit;
    assert_int_equal(wire_check_link_frame(&frame, NULL), ERR_INVALID);
    credit.more = 65536;
    assert_int_equal(wire_check_link_frame(&frame, NULL), 0);
    credit.more = 65537;
    assert_int_equal(wire_check_link_frame(&frame, NULL), ERR_INVALID);
}

static void feed_requests_of_an_unknown_kind_are_refused(void **state)
{
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    (void)state;
    request.kind = borrowed("everything");
    assert_int_equal(wire_check_feed_request(&request, NULL), ERR_INVALID);
    request.kind = borrowed("story");
    assert_int_equal(wire_check_feed_request(&request, NULL), ERR_INVALID);
    request.story_id = borrowed("s0123456789abcdef");
    assert_int_equal(wire_check_feed_request(&request, NULL), 0);
}

/* The placement without its reasons, unpacked. */
static Triptych__Placement *without_reasons(const Triptych__Placement *placement)
{
    struct err err = {0};
    uint8_t *packed = NULL;
    size_t size = 0;
    ProtobufCMessage *message = NULL;
    assert_int_equal(wire_pack(placement, &packed, &size, &err), 0);
    uint8_t *out = malloc(size);
    assert_non_null(out);
    size_t left = wire_drop_fields(packed, size, WIRE_FIELD(6), out);
    assert_true(left < size);
    assert_int_equal(wire_unpack(&triptych__placement__descriptor, out, left, &message, &err), 0);
    free(packed);
    free(out);
    return (Triptych__Placement *)message;
}

static void a_field_is_dropped_and_the_others_stay(void **state)
{
    (void)state;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    Triptych__Reason one = TRIPTYCH__REASON__INIT, other = TRIPTYCH__REASON__INIT;
    Triptych__Reason *reasons[] = {&one, &other};
    char disaster[] = "disaster", weather[] = "weather", story[] = "s0123456789abcdef";
    char centre[] = "centre_cosine", gap[] = "nearest_gap";
    char *topics[] = {disaster, weather};
    one.feature = centre;
    other.feature = gap;
    placement.story_id = story;
    placement.score = 0.5f;
    placement.placed_ms = 1700000000000;
    placement.reasons = reasons;
    placement.n_reasons = 2;
    placement.topics = topics;
    placement.n_topics = 2;
    Triptych__Placement *left = without_reasons(&placement);
    assert_int_equal(left->n_reasons, 0);
    assert_string_equal(left->story_id, placement.story_id);
    assert_true(left->score == placement.score && left->placed_ms == placement.placed_ms);
    assert_int_equal(left->n_topics, 2);
    assert_string_equal(left->topics[1], "weather");
    wire_free(left);
}

static void what_is_no_message_is_copied_as_it_is_from_there_on(void **state)
{
    static const struct {
        const char *in, *out;
        size_t in_size, out_size;
    } cases[] = {
        {"", "", 0, 0},
        {"\x32\x01x\x08\x01", "\x08\x01", 5, 2},                  /* the field alone at the beginning */
        {"\x08\x01\x32\x00", "\x08\x01", 4, 2},                   /* empty, at the end */
        {"\x32\x01x\x32\x7fy", "\x32\x7fy", 6, 3},                /* longer than what is there */
        {"\x08\x01\x0f\x32\x01x", "\x08\x01\x0f\x32\x01x", 6, 6}, /* a kind that there is not */
        {"\x32", "\x32", 1, 1},
        {"\x35xxxx\x31xxxxxxxx\x30\x01\x08\x02", "\x08\x02", 18, 2}, /* of any kind */
        {"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, 11},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t out[32];
        size_t left = wire_drop_fields((const uint8_t *)cases[i].in, cases[i].in_size, WIRE_FIELD(6), out);
        assert_int_equal(left, cases[i].out_size);
        assert_memory_equal(out, cases[i].out, left);
    }
}

static void a_field_of_bytes_is_found_the_last_of_several(void **state)
{
    static const struct {
        const char *in, *found;
        size_t in_size;
    } cases[] = {
        {"", NULL, 0},
        {"\x08\x01\x32\x02xy\x10\x01", "xy", 8},
        {"\x32\x01x\x32\x01y\x32\x00", "y", 8},  /* one that is empty is as none */
        {"\x30\x05\x35xxxx\x2a\x01z", NULL, 10}, /* of another kind, of another number */
        {"\x32\x01x\x32\x7fy", "x", 6},          /* the second ends outside */
        {"\x92\x02\x01x", NULL, 4},              /* field 34: below 64 it would be field 2 */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size = 99;
        const uint8_t *found = wire_find_bytes((const uint8_t *)cases[i].in, cases[i].in_size, 6, &size);
        assert_int_equal(size, cases[i].found ? strlen(cases[i].found) : 0);
        assert_int_equal(found == NULL, cases[i].found == NULL);
        if (found)
            assert_memory_equal(found, cases[i].found, size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_dropped_and_the_others_stay),
        cmocka_unit_test(a_field_of_bytes_is_found_the_last_of_several),
        cmocka_unit_test(what_is_no_message_is_copied_as_it_is_from_there_on),
        cmocka_unit_test(a_packed_frame_comes_back_the_same),
        cmocka_unit_test(a_frame_cut_anywhere_never_passes_as_whole),
        cmocka_unit_test(broken_utf8_is_refused_with_the_fields_name),
        cmocka_unit_test(an_embedded_nul_is_refused),
        cmocka_unit_test(a_wrong_wire_type_is_refused),
        cmocka_unit_test(unknown_fields_are_skipped_and_a_frame_of_nothing_else_is_refused),
        cmocka_unit_test(an_oversized_frame_is_refused_unread),
        cmocka_unit_test(a_small_frame_cannot_unpack_into_much_memory),
        cmocka_unit_test(limits_of_the_contract_are_checked),
        cmocka_unit_test(credit_outside_its_range_is_refused),
        cmocka_unit_test(feed_requests_of_an_unknown_kind_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
