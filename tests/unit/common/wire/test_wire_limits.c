/* What the .proto files promise of lengths, ids and times: what is at its limit passes, what is beyond is refused by
 * the field's name. */
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TEXT_ROOM 300000
#define YEAR_9999 253402300800000

static char *lend(const char *text)
{
    return (char *)(uintptr_t)text;
}

/* A text of `size` bytes; borrowed until the next call. */
static char *text_of(size_t size)
{
    static char text[TEXT_ROOM];
    assert_true(size < sizeof text);
    memset(text, 'x', size);
    text[size] = '\0';
    return text;
}

static void assert_refused_by(int code, const struct err *err, const char *field)
{
    assert_int_equal(code, ERR_INVALID);
    if (!strstr(err->text, field))
        fail_msg("\"%s\" is not in: %s", field, err->text);
}

/* ── articles ── */

static Triptych__Article article;

static int make_article(void **state)
{
    (void)state;
    triptych__article__init(&article);
    article.id = lend("a0123456789abcdef");
    article.title = lend("A title");
    return 0;
}

static int check_article(struct err *err)
{
    *err = (struct err){0};
    return wire_check_article(&article, err);
}

static void each_text_of_an_article_has_its_limit(void **state)
{
    (void)state;
    const struct {
        char **field;
        const char *name;
        size_t max_bytes;
    } cases[] = {
        {&article.url, "Article.url", 2048},
        {&article.source, "Article.source", 253},
        {&article.title, "Article.title", 1024},
        {&article.text, "Article.text", 16384},
        {&article.lang, "Article.lang", 16},
        {&article.author, "Article.author", 256},
        {&article.image_url, "Article.image_url", 2048},
        {&article.external_id, "Article.external_id", 512},
        {&article.source_name, "Article.source_name", 256},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err;
        char *before = *cases[i].field;
        *cases[i].field = text_of(cases[i].max_bytes);
        if (check_article(&err))
            fail_msg("%s", err.text);
        *cases[i].field = text_of(cases[i].max_bytes + 1);
        assert_refused_by(check_article(&err), &err, cases[i].name);
        *cases[i].field = before;
    }
}

static void an_id_is_a_letter_and_sixteen_characters(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "a",
                                        "s0123456789abcdef",
                                        "a0123456789abcde",
                                        "a0123456789abcdef0",
                                        "A0123456789abcdef",
                                        "a0123456789ABCDEF",
                                        "a0123456789abcdei",
                                        "a0123456789abcde ",
                                        "a0123456789abcde\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct err err;
        article.id = lend(wrong[i]);
        assert_refused_by(check_article(&err), &err, "Article.id");
    }
}

static void times_are_of_this_era(void **state)
{
    (void)state;
    int64_t *const fields[] = {&article.published_ms, &article.received_ms, &article.changed_ms};
    static const char *const names[] = {"published_ms", "received_ms", "changed_ms"};
    static const int64_t wrong[] = {-1, INT64_MIN, YEAR_9999, INT64_MAX}, right[] = {0, 1, YEAR_9999 - 1};
    for (int field = 0; field < 3; field++) {
        struct err err;
        for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
            *fields[field] = wrong[i];
            assert_refused_by(check_article(&err), &err, names[field]);
        }
        for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
            *fields[field] = right[i];
            assert_int_equal(check_article(&err), 0);
        }
    }
}

static void an_article_has_a_title_or_a_text(void **state)
{
    (void)state;
    struct err err;
    article.title = lend("");
    assert_refused_by(check_article(&err), &err, "neither title nor text");
    article.text = lend("A text");
    assert_int_equal(check_article(&err), 0);
}

static void earlier_wordings_are_few_and_short(void **state)
{
    (void)state;
    Triptych__Wording wordings[6], *list[6];
    struct err err;
    for (int i = 0; i < 6; i++) {
        triptych__wording__init(&wordings[i]);
        list[i] = &wordings[i];
    }
    article.earlier = list;
    article.n_earlier = 5;
    assert_int_equal(check_article(&err), 0);
    article.n_earlier = 6;
    assert_refused_by(check_article(&err), &err, "Article.earlier");
    article.n_earlier = 1;
    wordings[0].text = text_of(2049);
    assert_refused_by(check_article(&err), &err, "Wording.text");
    wordings[0].text = text_of(2048);
    assert_int_equal(check_article(&err), 0);
    wordings[0].since_ms = -1;
    assert_refused_by(check_article(&err), &err, "Wording.since_ms");
    article.n_earlier = 0;
}

/* ── frames of the link ── */

static Triptych__LinkFrame frame;
static Triptych__Work work;
static Triptych__ReplayRow row;
static Triptych__Done done;
static Triptych__Hello hello;

static int make_frames(void **state)
{
    (void)state;
    triptych__link_frame__init(&frame);
    triptych__work__init(&work);
    triptych__replay_row__init(&row);
    triptych__done__init(&done);
    triptych__hello__init(&hello);
    work.id = lend("r0.1.1");
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ROW;
    work.row = &row;
    done.outcome = lend("done");
    hello.instance = lend("i0123456789abcdef");
    return 0;
}

static int check_frame(struct err *err)
{
    *err = (struct err){0};
    return wire_check_link_frame(&frame, err);
}

static void each_text_of_a_row_has_its_limit(void **state)
{
    (void)state;
    const struct {
        char **field;
        const char *name;
        size_t max_bytes;
    } cases[] = {
        {&row.external_id, "ReplayRow.external_id", 512},
        {&row.url, "ReplayRow.url", 4096},
        {&row.source, "ReplayRow.source", 253},
        {&row.title, "ReplayRow.title", 4096},
        {&row.text, "ReplayRow.text", 262144},
        {&row.lang, "ReplayRow.lang", 16},
    };
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_WORK;
    frame.work = &work;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err;
        char *before = *cases[i].field;
        *cases[i].field = text_of(cases[i].max_bytes);
        assert_int_equal(check_frame(&err), 0);
        *cases[i].field = text_of(cases[i].max_bytes + 1);
        assert_refused_by(check_frame(&err), &err, cases[i].name);
        *cases[i].field = before;
    }
}

static void work_has_an_id_and_a_payload_that_is_known(void **state)
{
    (void)state;
    struct err err;
    Triptych__StoryChanged changed = TRIPTYCH__STORY_CHANGED__INIT;
    Triptych__StorySummarized summarized = TRIPTYCH__STORY_SUMMARIZED__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_WORK;
    frame.work = &work;
    work.id = text_of(64);
    assert_int_equal(check_frame(&err), 0);
    work.id = text_of(65);
    assert_refused_by(check_frame(&err), &err, "Work.id");
    work.id = lend("");
    assert_refused_by(check_frame(&err), &err, "Work.id");
    work.id = lend("s0123456789abcdef");
    work.payload_case = TRIPTYCH__WORK__PAYLOAD__NOT_SET;
    assert_refused_by(check_frame(&err), &err, "Work: no payload");
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_CHANGED;
    work.changed = &changed;
    assert_refused_by(check_frame(&err), &err, "StoryChanged.story_id");
    changed.story_id = work.id;
    assert_int_equal(check_frame(&err), 0);
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_SUMMARIZED;
    work.summarized = &summarized;
    summarized.story_id = lend("a0123456789abcdef");
    assert_refused_by(check_frame(&err), &err, "StorySummarized.story_id");
    summarized.story_id = work.id;
    assert_int_equal(check_frame(&err), 0);
}

static void an_answer_has_a_known_outcome_and_as_many_places_as_ids(void **state)
{
    (void)state;
    static const char *const outcomes[] = {"done", "duplicate", "rejected"}, *const wrong[] = {"", "Done", "ok"};
    struct err err;
    char *ids[] = {lend("1"), lend("2")}, *stored[] = {lend("proof"), lend("proof")};
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_DONE;
    frame.done = &done;
    for (int i = 0; i < 3; i++) {
        done.outcome = lend(outcomes[i]);
        assert_int_equal(check_frame(&err), 0);
        done.outcome = lend(wrong[i]);
        assert_refused_by(check_frame(&err), &err, "Done.outcome");
    }
    done.outcome = lend("done");
    done.id = ids;
    done.stored = stored;
    done.n_id = done.n_stored = 2;
    assert_int_equal(check_frame(&err), 0);
    done.n_stored = 1;
    assert_refused_by(check_frame(&err), &err, "Done.stored: 1 for 2 ids");
    done.n_stored = 2;
    stored[1] = text_of(65);
    assert_refused_by(check_frame(&err), &err, "Done.stored");
    done.n_stored = 0;
    done.reason = text_of(257);
    assert_refused_by(check_frame(&err), &err, "Done.reason");
    done.n_id = 4097;
    assert_refused_by(check_frame(&err), &err, "Done.id");
}

static void a_greeting_and_credit_are_within_their_bounds(void **state)
{
    (void)state;
    struct err err;
    Triptych__Credit credit = TRIPTYCH__CREDIT__INIT;
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_HELLO;
    frame.hello = &hello;
    hello.credit = 65536;
    assert_int_equal(check_frame(&err), 0);
    hello.credit = 65537;
    assert_refused_by(check_frame(&err), &err, "Hello.credit");
    hello.credit = 1;
    hello.edition = text_of(33);
    assert_refused_by(check_frame(&err), &err, "Hello.edition");
    hello.edition = lend("");
    hello.instance = lend("a0123456789abcdef");
    assert_refused_by(check_frame(&err), &err, "Hello.instance");
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY_CREDIT;
    frame.credit = &credit;
    assert_refused_by(check_frame(&err), &err, "Credit.more");
    credit.more = 65536;
    assert_int_equal(check_frame(&err), 0);
    credit.more = 65537;
    assert_refused_by(check_frame(&err), &err, "Credit.more");
    frame.body_case = TRIPTYCH__LINK_FRAME__BODY__NOT_SET;
    assert_refused_by(check_frame(&err), &err, "LinkFrame: no body");
}

/* ── requests of the feed ── */

static void a_request_of_the_feed_has_a_kind_and_what_it_needs(void **state)
{
    (void)state;
    static const char *const kinds[] = {"snapshot", "replay", "subscribe", "credit"};
    Triptych__FeedRequest request = TRIPTYCH__FEED_REQUEST__INIT;
    struct err err = {0};
    assert_refused_by(wire_check_feed_request(&request, &err), &err, "FeedRequest.kind");
    for (int i = 0; i < 4; i++) {
        request.kind = lend(kinds[i]);
        assert_int_equal(wire_check_feed_request(&request, &err), 0);
    }
    request.kind = lend("story");
    assert_refused_by(wire_check_feed_request(&request, &err), &err, "FeedRequest.story_id");
    request.story_id = lend("s0123456789abcdef");
    assert_int_equal(wire_check_feed_request(&request, &err), 0);
    request.from = text_of(41);
    assert_refused_by(wire_check_feed_request(&request, &err), &err, "FeedRequest.from");
    request.from = lend("");
    request.key = text_of(257);
    assert_refused_by(wire_check_feed_request(&request, &err), &err, "FeedRequest.key");
    request.key = lend("");
    request.query = text_of(4097);
    assert_refused_by(wire_check_feed_request(&request, &err), &err, "FeedRequest.query");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_text_of_an_article_has_its_limit, make_article),
        cmocka_unit_test_setup(an_id_is_a_letter_and_sixteen_characters, make_article),
        cmocka_unit_test_setup(times_are_of_this_era, make_article),
        cmocka_unit_test_setup(an_article_has_a_title_or_a_text, make_article),
        cmocka_unit_test_setup(earlier_wordings_are_few_and_short, make_article),
        cmocka_unit_test_setup(each_text_of_a_row_has_its_limit, make_frames),
        cmocka_unit_test_setup(work_has_an_id_and_a_payload_that_is_known, make_frames),
        cmocka_unit_test_setup(an_answer_has_a_known_outcome_and_as_many_places_as_ids, make_frames),
        cmocka_unit_test_setup(a_greeting_and_credit_are_within_their_bounds, make_frames),
        cmocka_unit_test(a_request_of_the_feed_has_a_kind_and_what_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
