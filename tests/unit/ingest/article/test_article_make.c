/* ingest: from an item or a row to the article that is stored. */
#include "article_make.h"
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOW_MS 1767596889000 /* 2026-01-05T07:08:09Z */

static struct article_made made;

static Triptych__ReplayRow row_of(const char *url, const char *source, const char *title, const char *text)
{
    Triptych__ReplayRow row = TRIPTYCH__REPLAY_ROW__INIT;
    row.external_id = (char *)"n-1";
    row.url = (char *)(uintptr_t)url;
    row.source = (char *)(uintptr_t)source;
    row.title = (char *)(uintptr_t)title;
    row.text = (char *)(uintptr_t)text;
    row.lang = (char *)"EN-us";
    row.published_ms = NOW_MS - 1000;
    return row;
}

static const Triptych__Article *make_row(const char *url, const char *source, const char *title, const char *text)
{
    struct err err = {0};
    Triptych__ReplayRow row = row_of(url, source, title, text);
    if (article_from_row(&row, NOW_MS, &made, &err) < 0)
        fail_msg("%s", err.text);
    if (wire_check_article(&made.article, &err) < 0)
        fail_msg("%s", err.text);
    return &made.article;
}

static const Triptych__Article *make_item(const struct feed_item *item, const char *feed_url)
{
    struct err err = {0};
    char title[] = "Daily";
    const struct feed feed = {.title = title};
    if (article_from_item(&feed, item, feed_url, NOW_MS, &made, &err) < 0)
        fail_msg("%s", err.text);
    if (wire_check_article(&made.article, &err) < 0)
        fail_msg("%s", err.text);
    return &made.article;
}

static void the_address_of_a_private_feed_is_in_none_of_its_articles(void **state)
{
    (void)state;
    static const char url[] = "http://ana:pa55word@paid.example/private/feed?token=t0ken";
    static const char *const links[] = {"", "#a", "?", "http://ana:pa55word@paid.example/private/feed?token=t0ken",
                                        "https://paid.example/private/feed?token=t0ken"};
    char title[] = "Harbour of Orlen floods", guid[] = "g1", image[] = "/a.png", whole[] = "http://u:p@x.example/b.png";
    char base[URL_SIZE];
    url_without_secrets(url, base);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        char link[128];
        snprintf(link, sizeof link, "%s", links[i]);
        struct feed_item item = {.url = link, .title = title, .guid = guid, .image = i % 2 ? image : whole};
        const Triptych__Article *article = make_item(&item, base);
        assert_string_equal(article->url, "");
        assert_string_equal(article->image_url, i % 2 ? "http://paid.example/a.png" : "http://x.example/b.png");
    }
}

static void a_row_becomes_a_clean_article(void **state)
{
    (void)state;
    const Triptych__Article *article =
        make_row("HTTP://WWW.Daily.example/a?utm_source=x#top", "https://www.daily.example/", "  A \n title ",
                 "One.\n\n\n  Two\x01 words. \n");
    assert_true(id_is_valid(article->id, 'a'));
    assert_string_equal(article->url, "http://www.daily.example/a");
    assert_string_equal(article->source, "daily.example");
    assert_string_equal(article->source_name, "");
    assert_string_equal(article->title, "A title");
    assert_string_equal(article->text, "One.\nTwo words.");
    assert_string_equal(article->lang, "en");
    assert_string_equal(article->external_id, "n-1");
    assert_int_equal(article->published_ms, NOW_MS - 1000);
    assert_int_equal(article->received_ms, NOW_MS);
}

static void one_address_gives_one_id(void **state)
{
    (void)state;
    char first[ID_SIZE];
    strcpy(first, make_row("http://daily.example/a/", "", "x", "")->id);
    assert_string_equal(make_row("https://www.daily.example/a?fbclid=1", "other.example", "y", "z")->id, first);
    assert_string_not_equal(make_row("https://daily.example/b", "", "x", "")->id, first);
}

static int64_t published_of_row(int64_t published_ms)
{
    Triptych__ReplayRow row = row_of("https://daily.example/a", "", "x", "");
    row.published_ms = published_ms;
    assert_int_equal(article_from_row(&row, NOW_MS, &made, NULL), 0);
    return made.article.published_ms;
}

static void a_row_from_the_future_is_of_now(void **state)
{
    (void)state;
    assert_int_equal(published_of_row(4070908800000), NOW_MS); /* 2099 */
    assert_int_equal(published_of_row(INT64_MAX), NOW_MS);
    assert_int_equal(published_of_row(NOW_MS + 1), NOW_MS);
    assert_int_equal(published_of_row(NOW_MS), NOW_MS);
    assert_int_equal(published_of_row(NOW_MS - 1), NOW_MS - 1);
    assert_int_equal(published_of_row(-5), 0);
}

static void without_an_address_the_row_identifies_itself(void **state)
{
    (void)state;
    char first[ID_SIZE];
    strcpy(first, make_row("", "daily.example", "A title", "")->id);
    assert_string_equal(make_row("", "daily.example", "A title", "")->id, first);
    assert_string_not_equal(make_row("", "daily.example", "Another", "")->id, first);
    assert_string_not_equal(make_row("", "post.example", "A title", "")->id, first);
    Triptych__ReplayRow row = row_of("", "daily.example", "A title", "");
    row.external_id = (char *)"n-2";
    assert_int_equal(article_from_row(&row, NOW_MS, &made, NULL), 0);
    assert_string_not_equal(made.article.id, first);
}

static void a_source_may_be_a_domain_or_a_name(void **state)
{
    (void)state;
    const Triptych__Article *article = make_row("https://news.post.example/1", "The Morning Post", "x", "");
    assert_string_equal(article->source, "post.example");
    assert_string_equal(article->source_name, "The Morning Post");
    article = make_row("", "The Morning Post", "x", "");
    assert_string_equal(article->source, "");
    article = make_row("https://agency.example/1", "news.post.example", "x", "");
    assert_string_equal(article->source, "post.example");
    article = make_row("", "", "x", "");
    assert_string_equal(article->source, "");
}

static void what_cannot_be_an_article_is_refused_with_the_reason(void **state)
{
    (void)state;
    struct err err = {0};
    Triptych__ReplayRow row = row_of("https://d.example/", "", " \n ", "\t");
    assert_int_equal(article_from_row(&row, NOW_MS, &made, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "neither a title nor a text"));
    row = row_of("mailto:a@d.example", "", "x", "");
    assert_int_equal(article_from_row(&row, NOW_MS, &made, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "mailto:a@d.example"));
}

static void texts_are_cut_to_their_limits_between_characters(void **state)
{
    (void)state;
    static char text[3 * ARTICLE_TEXT_MAX];
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "\xE2\x82\xAC", 4);
    const Triptych__Article *article = make_row("", "", text, text);
    assert_int_equal(strlen(article->title), ARTICLE_TITLE_MAX - ARTICLE_TITLE_MAX % 3);
    assert_int_equal(strlen(article->text), ARTICLE_TEXT_MAX - ARTICLE_TEXT_MAX % 3);
}

#define LONG_TEXT                                                                                                      \
    "The harbour of Orlen, closed since the storm of last week, opens again on Monday, its master said; two of the "   \
    "four piers stay shut until spring."

static uint64_t hash_of(const char *title, const char *text)
{
    return make_row("https://d.example/1", "", title, text)->content_hash;
}

static void equal_content_has_an_equal_hash_however_it_is_set(void **state)
{
    (void)state;
    uint64_t first = hash_of("The harbour opens again", LONG_TEXT);
    assert_true(first != 0);
    assert_true(hash_of("The Harbour opens, again!", "  " LONG_TEXT "\n") == first);
    assert_true(hash_of("The harbour opens again", LONG_TEXT " Or so.") != first);
    assert_true(hash_of("The harbour opens at last", LONG_TEXT) != first);
}

static void too_little_content_tells_nothing_apart(void **state)
{
    (void)state;
    assert_true(hash_of("In pictures", LONG_TEXT) == 0);
    assert_true(hash_of("", LONG_TEXT) == 0);
    assert_true(hash_of("The harbour opens again", "") == 0);
    assert_true(hash_of("The harbour opens again", "Please accept our cookies to read on.") == 0);
}

static void times_before_1970_are_unknown(void **state)
{
    (void)state;
    Triptych__ReplayRow row = row_of("", "", "x", "");
    row.published_ms = -5;
    assert_int_equal(article_from_row(&row, NOW_MS, &made, NULL), 0);
    assert_int_equal(made.article.published_ms, 0);
}

static void an_item_belongs_to_the_outlet_of_its_address(void **state)
{
    (void)state;
    char url[] = "/news/1";
    char summary[] = "Short.";
    char content[] = "Longer text.";
    char guid[] = "g1";
    char lang[] = "pt_BR";
    char image[] = "i.jpg";
    const struct feed_item item = {.url = url,
                                   .title = summary,
                                   .summary = summary,
                                   .content = content,
                                   .guid = guid,
                                   .lang = lang,
                                   .image = image,
                                   .published_ms = NOW_MS + 1};
    const Triptych__Article *article = make_item(&item, "https://www.daily.example/feed");
    assert_string_equal(article->url, "https://www.daily.example/news/1");
    assert_string_equal(article->source, "daily.example");
    assert_string_equal(article->source_name, "Daily");
    assert_string_equal(article->text, "Longer text.");
    assert_string_equal(article->external_id, "g1");
    assert_string_equal(article->lang, "pt");
    assert_string_equal(article->image_url, "https://www.daily.example/news/i.jpg");
    assert_int_equal(article->published_ms, NOW_MS);
}

static void an_aggregators_item_belongs_to_the_outlet_it_names(void **state)
{
    (void)state;
    char url[] = "https://news.aggregator.example/redirect/77";
    char title[] = "A storm - The Post";
    char name[] = "The Post";
    char source[] = "https://www.post.example";
    struct feed_item item = {.url = url, .title = title, .source_name = name, .source_url = source};
    const Triptych__Article *article = make_item(&item, "https://news.aggregator.example/rss");
    assert_string_equal(article->source, "post.example");
    assert_string_equal(article->source_name, "The Post");
    assert_string_equal(article->title, "A storm");
    /* where the address leaves the aggregator it says more than the name */
    char elsewhere[] = "https://times.example/1";
    item.url = elsewhere;
    article = make_item(&item, "https://news.aggregator.example/rss");
    assert_string_equal(article->source, "times.example");
    assert_string_equal(article->title, "A storm - The Post");
}

static void an_item_without_an_address_is_known_by_its_guid_within_the_feed(void **state)
{
    (void)state;
    char title[] = "One";
    char revised[] = "One, revised";
    char guid[] = "g1";
    char first[ID_SIZE];
    struct feed_item item = {.title = title, .guid = guid};
    strcpy(first, make_item(&item, "https://daily.example/feed")->id);
    item.title = revised;
    assert_string_equal(make_item(&item, "https://daily.example/feed")->id, first);
    assert_string_equal(made.article.source, "daily.example");
    assert_string_not_equal(make_item(&item, "https://post.example/feed")->id, first);
    item.guid = NULL;
    assert_string_not_equal(make_item(&item, "https://daily.example/feed")->id, first);
}

/* How many articles a channel of these items becomes. */
static size_t count_articles(const char *items)
{
    char text[4096];
    char ids[16][ID_SIZE];
    size_t count = 0;
    struct feed *feed = NULL;
    struct err err = {0};
    snprintf(text, sizeof text, "<rss><channel><title>Daily</title>%s</channel></rss>", items);
    if (feed_read(text, strlen(text), "https://daily.example/feed", NULL, &feed, &err) < 0)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < feed->item_count; i++) {
        size_t at = 0;
        assert_int_equal(article_from_item(feed, &feed->items[i], "https://daily.example/feed", NOW_MS, &made, &err),
                         0);
        while (at < count && strcmp(ids[at], made.id) != 0)
            at++;
        strcpy(ids[at], made.id);
        count += at == count;
    }
    feed_free(feed);
    return count;
}

static void items_that_share_an_address_are_told_apart_and_one_listed_twice_is_one(void **state)
{
    (void)state;
    assert_int_equal(
        count_articles("<item><link>https://daily.example/list</link><guid>1</guid><title>One</title></item>"
                       "<item><link>https://daily.example/list</link><guid>2</guid><title>Two</title></item>"
                       "<item><link>https://daily.example/list</link><guid>3</guid><title>Three</title></item>"),
        3);
    assert_int_equal(count_articles("<item><link>https://daily.example/live#p1</link><title>One</title></item>"
                                    "<item><link>https://daily.example/live#p2</link><title>Two</title></item>"
                                    "<item><link>https://daily.example/live#p2</link><title>Two</title></item>"),
                     2);
    assert_int_equal(count_articles("<item><link>https://daily.example/list</link><title>One</title></item>"
                                    "<item><link>https://daily.example/list</link><title>Two</title></item>"),
                     2);
    assert_int_equal(
        count_articles("<item><link>https://daily.example/a</link><guid>a#0</guid><title>One</title></item>"
                       "<item><link>https://daily.example/a</link><guid>a#3</guid><title>One</title></item>"),
        1);
    assert_int_equal(
        count_articles("<item><link>https://daily.example/a#x</link><guid>a</guid><title>One</title></item>"
                       "<item><link>https://daily.example/a#y</link><guid>b</guid><title>One</title></item>"),
        1);
    assert_int_equal(
        count_articles("<item><link>https://daily.example/a</link><guid>a</guid><title>One</title></item>"
                       "<item><link>https://daily.example/a</link><guid>a</guid><title>One, new</title></item>"),
        1);
}

static void the_post_of_a_live_page_keeps_its_place_in_the_address(void **state)
{
    (void)state;
    char url[] = "https://www.daily.example/live?utm_source=x#post-7";
    char title[] = "One";
    const struct feed_item item = {.url = url, .title = title, .known_by = FEED_KNOWN_BY_FRAGMENT};
    assert_string_equal(make_item(&item, "https://daily.example/feed")->url, "https://www.daily.example/live#post-7");
}

static void an_alerts_item_belongs_to_the_outlet_that_it_leads_to(void **state)
{
    (void)state;
    char url[] = "https://www.google.com/url?rct=j&url=https://m.daily.example/a%3Foutputtype%3Damp&ct=ga";
    char plain[] = "https://www.daily.example/a";
    char title[] = "One";
    char id[ID_SIZE];
    const struct feed_item alert = {.url = url, .title = title};
    const struct feed_item own = {.url = plain, .title = title};
    const Triptych__Article *article = make_item(&alert, "https://www.google.com/alerts/feeds/1/2");
    assert_string_equal(article->source, "daily.example");
    strcpy(id, article->id);
    assert_string_equal(make_item(&own, "https://daily.example/feed")->id, id);
}

static void a_time_to_come_is_the_time_of_receipt(void **state)
{
    (void)state;
    char title[] = "One";
    const struct feed_item item = {.title = title, .published_ms = NOW_MS + 60000};
    assert_int_equal(make_item(&item, "https://daily.example/feed")->published_ms, NOW_MS);
}

static void only_two_letters_are_a_language(void **state)
{
    (void)state;
    const char *const langs[][2] = {{"en", "en"}, {"iw", "he"}, {"NB-no", "no"}, {"eng", ""},
                                    {"", ""},     {"e", ""},    {"1x", ""},      {"zh-Hant-TW", "zh"}};
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        Triptych__ReplayRow row = row_of("", "", "x", "");
        row.lang = (char *)(uintptr_t)langs[i][0];
        assert_int_equal(article_from_row(&row, NOW_MS, &made, NULL), 0);
        assert_string_equal(made.article.lang, langs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_address_of_a_private_feed_is_in_none_of_its_articles),
        cmocka_unit_test(a_row_becomes_a_clean_article),
        cmocka_unit_test(one_address_gives_one_id),
        cmocka_unit_test(a_row_from_the_future_is_of_now),
        cmocka_unit_test(without_an_address_the_row_identifies_itself),
        cmocka_unit_test(a_source_may_be_a_domain_or_a_name),
        cmocka_unit_test(what_cannot_be_an_article_is_refused_with_the_reason),
        cmocka_unit_test(texts_are_cut_to_their_limits_between_characters),
        cmocka_unit_test(equal_content_has_an_equal_hash_however_it_is_set),
        cmocka_unit_test(too_little_content_tells_nothing_apart),
        cmocka_unit_test(times_before_1970_are_unknown),
        cmocka_unit_test(an_item_belongs_to_the_outlet_of_its_address),
        cmocka_unit_test(an_aggregators_item_belongs_to_the_outlet_it_names),
        cmocka_unit_test(an_item_without_an_address_is_known_by_its_guid_within_the_feed),
        cmocka_unit_test(items_that_share_an_address_are_told_apart_and_one_listed_twice_is_one),
        cmocka_unit_test(the_post_of_a_live_page_keeps_its_place_in_the_address),
        cmocka_unit_test(an_alerts_item_belongs_to_the_outlet_that_it_leads_to),
        cmocka_unit_test(a_time_to_come_is_the_time_of_receipt),
        cmocka_unit_test(only_two_letters_are_a_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
