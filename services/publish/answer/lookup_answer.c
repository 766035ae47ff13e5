/* The address is made canonical, its article looked for in Redis, then its source in the registry and catalog. */
#include "lookup_answer.h"
#include "query_facts.h"

#include "catalog.h"
#include "html.h"
#include "oembed.h"
#include "page_embed.h"
#include "page_lookup.h"
#include "params.h"
#include "registry_source.h"
#include "reporting.h"
#include "request_wait.h"
#include "respond.h"
#include "source_json.h"
#include "source_message.h"
#include "story_answer.h"
#include "story_json.h"
#include "url.h"
#include "utf8.h"
#include "wire.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING SAY_LATER("Nothing is known of this address: no article here has it, and no source.")

/* What is made of the story that has the article. */
enum lookup_form { LOOKUP_JSON, LOOKUP_PAGE, LOOKUP_EMBED, LOOKUP_OEMBED };

static void answer_page(struct web *web, struct http_request *request, const char *url, const char *sentence)
{
    struct site site = site_for_request(web, request);
    struct buffer page;
    buffer_init(&page, PAGE_MAX);
    page_lookup(&page, &site, url, sentence);
    respond_page(request, *sentence ? 404 : 200, &page);
}

/* 303: what was looked for is at another address of ours, and the answer may be another one tomorrow. */
static void lead_to(struct request_wait *wait, const char *location)
{
    http_header_add(wait->request, "Location", location);
    request_wait_problem(wait, 303, "Found", "This is known.");
}

static void lead_to_source(struct request_wait *wait, const char *domain)
{
    char location[3 * URL_HOST_MAX + 256];
    struct buffer encoded;
    buffer_init(&encoded, sizeof location - 16);
    html_url_part(&encoded, domain);
    snprintf(location, sizeof location, "/source/%s", encoded.data ? encoded.data : "");
    buffer_done(&encoded);
    lead_to(wait, location);
}

/* What was found. */
struct finding {
    const Triptych__PlacedArticle *placed; /* NULL: no article */
    const Triptych__SourceRating *source;  /* NULL: no source */
    const char *domain;                    /* of the source */
};

/* The story as lists show it; only its id where it is not at hand. */
static void write_story(struct json_writer *writer, const struct request_wait *wait, const char *id)
{
    const struct catalog_entry *entry = catalog_find(wait->web->catalog, id);
    Triptych__StoryHead *head = NULL;
    if (!entry || catalog_head(entry, &head, NULL)) {
        json_object_begin(writer, "story");
        json_put_text(writer, "id", id);
        json_object_end(writer);
        return;
    }
    struct story_json story = {
        .head = head, .seq = *entry->seq ? entry->seq : wait->web->seq, .tier = tier_of_request(wait->request)};
    story_json_write(writer, "story", &story);
    wire_free(head);
}

static void write_source(struct json_writer *writer, const struct request_wait *wait, const struct finding *finding)
{
    if (!finding->source) {
        json_put_null(writer, "source");
        return;
    }
    json_object_begin(writer, "source");
    json_put_text(writer, "domain", finding->domain);
    source_json_members(writer, finding->source, tier_of_request(wait->request));
    json_object_end(writer);
}

static void answer_json(struct request_wait *wait, const struct finding *finding)
{
    struct json_writer writer;
    json_writer_init(&writer, PAGE_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "url", wait->text);
    if (finding->placed) {
        story_json_article_write(&writer, "article", finding->placed, tier_of_request(wait->request));
        write_story(&writer, wait, finding->placed->placement->story_id);
    } else {
        json_put_null(&writer, "article");
        json_put_null(&writer, "story");
    }
    write_source(&writer, wait, finding);
    json_object_end(&writer);
    respond_json(wait->request, "no-cache", &writer);
}

static int is_covered(const struct web *web, const char *domain)
{
    const struct catalog_entry *entry;
    struct catalog_query query = {.order = CATALOG_LATEST, .is_all = 1, .tag = query_tag_of(QUERY_SOURCE, domain)};
    return catalog_list(web->catalog, &query, &entry, 1) > 0;
}

static const Triptych__SourceRating unrated = TRIPTYCH__SOURCE_RATING__INIT;

static void refuse_embed(struct web *web, struct http_request *request, unsigned status, const char *sentence)
{
    struct site site = site_for_request(web, request);
    struct buffer page;
    buffer_init(&page, PAGE_MAX);
    page_embed_problem(&page, &site, sentence);
    respond_page(request, status, &page);
}

/* No article has the address: what is known of the source behind it. */
static void answer_source(struct request_wait *wait)
{
    char domain[URL_HOST_SIZE] = "";
    struct source_message message;
    const struct source_entry *entry = NULL;
    if (url_registrable_domain(wait->text, domain)) {
        struct registry_article article = {domain, wait->text, {"", ""}};
        if (wait->web->registry)
            entry = registry_find_article(wait->web->registry, &article);
    }
    if (entry)
        source_message_fill(entry, &message);
    if (wait->form == LOOKUP_EMBED)
        refuse_embed(wait->web, wait->request, 404, "No story here has an article at this address.");
    else if (wait->form == LOOKUP_OEMBED)
        request_wait_problem(wait, 404, "Not Found", "No story here has an article at this address.");
    else if (wait->is_page && (entry || (*domain && is_covered(wait->web, domain))))
        lead_to_source(wait, entry ? entry->domain : domain);
    else if (wait->is_page)
        answer_page(wait->web, wait->request, wait->text, NOTHING);
    else if (entry)
        answer_json(wait, &(struct finding){.source = &message.rating, .domain = entry->domain});
    else if (*domain && is_covered(wait->web, domain))
        answer_json(wait, &(struct finding){.source = &unrated, .domain = domain});
    else
        request_wait_problem(wait, 404, "Not Found", NOTHING);
}

static void answer_article(struct request_wait *wait, const Triptych__PlacedArticle *placed)
{
    char location[96];
    struct source_message room;
    struct finding finding = {placed, placed->placement->source, placed_domain(placed)};
    if (wait->form == LOOKUP_OEMBED) {
        story_answer_oembed(wait->web, wait->request, placed->placement->story_id);
        return;
    }
    if (wait->form == LOOKUP_EMBED) {
        snprintf(location, sizeof location, "/embed/story/%s", placed->placement->story_id);
        lead_to(wait, location);
        return;
    }
    if (finding.source)
        finding.source = registry_source_rate(wait->web->registry, finding.source, &room);
    if (wait->is_page) {
        snprintf(location, sizeof location, "/story/%s#%s", placed->placement->story_id, placed->article->id);
        lead_to(wait, location);
    } else {
        answer_json(wait, &finding);
    }
}

static void on_article(void *context, const struct store_result *result, const Triptych__PlacedArticle *placed)
{
    struct request_wait *wait = context;
    if (!request_wait_end(wait))
        ; /* answered 503 already */
    else if (result->code)
        request_wait_late(wait);
    else if (placed && placed->article && placed->placement && *placed->placement->story_id)
        answer_article(wait, placed);
    else
        answer_source(wait);
    free(wait);
}

/* `url`: canonical. */
static void ask_article(struct web *web, struct http_request *request, const char *url, enum lookup_form form)
{
    char identity[URL_SIZE], id[ID_SIZE];
    struct request_wait here = {
        .web = web, .request = request, .is_page = form == LOOKUP_PAGE || form == LOOKUP_EMBED, .form = (int)form};
    utf8_copy(here.text, sizeof here.text, url);
    struct request_wait *wait = request_wait_new(&here, &request_wait_plain);
    if (!wait)
        return;
    /* An article's id is made of its address, so no index of addresses is needed. */
    url_identity(url, identity);
    id_for_article(identity, id);
    if (store_article_get(web->store, id, on_article, wait, NULL))
        request_wait_refuse(wait);
}

/* An address without its scheme is taken for one of the web. */
static int read_url(const char *text, char out[URL_SIZE])
{
    char whole[URL_RAW_MAX + 16];
    if (!url_canonical(text, NULL, out, NULL))
        return 1;
    /* Another scheme (mailto:, ftp:) is no page; only a bare "example.org/a" gets one. */
    if (strlen(text) > URL_RAW_MAX || strstr(text, "://"))
        return 0;
    snprintf(whole, sizeof whole, "https://%s", text);
    return !url_canonical(whole, NULL, out, NULL);
}

void get_lookup_page(struct web *web, struct http_request *request)
{
    const char *text = http_query(request, "url");
    char url[URL_SIZE];
    if (!text || !*text)
        answer_page(web, request, "", "");
    else if (!read_url(text, url))
        answer_page(web, request, text, SAY_LATER("This is no address of a page."));
    else
        ask_article(web, request, url, LOOKUP_PAGE);
}

void get_lookup_json(struct web *web, struct http_request *request)
{
    const char *text = http_query(request, "url");
    char url[URL_SIZE];
    if (!text || !read_url(text, url))
        params_refuse(web, request, "url", "url is the address of an article or a source.");
    else
        ask_article(web, request, url, LOOKUP_JSON);
}

void get_lookup_embed(struct web *web, struct http_request *request)
{
    const char *text = http_query(request, "url");
    char url[URL_SIZE];
    if (!text || !read_url(text, url))
        refuse_embed(web, request, 400, "url is the address of an article.");
    else
        ask_article(web, request, url, LOOKUP_EMBED);
}

/* Returns 0 when the request has been answered: it asks for what is not made, or not in these words. */
static int oembed_check(struct web *web, struct http_request *request)
{
    static const char *const sizes[] = {"maxwidth", "maxheight"};
    const char *format = http_query(request, "format"), *missing = NULL;
    unsigned size;
    if (!*web->site.base_url)
        missing = "This desk does not know its own address (setting base_url), which a frame needs.";
    else if (format && strcmp(format, "json") != 0)
        missing = "format is json: no other is made.";
    if (missing) {
        respond_problem(request, 501, http_status_title(501), missing);
        return 0;
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (!oembed_size_read(http_query(request, sizes[i]), &size)) {
            params_refuse(web, request, sizes[i], "maxwidth and maxheight are whole numbers from 1 to 10000.");
            return 0;
        }
    return 1;
}

void get_oembed(struct web *web, struct http_request *request)
{
    char url[URL_SIZE], id[ID_SIZE];
    const char *text = http_query(request, "url");
    if (!oembed_check(web, request))
        return;
    if (text && oembed_story_of(web->site.base_url, text, id))
        story_answer_oembed(web, request, id);
    else if (!text || !read_url(text, url))
        params_refuse(web, request, "url", "url is the address of an article, or of a story's page here.");
    else
        ask_article(web, request, url, LOOKUP_OEMBED);
}
