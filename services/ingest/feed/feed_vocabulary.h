/* Which element of which format says what. Pure; private to feed_xml. */
#ifndef TRIPTYCH_FEED_VOCABULARY_H
#define TRIPTYCH_FEED_VOCABULARY_H

#include "feed_draft.h"
#include "xml_read.h"

/* Where in the document an element stands. */
enum feed_scope {
    SCOPE_TOP,           /* directly in the root of RSS and RDF */
    SCOPE_FEED,          /* in channel, feed, urlset */
    SCOPE_ITEM,          /* in item, entry, url */
    SCOPE_PERSON,        /* in an item's author */
    SCOPE_FEED_PERSON,   /* in the feed's author */
    SCOPE_SOURCE_PERSON, /* in the author of the outlet that an item was taken over from */
    SCOPE_SOURCE,        /* in what says which outlet an item was taken over from */
    SCOPE_IMAGE,         /* in an item's image */
    SCOPE_MEDIA,         /* in one file of an item: a video's picture */
    SCOPE_SKIP,          /* in what names the hours or days on which the feed does not want to be read */
    SCOPE_NOTHING        /* in an element that means nothing here: neither does anything below it */
};

/* How an element says it. */
enum feed_form {
    FORM_NONE,      /* only by what is in it */
    FORM_PLAIN,     /* text */
    FORM_HTML,      /* text that is HTML, escaped or in CDATA */
    FORM_TYPED,     /* as its attributes type and mode say (Atom) */
    FORM_PERSON,    /* "mail (name)", "name <mail>", a name or a mail address */
    FORM_URL,       /* text that is an address */
    FORM_GUID,      /* text; an address too unless isPermaLink="false" */
    FORM_ID,        /* text; an address too where it looks like one and no other is given */
    FORM_IMAGE,     /* attributes as FORM_HREF, or text, or an element <url> in it */
    FORM_LINK,      /* attributes rel, href, type (Atom); as text it is FORM_URL */
    FORM_ENCLOSURE, /* attributes url, type, medium, of which only images count */
    FORM_HREF,      /* attribute href or url */
    FORM_SOURCE,    /* attribute url is FIELD_SOURCE_URL, the text is FORM_PLAIN */
};

/* Namespaces, each under all its addresses. NS_OTHER is any that no word is known of. */
enum feed_ns {
    NS_RSS,
    NS_ATOM,
    NS_RDF,
    NS_CONTENT,
    NS_DC,
    NS_DCTERMS,
    NS_MEDIA,
    NS_ITUNES,
    NS_XHTML,
    NS_FEEDBURNER,
    NS_SITEMAP,
    NS_NEWS,
    NS_IMAGE,
    NS_SYNDICATION,
    NS_OTHER
};

/* A row of the table (feed_vocabulary.c): the element `local` of namespace `ns`, met at `where`. What is below it is
 * read as `inside`; its content goes to `field`, read as `form`. Where two elements offer the same field, the one of
 * higher rank wins, so the order in the feed does not matter. */
struct feed_word {
    enum feed_ns ns;
    const char *local;
    enum feed_scope where, inside;
    enum feed_field field;
    enum feed_form form;
    int rank;
};

/* The namespace of an element, told by its address in any of the spellings met, or by the usual prefix where a feed
 * forgot to declare it. An element without prefix is the format's own (`own`: NS_RSS, NS_ATOM, NS_SITEMAP) where the
 * root is RSS, whatever that declares, and where it is in the same namespace as the root (`root_ns`), which drafts and
 * mistakes called by many names. */
enum feed_ns feed_ns_of(const struct xml_name *name, enum feed_ns own, const char *root_ns);

/* What an element at this place means: NULL for nothing. Returns static. */
const struct feed_word *feed_word_find(enum feed_ns ns, const char *local, enum feed_scope where);

#endif
