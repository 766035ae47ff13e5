/* What an element says by its attributes. */
#include "feed_xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RANK_UNSAID  2       /* of a file that does not say what it is */
#define SIZE_MAX_PX  100000  /* more is a mistake */
#define SIZE_DEFAULT 1000000 /* the feed says which of several pictures counts */

/* What the end of an address says: 1 a picture, 0 something else, -1 nothing. */
static int tell_by_ending(const char *address)
{
    static const char *const pictures[] = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"};
    size_t len = strcspn(address, "?#");
    const char *path = strstr(address, "://");
    const char *slash = memrchr(address, '/', len);
    const char *dot = memrchr(address, '.', len);
    /* The dot of a host name is no extension. */
    if (!dot || !slash || dot < slash || (path && slash < path + 3) || len - (size_t)(dot - address) > 5)
        return -1;
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        if (strlen(pictures[i]) == len - (size_t)(dot - address) &&
            strncasecmp(dot, pictures[i], strlen(pictures[i])) == 0)
            return 1;
    return 0;
}

/* The rank of a file as a picture: `rank` when it says that it is one, less when it says nothing, 0 for no picture. */
static int image_rank(const struct xml_attributes *attributes, const char *address, int rank)
{
    char type[FEED_ATTRIBUTE_SIZE];
    char medium[FEED_ATTRIBUTE_SIZE];
    if (xml_attribute(attributes, "", "medium", medium, sizeof medium))
        return strcasecmp(medium, "image") == 0 ? rank : 0;
    if (xml_attribute(attributes, "", "type", type, sizeof type))
        return strncasecmp(type, "image", 5) == 0 ? rank : 0;
    int told = tell_by_ending(address);
    return told > 0 ? rank : told < 0 ? RANK_UNSAID : 0;
}

static long size_of(const struct xml_attributes *attributes)
{
    char text[FEED_ATTRIBUTE_SIZE];
    if (xml_attribute(attributes, "", "isDefault", text, sizeof text) && strcasecmp(text, "true") == 0)
        return SIZE_DEFAULT;
    if (!xml_attribute(attributes, "", "width", text, sizeof text))
        xml_attribute(attributes, "", "height", text, sizeof text);
    long size = strtol(text, NULL, 10);
    /* 0: not said; any stated size is preferred to it. */
    return size > 0 && size < SIZE_MAX_PX ? size : 0;
}

static void put_image(struct feed_xml *xml, struct xml_reader *reader, int rank,
                      const struct xml_attributes *attributes, const char *address)
{
    if (rank > 0)
        feed_xml_check(reader,
                       feed_draft_put_image(&xml->item, rank, size_of(attributes), address, feed_xml_base(xml)));
}

/* The address in attribute url or href; 0 for none. */
static size_t read_address(const struct xml_attributes *attributes, char out[URL_SIZE])
{
    size_t len = xml_attribute(attributes, "", "url", out, URL_SIZE);
    return len ? len : xml_attribute(attributes, "", "href", out, URL_SIZE);
}

/* What a feed's own links say of it. */
static void take_feed_link(struct feed_xml *xml, struct xml_reader *reader, const char *rel, const char *address)
{
    enum feed_field field = strcasecmp(rel, "hub") == 0    ? FIELD_HUB
                            : strcasecmp(rel, "self") == 0 ? FIELD_SELF
                                                           : FIELD_NONE;
    feed_xml_check(reader, feed_draft_put_url(&xml->head, field, 5, address, feed_xml_base(xml)));
}

/* Atom's link: `rel` says what `href` is to the item. Returns 0 when the address can only be the element's text. */
static int take_link(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word,
                     const struct xml_attributes *attributes)
{
    static const char iana[] = "http://www.iana.org/assignments/relation/"; /* RFC 4287, 4.2.7.2 */
    char address[URL_SIZE];
    char said[FEED_ATTRIBUTE_SIZE];
    char type[FEED_ATTRIBUTE_SIZE];
    xml_attribute(attributes, "", "rel", said, sizeof said);
    const char *rel = strncasecmp(said, iana, strlen(iana)) == 0 ? said + strlen(iana) : said;
    xml_attribute(attributes, "", "type", type, sizeof type);
    if (!xml_attribute(attributes, "", "href", address, sizeof address))
        return rel[0] && strcasecmp(rel, "alternate") != 0;
    if (!rel[0] || strcasecmp(rel, "alternate") == 0)
        /* An alternate of another type (PDF, JSON) is taken only where no page is named. */
        feed_xml_put_address(xml, reader, word, !type[0] || strstr(type, "html") ? word->rank : word->rank - 1,
                             address);
    else if (word->where == SCOPE_FEED)
        take_feed_link(xml, reader, rel, address);
    else if (strcasecmp(rel, "enclosure") == 0 && word->where == SCOPE_ITEM)
        put_image(xml, reader, image_rank(attributes, address, 4), attributes, address);
    return 1;
}

int feed_word_start(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word,
                    const struct xml_attributes *attributes)
{
    char address[URL_SIZE];
    switch (word->form) {
    case FORM_NONE:
        return 0;
    case FORM_ENCLOSURE:
        if (xml_attribute(attributes, "", "url", address, sizeof address))
            put_image(xml, reader, image_rank(attributes, address, word->rank), attributes, address);
        return 0;
    case FORM_HREF:
        if (read_address(attributes, address))
            put_image(xml, reader, word->rank, attributes, address);
        return 0;
    case FORM_IMAGE:
        if (!read_address(attributes, address))
            break;
        put_image(xml, reader, word->rank, attributes, address);
        return 0;
    case FORM_LINK:
        if (take_link(xml, reader, word, attributes))
            return 0;
        break;
    case FORM_SOURCE:
        xml_attribute(attributes, "", "url", address, sizeof address);
        feed_xml_check(reader,
                       feed_draft_put_url(&xml->item, FIELD_SOURCE_URL, word->rank, address, feed_xml_base(xml)));
        break;
    default:
        break;
    }
    return 1;
}
