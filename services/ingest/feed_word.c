/* What an element says by its attributes. */
#include "feed_xml.h"

#include <string.h>
#include <strings.h>

static int has_image_ending(const char *address)
{
    const char *const endings[] = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"};
    size_t len = strcspn(address, "?#");
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t ending = strlen(endings[i]);
        if (len > ending && strncasecmp(address + len - ending, endings[i], ending) == 0)
            return 1;
    }
    return 0;
}

static int is_image(const struct xml_attributes *attributes, const char *address)
{
    char type[FEED_ATTRIBUTE_SIZE];
    char medium[FEED_ATTRIBUTE_SIZE];
    if (xml_attribute(attributes, "", "medium", medium, sizeof medium))
        return strcasecmp(medium, "image") == 0;
    if (xml_attribute(attributes, "", "type", type, sizeof type))
        return strncasecmp(type, "image", 5) == 0;
    return has_image_ending(address);
}

/* Atom's link: `rel` says what `href` is to the item. Returns 0 when the address can only be the element's text. */
static int take_link(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word,
                     const struct xml_attributes *attributes)
{
    char address[URL_SIZE];
    char rel[FEED_ATTRIBUTE_SIZE];
    char type[FEED_ATTRIBUTE_SIZE];
    xml_attribute(attributes, "", "rel", rel, sizeof rel);
    xml_attribute(attributes, "", "type", type, sizeof type);
    if (!xml_attribute(attributes, "", "href", address, sizeof address))
        return rel[0] && strcasecmp(rel, "alternate") != 0;
    if (!rel[0] || strcasecmp(rel, "alternate") == 0)
        feed_xml_put_address(xml, reader, word, !type[0] || strstr(type, "html") ? word->rank : word->rank - 1,
                             address);
    else if (strcasecmp(rel, "enclosure") == 0 && word->where == SCOPE_ITEM && is_image(attributes, address))
        feed_xml_check(reader, feed_draft_put_url(&xml->item, FIELD_IMAGE, 4, address, feed_xml_base(xml)));
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
        if (xml_attribute(attributes, "", "url", address, sizeof address) && is_image(attributes, address))
            feed_xml_put_address(xml, reader, word, word->rank, address);
        return 0;
    case FORM_HREF:
        if (xml_attribute(attributes, "", "url", address, sizeof address) ||
            xml_attribute(attributes, "", "href", address, sizeof address))
            feed_xml_put_address(xml, reader, word, word->rank, address);
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
