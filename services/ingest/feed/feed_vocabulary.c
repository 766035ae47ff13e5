/* Which element of which vocabulary means what, as a table: namespace, name, where it stands, which field it fills, how
 * its value is written, and its rank among others for that field. To read one more element is one more row. Namespaces
 * are known in all the spellings met, and by their usual prefix where the feed declares them wrong. */
#include "feed_vocabulary.h"

#include <string.h>
#include <strings.h>

/* Without "http(s)://" and "www.", without '/' or '#' at the end. */
static const struct {
    const char *address;
    enum feed_ns ns;
} namespaces[] = {
    {"w3.org/2005/atom", NS_ATOM},
    {"purl.org/atom/ns", NS_ATOM},
    {"w3.org/1999/02/22-rdf-syntax-ns", NS_RDF},
    {"purl.org/rss/1.0", NS_RSS},
    {"my.netscape.com/rdf/simple/0.9", NS_RSS},
    {"channel.netscape.com/rdf/simple/0.9", NS_RSS},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", NS_RSS},
    {"backend.userland.com/rss", NS_RSS},
    {"backend.userland.com/rss2", NS_RSS},
    {"backend.userland.com/rss091", NS_RSS},
    {"backend.userland.com/rss092", NS_RSS},
    {"backend.userland.com/rss191", NS_RSS},
    {"blogs.law.harvard.edu/tech/rss", NS_RSS},
    {"cyber.law.harvard.edu/rss", NS_RSS},
    {"cyber.law.harvard.edu/rss/rss.html", NS_RSS},
    {"purl.org/net/rss1.1", NS_RSS},
    {"purl.org/rss/1.0/modules/content", NS_CONTENT},
    {"purl.org/dc/elements/1.0", NS_DC},
    {"purl.org/dc/elements/1.1", NS_DC},
    {"purl.org/rss/1.0/modules/dcterms", NS_DCTERMS},
    {"purl.org/dc/terms", NS_DCTERMS},
    {"search.yahoo.com/mrss", NS_MEDIA},
    {"tools.search.yahoo.com/mrss", NS_MEDIA},
    {"itunes.com/dtds/podcast-1.0.dtd", NS_ITUNES},
    {"w3.org/1999/xhtml", NS_XHTML},
    {"rssnamespace.org/feedburner/ext/1.0", NS_FEEDBURNER},
    {"sitemaps.org/schemas/sitemap/0.9", NS_SITEMAP},
    {"google.com/schemas/sitemap-news/0.9", NS_NEWS},
    {"google.com/schemas/sitemap-image/1.1", NS_IMAGE},
    {"purl.org/rss/1.0/modules/syndication", NS_SYNDICATION},
};

static const struct {
    const char *prefix;
    enum feed_ns ns;
} prefixes[] = {
    {"atom", NS_ATOM},      {"rdf", NS_RDF},         {"content", NS_CONTENT},
    {"dc", NS_DC},          {"dcterms", NS_DCTERMS}, {"media", NS_MEDIA},
    {"itunes", NS_ITUNES},  {"xhtml", NS_XHTML},     {"feedburner", NS_FEEDBURNER},
    {"news", NS_NEWS},      {"image", NS_IMAGE},     {"rss", NS_RSS},
    {"sy", NS_SYNDICATION},
};

static enum feed_ns ns_of_address(const char *address)
{
    const char *at = strstr(address, "://");
    at = at ? at + 3 : address;
    if (strncasecmp(at, "www.", 4) == 0)
        at += 4;
    size_t len = strlen(at);
    while (len > 0 && (at[len - 1] == '/' || at[len - 1] == '#'))
        len--;
    for (size_t i = 0; i < sizeof namespaces / sizeof *namespaces; i++)
        if (strlen(namespaces[i].address) == len && strncasecmp(at, namespaces[i].address, len) == 0)
            return namespaces[i].ns;
    return NS_OTHER;
}

enum feed_ns feed_ns_of(const struct xml_name *name, enum feed_ns own, const char *root_ns)
{
    enum feed_ns ns = ns_of_address(name->ns);
    /* RSS has no namespace; whatever default one a feed declares, its own elements are meant. */
    if (own == NS_RSS && !name->prefix[0] && ns != NS_XHTML)
        return NS_RSS;
    if (ns != NS_OTHER)
        return ns;
    /* An unknown namespace for the root and its children alike: a misspelt one. */
    if (!name->prefix[0] && strcmp(name->ns, root_ns) == 0)
        return own;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strcasecmp(name->prefix, prefixes[i].prefix) == 0)
            return prefixes[i].ns;
    return NS_OTHER;
}

/* Ranks: 5 the format's own and best, 3 and 4 good, 1 and 2 only for want of better. */
static const struct feed_word words[] = {
    /* containers */
    {NS_RSS, "channel", SCOPE_TOP, SCOPE_FEED, FIELD_NONE, FORM_NONE, 0},
    {NS_RSS, "item", SCOPE_TOP, SCOPE_ITEM, FIELD_NONE, FORM_NONE, 0},
    {NS_RSS, "item", SCOPE_FEED, SCOPE_ITEM, FIELD_NONE, FORM_NONE, 0},
    {NS_ATOM, "entry", SCOPE_FEED, SCOPE_ITEM, FIELD_NONE, FORM_NONE, 0},
    {NS_SITEMAP, "url", SCOPE_FEED, SCOPE_ITEM, FIELD_NONE, FORM_NONE, 0},
    {NS_SITEMAP, "sitemap", SCOPE_FEED, SCOPE_ITEM, FIELD_NONE, FORM_NONE, 0},
    {NS_MEDIA, "group", SCOPE_ITEM, SCOPE_ITEM, FIELD_NONE, FORM_NONE, 0},
    {NS_RSS, "items", SCOPE_FEED, SCOPE_FEED, FIELD_NONE, FORM_NONE, 0}, /* RSS 1.1 */
    {NS_ATOM, "author", SCOPE_ITEM, SCOPE_PERSON, FIELD_NONE, FORM_NONE, 0},
    {NS_ATOM, "author", SCOPE_FEED, SCOPE_FEED_PERSON, FIELD_NONE, FORM_NONE, 0},
    {NS_ATOM, "author", SCOPE_SOURCE, SCOPE_SOURCE_PERSON, FIELD_NONE, FORM_NONE, 0},
    {NS_ATOM, "source", SCOPE_ITEM, SCOPE_SOURCE, FIELD_NONE, FORM_NONE, 0},
    {NS_NEWS, "news", SCOPE_ITEM, SCOPE_ITEM, FIELD_NONE, FORM_NONE, 0},
    {NS_NEWS, "publication", SCOPE_ITEM, SCOPE_SOURCE, FIELD_NONE, FORM_NONE, 0},
    {NS_IMAGE, "image", SCOPE_ITEM, SCOPE_IMAGE, FIELD_NONE, FORM_NONE, 0},

    /* the feed's head */
    {NS_RSS, "title", SCOPE_FEED, SCOPE_NOTHING, FIELD_TITLE, FORM_HTML, 5},
    {NS_ATOM, "title", SCOPE_FEED, SCOPE_NOTHING, FIELD_TITLE, FORM_TYPED, 5},
    {NS_DC, "title", SCOPE_FEED, SCOPE_NOTHING, FIELD_TITLE, FORM_PLAIN, 3},
    {NS_RSS, "link", SCOPE_FEED, SCOPE_NOTHING, FIELD_URL, FORM_LINK, 5},
    {NS_ATOM, "link", SCOPE_FEED, SCOPE_NOTHING, FIELD_URL, FORM_LINK, 4},
    {NS_RSS, "language", SCOPE_FEED, SCOPE_NOTHING, FIELD_LANG, FORM_PLAIN, 5},
    {NS_DC, "language", SCOPE_FEED, SCOPE_NOTHING, FIELD_LANG, FORM_PLAIN, 4},
    {NS_RSS, "ttl", SCOPE_FEED, SCOPE_NOTHING, FIELD_TTL, FORM_PLAIN, 5},
    {NS_SYNDICATION, "updateperiod", SCOPE_FEED, SCOPE_NOTHING, FIELD_PERIOD, FORM_PLAIN, 5},
    {NS_SYNDICATION, "updatefrequency", SCOPE_FEED, SCOPE_NOTHING, FIELD_FREQUENCY, FORM_PLAIN, 5},
    {NS_RSS, "skiphours", SCOPE_FEED, SCOPE_SKIP, FIELD_NONE, FORM_NONE, 0},
    {NS_RSS, "hour", SCOPE_SKIP, SCOPE_NOTHING, FIELD_SKIP_HOUR, FORM_PLAIN, 5},
    {NS_RSS, "skipdays", SCOPE_FEED, SCOPE_SKIP, FIELD_NONE, FORM_NONE, 0},
    {NS_RSS, "day", SCOPE_SKIP, SCOPE_NOTHING, FIELD_SKIP_DAY, FORM_PLAIN, 5},

    /* an item's identity and address */
    {NS_RSS, "guid", SCOPE_ITEM, SCOPE_NOTHING, FIELD_GUID, FORM_GUID, 5},
    {NS_ATOM, "id", SCOPE_ITEM, SCOPE_NOTHING, FIELD_GUID, FORM_ID, 5},
    {NS_DC, "identifier", SCOPE_ITEM, SCOPE_NOTHING, FIELD_GUID, FORM_ID, 2},
    {NS_FEEDBURNER, "origlink", SCOPE_ITEM, SCOPE_NOTHING, FIELD_URL, FORM_URL, 6},
    {NS_RSS, "link", SCOPE_ITEM, SCOPE_NOTHING, FIELD_URL, FORM_LINK, 5},
    {NS_ATOM, "link", SCOPE_ITEM, SCOPE_NOTHING, FIELD_URL, FORM_LINK, 5},
    {NS_SITEMAP, "loc", SCOPE_ITEM, SCOPE_NOTHING, FIELD_URL, FORM_URL, 5},

    /* an item's text */
    {NS_RSS, "title", SCOPE_ITEM, SCOPE_NOTHING, FIELD_TITLE, FORM_HTML, 5},
    {NS_ATOM, "title", SCOPE_ITEM, SCOPE_NOTHING, FIELD_TITLE, FORM_TYPED, 5},
    {NS_NEWS, "title", SCOPE_ITEM, SCOPE_NOTHING, FIELD_TITLE, FORM_HTML, 5},
    {NS_DC, "title", SCOPE_ITEM, SCOPE_NOTHING, FIELD_TITLE, FORM_HTML, 3},
    {NS_ITUNES, "title", SCOPE_ITEM, SCOPE_NOTHING, FIELD_TITLE, FORM_HTML, 2},
    {NS_MEDIA, "title", SCOPE_ITEM, SCOPE_NOTHING, FIELD_TITLE, FORM_HTML, 1},
    {NS_RSS, "description", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SUMMARY, FORM_HTML, 5},
    {NS_ATOM, "summary", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SUMMARY, FORM_TYPED, 5},
    {NS_DC, "description", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SUMMARY, FORM_HTML, 3},
    {NS_DCTERMS, "abstract", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SUMMARY, FORM_HTML, 3},
    {NS_RSS, "summary", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SUMMARY, FORM_HTML, 2},
    {NS_ITUNES, "summary", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SUMMARY, FORM_HTML, 2},
    {NS_MEDIA, "description", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SUMMARY, FORM_HTML, 1},
    {NS_CONTENT, "encoded", SCOPE_ITEM, SCOPE_NOTHING, FIELD_CONTENT, FORM_HTML, 5},
    {NS_ATOM, "content", SCOPE_ITEM, SCOPE_NOTHING, FIELD_CONTENT, FORM_TYPED, 5},
    {NS_XHTML, "body", SCOPE_ITEM, SCOPE_NOTHING, FIELD_CONTENT, FORM_HTML, 4},
    {NS_XHTML, "div", SCOPE_ITEM, SCOPE_NOTHING, FIELD_CONTENT, FORM_HTML, 3},
    {NS_RSS, "fullitem", SCOPE_ITEM, SCOPE_NOTHING, FIELD_CONTENT, FORM_HTML, 3},
    {NS_RSS, "body", SCOPE_ITEM, SCOPE_NOTHING, FIELD_CONTENT, FORM_HTML, 3},
    {NS_RSS, "content", SCOPE_ITEM, SCOPE_NOTHING, FIELD_CONTENT, FORM_HTML, 2},

    /* when */
    {NS_RSS, "pubdate", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 9},
    {NS_ATOM, "published", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 9},
    {NS_ATOM, "issued", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 8},
    {NS_NEWS, "publication_date", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 8},
    {NS_RSS, "published", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 8},
    {NS_DCTERMS, "issued", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 7},
    {NS_DCTERMS, "created", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 6},
    {NS_ATOM, "created", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 6},
    {NS_DC, "date", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 5},
    {NS_RSS, "date", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 4},
    {NS_ATOM, "updated", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 3},
    {NS_RSS, "updated", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 3},
    {NS_ATOM, "modified", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 3},
    {NS_DCTERMS, "modified", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 2},
    {NS_SITEMAP, "lastmod", SCOPE_ITEM, SCOPE_NOTHING, FIELD_PUBLISHED, FORM_PLAIN, 2},

    /* who, in which language, taken over from whom */
    {NS_ATOM, "name", SCOPE_PERSON, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PLAIN, 5},
    {NS_ATOM, "name", SCOPE_FEED_PERSON, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PLAIN, 5},
    {NS_ATOM, "name", SCOPE_SOURCE_PERSON, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PLAIN, 0},
    {NS_ATOM, "email", SCOPE_PERSON, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PLAIN, 1},
    {NS_DC, "creator", SCOPE_ITEM, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PERSON, 5},
    {NS_DC, "author", SCOPE_ITEM, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PERSON, 4},
    {NS_RSS, "author", SCOPE_ITEM, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PERSON, 4},
    {NS_ITUNES, "author", SCOPE_ITEM, SCOPE_NOTHING, FIELD_AUTHOR, FORM_PERSON, 3},
    {NS_DC, "language", SCOPE_ITEM, SCOPE_NOTHING, FIELD_LANG, FORM_PLAIN, 5},
    {NS_RSS, "language", SCOPE_ITEM, SCOPE_NOTHING, FIELD_LANG, FORM_PLAIN, 4},
    {NS_RSS, "source", SCOPE_ITEM, SCOPE_NOTHING, FIELD_SOURCE_NAME, FORM_SOURCE, 5},
    {NS_ATOM, "title", SCOPE_SOURCE, SCOPE_NOTHING, FIELD_SOURCE_NAME, FORM_TYPED, 5},
    {NS_ATOM, "link", SCOPE_SOURCE, SCOPE_NOTHING, FIELD_SOURCE_URL, FORM_LINK, 5},
    {NS_NEWS, "name", SCOPE_SOURCE, SCOPE_NOTHING, FIELD_SOURCE_NAME, FORM_PLAIN, 5},
    {NS_NEWS, "language", SCOPE_SOURCE, SCOPE_NOTHING, FIELD_LANG, FORM_PLAIN, 5},

    /* its picture */
    {NS_MEDIA, "content", SCOPE_ITEM, SCOPE_MEDIA, FIELD_IMAGE, FORM_ENCLOSURE, 5},
    {NS_MEDIA, "thumbnail", SCOPE_MEDIA, SCOPE_NOTHING, FIELD_IMAGE, FORM_HREF, 3},
    {NS_RSS, "enclosure", SCOPE_ITEM, SCOPE_NOTHING, FIELD_IMAGE, FORM_ENCLOSURE, 4},
    {NS_MEDIA, "thumbnail", SCOPE_ITEM, SCOPE_NOTHING, FIELD_IMAGE, FORM_HREF, 3},
    {NS_ITUNES, "image", SCOPE_ITEM, SCOPE_NOTHING, FIELD_IMAGE, FORM_HREF, 3},
    {NS_RSS, "image", SCOPE_ITEM, SCOPE_NOTHING, FIELD_IMAGE, FORM_IMAGE, 3},
    {NS_IMAGE, "loc", SCOPE_IMAGE, SCOPE_NOTHING, FIELD_IMAGE, FORM_URL, 3},
};

const struct feed_word *feed_word_find(enum feed_ns ns, const char *local, enum feed_scope where)
{
    /* In a row: the table is small beside what parsing costs, and its order is the readers'. */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].ns == ns && words[i].where == where && strcasecmp(words[i].local, local) == 0)
            return &words[i];
    return NULL;
}
