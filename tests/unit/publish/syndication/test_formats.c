/* services/publish: Atom, RSS and JSON Feed: the same entries, by tier. */
#include "atom.h"
#include "clock.h"
#include "json_feed.h"
#include "markup.h"
#include "rss.h"
#include "sample_story.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct site site_of(enum tier tier)
{
    return (struct site){.name = "Triptych",
                         .base_url = "",
                         .upgrade_url = "",
                         .edition = "world",
                         .tier = tier,
                         .sources_min = 2,
                         .blindspot = {.weak_pct = 15, .strong_pct = 50, .margin_pct = 5, .rated_min = 5},
                         .now_ms = SAMPLE_NOW_MS};
}

static char *take(struct buffer *buffer)
{
    char *text = NULL;
    assert_int_equal(buffer_take(buffer, &text, NULL, NULL), 0);
    const char *problem = markup_problem(text);
    if (problem)
        fail_msg("%s", problem);
    return text;
}

static void assert_has(const char *page, const char *text)
{
    if (!strstr(page, text))
        fail_msg("the page lacks: %s", text);
}

static void assert_lacks(const char *page, const char *text)
{
    if (strstr(page, text))
        fail_msg("the page has: %s", text);
}

static char *atom_of(Triptych__StoryHead *head, const char *base_url)
{
    struct buffer buffer;
    struct site site = site_of(TIER_FREE);
    site.base_url = base_url;
    buffer_init(&buffer, PAGE_MAX);
    atom_write(&buffer, &site, &(struct syndication){.heads = &head, .count = 1});
    return take(&buffer);
}

static void a_feed_carries_what_its_readers_tier_opens_and_nothing_else(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    for (int tier = 0; tier < TIER_COUNT; tier++) {
        struct site site = site_of((enum tier)tier);
        struct buffer buffer;
        buffer_init(&buffer, PAGE_MAX);
        atom_write(&buffer, &site, &(struct syndication){.heads = &story->head, .count = 1});
        char *feed = take(&buffer);
        assert_int_equal(strstr(feed, SAMPLE_FACT) != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(feed, SAMPLE_OWNERSHIP) != NULL, tier >= TIER_VANTAGE);
        free(feed);
    }
    sample_story_free(story);
}

static void a_feed_entry_keeps_its_id_and_moves_updated_only_when_noted(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    char *before = atom_of(story->head, "");
    assert_has(before, "<id>tag:triptych,2026:world/s0123456789abcdef</id>");
    assert_has(before, "href=\"/story/s0123456789abcdef\"");
    story->head->coverage->articles += 7; /* copies */
    story->head->last_updated_ms += 60000;
    story->head->version++;
    char *after = atom_of(story->head, "");
    assert_string_equal(before, after);
    free(after);
    story->head->noted_ms += 60000;
    after = atom_of(story->head, "https://news.example");
    assert_has(after, "<id>tag:triptych,2026:world/s0123456789abcdef</id>");
    assert_has(after, "href=\"https://news.example/story/s0123456789abcdef\"");
    assert_has(after, "<updated>2026-11-18T10:17:40Z</updated>");
    free(after);
    free(before);
    sample_story_free(story);
}

static const struct feed_case {
    const char *id, *updated;
    void (*write)(struct buffer *out, const struct site *site, const struct syndication *syndication);
} feed_cases[] = {
    {"<id>%s</id>", "<updated>%s</updated>", atom_write},
    {"<guid isPermaLink=\"false\">%s</guid>", "<atom:updated>%s</atom:updated>", rss_write},
    {"{\"id\":\"%s\"", "\"date_modified\":\"%s\"", json_feed_write},
};

static void every_feed_format_has_the_same_entries_in_the_same_order(void **state)
{
    (void)state;
    Triptych__StoryHead *heads[] = {
        sample_head_new(&(struct sample_head_options){.id = "s0000000000000001",
                                                      .headline = "A & \"B\"",
                                                      .left = 1,
                                                      .center = 1,
                                                      .first_ms = SAMPLE_NOW_MS - 7200000,
                                                      .noted_ms = SAMPLE_NOW_MS}),
        sample_head_new(&(struct sample_head_options){
            .id = "s0000000000000002", .headline = "<i>C</i>", .center = 2, .noted_ms = SAMPLE_NOW_MS - 3600000})};
    struct site site = site_of(TIER_FREE);
    site.base_url = "https://news.example";
    for (size_t i = 0; i < sizeof feed_cases / sizeof *feed_cases; i++) {
        const struct feed_case *format = &feed_cases[i];
        static const char *const ids[] = {"tag:triptych,2026:world/s0000000000000001",
                                          "tag:triptych,2026:world/s0000000000000002"};
        static const char *const times[] = {"2026-11-18T11:06:40Z", "2026-11-18T10:06:40Z"};
        struct buffer buffer;
        char *feed = NULL, wanted[128];
        const char *at;
        buffer_init(&buffer, PAGE_MAX);
        format->write(&buffer, &site, &(struct syndication){.heads = heads, .count = 2});
        assert_int_equal(buffer_take(&buffer, &feed, NULL, NULL), 0);
        at = feed;
        for (int entry = 0; entry < 2; entry++) {
            snprintf(wanted, sizeof wanted, format->id, ids[entry]);
            at = strstr(at, wanted);
            if (!at)
                fail_msg("not in its place: %s", wanted);
            snprintf(wanted, sizeof wanted, format->updated, times[entry]);
            assert_has(at, wanted);
        }
        assert_has(feed, "https://news.example/story/s0000000000000001");
        if (format->write != json_feed_write) /* whose titles are plain text */
            assert_lacks(feed, "<i>");
        free(feed);
    }
    sample_head_free(heads[0]);
    sample_head_free(heads[1]);
}

static void an_rss_feed_is_well_formed_with_dates_that_mail_would_carry(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct buffer buffer;
    struct site site = site_of(TIER_FREE);
    buffer_init(&buffer, PAGE_MAX);
    rss_write(&buffer, &site, &(struct syndication){.heads = &story->head, .count = 1});
    char *feed = take(&buffer);
    assert_has(feed, "<lastBuildDate>Wed, 18 Nov 2026 10:16:40 +0000</lastBuildDate>");
    assert_has(feed, "<pubDate>Wed, 18 Nov 2026 01:06:40 +0000</pubDate>");
    free(feed);
    rss_write(&buffer, &site, &(struct syndication){.count = 0});
    feed = take(&buffer);
    assert_lacks(feed, "lastBuildDate");
    free(feed);
    sample_story_free(story);
}

/* What two subscriptions of one reader must differ in, by format. */
static void foreign_text_stays_text_in_every_format(void **state)
{
    (void)state;
    static const char attack[] = "\"><script>alert('x')</script>\xFF\x01";
    Triptych__Story *story = sample_story_new();
    char **fields[] = {&story->head->summary->headline, &story->head->summary->bullets[0]->text,
                       &story->head->summary->bullets[0]->source};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        free(*fields[i]);
        *fields[i] = strdup(attack);
    }
    struct site site = site_of(TIER_FREE);
    for (size_t i = 0; i < sizeof feed_cases / sizeof *feed_cases; i++) {
        struct buffer buffer;
        char *feed = NULL;
        buffer_init(&buffer, PAGE_MAX);
        feed_cases[i].write(&buffer, &site, &(struct syndication){.heads = &story->head, .count = 1});
        assert_int_equal(buffer_take(&buffer, &feed, NULL, NULL), 0);
        assert_lacks(feed, "\x01");
        if (feed_cases[i].write != json_feed_write) { /* whose titles are plain text */
            assert_lacks(feed, "<script");
            assert_null(markup_problem(feed));
        }
        free(feed);
    }
    sample_story_free(story);
}

static void a_feed_of_a_topic_is_another_feed_than_the_whole(void **state)
{
    (void)state;
    static const char *const wanted[][3] = {
        {"<id>tag:triptych,2026:world?topic=sport&amp;place=FR</id>", "<title>Triptych: Sport, France</title>",
         "rel=\"self\" type=\"application/atom+xml\" href=\"https://news.example/feed.atom?topic=sport&amp;place=FR\""},
        {"<link>https://news.example/topic/sport</link>", "<title>Triptych: Sport, France</title>",
         "href=\"https://news.example/feed.rss?topic=sport&amp;place=FR\""},
        {"\"home_page_url\":\"https://news.example/topic/sport\"", "\"title\":\"Triptych: Sport, France\"",
         "\"feed_url\":\"https://news.example/feed.json?topic=sport&place=FR\""},
    };
    const struct syndication syndication = {
        .query = "?topic=sport&place=FR", .subject = "Sport, France", .page = "/topic/sport"};
    struct site site = site_of(TIER_FREE);
    site.base_url = "https://news.example";
    for (size_t i = 0; i < sizeof feed_cases / sizeof *feed_cases; i++) {
        struct buffer buffer;
        char *text = NULL;
        buffer_init(&buffer, PAGE_MAX);
        feed_cases[i].write(&buffer, &site, &syndication);
        assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
        for (size_t part = 0; part < 3; part++)
            assert_has(text, wanted[i][part]);
        free(text);
    }
    char *whole = NULL, today[CLOCK_RFC3339_SIZE], updated[64];
    struct buffer buffer;
    buffer_init(&buffer, PAGE_MAX);
    atom_write(&buffer, &site, &(struct syndication){.count = 0});
    whole = take(&buffer);
    assert_has(whole, "<id>tag:triptych,2026:world</id>");
    assert_has(whole, "href=\"https://news.example/feed.atom\"");
    assert_null(strstr(whole, "<updated>1970"));
    clock_rfc3339(SAMPLE_NOW_MS, today);
    snprintf(updated, sizeof updated, "<updated>%.10sT00:00:00Z</updated>", today);
    assert_has(whole, updated); /* nothing since today began: the same feed all day */
    assert_has(whole, "rel=\"alternate\" type=\"text/html\" href=\"https://news.example/\"");
    free(whole);
}

static char *feed_of(const struct feed_case *format, const struct syndication *syndication)
{
    struct buffer buffer;
    struct site site = site_of(TIER_FREE);
    site.base_url = "https://news.example";
    buffer_init(&buffer, PAGE_MAX);
    format->write(&buffer, &site, syndication);
    return take(&buffer);
}

/* The two of XML. What is for people stands behind all that is for programs. */
static void a_feed_in_a_browser_says_what_it_is_and_links_to_its_stories(void **state)
{
    (void)state;
    static const char *const wanted[2][2] = {
        {"<h:code dir=\"ltr\">https://news.example/feed.atom?topic=sport&amp;place=FR</h:code>", "</entry>"},
        {"<h:code dir=\"ltr\">https://news.example/feed.rss?topic=sport&amp;place=FR</h:code>", "</item>"}};
    Triptych__Story *story = sample_story_new();
    for (size_t i = 0; i < 2; i++) {
        char *feed = feed_of(&feed_cases[i], &(struct syndication){.heads = &story->head,
                                                                   .count = 1,
                                                                   .query = "?topic=sport&place=FR",
                                                                   .subject = "Sport, France",
                                                                   .page = "/topic/sport"});
        const char *people = strstr(feed, "<h:main xmlns:h=\"http://www.w3.org/1999/xhtml\" lang=\"en\" dir=\"ltr\">");
        assert_non_null(strstr(feed, "<?xml-stylesheet type=\"text/css\" href=\"/feed-"));
        assert_non_null(people);
        assert_null(strstr(people, wanted[i][1]));
        assert_has(people, "<h:h1>Triptych: Sport, France</h:h1>");
        assert_has(people, "<h:p>This is a feed, for a feed reader");
        assert_has(people, wanted[i][0]);
        assert_has(people, "<h:a href=\"https://news.example/topic/sport\">The same stories as a page</h:a>");
        assert_has(people, "<h:a href=\"https://news.example/feeds\">");
        assert_has(people, "<h:a href=\"https://news.example/story/s0123456789abcdef\" dir=\"auto\">");
        assert_has(people, ">2026-11-18 10:16 UTC</h:time>");
        free(feed);
    }
    sample_story_free(story);
}

static void what_a_feed_says_to_people_is_in_their_language(void **state)
{
    (void)state;
    words_use(WORDS_AR);
    char *feed = feed_of(&feed_cases[0], &(struct syndication){.count = 0});
    words_use(WORDS_EN);
    assert_has(feed, " lang=\"ar\" dir=\"rtl\">");
    assert_lacks(feed, "This is a feed");
    assert_has(feed, "<h:ol>\n</h:ol>");
    free(feed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_carries_what_its_readers_tier_opens_and_nothing_else),
        cmocka_unit_test(a_feed_entry_keeps_its_id_and_moves_updated_only_when_noted),
        cmocka_unit_test(every_feed_format_has_the_same_entries_in_the_same_order),
        cmocka_unit_test(foreign_text_stays_text_in_every_format),
        cmocka_unit_test(a_feed_of_a_topic_is_another_feed_than_the_whole),
        cmocka_unit_test(a_feed_in_a_browser_says_what_it_is_and_links_to_its_stories),
        cmocka_unit_test(what_a_feed_says_to_people_is_in_their_language),
        cmocka_unit_test(an_rss_feed_is_well_formed_with_dates_that_mail_would_carry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
