/* Requests wait in the list of the story's read; when Redis answers, all are answered, or have been answered 503 before. */
#include "story_answer.h"

#include "ask_choice.h"
#include "card.h"
#include "catalog.h"
#include "copies_json.h"
#include "fields.h"
#include "json_writer.h"
#include "oembed.h"
#include "page_embed.h"
#include "page_story.h"
#include "params.h"
#include "related.h"
#include "request_wait.h"
#include "respond.h"
#include "story_card.h"
#include "story_json.h"
#include "wire.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CARD_KEEP_MS 3600000 /* a card differs only by what the story has, which its note tells */
#define CARD_KEEP    "public, max-age=300"

/* What is made of a story. */
enum story_form { STORY_JSON, STORY_PAGE, STORY_EMBED, STORY_CARD, STORY_OEMBED, STORY_COPIES };

static const struct form_row {
    const char *path, *ending; /* where it is, around the id */
    const char *type;
    const char *keep; /* a Cache-Control */
    int64_t keep_ms;  /* that this daemon keeps it */
    int is_page;
} forms[] = {
    [STORY_JSON] = {"/api/v1/stories/", "", "application/json", "no-cache", WEB_KEEP_MS, 0},
    [STORY_PAGE] = {"/story/", "", PAGE_TYPE, RESPOND_PAGE_KEEP, WEB_KEEP_MS, 1},
    [STORY_EMBED] = {"/embed/story/", "", PAGE_TYPE, "max-age=60", WEB_KEEP_MS, 1},
    [STORY_CARD] = {"/card/story/", ".png", "image/png", CARD_KEEP, CARD_KEEP_MS, 0},
    [STORY_OEMBED] = {"/story/", "", "application/json", "no-cache", 0, 0},
    [STORY_COPIES] = {"/api/v1/stories/", "/copies", "application/json", "no-cache", WEB_KEEP_MS, 0},
};

/* A story on its way from Redis, and the requests that wait for it. */
struct story_read {
    struct story_read *next; /* of web->story_reads */
    struct web *web;
    struct request_wait *waits;
    char id[ID_SIZE];
};

/* Many may wait, since those for one story share its read: what Redis has to do is bounded by STORY_READS_MAX. */
static const struct request_wait_kind for_story = {WEB_WAITS_STORIES, STORY_WAITS_MAX, request_wait_late};

/* The Location leads on by itself; 301 is what every browser, proxy and search engine knows. */
static void answer_moved(struct request_wait *wait, const char *merged_into)
{
    char location[64];
    const struct form_row *form = &forms[wait->form];
    snprintf(location, sizeof location, "%s%s%s", form->path, merged_into, form->ending);
    http_header_add(wait->request, "Location", location);
    request_wait_problem(wait, wait->is_page ? 301 : 308, "Merged", "This story has been merged into another one.");
}

/* What a kept answer was made of: the story's last event and its versions, as the catalog has them. Returns 0 when the
 * catalog does not have the story: it is not kept then. */
static int make_note(const struct web *web, const char *id, char out[KEPT_NOTE_SIZE])
{
    const struct catalog_entry *entry = catalog_find(web->catalog, id);
    if (entry)
        snprintf(out, KEPT_NOTE_SIZE, "%.30s %" PRIu64 " %" PRIu64, entry->seq, entry->version, entry->summary_version);
    return entry != NULL;
}

/* Kept apart by what was asked for: the next who asks for all of it must not get a part. */
static void write_json_path(struct buffer *out, const struct http_request *request, const char *id)
{
    const char *fields = http_query(request, "fields"), *why = http_query(request, "why");
    buffer_format(out, "%s%s?fields=%s&why=%s", forms[STORY_JSON].path, id, fields ? fields : "", why ? why : "");
}

static void make_key(const struct web *web, const struct http_request *request, const char *id, int form,
                     char out[KEPT_KEY_SIZE])
{
    struct article_choice choice;
    struct buffer path;
    *out = '\0';
    buffer_init(&path, KEPT_KEY_SIZE);
    /* A list that somebody has asked for is kept under the address that asks for it. */
    ask_choice_read(request, &choice);
    if (form == STORY_PAGE)
        article_choice_href(&path, id, &choice);
    else if (form == STORY_JSON)
        write_json_path(&path, request, id);
    else
        buffer_format(&path, "%s%s%s", forms[form].path, id, forms[form].ending);
    /* One whose address is too long is not kept. */
    if (path.len && !path.is_failed)
        web_kept_key(web, request, path.data, out);
    buffer_done(&path);
}

/* Sends what was written (takes it), and keeps it as long as the story stays as it is. */
static void send_and_keep(struct request_wait *wait, const char *id, struct buffer *out)
{
    const struct form_row *form = &forms[wait->form];
    char key[KEPT_KEY_SIZE], note[KEPT_NOTE_SIZE];
    make_key(wait->web, wait->request, id, wait->form, key);
    if (!make_note(wait->web, id, note))
        *key = '\0';
    respond_and_keep(wait->web, wait->request, &(struct respond_kept_as){key, note, form->type, form->keep}, out);
}

static int answer_kept(struct web *web, struct http_request *request, const char *id, int form)
{
    char key[KEPT_KEY_SIZE], note[KEPT_NOTE_SIZE];
    make_key(web, request, id, form, key);
    struct kept_answer *kept =
        make_note(web, id, note) ? kept_answers_find(&web->kept, key, note, forms[form].keep_ms) : NULL;
    if (kept)
        respond_kept(request, forms[form].keep, CODING_KEPT, kept);
    return kept != NULL;
}

static void answer_page(struct request_wait *wait, const Triptych__Story *story)
{
    struct buffer page;
    struct site site = site_for_request(wait->web, wait->request);
    struct related related;
    struct article_choice choice;
    ask_choice_read(wait->request, &choice);
    /* Only what is in the catalog now has a headline to show. */
    related_find(wait->web->catalog, story->head, &related);
    buffer_init(&page, PAGE_MAX);
    page_story(&page, &site, story, &related, &choice);
    related_done(&related);
    send_and_keep(wait, story->head->id, &page);
}

static void answer_json(struct request_wait *wait, const Triptych__Story *story)
{
    struct web *web = wait->web;
    struct json_writer writer;
    struct related related;
    struct buffer out;
    struct lang_list langs;
    char fields[FIELDS_SIZE];
    int has_why;
    /* They were checked before the story was asked for. */
    fields_read(web, wait->request, fields);
    flag_read(web, wait->request, "why", &has_why);
    langs_of_request(web, wait->request, &langs);
    /* The ids stored with the summary may be of stories that have left the catalog since. */
    related_find(web->catalog, story->head, &related);
    const struct story_json_related known = {related.ids, related.count};
    struct story_json shown = {.head = story->head,
                               .seq = web->seq,
                               .has_articles = 1,
                               .is_whole = 1,
                               .has_why = has_why,
                               .articles = story->articles,
                               .article_count = story->n_articles,
                               .tier = tier_of_request(wait->request),
                               .langs = &langs,
                               .details = story->details,
                               .related = &known};
    json_writer_init(&writer, PAGE_MAX);
    json_writer_keep(&writer, 0, *fields ? fields : NULL);
    story_json_write(&writer, NULL, &shown);
    related_done(&related);
    json_writer_end(&writer, &out);
    send_and_keep(wait, story->head->id, &out);
}

static void answer_embed(struct request_wait *wait, const Triptych__Story *story)
{
    struct buffer page;
    struct site site = site_for_request(wait->web, wait->request);
    buffer_init(&page, PAGE_MAX);
    page_embed(&page, &site, story->head);
    send_and_keep(wait, story->head->id, &page);
}

static void answer_card(struct request_wait *wait, const Triptych__Story *story)
{
    struct buffer picture;
    struct site site = site_for_request(wait->web, wait->request);
    buffer_init(&picture, CARD_BYTES_MAX);
    if (story_card_draw(wait->web, &site, story->head, &picture)) {
        send_and_keep(wait, story->head->id, &picture);
        return;
    }
    http_header_add(wait->request, "Retry-After", "1");
    request_wait_problem(wait, 503, "Service Unavailable", "Many cards are being drawn at the moment.");
}

static void answer_oembed(struct request_wait *wait, const Triptych__Story *story)
{
    struct json_writer json;
    struct oembed_size size;
    struct site site = site_for_request(wait->web, wait->request);
    /* They were checked before the story was asked for. */
    oembed_size_read(http_query(wait->request, "maxwidth"), &size.width);
    oembed_size_read(http_query(wait->request, "maxheight"), &size.height);
    json_writer_init(&json, 16384);
    oembed_write(&json, &site, story->head, &size);
    respond_json(wait->request, "no-cache", &json);
}

static void answer_copies(struct request_wait *wait, const Triptych__Story *story)
{
    struct json_writer writer;
    struct buffer out;
    json_writer_init(&writer, PAGE_MAX);
    copies_json_write(&writer, story);
    json_writer_end(&writer, &out);
    send_and_keep(wait, story->head->id, &out);
}

/* In a frame a whole page with navigation would be in nobody's interest. */
static void refuse(const struct request_wait *wait, unsigned status, const char *title, const char *detail)
{
    struct buffer page;
    if (wait->form != STORY_EMBED) {
        request_wait_problem(wait, status, title, detail);
        return;
    }
    struct site site = site_for_request(wait->web, wait->request);
    buffer_init(&page, PAGE_MAX);
    page_embed_problem(&page, &site, detail);
    respond_page(wait->request, status, &page);
}

static void (*const answers[])(struct request_wait *wait, const Triptych__Story *story) = {
    [STORY_JSON] = answer_json, [STORY_PAGE] = answer_page,     [STORY_EMBED] = answer_embed,
    [STORY_CARD] = answer_card, [STORY_OEMBED] = answer_oembed, [STORY_COPIES] = answer_copies,
};

static void ask_story(struct web *web, struct http_request *request, const char *id, enum story_form form);

/* What asks for oEmbed may follow no redirect: the story that this one went into is asked for in its place. */
static void answer_merged(struct request_wait *wait, const char *merged_into)
{
    if (wait->form == STORY_OEMBED)
        ask_story(wait->web, wait->request, merged_into, STORY_OEMBED);
    else
        answer_moved(wait, merged_into);
}

/* 410, so that who has linked to it knows that it is meant; an editor is led to where it can be shown again. */
static void answer_hidden(struct request_wait *wait, const char *id)
{
    char location[64];
    if (wait->form == STORY_PAGE && web_is_editor(wait->request)) {
        snprintf(location, sizeof location, "/story/%s/edit", id);
        http_header_add(wait->request, "Location", location);
        request_wait_problem(wait, 303, "Hidden", "This story is hidden from readers.");
    } else {
        refuse(wait, 410, "Gone", SAY_LATER("The editors of this desk have taken this story down."));
    }
}

static void answer_wait(struct request_wait *wait, const struct store_result *result, const Triptych__Story *story)
{
    if (!request_wait_end(wait))
        ; /* answered 503 already */
    else if (result->code)
        request_wait_late(wait);
    else if (!story)
        refuse(wait, 404, "Not Found", SAY_LATER("There is no such story (any more)."));
    else if (*story->head->merged_into)
        answer_merged(wait, story->head->merged_into);
    else if (story->head->hidden)
        answer_hidden(wait, story->head->id);
    else
        answers[wait->form](wait, story);
    free(wait);
}

static void on_story(void *context, const struct store_result *result, const Triptych__Story *story,
                     uint64_t published_version)
{
    struct story_read *read = context;
    struct web *web = read->web;
    (void)published_version;
    /* Out of the list before anybody is answered: who asks from now on gets a read of its own, and a newer story. */
    for (struct story_read **at = &web->story_reads; *at; at = &(*at)->next) {
        if (*at == read) {
            *at = read->next;
            break;
        }
    }
    web->story_read_count--;
    for (struct request_wait *wait = read->waits, *next; wait; wait = next) {
        next = wait->next;
        answer_wait(wait, result, story);
    }
    free(read);
}

/* The read of this story that is under way, or a new one. NULL when there are too many, or Redis takes none. */
static struct story_read *find_read(struct web *web, const char *id)
{
    for (struct story_read *read = web->story_reads; read; read = read->next)
        if (!strcmp(read->id, id))
            return read;
    struct story_read *read = web->story_read_count < STORY_READS_MAX ? calloc(1, sizeof *read) : NULL;
    if (!read)
        return NULL;
    read->web = web;
    memcpy(read->id, id, ID_SIZE);
    if (store_story_get(web->store, id, WIRE_STORY_ARTICLES, WIRE_EXCERPT_BYTES, on_story, read, NULL)) {
        free(read);
        return NULL;
    }
    read->next = web->story_reads;
    web->story_reads = read;
    web->story_read_count++;
    return read;
}

static void ask_story(struct web *web, struct http_request *request, const char *id, enum story_form form)
{
    struct request_wait here = {.web = web, .request = request, .is_page = forms[form].is_page, .form = (int)form};
    if (!id_is_valid(id, 's')) {
        refuse(&here, 404, "Not Found", SAY_LATER("There is no such story: an id is \"s\" and 16 characters."));
        return;
    }
    struct lang_list asked = {0};
    if (http_query(request, "lang") && !lang_list_add(&asked, http_query(request, "lang"))) {
        static const char sentence[] = "lang is a language as ISO 639-1 has it, like en or pt-BR.";
        if (form == STORY_EMBED)
            refuse(&here, 400, "Bad Request", sentence);
        else
            params_refuse(web, request, "lang", sentence);
        return;
    }
    if (answer_kept(web, request, id, (int)form))
        return;
    struct request_wait *wait = request_wait_new(&here, &for_story);
    struct story_read *read = wait ? find_read(web, id) : NULL;
    if (read) {
        wait->next = read->waits;
        read->waits = wait;
    } else if (wait) {
        request_wait_refuse(wait);
    }
}

void get_story_page(struct web *web, struct http_request *request, const char *rest)
{
    if (ask_choice_check(web, request))
        ask_story(web, request, rest, STORY_PAGE);
}

void get_story_json(struct web *web, struct http_request *request, const char *rest)
{
    char fields[FIELDS_SIZE];
    int has_why;
    if (fields_read(web, request, fields) && flag_read(web, request, "why", &has_why))
        ask_story(web, request, rest, STORY_JSON);
}

void get_story_copies(struct web *web, struct http_request *request, const char *rest)
{
    ask_story(web, request, rest, STORY_COPIES);
}

void get_story_embed(struct web *web, struct http_request *request, const char *rest)
{
    ask_story(web, request, rest, STORY_EMBED);
}

void get_story_card(struct web *web, struct http_request *request, const char *rest)
{
    if (web->site.has_cards)
        ask_story(web, request, rest, STORY_CARD);
    else
        respond_problem(request, 404, "Not Found", "This desk draws no cards: it has no font to letter them with.");
}

void story_answer_oembed(struct web *web, struct http_request *request, const char *id)
{
    ask_story(web, request, id, STORY_OEMBED);
}
