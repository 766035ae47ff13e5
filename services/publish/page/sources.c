/* The register is walked for each new question: what many ask is kept for a second. */
#include "sources.h"

#include "ask_choice.h"
#include "page_sources.h"
#include "params.h"
#include "respond.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 200 /* bytes, as the field of the page has it */

/* Returns 0 when the request has been answered with what is wrong. */
static int read_page(struct web *web, struct http_request *request, size_t *out)
{
    const char *text = http_query(request, "page");
    *out = 1;
    if (!text)
        return 1;
    *out = strspn(text, "0123456789") == strlen(text) && strlen(text) <= 4 ? strtoul(text, NULL, 10) : 0;
    if (!*out)
        params_refuse(web, request, "page", "page is a number from 1 to 9999.");
    return *out != 0;
}

static void render(struct web *web, struct http_request *request, const struct source_question *asked, size_t page,
                   struct buffer *out)
{
    const struct catalog_query all = {.order = CATALOG_TOP};
    struct facets told;
    struct source_question question = *asked;
    struct site site = site_for_request(web, request);
    if (facets_count(web->catalog, &all, FACET_SOURCE, &told)) {
        out->is_failed = 1;
        return;
    }
    question.told = &told;
    page_sources(out, &site, &question, page);
    facets_done(&told);
}

void get_sources(struct web *web, struct http_request *request)
{
    const char *words = http_query(request, "q");
    struct source_question question = {.registry = web->registry, .words = words ? words : ""};
    char key[KEPT_KEY_SIZE] = "";
    struct buffer address, page;
    size_t number;
    if (!read_page(web, request, &number) || !ask_choice_check(web, request))
        return;
    if (strlen(question.words) > WORDS_MAX) {
        params_refuse(web, request, "q", "q has more than 200 bytes.");
        return;
    }
    ask_choice_read(request, &question.choice);
    buffer_init(&address, KEPT_KEY_SIZE);
    buffer_format(&address, "/sources %zu %s ", number, question.words);
    article_choice_query(&address, &question.choice);
    if (!address.is_failed)
        web_kept_key(web, request, address.data, key);
    buffer_done(&address);
    struct kept_answer *kept = *key ? kept_answers_find(&web->kept, key, "", WEB_KEEP_MS) : NULL;
    if (kept) {
        respond_kept(request, RESPOND_PAGE_KEEP, CODING_KEPT, kept);
        return;
    }
    buffer_init(&page, PAGE_MAX);
    render(web, request, &question, number, &page);
    respond_and_keep(web, request, &(struct respond_kept_as){key, "", PAGE_TYPE, RESPOND_PAGE_KEEP}, &page);
}
