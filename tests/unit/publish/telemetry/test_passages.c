/* publish/telemetry: what a collector hears about an article's way, and about which articles. */
#include "json.h"
#include "passage_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

#define ARTICLES 10000

static const struct passage_teller teller = {.version = "1.2.3", .edition = "world", .instance = "i1"};

static struct passage make(const char *article)
{
    struct passage passage = {.received_ms = 1000, .placed_ms = 1250, .published_ms = 2000};
    snprintf(passage.article_id, sizeof passage.article_id, "%s", article);
    snprintf(passage.story_id, sizeof passage.story_id, "s1");
    snprintf(passage.source, sizeof passage.source, "one.example");
    return passage;
}

/* The spans of what was written, and the document that they are part of (json_free). */
static const struct json *write_spans(const struct passage *passages, size_t count, struct json **out_document)
{
    char *text = NULL;
    assert_int_equal(passages_write(passages, count, &teller, &text, NULL), 0);
    assert_int_equal(json_read(text, strlen(text), out_document, NULL), 0);
    free(text);
    const struct json *resource = json_at(json_member(*out_document, "resourceSpans"), 0);
    return json_member(json_at(json_member(resource, "scopeSpans"), 0), "spans");
}

static const char *text_of(const struct json *span, const char *name)
{
    return json_member_text(span, name, "");
}

static void the_parts_of_a_way_hang_on_the_whole_and_follow_each_other(void **state)
{
    struct passage passage = make("a1");
    struct json *document = NULL;
    (void)state;
    const struct json *spans = write_spans(&passage, 1, &document);
    const struct json *whole = json_at(spans, 0), *classify = json_at(spans, 1), *publish = json_at(spans, 2);
    assert_int_equal(json_count(spans), PASSAGE_SPANS);
    assert_string_equal(text_of(whole, "name"), "article");
    assert_string_equal(text_of(whole, "parentSpanId"), "");
    assert_string_equal(text_of(whole, "startTimeUnixNano"), "1000000000");
    assert_string_equal(text_of(whole, "endTimeUnixNano"), "2000000000");
    assert_int_equal(strlen(text_of(whole, "traceId")), 32);
    assert_int_equal(strlen(text_of(whole, "spanId")), 16);
    assert_string_equal(text_of(classify, "parentSpanId"), text_of(whole, "spanId"));
    assert_string_equal(text_of(publish, "parentSpanId"), text_of(whole, "spanId"));
    assert_string_equal(text_of(publish, "traceId"), text_of(whole, "traceId"));
    assert_string_equal(text_of(classify, "endTimeUnixNano"), text_of(publish, "startTimeUnixNano"));
    assert_string_not_equal(text_of(classify, "spanId"), text_of(publish, "spanId"));
    json_free(document);
}

static void the_same_article_has_the_same_ids_and_another_has_others(void **state)
{
    struct passage passages[] = {make("a1"), make("a1"), make("a2")};
    struct json *document = NULL;
    (void)state;
    const struct json *spans = write_spans(passages, 3, &document);
    const char *first = text_of(json_at(spans, 0), "traceId");
    assert_string_equal(text_of(json_at(spans, PASSAGE_SPANS), "traceId"), first);
    assert_string_not_equal(text_of(json_at(spans, (size_t)2 * PASSAGE_SPANS), "traceId"), first);
    json_free(document);
}

static void where_clocks_differ_a_span_does_not_end_before_it_began(void **state)
{
    struct passage passage = make("a1");
    struct json *document = NULL;
    (void)state;
    passage.placed_ms = 900; /* classify's clock is behind ingest's */
    const struct json *spans = write_spans(&passage, 1, &document);
    assert_string_equal(text_of(json_at(spans, 1), "endTimeUnixNano"), "1000000000");
    json_free(document);
}

static void foreign_text_stays_a_text(void **state)
{
    struct passage passage = make("a1");
    struct json *document = NULL;
    (void)state;
    snprintf(passage.source, sizeof passage.source, "\"}],\"x\":[{\"\\");
    const struct json *spans = write_spans(&passage, 1, &document);
    assert_int_equal(json_count(spans), PASSAGE_SPANS);
    json_free(document);
}

static void a_share_of_the_articles_is_told_and_always_the_same_ones(void **state)
{
    unsigned told = 0;
    (void)state;
    for (unsigned n = 0; n < ARTICLES; n++) {
        char id[ID_SIZE], identity[32];
        snprintf(identity, sizeof identity, "https://one.example/%u", n);
        id_for_article(identity, id);
        told += passage_is_sampled(id, 10) != 0;
        assert_int_equal(passage_is_sampled(id, 10), passage_is_sampled(id, 10));
        assert_true(passage_is_sampled(id, 1));
        assert_false(passage_is_sampled(id, 0));
    }
    assert_true(told > ARTICLES / 12 && told < ARTICLES / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_parts_of_a_way_hang_on_the_whole_and_follow_each_other),
        cmocka_unit_test(the_same_article_has_the_same_ids_and_another_has_others),
        cmocka_unit_test(where_clocks_differ_a_span_does_not_end_before_it_began),
        cmocka_unit_test(foreign_text_stays_a_text),
        cmocka_unit_test(a_share_of_the_articles_is_told_and_always_the_same_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
