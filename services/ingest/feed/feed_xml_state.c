/* What the XML readers of this folder share. */
#include "feed_xml.h"

void feed_xml_check(struct xml_reader *reader, int result)
{
    if (result < 0)
        xml_stop(reader, ERR_MEMORY, "no memory to read the feed");
}

const char *feed_xml_base(const struct feed_xml *xml)
{
    const char *declared = xml->frames[xml->depth - 1].base;
    const char *page = xml->own == NS_RSS ? xml->head.values[FIELD_URL] : NULL; /* RSS has no base of its own */
    return declared ? declared : page ? page : xml->feed_url;
}

struct feed_draft *feed_xml_draft(struct feed_xml *xml, const struct feed_word *word)
{
    return word->where == SCOPE_FEED || word->where == SCOPE_FEED_PERSON || word->where == SCOPE_SKIP ? &xml->head
                                                                                                      : &xml->item;
}

void feed_xml_put_address(struct feed_xml *xml, struct xml_reader *reader, const struct feed_word *word, int rank,
                          const char *address)
{
    feed_xml_check(reader,
                   feed_draft_put_url(feed_xml_draft(xml, word), word->field, rank, address, feed_xml_base(xml)));
}
