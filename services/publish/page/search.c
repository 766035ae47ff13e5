/* The question is read, asked, and shown with what narrows it. */
#include "search.h"

#include "ask.h"
#include "ask_address.h"
#include "clock.h"
#include "heads.h"
#include "page_search.h"
#include "params.h"
#include "respond.h"
#include "search_find.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_STORIES 30
#define ADDRESS_MAX  16384 /* bytes of an address with what was asked */
#define DATE_SIZE    11    /* "2026-11-01" */
#define DAY_MS       86400000

/* All that a page is made of, since it is too much for the stack. */
struct answer {
    struct search_found found;
    struct page_search page;
    struct heads heads;
    struct facets topics, langs;
    struct buffer asked, bases[SEARCH_FACETS];
    char spelt[SEARCH_SPELT_MAX];
    char dates[3][CLOCK_RFC3339_SIZE];
};

/* 0 when it is no page's number. */
static unsigned page_number(const struct http_request *request)
{
    const char *text = http_query(request, "page");
    if (!text)
        return 1;
    if (!*text || strlen(text) > 3 || strspn(text, "0123456789") != strlen(text))
        return 0;
    return (unsigned)strtoul(text, NULL, 10);
}

/* PARAMS_QUERY without one name. */
static void names_without(const char *name, char *out, size_t out_size)
{
    size_t used = 0;
    for (const char *at = PARAMS_QUERY; *at;) {
        size_t len = strcspn(at, " ");
        if ((len != strlen(name) || strncmp(at, name, len) != 0) && used + len + 2 < out_size) {
            memcpy(out + used, at, len);
            used += len;
            out[used++] = ' ';
        }
        at += len + (at[len] == ' ');
    }
    out[used] = '\0';
}

/* Each facet leads to the same question with another value of its own, or with none. */
static void fill_bases(const struct http_request *request, struct answer *answer)
{
    char names[sizeof PARAMS_QUERY + 1];
    for (int which = 0; which < SEARCH_FACETS; which++) {
        struct page_search_facet *facet = &answer->page.facets[which];
        const char *parameter = page_search_parameter((enum search_facet)which);
        names_without(parameter, names, sizeof names);
        buffer_init(&answer->bases[which], ADDRESS_MAX);
        ask_address_write(&answer->bases[which], request, names);
        facet->base = answer->bases[which].data ? answer->bases[which].data : "";
        facet->chosen = http_query(request, parameter);
    }
}

static void fill_counted(const struct facets *facets, int (*is_wanted)(const char *key), struct page_search_facet *out)
{
    for (size_t i = 0; i < facets->count && out->count < PAGE_SEARCH_ROWS; i++)
        if (is_wanted(facets->rows[i].key))
            out->rows[out->count++] = (struct page_search_row){facets->rows[i].key, facets->rows[i].stories};
}

static int is_any(const char *key)
{
    return *key != '\0';
}

static int is_language(const char *key)
{
    return *key && strcmp(key, "und") != 0;
}

/* By outlets, as the field side: has it: a story may be of all three. */
static void fill_sides(const struct search_found *found, struct page_search_facet *out)
{
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        uint32_t stories = 0;
        for (size_t i = 0; i < found->count; i++)
            stories += found->entries[i]->sides[side] > 0;
        if (stories)
            out->rows[out->count++] = (struct page_search_row){side_name((enum side)side), stories};
    }
}

/* Today, the last seven days, the last thirty: days of UTC, as the question has them. */
static void fill_dates(struct answer *answer, int64_t now_ms)
{
    static const int days[] = {0, 6, 29};
    struct page_search_facet *out = &answer->page.facets[SEARCH_BY_SINCE];
    for (int i = 0; i < 3; i++) {
        int64_t from_ms = now_ms / DAY_MS * DAY_MS - (int64_t)days[i] * DAY_MS;
        uint32_t stories = 0;
        clock_rfc3339(from_ms, answer->dates[i]);
        answer->dates[i][DATE_SIZE - 1] = '\0';
        for (size_t at = 0; at < answer->found.count; at++)
            stories += answer->found.entries[at]->last_updated_ms >= from_ms;
        if (stories && (!out->count || stories != out->rows[out->count - 1].stories))
            out->rows[out->count++] = (struct page_search_row){answer->dates[i], stories};
    }
}

/* Counted among all that was found, on whatever page of it the reader is. */
static void fill_facets(struct answer *answer, int64_t now_ms)
{
    const struct search_found *found = &answer->found;
    struct page_search_facet *facets = answer->page.facets;
    /* What cannot be counted for want of memory is not offered. */
    facets_count_of(found->entries, found->count, FACET_TOPIC, &answer->topics);
    facets_count_of(found->entries, found->count, FACET_LANG, &answer->langs);
    fill_counted(&answer->topics, is_any, &facets[SEARCH_BY_TOPIC]);
    fill_counted(&answer->langs, is_language, &facets[SEARCH_BY_LANG]);
    fill_sides(found, &facets[SEARCH_BY_SIDE]);
    fill_dates(answer, now_ms);
}

static void answer_done(struct answer *answer)
{
    heads_done(&answer->heads);
    facets_done(&answer->topics);
    facets_done(&answer->langs);
    buffer_done(&answer->asked);
    for (int which = 0; which < SEARCH_FACETS; which++)
        buffer_done(&answer->bases[which]);
    free(answer);
}

static void send(struct web *web, struct http_request *request, struct answer *answer)
{
    struct site site = site_for_request(web, request);
    struct buffer page;
    buffer_init(&page, PAGE_MAX);
    page_search(&page, &site, &answer->page);
    answer_done(answer);
    respond_page(request, 200, &page);
}

/* The stories of one page of what was found. */
static void fill_stories(struct web *web, struct answer *answer, unsigned number)
{
    struct page_search *page = &answer->page;
    size_t count = answer->found.count, first = (size_t)(number - 1) * PAGE_STORIES;
    size_t here = first < count ? count - first : 0;
    page->page = number;
    page->pages = (unsigned)((count + PAGE_STORIES - 1) / PAGE_STORIES);
    page->found = count;
    page->is_cut = answer->found.is_cut;
    heads_init(&answer->heads, web->catalog, answer->found.entries + (here ? first : 0),
               here < PAGE_STORIES ? here : PAGE_STORIES);
    page->heads = answer->heads.head;
    page->count = answer->heads.count;
}

static void answer_question(struct web *web, struct http_request *request, struct answer *answer, unsigned number)
{
    struct query *query = NULL;
    int64_t now_ms = clock_now_ms();
    if (!ask_query(web, request, 0, &query)) {
        answer_done(answer);
        return;
    }
    search_find(web->search, web->catalog, query, now_ms, &answer->found);
    fill_stories(web, answer, number);
    fill_bases(request, answer);
    fill_facets(answer, now_ms);
    if (search_spell(web->search, query, answer->page.text, answer->spelt))
        answer->page.spelt = answer->spelt;
    query_free(query);
    send(web, request, answer);
}

void get_search(struct web *web, struct http_request *request)
{
    const char *text = http_query(request, "q");
    unsigned number = page_number(request);
    struct answer *answer = calloc(1, sizeof *answer);
    if (!answer || !number) {
        free(answer);
        if (!number)
            params_refuse(web, request, "page", "page is a number from 1 on.");
        else
            respond_error_page(web, request, 503, "Service unavailable", "There is no memory for this.");
        return;
    }
    buffer_init(&answer->asked, ADDRESS_MAX);
    size_t count = ask_address_write(&answer->asked, request, PARAMS_QUERY);
    answer->page.text = text ? text : "";
    answer->page.asked = answer->asked.data ? answer->asked.data : "";
    answer->page.spelt = "";
    /* An empty field alone asks nothing. */
    answer->page.is_question = count > (text && !*text ? 1u : 0u);
    if (answer->page.is_question)
        answer_question(web, request, answer, number);
    else
        send(web, request, answer);
}
