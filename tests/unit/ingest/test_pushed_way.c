/* What comes without being asked for: feeds that hubs deliver, and rows that are pages of a web archive. */
#include "clock.h"
#include "glue.h"
#include "push_state.h"
#include "scripted_http.h"

#include <openssl/hmac.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SECRET "ffeeddccbbaa99887766554433221100ffeeddcc"
#define AT_ID  PUSH_PATH "00112233445566778899aabbccddeeff00112233"

static int open_desk(void **state)
{
    static const char *const sets[] = {"contact=desk@example.org", "pages=never", "websub_address=https://desk.example",
                                       NULL};
    (void)state;
    scripted_http_reset();
    glue_open(sets);
    scripted_succeed("store_note_put"); /* that there is a contact */
    scripted_answer();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    scripted_http_reset();
    return 0;
}

static void answer_hub(const struct scripted_call *call)
{
    const struct store_hub hub = {.id = &AT_ID[sizeof PUSH_PATH - 1],
                                  .feed = GLUE_FEED,
                                  .hub = "https://hub.example/",
                                  .topic = GLUE_FEED,
                                  .secret = SECRET};
    SCRIPTED_ANSWER(call, store_hubs_fn, &hub, 1);
}

/* The hub delivers `body`, rightly signed. Returns the status that it gets. */
static unsigned deliver(const char *body)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    char headers[300];
    HMAC(EVP_sha256(), SECRET, (int)strlen(SECRET), (const unsigned char *)body, strlen(body), digest, &size);
    int used = snprintf(headers, sizeof headers, "Content-Type: application/rss+xml\r\nX-Hub-Signature: sha256=");
    for (unsigned i = 0; i < size; i++)
        used += snprintf(headers + used, sizeof headers - (size_t)used, "%02x", digest[i]);
    snprintf(headers + used, sizeof headers - (size_t)used, "\r\n");
    on_feed_pushed_request(ingest, scripted_request("POST " AT_ID, headers, body, ""));
    scripted_answer_with("store_hub_get", answer_hub);
    scripted_answer();
    return scripted_http.status;
}

static void settle_deliveries(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        scripted_succeed("store_hub_delivered");
    scripted_answer();
}

static void what_a_hub_delivers_becomes_articles_and_the_feed_s_state_stays(void **state)
{
    (void)state;
    assert_int_equal(deliver(glue_rss(3)), 204);
    assert_int_equal(scripted_count("store_article_put"), 3);
    glue_answer_puts(3);
    settle_deliveries(1);
    assert_int_equal(scripted_link.pushed, 3);
    assert_int_equal(scripted_count("store_feed_settle"), 0); /* whoever asks for the feed keeps that */
    assert_null(ingest->feeds);
    assert_true(scripted_metric("triptych_websub_total", "event", "delivered") == 1);
}

static void a_delivery_that_is_no_feed_stores_nothing_and_looks_for_no_feed(void **state)
{
    static const char sitemap[] = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
                                  "<sitemap><loc>https://gazette.example/news.xml</loc></sitemap></sitemapindex>";
    static const char page[] = "<html><head><link rel=alternate type=application/rss+xml href=/feed></head></html>";
    const char *const bodies[] = {"not a feed", page, sitemap};
    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        assert_int_equal(deliver(bodies[i]), 204); /* it has been taken; sending it again would help nobody */
        assert_null(ingest->feeds);
    }
    settle_deliveries(3);
    assert_int_equal(glue_fetch_count, 0);
    assert_int_equal(scripted_count("store_article_put") + scripted_count("store_feed_settle"), 0);
}

static void what_cannot_be_taken_now_is_delivered_again(void **state)
{
    (void)state;
    scripted_store_set_state(STORE_FULL, "OOM");
    assert_int_equal(deliver(glue_rss(1)), 503);
    scripted_store_set_state(STORE_UP, "");
    ingest->storing_bytes = INGEST_STORING_MAX + 1;
    assert_int_equal(deliver(glue_rss(1)), 503);
    ingest->storing_bytes = 0;
    assert_int_equal(scripted_count("store_article_put"), 0);
    assert_int_equal(deliver(glue_rss(1)), 204);
    glue_answer_puts(1);
    settle_deliveries(1);
}

static void so_many_deliveries_are_in_hand_and_no_more(void **state)
{
    (void)state;
    for (unsigned i = 0; i < INGEST_PUSHED_MAX; i++)
        assert_int_equal(deliver(glue_rss(1)), 204);
    assert_int_equal(deliver(glue_rss(1)), 503);
    glue_answer_puts(INGEST_PUSHED_MAX);
    assert_int_equal(ingest->pushed_in_hand, 0);
    assert_int_equal(deliver(glue_rss(1)), 204);
    glue_answer_puts(1);
    settle_deliveries(INGEST_PUSHED_MAX + 1);
}

/* Feeds that are asked for have a limit of their own, which deliveries must not use up. */
static void deliveries_take_no_place_of_feeds_that_are_due(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 5; i++)
        deliver(glue_rss(1));
    glue_take_feed("");
    char before[64], after[64];
    snprintf(before, sizeof before, "%s", scripted_said("store_feeds_take", 0));
    glue_answer_fetch(0, 304, "");
    glue_answer_puts(5);
    settle_deliveries(5);
    glue_take_feed("");
    snprintf(after, sizeof after, "%s", scripted_said("store_feeds_take", 1));
    assert_string_equal(before, after);
    glue_answer_fetch(1, 304, "");
}

static void a_feed_that_names_a_hub_is_subscribed_to(void **state)
{
    (void)state;
    glue_take_feed("");
    glue_answer_fetch(
        0, 200,
        "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><title>Gazette</title>"
        "<atom:link rel='hub' href='https://hub.example/'/><atom:link rel='self' href='https://gazette.example/"
        "self.xml'/></channel></rss>");
    assert_memory_equal(scripted_said("store_hub_found", 0),
                        GLUE_FEED " https://hub.example/ https://gazette.example/self.xml ",
                        sizeof GLUE_FEED " https://hub.example/ https://gazette.example/self.xml " - 1);
    scripted_succeed("store_hub_found");
    scripted_answer();
}

static void other_addresses_are_not_there(void **state)
{
    static const char *const lines[] = {"GET /", "GET /websub", "POST /admin"};
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        on_feed_pushed_request(ingest, scripted_request(lines[i], "", "", ""));
        assert_int_equal(scripted_http.status, 404);
    }
}

static void while_it_stops_a_delivery_is_sent_to_another_process(void **state)
{
    (void)state;
    ingest_stop(ingest);
    assert_int_equal(deliver(glue_rss(1)), 503);
}

static int open_without_hubs(void **state)
{
    static const char *const sets[] = {"contact=desk@example.org", "pages=never", NULL};
    (void)state;
    scripted_http_reset();
    glue_open(sets);
    scripted_succeed("store_note_put");
    scripted_answer();
    return 0;
}

static void without_an_address_hubs_are_neither_asked_nor_answered(void **state)
{
    (void)state;
    on_feed_pushed_request(ingest, scripted_request("POST " AT_ID, "", "body", ""));
    assert_int_equal(scripted_http.status, 404);
    assert_int_equal(scripted_count("store_hub_get"), 0);
    scripted_pass_ms(10000);
    assert_int_equal(scripted_count("store_hubs_take"), 0);
}

/* ── rows that are pages ── */

#define NEWS                                                                                                           \
    "<p>The harbour bridge of Orlen was closed on Monday evening after a freighter struck its southern pillar. "       \
    "Nobody was "                                                                                                      \
    "hurt, said the harbour master, but trains to the islands will not run before Thursday.</p><p>Divers looked at "   \
    "the "                                                                                                             \
    "pillar during the night and found a crack that is two metres long, below the water line. The council ordered "    \
    "four "                                                                                                            \
    "ferries, which carry 1,200 passengers an hour.</p>"

static void a_page_of_an_archive_is_an_article_like_any_other(void **state)
{
    (void)state;
    glue_row_page("1", "<html lang='en'><head><title>Bridge closed</title><meta property='article:published_time' "
                       "content='2026-09-20T10:00:00Z'></head><body><article><h1>Bridge closed</h1>" NEWS
                       "</article></body></html>");
    assert_non_null(strstr(scripted_said("store_article_put", 0), " Bridge closed"));
    glue_answer_puts(1);
    assert_memory_equal(scripted_link.last_done, "done: proof a", 13);
    assert_int_equal(scripted_count("store_refrain_get"), 0); /* a row goes on as it came */
}

static void a_page_that_is_no_article_is_refused_and_the_row_told_what_it_is(void **state)
{
    static const struct {
        const char *html, *said;
    } cases[] = {
        {"<html><body></body></html>", "rejected: the page is no article: empty"},
        {"<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1></body></html>",
         "rejected: the page is no article: e"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_row_page("1", cases[i].html);
        assert_memory_equal(scripted_link.last_done, cases[i].said, strlen(cases[i].said));
    }
    assert_int_equal(scripted_count("store_article_put"), 0);
    assert_true(scripted_metric("triptych_ingest_refused_total", "reason", "invalid") == 2);
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(what_a_hub_delivers_becomes_articles_and_the_feed_s_state_stays),
        DESK_TEST(a_delivery_that_is_no_feed_stores_nothing_and_looks_for_no_feed),
        DESK_TEST(what_cannot_be_taken_now_is_delivered_again),
        DESK_TEST(so_many_deliveries_are_in_hand_and_no_more),
        DESK_TEST(deliveries_take_no_place_of_feeds_that_are_due),
        DESK_TEST(a_feed_that_names_a_hub_is_subscribed_to),
        DESK_TEST(other_addresses_are_not_there),
        DESK_TEST(while_it_stops_a_delivery_is_sent_to_another_process),
        DESK_TEST(a_page_of_an_archive_is_an_article_like_any_other),
        DESK_TEST(a_page_that_is_no_article_is_refused_and_the_row_told_what_it_is),
        cmocka_unit_test_setup_teardown(without_an_address_hubs_are_neither_asked_nor_answered, open_without_hubs,
                                        close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
