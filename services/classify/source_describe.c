/* What the registry says of an article's source, as it stands in the placement. A source that nobody rates is described
 * by its domain and the name that the feed gave; it counts as unrated. */
#include "source_describe.h"

#include "source_message.h"

void source_describe(const struct registry *registry, const Triptych__Article *article, Triptych__SourceRating *out)
{
    const struct registry_article names = {article->source, article->url, {article->source_name, article->author}};
    const struct source_entry *entry = registry ? registry_find_article(registry, &names) : NULL;
    if (entry) {
        source_message_fill_short(entry, out);
    } else {
        triptych__source_rating__init(out);
        out->domain = article->source;
    }
    if (!*out->name) {
        out->name = article->source_name;
    }
}
