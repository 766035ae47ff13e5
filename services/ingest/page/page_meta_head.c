/* What the head says: meta elements of several vocabularies, links, the title. The table of names gives each its field
 * and rank. */
#include "page_meta.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define METAS_MAX 2000 /* elements looked at; pages have a hundred */
#define WORDS_MAX 4    /* names of one element: some write two of them */

/* <meta name|property|itemprop|http-equiv="…" content="…">, names in any letter case. */
static const struct meta_name {
    const char *name;
    enum page_field field;
    int rank;
} names[] = {
    {"og:title", FIELD_TITLE, RANK_SURE},
    {"twitter:title", FIELD_TITLE, RANK_NAMED},
    {"parsely-title", FIELD_TITLE, RANK_NAMED},
    {"sailthru.title", FIELD_TITLE, RANK_NAMED},
    {"dc.title", FIELD_TITLE, RANK_LIKELY},
    {"dcterms.title", FIELD_TITLE, RANK_LIKELY},
    {"headline", FIELD_TITLE, RANK_LIKELY},
    {"article:published_time", FIELD_PUBLISHED, RANK_SURE + 1},
    {"og:article:published_time", FIELD_PUBLISHED, RANK_SURE + 1},
    {"og:published_time", FIELD_PUBLISHED, RANK_SURE + 1},
    {"article:published", FIELD_PUBLISHED, RANK_SURE + 1},
    {"datepublished", FIELD_PUBLISHED, RANK_NAMED},
    {"parsely-pub-date", FIELD_PUBLISHED, RANK_NAMED},
    {"sailthru.date", FIELD_PUBLISHED, RANK_NAMED + 1},
    {"cxenseparse:recs:publishtime", FIELD_PUBLISHED, RANK_NAMED},
    {"dc.date.issued", FIELD_PUBLISHED, RANK_NAMED},
    {"dcterms.issued", FIELD_PUBLISHED, RANK_NAMED},
    {"dcterms.created", FIELD_PUBLISHED, RANK_NAMED + 1},
    {"dc.date.created", FIELD_PUBLISHED, RANK_NAMED + 1},
    {"dc.date", FIELD_PUBLISHED, RANK_LIKELY},
    {"dcterms.date", FIELD_PUBLISHED, RANK_LIKELY},
    {"pubdate", FIELD_PUBLISHED, RANK_LIKELY},
    {"pub_date", FIELD_PUBLISHED, RANK_LIKELY},
    {"pdate", FIELD_PUBLISHED, RANK_LIKELY},
    {"publish-date", FIELD_PUBLISHED, RANK_LIKELY},
    {"publish_date", FIELD_PUBLISHED, RANK_LIKELY},
    {"publishdate", FIELD_PUBLISHED, RANK_LIKELY},
    {"publication_date", FIELD_PUBLISHED, RANK_LIKELY},
    {"publication-date", FIELD_PUBLISHED, RANK_LIKELY},
    {"published", FIELD_PUBLISHED, RANK_LIKELY},
    {"published-date", FIELD_PUBLISHED, RANK_LIKELY},
    {"originalpublicationdate", FIELD_PUBLISHED, RANK_LIKELY},
    {"article_date_original", FIELD_PUBLISHED, RANK_LIKELY},
    {"article.published", FIELD_PUBLISHED, RANK_LIKELY},
    {"article.created", FIELD_PUBLISHED, RANK_LIKELY + 1},
    {"citation_publication_date", FIELD_PUBLISHED, RANK_LIKELY},
    {"citation_date", FIELD_PUBLISHED, RANK_LIKELY},
    {"bt:pubdate", FIELD_PUBLISHED, RANK_LIKELY},
    {"release_date", FIELD_PUBLISHED, RANK_LIKELY},
    {"datecreated", FIELD_PUBLISHED, RANK_LIKELY + 1},
    {"date", FIELD_PUBLISHED, RANK_LIKELY + 1},
    {"author", FIELD_AUTHOR, RANK_NAMED},
    {"article:author", FIELD_AUTHOR, RANK_NAMED + 1},
    {"article:author_name", FIELD_AUTHOR, RANK_NAMED},
    {"og:author", FIELD_AUTHOR, RANK_NAMED},
    {"parsely-author", FIELD_AUTHOR, RANK_NAMED},
    {"sailthru.author", FIELD_AUTHOR, RANK_NAMED},
    {"dc.creator", FIELD_AUTHOR, RANK_NAMED - 1},
    {"dcterms.creator", FIELD_AUTHOR, RANK_NAMED - 1},
    {"dcterm.creator", FIELD_AUTHOR, RANK_NAMED - 1},
    {"byl", FIELD_AUTHOR, RANK_NAMED},
    {"citation_author", FIELD_AUTHOR, RANK_LIKELY},
    {"cxenseparse:author", FIELD_AUTHOR, RANK_LIKELY},
    {"content-language", FIELD_LANG, RANK_NAMED},
    {"og:locale", FIELD_LANG, RANK_LIKELY},
    {"language", FIELD_LANG, RANK_LIKELY},
    {"dc.language", FIELD_LANG, RANK_LIKELY},
    {"dcterms.language", FIELD_LANG, RANK_LIKELY},
    {"inlanguage", FIELD_LANG, RANK_LIKELY},
    {"og:image", FIELD_IMAGE, RANK_SURE},
    {"og:image:url", FIELD_IMAGE, RANK_SURE},
    {"og:image:secure_url", FIELD_IMAGE, RANK_SURE},
    {"twitter:image", FIELD_IMAGE, RANK_NAMED + 1},
    {"twitter:image:src", FIELD_IMAGE, RANK_NAMED + 1},
    {"parsely-image-url", FIELD_IMAGE, RANK_NAMED + 1},
    {"sailthru.image.full", FIELD_IMAGE, RANK_NAMED + 1},
    {"image", FIELD_IMAGE, RANK_LIKELY},
    {"thumbnailurl", FIELD_IMAGE, RANK_LIKELY + 1},
    {"thumbnail", FIELD_IMAGE, RANK_LIKELY + 1},
    {"og:url", FIELD_CANONICAL, RANK_NAMED},
    {"og:site_name", FIELD_SITE, RANK_SURE},
    {"application-name", FIELD_SITE, RANK_LIKELY},
    {"dc.publisher", FIELD_SITE, RANK_LIKELY},
    {"og:description", FIELD_DESCRIPTION, RANK_SURE},
    {"description", FIELD_DESCRIPTION, RANK_NAMED},
    {"twitter:description", FIELD_DESCRIPTION, RANK_LIKELY},
    {"dc.description", FIELD_DESCRIPTION, RANK_LIKELY},
};

static int is_name(struct html_span span, const char *name)
{
    return span.len == strlen(name) && strncasecmp(span.bytes, name, span.len) == 0;
}

/* The same, where "dc:title" and "dc.title", "og.title" and "og:title" are one. */
static int is_property(struct html_span span, const char *name)
{
    if (span.len != strlen(name))
        return 0;
    for (size_t i = 0; i < span.len; i++) {
        char byte = span.bytes[i] == ':' ? '.' : (char)tolower((unsigned char)span.bytes[i]);
        if (byte != (name[i] == ':' ? '.' : name[i]))
            return 0;
    }
    return 1;
}

static int has_word(struct html_span words, const char *word)
{
    size_t len = strlen(word);
    for (size_t at = 0; at < words.len;) {
        size_t end = at;
        while (end < words.len && words.bytes[end] != ' ')
            end++;
        if (end - at == len && strncasecmp(words.bytes + at, word, len) == 0)
            return 1;
        at = end + 1;
    }
    return 0;
}

/* "locked" is behind a wall for all, "metered" for most; "free" is for all. */
static int is_locked_tier(struct html_span name, struct html_span value)
{
    return (is_name(name, "article:content_tier") || is_name(name, "og:article:content_tier")) &&
           (is_name(value, "locked") || is_name(value, "metered"));
}

/* The words of one `name` attribute; several may be in it, separated by blanks. */
static void offer_meta(struct page_meta *meta, struct html_span name, struct html_span value)
{
    for (size_t at = 0, count = 0; at < name.len && count < WORDS_MAX; count++) {
        size_t end = at;
        while (end < name.len && name.bytes[end] != ' ')
            end++;
        struct html_span word = {name.bytes + at, end - at};
        for (size_t i = 0; word.len && i < sizeof names / sizeof *names; i++)
            if (is_property(word, names[i].name))
                page_meta_offer(meta, &(struct page_offer){names[i].field, names[i].rank, value, 1});
        meta->is_paywalled |= is_locked_tier(word, value);
        at = end + 1;
    }
}

static void read_meta(struct page_meta *meta, const struct page_tree *tree, uint32_t node)
{
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv"};
    struct html_span value = page_attribute(tree, node, "content");
    for (size_t i = 0; value.len && i < sizeof keys / sizeof *keys; i++)
        offer_meta(meta, page_attribute(tree, node, keys[i]), value);
    if (is_name(page_attribute(tree, node, "itemprop"), "isAccessibleForFree") && is_name(value, "false"))
        meta->is_paywalled = 1;
}

static void read_link(struct page_meta *meta, const struct page_tree *tree, uint32_t node)
{
    struct html_span rel = page_attribute(tree, node, "rel");
    struct html_span value = page_attribute(tree, node, "href");
    if (has_word(rel, "canonical"))
        page_meta_offer(meta, &(struct page_offer){FIELD_CANONICAL, RANK_SURE, value, 1});
    else if (has_word(rel, "image_src"))
        page_meta_offer(meta, &(struct page_offer){FIELD_IMAGE, RANK_LIKELY, value, 1});
    else if (has_word(page_attribute(tree, node, "itemprop"), "image"))
        page_meta_offer(meta, &(struct page_offer){FIELD_IMAGE, RANK_LIKELY, value, 1});
}

static void read_title(struct page_meta *meta, const struct page_tree *tree, uint32_t node)
{
    const struct page_node *nodes = tree->nodes;
    for (uint32_t i = node; i > 0; i = nodes[i].parent)
        /* A drawing's title is no page's. */
        if (nodes[i].tag == TAG_SVG)
            return;
    if (nodes[node].end > node + 1 && nodes[node + 1].tag == TAG_TEXT) {
        struct html_span value = {tree->html + nodes[node + 1].at, nodes[node + 1].len};
        page_meta_offer(meta, &(struct page_offer){FIELD_TITLE, RANK_GUESS, value, 1});
    }
}

void page_meta_read_head(struct page_meta *meta, const struct page_tree *tree)
{
    unsigned metas = 0;
    for (uint32_t i = 1; i < tree->count && metas < METAS_MAX; i++) {
        enum page_tag tag = tree->nodes[i].tag;
        metas += tag == TAG_META || tag == TAG_LINK || tag == TAG_TITLE;
        if (tag == TAG_META)
            read_meta(meta, tree, i);
        else if (tag == TAG_LINK)
            read_link(meta, tree, i);
        else if (tag == TAG_TITLE)
            read_title(meta, tree, i);
        else if (tag == TAG_HTML)
            page_meta_offer(meta, &(struct page_offer){FIELD_LANG, RANK_SURE, page_attribute(tree, i, "lang"), 1});
    }
}
