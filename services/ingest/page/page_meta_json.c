/* What JSON-LD says: of all objects on a page the one whose type and headline fit the article best, with its author,
 * dates, text and whether it is paid for. Bounded in scripts, bytes and objects, since pages embed whole catalogues. */
#include "buffer.h"
#include "json.h"
#include "page_json_mend.h"
#include "page_meta.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SCRIPTS_MAX      40      /* JSON-LD scripts that are read */
#define SCRIPT_MAX       1000000 /* bytes of one */
#define ALL_BYTES_MAX    2000000 /* of all of them */
#define OBJECTS_MAX      200     /* objects looked at in one */
#define AUTHORS_MAX      8       /* names that are put together */
#define HEADLINE_OPENING 12      /* bytes of a headline that the title must have */
#define NARROW_PICTURE   200     /* pixels: a stated width below is no article's picture */

/* Objects still to be looked at. */
struct queue {
    const struct json *objects[OBJECTS_MAX];
    size_t count;
};

/* A queue and no recursion: objects may refer to each other in a circle, and the count ends it. */
static void enqueue(struct queue *queue, const struct json *value)
{
    if (json_kind(value) == JSON_KIND_OBJECT && queue->count < OBJECTS_MAX)
        queue->objects[queue->count++] = value;
    for (size_t i = 0; i < json_count(value) && queue->count < OBJECTS_MAX; i++)
        if (json_kind(json_at(value, i)) == JSON_KIND_OBJECT)
            queue->objects[queue->count++] = json_at(value, i);
}

static int ends_with(const char *text, const char *end)
{
    size_t len = strlen(text);
    size_t end_len = strlen(end);
    return len >= end_len && strcasecmp(text + len - end_len, end) == 0;
}

/* How an object of this @type speaks of the article: 0 as the article, more the less; -1 not at all. */
static int distance_of_type(const char *type)
{
    if (ends_with(type, "Article") || ends_with(type, "Posting") || ends_with(type, "Report") ||
        ends_with(type, "Review"))
        return 0;
    if (ends_with(type, "WebPage") || ends_with(type, "VideoObject") || ends_with(type, "CreativeWork"))
        return 3;
    return -1;
}

static int distance_of(const struct json *object)
{
    const struct json *type = json_member(object, "@type");
    int best = json_as_text(type) ? distance_of_type(json_as_text(type)) : -1;
    for (size_t i = 0; i < json_count(type); i++) {
        const char *name = json_as_text(json_at(type, i));
        int distance = name ? distance_of_type(name) : -1;
        best = distance >= 0 && (best < 0 || distance < best) ? distance : best;
    }
    return best;
}

static void offer_text(struct page_meta *meta, enum page_field field, int rank, const char *text)
{
    if (text)
        page_meta_offer(meta, &(struct page_offer){field, rank, {text, strlen(text)}, 0});
}

/* The first text in what is a text, a list of texts, an object with `member`, or a list of those. */
static const char *first_text(const struct json *value, const char *member)
{
    if (json_count(value))
        value = json_at(value, 0);
    return json_as_text(value) ? json_as_text(value) : json_as_text(json_member(value, member));
}

static void add_author(struct buffer *names, const struct json *author)
{
    const char *name = json_as_text(author) ? json_as_text(author) : first_text(json_member(author, "name"), "name");
    /* Some give the author's page where the name belongs. */
    if (!name || !*name || strstr(name, "://"))
        return;
    /* One author twice, as a person and as a text. */
    if (names->len && strstr(names->data, name))
        return;
    if (names->len)
        buffer_text(names, ", ");
    buffer_text(names, name);
}

static void offer_authors(struct page_meta *meta, int rank, const struct json *authors)
{
    struct buffer names;
    buffer_init(&names, PAGE_META_MAX);
    if (json_kind(authors) == JSON_KIND_LIST)
        for (size_t i = 0; i < json_count(authors) && i < AUTHORS_MAX; i++)
            add_author(&names, json_at(authors, i));
    else
        add_author(&names, authors);
    if (names.len && !names.is_failed)
        offer_text(meta, FIELD_AUTHOR, rank, names.data);
    buffer_done(&names);
}

static void offer_image(struct page_meta *meta, int rank, const struct json *image)
{
    /* The first is the one that the page shows. */
    if (json_count(image))
        image = json_at(image, 0);
    int64_t width = json_as_integer(json_member(image, "width"), NARROW_PICTURE);
    const char *url = first_text(image, "url");
    if (width >= NARROW_PICTURE)
        offer_text(meta, FIELD_IMAGE, rank, url ? url : json_member_text(image, "contentUrl", NULL));
}

static int says_no(const struct json *value)
{
    const char *text = json_as_text(value);
    return text ? strcasecmp(text, "false") == 0 || ends_with(text, "/False")
                : json_kind(value) == JSON_KIND_BOOL && !json_as_flag(value);
}

/* A headline of which the head's title has not even a beginning may be a description: then the object's name is
 * better. */
static void offer_headline(struct page_meta *meta, int rank, const char *headline)
{
    char opening[HEADLINE_OPENING + 1];
    const char *title = page_meta_get(meta, FIELD_TITLE);
    if (!headline)
        return;
    snprintf(opening, sizeof opening, "%s", headline);
    opening[utf8_cut_len(headline, strlen(headline), HEADLINE_OPENING)] = 0;
    int is_strange = title[0] && !strcasestr(title, opening);
    offer_text(meta, FIELD_TITLE, (is_strange ? RANK_LIKELY + 1 : RANK_SURE + 1) + rank, headline);
}

static void offer_object(struct page_meta *meta, const struct json *object, int distance, int is_other)
{
    int rank = distance + (is_other ? RANK_OTHERS : 0);
    if (distance == 0)
        offer_headline(meta, rank, json_member_text(object, "headline", NULL));
    offer_text(meta, FIELD_TITLE, RANK_LIKELY + rank, json_member_text(object, "name", NULL));
    offer_text(meta, FIELD_PUBLISHED, RANK_SURE + rank, json_member_text(object, "datePublished", NULL));
    offer_text(meta, FIELD_PUBLISHED, RANK_NAMED + rank, json_member_text(object, "uploadDate", NULL));
    offer_text(meta, FIELD_PUBLISHED, RANK_LIKELY + rank, json_member_text(object, "dateCreated", NULL));
    offer_authors(meta, RANK_SURE + rank, json_member(object, "author"));
    offer_authors(meta, RANK_NAMED + rank, json_member(object, "creator"));
    offer_image(meta, RANK_SURE + 1 + rank, json_member(object, "image"));
    offer_text(meta, FIELD_IMAGE, RANK_LIKELY + rank, first_text(json_member(object, "thumbnailUrl"), "url"));
    offer_text(meta, FIELD_LANG, RANK_NAMED + 1 + rank, first_text(json_member(object, "inLanguage"), "alternateName"));
    offer_text(meta, FIELD_CANONICAL, RANK_NAMED + 1 + rank, json_member_text(object, "url", NULL));
    offer_text(meta, FIELD_CANONICAL, RANK_NAMED + 2 + rank,
               first_text(json_member(object, "mainEntityOfPage"), "@id"));
    offer_text(meta, FIELD_SITE, RANK_NAMED + rank, first_text(json_member(object, "publisher"), "name"));
    offer_text(meta, FIELD_DESCRIPTION, RANK_LIKELY + rank, json_member_text(object, "description", NULL));
    if (!is_other && distance == 0)
        offer_text(meta, FIELD_TEXT, RANK_SURE, json_member_text(object, "articleBody", NULL));
    if (!is_other && (says_no(json_member(object, "isAccessibleForFree")) ||
                      says_no(json_member(json_member(object, "hasPart"), "isAccessibleForFree"))))
        meta->is_paywalled = 1;
}

/* The second article of a page is another one: a teaser, what comes next. */
static void read_document(struct page_meta *meta, const struct json *document, int *articles)
{
    struct queue queue = {.count = 0};
    enqueue(&queue, document);
    for (size_t i = 0; i < queue.count; i++) {
        const struct json *object = queue.objects[i];
        int distance = distance_of(object);
        if (distance >= 0)
            offer_object(meta, object, distance, distance == 0 && *articles > 0);
        *articles += distance == 0;
        enqueue(&queue, json_member(object, "@graph"));
        enqueue(&queue, json_member(object, "mainEntity"));
        enqueue(&queue, json_member(object, "mainEntityOfPage"));
    }
}

static void read_script(struct page_meta *meta, struct html_span script, int *articles)
{
    struct buffer mended;
    struct json *document = NULL;
    struct err err = {0};
    buffer_init(&mended, SCRIPT_MAX * 2);
    page_json_mend(script.bytes, script.len, &mended);
    int result = mended.len && !mended.is_failed ? json_read(mended.data, mended.len, &document, &err) : ERR_INVALID;
    meta->is_memory_out |= result == ERR_MEMORY || mended.is_failed == ERR_MEMORY;
    if (result == 0)
        read_document(meta, document, articles);
    json_free(document);
    buffer_done(&mended);
}

static int is_json_ld(struct html_span type)
{
    static const char name[] = "application/ld+json";
    return type.len >= sizeof name - 1 && strncasecmp(type.bytes, name, sizeof name - 1) == 0;
}

void page_meta_read_json_ld(struct page_meta *meta, const struct page_tree *tree)
{
    size_t bytes = 0;
    int scripts = 0;
    int articles = 0;
    for (uint32_t i = 1; i + 1 < tree->count && scripts < SCRIPTS_MAX; i++) {
        const struct page_node *text = &tree->nodes[i + 1];
        if (tree->nodes[i].tag != TAG_SCRIPT || text->tag != TAG_TEXT || text->parent != i ||
            !is_json_ld(page_attribute(tree, i, "type")))
            continue;
        scripts++;
        bytes += text->len;
        if (text->len <= SCRIPT_MAX && bytes <= ALL_BYTES_MAX)
            read_script(meta, (struct html_span){tree->html + text->at, text->len}, &articles);
    }
}
